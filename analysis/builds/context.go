package builds

import (
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

// remote begins what no folder does: the URL of an archive or of a repository.
var remote = pattern.New(`^(?:https?://|git://|ssh://|git@|github\.com/|[a-zA-Z0-9]+@[^/]+:)`)

// named begins what another build or a client keeps.
var named = []string{"target:", "service:", "docker-image://", "oci-layout://", "input:", "cwd://"}

// IsFolder tells whether a context is a folder, not a URL or something that a prefix names
// (buildx, util/buildflags and build/localstate; BuildKit, frontend/dockerui/context.go:
// DetectGitContext, httpPrefix).
func IsFolder(context string) bool {
	for _, prefix := range named {
		if strings.HasPrefix(context, prefix) {
			return false
		}
	}
	return context != "-" && context != "" && !strings.Contains(context, "://") && !remote.Matches(context)
}

// InPlace is the name of the build of the same file whose result a named context is, as
// target:NAME of a Bake file and service:NAME of a Compose file say; ok is false if it is
// none (buildx, bake/bake.go: loadLinks; compose, pkg/compose/build.go:
// resolveAdditionalContexts).
func InPlace(context string) (name string, ok bool) {
	for _, prefix := range []string{"target:", "service:"} {
		if name, ok := strings.CutPrefix(context, prefix); ok {
			return name, true
		}
	}
	return "", false
}
