package disk

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Stat tells what lies at below, or what a link there leads to within the folder.
func (f Folder) Stat(below string) (fs.FileInfo, error) {
	folder, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	return folder.Stat(filepath.FromSlash(below))
}

// MostSource is the size in bytes above which a file is not read for what it asks.
const MostSource = 4 << 20

// Sources are the texts of the files in a folder.
type Sources struct{ Folder Folder }

// Text is the text of a file; ok is false of one that cannot be read, is no text or has
// more than four megabytes.
func (s Sources) Text(below string) (src string, ok bool) {
	file, err := s.Folder.Open(below)
	if err != nil {
		return "", false
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, MostSource+1))
	if err != nil || len(data) > MostSource || bytes.IndexByte(data, 0) >= 0 {
		return "", false
	}
	return string(data), true
}

// Exists tells whether a file or a folder lies at below.
func (s Sources) Exists(below string) bool {
	_, err := s.Folder.Stat(below)
	return err == nil
}
