package stage

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/syntax"
)

// readsByName tells whether a script that cannot be read here seems to read the
// variable called name, in one of the ways of shells.
func readsByName(script, name string) bool {
	for _, mark := range []string{"$", "${", "%"} {
		for rest := script; ; {
			_, after, ok := strings.Cut(rest, mark+name)
			if !ok {
				break
			}
			if after == "" || !syntax.IsNameByte(after[0]) {
				return true
			}
			rest = after
		}
	}
	return namedInEnvironment(script, name)
}

// readsAsOthersDo tells whether a command of in seems to read the variable called name
// from its environment in another way than a POSIX shell does: as cmd and PowerShell do,
// to which case is the same, or as programs do.
func (m *Model) readsAsOthersDo(item int, in *syntax.Instr, name string) bool {
	if !hasCommand(in) && in.Name != "shell" {
		return false
	}
	return slices.ContainsFunc(m.commandTexts(item, in), func(text string) bool {
		return namedInEnvironment(text, name) || namedToCmd(text, name) && m.cmdMayRead(item, in, text)
	})
}

// commandTexts are what in says behind its flags, and the bodies of its heredocs.
func (m *Model) commandTexts(item int, in *syntax.Instr) []string {
	body := in.Body.Text
	if in.Name == "healthcheck" && len(in.Args) > 1 {
		body = strings.TrimSpace(body[min(len(in.Args[0].Text), len(body)):])
	}
	out := []string{body}
	for _, h := range m.File.Item(item).Instr.Heredocs {
		out = append(out, h.Body.Of(m.File.Source(item)))
	}
	return out
}

// lookup is what stands before a name that is looked up in the environment: the
// drive of PowerShell, and the tables and functions of programs.
var lookup = pattern.New(`(?i)(?:\benv:[\\/]*|(?:env|environ|environmentvariable|environ\.get|env\.get|env\.fetch)\s*[\[({]\s*\\?["']?|\bprocess\.env\.)$`)

// longestLookup is how much before a name is looked at.
const longestLookup = 40

func namedInEnvironment(text, name string) bool {
	return anyCase(text, name, func(before, _ string) bool {
		return lookup.Matches(before[max(0, len(before)-longestLookup):])
	})
}

// namedToCmd tells whether the text names the variable as cmd reads it: %NAME%, !NAME!,
// also with a : and what is made of the value, and by set and if defined.
func namedToCmd(text, name string) bool {
	return anyCase(text, name, func(before, after string) bool {
		words := strings.Fields(strings.TrimRight(before, `"`))
		switch last := len(words) - 1; {
		case after != "" && (strings.HasSuffix(before, "%") || strings.HasSuffix(before, "!")) && (after[0] == ':' || after[0] == before[len(before)-1]):
			return true
		case last < 0 || strings.TrimRight(before, " \t\"") == strings.TrimRight(before, `"`):
			return false
		default:
			return strings.EqualFold(words[last], "set") || strings.EqualFold(words[last], "defined")
		}
	})
}

// anyCase tells whether one of the places holds where the text has the name as a whole
// word, in whatever case.
func anyCase(text, name string, holds func(before, after string) bool) bool {
	for at := 0; at+len(name) <= len(text); at++ {
		end := at + len(name)
		switch {
		case !strings.EqualFold(text[at:end], name):
		case at > 0 && syntax.IsNameByte(text[at-1]) || end < len(text) && syntax.IsNameByte(text[end]):
		case holds(text[:at], text[end:]):
			return true
		}
	}
	return false
}

// spellsInAnyCase tells whether a command of the item may name the variable in another
// case than its own.
func (m *Model) spellsInAnyCase(item int, name string) bool {
	in := m.Instr(item)
	if in.Name == "onbuild" {
		in = in.Trigger
	}
	if !hasCommand(in) && (in == nil || in.Name != "shell") {
		return false
	}
	return anyCase(m.File.Source(item), name, func(string, string) bool { return true })
}

// cmdMayRead tells whether the text of a command is given to the cmd of Windows, as far
// as one can tell: that shell is named, or another that is not known, or the stage may
// be one of Windows, where BuildKit takes cmd (dockerfile2llb/defaultshell.go:3).
func (m *Model) cmdMayRead(item int, in *syntax.Instr, text string) bool {
	return namesCmd.Matches(text) || !in.JSON && !m.PosixShell(item) || m.mayBeWindows(m.At(item))
}

var namesCmd = pattern.New(`(?i)(?:^|[^\w.-])cmd(?:\.exe)?(?:$|[^\w.-])`)

// mayBeWindows tells whether something says that stage s is one of Windows: the escape
// character, the platform, the image's name, or the letter of a drive.
func (m *Model) mayBeWindows(s int) bool {
	if m.File.Escape == '`' || strings.HasPrefix(m.build.Platform, "windows") {
		return true
	}
	for ; s != None; s = m.heads[s].Base.Target {
		head := m.heads[s]
		platform, _ := m.ExpandFrom(head.Platform)
		if strings.HasPrefix(strings.ToLower(platform), "windows") || windowsImage.Matches(head.Base.Expanded) {
			return true
		}
		for i := m.starts[s] + 1; i < m.starts[s+1]; i++ {
			if m.Instr(i) != nil && drive.Matches(m.File.Source(i)) {
				return true
			}
		}
	}
	return false
}

var (
	windowsImage = pattern.New(`(?i)windows|nanoserver|servercore|dotnet[/-]framework|(?:^|/)microsoft/(?:iis|wcf)|ltsc20[0-9][0-9]`)
	drive        = pattern.New(`(?i)(?:^|[\s"'=,\[])[a-z]:[\\/]`)
)

// MayBeWindows tells whether something says that the stage at the item is one of Windows.
func (m *Model) MayBeWindows(item int) bool { return m.mayBeWindows(m.At(item)) }

// cmdNames are the variables that cmd makes up.
var cmdNames = strings.Fields("CD CMDCMDLINE CMDEXTVERSION DATE ERRORLEVEL HIGHESTNUMANODENUMBER RANDOM TIME")

// shellNames are the variables that POSIX shells and bash set, or read for themselves.
var shellNames = strings.Fields(`_ auto_resume histchars
	BASH BASHOPTS BASHPID CDPATH CHILD_MAX COLUMNS COMPREPLY COPROC DIRSTACK EMACS ENV EPOCHREALTIME EPOCHSECONDS EUID EXECIGNORE
	FCEDIT FIGNORE FUNCNAME FUNCNEST GLOBIGNORE GLOBSORT GROUPS HISTCMD HISTCONTROL HISTFILE HISTFILESIZE HISTIGNORE HISTSIZE
	HISTTIMEFORMAT HOSTFILE HOSTNAME HOSTTYPE IFS IGNOREEOF INPUTRC INSIDE_EMACS LINENO LINES MACHTYPE MAIL MAILCHECK MAILPATH
	MAPFILE OLDPWD OPTARG OPTERR OPTIND OSTYPE PIPESTATUS POSIXLY_CORRECT PPID PROMPT_COMMAND PROMPT_DIRTRIM PS0 PS1 PS2 PS3 PS4
	RANDOM REPLY SECONDS SHELLOPTS SHLVL SRANDOM TIMEFORMAT TMOUT UID`)

// ShellHas tells whether a shell in the scope sets or reads the variable called name for
// itself, whatever the file says.
func (m *Model) ShellHas(sc *Scope, name string) bool {
	if PosixShellHas(name) {
		return true
	}
	return slices.Contains(cmdNames, strings.ToUpper(name)) && slices.ContainsFunc(sc.namings, func(n Naming) bool { return m.MayBeWindows(n.Item) })
}

// PosixShellHas tells whether a POSIX shell or bash sets or reads the variable called name
// for itself.
func PosixShellHas(name string) bool {
	for _, prefix := range []string{"BASH_", "COMP_", "LC_", "READLINE_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains(shellNames, name)
}
