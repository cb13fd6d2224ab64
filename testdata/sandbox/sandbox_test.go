//go:build linux && (amd64 || arm64)

package sandbox_test

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stagels/stagels/testdata/sandbox"
)

// The program that is watched here is the test itself, with the name of a deed and a
// folder to do it in.
const deedVariable = "SANDBOX_DEED"

func TestMain(m *testing.M) {
	if deed, ok := os.LookupEnv(deedVariable); ok {
		deeds[deed].do()
		os.Exit(7)
	}
	os.Exit(m.Run())
}

// deed is something to do in the folder work/in, and what of it is to be found: calls
// that Policy does not allow, their paths from work on.
type deed struct {
	do   func()
	want []string
	also []string // what a system may do beside it
}

// try is for deeds that may fail: it is what they ask for that counts.
func try(any, error) {}

var deeds = map[string]deed{
	"nothing":   {do: func() {}},
	"reads":     {do: func() { try(os.ReadFile("file")) }},
	"lists":     {do: func() { try(os.ReadDir(".")) }},
	"inside":    {do: func() { try(os.ReadFile("folder/../within")) }},
	"up":        {do: func() { try(os.ReadFile("awayfolder/../in/file")) }},
	"looks not": {do: func() { try(os.Lstat("away")) }},
	"rooted":    {do: func() { try(os.OpenInRoot(".", "away")) }},
	"asks":      {do: func() { try(nil, syscall.Kill(os.Getppid(), 0)) }},

	"outside":    {do: func() { try(os.ReadFile("../out/secret")) }, want: secret},
	"absolute":   {do: func() { try(os.ReadFile(os.Getenv("OUT") + "/secret")) }, want: secret},
	"link":       {do: func() { try(os.ReadFile("away")) }, want: secret},
	"linkfolder": {do: func() { try(os.ReadFile("awayfolder/secret")) }, want: secret},
	"thread":     {do: inThread(func() { try(os.ReadFile("../out/secret")) }), want: secret},
	"missing":    {do: func() { try(os.ReadFile("gone")) }, want: []string{"opens out/nothing (openat)"}},
	"looks":      {do: func() { try(nil, syscall.Access("away", 0)) }, want: []string{"looks at out/secret (faccessat)"}},

	"writes":  {do: func() { try(nil, os.WriteFile("new", nil, 0o600)) }, want: []string{"changes in/new (openat)"}},
	"appends": {do: func() { try(os.OpenFile("file", os.O_APPEND|os.O_WRONLY, 0)) }, want: []string{"changes in/file (openat)"}},
	"mkdir":   {do: func() { try(nil, os.Mkdir("new", 0o700)) }, want: []string{"changes in/new (mkdirat)"}},
	"renames": {
		do:   func() { try(nil, os.Rename("file", "../out/new")) },
		want: []string{"changes in/file (renameat)", "changes out/new (renameat)"}, also: []string{"looks at out/new (newfstatat)", "looks at out/new (fstatat)"},
	},
	"removes": {do: func() { try(nil, os.Remove("file")) }, want: []string{"changes in/file (unlinkat)"}},
	"symlink": {do: func() { try(nil, os.Symlink("file", "new")) }, want: []string{"changes in/new (symlinkat)"}},
	"chmod":   {do: func() { try(nil, os.Chmod("away", 0o600)) }, want: []string{"changes out/secret (fchmodat)"}},

	"runs": {
		do:   func() { try(nil, exec.Command("./program").Run()) },
		want: []string{"runs clone", "runs in/program (execve)", "changes /dev/null (openat)", "opens /dev/null (openat)"},
		also: []string{"runs pidfd_open", "runs pidfd_send_signal"},
	},
	"ends": {do: func() { try(nil, syscall.Kill(os.Getpid(), syscall.SIGURG)) }, want: []string{"runs kill"}},

	"connects": {do: func() { try(net.Dial("tcp", "127.0.0.1:9")) }, want: []string{"connects by connect", "connects by socket"}, also: around},
	"sends":    {do: func() { try(net.Dial("udp", "192.0.2.1:9")) }, want: []string{"connects by connect", "connects by socket"}, also: around},
	"listens":  {do: func() { try(net.Listen("unix", "socket")) }, want: []string{"connects by bind", "connects by listen", "connects by socket"}, also: around},
}

var (
	secret = []string{"opens out/secret (openat)"}
	around = []string{"connects by setsockopt", "connects by getsockopt", "connects by getsockname", "connects by getpeername", "opens /proc/sys/net/core/somaxconn (openat)"}
)

func inThread(do func()) func() {
	return func() {
		end := make(chan bool)
		go func() {
			runtime.LockOSThread()
			do()
			close(end)
		}()
		<-end
	}
}

// TestDeeds: what a program does outside of what it may is found, and nothing else is.
func TestDeeds(t *testing.T) {
	always := watch(t, "nothing") // the C library's, if the test was linked with one
	t.Logf("what the test itself does: %q", always)
	for name, d := range deeds {
		left := watch(t, name)
		for _, want := range append(slices.Clone(d.want), always...) {
			i := slices.Index(left, want)
			if i < 0 {
				t.Errorf("%s: %q was not found, but %q", name, want, left)
				continue
			}
			left = slices.Delete(left, i, i+1)
		}
		left = slices.DeleteFunc(left, func(found string) bool { return slices.Contains(d.also, found) })
		if len(left) > 0 {
			t.Errorf("%s: found too: %q", name, left)
		}
	}
}

// watch does the deed and tells what of it is not allowed who may read in the folder.
func watch(t *testing.T, deed string) []string {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	work := workFolder(t)
	running, err := sandbox.Start(sandbox.Program{
		Path: own, Dir: filepath.Join(work, "in"), Env: []string{deedVariable + "=" + deed, "OUT=" + filepath.Join(work, "out")}, Files: [3]*os.File{null, null, null},
	})
	if errors.Is(err, sandbox.ErrCannot) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	trace := running.Wait()
	if trace.Err != nil || trace.Exit != 7 {
		t.Fatalf("%s: it ended with %d, %v", deed, trace.Exit, trace.Err)
	}
	if trace.Shared != nil {
		t.Logf("%s: %v", deed, trace.Shared)
	} else if len(trace.Routes) > 0 {
		t.Errorf("%s: the network has %q", deed, trace.Routes)
	}
	found := sandbox.Policy{Reads: []string{filepath.Join(work, "in")}, Also: sandbox.RuntimeReads()}.Broken(trace)
	for i := range found {
		found[i] = strings.ReplaceAll(found[i], work+"/", "")
	}
	return found
}

// TestNoProgram: what is not there is another matter than a kernel that refuses.
func TestNoProgram(t *testing.T) {
	_, err := sandbox.Start(sandbox.Program{Path: filepath.Join(t.TempDir(), "none"), Files: [3]*os.File{os.Stdin, os.Stdout, os.Stderr}})
	if !errors.Is(err, os.ErrNotExist) || errors.Is(err, sandbox.ErrCannot) {
		t.Errorf("%v", err)
	}
}

// workFolder is a folder with in, where deeds are done, and out. Its path has no link
// in it.
func workFolder(t *testing.T) string {
	t.Helper()
	work, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"in/folder/file": "", "in/file": "", "in/program": "#!/nowhere\n", "out/secret": ""} {
		at := filepath.Join(work, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, []byte(text), 0o755)); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"away": "../out/secret", "awayfolder": filepath.Join(work, "out"), "within": "folder/file", "gone": "../out/nothing"} {
		if err := os.Symlink(to, filepath.Join(work, "in", name)); err != nil {
			t.Fatal(err)
		}
	}
	return work
}
