package lsp

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/rules"
	"go.lsp.dev/protocol"
)

// Settings are what a client can set in its section stagels.
type Settings struct {
	// Rules are settings of rules, by their names.
	Rules RuleSettings `json:"rules"`
	// BuildArgs are the values of --build-arg, by name.
	BuildArgs map[string]string `json:"buildArgs"`
	// BuildContexts are the named contexts of the build, as --build-context gives
	// them: what each name stands for.
	BuildContexts map[string]string `json:"buildContexts"`
	// Target is the stage to build; empty is the last.
	Target string `json:"target"`
	// Platform is what is built for, as linux/arm64; empty is this machine's.
	Platform string `json:"platform"`
	// Diagnostics can be switched off.
	Diagnostics DiagnosticSettings `json:"diagnostics"`
}

// RuleSettings are what is reported, and how.
type RuleSettings struct {
	// Skip are the names of rules that are not to speak.
	Skip []string `json:"skip"`
	// Severity is error, warning, information, hint or off, by the rule's name.
	Severity map[string]string `json:"severity"`
}

// DiagnosticSettings are those of all diagnostics.
type DiagnosticSettings struct {
	// Enable is whether anything is reported; it is if this is not set.
	Enable *bool `json:"enable"`
}

// readSettings reads each of the settings by itself, so that one that makes no
// sense leaves the others; complaints tell of those.
func readSettings(raw protocol.LSPAny) (s Settings, complaints []string) {
	var keys map[string]protocol.LSPAny
	if len(raw) == 0 || raw.Kind() == 'n' {
		return s, nil
	}
	if err := protocol.Unmarshal(raw, &keys); err != nil {
		return s, []string{"stagels: the settings are no object"}
	}
	into := map[string]any{
		"rules": &s.Rules, "buildArgs": &s.BuildArgs, "buildContexts": &s.BuildContexts,
		"target": &s.Target, "platform": &s.Platform, "diagnostics": &s.Diagnostics,
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		at, known := into[key]
		if !known || keys[key].Kind() == 'n' {
			continue
		}
		if err := protocol.Unmarshal(keys[key], at); err != nil {
			complaints = append(complaints, fmt.Sprintf("stagels.%s is not understood: %v", key, err))
		}
	}
	return s, append(complaints, s.Rules.unknown()...)
}

// unknown tells of rules and severities that are none.
func (r RuleSettings) unknown() (complaints []string) {
	for _, name := range append(slices.Clone(r.Skip), slices.Sorted(maps.Keys(r.Severity))...) {
		if rules.Named(name) == nil {
			complaints = append(complaints, fmt.Sprintf("stagels.rules: there is no rule %q", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Severity)) {
		if _, ok := rules.SeverityOf(r.Severity[name]); !ok && !strings.EqualFold(r.Severity[name], "off") {
			complaints = append(complaints, fmt.Sprintf("stagels.rules.severity.%s: %q is no severity", name, r.Severity[name]))
		}
	}
	return complaints
}

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
	return out
}

func (r RuleSettings) settings() rules.Settings {
	out := rules.Settings{Severity: map[string]rules.Severity{}}
	for _, name := range r.Skip {
		if rule := rules.Named(name); rule != nil {
			out.Skip = append(out.Skip, rule.Name)
		}
	}
	for name, level := range r.Severity {
		rule := rules.Named(name)
		if rule == nil {
			continue
		}
		if strings.EqualFold(level, "off") {
			out.Skip = append(out.Skip, rule.Name)
		} else if severity, ok := rules.SeverityOf(level); ok {
			out.Severity[rule.Name] = severity
		}
	}
	return out
}

// silent tells whether nothing is to be reported.
func (s Settings) silent() bool { return s.Diagnostics.Enable != nil && !*s.Diagnostics.Enable }
