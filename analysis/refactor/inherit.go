package refactor

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// partible tells whether it makes no difference if a FROM stands between the
// instructions above and below, which stage s has, or will have. Most of what holds at
// a stage's end holds in one that is built on it (dockerfile2llb/convert.go:1217).
func (p *Place) partible(s int, above, below []int) bool {
	return !p.envReturns(s, above, below) && !p.commandStays(above, below)
}

// commandStays tells of an ENTRYPOINT that takes away a CMD, which it only does if
// that is another stage's (dockerfile2llb/convert.go:1625).
func (p *Place) commandStays(above, below []int) bool {
	return p.has(above, "cmd") && p.has(below, "entrypoint")
}

// envReturns tells whether an ARG above hides an ENV that a stage built on s would see
// again: a stage begins with the image's variables written once more
// (dockerfile2llb/convert.go:804). An image that nobody knows may set any variable:
// one that is read below is taken for such.
func (p *Place) envReturns(s int, above, below []int) bool {
	hidden := map[string]bool{}
	env := p.inherited(s)
	for _, i := range above {
		for _, d := range p.Definitions(i) {
			hidden[d.Name] = d.Arg
			if !d.Arg {
				env = append(env, d.Name)
			}
		}
	}
	known := p.knownVariables(s)
	for name, is := range hidden {
		if is && (slices.Contains(env, name) || !known && p.speakOf(below, name)) {
			return true
		}
	}
	return false
}

// knownVariables tells whether it is known which variables the image below stage s sets.
func (p *Place) knownVariables(s int) bool {
	base := p.root(s)
	if _, described := eval.Described(p.images, base.Expanded); described && !strings.Contains(base.Text, "$") {
		return true
	}
	name := sureImage(base)
	return base.Kind == stage.Scratch || plainImages[name] || eval.ImageVariables(name) != nil
}

// plainImages set no variable but PATH.
var plainImages = map[string]bool{
	"alpine": true, "busybox": true, "debian": true, "ubuntu": true, "fedora": true, "archlinux": true,
	"amazonlinux": true, "almalinux": true, "rockylinux": true, "oraclelinux": true, "buildpack-deps": true,
}

// root is the base of the stage that stage s begins with, through others.
func (p *Place) root(s int) *stage.Reference {
	base := &p.Stages()[s].Base
	for base.Target != stage.None {
		base = &p.Stages()[base.Target].Base
	}
	return base
}

// speakOf tells whether the text of one of the instructions has the name in it.
func (p *Place) speakOf(items []int, name string) bool {
	return slices.ContainsFunc(items, func(i int) bool {
		return strings.Contains(p.File.Items()[i].Span.Of(p.File.Text()), name)
	})
}

// inherited are the variables that the images below stage s are known to set. Those
// that triggers set could be anything.
func (p *Place) inherited(s int) []string {
	out := []string{"PATH"}
	for {
		base := &p.Stages()[s].Base
		if base.Kind != stage.InFile {
			return append(out, eval.VariablesOf(p.images, base.Expanded)...)
		}
		s = base.Target
		for _, i := range p.body(s) {
			for _, d := range p.Definitions(i) {
				if !d.Arg {
					out = append(out, d.Name)
				}
			}
			if t := p.Instr(i).Trigger; t != nil {
				for _, pair := range t.Pairs {
					out = append(out, pair.Key.Text)
				}
			}
		}
	}
}
