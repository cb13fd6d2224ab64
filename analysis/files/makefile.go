package files

import (
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

// makefile is what is read of a Makefile.
type makefile struct {
	vars, given map[string]string // of the file, and of the command line
	weak        map[string]bool   // set by ?=: the environment's value wins
	rules       []*makeRule
	first       string
}

// makeRule is a rule: the texts of its targets and of what they need, and its recipe.
type makeRule struct {
	targets, needs string
	recipe         []string
}

var (
	makeAssignment = pattern.New(`^\s*(?:export\s+|override\s+)*([\w.-]+)\s*(\?|:{1,3}|\+)?=\s*(.*)$`)
	makeTargets    = pattern.New(`^([^\s:=#][^:=#]*)::?(?:[^=]|$)`)
)

// readMakefile reads variables and rules. Of conditions it takes all branches.
func readMakefile(text string) *makefile {
	m := &makefile{vars: map[string]string{}, given: map[string]string{}, weak: map[string]bool{}}
	var rule *makeRule
	for line := range strings.Lines(strings.ReplaceAll(text, "\\\n", " ")) {
		line = strings.TrimRight(line, "\r\n")
		if code, ok := strings.CutPrefix(line, "\t"); ok {
			if rule != nil {
				rule.recipe = append(rule.recipe, code)
			}
			continue
		}
		line, _, _ = strings.Cut(line, " #")
		if set := makeAssignment.Find(line); set != nil {
			m.set(set[1], set[2], set[3])
		} else if makeTargets.Matches(line) {
			rule = m.add(line)
		}
	}
	return m
}

func (m *makefile) set(name, how, text string) {
	switch old, set := m.vars[name]; {
	case how == "?" && set:
	case how == "+" && set:
		m.vars[name] = old + " " + text
	default:
		m.vars[name], m.weak[name] = text, how == "?"
	}
}

// add adds the rule that begins in a line.
func (m *makefile) add(line string) *makeRule {
	targets, needs, _ := strings.Cut(line, ":")
	needs, inline, has := strings.Cut(strings.TrimPrefix(needs, ":"), ";")
	rule := &makeRule{targets: targets, needs: needs}
	if has {
		rule.recipe = []string{inline}
	}
	m.rules = append(m.rules, rule)
	if name := strings.Fields(targets); m.first == "" && len(name) > 0 && name[0][0] != '.' && !strings.Contains(targets, "%") {
		m.first = name[0]
	}
	return rule
}

// rule is that of a target, put together from all that name it; or a pattern's, with the stem.
// It is nil if there is none.
func (m *makefile) rule(name string, expand func(string, map[string]string) string) (found *makeRule, stem string) {
	for _, r := range m.rules {
		for _, t := range strings.Fields(expand(r.targets, nil)) {
			switch before, after, pattern := strings.Cut(t, "%"); {
			case t == name && found == nil:
				copied := *r
				found = &copied
			case t == name:
				found.needs += " " + r.needs
				found.recipe = append(found.recipe, r.recipe...)
			case found == nil && pattern && len(name) > len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after):
				copied := *r
				found, stem = &copied, name[len(before):len(name)-len(after)]
			}
		}
	}
	return found, stem
}
