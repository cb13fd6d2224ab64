package main

import "strings"

// product is what all packages say of what is in them. Nothing else in the project
// says it a second time, or a test compares the two.
var product = struct {
	Name       string
	Summary    string // a phrase without an article and without a dot, as Homebrew and Debian want it
	Text       string // some sentences
	Homepage   string
	License    string // by its SPDX name
	Maintainer string
	Mail       string
}{
	Name:       "stagels",
	Summary:    "Language server for multi-stage Dockerfiles",
	Text:       "Completion, definition, rename, diagnostics and formatting for the stages of Dockerfiles, and for the Bake files, Compose files and workflows that build them. It checks Dockerfiles on the command line too. It opens no network connection and needs no Docker.",
	Homepage:   "https://github.com/stagels/stagels",
	License:    "Apache-2.0",
	Maintainer: "stagels maintainers",
	Mail:       "stagels@users.noreply.github.com",
}

// A Target is a system that the program is compiled for, by Go's names.
type Target struct{ OS, Arch string }

// targets are all systems that something is published for.
var targets = []Target{
	{"linux", "amd64"},
	{"linux", "arm64"},
	{"darwin", "amd64"},
	{"darwin", "arm64"},
	{"windows", "amd64"},
	{"windows", "arm64"},
}

func (t Target) String() string { return t.OS + "/" + t.Arch }

// Program is the name of the program's file.
func (t Target) Program() string {
	if t.OS == "windows" {
		return product.Name + ".exe"
	}
	return product.Name
}

// Archive is the name of the archive of a version, without its ending.
func (t Target) Archive(version string) string {
	return strings.Join([]string{product.Name, version, t.OS, t.Arch}, "_")
}

// Ending is the ending of the archive's name.
func (t Target) Ending() string {
	if t.OS == "windows" {
		return ".zip"
	}
	return ".tar.gz"
}

// The names that others have for the same systems.
var (
	rpmArch  = map[string]string{"amd64": "x86_64", "arm64": "aarch64"}
	nodeArch = map[string]string{"amd64": "x64", "arm64": "arm64"}
	nodeOS   = map[string]string{"linux": "linux", "darwin": "darwin", "windows": "win32"}

	// The program is linked statically, so it runs with glibc and with musl. The
	// macOS is the oldest that Go 1.26 compiles for.
	wheelTags = map[Target][]string{
		{"linux", "amd64"}:   {"manylinux2014_x86_64", "manylinux_2_17_x86_64", "musllinux_1_1_x86_64"},
		{"linux", "arm64"}:   {"manylinux2014_aarch64", "manylinux_2_17_aarch64", "musllinux_1_1_aarch64"},
		{"darwin", "amd64"}:  {"macosx_12_0_x86_64"},
		{"darwin", "arm64"}:  {"macosx_12_0_arm64"},
		{"windows", "amd64"}: {"win_amd64"},
		{"windows", "arm64"}: {"win_arm64"},
	}
)
