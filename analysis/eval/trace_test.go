package eval_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// TestEnds: what holds at the end of a file's last stage.
func TestEnds(t *testing.T) {
	for src, want := range map[string]string{
		"FROM scratch\nENV A=1 B=$A\nENV B=$A":                                "A=1! B=1! in /!",
		"FROM scratch\nARG A=1\nENV B=$A":                                     "A=1 B=1 in /!",
		"ARG G=1\nFROM scratch\nARG G\nENV B=$G$H":                            "G=1 B=1 in /!",
		"FROM scratch AS a\nENV X=1\nARG X=2\nFROM a":                         "X=1! in /!",
		"FROM scratch AS a\nARG X=2\nFROM a\nENV Y=$X":                        "X=2 Y=2 in /!",
		"FROM alpine\nWORKDIR a\nWORKDIR ../b/c":                              "in /b/c",
		"FROM alpine\nWORKDIR /a\nWORKDIR b":                                  "in /a/b!",
		"FROM scratch\nARG D=/x\nWORKDIR $D/y":                                "D=/x in /x/y",
		"FROM --platform=windows/amd64 a\nWORKDIR C:/a\nWORKDIR b\\\\c":       "in /a/b/c!",
		"FROM --platform=windows/amd64 a\nWORKDIR /a\nWORKDIR D:/b":           "in /a",
		"FROM scratch\nWORKDIR /a\nWORKDIR \"\"\nWORKDIR C:/b":                "in /a/C:/b!",
		"FROM scratch AS a\nONBUILD ENV X=1\nFROM a\nENV Y=$X":                "X=1! Y=1! in /!",
		"FROM scratch AS a\nONBUILD ENV X=1\nFROM a\nFROM scratch\nENV Z='$'": "Z=$! in /!",
		"FROM scratch\nENV A=\"x":                                             "in /!",
		"FROM scratch\nSHELL [\"sh\"]\nENV old a b":                           "old=a b! in /!",
		"FROM golang\nENV P=$GOPATH/bin":                                      "GOLANG_VERSION=? GOTOOLCHAIN=? GOPATH=? P=? in /",
	} {
		m := stage.NewModel(syntax.Parse(src), stage.Build{Platform: "linux/amd64"})
		ends := eval.Stages(m, &eval.Cache{}).Ends
		if got := told(ends[len(ends)-1]); got != want {
			t.Errorf("%q ends with %q, not %q", src, got, want)
		}
	}
}

// told is a state in short: ! marks what the file alone gives, ? what nobody knows.
func told(s eval.State) string {
	var out []string
	mark := func(fixed bool) string {
		if fixed {
			return "!"
		}
		return ""
	}
	for _, v := range s.Variables() {
		switch {
		case v.Name == "PATH":
		case v.Unknown:
			out = append(out, v.Name+"=?")
		default:
			out = append(out, v.Name+"="+v.Value+mark(v.Fixed))
		}
	}
	return strings.Join(append(out, fmt.Sprintf("in %s%s", s.Dir, mark(s.DirFixed))), " ")
}

// TestBuildArguments: with a build argument the value is the argument's, for sure.
func TestBuildArguments(t *testing.T) {
	m := stage.NewModel(syntax.Parse("FROM scratch\nARG A=1\nENV B=$A"), stage.Build{BuildArgs: map[string]string{"A": "2"}})
	if got := told(eval.Stages(m, &eval.Cache{}).Ends[0]); got != "A=2! B=2! in /!" {
		t.Error(got)
	}
}

// TestTarget: of a target only the stages that it needs are run.
func TestTarget(t *testing.T) {
	m := stage.NewModel(syntax.Parse("FROM scratch AS a\nENV A=1\nFROM scratch AS b\nENV B=1\nFROM a AS c\nENV C=1"), stage.Build{Target: "C"})
	run := eval.Stages(m, &eval.Cache{})
	var ran []int
	for _, s := range run.Steps {
		if s.Instr.Name == "env" {
			ran = append(ran, s.Stage)
		}
	}
	if fmt.Sprint(ran) != "[0 2]" {
		t.Errorf("ran ENVs of %v", ran)
	}
}
