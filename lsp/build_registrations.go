package lsp

import (
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

// A client tells of Dockerfiles, because its user chose this server for them. Of build
// files it is asked to tell, if it can be: then it asks there what is answered there, and
// nothing else. So no formatter and no colours of ours come to another server's files. Of
// scripts, Makefiles and texts, few of which ask for builds, it is not asked to tell: they
// are read from the disk.

// buildSchemes are where the files lie that are told of. The left side of a comparison
// (git:) is none.
var buildSchemes = []string{"file", "untitled", "vscode-vfs"}

// documentsOf are files of kinds, as a document selector.
func documentsOf(kinds []*workspace.Kind) (selector []map[string]string) {
	for _, k := range kinds {
		for _, scheme := range buildSchemes {
			for _, glob := range k.Watch {
				selector = append(selector, map[string]string{"scheme": scheme, "pattern": glob})
			}
			for _, language := range k.Languages {
				selector = append(selector, map[string]string{"scheme": scheme, "language": language})
			}
		}
	}
	return selector
}

// answering are the kinds of build files in which a request has answers: all of them, or those
// in which a Dockerfile can stand.
func answering(method string) []*workspace.Kind {
	switch {
	case inBuildFiles[method].answer != nil:
		return builds.ToldOf()
	case inInlines[method] != nil || wholeBuildFiles[method]:
		return builds.KindsWithInlines()
	}
	return nil
}

// registerBuilds are the registrations for build files; none for a client that cannot be
// told later which documents to tell of.
func (c *client) registerBuilds() (out []registration) {
	if !c.caps.is("textDocument.synchronization.dynamicRegistration") {
		return nil
	}
	all := documentsOf(builds.ToldOf())
	add := func(method string, options map[string]any) {
		if options["documentSelector"] == nil {
			options["documentSelector"] = all
		}
		out = append(out, registration{method + ".builds", method, options})
	}
	add(protocol.MethodTextDocumentDidOpen, map[string]any{})
	add(protocol.MethodTextDocumentDidChange, map[string]any{"syncKind": protocol.TextDocumentSyncKindIncremental})
	add(protocol.MethodTextDocumentDidClose, map[string]any{})
	for _, p := range provided {
		if !c.caps.is(p.client + ".dynamicRegistration") {
			continue
		}
		switch kinds := answering(p.method); {
		case p.method == protocol.MethodTextDocumentCompletion:
			add(p.method, map[string]any{"triggerCharacters": completionTriggers})
		case p.method == protocol.MethodTextDocumentDiagnostic && c.pull:
			add(p.method, map[string]any{"identifier": "stagels builds", "interFileDependencies": true, "workspaceDiagnostics": false})
		case p.method == protocol.MethodTextDocumentCodeAction && c.actions:
			add(p.method, map[string]any{"codeActionKinds": append([]string{quickFix, fixAll}, refactor.Kinds...)})
		case len(kinds) > 0:
			var options any = true
			if p.options != nil {
				options = p.options(c)
			}
			registered := registerOptions(p.method, options)
			registered["documentSelector"] = documentsOf(kinds)
			add(p.method, registered)
		}
	}
	return out
}
