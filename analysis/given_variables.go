package analysis

import (
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
)

// GivenVariables are those that hold at the item without any definition in the
// file: the platform's in a FROM, in a stage what is known of its image, or said of it by images.
func GivenVariables(d *workspace.Document, images []eval.DescribedImage, item int) []spec.Variable {
	s := d.Model.At(item)
	var out []spec.Variable
	if s == stage.None || d.Model.First(s) == item {
		for _, v := range spec.PredefinedArgs() {
			if v.Automatic {
				out = append(out, v)
			}
		}
		return out
	}
	for d.Model.Base(s) != stage.None {
		s = d.Model.Base(s)
	}
	base := d.Model.Stage(s).Base
	out = append(out, spec.Variable{Name: "PATH", Summary: "The folders that programs are looked for in"})
	if base.Kind == stage.Image {
		for _, name := range eval.VariablesOf(images, base.Expanded) {
			out = append(out, spec.Variable{Name: name, Summary: "Set by the image " + base.Expanded})
		}
	}
	return out
}
