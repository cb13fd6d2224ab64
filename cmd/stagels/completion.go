package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/workspace"
)

// Shells ask for what can be typed next with the hidden command __complete. A
// command that takes a new flag with a value says beside it what can stand there;
// TestEveryFlagCompletes finds one that does not.

// completeFlag offers what complete says as the value of a flag of cmd.
func completeFlag(cmd *cobra.Command, flag string, complete cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
		panic(err) // there is no such flag, or it is said twice
	}
}

// completeWords offers a few words as the value of a flag of cmd.
func completeWords(cmd *cobra.Command, flag string, words ...string) {
	completeFlag(cmd, flag, func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return startingWith(typed, slices.Clone(words)), cobra.ShellCompDirectiveNoFileComp
	})
}

// completeCheck offers the values of the flags of check.
func completeCheck(cmd *cobra.Command) {
	completeWords(cmd, "format", "text", "json", "sarif", "github")
	completeWords(cmd, "color", "auto", "always", "never")
	completeWords(cmd, "fail-on", append(severityNames(), "never")...)
	completeFlag(cmd, "skip", listOf(ruleChoices))
	completeFlag(cmd, "only", listOf(ruleChoices))
	completeFlag(cmd, "severity", listOf(severityChoices))
	completeFlag(cmd, "context", foldersOnly)
	completeFlag(cmd, "config", anyFile)
	completeFlag(cmd, "baseline", anyFile)
	completeBuild(cmd)
}

// completeBuild offers the values of the flags that tell of a build.
func completeBuild(cmd *cobra.Command) {
	completeFlag(cmd, "target", ofDocuments(stageChoices))
	completeWords(cmd, "platform", platformChoices()...)
	completeFlag(cmd, "build-arg", ofDocuments(argumentChoices))
	completeFlag(cmd, "build-context", cobra.NoFileCompletions)
}

// listOf completes the last word of a list with commas by what choices offers for
// it. A word that the list has already is not offered again.
func listOf(choices func(word string) ([]cobra.Completion, cobra.ShellCompDirective)) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndex(typed, ",")+1]
		said := strings.Split(strings.ToLower(before), ",")
		offers, directive := choices(typed[len(before):])
		offers = slices.DeleteFunc(offers, func(o cobra.Completion) bool {
			return slices.Contains(said, strings.ToLower(word(o)))
		})
		for i := range offers {
			offers[i] = before + offers[i]
		}
		return startingWith(typed, offers), directive | cobra.ShellCompDirectiveNoFileComp
	}
}

// word is what an offer puts in, without its description.
func word(o cobra.Completion) string {
	w, _, _ := strings.Cut(o, "\t")
	return w
}

// startingWith are the offers that begin with what is typed, in any case: rules are
// found in any case too.
func startingWith(typed string, offers []cobra.Completion) []cobra.Completion {
	return slices.DeleteFunc(offers, func(o cobra.Completion) bool {
		return len(o) < len(typed) || !strings.EqualFold(o[:len(typed)], typed)
	})
}

func ruleChoices(string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var out []cobra.Completion
	for _, r := range rules.All() {
		out = append(out, cobra.CompletionWithDesc(r.Name, rowOf(r).Summary))
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// severityChoices are RULE= and, behind that, RULE=LEVEL.
func severityChoices(typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var out []cobra.Completion
	if name, _, ok := strings.Cut(typed, "="); ok {
		for _, level := range severityNames() {
			out = append(out, name+"="+level)
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
	for _, r := range rules.All() {
		out = append(out, cobra.CompletionWithDesc(r.Name+"=", rowOf(r).Summary))
	}
	return out, cobra.ShellCompDirectiveNoSpace
}

func severityNames() []string {
	var out []string
	for s := rules.Error; s <= rules.Hint; s++ {
		out = append(out, s.String())
	}
	return out
}

func platformChoices() []cobra.Completion {
	var out []cobra.Completion
	for _, v := range spec.Platforms() {
		out = append(out, cobra.CompletionWithDesc(v.Name, v.Summary))
	}
	return out
}

// completeRule completes the one argument of a command, a rule.
func completeRule(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	offers, directive := ruleChoices(typed)
	return startingWith(typed, offers), directive
}

// completeOneFile completes the one argument of a command, a file.
func completeOneFile(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// anyFile completes files.
func anyFile(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// ofDocuments offers what the files say that are on the command line already; if
// there are none, the Dockerfiles of the current folder. Those further down are not
// looked for, as a shell waits for the answer.
func ofDocuments(choices func(d *workspace.Document) ([]cobra.Completion, cobra.ShellCompDirective)) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) == 0 {
			args = []string{"."}
		}
		var out []cobra.Completion
		directive := cobra.ShellCompDirectiveNoFileComp
		for _, path := range readable(args) {
			src, err := named(path).read(nil)
			if err != nil {
				continue
			}
			offers, also := choices(workspace.New(src, workspace.Options{}))
			out, directive = append(out, offers...), directive|also
		}
		return startingWith(typed, once(out)), directive
	}
}

// once are the offers without those that put in what one before them does.
func once(offers []cobra.Completion) []cobra.Completion {
	seen := map[string]bool{}
	return slices.DeleteFunc(offers, func(o cobra.Completion) bool {
		again := seen[word(o)]
		seen[word(o)] = true
		return again
	})
}

// readable are the files among args, and the Dockerfiles that lie in the folders
// among them.
func readable(args []string) []string {
	var out []string
	for _, arg := range args {
		entries, err := os.ReadDir(arg)
		if err != nil && arg != stdin {
			out = append(out, arg)
		}
		for _, e := range entries {
			if e.Type().IsRegular() && workspace.Dockerfile.Named(e.Name()) {
				out = append(out, filepath.Join(arg, e.Name()))
			}
		}
	}
	return out
}

// stageChoices are the names that --target can have, with what is built there.
func stageChoices(d *workspace.Document) ([]cobra.Completion, cobra.ShellCompDirective) {
	var out []cobra.Completion
	for i := range d.Model.Stages() {
		if s := &d.Model.Stages()[i]; s.Name != "" {
			out = append(out, cobra.CompletionWithDesc(s.Name, oneLine(s.From.Of(d.Text()))))
		}
	}
	return out, 0
}

// argumentChoices are the arguments that the file declares.
func argumentChoices(d *workspace.Document) ([]cobra.Completion, cobra.ShellCompDirective) {
	var out []cobra.Completion
	for i := range d.Model.File.Items() {
		it := &d.Model.File.Items()[i]
		if it.Instr == nil || it.Instr.Name != "arg" {
			continue
		}
		for _, p := range it.Instr.Pairs {
			out = append(out, cobra.CompletionWithDesc(p.Key.Text+"=", oneLine(it.Span.Of(d.Text()))))
		}
	}
	return out, cobra.ShellCompDirectiveNoSpace
}
