package soak

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/testdata/files"
)

// habit is something that is done with a file, and how often.
type habit struct {
	weight int
	does   func(s *session, d *document)
}

var habits = []habit{
	{6, typesLine},
	{6, typesWithin},
	{8, picks},
	{8, deletes},
	{8, pastes},
	{3, replaces},
	{4, comments},
	{4, movesLine},
	{8, pauses},
	{8, looksAround},
	{4, climbs},
	{6, renames},
	{3, linked},
	{10, acts},
	{6, formats},
	{4, cancels},
	{3, reopens},
	{2, elsewhere},
	{1, checksAll},
	{2, leavesOut},
	{1, sets},
	{1, parts},
	{2, waitsForDiagnostics},
}

// manyFiles are open at the same time; a few more lie on the disk.
const (
	manyFiles = 200
	moreFiles = 20
)

// TestSoak is two long sessions of STAGELS_SOAK edits and requests (20,000 if it is
// not set, and a tenth under go test -short), from the seed STAGELS_SOAK_SEED. Times are printed, and judged by nobody.
// It fails for an error that answers a correct request, for an answer that does not
// come, for a difference to what a fresh server says, and for memory or goroutines
// that grow on and on.
func TestSoak(t *testing.T) {
	steps, seed := number("STAGELS_SOAK", files.Rounds(20_000)), number("STAGELS_SOAK_SEED", 1)
	program, texts := files.Program(t), sources(t)
	t.Logf("%d steps in all, seed %d", steps, seed)
	asked := map[string]int{}
	for i, m := range []manner{
		{name: "asks for diagnostics, UTF-16", enc: utf16Columns, pull: true, lazy: true},
		{name: "is sent diagnostics, UTF-8", enc: utf8Columns},
	} {
		t.Run(m.name, func(t *testing.T) {
			s := &session{manner: m, program: program, rnd: rand.New(rand.NewPCG(uint64(seed), uint64(i))), figures: newFigures(), settings: object{}, reports: map[string]string{}}
			s.root = t.TempDir()
			s.writeFiles(t, texts)
			s.server = &server{t: t}
			s.server = s.begins(s.inbox.take)
			s.drive([]int{steps * 4 / 5, steps / 5}[i])
			maps.Copy(asked, s.figures.counts)
		})
	}
	for _, f := range lsp.Features() {
		if f.Method == "workspace/executeCommand" {
			continue // it refuses a text without stages, which an editor does not ask of it by itself
		}
		if asked[f.Method]+asked[f.Method+"/full"] == 0 && !t.Failed() {
			t.Errorf("%s was never asked", f.Method)
		}
	}
}

// number is a variable of the environment.
func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// sources are the texts to work on: the corpus, with the fixtures and BuildKit's files
// where it is small, and two large ones.
func sources(t *testing.T) []string {
	found := files.Corpus(t)
	if len(files.Collections(t)) == 1 {
		found = slices.Concat(found, files.Fixtures(t), files.BuildKit(t))
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
	out := []string{files.Generated(200), files.Generated(20)}
	for _, f := range found {
		if text := strings.ToValidUTF8(f.Text, "?"); !strings.Contains(text, "\x00") {
			out = append(out, strings.TrimPrefix(text, "\ufeff"))
		}
	}
	if len(out) < manyFiles+moreFiles+1 {
		t.Fatalf("only %d files", len(out))
	}
	return out
}

// writeFiles puts the files on the disk, each into a folder of its own. One in five has
// the line ends of Windows.
func (s *session) writeFiles(t *testing.T, texts []string) {
	for i, text := range texts {
		if i%5 == 4 {
			text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
		}
		if i >= manyFiles+moreFiles {
			s.pastes = append(s.pastes, text)
			continue
		}
		d := &document{path: filepath.Join(s.root, fmt.Sprintf("%03d", i), "Dockerfile"), original: text, text: text}
		d.uri = "file://" + filepath.ToSlash(d.path)
		if err := os.MkdirAll(filepath.Dir(d.path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(d.path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if i < manyFiles {
			s.docs = append(s.docs, d)
		} else {
			s.closed = append(s.closed, d)
		}
	}
}

// drive opens all files, works on one after the other until the steps are made, and
// holds all of them against a fresh server.
func (s *session) drive(most int) {
	pid := s.cmd.Process.Pid
	idle := memoryOf(pid)
	for _, d := range s.docs {
		s.openDocument(d)
	}
	for _, d := range s.docs {
		pauses(s, d)
	}
	begin := memoryOf(pid)
	s.steps, s.figures = 0, newFigures()
	var course course
	for visits := 0; s.steps < most && !s.t.Failed(); visits++ {
		s.visit(one(s.rnd, s.docs), visits%10 == 0)
		course.note(s.steps, most, memoryOf(pid))
	}
	s.settle()
	s.compareAll()
	end := memoryOf(pid)
	s.sizes()
	s.report()
	s.t.Logf("memory: %v before a file was open\n%v with all %d open\n%v in the end\nMiB in each fifth of the steps: %v", idle, begin, len(s.docs), end, &course)
	if course.grows() {
		s.t.Error("memory grows on and on")
	}
	s.ends()
}

// visit does some things with a file. Now and then it is looked whether both ends
// agree on it.
func (s *session) visit(d *document, compare bool) {
	for range 3 + s.rnd.IntN(4) {
		s.habit()(s, d)
		s.settle()
		s.tidy(d)
	}
	if compare {
		w := s.witness()
		s.compare(d, w)
		w.shutDown()
	}
}

// habit is one of them, by their weights.
func (s *session) habit() func(s *session, d *document) {
	all := 0
	for _, h := range habits {
		all += h.weight
	}
	n := s.rnd.IntN(all)
	for _, h := range habits {
		if n -= h.weight; n < 0 {
			return h.does
		}
	}
	return pauses
}

func (s *session) compareAll() {
	s.t.Helper()
	w := s.witness()
	for _, d := range s.docs {
		if s.t.Failed() {
			break
		}
		s.compare(d, w)
	}
	w.shutDown()
}

func (s *session) report() {
	bytes, sum := 0, sha256.New()
	for _, d := range s.docs {
		bytes += len(d.text)
		fmt.Fprintln(sum, d.version, d.text)
	}
	var counts strings.Builder
	for _, method := range slices.Sorted(maps.Keys(s.figures.counts)) {
		fmt.Fprintf(&counts, " %s %d", method, s.figures.counts[method])
	}
	s.t.Logf("%d steps on %d files, %d bytes in the end (%.8x):%s\n%s", s.steps, len(s.docs), bytes, sum.Sum(nil), &counts, s.figures.table())
}

// ends closes all files and ends the server. One of the sessions ends in order; of the
// other the server tells, when it is killed, which goroutines there are.
func (s *session) ends() {
	for _, d := range s.docs {
		s.closeDocument(d)
	}
	if !s.pull {
		s.shutDown()
		return
	}
	fresh, soaked := s.witness().goroutines(), s.goroutines()
	s.t.Logf("goroutines: %d, in a fresh server %d", soaked, fresh)
	if soaked > fresh+20 { // some may be about to end
		s.t.Errorf("%d goroutines, in a fresh server %d:\n%.20000s", soaked, fresh, s.stderr.String())
	}
}

// goroutines are how many a server has, which is the last that it tells.
func (s *server) goroutines() int {
	s.wait(s.begin(time.Now(), "textDocument/hover", object{"textDocument": object{"uri": "file:///none"}, "position": position{}}))
	time.Sleep(time.Second) // for what is under way
	if err := s.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		s.t.Logf("goroutines are not counted here: %v", err)
		return 0
	}
	<-s.gone
	s.cmd.Wait()
	said, stacks, _ := strings.Cut(s.stderr.String(), "SIGQUIT")
	if strings.TrimSpace(said) != "" {
		s.t.Errorf("on standard error: %.20000s", said)
	}
	return strings.Count(stacks, "\ngoroutine ")
}
