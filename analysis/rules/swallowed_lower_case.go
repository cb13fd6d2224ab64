package rules

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/syntax"
)

// fileCasing is how a file's instructions are written, if there are several.
type fileCasing struct {
	lower    bool // all in lower case
	capitals bool // all that begin at the left in capitals
}

// fileCasing is found out once.
func (p *Pass) fileCasing() fileCasing {
	if p.casing == nil {
		c, n := fileCasing{true, true}, 0
		for _, in := range p.instructions() {
			it := in.item
			c.lower = c.lower && it.Instr.Keyword.Text == it.Instr.Name
			c.capitals = c.capitals && (!it.Instr.Known() || capitals(it.Instr) || p.indent(it.Span).Len() > 0)
			n++
		}
		c.lower = c.lower && n > 1
		p.casing = &c
	}
	return *p.casing
}

// lowerCaseMeant tells whether a row that begins with the lower-case name of an instruction
// was to be one, in a file that has all of them in lower case. What a shell gets are words of
// a command else, which has more than its name already, as npm has not above run test; and
// the words of the row are such as that instruction has, and a command hardly.
func (s *swallowed) lowerCaseMeant(p *Pass) bool {
	if s.indent(s.row) > s.indent(s.owner) || firstWord(s.text(s.row)) == s.text(s.row) ||
		s.operatorAbove() || !s.mayBegin() || !p.fileCasing().lower {
		return false
	}
	head := instruction(s.escapeChar, s.src(s.owner, s.row))
	if head.Instr == nil || !givesCommand(head.Instr) {
		return head.Instr != nil && (s.lost.Name != "user" || userWord.Matches(s.lost.Body.Text))
	}
	command := lastCommand(head.Body.Text)
	return len(command) > 1 && looksMeant(s.lost, behindWord(s.text(s.row)), command)
}

// behindWord is what stands behind the first word of a text.
func behindWord(s string) string { return strings.TrimSpace(s[len(firstWord(s)):]) }

// lastCommand are the words of the last command of a shell's text, without its options.
func lastCommand(src string) (words []string) {
	for _, w := range strings.Fields(src) {
		switch {
		case commandEnd.Matches(w):
			words = nil
		case !strings.HasPrefix(w, "-") && !(len(words) == 0 && pairWord.Matches(w)):
			words = append(words, w)
		}
		if strings.HasSuffix(w, ";") {
			words = nil
		}
	}
	return words
}

// commandEnd is a word that ends a command.
var commandEnd = pattern.New(`^(?:&&|\|\|?|;|&|\(|\{|then|do|else|!)$`)

// looksMeant tells whether the words of the instruction, whose first line has the body, are
// such as it has, and not such as the command above would be given.
func looksMeant(in *syntax.Instr, body string, command []string) bool {
	switch in.Name {
	case "copy", "add":
		return strings.ContainsAny(body, "./$")
	case "env", "label", "arg":
		return !slices.ContainsFunc(in.Pairs, func(pair syntax.Pair) bool { return pair.Sep == "" })
	case "workdir", "volume":
		return pathWord.Matches(body)
	case "expose":
		return portWords.Matches(body)
	case "user":
		return userWord.Matches(body) && !(commandWord.Matches(body) && installCommand(command))
	case "stopsignal":
		return IsSignal(body)
	case "run", "cmd", "entrypoint":
		return commandMeant(strings.Fields(body), command)
	case "onbuild":
		return in.Trigger != nil && looksMeant(in.Trigger, behindWord(body), command)
	case "from":
		return (body == "scratch" || Official(body)) && !printing.Matches(command[0]+" ")
	}
	return false
}

var (
	pathWord  = pattern.New(`^(?:/|\.|\$|[A-Za-z]:[\\/])\S*$`)
	portWords = pattern.New(`^[0-9$][^\s]*(?:\s+[0-9$]\S*)*$`)
	userWord  = pattern.New(`^(?:[0-9$]\S*|root|nobody|nonroot|[a-z_][a-z0-9_-]*:[a-z0-9_-]+)$`)
)

// installCommand tells whether a command's words are the names of packages.
func installCommand(command []string) bool {
	return slices.ContainsFunc(command, func(w string) bool { return w == "install" || w == "add" })
}

// commandMeant tells whether the words are a command of its own: of the program that the
// command above is of too, or of one that no other program runs for it. Some run what is
// behind their word run.
func commandMeant(words, above []string) bool {
	if len(words) < 2 || slices.Contains(runners, above[0]) {
		return false
	}
	return words[0] == above[0] || slices.Contains(systemPrograms, words[0])
}

var (
	runners        = strings.Fields(`bazel bun bundle bunx cargo conda deno docker dotnet exec hatch hdiutil kubectl mamba micromamba nerdctl nix nohup npx oc pdm pipenv pixi podman poetry python python3 rye sudo uv xargs env time`)
	systemPrograms = strings.Fields(`addgroup adduser apk apt apt-get chgrp chmod chown cp curl dnf dpkg echo git groupadd install ln microdnf mkdir mv pip pip3 rm sed tar unzip useradd wget yum zypper`)
)
