// Bench measures language servers side by side, as an editor has them: as processes at the
// other end of two pipes.
package main

import (
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
	runtime.LockOSThread()
	var cmds commands
	flag.Var(&cmds, "cmd", "`NAME=COMMAND` of a server, as often as there are servers")
	sizes := flag.String("stages", "2,200,2000", "stages of the files, 15 lines each")
	n := flag.Int("n", 400, "samples of a session")
	rounds := flag.Int("rounds", 3, "sessions of each server")
	limit := flag.Duration("limit", 5*time.Second, "time of a session")
	flag.Parse()
	b := bounds{30 * time.Second, *limit, *n}
	dir, err := os.MkdirTemp("", "stagels-bench-")
	if err != nil {
		panic(err)
	}
	for text := range strings.SplitSeq(*sizes, ",") {
		stages, err := strconv.Atoi(text)
		if err != nil {
			panic(err)
		}
		text := files.Generated(stages)
		got := map[string][]time.Duration{}
		notes := map[string]string{}
		for round := range *rounds {
			for i := range cmds {
				s := cmds[(i+round)%len(cmds)]
				samples, note, err := run(s, keystroke, dir, text, b)
				if err != nil {
					fmt.Println(s.name, err)
				}
				got[s.name] = append(got[s.name], samples...)
				notes[s.name] = note
			}
		}
		for _, s := range cmds {
			fmt.Printf("%6d %-10s %+v %s\n", strings.Count(text, "\n"), s.name, spreadOf(got[s.name]), notes[s.name])
		}
	}
}

type commands []server

func (c *commands) String() string { return "" }

func (c *commands) Set(text string) error {
	name, cmd, ok := strings.Cut(text, "=")
	if !ok {
		return fmt.Errorf("%q is no NAME=COMMAND", text)
	}
	args := strings.Fields(cmd)
	if len(args) == 0 {
		return fmt.Errorf("%q names no program", text)
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		return err
	}
	if args[0], err = filepath.Abs(path); err != nil {
		return err
	}
	*c = append(*c, server{name: name, args: args})
	return nil
}
