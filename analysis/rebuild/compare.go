package rebuild

import "slices"

// comparer compares two versions of a build.
type comparer struct {
	old     map[string][]*vertex // by their keys
	folders *Folders
	known   map[[2]*vertex]sameness
}

// comparerOf compares with an old version.
func comparerOf(old *version, folders *Folders) *comparer {
	c := &comparer{old: map[string][]*vertex{}, folders: folders, known: map[[2]*vertex]sameness{}}
	for _, v := range old.all {
		key := v.key()
		c.old[key] = append(c.old[key], v)
	}
	return c
}

// best is the vertex of the old version that v is most likely the same as, and whether it is:
// nil if none is.
func (c *comparer) best(v *vertex) (of *vertex, best sameness) {
	best = different
	candidates := c.old[v.key()]
	if i := slices.IndexFunc(candidates, v.takesAs); i >= 0 {
		candidates = slices.DeleteFunc(slices.Clone(candidates), func(u *vertex) bool { return !v.takesAs(u) })
	}
	for _, u := range candidates {
		if s := c.compare(v, u); of == nil || s < best {
			of, best = u, s
		}
	}
	if v.unsure && best == different {
		best = unknown
	}
	return of, best
}

// takesAs tells whether two operations that do the same take the same paths.
func (v *vertex) takesAs(u *vertex) bool {
	return slices.EqualFunc(v.inputs, u.inputs, func(a, b input) bool { return equalTakes(&a, &b) == same })
}

// compare tells whether BuildKit's cache has v for u, which do the same (solver/edge.go).
func (c *comparer) compare(v, u *vertex) (s sameness) {
	pair := [2]*vertex{v, u}
	if s, ok := c.known[pair]; ok {
		return s
	}
	defer func() { c.known[pair] = s }()
	if v.key() != u.key() {
		return different
	}
	if v.kind == folder {
		return different // it is sent anew, under another name (source/local: CacheKey)
	}
	s = v.does(u)
	if v.unsure || u.unsure {
		s = unknown
	}
	for i := range v.inputs {
		s = max(s, c.input(&v.inputs[i], &u.inputs[i]))
	}
	return s
}

// input tells whether two inputs are the same.
func (c *comparer) input(v, u *input) sameness {
	s := c.compare(v.from, u.from)
	switch {
	case !v.content || !u.content:
		return max(s, equalTakes(v, u))
	case equalTakes(v, u) == different:
		return unknown // what lies at both places may be the same
	case sameFolder(v, u):
		s, _ = c.taken(v)
		return s
	}
	return min(s, unknown)
}

// sameFolder tells whether two inputs take from one folder.
func sameFolder(v, u *input) bool {
	return v.from.kind == folder && u.from.kind == folder && v.from.name == u.from.name
}

// equalTakes tells whether two inputs take the same paths.
func equalTakes(v, u *input) sameness {
	if len(v.takes) != len(u.takes) {
		return different
	}
	for i := range v.takes {
		if !v.takes[i].equal(&u.takes[i]) {
			return different
		}
	}
	return same
}

// taken tells whether what an input takes from a folder is as it was, and which paths are not.
func (c *comparer) taken(in *input) (worst sameness, because []string) {
	of := c.folders.of(in.from)
	for i := range in.takes {
		s, paths := of.compare(&in.takes[i])
		if s > worst {
			worst, because = s, nil
		}
		if s == worst && s != same {
			because = append(because, paths...)
		}
	}
	return worst, because
}
