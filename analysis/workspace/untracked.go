package workspace

import (
	"cmp"
	"errors"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Untracked tells which paths below a folder may hold something else in another copy of the
// same repository, or when a build runs. It opens files when it is asked, each once. Its
// methods may be called at the same time.
type Untracked struct {
	files Files
	in    Repository

	mu   sync.Mutex
	read map[string]string // the texts of files that git reads, by path
}

// Repository is that of git which a folder lies in.
type Repository struct {
	Root  string                  // its folder, as a path of the machine; "" if there is none
	Below string                  // where the folder lies below that, with slashes; "" is the root
	Open  func(path string) Files // opens a folder
}

// RepositoryOf is that of the folder at an absolute path: the nearest folder with a .git, of the
// folder itself and those above it.
func RepositoryOf(folder string, open func(path string) Files) Repository {
	for root, below := folder, ""; ; {
		if _, err := open(root).Lstat(".git"); err == nil {
			return Repository{root, below, open}
		}
		above := filepath.Dir(root)
		if above == root {
			return Repository{}
		}
		root, below = above, path.Join(filepath.Base(root), below)
	}
}

// NewUntracked is for the files below a folder, which lies in a repository.
func NewUntracked(files Files, in Repository) *Untracked {
	return &Untracked{files: files, in: in, read: map[string]string{}}
}

// MayCome tells of a path at which nothing lies whether something may come there that is no
// part of the repository: git leaves it out, or a folder above it, or what would lie below
// it; or another repository belongs there; or what people run before a build names it.
func (u *Untracked) MayCome(at string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	var ignored *GitIgnore
	at = path.Join(u.in.Below, at)
	folder, rest, further := ".", at, true
	missing := u.firstMissing(at)
	for further {
		ignored = u.ignoring(ignored, folder)
		if u.submodule(folder, at) || u.namedIn(folder, missing) {
			return true
		}
		var name string
		name, rest, further = strings.Cut(rest, "/")
		folder = path.Join(folder, name)
		_, file := ignored.Match(folder, false)
		if _, dir := ignored.Match(folder, true); file && !further || dir {
			return true
		}
	}
	return ignored.speaksBelow(at)
}

// beforeBuilds are files that say what people run before they build an image.
var beforeBuilds = strings.Fields(`Makefile makefile GNUmakefile justfile Justfile Taskfile.yml Taskfile.yaml package.json
	build.sh .goreleaser.yml .goreleaser.yaml .gitlab-ci.yml Jenkinsfile magefile.go Rakefile`)

// namedIn tells whether a file of a folder that is run before builds has the name.
func (u *Untracked) namedIn(folder, name string) bool {
	return slices.ContainsFunc(beforeBuilds, func(file string) bool {
		return hasName(u.text(path.Join(folder, file)), name)
	})
}

// hasName tells whether a name stands in a text, as no part of a longer one.
func hasName(src, name string) bool {
	inName := func(c byte) bool {
		return c == '_' || c == '-' || c == '.' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
	}
	for from := 0; ; {
		at := strings.Index(src[from:], name)
		if at < 0 {
			return false
		}
		at += from
		from = at + len(name)
		if (at == 0 || !inName(src[at-1])) && (from == len(src) || !inName(src[from])) {
			return true
		}
	}
}

// firstMissing is the name of the first of the folders on the way to a path, or of what lies
// there, that is not there.
func (u *Untracked) firstMissing(at string) string {
	below, ok := within(cmp.Or(u.in.Below, "."), at)
	for folder, rest := ".", below; ok && rest != ""; {
		var name string
		name, rest, _ = strings.Cut(rest, "/")
		folder = path.Join(folder, name)
		if _, err := u.files.Lstat(folder); err != nil {
			return name
		}
	}
	return path.Base(at)
}

func (u *Untracked) ignoring(above *GitIgnore, folder string) *GitIgnore {
	if folder == "." {
		above = above.With(folder, ".git/info/exclude", u.text(".git/info/exclude"))
	}
	at := path.Join(folder, ".gitignore")
	return above.With(folder, at, u.text(at))
}

// submodule tells whether the modules that a folder names are at a path, above or below it.
func (u *Untracked) submodule(folder, at string) bool {
	for line := range strings.Lines(u.text(path.Join(folder, ".gitmodules"))) {
		key, value, _ := strings.Cut(line, "=")
		if strings.TrimSpace(key) != "path" {
			continue
		}
		module := path.Join(folder, strings.TrimSpace(value))
		if module == at || strings.HasPrefix(at, module+"/") || strings.HasPrefix(module, at+"/") {
			return true
		}
	}
	return false
}

// text is what a file of the repository says; "" if it cannot be read.
func (u *Untracked) text(at string) string {
	if src, ok := u.read[at]; ok {
		return src
	}
	u.read[at], _ = u.readText(at)
	return u.read[at]
}

func (u *Untracked) readText(at string) (string, error) {
	if u.in.Below == "" {
		return ReadText(u.files, at)
	}
	if below, ok := within(u.in.Below, at); ok {
		return ReadText(u.files, below)
	}
	folder, name := path.Split(at)
	return ReadText(u.in.Open(filepath.Join(u.in.Root, filepath.FromSlash(folder))), name)
}

// ReadText is what a file says. One that is longer than an ignore file may be is an error.
func ReadText(files Files, at string) (src string, err error) {
	file, err := files.Open(at)
	if err != nil {
		return "", err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, mostRules+1))
	if err == nil && len(data) > mostRules {
		err = errors.New("is too long")
	}
	return string(data), err
}

// speaksBelow tells whether a pattern leaves out something below a path and nothing else.
func (g *GitIgnore) speaksBelow(folder string) bool {
	for ; g != nil; g = g.above {
		below, ok := within(g.folder, folder)
		for i := range g.patterns {
			if p := &g.patterns[i]; ok && !p.negated && !p.named && strings.HasPrefix(p.literal, below+"/") {
				return true
			}
		}
	}
	return false
}
