package compose

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
)

// Names that Compose looks for without being told (cli/options.go).
var (
	defaultNames  = []string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"}
	overrideNames = []string{"compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"}
)

// stack is files that are laid over each other, the first of which is the project's.
type stack struct {
	parts []part
	dir   string // the project's folder
	over  bool   // the file that was asked is the last, and speaks for itself alone
}

// stackOf is the stack in which a file asks for builds; without parts if another file of
// its folder asks for them.
func (l *loader) stackOf(f *file) stack {
	own := f.base()
	alone := stack{[]part{{f, own}}, ".", false}
	project := l.defaults()
	switch at := slices.Index(project, own); {
	case at > 0:
		return stack{}
	case at == 0 && !f.inDevContainer():
		for _, other := range project[1:] {
			if p, ok := l.part(other); ok {
				alone.parts = append(alone.parts, p)
			}
		}
		return alone
	}
	below := l.below(f, own, project)
	if len(below) == 0 {
		return alone
	}
	return stack{append(below, part{f, own}), path.Dir(below[0].path), true}
}

// AddsTo is the first file of the project if it is another one.
func (f *file) AddsTo(around builds.Around) []string {
	if project := newLoader(around).defaults(); slices.Index(project, f.base()) > 0 {
		return project[:1]
	}
	return nil
}

// defaults are the files of the folder that Compose reads without being told: those that
// .env names, or the first of the names that it knows, with what is laid over that.
func (l *loader) defaults() (names []string) {
	env := l.environmentIn(".")
	if named := env.set["COMPOSE_FILE"]; named.known && named.text != "" {
		separator := ":"
		if other := env.set["COMPOSE_PATH_SEPARATOR"].text; other != "" {
			separator = other
		}
		for _, at := range strings.Split(named.text, separator) {
			names = append(names, path.Clean(at))
		}
		return names
	}
	for _, known := range [][]string{defaultNames, overrideNames} {
		if at := slices.IndexFunc(known, l.around.Exists); at >= 0 {
			names = append(names, known[at])
		} else if len(names) == 0 {
			return nil
		}
	}
	return names
}

// beside are the files of which Compose lays one over a file that it finds by its name.
func beside(name string) []string {
	if slices.Contains(defaultNames, name) {
		return overrideNames
	}
	return nil
}

// below are the files that a file is laid over: if its name says so, or it has a service
// that cannot stand alone and another file has that service too. They lie in its folder, or,
// for .devcontainer, above it.
func (l *loader) below(f *file, own string, project []string) []part {
	override, partial := slices.Contains(words(own), "override"), f.partial()
	if !override && len(partial) == 0 {
		return nil
	}
	candidates := append(shorter(own), project[:min(len(project), 1)]...)
	if f.inDevContainer() {
		for _, known := range defaultNames {
			candidates = append(candidates, path.Join("..", known))
		}
	}
	for _, at := range candidates {
		p, ok := l.part(at)
		if !ok || at == own || p.file.names(own) {
			continue
		}
		here := !strings.Contains(at, "/")
		if override && here || p.file.has(partial) {
			if here && !slices.Contains(project, at) {
				return append(l.below(p.file, at, project), p)
			}
			return []part{p}
		}
	}
	return nil
}

// inDevContainer tells whether an editor lays the file over that of the folder above.
func (f *file) inDevContainer() bool { return path.Base(path.Dir(f.name)) == ".devcontainer" }

// raw is what a file says of services, without other files and variables.
func (f *file) raw() *model {
	m := newModel()
	for _, doc := range f.documents {
		m.lay(source{f, ".", &environment{}}.model(doc))
	}
	return m
}

// partial are the services of a file that have no image and no context.
func (f *file) partial() (keys []key) {
	m := f.raw()
	for _, k := range m.order {
		if k.section == "services" && !m.services[k].whole {
			keys = append(keys, k)
		}
	}
	return keys
}

// has tells whether a file has one of some services.
func (f *file) has(keys []key) bool {
	m := f.raw()
	return slices.ContainsFunc(keys, func(k key) bool { return m.services[k] != nil })
}

// names tells whether a file extends or includes one of this name, which then is not laid
// over it.
func (f *file) names(other string) bool {
	for _, service := range f.raw().services {
		if e := service.extends; e != nil && path.Base(e.file.Text) == other {
			return true
		}
	}
	for _, doc := range f.documents {
		s := source{f, ".", &environment{}}
		for _, item := range given(doc.Lookup("include")).List() {
			if slices.ContainsFunc(append(s.texts(item), s.texts(item.Lookup("path"))...), func(at string) bool { return path.Base(at) == other }) {
				return true
			}
		}
	}
	return false
}

// words are the parts of a file's name.
func words(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(".-_", r) })
}

// shorter are names of Compose files that a name begins with: docker-compose.yml of
// docker-compose.prod.yml.
func shorter(name string) (names []string) {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	if before, _, found := strings.Cut(stem, "override"); found {
		stem = before + "."
	}
	for {
		at := strings.LastIndexAny(stem, ".-_")
		if at < 0 {
			return names
		}
		stem = stem[:at]
		for _, end := range []string{ext, ".yml", ".yaml"} {
			if shorter := stem + end; workspace.Compose.Named(shorter) && !slices.Contains(names, shorter) {
				names = append(names, shorter)
			}
		}
	}
}
