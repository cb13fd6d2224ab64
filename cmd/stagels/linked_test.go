package main

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// What the program could do at all is what is linked into it.

// reaching are the packages by which a program reaches a network or other programs.
var reaching = []string{"net", "net/http", "net/rpc", "net/smtp", "os/exec", "plugin"}

// brought are the modules' packages that import any of them, and why they are there.
// What of them is never called is not linked: TestLinked tells.
var brought = map[string]string{
	"github.com/stagels/stagels/cmd/stagels net": "serve --socket and --pipe",
	"go.lsp.dev/jsonrpc2 net":                    "it can listen too",
	"github.com/spf13/pflag net":                 "flags that are addresses; we have none",
}

// TestBrought: no other package of a dependency comes along that could reach out.
func TestBrought(t *testing.T) {
	const each = `{{if not .Standard}}{{$p := .ImportPath}}{{range .Imports}}{{$p}} {{.}}{{"\n"}}{{end}}{{end}}`
	out, err := exec.Command("go", "list", "-deps", "-f", each, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		if _, imported, ok := strings.Cut(line, " "); ok && slices.Contains(reaching, imported) {
			found[line] = true
		}
	}
	for line := range found {
		if brought[line] == "" {
			t.Errorf("new: %s", line)
		}
	}
	for line := range brought {
		if !found[line] {
			t.Errorf("no more: %s", line)
		}
	}
}

// absent are functions that start a process, load code, listen or speak HTTP. All that
// does goes through one of them.
var absent = []string{
	"syscall.forkExec", "os.startProcess", "os/exec.(*Cmd).Start", "syscall.Exec",
	"net.(*ListenConfig).Listen", "net.(*ListenConfig).ListenPacket", "net/http.(*Client).do", "net/http.(*Transport).roundTrip", "crypto/tls.(*Conn).handshakeContext",
}

// control is a program that does all of it.
const control = `package main

import (
	"net"
	"net/http"
	"os/exec"
	"syscall"
)

func main() {
	_ = exec.Command("x").Run()
	_ = syscall.Exec("x", nil, nil)
	_, _ = net.Listen("tcp", "")
	_, _ = net.ListenPacket("udp", "")
	_, _ = http.Get("")
}
`

// TestLinked: the program has no function to start a process with, nor to listen, nor to
// speak HTTP. The one that connects is for --socket and --pipe.
func TestLinked(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the functions have other names on Windows")
	}
	program := symbols(t, built(t))
	source := filepath.Join(t.TempDir(), "main.go")
	writeFile(t, source, control)
	other := symbols(t, build(t, source))
	for _, name := range absent {
		if program[name] {
			t.Errorf("%s is in the program", name)
		}
		if !other[name] {
			t.Errorf("%s is not what Go calls a function", name)
		}
	}
	if !program["net.Dial"] {
		t.Error("net.Dial is not in the program: then TestBrought and SECURITY.md have something wrong")
	}
	t.Logf("%d symbols in the program, %d in one that does all of it", len(program), len(other))
}

// symbols are the names of what is linked into a program.
func symbols(t *testing.T, program string) map[string]bool {
	t.Helper()
	out, err := exec.Command("go", "tool", "nm", program).Output()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		names[fields[len(fields)-1]] = true
	}
	return names
}
