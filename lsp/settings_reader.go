package lsp

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/protocol"
)

// readSettings reads each of the settings by itself, so that one that makes no
// sense leaves the others; complaints tell of those by their keys. Names of rules
// and severities are spelt as the rules spell them.
func readSettings(raw protocol.LSPAny) (s Settings, complaints []string) {
	r := &settingsReader{}
	all := r.fields(setting{section, raw})
	ofRules := r.fields(all["rules"])
	s.Rules.Skip = r.ruleNames(ofRules["skip"])
	s.Rules.Severity = r.severities(ofRules["severity"])
	s.BuildArgs = r.textsByName(all["buildArgs"])
	s.BuildContexts = r.contexts(all["buildContexts"])
	s.Target = r.text(all["target"])
	s.Platform = r.platform(all["platform"])
	s.Timings = r.text(all["timings"])
	s.Diagnostics.Enable = r.truth(r.fields(all["diagnostics"])["enable"])
	s.CodeLens.Enable = r.truth(r.fields(all["codeLens"])["enable"])
	hints := r.fields(all["inlayHints"])
	s.InlayHints = HintSettings{
		StageIndexes: r.truth(hints["stageIndexes"]), IndexMeanings: r.truth(hints["indexMeanings"]),
		Bases: r.truth(hints["bases"]), Platforms: r.truth(hints["platforms"]),
		Times: r.truth(hints["times"]),
	}
	indentRun := r.truth(r.fields(all["format"])["indentRun"])
	s.Format.IndentRun = indentRun != nil && *indentRun
	s.MaxFileSize = r.size(all["maxFileSize"])
	return s, r.complaints
}

// settingsReader collects what it cannot read.
type settingsReader struct{ complaints []string }

// setting is a value and the key it stands under, as stagels.rules.skip. The zero
// setting is one that is not set.
type setting struct {
	key string
	raw protocol.LSPAny
}

func (n setting) below(name string, raw protocol.LSPAny) setting {
	return setting{n.key + "." + name, raw}
}

func (r *settingsReader) refuse(n setting, complaint string) {
	r.complaints = append(r.complaints, n.key+" is "+complaint)
}

// read decodes n, if it is set; else it says that n is otherwise.
func (r *settingsReader) read(n setting, into any, otherwise string) (ok bool) {
	if len(n.raw) == 0 || n.raw.Kind() == 'n' {
		return false
	}
	if rpc.Unmarshal(n.raw, into) != nil {
		r.refuse(n, otherwise)
		return false
	}
	return true
}

// fields are the values of an object by their names.
func (r *settingsReader) fields(n setting) map[string]setting {
	var values map[string]protocol.LSPAny
	r.read(n, &values, "no object")
	out := map[string]setting{}
	for name, raw := range values {
		out[name] = n.below(name, raw)
	}
	return out
}

// truth is nil if n is not set.
func (r *settingsReader) truth(n setting) *bool {
	var is bool
	if !r.read(n, &is, "neither true nor false") {
		return nil
	}
	return &is
}

// size is 0 if n is not set.
func (r *settingsReader) size(n setting) (bytes int) {
	const otherwise = "no number of bytes"
	if !r.read(n, &bytes, otherwise) {
		return 0
	}
	if bytes < 0 {
		r.refuse(n, otherwise)
	}
	return max(0, bytes)
}

func (r *settingsReader) text(n setting) (s string) {
	r.read(n, &s, "no text")
	return s
}

// texts are the texts in a list; what else is in it is left out.
func (r *settingsReader) texts(n setting) (out []string) {
	var values []protocol.LSPAny
	r.read(n, &values, "no list")
	for i, raw := range values {
		var s string
		if r.read(setting{fmt.Sprintf("%s[%d]", n.key, i), raw}, &s, "no text") {
			out = append(out, s)
		}
	}
	return out
}

// textsByName are the texts in an object; what else is in it is left out.
func (r *settingsReader) textsByName(n setting) map[string]string {
	fields := r.fields(n)
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		var s string
		if r.read(fields[name], &s, "no text") {
			out[name] = s
		}
	}
	return out
}

func (r *settingsReader) ruleNames(n setting) (out []string) {
	for _, name := range r.texts(n) {
		if rule := r.rule(n, name); rule != nil {
			out = append(out, rule.Name)
		}
	}
	return out
}

// rule is the rule called name, which n speaks of; nil if there is none.
func (r *settingsReader) rule(n setting, name string) *rules.Rule {
	rule := rules.Lookup(name)
	if rule == nil {
		r.complaints = append(r.complaints, fmt.Sprintf("%s: there is no rule %q", n.key, name))
	}
	return rule
}

func (r *settingsReader) severities(n setting) map[string]string {
	levels := r.textsByName(n)
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(levels)) {
		rule, level := r.rule(n, name), strings.ToLower(levels[name])
		if _, ok := rules.SeverityOf(level); !ok && level != off {
			r.refuse(n.below(name, nil), fmt.Sprintf("no severity: %q (error, warning, information, hint or off)", level))
		} else if rule != nil {
			out[rule.Name] = level
		}
	}
	return out
}

// contexts are named contexts by their names: an object, or a list of NAME and
// NAME=VALUE.
func (r *settingsReader) contexts(n setting) map[string]string {
	if n.raw.Kind() != '[' {
		return r.textsByName(n)
	}
	out := map[string]string{}
	for _, pair := range r.texts(n) {
		name, value, _ := strings.Cut(pair, "=")
		out[name] = value
	}
	return out
}

// platform is the platform that docker would make of what was typed.
func (r *settingsReader) platform(n setting) string {
	typed := r.text(n)
	if typed == "" {
		return ""
	}
	p, err := platforms.Parse(typed)
	if err != nil {
		r.refuse(n, fmt.Sprintf("no platform: %q (OS/ARCH)", typed))
		return ""
	}
	return platforms.Format(platforms.Normalize(p))
}
