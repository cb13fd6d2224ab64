package lsp

import (
	"maps"
	"slices"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
)

// Settings are what a client can set in its section stagels. A field's comment, behind
// its name, is what an editor shows a person of it.
type Settings struct {
	// Rules are the settings of rules, by their names.
	Rules RuleSettings `json:"rules"`
	// BuildArgs: Build arguments by name, as `--build-arg` gives them.
	BuildArgs map[string]string `json:"buildArgs"`
	// BuildContexts: Named contexts by name, as `--build-context` gives them. A list of
	// `NAME` or `NAME=VALUE` works too.
	BuildContexts map[string]string `json:"buildContexts"`
	// Target: The stage to build, as `--target` names it. Default: the last stage.
	Target string `json:"target"`
	// Platform: The platform to build for, such as `linux/arm64`. Default: this machine's.
	Platform string `json:"platform"`
	// Timings: A log of `docker build --progress=rawjson`, by its path from the folder of the
	// workspace. Hints tell how long each step took in that build, and the picture of the stages
	// how long each stage. Default: none.
	Timings string `json:"timings"`
	// Diagnostics can be switched off.
	Diagnostics DiagnosticSettings `json:"diagnostics"`
	// CodeLens are the lines over stages.
	CodeLens LensSettings `json:"codeLens"`
	// InlayHints are the words shown within the lines.
	InlayHints HintSettings `json:"inlayHints"`
	// Format is how files are formatted.
	Format FormatSettings `json:"format"`
	// MaxFileSize: The size in bytes above which a file is left alone. Default: 0, which
	// means 1,048,576.
	MaxFileSize int `json:"maxFileSize"`
}

// RuleSettings are what is reported, and how.
type RuleSettings struct {
	// Skip: Rules that report nothing, by name.
	Skip []string `json:"skip"`
	// Severity: The severity of rules, by name: `error`, `warning`, `information`, `hint`
	// or `off`.
	Severity map[string]string `json:"severity"`
}

// DiagnosticSettings are those of all diagnostics.
type DiagnosticSettings struct {
	// Enable: Report diagnostics. Default: on.
	Enable *bool `json:"enable"`
}

// LensSettings are those of the lines over stages.
type LensSettings struct {
	// Enable: Show lenses over stages. Default: on.
	Enable *bool `json:"enable"`
}

// HintSettings are whether hints of each kind are shown; they are if it is not set.
type HintSettings struct {
	// StageIndexes: Show the index of a stage without a name where `--from` takes it by that. Default: on.
	StageIndexes *bool `json:"stageIndexes"`
	// IndexMeanings: Show the stage that an index in `--from` means. Default: on.
	IndexMeanings *bool `json:"indexMeanings"`
	// Bases: Show the values of variables in a base image. Default: on.
	Bases *bool `json:"bases"`
	// Platforms: Show the values of variables in `--platform`. Default: on.
	Platforms *bool `json:"platforms"`
	// Times: Show how long each step took in the build whose log `timings` names. Default: on.
	Times *bool `json:"times"`
}

// on is what a switch is that is on if it is not set.
func on(set *bool) bool { return set == nil || *set }

// FormatSettings are those of formatting.
type FormatSettings struct {
	// IndentRun: Indent the continuation lines of a RUN's command. This changes the
	// command, so the build cache misses from there on. Default: off.
	IndentRun bool `json:"indentRun"`
}

// off is the severity of a rule that is not to speak.
const off = "off"

// options are base with what is set.
func (s Settings) options(base workspace.Options) workspace.Options {
	out := base
	if len(s.BuildArgs) > 0 {
		out.Build.BuildArgs = s.BuildArgs
	}
	if len(s.BuildContexts) > 0 {
		out.Build.NamedContexts = slices.Sorted(maps.Keys(s.BuildContexts))
	}
	if s.Target != "" {
		out.Build.Target = s.Target
	}
	if s.Platform != "" {
		out.Build.Platform = s.Platform
	}
	out.Rules = s.Rules.settings()
	return out
}

func (r RuleSettings) settings() rules.Settings {
	out := rules.Settings{Skip: slices.Clone(r.Skip), Severity: map[string]rules.Severity{}}
	for name, level := range r.Severity {
		if level == off {
			out.Skip = append(out.Skip, name)
		} else if severity, ok := rules.SeverityOf(level); ok {
			out.Severity[name] = severity
		}
	}
	return out
}

// silent tells whether nothing is to be reported.
func (s Settings) silent() bool { return !on(s.Diagnostics.Enable) }
