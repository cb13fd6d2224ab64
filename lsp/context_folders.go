package lsp

import (
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

// foldersFor are the folders that can stand where a build names one, of the folder that is
// written in front of the cursor. What git leaves out is none, nor one that begins with a dot,
// unless a dot is written.
func (p *buildPlace) foldersFor(at builds.Place) (items []completionItem) {
	typed := p.file.text[at.Span.Start:max(at.Span.Start, min(p.off, at.Span.End))]
	begun := typed[:strings.LastIndexByte(typed, '/')+1]
	folder, ok := at.Build.Folder(path.Join(".", begun))
	below := path.Join(path.Dir(at.Build.Origin.File), folder)
	if !ok || at.Build.Elsewhere || path.IsAbs(typed) || below == ".." || strings.HasPrefix(below, "../") || strings.ContainsAny(begun, "$:{") {
		return nil
	}
	if begun == "" {
		items = append(items, completionItem{Label: ".", Kind: protocol.CompletionItemKindFolder})
	}
	for _, name := range (workspace.Search{Passed: workspace.Foreign}).Folders(p.folder.files, below) {
		if name[0] != '.' || strings.HasPrefix(typed[len(begun):], ".") {
			items = append(items, completionItem{Label: begun + name, Kind: protocol.CompletionItemKindFolder})
		}
	}
	return items[:min(len(items), mostFolders)]
}

// mostFolders is how many folders are offered at once.
const mostFolders = 1000
