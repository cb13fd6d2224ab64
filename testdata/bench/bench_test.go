package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/testdata/files"
)

func TestSpread(t *testing.T) {
	var hundred []time.Duration
	for i := 100; i > 0; i-- {
		hundred = append(hundred, time.Duration(i))
	}
	for _, tc := range []struct {
		samples []time.Duration
		want    spread
	}{
		{nil, spread{}},
		{[]time.Duration{7}, spread{1, 7, 7, 7, 7, 7}},
		{[]time.Duration{3, 1, 2}, spread{3, 1, 2, 3, 3, 3}},
		{hundred, spread{100, 1, 50, 90, 99, 100}},
		{append([]time.Duration{101, 102}, hundred...), spread{102, 1, 51, 92, 101, 102}},
	} {
		if got := spreadOf(tc.samples); got != tc.want {
			t.Errorf("%d samples: %+v, not %+v", len(tc.samples), got, tc.want)
		}
	}
}

func TestRounded(t *testing.T) {
	for took, want := range map[time.Duration]string{
		1234: "1.23 µs", 999_949: "1,000 µs", 4_660_000: "4.66 ms", 106_700_886: "107 ms", 15_340_000_000: "15.3 s",
	} {
		if got := span(took); got != want {
			t.Errorf("%d is %q, not %q", took, got, want)
		}
	}
	if got := grouped(1_000_000); got != "1,000,000" {
		t.Error(got)
	}
}

// TestOpen finds members wherever they stand, and none in strings or below.
func TestOpen(t *testing.T) {
	for body, want := range map[string][5]string{
		`{"jsonrpc":"2.0","id":7,"result":[{"id":8}]}`:           {"7", "", "", `[{"id":8}]`, ""},
		`{"result":{"a":"\"id\":9}\\","method":"x"},"id":"a,b"}`: {`"a,b"`, "", "", `{"a":"\"id\":9}\\","method":"x"}`, ""},
		"{ \"id\" : 3 ,\n \"error\" : {\"code\":-1} }":           {"3", "", "", "", `{"code":-1}`},
		`{"method":"m","params":[[],{}],"id":null}`:              {"null", `"m"`, `[[],{}]`, "", ""},
		`{}`:      {},
		``:        {},
		`{"id":`:  {},
		`{"id":"`: {`"`},
	} {
		e := open([]byte(body))
		got := [5]string{string(e.id), string(e.method), string(e.params), string(e.result), string(e.failure)}
		if got != want {
			t.Errorf("%s: %q", body, got)
		}
	}
}

// TestTyping applies what is sent to the text, as a server does, and wants the text
// that the document says it has.
func TestTyping(t *testing.T) {
	for _, src := range []string{"", "FROM a", "FROM a AS b\nFROM c\n", "FROM x AS é𝄞\nCOPY --from=é𝄞 a b\nRUN x", files.Generated(3)} {
		partly, whole := newDocument("u", src, false), newDocument("u", src, true)
		typed, _ := newTypist(partly)
		typedWhole, _ := newTypist(whole)
		text := partly.text()
		for range 3 * len(typed.word) {
			last := typedWhole.step()
			for _, f := range typed.step() {
				text = applied(t, text, f)
			}
			if full := applied(t, "", last[len(last)-1]); text != partly.text() || full != text {
				t.Fatalf("%q: the server has\n%s\nor\n%s\nnot\n%s", src, text, full, partly.text())
			}
		}
		if !strings.Contains(text, "\n"+site+typed.word+"\n") && !strings.HasPrefix(text, site) {
			t.Errorf("%q: no line is typed in\n%s", src, text)
		}
	}
}

// applied is text after the change that is in the frame.
func applied(t *testing.T, text string, f []byte) string {
	t.Helper()
	var m struct{ Params changeParams }
	if err := json.Unmarshal(f[bytes.IndexByte(f, '{'):], &m); err != nil {
		t.Fatal(err)
	}
	c := m.Params.Changes[0]
	if c.Range == nil {
		return c.Text
	}
	return text[:offsetOf(text, c.Range.Start)] + c.Text + text[offsetOf(text, c.Range.End):]
}

func offsetOf(text string, p position) int {
	for off := range text {
		if placeIn(text, off) == p {
			return off
		}
	}
	return len(text)
}

// TestGenerated wants the files to be those that other servers are measured on.
func TestGenerated(t *testing.T) {
	script := filepath.Join(files.Root(), "..", "shared", "bench", "gen.py")
	if _, err := os.Stat(script); err != nil {
		t.Skip("no gen.py beside the project: ", err)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 to run gen.py: ", err)
	}
	dir := t.TempDir()
	if out, err := exec.Command(python, script, dir, "200").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want, err := os.ReadFile(filepath.Join(dir, "big-200.Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), files.Generated(200)); diff != "" {
		t.Error(diff)
	}
}

// programs builds the servers that are measured.
func programs(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, of := range []string{"./testdata/bench/floor", "./testdata/bench/undebounced", "./cmd/stagels"} {
		build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), of)
		build.Dir = files.Root()
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return dir
}

// TestMeasure measures a little of all, and wants each figure to be there, with as many
// samples as were asked for.
func TestMeasure(t *testing.T) {
	dir := programs(t)
	p, _, err := parse([]string{
		"-cmd", "floor=" + dir + "/floor", "-cmd", "stagels=" + dir + "/stagels serve", "-push", "stagels=" + dir + "/undebounced",
		"-stages", "2,20", "-n", "5", "-rounds", "2", "-starts", "3", "-edits", "200,400",
		"-part", "1m", "-limit", "2m", "-flood", "2m", "-with", "a test",
	})
	if err != nil {
		t.Fatal(err)
	}
	p.say = func(string, ...any) {}
	r, err := p.measure()
	if err != nil {
		t.Fatal(err)
	}
	if want := 1 + 4 + len(parts) + 1 + 2 + 1; len(r.rows) != want {
		t.Errorf("%d figures, not %d", len(r.rows), want)
	}
	for _, row := range r.rows {
		for _, name := range r.servers {
			checkCell(t, row, name)
		}
	}
	if c := r.cell(keyToCompletion, 303, "stagels"); c.note != "19 offers" {
		t.Errorf("stagels has %s, not one of each stage above", c.note)
	}
	checkTable(t, r)
}

func checkCell(t *testing.T, row *row, server string) {
	t.Helper()
	c, samples := row.cell(server), 10
	if row.figure == startup {
		samples = 3
	}
	sized := row.figure == program || strings.Contains(row.figure, "memory")
	if sized {
		samples = 0
	}
	if _, err := os.Stat("/proc/self/status"); err != nil && row.figure != program {
		sized = false // the system does not tell of memory
	}
	if c.err != nil || len(c.samples) != samples || sized != (c.bytes > 0) {
		t.Errorf("%s, %d lines, %s: %d samples, %d bytes, %v", row.figure, row.lines, server, len(c.samples), c.bytes, c.err)
	}
	if slices.Contains(c.samples, 0) {
		t.Errorf("%s, %d lines, %s: something takes no time", row.figure, row.lines, server)
	}
}

func checkTable(t *testing.T, r *report) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(r.markdown()), "\n")
	if len(lines) != len(r.rows)+2 {
		t.Errorf("%d lines for %d figures", len(lines), len(r.rows))
	}
	for _, line := range lines {
		if strings.Count(line, "|") != 8 || strings.Contains(line, "—") {
			t.Error(line)
		}
	}
	var all strings.Builder
	if r.details(&all); strings.Count(all.String(), "\n") != 1+2*len(r.rows) {
		t.Error(all.String())
	}
	if !strings.Contains(r.block(), "a test") {
		t.Error("what is to be told of the run is not told")
	}
}

// TestBadServers wants those that do not answer to be given up, and told of.
func TestBadServers(t *testing.T) {
	p, _, err := parse([]string{
		"-cmd", "silent=sleep 600", "-cmd", "dead=false",
		"-stages", "2", "-n", "2", "-rounds", "2", "-starts", "2", "-edits", "100", "-limit", "300ms",
	})
	if err != nil {
		t.Fatal(err)
	}
	p.say = func(string, ...any) {}
	r, err := p.measure()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range r.rows {
		if row.figure == program {
			continue
		}
		if got := row.cell("silent").value(); got != "— (300 ms)" {
			t.Errorf("%s of one that never answers: %s", row.figure, got)
		}
		if c := row.cell("dead"); c.value() != "—" || c.err == nil {
			t.Errorf("%s of one that ended: %s, %v", row.figure, c.value(), c.err)
		}
	}
}

func TestRewrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	for _, text := range []string{"no block", blockEnd + blockBegin} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if rewrite(path, "new\n") == nil {
			t.Errorf("%q is rewritten", text)
		}
	}
	if err := os.WriteFile(path, []byte("a\n"+blockBegin+"old\n"+blockEnd+"b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := rewrite(path, "new\n"); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "a\n"+blockBegin+"new\n"+blockEnd+"b\n" {
		t.Errorf("%s", got)
	}
}

// TestPage wants the page's table to have the figures that there are limits for.
func TestPage(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(files.Root(), "docs", "benchmarks.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), blockBegin)
	table, _, found := strings.Cut(rest, blockEnd)
	if !found {
		t.Fatal("docs/benchmarks.md has no block that -update writes")
	}
	for of, limit := range limits {
		begin := "| " + of.figure + " | " + linesOf(&row{lines: of.lines}) + " |"
		at := strings.Index(table, begin)
		if at < 0 {
			t.Errorf("%q is not in docs/benchmarks.md", begin)
		} else if line, _, _ := strings.Cut(table[at:], "\n"); !strings.HasSuffix(line, "| "+limit+" |") {
			t.Errorf("docs/benchmarks.md says otherwise than %q:\n%s", limit, line)
		}
	}
}
