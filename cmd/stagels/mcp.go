package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/cmd/stagels/internal/mcp"
	"golang.org/x/term"
)

func mcpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "mcp [DIR]",
		Short: "Serve an agent over the Model Context Protocol",
		Long: "mcp answers an agent on standard input and output. Paths begin in DIR, or in the current folder.\n" +
			"Nothing is written but by the tool rename, when it is asked to apply what it shows.",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: foldersOnly,
		RunE: func(cmd *cobra.Command, args []string) error {
			in := cmd.InOrStdin()
			if file, ok := in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
				return errors.New("mcp talks to an agent; to check files run: stagels check")
			}
			if len(args) > 0 {
				if err := os.Chdir(args[0]); err != nil {
					return plain(args[0], err)
				}
			}
			collectSooner()
			return agentServer(cmd.ErrOrStderr()).Serve(cmd.Context(), in, cmd.OutOrStdout())
		},
	}
}

// agentServer has the tools for agents. It tells of its own faults on errs.
func agentServer(errs io.Writer) *mcp.Server {
	return &mcp.Server{
		Name: "stagels", Version: ownVersion(), Tools: agentTools(),
		OnPanic: func(v any, stack []byte) { fmt.Fprintf(errs, "stagels: %v\n%s", v, stack) },
	}
}

// agentTools are what an agent can ask for. Most print what the command of that name does.
func agentTools() []mcp.Tool {
	rename := mcp.New("rename", "Rename a stage in its Dockerfile and in every Bake file, Compose file, workflow and script that builds it. Shows the difference; apply writes it.", renameForAgent)
	rename.Writes = true
	return []mcp.Tool{
		mcp.New("outline", "The stages of a Dockerfile: lines, base, what each takes from others, and which builds in other files make it.",
			func(_ context.Context, a onDockerfile) (string, error) {
				out, err := saidBy("", []string{"stages", "--users"}, a.Path)
				return short(packed(out)), err
			}),
		mcp.New("check", "What BuildKit would refuse or warn of, and more, in Dockerfiles and in the files that build them, at its line and column. Errors come first.", checkForAgent),
		mcp.New("explain", "What is built for a target, in which order, and why each stage is needed; with line, what needs the step in that line.", explainForAgent),
		mcp.New("definition", "Where a stage, variable, path or target that is named in a line is defined.", definitionForAgent),
		rename,
		mcp.New("rebuild", "Which steps of a build run again, and why, after files of the build context changed. The context is what the builds in other files say, or the Dockerfile's folder.", rebuildForAgent),
		mcp.New("affected", "Which builds of Bake files, Compose files and workflows a change of files touches, and why.", affectedForAgent),
		mcp.New("simulate", "What an edit of a Dockerfile or of a file that builds it would break, mend and make run again. With text, path may be a new file. Nothing is written.", simulate),
	}
}

type onDockerfile struct {
	Path string `json:"path" doc:"the Dockerfile"`
}

type checkArguments struct {
	Path string `json:"path,omitempty" doc:"a file or a folder; without it, the whole project"`
}

type explainArguments struct {
	Path   string `json:"path" doc:"the Dockerfile"`
	Target string `json:"target,omitempty" doc:"a stage; without it, the last"`
	Line   int    `json:"line,omitempty" doc:"a line of the file, from 1"`
}

type renameArguments struct {
	Path  string `json:"path" doc:"the Dockerfile"`
	Stage string `json:"stage" doc:"the stage's name"`
	To    string `json:"to" doc:"its new name"`
	Apply bool   `json:"apply,omitempty" doc:"write the files"`
}

type rebuildArguments struct {
	Path    string   `json:"path" doc:"the Dockerfile"`
	Target  string   `json:"target,omitempty" doc:"a stage; without it, the last"`
	Changed []string `json:"changed" doc:"paths that changed, below the build context or the folder of the project"`
	Context string   `json:"context,omitempty" doc:"the folder that is the build context, if it is another"`
}

type changedArguments struct {
	Changed []string `json:"changed" doc:"paths that changed, below the folder of the project"`
}

func checkForAgent(_ context.Context, a checkArguments) (string, error) {
	out, err := saidBy("", []string{"check", "--allow-empty", "--no-summary"}, orElse(a.Path, "."))
	return short(orElse(worstFirst(withoutSource(out)), "Nothing found.")), err
}

func affectedForAgent(_ context.Context, a changedArguments) (string, error) {
	var names []string
	for _, path := range a.Changed {
		name, err := inProject(path)
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	out, err := saidBy(strings.Join(names, "\x00"), []string{"affected"})
	return short(orElse(packed(out), "No build is touched.")), err
}

// worstFirst are the lines of findings by their severity, behind what is none.
func worstFirst(lines string) string {
	var sorted [5]string
	for line := range strings.Lines(lines) {
		_, says, _ := strings.Cut(line, ": ")
		severity, _, _ := strings.Cut(says, ":")
		sorted[slices.Index([]string{"error", "warning", "information", "hint"}, severity)+1] += line
	}
	return strings.Join(sorted[:], "")
}

// packed is a table without most of the blanks that align it, and without what it says again.
func packed(table string) string {
	for strings.Contains(table, "   ") {
		table = strings.ReplaceAll(table, "   ", "  ")
	}
	var out strings.Builder
	seen := map[string]bool{}
	for line := range strings.Lines(table) {
		if !seen[line] {
			out.WriteString(line)
		}
		seen[line] = true
	}
	return out.String()
}

// withoutSource leaves out the lines of the files that stand below findings.
func withoutSource(findings string) string {
	var kept strings.Builder
	for line := range strings.Lines(findings) {
		if !strings.HasPrefix(line, " ") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

func explainForAgent(_ context.Context, a explainArguments) (string, error) {
	args := withTarget(a.Target, "explain")
	if a.Line != 0 {
		args = append(args, "--for-line", strconv.Itoa(a.Line))
	}
	out, err := saidBy("", args, a.Path)
	return short(out), err
}

func renameForAgent(_ context.Context, a renameArguments) (string, error) {
	shown, err := saidBy("", []string{"rename", "--diff"}, a.Path, a.Stage, a.To)
	if err != nil || !a.Apply {
		return short(shown), err
	}
	if _, err := saidBy("", []string{"rename"}, a.Path, a.Stage, a.To); err != nil {
		return "", err
	}
	return short("Written:\n" + shown), nil
}

func withTarget(target string, args ...string) []string {
	if target != "" {
		args = append(args, "--target", target)
	}
	return args
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// saidBy is what a command prints about a path, with what else it takes behind that. No word of
// them is a flag. The error is what it says where it could do nothing of what it was asked for.
func saidBy(in string, args []string, path ...string) (string, error) {
	if len(path) > 0 {
		at, err := inProject(path[0])
		if err != nil {
			return "", err
		}
		args = append(append(args, "--", at), path[1:]...)
	}
	var out, errs bytes.Buffer
	code := run(args, strings.NewReader(in), &out, &errs)
	more := strings.TrimPrefix(strings.ReplaceAll("\n"+errs.String(), "\nstagels: ", "\n"), "\n")
	if code == exitFailed && out.Len() == 0 {
		return "", errors.New(strings.TrimSpace(more))
	}
	return more + out.String(), nil
}

// inProject is a path of the folder that the server runs in, seen from there. No link on the way
// leads out.
func inProject(path string) (string, error) {
	here := absolute(".")
	below, ok := belowFolder(here, path)
	if to, err := filepath.EvalSymlinks(below); ok && err == nil {
		_, ok = belowFolder(here, to)
	}
	if ok && path != "" {
		return below, nil
	}
	return "", fmt.Errorf("%q leads out of the folder %s, where stagels mcp runs", path, here)
}

// belowFolder is a path seen from a folder; ok is false if it lies elsewhere.
func belowFolder(folder, path string) (below string, ok bool) {
	below, err := filepath.Rel(folder, absolute(path))
	return below, err == nil && filepath.IsLocal(below)
}

// mostAnswered is how many bytes an agent is given at once: less than a thousand tokens.
const mostAnswered = 2800

// short is a text without the lines that are too many, and how many those are.
func short(text string) string {
	if len(text) <= mostAnswered {
		return text
	}
	const told = len("… 1000000 more lines\n")
	end := strings.LastIndexByte(text[:mostAnswered-told], '\n') + 1
	return fmt.Sprintf("%s… %d more lines\n", text[:end], strings.Count(text[end:], "\n"))
}
