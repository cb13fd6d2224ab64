// Bench measures language servers side by side, as an editor has them: processes at the
// other end of two pipes, which take turns. It prints what it found and judges nothing.
//
//	bench -cmd floor=FLOOR -cmd 'stagels=STAGELS serve' -cmd 'peer=PEER --stdio'
//
// The first server is what the others are measured in, the second the one that is looked
// at, the third one of its kind.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/stagels/stagels/testdata/files"
)

func main() {
	runtime.LockOSThread() // the thread that writes is the one that is woken by the answer
	p, update, err := parse(os.Args[1:])
	if err == nil {
		err = run(p, update)
	}
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(p plan, update string) error {
	r, err := p.measure()
	if err != nil {
		return err
	}
	fmt.Println()
	r.details(os.Stdout)
	fmt.Printf("\n%s", r.block())
	if update == "" {
		return nil
	}
	return rewrite(update, r.block())
}

// parse reads the command line. update is the file whose block is to be written, ""
// for none.
func parse(args []string) (p plan, update string, err error) {
	p.say = func(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format, args...) }
	set := flag.NewFlagSet("bench", flag.ContinueOnError)
	set.Func("cmd", "a server's `NAME=COMMAND`; once for each server", func(s string) error {
		name, args, err := command(s)
		p.servers = append(p.servers, server{name: name, args: args})
		return err
	})
	set.Func("push", "`NAME=COMMAND` instead of that server's where it sends diagnostics: without a debounce", p.setPush)
	p.stages, p.marks = []int{2, 200, 2000}, []int{10_000, 100_000, 1_000_000}
	set.Func("stages", "stages of the files, 15 lines each, as `A,B,…` (2,200,2000)", numbers(&p.stages))
	set.Func("edits", "edits after which memory is looked at, as `A,B,…` (10000,100000,1000000)", numbers(&p.marks))
	set.StringVar(&p.only, "only", "", "measure figures with this in their names, as \"completion\"; else all")
	set.IntVar(&p.rounds, "rounds", 4, "sessions of each server for each figure")
	set.IntVar(&p.starts, "starts", 60, "processes of each server for the time to start")
	set.IntVar(&p.bounds.n, "n", 400, "samples of one session")
	set.DurationVar(&p.bounds.part, "part", 5*time.Second, "time of the samples of one session; one is taken in any case")
	set.DurationVar(&p.bounds.answer, "limit", 20*time.Second, "time of one answer")
	set.DurationVar(&p.flood, "flood", 5*time.Minute, "time of all edits for memory")
	medium := set.String("medium", "", "a `FILE` of medium size for memory; else one is made")
	set.Func("with", "what else is to be told of this run", func(s string) error { p.with = append(p.with, s); return nil })
	set.StringVar(&update, "update", "", "the README whose table is to be written anew")
	if err := set.Parse(args); err != nil {
		return p, "", err
	}
	if len(p.servers) == 0 {
		return p, "", errors.New("no server, see -cmd")
	}
	p.medium, err = mediumFile(*medium)
	return p, update, err
}

func (p *plan) setPush(s string) error {
	name, args, err := command(s)
	for i := range p.servers {
		if p.servers[i].name == name {
			p.servers[i].push = args
			return err
		}
	}
	return errors.Join(err, fmt.Errorf("no -cmd of %q before", name))
}

// command splits NAME=COMMAND at blanks, and finds the program.
func command(s string) (name string, args []string, err error) {
	name, line, _ := strings.Cut(s, "=")
	if args = strings.Fields(line); len(args) == 0 {
		return name, nil, fmt.Errorf("%q is no NAME=COMMAND", s)
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		return name, nil, err
	}
	args[0], err = filepath.Abs(path)
	return name, args, err
}

func numbers(into *[]int) func(string) error {
	return func(s string) error {
		*into = nil
		for word := range strings.SplitSeq(s, ",") {
			n, err := strconv.Atoi(word)
			if err != nil {
				return err
			}
			*into = append(*into, n)
		}
		return nil
	}
}

// mediumStages make a file of about the size of the corpus's largest.
const mediumStages = 34

func mediumFile(path string) (files.File, error) {
	if path == "" {
		return files.File{Name: "a made file", Text: files.Generated(mediumStages)}, nil
	}
	data, err := os.ReadFile(path)
	return files.File{Name: filepath.Base(path), Text: string(data)}, err
}
