package workspace

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/syntax"
)

// IsTemplate tells whether another program makes a Dockerfile of the text: what templates
// are marked with stands in front of an instruction or in the image of a FROM, where
// BuildKit refuses it. In a command it is text, as in docker inspect --format '{{.Id}}',
// but for an option of a dev container template, and for a file without FROM.
func (d *Document) IsTemplate() bool {
	part := len(d.Model.Stages()) == 0
	return slices.ContainsFunc(d.Model.File.Items(), func(it syntax.Item) bool {
		in := it.Instr
		switch {
		case in == nil:
			return false
		case strings.Contains(in.Src, "${templateOption:"), part && isMarked(in.Src, strings.Contains):
			return true
		case in.Name == "from" && len(in.Args) > 0:
			image := in.Args[0].Text
			return isMarked(image, strings.Contains) || filled.Matches(image)
		}
		return isMarked(in.Keyword.Text, strings.HasPrefix)
	})
}

// filled are the places in an image that Maven, Gradle, Meson and others fill: ${base.image},
// @BASE@ and %%BASE%%. BuildKit refuses each of them (shell/lex.go:498, dockerfile2llb/convert.go, which reads it as an image).
var filled = pattern.New(`\$\{\w[\w-]*\.[^}]*\}|@\w[\w.-]*@|%%\w[\w.-]*%%`)

func isMarked(word string, at func(s, mark string) bool) bool {
	return at(word, "{{") || at(word, "{%") || at(word, "<%")
}
