package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
)

// rounds is how often what was mended is looked at again: a fix can make room for
// another.
const rounds = 10

// mend puts the preferred fixes into the text of o, and into the file that it was
// read from. If the file cannot be written, o is as it was.
func (o *outcome) mend(in input, opt analysis.Options) error {
	mended, n := mend(o.text, func(src string) []*rules.Diagnostic { return analysis.New(src, opt).Diagnostics() })
	if mended == o.text {
		return nil
	}
	if !in.isStdin() {
		if err := replaceFile(in.path, mended); err != nil {
			return plain(in.path, err)
		}
	}
	o.text, o.fixed = mended, n
	return nil
}

// mend is src with the preferred fixes of what diagnose finds in it, and how many
// findings less there are.
func mend(src string, diagnose func(src string) []*rules.Diagnostic) (mended string, fewer int) {
	found := diagnose(src)
	before := len(found)
	for range rounds {
		edits := preferred(found)
		if len(edits) == 0 {
			break
		}
		src = apply(src, edits)
		found = diagnose(src)
	}
	return src, before - len(found)
}

// preferred are the edits of the preferred fixes, in the order of the text. A fix
// that touches what another changes is left for the next round.
func preferred(found []*rules.Diagnostic) []text.Edit {
	var edits []text.Edit
	for _, d := range found {
		all := d.Fixes()
		i := slices.IndexFunc(all, func(f rules.Fix) bool { return f.Preferred })
		if i < 0 || slices.ContainsFunc(all[i].Edits, func(e text.Edit) bool { return touched(edits, e) }) {
			continue
		}
		edits = append(edits, all[i].Edits...)
	}
	slices.SortStableFunc(edits, func(a, b text.Edit) int { return a.Span.Start - b.Span.Start })
	return edits
}

func touched(edits []text.Edit, e text.Edit) bool {
	return slices.ContainsFunc(edits, func(o text.Edit) bool {
		return e.Span.Start <= o.Span.End && o.Span.Start <= e.Span.End
	})
}

// apply is src with the edits, which are in its order and do not overlap.
func apply(src string, edits []text.Edit) string {
	var b strings.Builder
	end := 0
	for _, e := range edits {
		b.WriteString(src[end:e.Span.Start])
		b.WriteString(e.New)
		end = e.Span.End
	}
	b.WriteString(src[end:])
	return b.String()
}

// replaceFile gives the file at path another text, whole or not at all. It keeps
// its mode, and a link to it stays one.
func replaceFile(path, text string) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	mode, err := writable(path)
	if err != nil {
		return err
	}
	next, err := os.CreateTemp(filepath.Dir(path), ".stagels-*")
	if err != nil {
		return err
	}
	_, err = next.WriteString(text)
	if err = errors.Join(err, next.Chmod(mode), next.Close()); err == nil {
		err = os.Rename(next.Name(), path)
	}
	if err != nil {
		_ = os.Remove(next.Name())
	}
	return err
}

// writable is the mode of the file at path, or why it cannot be written.
func writable(path string) (os.FileMode, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Mode().Perm(), nil
}

// mended tells how much was.
func mended(outcomes []outcome) string {
	fixes, in := 0, 0
	for _, o := range outcomes {
		fixes += o.fixed
		if o.fixed > 0 {
			in++
		}
	}
	return fmt.Sprintf("fixed %s in %s", counted(fixes, "finding"), counted(in, "file"))
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
