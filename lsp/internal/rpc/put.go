package rpc

import "strings"

// Put sets what a path of keys, joined by dots, leads to in a JSON object. Objects on the
// way are made.
func Put(object map[string]any, path string, value any) {
	keys := strings.Split(path, ".")
	for _, key := range keys[:len(keys)-1] {
		below, ok := object[key].(map[string]any)
		if !ok {
			below = map[string]any{}
			object[key] = below
		}
		object = below
	}
	object[keys[len(keys)-1]] = value
}
