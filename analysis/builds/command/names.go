package command

import (
	"path"
	"slices"
	"strings"
)

// commands are those that build a Dockerfile.
var commands = [][]string{
	{"docker", "build"},
	{"docker", "image", "build"},
	{"docker", "builder", "build"},
	{"docker", "buildx", "build"},
	{"docker", "buildx", "b"},
	{"podman", "build"},
	{"podman", "image", "build"},
	{"podman", "buildx", "build"},
	{"nerdctl", "build"},
	{"nerdctl", "image", "build"},
	{"buildah", "build"},
	{"buildah", "bud"},
	{"buildx", "build"},
}

// before are commands that run the command behind them.
var before = []string{"sudo", "time", "exec", "command", "env", "nohup"}

// ofDocker are flags of a command and of its plugin that stand before what it does, and
// take a value (docker/cli, cli/flags/options.go; buildx, commands/root.go).
var ofDocker = strings.Fields("-c --context --config -H --host -l --log-level --tlscacert --tlscert --tlskey --builder --connection --url --root --runroot --storage-driver --namespace -n --address -a")

// buildArguments are the arguments of a command that builds, and its name; "" of another
// command.
func buildArguments(args []Word) (name string, rest []Word) {
	for len(args) > 0 && (slices.Contains(before, args[0].Text) || strings.Contains(args[0].Text, "=") || isFlag(args[0])) {
		args = args[1:]
	}
	var words []string
	for len(args) > 0 && len(words) < longest {
		first := args[0]
		args = args[1:]
		switch {
		case len(words) > 0 && slices.Contains(ofDocker, first.Text):
			args = args[min(1, len(args)):]
		case len(words) > 0 && isFlag(first):
		case first.Open:
			return "", nil
		default:
			words = append(words, first.Text)
			words[0] = path.Base(words[0])
		}
		if slices.ContainsFunc(commands, func(c []string) bool { return slices.Equal(c, words) }) {
			return strings.Join(words, " "), args
		}
	}
	return "", nil
}

// longest is how many words name a command at most.
const longest = 3

func isFlag(a Word) bool { return strings.HasPrefix(a.Text, "-") && !a.Open }
