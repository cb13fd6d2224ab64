package eval

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

// GitRef is what the address of a git repository says beside where it is, as a source of ADD
// can be one. BuildKit's own reading (dfgitutil) brings an SSH client into the program.
type GitRef struct {
	Checksum   string // the commit that must be there; "" if the address names none
	KeepGitDir *bool  // whether .git is kept; nil if the address says nothing of it

	ref, subdir string
}

// gitRef reads src as BuildKit does (dfgitutil/git_ref.go:73): nil if it is no git repository
// but a path or the URL of a file, an error if BuildKit refuses its query. Of several faults
// it tells the first; BuildKit tells any of them.
func gitRef(src string) (*GitRef, error) {
	query, fragment, local, ok := gitAddress(src)
	if !ok {
		return nil, nil
	}
	g := &GitRef{}
	if fragment != "" {
		g.ref, g.subdir, _ = strings.Cut(fragment, ":")
		g.subdir = strings.TrimPrefix(path.Join("/", g.subdir), "/")
	}
	if err := g.load(query); err != nil {
		return nil, err
	}
	if local {
		return nil, nil
	}
	return g, nil
}

// gitSchemes are those of a URL that can be a git repository (gitutil/git_url.go:25).
var gitSchemes = []string{"http", "https", "ssh", "git"}

// gitHost begins an address such as git@example.com:org/repo (sshutil/scpurl.go:10).
var gitHost = pattern.New(`^[a-zA-Z0-9-_]+@[a-zA-Z0-9-.]+:`)

// gitAddress is the query and the fragment of src if it can be a git repository. It is local
// if BuildKit reads its query and then takes it for a path all the same.
func gitAddress(src string) (query []pair, fragment string, local, ok bool) {
	if strings.HasPrefix(src, "github.com/") {
		query, fragment, _, ok = gitURL(src)
		return query, fragment, true, ok
	}
	scheme, _, isURL := strings.Cut(src, "://")
	if isURL && slices.Contains(gitSchemes, strings.ToLower(scheme)) {
		query, fragment, web, ok := gitURL(src)
		return query, fragment, false, ok && !web
	}
	if !gitHost.Matches(src) || strings.Contains(src, "\n") {
		return nil, "", false, false
	}
	before, fragment, _ := strings.Cut(src, "#")
	_, rawQuery, _ := strings.Cut(before, "?")
	query, whole := queryPairs(rawQuery)
	return query, fragment, false, whole
}

// gitURL is the query and the fragment of a URL. A page or a file of the web is one of HTTP
// whose path does not end with .git.
func gitURL(src string) (query []pair, fragment string, web, ok bool) {
	u, err := url.Parse(src)
	if err != nil {
		return nil, "", false, false
	}
	web = (u.Scheme == "http" || u.Scheme == "https") && !strings.HasSuffix(u.Path, ".git")
	query, _ = queryPairs(u.RawQuery)
	return query, u.Fragment, web, true
}

// pair is a key of a query and its value.
type pair struct{ key, value string }

// queryPairs are the pairs of a query in their order, without those that url.ParseQuery
// refuses; whole is false if there is one.
func queryPairs(query string) (pairs []pair, whole bool) {
	whole = true
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		key, value, _ := strings.Cut(part, "=")
		k, err := url.QueryUnescape(key)
		v, err2 := url.QueryUnescape(value)
		if err != nil || err2 != nil || strings.Contains(part, ";") {
			whole = false
			continue
		}
		pairs = append(pairs, pair{k, v})
	}
	return pairs, whole
}

// load takes what a query says (dfgitutil/git_ref.go:142).
func (g *GitRef) load(query []pair) error {
	times := map[string]int{}
	for _, p := range query {
		times[p.key]++
	}
	var tag, branch string
	for _, p := range query {
		if times[p.key] > 1 {
			return fmt.Errorf("query %q has multiple values", p.key)
		}
		var err error
		switch p.key {
		case "tag":
			tag, err = p.value, p.some()
		case "branch":
			branch, err = p.value, p.some()
		default:
			err = g.set(p)
		}
		if err != nil {
			return err
		}
	}
	return g.named(tag, branch)
}

// some is an error if p has no value.
func (p pair) some() error {
	if p.value == "" {
		return fmt.Errorf("query %q has no value", p.key)
	}
	return nil
}

// truth is the value of a key that stands for true alone.
func (p pair) truth() (*bool, error) {
	if p.value == "" {
		return new(true), nil
	}
	is, err := strconv.ParseBool(p.value)
	if err != nil {
		return nil, fmt.Errorf("invalid %s value: %q", p.key, p.value)
	}
	return &is, nil
}

func (g *GitRef) set(p pair) (err error) {
	switch p.key {
	case "keep-git-dir":
		g.KeepGitDir, err = p.truth()
		return err
	case "submodules", "fetch-by-commit":
		_, err = p.truth()
		return err
	}
	if err := p.some(); err != nil {
		return err
	}
	switch p.key {
	case "ref":
		return agree("ref", &g.ref, p.value)
	case "subdir":
		return agree("subdir", &g.subdir, p.value)
	case "checksum", "commit":
		g.Checksum = p.value
	case "mtime":
		if p.value != "checkout" && p.value != "commit" {
			return fmt.Errorf("invalid mtime value: %q (must be \"checkout\" or \"commit\")", p.value)
		}
	default:
		return fmt.Errorf("unexpected query %q", p.key)
	}
	return nil
}

// named takes a tag or a branch for the ref.
func (g *GitRef) named(tag, branch string) error {
	if tag != "" {
		if err := agree("ref", &g.ref, below("refs/tags/", tag)); err != nil {
			return err
		}
	}
	if branch == "" {
		return nil
	}
	if tag != "" {
		return errors.New("branch conflicts with tag")
	}
	return agree("ref", &g.ref, below("refs/heads/", branch))
}

// below is a name with the prefix that it may have already.
func below(prefix, name string) string { return prefix + strings.TrimPrefix(name, prefix) }

// agree sets what an address says once, or twice the same.
func agree(what string, field *string, value string) error {
	if *field != "" && *field != value {
		return fmt.Errorf("%s conflicts: %q vs %q", what, *field, value)
	}
	*field = value
	return nil
}
