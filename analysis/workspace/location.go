package workspace

import "github.com/stagels/stagels/analysis/text"

// Location is a place in a file of the workspace.
type Location struct {
	File string // its name
	Span text.Span
}
