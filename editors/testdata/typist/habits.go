package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// habits are how a person types in an editor.
type habits struct {
	ask, next, accept, dismiss, erase, cut, tab string
	indents, previews                           bool
	pause, wait                                 time.Duration
	every                                       int
}

// view is what a person sees of an editor.
type view struct {
	Line     int      // the cursor's line, from 0
	Before   string   // what stands in it before the cursor
	Hidden   bool     // only how much stands there is seen, not what
	Width    int      // if so, of how many characters it is
	Items    []string // of the list that is up: what each would make of Before, or shows if that is hidden
	Selected int      // the item that is selected; -1 if none is
	Busy     bool     // an answer is under way that the editor asked for
}

// editor is one that runs, with an empty file.
type editor interface {
	press(keys string) error
	look() (view, error)
	seen() string
	text() (string, error)
	close()
}

func (v view) empty() bool { return v.Before == "" && v.Width == 0 }

// before tells what is seen before the cursor.
func (v view) before() string {
	if v.Hidden {
		return fmt.Sprintf("%d characters", v.Width)
	}
	return fmt.Sprintf("%q", v.Before)
}

func (v view) rests() bool { return !v.Busy }

const patience = 10 * time.Second

// session is a file while it is typed.
type session struct {
	habits
	editor
	speed  string
	lines  []string
	line   int    // the line that is typed
	typed  string // what stands in it
	keys   int    // pressed
	places int    // where a list could be
	taken  int    // items
}

// file types the file of the path, and tells how many items were taken.
func (h habits) file(e setup, path, speed string) (taken int, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	want := strings.TrimSuffix(string(data), "\n")
	ed, err := e.open()
	if err != nil {
		return 0, err
	}
	defer ed.close()
	s := &session{habits: h, editor: ed, speed: speed, lines: strings.Split(want, "\n")}
	for s.line = range s.lines {
		if err := s.typeLine(); err != nil {
			return s.taken, fmt.Errorf("line %d, %q: %w\n%s", s.line+1, s.lines[s.line], err, strings.TrimRight(ed.seen(), "\n"))
		}
	}
	if err := s.stands(); err != nil {
		return s.taken, err
	}
	got, err := ed.text()
	if err != nil {
		return s.taken, err
	}
	return s.taken, s.difference(got)
}

// typeLine types a line and the Enter behind it.
func (s *session) typeLine() error {
	if err := s.begin(); err != nil {
		return err
	}
	for s.rest() != "" {
		if err := s.step(); err != nil {
			return err
		}
	}
	if s.line == len(s.lines)-1 {
		return nil
	}
	return s.press(s.cut + "\r")
}

// rest is what is still to be typed of the line.
func (s *session) rest() string { return s.lines[s.line][len(s.typed):] }

// begin waits for the new line, and goes on from what the editor has put there.
func (s *session) begin() error {
	s.typed = ""
	var v view
	err := s.until("the cursor is in the line", &v, func(v view) bool { return v.Line == s.line })
	if err != nil || v.empty() {
		return err
	}
	line := s.lines[s.line]
	switch {
	case s.indents && strings.TrimLeft(v.Before, " \t") == "":
		s.typed = line[:indentation(line)]
		return nil
	case !v.Hidden && strings.HasPrefix(line, v.Before):
		s.typed = v.Before
		return nil
	}
	for !v.empty() {
		if err := s.press(s.erase); err != nil {
			return err
		}
		was := v.before()
		if err := s.until("what the editor put there is erased", &v, func(v view) bool { return v.before() != was }); err != nil {
			return err
		}
	}
	return nil
}

// step types a key, or takes an item.
func (s *session) step() error {
	if err := s.slip(); err != nil {
		return err
	}
	_, size := utf8.DecodeRuneInString(s.rest())
	if err := s.press(s.rest()[:size]); err != nil {
		return err
	}
	s.typed += s.rest()[:size]
	if s.speed == "fast" {
		return nil
	}
	v, err := s.shown()
	if err != nil || s.speed != "take" {
		return err
	}
	return s.takes(v)
}

// slip presses a wrong letter now and then, in the middle of a word, and takes it back.
func (s *session) slip() error {
	s.keys++
	if s.keys%40 != 0 || !s.inWord() {
		return nil
	}
	if err := s.press("x"); err != nil {
		return err
	}
	time.Sleep(s.pause)
	return s.press("\x7f")
}

// inWord tells whether a word goes on behind what is typed.
func (s *session) inWord() bool {
	before, _ := utf8.DecodeLastRuneInString(s.typed)
	after, _ := utf8.DecodeRuneInString(s.rest())
	return letter(before) && letter(after)
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// shown waits for what the key shows, if it could be a list that the next key meets.
func (s *session) shown() (v view, err error) {
	if err := s.stands(); err != nil {
		return v, err
	}
	time.Sleep(s.pause)
	if s.pause == 0 && !s.restsHere() {
		return s.look()
	}
	time.Sleep(s.wait)
	err = s.until("the editor has its answer", &v, view.rests)
	if err != nil {
		return v, err
	}
	return v, s.stands()
}

// restsHere tells whether to wait for a list without $TYPING_MS: at each line's end, at one
// of some ends of words, and at one of some beginnings if items are taken.
func (s *session) restsHere() bool {
	if s.rest() == "" {
		return true
	}
	if s.inWord() && !(s.speed == "take" && s.begun()) {
		return false
	}
	s.places++
	return s.places%s.every == 0
}

// begun tells whether two letters of a word are typed, which is when lists come up.
func (s *session) begun() bool {
	word := strings.TrimRightFunc(s.typed, letter)
	return utf8.RuneCountInString(s.typed[len(word):]) == 2
}

// stands wants the line to have what was typed.
func (s *session) stands() error {
	var v view
	err := s.until("what was typed is there", &v, func(v view) bool { return v.Line == s.line && s.same(v, s.typed) })
	if err != nil {
		return fmt.Errorf("typed %q: %w", s.typed, err)
	}
	return nil
}

// same tells whether this beginning of the line is what is seen.
func (s *session) same(v view, before string) bool {
	if v.Hidden {
		return v.Width == utf8.RuneCountInString(s.compared(before))
	}
	return s.compared(v.Before) == s.compared(before)
}

// compared is what is compared of a line. The blanks in front are the editor's if it
// indents, and a Tab may be some blanks.
func (s *session) compared(line string) string {
	if s.indents {
		line = strings.TrimLeft(line, " \t")
	}
	return strings.ReplaceAll(line, "\t", s.tab)
}

// takes takes the first item that is what comes next. Where a list comes up only if it
// is asked for, a person asks, and closes one that has no such item.
func (s *session) takes(v view) error {
	asked := s.ask != ""
	if asked {
		if !s.begun() || s.rest() == "" {
			return nil
		}
		var err error
		if v, err = s.asks(); err != nil {
			return err
		}
	}
	for i, item := range v.Items {
		if v.Hidden {
			item = s.completed(item)
		}
		steps := i - v.Selected
		if 0 <= steps && steps <= 8 && s.meant(item) {
			return s.take(item, steps)
		}
	}
	switch {
	case !asked:
		return nil
	case len(v.Items) > 0:
		if err := s.press(s.dismiss); err != nil {
			return err
		}
		return s.stands()
	}
	return s.filled(v)
}

// completed is the line with what an item shows in place of the beginning of it that is
// typed already.
func (s *session) completed(item string) string {
	for i := range item {
		if begun := item[:len(item)-i]; strings.HasSuffix(s.typed, begun) {
			return strings.TrimSuffix(s.typed, begun) + item
		}
	}
	return s.typed + item
}

// asks asks for a list, and waits for it.
func (s *session) asks() (v view, err error) {
	if err := s.press(s.ask); err != nil {
		return v, err
	}
	time.Sleep(s.wait)
	return v, s.until("the editor has its answer", &v, view.rests)
}

// take goes to an item and takes it: the line is what the item said it would be. Where
// an item may show less than it writes, and a preview of that, a person looks first.
func (s *session) take(item string, steps int) error {
	if err := s.press(strings.Repeat(s.next, steps)); err != nil {
		return err
	}
	if s.previews {
		time.Sleep(s.wait)
		if v, err := s.look(); err != nil || !s.same(v, item) {
			return errors.Join(err, s.press(s.dismiss), s.stands())
		}
	}
	if err := s.press(s.accept); err != nil {
		return err
	}
	s.brought(item)
	if err := s.stands(); err != nil {
		return fmt.Errorf("%q taken: %w", item, err)
	}
	return nil
}

// meant tells whether a beginning of the line brings the text on.
func (s *session) meant(before string) bool {
	before, line := s.compared(before), s.compared(s.lines[s.line])
	return strings.HasPrefix(line, before) && len(before) > len(s.compared(s.typed))
}

// brought goes on from a beginning of the line that the editor wrote.
func (s *session) brought(before string) {
	s.typed += s.rest()[:len(s.compared(before))-len(s.compared(s.typed))] // only Tabs in front differ in length
	s.taken++
}

// filled looks at what the editor wrote without a list. A person sees it and takes
// back what was not meant.
func (s *session) filled(v view) error {
	if s.meant(v.Before) {
		s.brought(v.Before)
		return nil
	}
	extra := utf8.RuneCountInString(v.Before) - utf8.RuneCountInString(s.typed)
	if err := s.press(strings.Repeat("\x7f", max(extra, 0))); err != nil {
		return err
	}
	return s.stands()
}

// until looks until it holds.
func (s *session) until(what string, v *view, holds func(view) bool) error {
	end := time.Now().Add(patience)
	for {
		seen, err := s.look()
		if err != nil {
			return err
		}
		*v = seen
		switch {
		case holds(seen):
			return nil
		case time.Now().After(end):
			return fmt.Errorf("not so: %s; line %d has %s before the cursor", what, v.Line+1, v.before())
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// difference compares the whole text.
func (s *session) difference(got string) error {
	lines := strings.Split(got, "\n")
	for i, line := range s.lines {
		if i >= len(lines) || s.compared(lines[i]) != s.compared(line) {
			return fmt.Errorf("line %d is not %q; the whole text is\n%s", i+1, line, got)
		}
	}
	if len(lines) > len(s.lines) {
		return fmt.Errorf("%d lines, typed were %d; the whole text is\n%s", len(lines), len(s.lines), got)
	}
	return nil
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
