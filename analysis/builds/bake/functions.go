package bake

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// library are the functions of buildx (bake/hclparser/stdlib.go), but for those that need
// modules of their own: cidrhost, cidrnetmask, cidrsubnet, cidrsubnets, rsadecrypt, semvercmp,
// unixtimestampparse, uuidv5. What calls one of these is unknown.
var library = map[string]function.Function{
	"absolute": stdlib.AbsoluteFunc, "add": stdlib.AddFunc, "and": stdlib.AndFunc,
	"base64decode": textFunc(decodeBase64), "base64encode": textFunc(encodeBase64),
	"basename": textFunc(plain(path.Base)), "bcrypt": unknowable(1), "byteslen": stdlib.BytesLenFunc,
	"bytesslice": stdlib.BytesSliceFunc, "ceil": stdlib.CeilFunc, "chomp": stdlib.ChompFunc,
	"chunklist": stdlib.ChunklistFunc, "coalesce": stdlib.CoalesceFunc, "coalescelist": stdlib.CoalesceListFunc,
	"compact": stdlib.CompactFunc, "concat": stdlib.ConcatFunc, "contains": stdlib.ContainsFunc,
	"csvdecode": stdlib.CSVDecodeFunc, "dirname": textFunc(plain(path.Dir)), "distinct": stdlib.DistinctFunc,
	"divide": stdlib.DivideFunc, "element": stdlib.ElementFunc, "equal": stdlib.EqualFunc,
	"flatten": stdlib.FlattenFunc, "floor": stdlib.FloorFunc, "format": stdlib.FormatFunc,
	"formatdate": stdlib.FormatDateFunc, "formatlist": stdlib.FormatListFunc,
	"formattimestamp": unknowable(2), "greaterthan": stdlib.GreaterThanFunc,
	"greaterthanorequalto": stdlib.GreaterThanOrEqualToFunc, "hasindex": stdlib.HasIndexFunc,
	"homedir": unknowable(0), "indent": stdlib.IndentFunc, "index": stdlib.IndexFunc, "indexof": indexOf,
	"int": stdlib.IntFunc, "join": stdlib.JoinFunc, "jsondecode": stdlib.JSONDecodeFunc,
	"jsonencode": stdlib.JSONEncodeFunc, "keys": stdlib.KeysFunc, "length": stdlib.LengthFunc,
	"lessthan": stdlib.LessThanFunc, "lessthanorequalto": stdlib.LessThanOrEqualToFunc, "log": stdlib.LogFunc,
	"lookup": stdlib.LookupFunc, "lower": stdlib.LowerFunc, "max": stdlib.MaxFunc,
	"md5": textFunc(plain(hexOfMD5)), "merge": stdlib.MergeFunc, "min": stdlib.MinFunc, "modulo": stdlib.ModuloFunc,
	"multiply": stdlib.MultiplyFunc, "negate": stdlib.NegateFunc, "not": stdlib.NotFunc,
	"notequal": stdlib.NotEqualFunc, "or": stdlib.OrFunc, "parseint": stdlib.ParseIntFunc, "pow": stdlib.PowFunc,
	"range": stdlib.RangeFunc, "regex_replace": stdlib.RegexReplaceFunc, "regex": stdlib.RegexFunc,
	"regexall": stdlib.RegexAllFunc, "replace": stdlib.ReplaceFunc, "reverse": stdlib.ReverseFunc,
	"reverselist": stdlib.ReverseListFunc, "sanitize": textFunc(plain(sanitize)),
	"sethaselement": stdlib.SetHasElementFunc, "setintersection": stdlib.SetIntersectionFunc,
	"setproduct": stdlib.SetProductFunc, "setsubtract": stdlib.SetSubtractFunc,
	"setsymmetricdifference": stdlib.SetSymmetricDifferenceFunc, "setunion": stdlib.SetUnionFunc,
	"sha1": textFunc(plain(hexOfSHA1)), "sha256": textFunc(plain(hexOfSHA256)), "sha512": textFunc(plain(hexOfSHA512)),
	"signum": stdlib.SignumFunc, "slice": stdlib.SliceFunc, "sort": stdlib.SortFunc, "split": stdlib.SplitFunc,
	"strlen": stdlib.StrlenFunc, "substr": stdlib.SubstrFunc, "subtract": stdlib.SubtractFunc,
	"timeadd": stdlib.TimeAddFunc, "timestamp": unknowable(0), "title": stdlib.TitleFunc, "trim": stdlib.TrimFunc,
	"trimprefix": stdlib.TrimPrefixFunc, "trimspace": stdlib.TrimSpaceFunc, "trimsuffix": stdlib.TrimSuffixFunc,
	"upper": stdlib.UpperFunc, "urlencode": textFunc(plain(url.QueryEscape)), "uuidv4": unknowable(0),
	"values": stdlib.ValuesFunc, "zipmap": stdlib.ZipmapFunc,
}

// unevaluated are the functions that take expressions, not values.
var unevaluated = map[string]function.Function{
	"can": tryfunc.CanFunc, "convert": typeexpr.ConvertFunc, "try": tryfunc.TryFunc,
}

// standard are the functions of buildx, for what they cost.
func (s *scope) standard() map[string]function.Function {
	all := map[string]function.Function{}
	for word, fn := range unevaluated {
		all[word] = fn
	}
	for word, fn := range library {
		all[word] = s.paid(word, fn)
	}
	return all
}

// paid is a function whose result is unknown if it costs too much.
func (s *scope) paid(word string, fn function.Function) function.Function {
	return function.New(&function.Spec{
		Params: fn.Params(), VarParam: fn.VarParam(),
		Type: func(args []cty.Value) (cty.Type, error) {
			if s.dear(word, args) {
				return cty.DynamicPseudoType, nil
			}
			return fn.ReturnTypeForValues(args)
		},
		Impl: func(args []cty.Value, want cty.Type) (cty.Value, error) {
			if s.dear(word, args) {
				return cty.UnknownVal(want), nil
			}
			v, err := fn.Call(args)
			if err != nil || s.pay(size(v)) && length(v) <= longest {
				return v, err
			}
			return cty.UnknownVal(want), nil
		},
	})
}

// wide asks a format for very many characters.
var wide = pattern.New(`%[^a-zA-Z%]*\d{4}`)

// dear tells whether a call costs too much, before it is made.
func (s *scope) dear(word string, args []cty.Value) bool {
	product := 1
	for _, arg := range args {
		if !s.pay(size(arg)) {
			return true
		}
		product = min(product*max(1, length(arg)), dearest)
	}
	if len(args) == 0 || args[0].IsNull() || !args[0].IsKnown() {
		return false
	}
	switch word {
	case "setproduct":
		return product > longest
	case "format", "formatlist":
		return args[0].Type() == cty.String && wide.Matches(args[0].AsString())
	case "indent":
		return args[0].Type() == cty.Number && args[0].GreaterThan(cty.NumberIntVal(longest)).True()
	case "replace":
		return args[1].Type() == cty.String && args[1].IsKnown() && !args[1].IsNull() && len(args[1].AsString()) == 0
	}
	return false
}

// textFunc is a function from a text to a text.
func textFunc(f func(string) (string, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "text", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			out, err := f(args[0].AsString())
			if err != nil {
				return cty.UnknownVal(cty.String), err
			}
			return cty.StringVal(out), nil
		},
	})
}

func plain(f func(string) string) func(string) (string, error) {
	return func(in string) (string, error) { return f(in), nil }
}

// unknowable is a function whose result no file tells: the time, or chance.
func unknowable(params int) function.Function {
	spec := &function.Spec{
		Type: function.StaticReturnType(cty.String),
		Impl: func([]cty.Value, cty.Type) (cty.Value, error) { return cty.UnknownVal(cty.String), nil },
	}
	for i := range params {
		spec.Params = append(spec.Params, function.Parameter{Name: strconv.Itoa(i), Type: cty.DynamicPseudoType})
	}
	if params > 0 {
		spec.VarParam = &function.Parameter{Name: "more", Type: cty.DynamicPseudoType}
	}
	return function.New(spec)
}

func encodeBase64(in string) (string, error) {
	return base64.StdEncoding.EncodeToString([]byte(in)), nil
}

func decodeBase64(in string) (string, error) {
	out, err := base64.StdEncoding.DecodeString(in)
	if err == nil && !utf8.Valid(out) {
		err = errors.New("no text")
	}
	return string(out), err
}

// sanitize has underscores in the place of what no name of a target can have.
func sanitize(in string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, in)
}

func hexOfMD5(in string) string {
	sum := md5.Sum([]byte(in))
	return hex.EncodeToString(sum[:])
}

func hexOfSHA1(in string) string {
	sum := sha1.Sum([]byte(in))
	return hex.EncodeToString(sum[:])
}

func hexOfSHA256(in string) string {
	sum := sha256.Sum256([]byte(in))
	return hex.EncodeToString(sum[:])
}

func hexOfSHA512(in string) string {
	sum := sha512.Sum512([]byte(in))
	return hex.EncodeToString(sum[:])
}

// indexOf is the place of a value in a list.
var indexOf = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "value", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if !args[0].Type().IsListType() && !args[0].Type().IsTupleType() {
			return cty.NilVal, errors.New("no list")
		}
		for it := args[0].ElementIterator(); it.Next(); {
			i, v := it.Element()
			same, err := stdlib.Equal(v, args[1])
			if err != nil || !same.IsKnown() {
				return cty.UnknownVal(cty.Number), err
			}
			if same.True() {
				return i, nil
			}
		}
		return cty.NilVal, errors.New("not in the list")
	},
})
