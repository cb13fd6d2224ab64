package completion

import (
	"strings"

	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// snippet is an instruction with what often follows it. Its label is what it puts there,
// or what that is of if it has several lines; it stands below the instruction in the list:
// so it is never what an Enter behind a half of that takes.
type snippet struct {
	label    string // that of the template if there is none
	detail   string
	template string // with what a person fills in between the marks; what comes again is filled with the first
	fits     func(d *workspace.Document, stage int) bool
}

func inStage(_ *workspace.Document, stage int) bool    { return stage >= 0 }
func aboveStage(_ *workspace.Document, stage int) bool { return stage > 0 }
func anywhere(*workspace.Document, int) bool           { return true }
func inNoStage(d *workspace.Document, _ int) bool      { return d.Model.Count() == 0 }

var snippets = []snippet{
	{template: "FROM ‹image› AS ‹name›", detail: "A stage with a name", fits: anywhere},
	{template: "COPY --from=‹stage› ‹source› ‹target›", detail: "Copies from a stage or an image", fits: aboveStage},
	{template: "RUN --mount=type=cache,target=‹folder› ‹command›", detail: "Keeps a folder from one build to the next", fits: inStage},
	{label: "RUN <<EOF", template: "RUN <<EOF\n‹command›\nEOF", detail: "Runs the lines up to EOF in a shell", fits: inStage},
	{template: `CMD ["‹program›"]`, detail: "Runs without a shell", fits: inStage},
	{template: `ENTRYPOINT ["‹program›"]`, detail: "Runs without a shell", fits: inStage},
	{
		label: "FROM build and runtime", detail: "A stage that builds, and one that takes what is needed to run",
		template: "FROM ‹golang› AS ‹build›\nWORKDIR /src\nCOPY . .\nRUN ‹go build -o /app .›\n\nFROM ‹alpine›\nCOPY --from=‹build› /app /app\nENTRYPOINT [\"/app\"]",
		fits:     inNoStage,
	},
}

// named is the snippet's label.
func (s *snippet) named() string {
	if s.label != "" {
		return s.label
	}
	return example(s.template)
}

// pieces parts a template at its marks.
func pieces(template string) []Piece {
	var out []Piece
	for i, part := range strings.FieldsFunc(strings.ReplaceAll(template, "‹", "›‹"), func(r rune) bool { return r == '›' }) {
		fill := strings.HasPrefix(part, "‹")
		if part = strings.TrimPrefix(part, "‹"); part != "" || i == 0 {
			out = append(out, Piece{part, fill})
		}
	}
	return out
}

var lowered = strings.NewReplacer("FROM ", "from ", "AS ", "as ", "WORKDIR ", "workdir ", "COPY ", "copy ", "RUN ", "run ", "CMD ", "cmd ", "ENTRYPOINT ", "entrypoint ")

// snippets offers those that fit where an instruction can be typed alone in its line.
func (l *line) snippets(k *keywords) []Item {
	var out []Item
	for i := range snippets {
		s := &snippets[i]
		if !l.ask.Snippets || !k.alone || !s.fits(l.d, k.stage) {
			continue
		}
		label, template := s.named(), s.template
		if k.lower {
			label, template = lowered.Replace(label), lowered.Replace(template)
		}
		c := Item{
			Kind: KindSnippet, Label: label, detail: s.detail,
			Edit: text.Edit{Span: k.span, New: label}, Template: pieces(template),
		}
		if s.label != "" {
			c.doc = &markup.Documentation{Code: example(template)}
		}
		out = append(out, c)
	}
	return out
}

// example is a template with its places as they are.
func example(template string) string {
	return strings.NewReplacer("‹", "", "›", "").Replace(template)
}
