package skaffold

import (
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
)

// patched are the artifacts that a profile changes by patches, with all of these
// (schema/profiles.go: applyProfile). Of patches that change more than one value nothing is
// told.
func (f *file) patched(own artifacts, profile *yamltree.Node) (out []*builds.Build) {
	changed := map[int]*builds.Build{}
	var order []int
	for _, patch := range profile.At("patches").List() {
		if op := patch.At("op").String(); op != "" && op != "replace" && op != "add" {
			continue
		}
		i, key, ok := own.patchedBy(patch.At("path").String())
		if !ok {
			continue
		}
		if changed[i] == nil {
			b := *own[i]
			b.Origin = f.location(patch.At("path").Span)
			changed[i], order = &b, append(order, i)
		}
		f.patch(changed[i], key, patch.At("value"))
	}
	for _, i := range order {
		out = append(out, changed[i])
	}
	return out
}

// patchedBy is the artifact that a path leads to, by its index or its image, and the key of
// what is patched of it.
func (a artifacts) patchedBy(at string) (i int, key string, ok bool) {
	rest, ok := strings.CutPrefix(at, "/build/artifacts/")
	which, key, more := strings.Cut(rest, "/")
	if !ok || !more {
		return 0, "", false
	}
	i, err := strconv.Atoi(which)
	if image, named := strings.CutPrefix(which, "image="); named {
		for i < len(a) && (a[i] == nil || a[i].Name != image) {
			i++
		}
		err = nil
	}
	return i, key, err == nil && i >= 0 && i < len(a) && a[i] != nil
}

func (f *file) patch(b *builds.Build, key string, value *yamltree.Node) {
	switch key {
	case "docker/target", "kaniko/target":
		b.Target = f.value(value)
	case "docker/dockerfile", "kaniko/dockerfile":
		b.Dockerfile = f.value(value)
	case "context":
		b.Context = f.value(value)
	}
}
