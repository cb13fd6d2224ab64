package refactor

import (
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// SecretMounts are the edits after which RUNs find in a secret what they find in the build
// argument called name, on base images of which images tells, in the order of the text: no ARG takes it, and each RUN that may read
// it mounts the secret of that id as the variable. ok is false if anything but a RUN reads the
// argument, if it has a default, or if it is not sure who reads it.
func SecretMounts(m *stage.Model, images []eval.DescribedImage, v *eval.Cache, name string) (edits []text.Edit, ok bool) {
	p := &secretPlace{newPlace(m, images, v), name}
	if !isPlain(name) || hasMeaning(name) || !knowsSecretVariables(m.File.Text()) || !p.sound() || p.trace().Cut {
		return nil, false
	}
	arguments, ok := p.arguments()
	if !ok {
		return nil, false
	}
	mounts, ok := p.mounts()
	edits = append(arguments, mounts...)
	slices.SortFunc(edits, func(a, b text.Edit) int { return a.Span.Start - b.Span.Start })
	return edits, ok && len(mounts) > 0 && directives(p.after(edits)) == directives(p.File)
}

// isPlain tells whether a name is one of a variable and needs no quotes in a mount.
func isPlain(name string) bool {
	return name != "" && strings.IndexFunc(name, func(r rune) bool { return r >= 0x80 || !syntax.IsNameByte(byte(r)) }) < 0
}

// hasMeaning tells whether BuildKit reads the build argument, whatever ARGs there are.
func hasMeaning(name string) bool {
	return strings.HasPrefix(name, "BUILDKIT_") ||
		slices.ContainsFunc(spec.PredefinedArgs(), func(v spec.Variable) bool { return strings.EqualFold(v.Name, name) })
}

// knowsSecretVariables tells whether the frontend that reads a text has env= of secrets, which
// came with version 1.10 (docs/reference.md). Without a directive it is that of the BuildKit
// that builds.
func knowsSecretVariables(src string) bool {
	name, _, _, found := parser.DetectSyntax([]byte(src))
	if !found {
		return true
	}
	named, err := reference.ParseNormalizedNamed(name)
	tagged, isTagged := named.(reference.Tagged)
	if err != nil || !isTagged {
		return err == nil && reference.IsNameOnly(named)
	}
	version := strings.TrimSuffix(tagged.Tag(), "-labs")
	minor, numbered := strings.CutPrefix(version, "1.")
	if !numbered {
		return slices.Contains([]string{"1", "latest", "labs", "master"}, version)
	}
	minor, _, _ = strings.Cut(minor, ".")
	return len(minor) == 2 && minor >= "10"
}

// secretPlace is a file with a build argument that is a secret.
type secretPlace struct {
	*Place
	name string
}

// arguments are the edits that take out the ARGs; ok is false if one has a default, an ENV
// sets the variable too, or an instruction other than RUN reads it.
func (p *secretPlace) arguments() (edits []text.Edit, ok bool) {
	scopes := p.Scopes(p.name)
	if len(scopes) != 1 || len(scopes[0].Open) > 0 || len(scopes[0].Unsure) > 0 {
		return nil, false
	}
	for s, holds := range scopes[0].Stages {
		if holds && slices.Contains(p.inherited(s), p.name) {
			return nil, false
		}
	}
	named, opaque := p.VariableOccurrences(scopes[0])
	for _, n := range named {
		if edit, isArg := p.withoutArgument(n); isArg {
			edits = append(edits, edit)
		} else if n.Definition || !p.inCommand(n) {
			return nil, false
		}
	}
	isRun := func(item int) bool { return p.Instr(item).Name == "run" }
	return edits, len(edits) > 0 && !slices.ContainsFunc(opaque, func(i int) bool { return !isRun(i) })
}

// withoutArgument takes the ARG out that n is the name in, or the name alone if the ARG has
// others; ok is false if n is no ARG without a default.
func (p *secretPlace) withoutArgument(n stage.Naming) (edit text.Edit, ok bool) {
	it := &p.File.Items()[n.Item]
	pairs := it.Instr.Pairs
	i := slices.IndexFunc(pairs, func(pair syntax.Pair) bool { return it.Abs(pair.Key.Span) == n.Span })
	switch {
	case it.Instr.Name != "arg" || i < 0 || pairs[i].Sep != "":
		return edit, false
	case len(pairs) == 1:
		return text.Edit{Span: it.Span}, true
	case i > 0:
		return text.Edit{Span: text.Span{Start: it.Abs(pairEnd(pairs[i-1])).End, End: n.Span.End}}, true
	}
	return text.Edit{Span: text.Span{Start: n.Span.Start, End: it.Abs(pairs[1].Key.Span).Start}}, true
}

func pairEnd(p syntax.Pair) text.Span {
	return text.Span{Start: p.Key.Span.Start, End: max(p.Key.Span.End, p.Value.Span.End)}
}

// inCommand tells whether a place stands in what a RUN has its shell do.
func (p *secretPlace) inCommand(n stage.Naming) bool {
	it := &p.File.Items()[n.Item]
	return it.Instr.Name == "run" && n.Span.Start >= it.Abs(it.Instr.Body.Span).Start
}

// mounts are the mounts of the RUNs that may read the argument; ok is false if one of them
// cannot have it.
func (p *secretPlace) mounts() (edits []text.Edit, ok bool) {
	done := map[int]bool{}
	for i := range p.trace().Steps {
		s := &p.trace().Steps[i]
		if s.Instr.Name != "run" || !s.Before.Declared(p.name) || done[s.Item] || !s.Trigger && p.readsNothing(s.Item) {
			continue
		}
		done[s.Item] = true
		in := p.Instr(s.Item)
		if s.Trigger || s.Before.OS == "windows" || !in.Body.Present() || in.Dashes.Present() || p.mountsAlready(in) {
			return nil, false
		}
		edits = append(edits, p.Mounting(s.Item, []string{"--mount=type=secret,id=" + p.name + ",env=" + p.name}))
	}
	return edits, true
}

// mountsAlready tells whether a flag of a RUN has the name in it.
func (p *secretPlace) mountsAlready(in *syntax.Instr) bool {
	return slices.ContainsFunc(in.Flags, func(f syntax.Flag) bool { return strings.Contains(f.Text, p.name) })
}

// readsNothing tells whether a RUN runs nothing but programs that look at no variables of a
// user's, and does not name this one.
func (p *secretPlace) readsNothing(item int) bool {
	script, ok := p.Script(item)
	if !ok || strings.Contains(p.File.Source(item), p.name) {
		return false
	}
	return !slices.ContainsFunc(script.Commands, func(words []string) bool { return !slices.Contains(blind, words[0]) })
}

// blind are programs to which the variables of a user do not matter.
var blind = []string{
	"apt-get", "apt", "apk", "dnf", "microdnf", "yum", "cd", "set", "echo", "true", "test", "[",
	"mkdir", "rm", "cp", "mv", "ln", "touch", "cat", "chmod", "chown", "sed", "grep", "tar",
	"adduser", "addgroup", "useradd", "groupadd",
}
