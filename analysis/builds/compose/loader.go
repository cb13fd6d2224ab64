package compose

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
)

// mostIncluded is how many projects are read of those that a file includes, and those include
// in turn.
const mostIncluded = 1000

// loader puts the files of a project together. Paths begin at the folder of the file that is
// asked.
type loader struct {
	around   builds.Around
	bases    map[string]*scope // files that services extend
	included map[string]*model
	busy     map[*service]bool // whose extension is being looked for
}

func newLoader(around builds.Around) *loader {
	return &loader{around, map[string]*scope{}, map[string]*model{}, map[*service]bool{}}
}

// part is one of the files of a project.
type part struct {
	file *file
	path string
}

// part is the Compose file at a path; ok is false if there is none.
func (l *loader) part(at string) (p part, ok bool) {
	f, ok := l.around.File(at).(*file)
	return part{f, at}, ok
}

// environmentIn is what the .env file of a folder sets (cli/options.go: WithEnvFiles).
func (l *loader) environmentIn(dir string) *environment {
	return l.environment(nil, []string{join(dir, ".env")})
}

func (l *loader) environment(outer *environment, files []string) *environment {
	e := &environment{outer: outer, set: map[string]setting{}, key: strings.Join(files, "\n")}
	if outer != nil {
		e.key = outer.key + "\n" + e.key
	}
	for _, at := range files {
		if src, ok := l.around.Text(at); ok {
			e.add(src)
		}
	}
	return e
}

// load puts files together, of which each is laid over those before it, in a project whose
// folder is dir. including are the files whose include leads here.
func (l *loader) load(files []part, dir string, env *environment, including []string) *model {
	m := newModel()
	for _, p := range files {
		for _, doc := range p.file.documents {
			cfg := source{p.file, dir, env}.model(doc)
			for _, item := range given(doc.Lookup("include")).List() {
				l.include(cfg, source{p.file, dir, env}, item, append(slices.Clone(including), p.path))
			}
			in := &scope{cfg, dir, env}
			for _, k := range cfg.order {
				cfg.services[k] = l.extended(in, k)
			}
			m.lay(cfg)
		}
	}
	return m
}

// include brings what an item of include names (loader/include.go: ApplyInclude).
func (l *loader) include(cfg *model, s source, item *yamltree.Node, including []string) {
	paths, parent, envFiles := s.texts(item), "", []string(nil)
	if item != nil && item.Kind == yamltree.Map {
		paths, envFiles = s.texts(item.Lookup("path")), s.texts(item.Lookup("env_file"))
		parent = s.value(item.Lookup("project_directory")).Text
	}
	var files []part
	for _, at := range paths {
		p, ok := l.part(join(s.dir, at))
		if !ok {
			return
		}
		files = append(files, p)
	}
	if len(files) == 0 || slices.Contains(including, files[0].path) {
		return
	}
	dir := path.Dir(files[0].path)
	if parent != "" {
		dir = join(s.dir, parent)
	}
	for i := range envFiles {
		envFiles[i] = join(s.dir, envFiles[i])
	}
	if len(envFiles) == 0 {
		envFiles = []string{join(dir, ".env")}
	}
	cfg.bring(l.project(files, dir, l.environment(s.env, envFiles), including))
}

// project is a model that another one includes. Its contexts are its folder if it names none.
func (l *loader) project(files []part, dir string, env *environment, including []string) *model {
	id := dir + "\n" + env.key
	for _, p := range files {
		id += "\n" + p.path
	}
	if m := l.included[id]; m != nil {
		return m
	} else if len(l.included) == mostIncluded {
		return newModel()
	}
	l.included[id] = newModel()
	m := l.load(files, dir, env, including)
	for k, s := range m.services {
		if s.build != nil && s.build.dir == "" {
			placed, built := *s, *s.build
			built.dir = dir
			placed.build = &built
			m.services[k] = &placed
		}
	}
	l.included[id] = m
	return m
}

// scope is where a service finds what it extends.
type scope struct {
	*model
	dir string // where paths of files begin
	env *environment
}

// extended is a service with what it extends under it (loader/extends.go:
// applyServiceExtends); nil if there is no such service.
func (l *loader) extended(in *scope, k key) *service {
	s := in.services[k]
	if s == nil || s.extends == nil {
		return s
	}
	done := *s
	done.extends = nil
	from, ref := l.scopeOf(in, s.extends), key{k.section, s.extends.service.Text}
	if l.busy[s] || from == nil || from.services[ref] == nil {
		done.open = s.extends.at
		return &done
	}
	l.busy[s] = true
	defer delete(l.busy, s)
	merged := l.extended(from, ref).under(&done)
	merged.at = s.at
	in.services[k] = merged
	return merged
}

// scopeOf is where what is extended stands; nil if the files do not tell.
func (l *loader) scopeOf(in *scope, e *extension) *scope {
	switch {
	case e.service.State != builds.Known || e.file.State == builds.Unknown:
		return nil
	case e.file.Text == "":
		return in
	}
	at := join(in.dir, e.file.Text)
	id := at + "\n" + in.env.key
	if known, ok := l.bases[id]; ok {
		return known
	}
	p, ok := l.part(at)
	if !ok {
		return nil
	}
	found := &scope{newModel(), path.Dir(at), in.env}
	for _, doc := range p.file.documents {
		found.forget() // the tags of the last document count where a service is extended
		found.lay(source{p.file, found.dir, in.env}.model(doc))
	}
	l.bases[id] = found
	return found
}

// texts are the known texts of a scalar, or of the scalars in a list.
func (s source) texts(n *yamltree.Node) (all []string) {
	for _, item := range n.List() {
		if v := s.value(item); v.Text != "" {
			all = append(all, v.Text)
		}
	}
	if v := s.value(n); v.Text != "" {
		all = append(all, v.Text)
	}
	return all
}
