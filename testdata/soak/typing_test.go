package soak

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
)

// phrases are what people type, letter by letter. STAGE is a stage of the file.
var phrases = []string{
	"COPY --from=STAGE /out/app /usr/local/bin/app", "COPY --from=buil", "copy --link --from=0 /a /b", "COPY --chown=10:10 go.mod go.sum ./",
	"RUN --mount=type=cache,target=/root/.cache \\\ngo build -o /out/app ./...", "RUN --mount=type=bind,from=STAGE,target=/x ls /x", "RUN apt-get update && apt-get install -y curl",
	"RUN <<EOF\nset -e\necho \"$VERSION\"\nEOF", "COPY <<-'END' /etc/motd\n\thello, é 🐳\n\tEND", "ONBUILD COPY --from=STAGE . /src", "ONBUILD RUN make",
	"FROM STAGE AS test", "FROM --platform=$BUILDPLATFORM golang:1.26 AS buildr", "FROM scratch", "FROM base-${FLAVOUR} as Next",
	"ARG VERSION=1.2.3", "ARG FLAVOUR", "ENV PATH=$PATH:/opt/bin NAME=\"a b\"", "ENV KEY value of it", "LABEL org.opencontainers.image.title=\"é 🐳\" \\\n# why\nversion=${VERSION:-1}",
	"HEALTHCHECK --interval=5s CMD [\"curl\", \"-f\", \"http://localhost\"]", "ENTRYPOINT [\"/app\"]", "CMD [\"sh\", \"-c\", \"echo $HOME\"]", "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]",
	"EXPOSE 8080/tcp 53/udp", "USER $USER", "WORKDIR /src/${VERSION}", "VOLUME /data", "STOPSIGNAL SIGTERM", "MAINTAINER someone@example.org", "ADD https://example.org/a.tgz /a/",
	"# syntax=docker/dockerfile:1", "# escape=`", "# check=skip=UnknownStage", "# builds what is shipped", "FORM alpine", "RUN echo ${VERSION", "COPY \"a", "--from=",
}

func (s *session) phrase(d *document) string {
	name := "builder"
	if names := d.stages(); len(names) > 0 {
		name = one(s.rnd, names)
	}
	return strings.ReplaceAll(one(s.rnd, phrases), "STAGE", name)
}

// goes puts the caret somewhere, mostly not far from where it was.
func (s *session) goes(d *document) {
	to := s.rnd.IntN(len(d.text) + 1)
	if s.chance(60) {
		to = min(max(d.caret-400+s.rnd.IntN(800), 0), len(d.text))
	}
	d.caret = boundary(d.text, to)
}

// lineEnd is the end of the line with the caret.
func (d *document) lineEnd() int {
	if n := strings.IndexAny(d.text[d.caret:], "\r\n"); n >= 0 {
		return d.caret + n
	}
	return len(d.text)
}

// lineStart is the start of it.
func (d *document) lineStart() int { return strings.LastIndexAny(d.text[:d.caret], "\r\n") + 1 }

// typesLine types a phrase on a line of its own.
func typesLine(s *session, d *document) {
	s.goes(d)
	d.caret = boundary(d.text, d.lineEnd())
	s.types(d, "\n"+s.phrase(d))
	s.reconsiders(d)
}

// typesWithin types some letters into what is there.
func typesWithin(s *session, d *document) {
	s.goes(d)
	letters := []rune(s.phrase(d))
	s.types(d, string(letters[s.rnd.IntN(len(letters)):]))
	s.reconsiders(d)
}

// picks types the start of a phrase and takes what is offered then.
func picks(s *session, d *document) {
	s.goes(d)
	d.caret = boundary(d.text, d.lineEnd())
	letters := []rune(s.phrase(d))
	s.types(d, "\n"+string(letters[:s.rnd.IntN(min(len(letters), 16))]))
	s.completes(d)
	if s.chance(50) {
		s.undoes(d, 1+s.rnd.IntN(20))
	}
}

// reconsiders is what comes of what was typed: it stays, or goes again.
func (s *session) reconsiders(d *document) {
	switch s.rnd.IntN(4) {
	case 0:
		s.undoes(d, s.rnd.IntN(30))
	case 1:
		s.completes(d)
	case 2:
		pauses(s, d)
	}
}

// types types letter by letter and asks what an editor asks then. Who types fast does
// not wait for answers, and takes the last request back.
func (s *session) types(d *document, text string) {
	fast := s.chance(30)
	var last *call
	for _, r := range text {
		typed := string(r)
		if r == '\n' {
			typed = d.eol
		}
		began := s.edit(d, change{d.caret, d.caret, typed})
		if r == '\n' {
			s.formatsLine(d, began)
			continue
		}
		if r == ' ' {
			s.later(s.ask(d, "textDocument/signatureHelp", s.typed(d, 2, " ")))
		}
		if last != nil {
			s.cancel(last)
		}
		c := s.askSince(began, d, "textDocument/completion", s.typed(d, 1, ""))
		c.kind = keyToCompletion
		if fast {
			s.later(c)
			last = c
		} else {
			s.take(c, nil)
		}
	}
	s.settle()
}

// typed are the parameters of a request at the caret, with why it is made.
func (s *session) typed(d *document, trigger int, character string) object {
	why := object{"triggerKind": trigger}
	if character != "" {
		why["triggerCharacter"], why["isRetrigger"] = character, false
	}
	return object{"position": s.table(d).position(d.caret), "context": why}
}

// formatsLine has the line formatted that enter has just ended.
func (s *session) formatsLine(d *document, began time.Time) {
	more := s.at(d, d.caret)
	more["ch"], more["options"] = "\n", object{"tabSize": 4, "insertSpaces": true}
	var edits []textEdit
	if s.take(s.askSince(began, d, "textDocument/onTypeFormatting", more), &edits) {
		s.apply(d, edits)
	}
}

// completionItem is the protocol's, as far as it changes the text.
type completionItem struct {
	Label, TextEditText string
	InsertTextFormat    int
	TextEdit            *textEdit
	AdditionalTextEdits []textEdit
}

// completes takes something that is offered at the caret.
func (s *session) completes(d *document) {
	var list struct {
		ItemDefaults struct {
			EditRange *place
			Data      json.RawMessage
		}
		Items []json.RawMessage
	}
	if !s.take(s.ask(d, "textDocument/completion", s.typed(d, 1, "")), &list) || len(list.Items) == 0 {
		return
	}
	raw := map[string]json.RawMessage{}
	json.Unmarshal(one(s.rnd, list.Items), &raw)
	if raw["data"] == nil && list.ItemDefaults.Data != nil {
		raw["data"] = list.ItemDefaults.Data
	}
	var item completionItem
	if !s.take(s.about("completionItem/resolve", raw), &item) {
		return
	}
	edit := textEdit{NewText: item.TextEditText}
	switch {
	case item.TextEdit != nil:
		edit = *item.TextEdit
	case list.ItemDefaults.EditRange != nil:
		edit.Range = *list.ItemDefaults.EditRange
	}
	if edit.NewText == "" {
		edit.NewText = item.Label
	}
	if item.InsertTextFormat == 2 {
		edit.NewText = filled(edit.NewText)
	}
	s.apply(d, append(item.AdditionalTextEdits, edit))
}

var (
	placeholder = regexp.MustCompile(`\$\{\d+:([^}]*)\}|\$\d+`)
	escaped     = regexp.MustCompile(`\\([\\$}])`)
)

// filled is what a snippet inserts if its gaps are left as they are.
func filled(snippet string) string {
	return escaped.ReplaceAllString(placeholder.ReplaceAllString(snippet, "$1"), "$1")
}

// deletes takes letters, a word or lines away.
func deletes(s *session, d *document) {
	s.goes(d)
	switch s.rnd.IntN(4) {
	case 0:
		for range s.rnd.IntN(15) {
			s.backspace(d)
		}
	case 1:
		end := d.caret + len(regexp.MustCompile(`^\s*\S*`).FindString(d.text[d.caret:]))
		s.edit(d, change{d.caret, end, ""})
	case 2:
		d.caret = d.lineStart()
		s.edit(d, change{d.caret, s.linesOn(d, 1+s.rnd.IntN(3)), ""})
	case 3:
		s.edit(d, change{d.caret, boundary(d.text, min(len(d.text), d.caret+s.rnd.IntN(120))), ""})
	}
	s.later(s.ask(d, "textDocument/completion", s.typed(d, 1, "")))
	s.settle()
}

func (s *session) backspace(d *document) {
	if d.caret == 0 {
		return
	}
	began := s.edit(d, change{boundary(d.text, d.caret-1), d.caret, ""})
	c := s.askSince(began, d, "textDocument/completion", s.typed(d, 1, ""))
	c.kind = keyToCompletion
	s.take(c, nil)
}

// linesOn is where so many lines behind the caret's start end.
func (s *session) linesOn(d *document, n int) int {
	lines := s.table(d)
	line := lines.position(d.caret).Line + n
	if line >= len(lines.starts) {
		return len(d.text)
	}
	return lines.starts[line]
}

// pastes puts a part of another file in, or in place of something.
func pastes(s *session, d *document) {
	s.goes(d)
	from := one(s.rnd, s.pastes)
	start := boundary(from, s.rnd.IntN(len(from)+1))
	if s.chance(70) {
		start = strings.LastIndexByte(from[:start], '\n') + 1
		d.caret = boundary(d.text, d.lineStart())
	}
	part := from[start:boundary(from, min(len(from), start+s.rnd.IntN(800)))]
	end := d.caret
	if s.chance(30) {
		end = boundary(d.text, min(len(d.text), end+s.rnd.IntN(200)))
	}
	if s.chance(50) {
		part = strings.ReplaceAll(strings.ReplaceAll(part, "\r\n", "\n"), "\n", d.eol)
	}
	s.edit(d, change{d.caret, end, part})
	if s.chance(30) {
		s.undoes(d, 1)
	}
}

// undoes takes steps back, and looks what there is then.
func (s *session) undoes(d *document, steps int) {
	for range steps {
		if !s.undone(d) {
			return
		}
		if s.chance(30) {
			s.later(s.ask(d, "textDocument/documentHighlight", s.at(d, boundary(d.text, d.caret))))
		}
	}
	s.settle()
}

// replaces sends a whole text, as a client without ranges does for each change.
func replaces(s *session, d *document) {
	plain := strings.ReplaceAll(d.text, "\r\n", "\n")
	switch s.rnd.IntN(5) {
	case 0: // other line ends
		d.eol = map[string]string{"\n": "\r\n", "\r\n": "\n"}[d.eol]
		s.replace(d, strings.ReplaceAll(plain, "\n", d.eol))
	case 1: // a letter
		s.goes(d)
		s.replace(d, d.text[:d.caret]+"x"+d.text[d.caret:])
	case 2: // nothing
		s.replace(d, d.text)
	case 3: // as on the disk
		s.revert(d)
	case 4: // another file, for a moment
		s.replace(d, one(s.rnd, s.pastes))
		pauses(s, d)
		s.undoes(d, 1)
	}
}

// comments puts a mark before several lines at once, as with several carets.
func comments(s *session, d *document) {
	s.goes(d)
	lines := s.table(d)
	first := lines.position(d.caret).Line
	var changes []change
	for n := first; n < min(first+2+s.rnd.IntN(5), len(lines.starts)); n++ {
		changes = append(changes, change{lines.starts[n], lines.starts[n], "# "})
	}
	if s.chance(50) {
		slices.Reverse(changes)
	} else {
		for i := range changes {
			changes[i].start += 2 * i
			changes[i].end += 2 * i
		}
	}
	s.edit(d, changes...)
	if s.chance(70) {
		s.undoes(d, 1)
	}
}

// movesLine takes a line out and puts it in elsewhere, in one step.
func movesLine(s *session, d *document) {
	s.goes(d)
	d.caret = d.lineStart()
	start, end := d.caret, s.linesOn(d, 1)
	line, rest := d.text[start:end], d.text[:start]+d.text[end:]
	to := tableOf(rest, s.enc)
	at := one(s.rnd, to.starts)
	s.edit(d, change{start, end, ""}, change{at, at, line})
}
