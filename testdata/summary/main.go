// Command summary reads what go test -json prints, and prints a line for each package, what
// failed as it was printed, which tests were skipped and why, and a summary. What tests
// print of themselves, such as how many files there were, goes to the file that -log names.
// It ends with 1 if anything failed.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	path := flag.String("log", "", "the file for what tests print")
	flag.Parse()
	failed, err := run(*path)
	if err != nil {
		fmt.Fprintf(os.Stderr, "summary: %v\n", err)
		os.Exit(2)
	}
	if failed {
		os.Exit(1)
	}
}

func run(path string) (failed bool, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, err
	}
	log, err := os.Create(path)
	if err != nil {
		return false, err
	}
	s := summary{out: os.Stdout, log: log, packages: map[string]*tested{}}
	if err := s.read(os.Stdin); err != nil {
		return false, err
	}
	failed = s.end()
	fmt.Printf("what the tests counted is in %s\n", path)
	return failed, log.Close()
}
