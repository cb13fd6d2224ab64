package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// event is a line of go test -json: of a test, of a package if Test is empty, or of a
// build.
type event struct {
	Time                                      time.Time
	Action, Package, Test, Output, ImportPath string
}

// summary is what is known so far.
type summary struct {
	out, log io.Writer

	packages map[string]*tested // those that have not ended

	begun, now     time.Time
	passed, tests  int // packages, and tests that are not part of another
	failed, builds []string
	skipped        []string
}

// tested is a package in the midst of its tests.
type tested struct {
	lines  []event
	result map[string]string // of each test: pass, fail or skip, and "" until it has ended
}

func (s *summary) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			s.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// line takes one line. What is no event is passed on.
func (s *summary) line(line string) {
	var e event
	if err := json.Unmarshal([]byte(line), &e); err != nil || e.Action == "" {
		fmt.Fprint(s.out, line)
		return
	}
	if !e.Time.IsZero() {
		if s.begun.IsZero() {
			s.begun = e.Time
		}
		s.now = e.Time
	}
	switch e.Action {
	case "build-output":
		fmt.Fprint(s.out, e.Output)
	case "build-fail":
		s.builds = append(s.builds, e.ImportPath)
	default:
		s.event(e)
	}
}

func (s *summary) event(e event) {
	p := s.packages[e.Package]
	if p == nil {
		p = &tested{result: map[string]string{}}
		s.packages[e.Package] = p
	}
	switch e.Action {
	case "run":
		p.result[e.Test] = ""
	case "output":
		p.lines = append(p.lines, e)
	case "pass", "fail", "skip":
		if e.Test != "" {
			p.result[e.Test] = e.Action
			return
		}
		s.ended(e.Package, p, e.Action)
		delete(s.packages, e.Package)
	}
}

func (s *summary) ended(name string, p *tested, result string) {
	if result == "skip" {
		return // it has no tests
	}
	for test := range p.result {
		if !strings.Contains(test, "/") {
			s.tests++
		}
	}
	for _, e := range p.lines {
		if !noise(e.Output) || slow(e.Output) {
			fmt.Fprint(s.log, e.Output)
		}
		if p.result[e.Test] == "skip" && !noise(e.Output) && !strings.HasPrefix(strings.TrimSpace(e.Output), "--- SKIP") {
			s.skipped = append(s.skipped, fmt.Sprintf("%s of %s: %s", e.Test, name, strings.TrimSpace(e.Output)))
		}
	}
	if result == "fail" {
		s.failed = append(s.failed, name)
		s.failure(p)
		return
	}
	s.passed++
	for _, e := range p.lines {
		if e.Test == "" && strings.HasPrefix(e.Output, "ok ") {
			fmt.Fprint(s.out, e.Output)
		}
	}
}

// failure prints all that was printed but by tests that passed or were skipped, and which
// did not end.
func (s *summary) failure(p *tested) {
	for _, e := range p.lines {
		if r := p.result[e.Test]; r != "pass" && r != "skip" && !noise(e.Output) {
			fmt.Fprint(s.out, e.Output)
		}
	}
	for _, test := range slices.Sorted(maps.Keys(p.result)) {
		if p.result[test] == "" {
			fmt.Fprintf(s.out, "%s did not end\n", test)
		}
	}
}

// noise tells of lines that go test prints of each test.
func noise(line string) bool {
	line = strings.TrimSpace(line)
	return line == "PASS" || strings.HasPrefix(line, "=== ") || strings.HasPrefix(line, "--- PASS")
}

// slow tells of the line of a test that passed and took a second or more: the log says
// where the time went.
func slow(line string) bool {
	took := line[strings.LastIndexByte(line, '(')+1:]
	return strings.Contains(line, "--- PASS") && !strings.HasPrefix(took, "0.")
}

// end prints the summary, and tells whether anything failed.
func (s *summary) end() (failed bool) {
	for name, p := range s.packages { // go test was ended itself
		if len(p.lines) > 0 {
			s.failed = append(s.failed, name)
			s.failure(p)
		}
	}
	for _, skip := range s.skipped {
		fmt.Fprintf(s.out, "skipped: %s\n", skip)
	}
	fmt.Fprintf(s.out, "%d packages passed, %d failed; %d tests, %d skipped; in %v\n",
		s.passed, len(s.failed), s.tests, len(s.skipped), s.now.Sub(s.begun).Round(time.Second))
	for _, name := range s.failed {
		fmt.Fprintf(s.out, "failed: %s\n", name)
	}
	return len(s.failed)+len(s.builds) > 0
}
