package files

import (
	"path"
	"slices"
)

// condition is how a command ends that only asks; ok is false if it is another one.
func (r *running) condition(name string, args []string) (o outcome, ok bool) {
	switch name {
	case "true", ":":
		return succeeds, true
	case "false":
		return fails, true
	case "test":
		return r.test(args), true
	case "[":
		if len(args) > 0 {
			args = args[:len(args)-1]
		}
		return r.test(args), true
	case "which", "type", "hash", "grep", "id", "getent", "diff", "cmp", "pgrep", "ping", "ls", "file", "-v", "-V":
		return unsure, true
	}
	return unsure, false
}

// test is how test ends.
func (r *running) test(words []string) outcome {
	if len(words) > 0 && words[0] == "!" {
		return not(r.test(words[1:]))
	}
	switch {
	case slices.Contains(words, unknownWord):
		return unsure
	case len(words) == 2 && (words[0] == "-f" || words[0] == "-e" || words[0] == "-d"):
		return r.exists(words[1])
	case len(words) == 2 && (words[0] == "-z" || words[0] == "-n"):
		return decided((words[1] == "") == (words[0] == "-z"))
	case len(words) == 3 && (words[1] == "=" || words[1] == "=="):
		return decided(words[0] == words[2])
	case len(words) == 3 && words[1] == "!=":
		return decided(words[0] != words[2])
	}
	return unsure
}

func not(o outcome) outcome {
	switch o {
	case fails:
		return succeeds
	case succeeds:
		return fails
	}
	return unsure
}

func decided(is bool) outcome {
	if is {
		return succeeds
	}
	return fails
}

// exists is whether something likely is at the path of a word. In a folder that came from
// elsewhere nothing likely is but what came with it.
func (r *running) exists(word string) outcome {
	at, ok := r.at(word)
	if !ok {
		return unsure
	}
	if n := r.root.Lookup(at).Node; n != nil {
		return succeeds
	}
	if in := r.root.Lookup(path.Dir(at)).Node; in != nil && in.Kind == Folder && in.cameFromContext() {
		return fails
	}
	return unsure
}
