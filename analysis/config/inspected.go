package config

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds/jsontree"
	"github.com/stagels/stagels/analysis/workspace"
)

// mostInspected is the size of a saved image's configuration that is read.
const mostInspected = 1 << 20

// deepestInspected is how far in a configuration can lie: in a list, by its platform.
const deepestInspected = 4

// inspected are the variables of an image whose configuration was saved at a path: by docker
// image inspect, by docker buildx imagetools inspect --format '{{json .Image}}', or as a
// registry has it. The error goes on behind the path.
func inspected(files workspace.Files, at string) ([]string, error) {
	if strings.HasPrefix(at, "../") {
		return nil, errors.New("lies outside of the project")
	}
	src, err := textOf(files, at, mostInspected)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("is not there")
	}
	if err != nil {
		return nil, err
	}
	names, found := environment(jsontree.Parse(src), deepestInspected)
	if !found {
		return nil, errors.New("holds no configuration of an image: save what docker image inspect prints")
	}
	return names, nil
}

// environment are the variables of all configurations below a node, each once. The config of
// a manifest only tells of one by its digest.
func environment(n *jsontree.Node, deep int) (names []string, found bool) {
	if n == nil || deep == 0 {
		return nil, false
	}
	for _, m := range n.Members {
		more, ok := environment(m.Value, deep-1)
		if strings.EqualFold(m.Key.Text, "config") && m.Value != nil && m.Value.Kind == jsontree.Object && m.Value.Lookup("digest") == nil {
			more, ok = set(m.Value), true
		}
		names, found = append(names, more...), found || ok
	}
	for _, item := range n.Items {
		more, ok := environment(item, deep-1)
		names, found = append(names, more...), found || ok
	}
	slices.Sort(names)
	return slices.Compact(names), found
}

// set are the variables of one configuration.
func set(config *jsontree.Node) (names []string) {
	for _, m := range config.Members {
		if m.Value == nil || !strings.EqualFold(m.Key.Text, "env") {
			continue
		}
		for _, item := range m.Value.Items {
			name, _, _ := strings.Cut(item.Text, "=")
			names = append(names, name)
		}
	}
	return names
}
