// Command packaging makes the packages and manifests of a release out of its
// archives, which scripts/dist.sh has made:
//
//	packaging -targets
//	packaging -dist FOLDER -version VERSION -epoch SECONDS
//
// The first prints the systems that there are archives for. The second writes beside
// the archives in FOLDER. The same archives give the same bytes. Nothing is compiled,
// and no network is asked.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// makers make what is published beside the archives, one way to get the program each.
// A maker returns no file where none of the archives is for its systems.
var makers = []func(*Release) ([]File, error){
	debs, rpms, npmPackages, wheels, homebrew, scoop, winget, nix, image, sbom, notes,
}

func main() {
	list := flag.Bool("targets", false, "print the systems")
	dist := flag.String("dist", "dist", "the folder with the archives")
	version := flag.String("version", "", "of the archives, without a v")
	epoch := flag.Int64("epoch", 0, "the time of all files, in seconds since 1970")
	flag.Parse()
	if *list {
		for _, t := range targets {
			fmt.Println(t)
		}
		return
	}
	if err := run(*dist, *version, time.Unix(*epoch, 0)); err != nil {
		fmt.Fprintln(os.Stderr, "packaging:", err)
		os.Exit(1)
	}
}

func run(dist, version string, at time.Time) error {
	r, err := readRelease(dist, version, at)
	if err != nil {
		return err
	}
	changes, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return err
	}
	r.Notes = changesOf(string(changes), version)
	files, err := makeAll(r)
	if err != nil {
		return err
	}
	for _, f := range files {
		path := filepath.Join(dist, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, f.Mode); err != nil {
			return err
		}
		fmt.Println("dist:", f.Path)
	}
	return nil
}

// makeAll are all files that are made of a release, by their paths in its folder.
func makeAll(r *Release) ([]File, error) {
	var all []File
	for _, maker := range makers {
		files, err := maker(r)
		if err != nil {
			return nil, err
		}
		all = append(all, files...)
	}
	return all, nil
}
