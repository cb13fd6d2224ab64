package files

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// packagesOf are the folders of the packages that a filter names, counted from the present
// one: "." if there is no filter.
func (r *running) packagesOf(filter string, args []string) (out []string) {
	every := slices.ContainsFunc(args, func(a string) bool { return a == "--workspaces" || a == "-r" || a == "--recursive" || a == "-ws" })
	if filter == "" && !every {
		return []string{"."}
	}
	filter = strings.Trim(strings.TrimPrefix(filter, "./"), ".^")
	for _, folder := range r.members() {
		m := r.manifestOf(folder)
		if every && filter == "" || folder == filter || m != nil && m.Name != "" && (m.Name == filter || matchesText(filter, m.Name)) {
			out = append(out, folder)
		}
	}
	return out
}

// members are the folders of the packages of the workspace in the present folder, counted from
// it, as far as they are known.
func (r *running) members() (out []string) {
	for _, pattern := range r.memberPatterns() {
		pattern, less := strings.CutPrefix(pattern, "!")
		if less || pattern == "" || path.IsAbs(pattern) {
			continue
		}
		for _, at := range r.glob(path.Clean(pattern) + "/package.json") {
			folder := strings.TrimPrefix(path.Dir(at), strings.TrimSuffix(r.dir, "/")+"/")
			if !slices.Contains(out, folder) {
				out = append(out, folder)
			}
		}
	}
	return out
}

// memberPatterns are those of pnpm-workspace.yaml, or of package.json.
func (r *running) memberPatterns() []string {
	if text, ok := r.text("pnpm-workspace.yaml"); ok {
		return yamlList(text, "packages")
	}
	m := r.manifestOf(".")
	if m == nil {
		return nil
	}
	return m.workspaces()
}

// workspaces are a list, or the list packages of an object.
func (m *manifest) workspaces() (out []string) {
	var held struct{ Packages []string }
	if json.Unmarshal(m.Workspaces, &out) == nil {
		return out
	}
	json.Unmarshal(m.Workspaces, &held)
	return held.Packages
}

// yamlList is a list of plain texts under a key at the begin of a line.
func yamlList(text, key string) (out []string) {
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		item, isItem := strings.CutPrefix(strings.TrimLeft(line, " \t"), "- ")
		switch {
		case line == key+":":
			inside = true
		case inside && isItem:
			item, _, _ = strings.Cut(item, " #")
			out = append(out, strings.Trim(strings.TrimSpace(item), `"'`))
		case line != "" && line[0] != '#' && line[0] != ' ' && line[0] != '\t':
			inside = false
		}
	}
	return out
}
