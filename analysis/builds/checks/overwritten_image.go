package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
)

// Builds of one run are exported each by itself, whatever names the others have (buildx,
// build/build.go: BuildWithResultHandler; compose, pkg/compose/build_bake.go: doBuildBake).
var _ = register(rules.Rule{
	Name: "OverwrittenImage", Severity: rules.Warning,
	Summary: "Two builds of one run give one name to different images",
}, checkOverwrittenImage)

func checkOverwrittenImage(a *asked) {
	if !a.isExported() {
		return
	}
	before := a.before()
	for _, tag := range a.Tags {
		i := slices.IndexFunc(before, func(b *builds.Build) bool { return a.hasTag(b, tag) })
		if i < 0 {
			continue
		}
		if difference := a.difference(before[i]); difference != "" {
			a.report(tag.At, fmt.Sprintf("%s is built together with %s, which has this name too and another %s: the one that is done last overwrites the image of the other", a.Name, before[i].Name, difference))
			return
		}
	}
}

// isExported tells whether the build certainly makes an image of which the names count.
func (a *asked) isExported() bool {
	return (a.Kind == "bake" || a.Kind == "compose") && isWhole(a.Build) && len(a.Groups) > 0 && !slices.ContainsFunc(a.Outputs, isNoImage)
}

// isWhole tells whether it is known which build this is.
func isWhole(b *builds.Build) bool {
	return !b.Guessed && !b.OnlyInherited && !b.Elsewhere && len(b.OtherDirs) == 0
}

// isNoImage tells whether an output makes no image that has a name, or may do so.
func isNoImage(output builds.Value) bool {
	if output.State != builds.Known || output.ByDefault {
		return true
	}
	fields := strings.Split(output.Text, ",")
	isImage := slices.ContainsFunc(fields, func(f string) bool { return f == "type=image" || f == "type=registry" || f == "type=docker" })
	return !isImage || strings.Contains(output.Text, "push-by-digest") || strings.Contains(output.Text, "dest=")
}

// before are the builds of the same file in front of this one that a run builds with it.
func (a *asked) before() (out []*builds.Build) {
	for _, b := range a.all {
		if b.Origin == a.Origin && b.Name == a.Name {
			return out
		}
		together := slices.ContainsFunc(b.Groups, func(group string) bool { return slices.Contains(a.Groups, group) })
		if together && b.Kind == a.Kind && b.Origin.File == a.Origin.File && isWhole(b) && !slices.ContainsFunc(b.Outputs, isNoImage) {
			out = append(out, b)
		}
	}
	return out
}

// hasTag tells whether another build certainly has a name of this one too: two variables may
// have the same default, and be set otherwise.
func (a *asked) hasTag(b *builds.Build, tag builds.Value) bool {
	return tag.State == builds.Known && tag.Text != "" && slices.ContainsFunc(b.Tags, func(v builds.Value) bool {
		same := v.State == builds.Known && v.Text == tag.Text
		return same && (!v.ByDefault && !tag.ByDefault || v.At == tag.At || a.source(v.At) == a.source(tag.At))
	})
}

// difference is what certainly makes another image of the build than of another one; "" if
// nothing does. Images for several platforms are made one by one on purpose.
func (a *asked) difference(b *builds.Build) string {
	d, known := a.files.Dockerfile(b)
	byDefault := a.Dockerfile.ByDefault || a.Target.ByDefault || b.Dockerfile.ByDefault || b.Target.ByDefault
	if a.dockerfile == nil || !known || byDefault || !slices.EqualFunc(a.Platforms, b.Platforms, alike) {
		return ""
	}
	one, two := made(a.dockerfile.Model, a.Build), made(d.Model, b)
	switch {
	case one == stage.None || two == stage.None:
		return ""
	case a.dockerfile.Text() != d.Text():
		return "Dockerfile"
	case one != two:
		return "target"
	}
	return a.otherArgument(b, one)
}

// alike tells whether two values are known to be the same.
func alike(v, w builds.Value) bool {
	return v.State == builds.Known && w.State == builds.Known && v.Text == w.Text
}

// made is the stage that a build makes, or stage.None if nobody knows.
func made(m *stage.Model, b *builds.Build) int {
	switch {
	case b.Target.State == builds.Unknown:
		return stage.None
	case b.Target.Text == "":
		return m.Count() - 1
	}
	return m.StageByName(b.Target.Text)
}

// otherArgument is a build argument that the stages for a target read, and that certainly
// holds something else in another build of it; "" if there is none.
func (a *asked) otherArgument(b *builds.Build, target int) string {
	defaults := defaultsOf(a.dockerfile.Model, target)
	for _, arg := range slices.Concat(a.Args, b.Args) {
		def, taken := defaults[arg.Key]
		v, w := givenOr(a.Build, arg.Key, def), givenOr(b, arg.Key, def)
		if taken && isCertain(v) && isCertain(w) && v.Text != w.Text {
			return "argument " + arg.Key
		}
	}
	return ""
}

func givenOr(b *builds.Build, key string, def builds.Value) builds.Value {
	if v := b.Arg(key); v.State != builds.Absent {
		return v
	}
	return def
}

func isCertain(v builds.Value) bool { return v.State == builds.Known && !v.ByDefault }

// defaultsOf are the build arguments that ARGs take above the first FROM, and in the stages
// for a target, with their defaults: Unknown where more than plain letters decide them.
func defaultsOf(m *stage.Model, target int) map[string]builds.Value {
	out, needed := map[string]builds.Value{}, reached(m, target)
	for item := range m.File.Items() {
		if m.Instr(item) == nil || m.At(item) != stage.None && !needed[m.At(item)] {
			continue
		}
		for _, def := range m.Definitions(item) {
			v := builds.Value{State: builds.Known, Text: m.Instr(item).Pairs[def.Pair].Value.Text}
			if _, again := out[def.Name]; again || strings.ContainsAny(v.Text, "$\"'\\") {
				v.State = builds.Unknown
			}
			if def.Arg {
				out[def.Name] = v
			}
		}
	}
	return out
}
