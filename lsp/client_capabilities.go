package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"
)

// clientCapabilities are the client's as it sent them. A path in them is keys
// joined by dots.
type clientCapabilities map[string]any

func rawCapabilities(c protocol.ClientCapabilities) (out clientCapabilities) {
	if raw, err := protocol.Marshal(c); err == nil {
		_ = protocol.Unmarshal(raw, &out)
	}
	return out
}

func (c clientCapabilities) at(path string) any {
	var v any = map[string]any(c)
	for key := range strings.SplitSeq(path, ".") {
		object, _ := v.(map[string]any)
		v = object[key]
	}
	return v
}

// is tells whether the value at path is true.
func (c clientCapabilities) is(path string) bool { return c.at(path) == true }

// lists tells whether the list at path holds the text s.
func (c clientCapabilities) lists(path, s string) bool {
	list, _ := c.at(path).([]any)
	return slices.Contains(list, any(s))
}
