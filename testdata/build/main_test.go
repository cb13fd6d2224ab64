package build

import (
	"fmt"
	"os"
	"testing"
)

// daemon is the one that all tests ask.
var daemon *Daemon

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	program := os.Getenv("STAGELS_BUILDKITD")
	if program == "" {
		fmt.Println("SKIPPED: STAGELS_BUILDKITD names no buildkitd; make test-build brings one and sets it")
		return 0
	}
	folder, err := os.MkdirTemp("", "buildkit")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer os.RemoveAll(folder)
	if daemon, err = Start(program, folder); err != nil {
		fmt.Println(err)
		return 1
	}
	defer daemon.Close()
	return m.Run()
}
