package lsp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const searched = "ARG BASE=alpine GO_VERSION=\"🐳ä\" LAST\nFROM $BASE AS base\nARG LAST\nFROM base AS Build-Linux\nARG\nARG  \\\n  TARGET=\"ä\" x\nFROM scratch\nARG TARGET\nCOPY --from=base /a /a\n"

// TestWorkspaceSymbols: each name with its place, its kind and the stage it is in.
func TestWorkspaceSymbols(t *testing.T) {
	_, uri := folder(t, map[string]string{"Dockerfile": searched, "crlf/Dockerfile": strings.ReplaceAll(searched, "\n", "\r\n")})
	columns := map[string]string{"utf-8": "0:36-40", "utf-16": "0:33-37", "utf-32": "0:32-36"}
	for encoding, last := range columns {
		c := inFolders(t, encoding, uri)
		want := []string{
			"arg BASE 0:4-8", "arg GO_VERSION 0:16-26", "arg LAST " + last, "arg LAST 2:4-8 base", "arg TARGET 6:2-8 Build-Linux",
			"arg TARGET 8:4-10 stage-2", "stage Build-Linux 3:13-24", "stage base 1:14-18",
		}
		x := map[string]string{"utf-8": "6:14-15", "utf-16": "6:13-14", "utf-32": "6:13-14"}[encoding]
		want = append(want, "arg x "+x+" Build-Linux")
		slices.Sort(want)
		for _, name := range []string{"/Dockerfile", "/crlf/Dockerfile"} {
			var got []string
			for _, s := range c.symbols("") {
				if s.Location.URI == uri+name {
					got = append(got, s.String())
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s:\n%q, not\n%q", encoding, name, got, want)
			}
		}
	}
}

// TestWorkspaceSymbolQueries: what matches a query, best first.
func TestWorkspaceSymbolQueries(t *testing.T) {
	_, uri := folder(t, map[string]string{
		"Dockerfile": "FROM a AS builder\nFROM a AS build\nFROM a AS rebuild\nFROM a AS go-build\nFROM a AS b-u-i-l-d\nFROM a AS bundle-it-all\nFROM a AS test\nARG BUILD_ARG\nARG ÄRGER\n",
	})
	c := inFolders(t, "utf-16", uri)
	for query, want := range map[string]string{
		"build": "build builder BUILD_ARG go-build rebuild b-u-i-l-d", "BUILD": "build builder BUILD_ARG go-build rebuild b-u-i-l-d",
		"bld": "build builder rebuild go-build BUILD_ARG b-u-i-l-d", "tst": "test", "ts t": "test", "ärger": "ÄRGER", "zzz": "", "tests": "",
		"bia": "BUILD_ARG bundle-it-all", "b-": "b-u-i-l-d bundle-it-all",
	} {
		if got := strings.Join(symbolNames(c.symbols(query)), " "); got != want {
			t.Errorf("%s: %s, not %s", query, got, want)
		}
	}
}

// many are files with a stage each; those of the first hundreds match a query
// worse than the last.
func many(n int) map[string]string {
	out := map[string]string{}
	for i := range n {
		out[fmt.Sprintf("%04d/Dockerfile", i)] = fmt.Sprintf("FROM a AS n-e-e-d-l-e-%04d\n", i)
	}
	out["zzz/Dockerfile"] = "FROM a AS needle\n"
	return out
}

// TestManyWorkspaceSymbols: there is a bound to an answer, and the best are in it.
func TestManyWorkspaceSymbols(t *testing.T) {
	_, uri := folder(t, many(620))
	c := inFolders(t, "utf-16", uri)
	if got := c.symbols("needle"); len(got) != 500 || got[0].Name != "needle" || got[1].Name != "n-e-e-d-l-e-0000" {
		t.Errorf("%d, the first %v", len(got), got[:2])
	}
	parts, _, end := c.inParts(`"partialResultToken":7`)
	got := slices.Concat(parts...)
	if len(got) != 501 || got[500].Name != "needle" || string(end.Result) != "[]" {
		t.Errorf("%d in parts, and %s", len(got), end.Result)
	}
}

// inParts asks for all with the tokens, and collects what is told before the
// answer: partial results under 7, and the kinds of progress under "w".
func (c *rawClient) inParts(tokens string) (parts [][]symbol, kinds string, end message) {
	c.t.Helper()
	c.send(fmt.Sprintf(symbolRequest, `"needle"`, ","+tokens))
	for {
		m := c.read()
		switch params := string(m.Params); {
		case m.Method == "":
			return parts, kinds, m
		case strings.Contains(params, `"token":7`):
			_, value, _ := strings.Cut(params, `"value":`)
			parts = append(parts, c.decoded([]byte(strings.TrimSuffix(value, "}"))))
		case strings.Contains(params, `"token":"w"`):
			_, kind, _ := strings.Cut(params, `"kind":"`)
			kinds += kind[:1]
		}
	}
}

func TestWorkspaceSymbolsInParts(t *testing.T) {
	_, uri := folder(t, many(149))
	c := inFolders(t, "utf-16", uri)
	parts, kinds, end := c.inParts(`"partialResultToken":7,"workDoneToken":"w"`)
	if len(parts) != 3 || len(parts[0]) != 50 || len(parts[2]) != 50 || kinds != "brrre" || string(end.Result) != "[]" {
		t.Errorf("%d parts, %s, %s", len(parts), kinds, end.Result)
	}
	parts, kinds, end = c.inParts(`"workDoneToken":"w"`)
	if len(parts) != 0 || kinds != "brrre" || len(c.decoded(end.Result)) != 150 {
		t.Errorf("%d parts, %s, %s", len(parts), kinds, end.Result)
	}
	parts, kinds, end = c.inParts(`"workDoneToken":null,"partialResultToken":{}`)
	if len(parts) != 0 || kinds != "" || len(c.decoded(end.Result)) != 150 {
		t.Errorf("%d parts, %s, %s", len(parts), kinds, end.Result)
	}
}

// TestWorkspaceSymbolsCancelled: the server cannot go on before its first word is
// read, and by then it has taken the message in front of the last one sent.
func TestWorkspaceSymbolsCancelled(t *testing.T) {
	_, uri := folder(t, many(60))
	c := inFolders(t, "utf-16", uri)
	c.send(fmt.Sprintf(symbolRequest, `"needle"`, `,"workDoneToken":"w","partialResultToken":7`))
	c.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"s"}}`)
	c.send(`{"jsonrpc":"2.0","method":"$/setTrace","params":{"value":"off"}}`)
	for _, kind := range []string{"begin", "end"} {
		if m := c.read(); !strings.Contains(string(m.Params), kind) {
			t.Errorf("%s, not %s", m.Params, kind)
		}
	}
	if m := c.read(); m.Error == nil || m.Error.Code != -32800 || m.ID != "s" {
		t.Errorf("%+v", m)
	}
	c.alive()
}
