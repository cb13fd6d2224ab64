package main

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// part is one figure, measured in a session of its own. What it means is what
// ../shared/tools/lspdrive.py bench means by it.
type part struct {
	name       string
	method     string // what is asked, "" where the server speaks by itself
	capability string // without it a server has no such figure
	middle     bool   // it is asked on the file of the middle only
	measure    func(*session) error
}

const (
	keyToCompletion = "key → completion"
	semanticTokens  = "key → semantic tokens"
	editToAsked     = "edit → diagnostics asked for"
	editToSent      = "edit → diagnostics sent"
	unfinished      = ", a line unfinished"
)

var parts = []part{
	{keyToCompletion, "textDocument/completion", "completionProvider", false, keystrokes},
	{semanticTokens, "textDocument/semanticTokens/full", "semanticTokensProvider", false, tokens},
	{"definition", "textDocument/definition", "definitionProvider", true, definitions},
	{editToAsked, "textDocument/diagnostic", "diagnosticProvider", false, asked(growth)},
	{editToAsked + unfinished, "textDocument/diagnostic", "diagnosticProvider", true, asked(typing)},
	{editToSent, "", "", false, sent(growth)},
	{editToSent + unfinished, "", "", true, sent(typing)},
}

// keystrokes types a COPY --from= and asks for completions behind each character.
func keystrokes(s *session) error {
	t, err := s.typist()
	if err != nil {
		return err
	}
	return s.repeat(func() error {
		edits, params := t.step(), t.d.at(t.caret())
		params.Context = map[string]int{"triggerKind": 1}
		result, err := s.sample(edits, "textDocument/completion", params)
		if err == nil && s.note == "" {
			s.note = fmt.Sprintf("%d offers", count(result, "items"))
		}
		return err
	})
}

// typist begins the line that is typed.
func (s *session) typist() (*typist, error) {
	t, begin := newTypist(s.doc)
	return t, s.send(begin)
}

// tokens asks for all semantic tokens behind each character.
func tokens(s *session) error {
	t, err := s.typist()
	if err != nil {
		return err
	}
	return s.repeat(func() error {
		result, err := s.sample(t.step(), "textDocument/semanticTokens/full", s.doc.itself())
		if err == nil && s.note == "" {
			s.note = fmt.Sprintf("%d tokens", count(result, "data")/5)
		}
		return err
	})
}

// definitions asks where the last COPY's stage is, with nothing edited between.
func definitions(s *session) error {
	at := strings.LastIndex(s.doc.head, site)
	if at < 0 {
		return fmt.Errorf("no %s in this file", site)
	}
	params, place := s.doc.itself(), placeIn(s.doc.head, at+len(site)+1)
	params.Position = &place
	return s.repeat(func() error {
		result, err := s.sample(nil, "textDocument/definition", params)
		if s.note = "nowhere"; bytes.Contains(result, []byte(`ange":`)) { // range or targetRange
			s.note = "a place"
		}
		return err
	})
}

// edits begins to edit, and gives what makes the next edit.
type edits func(*session) (next func() [][]byte, err error)

// typing leaves the file as it is while a COPY is typed: refused by the builder.
func typing(s *session) (func() [][]byte, error) {
	t, err := s.typist()
	return t.step, err
}

// growth lets a word of a RUN grow: the file stays valid at each step.
func growth(s *session) (func() [][]byte, error) {
	err := s.send(s.doc.begin("RUN echo a"))
	return func() [][]byte {
		end := len(s.doc.line)
		return [][]byte{s.doc.edit(end, end, "a")}
	}, err
}

// asked measures diagnostics that are asked for at once behind an edit.
func asked(begin edits) func(*session) error {
	return func(s *session) error {
		next, err := begin(s)
		if err != nil {
			return err
		}
		return s.repeat(func() error {
			result, err := s.sample(next(), "textDocument/diagnostic", s.doc.itself())
			if err == nil {
				s.note = fmt.Sprintf("%d diagnostics", count(result, "items"))
			}
			return err
		})
	}
}

// quiet is how long nothing must come before an edit whose diagnostics will not say
// which version they are of.
const quiet = 300 * time.Millisecond

// sent measures diagnostics that the server sends by itself.
func sent(begin edits) func(*session) error {
	return func(s *session) error {
		next, err := begin(s)
		if err != nil {
			return err
		}
		return s.repeat(func() error {
			if s.pushed.version == 0 {
				time.Sleep(quiet)
				if err := s.barrier(); err != nil {
					return err
				}
			}
			return s.sampleSent(next())
		})
	}
}

// sampleSent takes the time until the diagnostics of the version that the edits make,
// or the next ones where the server does not tell the version.
func (s *session) sampleSent(edits [][]byte) error {
	s.guard.until(s.limit)
	begin := time.Now()
	if err := s.send(edits...); err != nil {
		return s.died(err)
	}
	for {
		if _, _, err := s.receive(); err != nil {
			return err
		}
		if p := s.pushed; p.at.After(begin) && (p.version == 0 || p.version >= s.doc.version) {
			s.samples = append(s.samples, p.at.Sub(begin))
			s.note = fmt.Sprintf("%d diagnostics", count(p.params, "diagnostics"))
			return nil
		}
	}
}
