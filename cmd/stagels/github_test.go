package main

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/rules"
)

func TestGitHub(t *testing.T) {
	all := []finding{
		{Path: "a,b:c%/d\r\n.Dockerfile", region: region{1, 2, 1, 3}, level: rules.Error, Code: "A:B", Message: "50%, so:\r\nnothing::x"},
		{Path: "./x/../Dockerfile", region: region{1, 2, 3, 4}, level: rules.Warning, Code: "C", Message: "m"},
		{Path: "-", region: region{7, 1, 7, 1}, level: rules.Information, Code: "D", Message: "i"},
		{Path: "Dockerfile", region: region{7, 1, 7, 1}, level: rules.Hint, Code: "E", Message: "h"},
	}
	want := `::error file=a%2Cb%3Ac%25/d%0D%0A.Dockerfile,line=1,endLine=1,col=2,endColumn=3,title=A%3AB::50%25, so:%0D%0Anothing::x
::warning file=Dockerfile,line=1,endLine=3,title=C::m
::notice file=-,line=7,endLine=7,col=1,endColumn=1,title=D::i
::notice file=Dockerfile,line=7,endLine=7,col=1,endColumn=1,title=E::h
`
	var b strings.Builder
	if err := printGitHub(&b, all); err != nil || b.String() != want {
		t.Errorf("%v, got\n%s", err, b.String())
	}
}

func TestGitHubOfAFile(t *testing.T) {
	dir := tree(t, map[string]string{"sub/Dockerfile": bad})
	code, out, _ := invoke(t, dir, "", "check", "--format", "github")
	if want := "::error file=sub/Dockerfile,line=2,endLine=2,col=13,endColumn=14,title=StageIndex::invalid stage index 3\n"; out != want || code != 1 {
		t.Errorf("exit code %d, %s", code, out)
	}
}
