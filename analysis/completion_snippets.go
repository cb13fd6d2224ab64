package analysis

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// snippet is what is often written over several lines. Its label begins with the
// instruction, and stands below it in the list: so it is never what an Enter behind a
// half of that takes.
type snippet struct {
	label, detail string
	template      string // its places are those of templates; one that comes again is filled with the first
	fits          func(d *Document, stage int) bool
}

var snippets = []snippet{
	{
		label: "RUN <<EOF", detail: "Runs the lines up to EOF in a shell",
		template: "RUN <<EOF\n‹command›\nEOF",
		fits:     func(_ *Document, stage int) bool { return stage >= 0 },
	},
	{
		label: "FROM build and runtime", detail: "A stage that builds, and one that takes what is needed to run",
		template: "FROM ‹golang› AS ‹build›\nWORKDIR /src\nCOPY . .\nRUN ‹go build -o /app .›\n\nFROM ‹alpine›\nCOPY --from=‹build› /app /app\nENTRYPOINT [\"/app\"]",
		fits:     func(d *Document, _ int) bool { return d.Count() == 0 },
	},
}

var lowered = strings.NewReplacer("FROM ", "from ", "AS ", "as ", "WORKDIR ", "workdir ", "COPY ", "copy ", "RUN ", "run ", "ENTRYPOINT ", "entrypoint ")

// snippets offers those that fit where an instruction can be typed alone in its line.
func (l *line) snippets(k *keywords) []Completion {
	var out []Completion
	for _, s := range snippets {
		if !l.ask.Snippets || !k.alone || !s.fits(l.d, k.stage) {
			continue
		}
		label, template := s.label, s.template
		if k.lower {
			label, template = lowered.Replace(label), lowered.Replace(template)
		}
		out = append(out, Completion{
			Kind: CompleteSnippet, Label: label, detail: s.detail, document: documented(Documentation{Code: example(template)}),
			Edit: text.Edit{Span: k.span, New: label}, Template: pieces(template),
		})
	}
	return out
}

// example is a template with its places as they are.
func example(template string) string {
	return strings.NewReplacer("‹", "", "›", "").Replace(template)
}
