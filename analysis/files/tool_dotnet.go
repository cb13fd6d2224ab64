package files

import (
	"cmp"
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

var _ = tool("dotnet", (*running).dotnet)

var (
	assemblyName = pattern.New(`<AssemblyName>\s*([\w.-]+)\s*</AssemblyName>`)
	framework    = pattern.New(`<TargetFramework>\s*([\w.-]+)\s*</TargetFramework>`)
)

// dotnet is dotnet publish or build (learn.microsoft.com/dotnet/core/tools).
func (r *running) dotnet(args []string) {
	if len(args) == 0 || args[0] != "publish" && args[0] != "build" {
		return
	}
	operands, values := arguments(args[1:], "", "-o", "--output", "-c", "--configuration", "-r", "--runtime", "-f", "--framework", "-a", "--arch", "--os", "-v", "--verbosity")
	at := "."
	if len(operands) > 0 {
		at = operands[0]
	}
	folder, project := r.dotnetProject(at)
	text, _ := r.text(path.Join(folder, project))
	to := values["o"] + values["output"]
	if to == "" {
		m := framework.Find(text)
		if m == nil {
			return
		}
		to = path.Join(folder, "bin", cmp.Or(values["c"]+values["configuration"], map[string]string{"publish": "Release", "build": "Debug"}[args[0]]), m[1], values["r"]+values["runtime"])
		if args[0] == "publish" {
			to = path.Join(to, "publish")
		}
	}
	r.makes(to)
	name := strings.TrimSuffix(project, path.Ext(project))
	if m := assemblyName.Find(text); m != nil {
		name = m[1]
	}
	if name != "" {
		r.file(path.Join(to, name+".dll"))
	}
}

// dotnetProject is the folder and the file of a project: "" if that is not known.
func (r *running) dotnetProject(at string) (folder, project string) {
	if strings.HasSuffix(at, "proj") {
		return path.Dir(at), path.Base(at)
	}
	n := r.there(at)
	if n == nil || n.Kind == File {
		return at, ""
	}
	for _, name := range n.Names() {
		if ext := path.Ext(name); ext == ".csproj" || ext == ".fsproj" || ext == ".vbproj" {
			if project != "" {
				return at, ""
			}
			project = name
		}
	}
	return at, project
}
