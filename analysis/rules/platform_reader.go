package rules

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
)

// platformReader remembers which stages are other ones for other platforms.
type platformReader struct {
	*Pass
	targets  map[int]bool
	compiles map[int][]compilation // by stage; nil until a RUN was read
}

// architecture is in the names of what is there for one platform.
var architecture = pattern.New(`(?i)(?:amd64|arm|aarch64|x86|x64|i?[3-6]86|riscv|ppc64|s390|mips|wasm|windows|darwin|macos|mingw)`)

// forTarget tells whether the stage is of the platform that an image is built for, and not
// chosen for one.
func (r *platformReader) forTarget(i int) bool {
	root, ok := r.root(i)
	if !ok || root.Platform != "" && !onlyReads(root.Platform, "TARGETPLATFORM") || architecture.Matches(r.Stages()[i].Name) {
		return false
	}
	name := r.Stages()[i].Name
	return name == "" || !slices.ContainsFunc(r.Stages(), func(s stage.Stage) bool {
		return s.Base.ByArgument && r.CouldMean(&s.Base, name)
	})
}

// forBuilder tells whether the stage is of the platform that the build runs on.
func (r *platformReader) forBuilder(i int) bool {
	root, ok := r.root(i)
	return ok && ofBuilder.Matches(root.Platform) && !architecture.Matches(r.Stages()[i].Name)
}

// helpsBuilder tells whether what the stage holds comes to stages of the platform that the build
// runs on, and into no image.
func (r *platformReader) helpsBuilder(i int) bool {
	if name := r.Stages()[i].Name; name != "" && r.asked(name) {
		return false
	}
	var users []int
	for k := range r.Stages() {
		if base := &r.Stages()[k].Base; base.Kind == stage.InFile && base.Target == i {
			users = append(users, k)
		}
	}
	for k := range r.Refs() {
		if ref := &r.Refs()[k]; ref.Kind == stage.InFile && ref.Target == i {
			users = append(users, ref.In)
		}
	}
	return len(users) > 0 && !slices.ContainsFunc(users, func(user int) bool {
		return user <= i || !r.forBuilder(user) && !r.helpsBuilder(user)
	})
}

// ofBuilder is a platform that is the one that the build runs on.
var ofBuilder = pattern.New(`^(?:\$\{?BUILDPLATFORM\}?|(?:linux|\$\{?BUILDOS\}?)/\$\{?BUILDARCH\}?(?:/\$\{?BUILDVARIANT\}?)?)$`)

// root is the stage at the bottom of the chain; ok is false if a build argument chooses one
// of them.
func (r *platformReader) root(i int) (root *stage.Stage, ok bool) {
	for {
		root = &r.Stages()[i]
		switch {
		case root.Replaced || root.Name != "" && r.given(root.Name):
			return nil, false
		case root.Base.Kind == stage.InFile && root.Base.ByArgument:
			return nil, false
		case root.Base.Kind == stage.InFile:
			i = root.Base.Target
		default:
			return root, root.Base.Kind == stage.Image || root.Base.Kind == stage.Scratch
		}
	}
}

// onlyReads tells whether the platform is nothing but that variable.
func onlyReads(platform, name string) bool {
	return platform == "$"+name || platform == "${"+name+"}"
}

// readsTarget tells whether something in the stage may be another for another platform.
func (r *platformReader) readsTarget(i int) bool {
	if known, ok := r.targets[i]; ok {
		return known
	}
	r.targets[i] = true // a circle
	s := &r.Stages()[i]
	found := !r.forBuilder(i) || strings.Contains(s.Base.Text, "TARGET") || s.Base.Kind == stage.InFile && r.readsTarget(s.Base.Target)
	for item := s.Items[0] + 1; item < s.Items[1] && !found; item++ {
		found = r.targetGoesInto(item)
	}
	for k := range r.Refs() {
		if ref := &r.Refs()[k]; ref.In == i && !found {
			found = ref.Kind != stage.Scratch && ref.Kind != stage.Context && (ref.Kind != stage.InFile || r.readsTarget(ref.Target))
		}
	}
	r.targets[i] = found
	return found
}

// targetGoesInto tells whether the instruction gives the stage a value that BuildKit, or a
// build argument, may set for a platform.
func (r *platformReader) targetGoesInto(item int) bool {
	in := r.Instr(item)
	if in == nil {
		return false
	}
	if in.Name == "onbuild" {
		return true
	}
	for _, d := range r.Definitions(item) {
		value := in.Pairs[d.Pair].Value.Text
		if def, ok := r.Global(d.Name); ok && !d.Value {
			value = r.Instr(def.Item).Pairs[def.Pair].Value.Text
		}
		if isTarget(d) && !d.Value || strings.Contains(value, "TARGET") {
			return true
		}
	}
	return false
}

// isTarget tells whether the ARG has a value of the target's platform, but for a default.
func isTarget(d stage.Definition) bool {
	return d.Arg && strings.HasPrefix(d.Name, "TARGET") && slices.Contains(stage.PlatformArgs, d.Name)
}
