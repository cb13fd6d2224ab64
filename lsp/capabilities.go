package lsp

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/lsp/internal/rpc"
)

// capability is one thing that the server can do. A feature provides it beside the
// method that it registers.
type capability struct {
	method      string // the request, as textDocument/hover
	client      string // where the client says how it knows it, as textDocument.hover
	server      string // where the server says that it can, as hoverProvider
	description string // what a person has of it
	// options are told to the client; nil from it is a client that cannot use it.
	// Without the function it is true.
	options func(c *client) any
	// refresh asks the client to ask again, when settings change what is answered:
	// a request, as workspace/codeLens/refresh. The client says at its path, as
	// workspace.codeLens.refreshSupport, that it knows it.
	refresh string
	// optIn tells that the protocol did not have it from the start: a client that has
	// it says so.
	optIn bool
}

var provided []capability

// provide registers what a feature can do. It is told to clients that can use it:
// later, by client/registerCapability, to one that asks for that. What the protocol has
// had from its start clients use without saying that they know it: Helix goes to
// definitions, Neovim 0.7 formats, 0.10 shows lenses.
func provide(c capability) bool {
	provided = append(provided, c)
	return true
}

// clientCapabilities are the client's as it sent them. A path in them is keys
// joined by dots.
type clientCapabilities map[string]any

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

// texts are the texts in the list at path.
func (c clientCapabilities) texts(path string) []string {
	list, _ := c.at(path).([]any)
	out := make([]string, 0, len(list))
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// lists tells whether the list at path holds the text s.
func (c clientCapabilities) lists(path, s string) bool { return slices.Contains(c.texts(path), s) }

// number is the one at path; ok is false if there is none.
func (c clientCapabilities) number(path string) (n int, ok bool) {
	f, ok := c.at(path).(float64)
	return int(f), ok
}

// knows tells whether the client says something of what is at path. One that says
// nothing of documents at all is older than such lists, and gets everything.
func (c clientCapabilities) knows(path string) bool {
	section, _, _ := strings.Cut(path, ".")
	if section == "textDocument" && c.at(section) == nil {
		return true
	}
	v := c.at(path)
	return v != nil && v != false
}

// announce parts what the server can do for this client into what initialize
// answers and what is registered after it.
func (c *client) announce() (now map[string]any, later []registration) {
	now = map[string]any{}
	for _, p := range provided {
		if p.optIn && !c.caps.knows(p.client) {
			continue
		}
		var options any = true
		if p.options != nil {
			options = p.options(c)
		}
		switch {
		case options == nil:
		case c.caps.is(p.client + ".dynamicRegistration"):
			later = append(later, registration{p.method, p.method, registerOptions(p.method, options)})
		default:
			rpc.Put(now, p.server, options)
		}
	}
	return now, later
}

// registerOptions are the options of a registration. Which documents it is for is
// left to the client, that chose to ask this server about them.
func registerOptions(method string, options any) map[string]any {
	out := map[string]any{}
	if raw, err := rpc.Marshal(options); err == nil {
		_ = rpc.Unmarshal(raw, &out) // true stands for no options
	}
	if strings.HasPrefix(method, "textDocument/") {
		out["documentSelector"] = nil
	}
	return out
}
