package command

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
)

// flag is a flag with its value, or an argument that is none.
type flag struct {
	name  string // "" of an argument that is no flag
	value Word
	from  int // the byte of value.Text at which the value begins
	taken int // how many arguments it is
}

// alone are flags that take no value, of docker build, buildx, podman and buildah.
var alone = strings.Fields(`--no-cache --pull --quiet -q --rm --force-rm --squash --squash-all --compress --load --push --check --debug -D
	--disable-content-trust --stream --layers --tls-verify --all-platforms --identity-label --omit-history --skip-unused-stages
	--inherit-labels --inherit-annotations --disable-compression --http-proxy --no-hosts --no-hostname --stdin --compat-volumes --help -h`)

// flagOf is the first of the arguments.
func flagOf(args []Word) flag {
	a := args[0]
	switch name, _, joined := strings.Cut(a.Text, "="); {
	case !strings.HasPrefix(a.Text, "-") || a.Text == "-":
		return flag{value: a, taken: 1}
	case strings.HasPrefix(a.Text, "--") && joined:
		return flag{name: name, value: a, from: len(name) + 1, taken: 1}
	case slices.Contains(alone, a.Text):
		return flag{name: a.Text, value: Word{}, taken: 1}
	case !strings.HasPrefix(a.Text, "--") && len(a.Text) > 2:
		return short(a)
	case len(args) == 1:
		return flag{name: a.Text, value: Word{At: text.Span{Start: a.At.End, End: a.At.End}, Open: true}, taken: 1}
	}
	return flag{name: a.Text, value: args[1], taken: 2}
}

// short is -fFILE, -f=FILE or -qD.
func short(a Word) flag {
	from := 2
	if a.Text[2] == '=' {
		from = 3
	}
	return flag{name: a.Text[:2], value: a, from: from, taken: 1}
}

// Flags gives a build what the arguments of a command say of it. value is what a part of
// the text is that Word.At and Word.Offs count in.
func Flags(b *builds.Build, args []Word, value func(part text.Span) builds.Value) {
	r := flagReader{b, value}
	for len(args) > 0 {
		f := flagOf(args)
		args = args[f.taken:]
		r.take(f)
	}
}

// flagReader gives a build what flags say.
type flagReader struct {
	b *builds.Build
	// Value is what a part of the text is that nothing changes.
	Value func(part text.Span) builds.Value
}

// take gives a build what a flag says of it, or its context.
func (r *flagReader) take(f flag) {
	switch b, value := r.b, f.value; f.name {
	case "":
		r.context(value)
	case "-f", "--file":
		b.Dockerfile = r.value(value, f.from)
	case "--target":
		b.Target = r.value(value, f.from)
	case "--build-arg":
		b.Args = append(b.Args, r.arguments(value, f.from)...)
	case "--build-context":
		b.Contexts = append(b.Contexts, r.arguments(value, f.from)...)
	case "--cache-to":
		b.CacheTo = append(b.CacheTo, r.value(value, f.from))
	case "-t", "--tag":
		b.Tags = append(b.Tags, r.value(value, f.from))
	case "--platform":
		if v := r.value(value, f.from); v.State != builds.Absent {
			b.Platforms = append(b.Platforms, r.list(value, f.from)...)
		}
	}
}

// context takes an argument that is no flag. What a variable holds that is not in quotes
// may be flags, or nothing.
func (r *flagReader) context(a Word) {
	if a.Open && (a.Many || !a.Quoted) && a.Sure == 0 {
		r.b.Guessed, r.b.ToldMore = true, true
		if r.b.Context.State != builds.Absent {
			return
		}
	}
	r.b.Context = r.value(a, 0)
}

// list are the values between commas.
func (r *flagReader) list(a Word, from int) (out []builds.Value) {
	for from <= len(a.Text) {
		end := from + strings.IndexByte(a.Text[from:]+",", ',')
		out = append(out, r.part(a, from, end))
		from = end + 1
	}
	return out
}

// arguments is KEY=VALUE, or nothing where there is no key, or one that is not known.
// Without = the environment has the value.
func (r *flagReader) arguments(a Word, from int) []builds.Argument {
	name, _, given := strings.Cut(a.Text[from:], "=")
	end := from + len(name)
	if name == "" || a.Open && (!given || end >= a.Sure) {
		r.b.ToldMore = r.b.ToldMore || a.Open
		return nil
	}
	key := r.part(a, from, end)
	out := builds.Argument{Key: name, At: key.At, Value: builds.Value{State: builds.Unknown, At: key.At}}
	if given {
		out.Value = r.value(a, end+1).OrEmpty(key.At)
	}
	return []builds.Argument{out}
}

// value is an argument from a byte of its text on.
func (r *flagReader) value(a Word, from int) builds.Value { return r.part(a, from, len(a.Text)) }

// part is what stands between two bytes of an argument's text.
func (r *flagReader) part(a Word, from, to int) builds.Value {
	span, exact := a.span(from, to)
	whole := r.Value(a.At)
	switch {
	case a.Open && (to > a.Sure || to == len(a.Text)):
		return builds.Value{State: builds.Unknown, At: whole.At}
	case from == to:
		return builds.Value{At: r.Value(span).At}
	case exact:
		return r.Value(span)
	case whole.State == builds.Unknown:
		return whole
	}
	return builds.Value{State: builds.Known, Text: a.Text[from:to], At: whole.At, ByDefault: a.ByDefault || whole.ByDefault}
}
