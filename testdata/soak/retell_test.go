package soak

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// story is what was sent of a document since it was last found to be the same at both
// ends: with it a difference can be had again.
type story struct {
	Text    string
	Changes []told
}

// told is the changes of one version; a change without a range is the whole text.
type told []toldChange

type toldChange struct {
	Range *place `json:"range,omitempty"`
	Text  string `json:"text"`
}

// apply is the text after the changes.
func (c told) apply(text string, enc encoding) string {
	for _, one := range c {
		if one.Range == nil {
			text = one.Text
			continue
		}
		start, end, _ := tableOf(text, enc).span(*one.Range)
		text = change{start, end, one.Text}.apply(text)
	}
	return text
}

// retell tells a document's story to another server and keeps the first version that
// it then takes for another than a fresh server does, or all if there is none.
func (s *session) retell(d *document) string {
	a, b := s.witness(), s.witness()
	defer a.in.Close()
	defer b.in.Close()
	now := &document{uri: d.uri, text: d.story.Text, version: 1}
	s.opens(a.server, now)
	for i, c := range d.story.Changes {
		before := now.text
		now.text, now.version = c.apply(now.text, s.enc), now.version+1
		a.notify("textDocument/didChange", object{"textDocument": object{"uri": now.uri, "version": now.version}, "contentChanges": c})
		s.opens(b.server, now)
		got, want := outline(a, now), outline(b, now)
		b.notify("textDocument/didClose", object{"textDocument": object{"uri": now.uri}})
		if got != want {
			return fmt.Sprintf("change %d of %d does it, kept in %s:\n%s", i, len(d.story.Changes), keep(story{before, d.story.Changes[i : i+1]}), difference(got, want))
		}
	}
	return fmt.Sprintf("its %d changes alone do not do it, kept in %s", len(d.story.Changes), keep(d.story))
}

// outline is what tells most of how a server understands a document.
func outline(w *witness, d *document) (out string) {
	var asked []*call
	for _, method := range []string{"documentSymbol", "semanticTokens/full", "foldingRange", "codeLens", "documentLink"} {
		asked = append(asked, w.begin(time.Now(), "textDocument/"+method, object{"textDocument": object{"uri": d.uri}}))
	}
	for _, c := range asked {
		out += raw(w.wait(c)) + "\n"
	}
	return out
}

// keep writes a story to a file that stays.
func keep(told story) string {
	f, err := os.CreateTemp("", "stagels-soak-*.json")
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	if err := json.NewEncoder(f).Encode(told); err != nil {
		return err.Error()
	}
	return f.Name()
}
