package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// helix has no scripts, so it is read from its screen: its last line but one tells where
// the cursor is. What stands before it is mixed with hints, so only its width is known.
type helix struct {
	*terminal
	file string
}

func (e setup) openHelix(file string) (editor, error) {
	t, err := openTerminal(e.command)
	if err != nil {
		return nil, err
	}
	h := helix{terminal: t, file: file}
	for end := time.Now().Add(patience); !strings.Contains(h.screen(), " NOR "); {
		if time.Now().After(end) {
			defer t.close()
			return nil, fmt.Errorf("the file is not open:\n%s", h.seen())
		}
		time.Sleep(20 * time.Millisecond)
	}
	time.Sleep(time.Second) // nothing shows that the server is there
	return h, h.press(e.begin)
}

var (
	position = regexp.MustCompile(` (\d+):(\d+) *$`)
	offered  = regexp.MustCompile(`^[ ~]*(\S.*?) {2,}(?:class|constant|enum|event|field|file|folder|function|keyword|module|operator|property|reference|snippet|struct|text|unit|value|variable)\b`)
)

// look reads the status line, the last but one, and the list below the cursor.
func (h helix) look() (v view, err error) {
	y, err := h.do("display-message -p '#{cursor_y}'")
	if err != nil {
		return v, err
	}
	lines := strings.Split(h.screen(), "\n")
	row, err := strconv.Atoi(y)
	if err != nil || row >= len(lines) {
		return v, err
	}
	v = view{Line: -1, Hidden: true, Selected: -1}
	for _, line := range lines[row:] {
		if at := position.FindStringSubmatch(line); at != nil {
			v.Line, _ = strconv.Atoi(at[1])
			v.Width, _ = strconv.Atoi(at[2])
			v.Line, v.Width = v.Line-1, v.Width-1
		}
	}
	for _, line := range lines[row+1:] {
		item := offered.FindStringSubmatch(line)
		if item == nil {
			break
		}
		v.Items = append(v.Items, item[1])
	}
	return v, nil
}

// text writes the file and reads it.
func (h helix) text() (string, error) {
	for _, keys := range []string{"\x1b", ":write\r"} {
		if err := h.press(keys); err != nil {
			return "", err
		}
		time.Sleep(300 * time.Millisecond) // what follows an Escape too soon is a key with Alt
	}
	end := time.Now().Add(patience)
	for strings.Contains(h.screen(), "[+]") {
		if time.Now().After(end) {
			return "", fmt.Errorf("the file is not written:\n%s", h.screen())
		}
		time.Sleep(20 * time.Millisecond)
	}
	data, err := os.ReadFile(h.file)
	return strings.TrimSuffix(string(data), "\n"), err
}
