package lsp

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

// filePath is the path of a file: URI; ok is false for any other.
func filePath(u string) (path string, ok bool) {
	parsed, err := url.Parse(u)
	if err != nil || parsed.Scheme != "file" || parsed.Path == "" {
		return "", false
	}
	host := parsed.Host
	if host == "localhost" {
		host = ""
	}
	if runtime.GOOS == "windows" {
		return filepath.FromSlash(windowsPath(host, parsed.Path)), true
	}
	return parsed.Path, host == ""
}

// PathOf is the path of a file: URI, as the server takes it; ok is false for any other.
func PathOf(u string) (path string, ok bool) { return filePath(u) }

// URIOf is the URI of a path of this machine, as the server writes it.
func URIOf(path string) string { return fileURI(path) }

// windowsPath is the path of a file: URI with slashes: behind a drive's letter, or
// on a host that shares it.
func windowsPath(host, path string) string {
	if host != "" {
		return "//" + host + path
	}
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		return path[1:]
	}
	return path
}

// fileURI is the URI of a path of this machine.
func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if rest, ok := strings.CutPrefix(path, "//"); ok && runtime.GOOS == "windows" {
		return "file://" + escaped(rest)
	}
	return "file:///" + escaped(strings.TrimPrefix(path, "/"))
}

// escaped is a path with slashes as it stands in a URI.
func escaped(path string) string {
	names := strings.Split(path, "/")
	for i, name := range names {
		names[i] = url.PathEscape(name)
	}
	return strings.Join(names, "/")
}

// samePath is equal for paths that are the same to the system.
func samePath(path string) string {
	if runtime.GOOS == "windows" {
		return strings.ToLower(path)
	}
	return path
}
