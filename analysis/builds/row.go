package builds

// Row is a build as scripts read it. What is not asked for is "", what the files do not tell
// is null. Lines count from 1.
type Row struct {
	Origin     RowOrigin          `json:"origin"`
	Name       string             `json:"name"`
	Dockerfile *string            `json:"dockerfile"`
	Inline     *string            `json:"inline"`
	Context    *string            `json:"context"`
	Target     *string            `json:"target"`
	Args       map[string]*string `json:"args"`
	Contexts   map[string]*string `json:"contexts"`
	Platforms  []*string          `json:"platforms"`
}

// RowOrigin is where a build is asked for, and in what sort of file.
type RowOrigin struct {
	Path string `json:"path"`
	Line int    `json:"line"`
	Kind string `json:"kind"`
}

// Row is the build, which is asked for in a line of the file at path. seen makes a path that
// the reader sees of one that is seen from the folder of the build's file.
func (b *Build) Row(path string, line int, seen func(at string) string) Row {
	row := Row{
		Origin: RowOrigin{path, line, b.Kind},
		Name:   b.Name, Inline: told(b.Inline), Target: told(b.Target),
		Dockerfile: b.dockerfileSeen(seen), Context: told(b.Context),
		Args: map[string]*string{}, Contexts: map[string]*string{}, Platforms: []*string{},
	}
	if at, ok := b.ContextPath(); ok {
		row.Context = pointer(seen(at))
	}
	for _, a := range b.Args {
		row.Args[a.Key] = told(a.Value)
	}
	for _, c := range b.Contexts {
		row.Contexts[c.Key] = told(c.Value)
		if at, ok := b.Folder(c.Value.Text); ok && c.Value.State == Known {
			row.Contexts[c.Key] = pointer(seen(at))
		}
	}
	for _, p := range b.Platforms {
		row.Platforms = append(row.Platforms, told(p))
	}
	return row
}

func (b *Build) dockerfileSeen(seen func(at string) string) *string {
	if at, ok := b.DockerfilePath(); ok {
		return pointer(seen(at))
	}
	if b.Inline.State == Absent && b.Context.State == Unknown && b.Dockerfile.State != Known {
		return nil
	}
	return told(b.Dockerfile)
}

// told is the text of a value; nil if the files do not tell it.
func told(v Value) *string {
	if v.State == Unknown {
		return nil
	}
	return &v.Text
}

func pointer(s string) *string { return &s }
