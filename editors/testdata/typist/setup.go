package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// setup is how an editor starts.
type setup struct{ kind, command, begin string }

// open starts the editor on an empty file and waits until its user could type.
func (e setup) open() (editor, error) {
	folder := filepath.Join(os.Getenv("WORK"), "typed")
	if err := os.RemoveAll(folder); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	file := filepath.Join(folder, "Dockerfile")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		return nil, err
	}
	if err := os.Setenv("TYPED", file); err != nil {
		return nil, err
	}
	if e.kind == "helix" {
		return e.openHelix(file)
	}
	return e.openScripted()
}

// scripted is an editor with a script in it that connects to us, at $TYPIST_AT, and
// answers each line: "look" with a view, "text" with the text, both as JSON. One that
// runs without a terminal is sent its keys there too.
type scripted struct {
	*terminal
	answers  *bufio.Reader
	conn     net.Conn
	headless bool
}

func (e setup) openScripted() (editor, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer l.Close()
	if err := os.Setenv("TYPIST_AT", l.Addr().String()); err != nil {
		return nil, err
	}
	t, err := openTerminal(e.command)
	if err != nil {
		return nil, err
	}
	if err := l.(*net.TCPListener).SetDeadline(time.Now().Add(3 * patience)); err != nil {
		return nil, err
	}
	conn, err := l.Accept()
	if err != nil {
		defer t.close()
		return nil, fmt.Errorf("the editor's script does not connect: %w\n%s", err, t.seen())
	}
	s := &scripted{terminal: t, conn: conn, answers: bufio.NewReader(conn), headless: e.kind == "headless"}
	return s, s.press(e.begin)
}

func (s *scripted) press(keys string) error {
	if !s.headless {
		return s.terminal.press(keys)
	}
	return s.ask("keys "+keys, &struct{}{})
}

// ask sends a line and reads the answer. What has come besides is JSON too.
func (s *scripted) ask(line string, answer any) error {
	sent, err := json.Marshal(line)
	if err != nil {
		return err
	}
	if err := s.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(s.conn, "%s\n", sent); err != nil {
		return err
	}
	got, err := s.answers.ReadString('\n')
	if err != nil {
		return fmt.Errorf("the editor does not answer %s: %w\n%s", line, err, s.seen())
	}
	if err := json.Unmarshal([]byte(got), answer); err != nil {
		return fmt.Errorf("the editor answered %s with %s: %w", line, strings.TrimSpace(got), err)
	}
	return nil
}

func (s *scripted) look() (v view, err error) {
	return v, s.ask("look", &v)
}

func (s *scripted) text() (text string, err error) {
	return text, s.ask("text", &text)
}

func (s *scripted) close() {
	s.conn.Close()
	s.terminal.close()
}
