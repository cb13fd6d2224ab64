package builds

import (
	"regexp"
	"strings"
)

// remote begins what no folder does: the URL of an archive or of a repository.
var remote = regexp.MustCompile(`^(?:https?://|git://|ssh://|git@|github\.com/|[a-zA-Z0-9]+@[^/]+:)`)

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
	return context != "-" && context != "" && !strings.Contains(context, "://") && !remote.MatchString(context)
}
