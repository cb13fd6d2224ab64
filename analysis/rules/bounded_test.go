package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

func found(src string) []*rules.Diagnostic {
	return rules.Check(rules.Input{Model: stage.NewModel(syntax.Parse(src), stage.Build{}), Cache: &eval.Cache{}})
}

// TestBounded: the worst are shown, in their order, and one that tells of the rest.
func TestBounded(t *testing.T) {
	all := found("FROM alpine\n" + strings.Repeat("ENV a b\n", rules.Most+10) + "RUM x\nRUM y\n")
	shown := rules.Bounded(all)
	if len(shown) != rules.Most+1 || !slices.IsSortedFunc(shown, rules.Order) {
		t.Fatalf("%d are shown", len(shown))
	}
	errors, rest := 0, -1
	for i, d := range shown {
		if d.Severity == rules.Error {
			errors++
		}
		if d.Code == "TooManyFindings" {
			rest = i
		}
	}
	if errors != 2 || rest < 0 {
		t.Fatalf("%d errors, the rest is told of at %d", errors, rest)
	}
	want := "1000 findings of this file are shown, the worst first; 12 more are not: 12 of severity warning"
	if d := shown[rest]; d.Message != want || d.Severity != rules.Warning || d.Span.Start != all[rules.Most-2].Span.Start {
		t.Errorf("%s: %s at %d", d.Severity, d.Message, d.Span.Start)
	}
	if few := all[:rules.Most]; len(rules.Bounded(few)) != rules.Most {
		t.Error("there is no rest, and it is told of")
	}
}

// TestFewAreCompared: among very many names those that are misspelt first are held against
// all others, and then no more.
func TestFewAreCompared(t *testing.T) {
	var b strings.Builder
	b.WriteString("FROM alpine\nENV VARIABLE_0=1\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "ENV VARIABLE_%d=$VARIABLX_%d\n", i+1, i)
	}
	suggested, silent := 0, 0
	for _, d := range found(b.String()) {
		switch {
		case d.Code != "UndefinedVar":
		case strings.Contains(d.Message, "did you mean"):
			suggested++
			if silent > 0 {
				t.Fatal("one is compared behind one that is not")
			}
		default:
			silent++
		}
	}
	if suggested < 500 || silent < 100 {
		t.Errorf("%d have a suggestion, %d have none", suggested, silent)
	}
}

// TestFewHeredocsAreSearched: of very many heredocs without an end the first are searched
// for the line that was to be theirs.
func TestFewHeredocsAreSearched(t *testing.T) {
	told := 0
	for _, d := range found("FROM alpine\n" + strings.Repeat("RUN cat <<EOF\nx\n EOF\n", 200)) {
		if strings.Contains(d.Message, "holds EOF, but indented") {
			told++
		}
	}
	if told == 0 || told > 40 {
		t.Errorf("%d are told which line was meant", told)
	}
}
