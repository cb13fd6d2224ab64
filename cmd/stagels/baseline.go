package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// accepted is a finding of a baseline: what it is told of by, so that its line may move.
type accepted struct {
	Path string `json:"path"` // from the folder of the baseline, with slashes
	Rule string `json:"rule"`
	Line string `json:"line"` // the text that it begins in, with single blanks
}

// baselineRow is a finding as a baseline has it, with how often it is there.
type baselineRow struct {
	accepted
	Count int `json:"count"`
}

// baselineFile is the form of a baseline.
type baselineFile struct {
	Version  int            `json:"version"`
	Findings []*baselineRow `json:"findings"`
}

// baselineVersion is that of the form.
const baselineVersion = 1

// mostBaseline is the size in bytes of a baseline that is read.
const mostBaseline = 32 << 20

// baselines are those that hold for files: the one of the command line, or those that
// configurations name.
type baselines struct {
	file string // of the command line; "" if it names none
	read map[string]*baseline
}

// baseline are findings that are passed over. Each is passed over as often as it is there.
type baseline struct {
	at   string // its path
	left map[accepted]int
	err  error
}

// of is the baseline of the file at a path; nil if it has none.
func (bs *baselines) of(path string, ps *projects) *baseline {
	b := &baseline{at: bs.file}
	if bs.file == "" {
		p, _ := ps.of(path)
		if p == nil || p.Baseline == nil || p.Baseline.Text == "" {
			return nil
		}
		b.at = p.baselinePath()
		if !holds(string(p.folder), absolute(b.at)) {
			b.err = fmt.Errorf("%s:%d: the baseline %s lies outside of the project", p.shown, p.Line(p.Baseline.Span.Start), p.Baseline.Text)
		}
	}
	key := absolute(b.at)
	if bs.read == nil {
		bs.read = map[string]*baseline{}
	}
	if bs.read[key] == nil {
		bs.read[key] = b
	}
	return bs.read[key]
}

// holds tells whether what lies at a path, or will, lies in a folder: links out of it count as
// what they lead to.
func holds(folder, path string) bool {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return false
	}
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		if real, err = filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
			real = filepath.Join(real, filepath.Base(path))
		}
	}
	rel, far := filepath.Rel(folder, real)
	return err != nil || far == nil && filepath.IsLocal(rel)
}

// load reads the findings.
func (b *baseline) load() {
	if b.left != nil || b.err != nil {
		return
	}
	b.left = map[accepted]int{}
	var read baselineFile
	src, err := readRegular(b.at, mostBaseline)
	if err == nil && json.Unmarshal(src, &read) != nil {
		err = errors.New("is none that --write-baseline wrote")
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		b.err = fmt.Errorf("there is no baseline %s: --write-baseline makes it", b.at)
	case err != nil:
		b.err = fmt.Errorf("the baseline %w", plain(b.at, err))
	case read.Version != baselineVersion:
		b.err = fmt.Errorf("the baseline %s has version %d, and this stagels reads %d: write it anew with --write-baseline", b.at, read.Version, baselineVersion)
	}
	for _, row := range read.Findings {
		b.left[row.accepted] += row.Count
	}
}

// readRegular reads a file, up to a size in bytes.
func readRegular(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("is no regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return readAll(f, most)
}

// accepts is what a baseline has of a finding.
func (b *baseline) accepts(f finding) accepted {
	path := absolute(f.Path)
	if rel, err := filepath.Rel(filepath.Dir(absolute(b.at)), path); err == nil {
		path = rel
	}
	return accepted{filepath.ToSlash(path), f.Code, strings.Join(strings.Fields(f.source), " ")}
}

// pass takes out of the outcomes what is in baselines, and tells how much that is.
func (bs *baselines) pass(outcomes []outcome, ps *projects) (passed int) {
	for i := range outcomes {
		o := &outcomes[i]
		o.found = slices.DeleteFunc(o.found, func(f finding) bool {
			b := bs.of(o.path, ps)
			if b == nil {
				return false
			}
			b.load()
			known := b.accepts(f)
			if b.left[known] == 0 {
				return false
			}
			b.left[known]--
			passed++
			return true
		})
	}
	if bs.file != "" {
		bs.of(stdin, ps).load() // one that is named must be there, whatever was found
	}
	return passed
}

// narrowing are the flags with which findings of a baseline may not be found that are there.
var narrowing = []string{"only", "skip", "severity", "target", "build-arg", "build-context", "platform", "context", "config", "no-config", "diff"}

// tellStale says how many findings of baselines were not found again.
func (c *check) tellStale(cmd *cobra.Command, outcomes []outcome) {
	if c.quiet || slices.ContainsFunc(narrowing, cmd.Flags().Changed) {
		return
	}
	if n := c.baselines.stale(outcomes, &c.projects); n > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "stagels: nothing matches %s of the baseline any more; --write-baseline writes it anew\n", counted(n, "finding"))
	}
}

// stale counts the findings that baselines still have after pass, of the files that were
// checked and of files that are gone.
func (bs *baselines) stale(outcomes []outcome, ps *projects) (n int) {
	checked := map[string]bool{}
	for _, o := range outcomes {
		if !o.checked {
			continue // it may have no path, and nobody looks for a configuration of that
		}
		if b := bs.of(o.path, ps); b != nil {
			b.load()
			checked[absolute(o.path)] = true
		}
	}
	for _, b := range bs.read {
		for known, left := range b.left {
			if path := filepath.Join(filepath.Dir(absolute(b.at)), filepath.FromSlash(known.Path)); checked[path] || known.isGone(path) {
				n += left
			}
		}
	}
	return n
}

// isGone tells whether the finding's file, which is at a path, is below the folder of the
// baseline no more.
func (a accepted) isGone(path string) bool {
	if !filepath.IsLocal(filepath.FromSlash(a.Path)) {
		return false
	}
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// errs are why baselines could not be read.
func (bs *baselines) errs() (all []error) {
	for _, at := range slices.Sorted(maps.Keys(bs.read)) {
		if err := bs.read[at].err; err != nil {
			all = append(all, err)
		}
	}
	return all
}

// rebase writes what was found into the baselines.
func (c *check) rebase(cmd *cobra.Command, outcomes []outcome) error {
	if tellErrors(cmd.ErrOrStderr(), outcomes) {
		return exitCode(exitFailed) // a baseline of a part would forget the rest
	}
	counts := map[*baseline]map[accepted]int{}
	for _, o := range outcomes {
		if !o.checked {
			continue
		}
		b := c.baselines.of(o.path, &c.projects)
		if b == nil {
			return fmt.Errorf("%s has no baseline: name one with --baseline FILE, or with baseline: in .stagels.yaml", o.path)
		}
		if counts[b] == nil {
			counts[b] = map[accepted]int{}
		}
		for _, f := range o.found {
			counts[b][b.accepts(f)]++
		}
	}
	for _, at := range slices.Sorted(maps.Keys(c.baselines.read)) {
		b := c.baselines.read[at]
		if err := b.write(counts[b]); err != nil {
			return err
		}
		if !c.quiet {
			fmt.Fprintf(cmd.ErrOrStderr(), "stagels: wrote %s into %s\n", counted(total(counts[b]), "finding"), b.at)
		}
	}
	return nil
}

func total(counts map[accepted]int) (n int) {
	for _, count := range counts {
		n += count
	}
	return n
}

// write writes the findings, in an order that does not change from run to run.
func (b *baseline) write(counts map[accepted]int) error {
	if b.err != nil {
		return b.err
	}
	out := baselineFile{Version: baselineVersion, Findings: []*baselineRow{}}
	for known, count := range counts {
		out.Findings = append(out.Findings, &baselineRow{known, count})
	}
	slices.SortStableFunc(out.Findings, func(a, b *baselineRow) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Line, b.Line))
	})
	var text strings.Builder
	if err := printJSON(&text, out); err != nil {
		return err
	}
	info, err := os.Lstat(b.at)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = os.WriteFile(b.at, []byte(text.String()), 0o644)
	case err == nil && !info.Mode().IsRegular():
		err = errors.New("it is no regular file")
	case err == nil:
		err = replaceFile(b.at, text.String())
	}
	if err != nil {
		return fmt.Errorf("cannot write the baseline %w", plain(b.at, err))
	}
	return nil
}
