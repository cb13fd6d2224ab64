package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stagels/stagels/testdata/sandbox"
)

// What the program asks of the kernel, where no network is: no socket, no process,
// nothing read but the workspace, nothing written.

// TestServeStaysInside drives a session with all that an editor can ask about a
// workspace that means ill.
func TestServeStaysInside(t *testing.T) {
	p := makePlayground(t)
	toProgram, in := pipe(t)
	out, fromProgram := pipe(t)
	log := null(t)
	program := built(t)
	running := sandboxed(t, sandbox.Program{
		Path: program, Args: []string{"serve", "--verbose"}, Dir: p.outside, Env: []string{"PATH=" + filepath.Dir(p.program)}, Files: [3]*os.File{toProgram, fromProgram, log},
	})
	closeAll(t, toProgram, fromProgram)
	newEditor(t, p, out, in).wholeSession()
	trace := running.Wait()
	if trace.Exit != 0 {
		t.Errorf("exit code %d", trace.Exit)
	}
	also := reads(t, program)
	also["/etc/localtime"] = "the time of a line in the log"
	also["/usr/share/zoneinfo/**/*"] = "what that file may be a link to"
	policy := sandbox.Policy{Reads: []string{p.workspace}, Also: also}
	held(t, trace, policy)
	p.isUntouched(t)
	t.Logf("%d different calls about files; not needed here: %q", len(trace.Calls), policy.Unused(trace))
}

// TestCheckStaysInside: what a continuous integration has checked is the folder, and
// all that is written is what there is to mend in it.
func TestCheckStaysInside(t *testing.T) {
	p := makePlayground(t)
	program := built(t)
	for _, tc := range insideRuns(p) {
		trace := sandboxed(t, sandbox.Program{
			Path: program, Args: tc.args, Dir: p.workspace, Env: []string{"PATH=" + filepath.Dir(p.program), "PWD=" + p.workspace}, Files: [3]*os.File{null(t), null(t), null(t)},
		}).Wait()
		if trace.Exit != tc.exit {
			t.Errorf("%q: exit code %d", tc.args, trace.Exit)
		}
		held(t, trace, sandbox.Policy{Reads: []string{p.workspace}, Changes: tc.changes, Also: reads(t, program)})
	}
	p.isUntouched(t)
}

// insideRun is a run of the program, with what it ends with and the folders that it may write.
type insideRun struct {
	args    []string
	exit    int
	changes []string
}

// insideRuns are runs of each command but serve, which TestServeStaysInside has.
func insideRuns(p playground) []insideRun {
	return []insideRun{
		{[]string{"check"}, 1, nil},
		{[]string{"check", "--format", "json", p.workspace}, 1, nil},
		{[]string{"check", "--format", "sarif"}, 1, nil},
		{[]string{"check", "--format", "github", "."}, 1, nil},
		{[]string{"check", "--diff"}, 0, nil},
		{[]string{"fmt", "--check"}, 1, nil},
		{[]string{"check", "--statistics"}, 1, nil},
		{[]string{"check", "--config", "sub/.stagels.yaml", "sub"}, 1, nil},
		{[]string{"check", "--list-files"}, 0, nil},
		{[]string{"stages", "--format", "json", "."}, 0, nil},
		{[]string{"graph"}, 0, nil},
		{[]string{"explain"}, 0, nil},
		{[]string{"slice", "--target", "base"}, 0, nil},
		{[]string{"graph", "--format", "json", "compose.yaml"}, 0, nil},
		{[]string{"builds", "--format", "json", "."}, 0, nil},
		{[]string{"affected"}, 0, nil},
		{[]string{"rebuild", "--from", "sub/app.Dockerfile", "--context", "."}, 0, nil},
		{[]string{"rebuild", "--timings", "build.log", "--from", "sub/app.Dockerfile", "--context", "."}, 0, nil},
		{[]string{"graph", "--timings", "build.log"}, 0, nil},
		{[]string{"timings", "--file", "Dockerfile", "build.log"}, 0, nil},
		{[]string{"demo", "Dockerfile"}, 0, nil},
		{[]string{"rules", "UnknownStage"}, 0, nil},
		{[]string{"config", "sub/app.Dockerfile"}, 0, nil},
		{[]string{"check", "--baseline", "new.json", "--write-baseline"}, 0, []string{p.workspace}},
		{[]string{"check", "--baseline", "new.json"}, 0, nil},
		{[]string{"rename", "--diff", "sub/app.Dockerfile", "app", "other"}, 0, nil},
		{[]string{"rename", "sub/app.Dockerfile", "app", "other"}, 0, []string{p.workspace}},
		{[]string{"mcp", "sub"}, 0, nil},
		{[]string{"version"}, 0, nil},
		{[]string{"__complete", "check", "--target", ""}, 0, nil},
		{[]string{"check", "--fix"}, 1, []string{p.workspace}},
	}
}

// TestMCPStaysInside: an agent's tools read the folder, and rename alone writes there.
func TestMCPStaysInside(t *testing.T) {
	p := makePlayground(t)
	program := built(t)
	for arguments, changes := range map[string][]string{`"apply":false`: nil, `"apply":true`: {p.workspace}} {
		toProgram, in := pipe(t)
		running := sandboxed(t, sandbox.Program{
			Path: program, Args: []string{"mcp"}, Dir: p.workspace, Env: []string{"PATH=" + filepath.Dir(p.program), "PWD=" + p.workspace}, Files: [3]*os.File{toProgram, null(t), null(t)},
		})
		for _, call := range []string{
			`"check","arguments":{}`, `"outline","arguments":{"path":"Dockerfile"}`, `"explain","arguments":{"path":"Dockerfile"}`,
			`"definition","arguments":{"path":"Dockerfile","line":1,"name":"FROM"}`, `"rebuild","arguments":{"path":"Dockerfile","changed":["x"]}`,
			`"affected","arguments":{"changed":["Dockerfile"]}`, `"simulate","arguments":{"path":"Dockerfile","text":"FROM scratch"}`,
			`"rename","arguments":{"path":"sub/app.Dockerfile","stage":"app","to":"other",` + arguments + `}`,
		} {
			fmt.Fprintf(in, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%s}}`+"\n", call)
		}
		closeAll(t, toProgram, in)
		trace := running.Wait()
		if trace.Exit != 0 {
			t.Errorf("exit code %d", trace.Exit)
		}
		held(t, trace, sandbox.Policy{Reads: []string{p.workspace}, Changes: changes, Also: reads(t, program)})
	}
	p.isUntouched(t)
}

// reads are what the program reads beside the files that it is asked about.
func reads(t *testing.T, program string) map[string]string {
	t.Helper()
	program, err := filepath.EvalSymlinks(program)
	if err != nil {
		t.Fatal(err)
	}
	out := sandbox.RuntimeReads()
	out["/proc/self/exe"] = "where the program is, of which protobuf, a part of BuildKit's parser, takes some bytes for a random seed"
	out[program] = "these bytes"
	return out
}

// null is a file that swallows everything.
func null(t *testing.T) *os.File {
	t.Helper()
	f, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func sandboxed(t *testing.T, p sandbox.Program) *sandbox.Traced {
	t.Helper()
	running, err := sandbox.Start(p)
	if errors.Is(err, sandbox.ErrCannot) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return running
}

// held wants the program to have done what the policy allows, and nothing else.
func held(t *testing.T, trace sandbox.Trace, policy sandbox.Policy) {
	t.Helper()
	if trace.Err != nil {
		t.Error(trace.Err)
	}
	switch {
	case trace.Shared != nil:
		t.Logf("it had the machine's network: %v", trace.Shared)
	case len(trace.Routes) > 0:
		t.Errorf("the network is not empty: %q", trace.Routes)
	}
	for _, broken := range policy.Broken(trace) {
		t.Errorf("it %s", broken)
	}
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	return r, w
}

func closeAll(t *testing.T, all ...*os.File) {
	t.Helper()
	for _, f := range all {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}
