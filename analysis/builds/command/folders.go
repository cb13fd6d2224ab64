package command

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"mvdan.cc/sh/v3/syntax"
)

// What stands for folders whose paths only a machine knows, until settle has what is built:
// the script's own, and that in which a command runs.
const (
	ownFolder  = "/the-folder-of-the-script"
	workFolder = "/the-folder-of-the-command"
)

// folderOf is the folder that $(pwd), $(dirname "$0") or $(cd "$(dirname "$0")" && pwd) has.
func folderOf(c *syntax.CmdSubst) (folder string, ok bool) {
	if len(c.Stmts) != 1 {
		return "", false
	}
	switch cmd := c.Stmts[0].Cmd.(type) {
	case *syntax.CallExpr:
		return folderBy(cmd.Args)
	case *syntax.BinaryCmd:
		cd, isCall := cmd.X.Cmd.(*syntax.CallExpr)
		print, isPrint := cmd.Y.Cmd.(*syntax.CallExpr)
		if !isCall || !isPrint || cmd.Op != syntax.AndStmt || len(cd.Args) < 2 || len(print.Args) == 0 {
			return "", false
		}
		to := variables{}.wordOf(cd.Args[len(cd.Args)-1])
		at := strings.TrimPrefix(to.Text, ownFolder)
		if cd.Args[0].Lit() != "cd" || print.Args[0].Lit() != "pwd" || to.Open || at == to.Text {
			return "", false
		}
		return ownFolder + at, true
	}
	return "", false
}

// folderBy is the folder that a command prints.
func folderBy(args []*syntax.Word) (folder string, ok bool) {
	if len(args) == 0 {
		return "", false
	}
	switch args[0].Lit() {
	case "pwd":
		return workFolder, true
	case "dirname":
		return ownFolder, isOwnName(args[len(args)-1])
	}
	return "", false
}

// isOwnName tells whether a word is the script's own path: $0 or ${BASH_SOURCE[0]}, also as
// realpath and readlink print it.
func isOwnName(w *syntax.Word) bool {
	parts := w.Parts
	if len(parts) == 1 {
		if quoted, ok := parts[0].(*syntax.DblQuoted); ok {
			parts = quoted.Parts
		}
	}
	if len(parts) != 1 {
		return false
	}
	switch p := parts[0].(type) {
	case *syntax.ParamExp:
		return p.Param != nil && slices.Contains([]string{"0", "BASH_SOURCE"}, p.Param.Value) && p.Exp == nil && p.Repl == nil
	case *syntax.CmdSubst:
		call, ok := onlyCall(p)
		return ok && slices.Contains([]string{"realpath", "readlink"}, call.Args[0].Lit()) && isOwnName(call.Args[len(call.Args)-1])
	}
	return false
}

func onlyCall(c *syntax.CmdSubst) (call *syntax.CallExpr, ok bool) {
	if len(c.Stmts) != 1 {
		return nil, false
	}
	call, ok = c.Stmts[0].Cmd.(*syntax.CallExpr)
	return call, ok && len(call.Args) > 0
}

// settle replaces the folders in the paths of a build; what is no path is not known. own
// tells that the paths begin in the script's folder now.
func (r *reader) settle(b *builds.Build) (own bool) {
	own = strings.HasPrefix(b.Context.Text, ownFolder) || strings.HasPrefix(b.Dockerfile.Text, ownFolder)
	if own && !r.own {
		b.Dir = "."
		foreign(b)
	}
	paths := []*builds.Value{&b.Context, &b.Dockerfile}
	for i := range b.Contexts {
		paths = append(paths, &b.Contexts[i].Value)
	}
	for _, v := range paths {
		if at, here := strings.CutPrefix(v.Text, workFolder); here {
			v.Text = path.Join(".", "."+at)
		} else if at, isOwn := strings.CutPrefix(v.Text, ownFolder); isOwn {
			rel, err := filepath.Rel(b.Dir, path.Join(".", "."+at))
			v.Text, b.Elsewhere = filepath.ToSlash(rel), b.Elsewhere && !own || err != nil
		}
	}
	for _, v := range append([]*builds.Value{&b.Target}, argumentsOf(b)...) {
		if strings.Contains(v.Text, ownFolder) || strings.Contains(v.Text, workFolder) {
			v.State, v.Text, v.ByDefault = builds.Unknown, "", false
		}
	}
	return own || r.own
}

// foreign forgets the paths that begin where the command runs, of a build with another that
// begins where the script lies: nobody knows how these folders lie to each other.
func foreign(b *builds.Build) {
	if b.Context.State == builds.Known && !strings.HasPrefix(b.Context.Text, ownFolder) {
		b.Context.State, b.Context.Text, b.Context.Literal = builds.Unknown, "", false
	}
	if b.Dockerfile.State == builds.Known && !strings.HasPrefix(b.Dockerfile.Text, ownFolder) {
		b.Dockerfile.State, b.Dockerfile.Text, b.Dockerfile.Literal = builds.Unknown, "", false
	}
}

func argumentsOf(b *builds.Build) (all []*builds.Value) {
	for i := range b.Args {
		all = append(all, &b.Args[i].Value)
	}
	for i := range b.Platforms {
		all = append(all, &b.Platforms[i])
	}
	return all
}

// above are folders from which a script may run, the nearest first: its own, and those above
// it.
var above = []string{".", "..", "../..", "../../..", "../../../..", "../../../../.."}

// Find has the build of a script that may be called from anywhere run in the nearest folder
// from which its Dockerfile exists, without being sure of it.
func Find(around builds.Around, b *builds.Build) {
	b.Guessed = true
	below, found := b.Dir, false
	for _, dir := range above {
		there := *b
		there.Dir = path.Join(dir, below)
		at, ok := there.DockerfilePath()
		context, isFolder := there.ContextPath()
		switch {
		case !ok || !around.Exists(at) || isFolder && !around.Exists(context):
		case found:
			b.OtherDirs = append(b.OtherDirs, there.Dir)
		default:
			b.Dir, found = there.Dir, true
		}
	}
}
