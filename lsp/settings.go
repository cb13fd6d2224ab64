package lsp

import (
	"maps"
	"slices"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/rules"
)

// Settings are what a client can set in its section stagels.
type Settings struct {
	// Rules are settings of rules, by their names.
	Rules RuleSettings `json:"rules"`
	// BuildArgs are the values of --build-arg, by name.
	BuildArgs map[string]string `json:"buildArgs"`
	// BuildContexts are the named contexts of the build, as --build-context gives
	// them: what each name stands for. A list of NAME or NAME=VALUE is taken too.
	BuildContexts map[string]string `json:"buildContexts"`
	// Target is the stage to build; empty is the last.
	Target string `json:"target"`
	// Platform is what is built for, as linux/arm64; empty is this machine's.
	Platform string `json:"platform"`
	// Diagnostics can be switched off.
	Diagnostics DiagnosticSettings `json:"diagnostics"`
	// CodeLens are the lines over stages.
	CodeLens LensSettings `json:"codeLens"`
	// InlayHints are the words shown within the lines.
	InlayHints HintSettings `json:"inlayHints"`
	// Format is how files are formatted.
	Format FormatSettings `json:"format"`
	// MaxFileSize is how many bytes a file may have to be looked at; 0 is as if it
	// were not set.
	MaxFileSize int `json:"maxFileSize"`
}

// RuleSettings are what is reported, and how.
type RuleSettings struct {
	// Skip are the names of rules that are not to speak.
	Skip []string `json:"skip"`
	// Severity is what rules are reported as, by their names: error, warning,
	// information, hint or off.
	Severity map[string]string `json:"severity"`
}

// DiagnosticSettings are those of all diagnostics.
type DiagnosticSettings struct {
	// Enable is whether anything is reported; it is if this is not set.
	Enable *bool `json:"enable"`
}

// LensSettings are those of the lines over stages.
type LensSettings struct {
	// Enable is whether the lines over stages are shown; they are if this is not set.
	Enable *bool `json:"enable"`
}

// HintSettings are whether hints of each kind are shown; they are if it is not set.
type HintSettings struct {
	// StageIndexes is the index before a stage without a name.
	StageIndexes *bool `json:"stageIndexes"`
	// IndexMeanings is the stage that an index in --from means.
	IndexMeanings *bool `json:"indexMeanings"`
	// Bases is what the variables of a base stand for.
	Bases *bool `json:"bases"`
	// Platforms is what platform a stage is for, where its FROM does not say so.
	Platforms *bool `json:"platforms"`
}

// on is what a switch is that is on if it is not set.
func on(set *bool) bool { return set == nil || *set }

// FormatSettings are those of formatting.
type FormatSettings struct {
	// IndentRun is whether the lines of a RUN's shell command are indented too. That
	// changes the command, and with it the cache key of the RUN and of what follows.
	IndentRun bool `json:"indentRun"`
}

// off is the severity of a rule that is not to speak.
const off = "off"

// options are base with what is set.
func (s Settings) options(base analysis.Options) analysis.Options {
	out := base
	if len(s.BuildArgs) > 0 {
		out.BuildArgs = s.BuildArgs
	}
	if len(s.BuildContexts) > 0 {
		out.NamedContexts = slices.Sorted(maps.Keys(s.BuildContexts))
	}
	if s.Target != "" {
		out.Target = s.Target
	}
	if s.Platform != "" {
		out.Platform = s.Platform
	}
	out.Rules = s.Rules.settings()
	out.Format = analysis.FormatSettings{IndentRun: s.Format.IndentRun}
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
