package workflow

import (
	"strings"

	"github.com/stagels/stagels/analysis/builds/yamltree"
)

// combination is what one run of a job takes for each key of its matrix; nil of a job
// without one.
type combination map[string]*yamltree.Node

// at follows a path of keys.
func (c combination) at(path string) *yamltree.Node {
	key, rest, more := strings.Cut(path, ".")
	n := c[key]
	if more && n != nil {
		return n.At(strings.Split(rest, ".")...)
	}
	return n
}

// run is one run of a job.
type run struct {
	values combination
	whole  bool // no expression gives more values
}

// runs are those of a job with this matrix.
func runs(matrix *yamltree.Node) (out []run) {
	whole := true
	for _, p := range matrix.Pairs() {
		whole = whole && p.Value != nil && p.Value.Kind == yamltree.List
	}
	for _, c := range combinations(matrix) {
		out = append(out, run{c, whole && matrix != nil && matrix.Kind == yamltree.Map})
	}
	return out
}

// mostCombinations is how many runs of a job are looked at. GitHub takes 256.
const mostCombinations = 256

// combinations are what the runs of a job with this matrix take. What an expression gives
// is not known, and is in none of them.
func combinations(matrix *yamltree.Node) []combination {
	all := []combination{{}}
	for _, p := range matrix.Pairs() {
		if key := p.Key.String(); key != "include" && key != "exclude" && p.Value != nil && p.Value.Kind == yamltree.List {
			all = times(all, key, p.Value.Items)
		}
	}
	all = excluded(all, matrix.At("exclude"))
	return included(all, matrix)
}

// times is each of the combinations with each of the values.
func times(all []combination, key string, values []*yamltree.Node) (out []combination) {
	for _, c := range all {
		for _, v := range values {
			if len(out) < mostCombinations {
				out = append(out, c.with(key, v))
			}
		}
	}
	return out
}

func (c combination) with(key string, v *yamltree.Node) combination {
	out := combination{key: v}
	for k, n := range c {
		if k != key {
			out[k] = n
		}
	}
	return out
}

// excluded is without the combinations that have all that an item of exclude says.
func excluded(all []combination, exclude *yamltree.Node) (out []combination) {
	if exclude == nil {
		return all
	}
	for _, c := range all {
		left := true
		for _, item := range exclude.Items {
			left = left && !c.has(item.Pairs(), func(string) bool { return true })
		}
		if left {
			out = append(out, c)
		}
	}
	return out
}

// has tells whether the combination has the values of all pairs whose key counts.
func (c combination) has(pairs []yamltree.Pair, counts func(key string) bool) bool {
	for _, p := range pairs {
		if key := p.Key.String(); counts(key) && !same(c[key], p.Value) {
			return false
		}
	}
	return true
}

// same tells whether both are one scalar.
func same(a, b *yamltree.Node) bool {
	return a != nil && b != nil && a.Kind == yamltree.Scalar && b.Kind == yamltree.Scalar && a.Text == b.Text
}

// included adds each item of include to the combinations whose values it leaves as they
// are, and makes another one of it where there are none such.
func included(all []combination, matrix *yamltree.Node) []combination {
	original := func(key string) bool { n := matrix.At(key); return n != nil && n.Kind == yamltree.List }
	include := matrix.At("include")
	if include == nil {
		return all
	}
	if len(all) == 1 && len(all[0]) == 0 && len(include.Items) > 0 {
		all = nil
	}
	product := len(all)
	for _, item := range include.Items {
		fits := false
		for i, c := range all[:product] {
			if c.has(item.Pairs(), original) {
				all[i], fits = c.including(item), true
			}
		}
		if !fits && len(all) < mostCombinations {
			all = append(all, combination{}.including(item))
		}
	}
	return all
}

func (c combination) including(item *yamltree.Node) combination {
	for _, p := range item.Pairs() {
		c = c.with(p.Key.String(), p.Value)
	}
	return c
}
