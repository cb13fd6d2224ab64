package command

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"mvdan.cc/sh/v3/syntax"
)

// harmless are commands that write no file that a build could find: nothing, or what lies
// outside of the folders that people build in.
var harmless = strings.Fields(`echo printf : true false test [ [[ export declare local set unset shopt readonly cd pushd popd pwd ls cat head
	tail grep egrep wc cut tr sort uniq jq basename dirname sleep exit return which command type read date uname id whoami df du free env
	printenv seq apt-get apt apk systemctl service rm kill wait hadolint shellcheck aws az gh cosign syft trivy grype`)

// reading are the commands of programs that write in other cases.
var reading = map[string][]string{
	"docker":  strings.Fields("login logout info version ps images image pull push tag inspect manifest network volume system build buildx builder rmi rm stop kill logs context"),
	"podman":  strings.Fields("login logout info version ps images image pull push tag inspect manifest network volume system build rmi rm stop kill logs"),
	"git":     strings.Fields("config describe rev-parse log status diff show fetch tag branch ls-files ls-remote remote rev-list cat-file add commit push"),
	"kubectl": strings.Fields("get describe apply logs wait rollout"),
}

// effect is what a command may do to files.
func effect(args []Word) (p builds.Past) {
	for len(args) > 0 && (slices.Contains(before, args[0].Text) || strings.Contains(args[0].Text, "=")) {
		args = args[1:]
	}
	if len(args) == 0 {
		return p
	}
	name := path.Base(args[0].Text)
	known, listed := reading[name]
	switch {
	case !args[0].Open && slices.Contains(harmless, name), listed && slices.Contains(known, command(args)):
		return p
	case name == "git":
		return p.Switch()
	}
	for _, a := range args {
		p = p.Write(a.Text)
	}
	return p
}

// exported is what a build writes into the folder where it runs.
func exported(args []Word) (p builds.Past) {
	for len(args) > 0 {
		f := flagOf(args)
		args = args[f.taken:]
		if f.name == "-o" || f.name == "--output" {
			p = p.Write(f.value.Text)
		}
	}
	return p
}

// command is the first of the arguments of a program that is no flag.
func command(args []Word) string {
	for _, a := range args[1:] {
		if !strings.HasPrefix(a.Text, "-") {
			return a.Text
		}
	}
	return ""
}

// writing are redirections that write a file.
var writing = []syntax.RedirOperator{syntax.RdrOut, syntax.AppOut, syntax.RdrClob, syntax.RdrAll, syntax.AppAll, syntax.RdrInOut}

// redirected notes what a statement writes by its redirections.
func (r *reader) redirected(s *syntax.Stmt) {
	for _, redirect := range s.Redirs {
		if !slices.Contains(writing, redirect.Op) || redirect.Word == nil {
			continue
		}
		if to := r.wordOf(redirect.Word); !strings.HasPrefix(to.Text, "/") && !ofRunner(redirect.Word) {
			r.Past = r.Past.Write(to.Text)
		}
	}
}

// ofRunner tells whether a word is a variable that names a file of the runner's own, such as
// $GITHUB_ENV.
func ofRunner(w *syntax.Word) (is bool) {
	syntax.Walk(w, func(n syntax.Node) bool {
		if p, ok := n.(*syntax.ParamExp); ok && p.Param != nil {
			is = is || strings.HasPrefix(p.Param.Value, "GITHUB_")
		}
		return true
	})
	return is
}

// clonedInto is the folder into which git clone puts a repository: the one that it names, or
// one called like the repository (git, builtin/clone.c: git_url_basename); nil of another
// command.
func clonedInto(args []Word) []string {
	var words []string
	for _, a := range args[1:] {
		if !strings.HasPrefix(a.Text, "-") {
			words = append(words, a.Text)
		}
	}
	switch {
	case len(words) < 2 || words[0] != "clone":
		return nil
	case len(words) == 2:
		return []string{path.Base(strings.TrimSuffix(strings.TrimRight(words[1], "/"), ".git"))}
	}
	return []string{path.Clean(words[len(words)-1])}
}
