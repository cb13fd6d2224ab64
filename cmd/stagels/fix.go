package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/workspace"
)

// mend puts the preferred fixes into the text of o, which d has.
func (o *outcome) mend(d *workspace.Document) {
	next, mended := analysis.Fixed(d)
	if mended > 0 {
		o.text, o.fixed = next.Text(), mended
	}
}

// write puts the mended text into the file that it was read from. If that cannot be written,
// o is as it was.
func (o *outcome) write(in input) error {
	if o.text == o.read || in.isStdin() {
		return nil
	}
	if err := replaceFile(in.path, o.text); err != nil {
		o.text, o.fixed = o.read, 0
		return fmt.Errorf("cannot write %w", plain(in.path, err))
	}
	return nil
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
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return errors.New("its folder is read-only")
	}
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
	if errors.Is(err, fs.ErrPermission) {
		return 0, errors.New("it is read-only")
	}
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
	return fmt.Sprintf("%s in %s", counted(fixes, "finding"), counted(in, "file"))
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
