package lsp

import (
	"path"
	"strings"
)

// IsDockerfile tells whether a document is one, by the language the client gives
// it or, whatever that is, by its name: Dockerfile, Containerfile, either with an
// ending or as one, in any case. name is a path or a URI.
func IsDockerfile(name, language string) bool {
	switch strings.ToLower(language) {
	case "dockerfile", "docker", "containerfile":
		return true
	}
	return IsDockerfileName(name)
}

// IsDockerfileName tells whether a path or URI is that of a Dockerfile.
func IsDockerfileName(name string) bool {
	base := strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if strings.HasSuffix(base, ".dockerignore") {
		return false
	}
	for _, stem := range []string{"dockerfile", "containerfile"} {
		if base == stem || strings.HasPrefix(base, stem+".") || strings.HasSuffix(base, "."+stem) {
			return true
		}
	}
	return false
}
