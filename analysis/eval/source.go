package eval

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/util/system"
	"github.com/stagels/stagels/analysis/pattern"
)

// SourceKind tells how BuildKit reads a source.
type SourceKind uint8

// What a source can be.
const (
	SourcePath SourceKind = iota // a path in the copy's origin
	SourceGit                    // a git repository
	SourceURL                    // a file that is fetched by HTTP
)

// Source is one argument that names what is copied.
type Source struct {
	Word
	Kind    SourceKind
	Path    string  // of a path: absolute and clean
	Pattern bool    // of a path: it may match several, or another
	Git     *GitRef // of a git repository
	NoGit   error   // of what looks like a git repository: why BuildKit refuses it
	Refused error   // of a path: why BuildKit refuses it on the stage's system

	// Others are what it is with each of its values, if it is not fixed and these are few.
	Others []Source
}

// driveError is how BuildKit tells of a path that is refused for its drive.
func driveError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("removing drive letter: %w", err)
}

// sourceOf reads a source on a system, and what it can be besides.
func (c *Copy) sourceOf(w Word, os string) Source {
	src := c.readSource(w, os)
	if values, few := w.Values(); few && !w.Fixed {
		for _, v := range values {
			src.Others = append(src.Others, c.readSource(Word{Value: v, Fixed: true}, os))
		}
	}
	return src
}

// readSource reads a source as dockerfile2llb/convert_copy.go:119 does.
func (c *Copy) readSource(w Word, os string) Source {
	src := Source{Word: w}
	ref, err := gitRef(w.Value)
	switch {
	case err != nil:
		src.NoGit = err
		return src
	case ref != nil:
		src.Kind, src.Git = SourceGit, ref
		return src
	case strings.HasPrefix(w.Value, "http://"), strings.HasPrefix(w.Value, "https://"):
		src.Kind = SourceURL
		return src
	}
	src.Pattern = strings.ContainsAny(w.Value, `*?[\`)
	read := plainPath
	if c.Parents && os == "windows" {
		read = pathWithParents
	}
	at, err := read(w.Value, os)
	if src.Refused = driveError(err); err == nil {
		src.Path = path.Clean(at)
	}
	return src
}

func plainPath(value, os string) (string, error) {
	return system.NormalizePath("/", value, os, false)
}

// pathWithParents is a source of COPY --parents: what is on each side of /./ is a path by
// itself, and both together are one if BuildKit looks for it (convert_copy.go:236).
func pathWithParents(value, os string) (string, error) {
	parent, rest, ok := strings.Cut(value, "/./")
	if !ok {
		parent, rest = "/", value
	}
	below, err := plainPath(rest, os)
	if err != nil {
		return "", err
	}
	folder, err := plainPath(parent, os)
	if err != nil {
		return "", err
	}
	if !strings.ContainsAny(parent+below, "*?[") {
		_, err = plainPath(path.Join(parent, below), os)
	}
	return path.Join("/", folder, below), err
}

// RefusedQuery tells whether src, which is not fixed, is a git repository that BuildKit
// refuses for what stands in its query before the first open variable. With some values it is
// none, or has no such query: with ; or % in one.
func (src *Source) RefusedQuery() bool {
	if src.Fixed || src.NoGit == nil {
		return false
	}
	certain := src.CertainPrefix()
	last := strings.LastIndexAny(certain, "?&") + 1
	if _, err := gitRef(strings.TrimRight(certain[:last], "?&")); err != nil {
		return true
	}
	key, value, whole := strings.Cut(certain[last:], "=")
	if !whole || last == 0 {
		return last > 0 && !strings.ContainsAny(key, "#%+") && !slices.ContainsFunc(queryKeys, func(k string) bool { return strings.HasPrefix(k, key) })
	}
	if values, few := queryValues[key]; few && !strings.ContainsAny(value, "#%+") {
		return !slices.ContainsFunc(values, func(v string) bool { return strings.HasPrefix(v, value) })
	}
	_, err := gitRef(certain[:last] + key + "=1")
	return err != nil && wrongKey.Matches(err.Error())
}

// queryKeys are those that a query can have (dfgitutil/git_ref.go:129).
var queryKeys = []string{"ref", "tag", "branch", "subdir", "checksum", "commit", "keep-git-dir", "submodules", "mtime", "fetch-by-commit"}

// queryValues are those of the keys that take only some (dfgitutil/git_ref.go:165).
var queryValues = map[string][]string{
	"mtime": {"checkout", "commit"}, "keep-git-dir": booleans, "submodules": booleans, "fetch-by-commit": booleans,
}

var booleans = []string{"1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"}

// wrongKey is how BuildKit refuses a key whatever its value is.
var wrongKey = pattern.New(`^unexpected query|has multiple values$`)
