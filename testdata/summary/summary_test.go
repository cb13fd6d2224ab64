package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSummary runs go test on packages made here, one for each way to end, and looks at
// what is made of it.
func TestSummary(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "go.mod", "module made\n\ngo 1.24\n")
	for name, code := range map[string]string{
		"passes": "t.Log(`counted 7`); t.Run(`part`, func(t *testing.T) {})",
		"fails":  "t.Log(`first`); t.Run(`bad`, func(t *testing.T) { t.Error(\"the\\n    whole\") }); t.Run(`good`, func(t *testing.T) { t.Log(`all is well`) })",
		"skips":  "t.Skip(`no such thing`)",
		"panics": "panic(`at the disco`)",
		"exits":  "os.Exit(3)",
		"broken": "nothing()",
	} {
		write(t, dir, name+"_test.go", "package "+name+"\nimport (\"os\"; \"testing\")\nvar _ = os.Exit\nfunc Test(t *testing.T) { "+code+" }\n")
	}
	test := exec.Command("go", "test", "-json", "-count=1", "./...")
	test.Dir, test.Env = dir, append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	events, _ := test.Output()
	out, log, failed := summaryOf(t, string(events))
	if !failed {
		t.Error("nothing failed")
	}
	for _, want := range []string{
		"ok  \tmade/passes\t", "ok  \tmade/skips\t", "skipped: Test of made/skips: skips_test.go:4: no such thing\n",
		"first\n", "--- FAIL: Test/bad", ": the\n            whole\n", "failed: made/fails\n",
		"panic: at the disco", "goroutine ", "failed: made/panics\n", "Test did not end\n", "failed: made/exits\n",
		"undefined: nothing\n", "failed: made/broken\n", "2 packages passed, 4 failed; 5 tests, 1 skipped; in ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q", want)
		}
	}
	for _, other := range []string{"counted", "all is well", "=== RUN", "--- PASS"} {
		if strings.Contains(out, other) {
			t.Errorf("%q is printed", other)
		}
	}
	if !strings.Contains(log, "counted 7\n") || !strings.Contains(log, "all is well\n") || strings.Contains(log, "=== RUN") {
		t.Errorf("the log is\n%s", log)
	}
	if t.Failed() {
		t.Logf("%s", out)
	}
}

func summaryOf(t *testing.T, events string) (out, log string, failed bool) {
	t.Helper()
	var printed, logged strings.Builder
	s := summary{out: &printed, log: &logged, packages: map[string]*tested{}}
	if err := s.read(strings.NewReader(events)); err != nil {
		t.Fatal(err)
	}
	failed = s.end()
	return printed.String(), logged.String(), failed
}

// TestSlow: the log tells of the tests that took a second or more.
func TestSlow(t *testing.T) {
	var events strings.Builder
	for _, line := range []string{"--- PASS: Quick (0.99s)", "    --- PASS: Slow/part (1.00s)", "--- PASS: Slow (21.50s)"} {
		fmt.Fprintf(&events, "{\"Action\":\"output\",\"Package\":\"p\",\"Test\":\"T\",\"Output\":\"%s\\n\"}\n", line)
	}
	events.WriteString("{\"Action\":\"pass\",\"Package\":\"p\",\"Test\":\"T\"}\n{\"Action\":\"pass\",\"Package\":\"p\"}\n")
	_, log, _ := summaryOf(t, events.String())
	if want := "    --- PASS: Slow/part (1.00s)\n--- PASS: Slow (21.50s)\n"; log != want {
		t.Errorf("the log is\n%s", log)
	}
}

// TestCutShort: a stream that ends in the midst of a package has failed, and what is no
// event is passed on.
func TestCutShort(t *testing.T) {
	out, _, failed := summaryOf(t, "go: no such module\n{\"Action\":\"start\",\"Package\":\"p\"}\n{\"Action\":\"output\",\"Package\":\"p\",\"Test\":\"T\",\"Output\":\"half\\n\"}\n{\"Act")
	if !failed || !strings.HasPrefix(out, "go: no such module\n") || !strings.Contains(out, "half\n") {
		t.Errorf("failed is %v\n%s", failed, out)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, strings.TrimSuffix(name, "_test.go"), name)
	if !strings.HasSuffix(name, "_test.go") {
		path = filepath.Join(dir, name)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
