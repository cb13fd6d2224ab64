package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// terminal is one of 160 columns and 70 lines, more than a file has, by tmux in its control mode: a line in
// is a command, its output comes between %begin and %end.
type terminal struct {
	tmux *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Scanner
}

var terminals int

func openTerminal(command string) (*terminal, error) {
	terminals++ // a server that ends still answers for a while
	socket := filepath.Join(os.Getenv("WORK"), fmt.Sprintf("typist%d.tmux", terminals))
	tmux := exec.Command("tmux", "-u", "-S", socket, "-f", "/dev/null", "-C", "new-session", "-x", "160", "-y", "70", command)
	tmux.Stderr = os.Stderr
	tmux.Env = append(os.Environ(), "TERM=xterm-256color")
	in, err := tmux.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := tmux.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := tmux.Start(); err != nil {
		return nil, err
	}
	t := &terminal{tmux: tmux, in: in, out: bufio.NewScanner(out)}
	t.out.Buffer(nil, 1<<22)
	_, err = t.answer() // of new-session
	return t, err
}

// do runs a command of tmux.
func (t *terminal) do(command string) (string, error) {
	if _, err := fmt.Fprintln(t.in, command); err != nil {
		return "", err
	}
	return t.answer()
}

func (t *terminal) answer() (string, error) {
	var lines []string
	within := false
	for t.out.Scan() {
		line := t.out.Text()
		switch {
		case strings.HasPrefix(line, "%begin "):
			within = true
		case within && strings.HasPrefix(line, "%end "):
			return strings.Join(lines, "\n"), nil
		case within && strings.HasPrefix(line, "%error "):
			return "", errors.New("tmux: " + strings.Join(lines, "\n"))
		case within:
			lines = append(lines, line)
		}
	}
	return "", errors.New("the editor has ended")
}

// press sends the keys as the bytes that a terminal sends.
func (t *terminal) press(keys string) error {
	if keys == "" {
		return nil
	}
	_, err := t.do(fmt.Sprintf("send-keys -H % x", keys))
	return err
}

var empty = regexp.MustCompile(`(?m)^[ ~]*\n`)

// seen is the screen without its empty lines.
func (t *terminal) seen() string { return empty.ReplaceAllString(t.screen(), "") }

func (t *terminal) screen() string {
	text, err := t.do("capture-pane -p")
	if err != nil {
		return err.Error()
	}
	return text
}

func (t *terminal) close() {
	_, _ = t.do("kill-server")
	t.in.Close()
	_ = t.tmux.Wait()
}
