package metamodel

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Conversation hears both sides of a session and checks what the server says. A
// response is of the request that it answers, and progress of the request whose
// token it names.
type Conversation struct {
	model *Model
	own   string // methods with this prefix are no part of the protocol

	mu     sync.Mutex
	begun  bool                 // initialize is answered
	asked  map[string][]*call   // the client's requests without an answer, by id
	tokens map[string]*progress // what may be told of, by token
	counts map[string]int
}

// call is a request of the client's.
type call struct {
	method string
	tokens []string // of partial results and of work done
}

// progress is what was told by one token.
type progress struct {
	method  string // whose partial results it brings; "" tells of work done
	begun   bool
	partial int // how often there was a partial result
	percent int64
}

// NewConversation begins one. Methods with the prefix own are not looked at.
func (m *Model) NewConversation(own string) *Conversation {
	return &Conversation{
		model: m, own: own,
		asked: map[string][]*call{}, tokens: map[string]*progress{}, counts: map[string]int{},
	}
}

// Counts are how many messages of the server's were checked, by what they are.
func (c *Conversation) Counts() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.counts)
}

// FromClient takes note of a message of the client's, which is not judged.
func (c *Conversation) FromClient(body []byte) {
	v, err := decode(body)
	o, ok := v.(object)
	if err != nil || !ok {
		return
	}
	id, isCall := o["id"]
	method, isRequest := o["method"].(string)
	if !isCall || !isRequest {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	asked := &call{method: method}
	if params, ok := o["params"].(object); ok {
		asked.tokens = c.noteTokens(method, params)
	}
	c.asked[key(id)] = append(c.asked[key(id)], asked)
}

func (c *Conversation) noteTokens(method string, params object) (out []string) {
	if token, ok := params["partialResultToken"]; ok {
		c.tokens[key(token)] = &progress{method: method}
		out = append(out, key(token))
	}
	if token, ok := params["workDoneToken"]; ok {
		c.tokens[key(token)] = &progress{}
		out = append(out, key(token))
	}
	return out
}

// key tells ids and tokens apart: 1 is not "1".
func key(id any) string { return fmt.Sprintf("%T %v", id, id) }

// FromServer checks a message of the server's.
func (c *Conversation) FromServer(body []byte) []Mismatch {
	v, err := decode(body)
	if err != nil {
		return mismatch("$", "no JSON: %v", err)
	}
	o, ok := v.(object)
	if !ok {
		return mismatch("$", "%s instead of a message", kindOf(v))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []Mismatch
	if o["jsonrpc"] != "2.0" {
		out = mismatch("$.jsonrpc", "%s instead of \"2.0\"", kindOf(o["jsonrpc"]))
	}
	_, isRequest := o["id"]
	method, named := o["method"].(string)
	switch {
	case named && c.own != "" && strings.HasPrefix(method, c.own):
		return out
	case named && !c.begun && !slices.Contains(early, method):
		return append(out, mismatch("$.method", "%s before the answer to initialize", method)...)
	case named && isRequest:
		c.counts["request "+method]++
		return append(out, c.request(method, o)...)
	case named:
		c.counts["notification "+method]++
		return append(out, c.notification(method, o)...)
	}
	return append(out, c.response(o)...)
}

// early are what a server may say before it has answered initialize.
var early = []string{"window/showMessage", "window/logMessage", "window/showMessageRequest", "telemetry/event", "$/progress"}

// only wants no other properties of a message than those.
func only(o object, names ...string) (out []Mismatch) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if name != "jsonrpc" && !slices.Contains(names, name) {
			out = append(out, mismatch("$."+name, "such a message has no such property")...)
		}
	}
	return out
}

var idType = &Type{Kind: "or", Items: []*Type{{Kind: "base", Name: "integer"}, {Kind: "base", Name: "string"}}}

func (c *Conversation) request(method string, o object) []Mismatch {
	out := append(only(o, "id", "method", "params"), c.model.check("$.id", idType, o["id"])...)
	r, known := c.model.requests[method]
	if !known || !r.Direction.allows(ServerToClient) {
		return append(out, mismatch("$.method", "%q is no request of a server's", method)...)
	}
	out = append(out, c.params(r.Params, o)...)
	params, _ := o["params"].(object)
	switch method {
	case "client/registerCapability":
		out = append(out, c.registrations(params)...)
	case "window/workDoneProgress/create":
		c.tokens[key(params["token"])] = &progress{}
	}
	return out
}

func (c *Conversation) params(t *Type, o object) []Mismatch {
	v, there := o["params"]
	switch {
	case t == nil && there:
		return mismatch("$.params", "%s has none", o["method"])
	case t == nil:
		return nil
	case !there:
		return mismatch("$.params", "missing")
	}
	return c.model.check("$.params", t, v)
}

// registrations hold the options that a method is registered with against those
// that the method has.
func (c *Conversation) registrations(params object) (out []Mismatch) {
	list, _ := params["registrations"].([]any)
	for i, v := range list {
		r, _ := v.(object)
		method, _ := r["method"].(string)
		path := fmt.Sprintf("$.params.registrations[%d]", i)
		options, known := c.model.registered(method)
		given, there := r["registerOptions"]
		switch {
		case !known:
			out = append(out, mismatch(path+".method", "%q cannot be registered", method)...)
		case !there:
		case options == nil:
			out = append(out, mismatch(path+".registerOptions", "%s has none", method)...)
		default:
			out = append(out, c.model.check(path+".registerOptions", options, given)...)
		}
	}
	return out
}

func (c *Conversation) notification(method string, o object) []Mismatch {
	out := only(o, "method", "params")
	n, known := c.model.notifications[method]
	if !known || !n.Direction.allows(ServerToClient) {
		return append(out, mismatch("$.method", "%q is no notification of a server's", method)...)
	}
	out = append(out, c.params(n.Params, o)...)
	if params, ok := o["params"].(object); ok && method == "$/progress" {
		out = append(out, c.progress(params)...)
	}
	return out
}

func (c *Conversation) progress(params object) []Mismatch {
	p := c.tokens[key(params["token"])]
	if p == nil {
		return mismatch("$.params.token", "%s is the token of nothing that is going on", kindOf(params["token"]))
	}
	const path = "$.params.value"
	if p.method == "" {
		return c.workDone(path, p, params["value"])
	}
	c.counts["partial result "+p.method]++
	p.partial++
	r := c.model.requests[p.method]
	if r.Partial == nil {
		return mismatch(path, "%s has no partial results", p.method)
	}
	return c.model.check(path, r.Partial, params["value"])
}

// workDone wants a begin, then reports, then an end.
func (c *Conversation) workDone(path string, p *progress, v any) []Mismatch {
	o, _ := v.(object)
	kind, _ := o["kind"].(string)
	name := map[string]string{"begin": "WorkDoneProgressBegin", "report": "WorkDoneProgressReport", "end": "WorkDoneProgressEnd"}[kind]
	if name == "" {
		return mismatch(path, "%s is no progress", kindOf(v))
	}
	c.counts["progress "+kind]++
	out := c.model.check(path, &Type{Kind: "reference", Name: name}, v)
	if p.begun != (kind != "begin") {
		out = append(out, mismatch(path+".kind", "%q out of order", kind)...)
	}
	p.begun = kind != "end"
	if percent, ok := o["percentage"].(interface{ Int64() (int64, error) }); ok {
		n, _ := percent.Int64()
		if n > 100 || n < p.percent {
			out = append(out, mismatch(path+".percentage", "%d after %d", n, p.percent)...)
		}
		p.percent = n
	}
	return out
}

func (c *Conversation) response(o object) []Mismatch {
	out := only(o, "id", "result", "error")
	result, hasResult := o["result"]
	failure, hasError := o["error"]
	if hasResult == hasError {
		return append(out, mismatch("$", "a message needs one of method, result and error")...)
	}
	var asked *call
	if waiting := c.asked[key(o["id"])]; len(waiting) > 0 {
		asked, c.asked[key(o["id"])] = waiting[0], waiting[1:]
	} else if o["id"] != nil || !hasError {
		return append(out, mismatch("$.id", "%s is the id of no request", kindOf(o["id"]))...)
	}
	if hasError {
		return append(out, c.failure(asked, failure)...)
	}
	if c.own != "" && strings.HasPrefix(asked.method, c.own) {
		return out
	}
	c.counts["result of "+asked.method]++
	c.begun = c.begun || asked.method == "initialize"
	r, known := c.model.requests[asked.method]
	if !known || !r.Direction.allows(ClientToServer) {
		return append(out, mismatch("$.result", "%q is no request of a client's", asked.method)...)
	}
	out = append(out, c.model.check("$.result", r.Result, result)...)
	return append(out, c.end(asked, result)...)
}

// end forgets the tokens of an answered request. What came in parts is not to be
// in the answer too, and work that began must have ended.
func (c *Conversation) end(asked *call, result any) (out []Mismatch) {
	for _, token := range asked.tokens {
		p := c.tokens[token]
		delete(c.tokens, token)
		if p == nil {
			continue
		}
		if p.partial > 0 && !empty(result) {
			out = append(out, mismatch("$.result", "not empty after %d partial results", p.partial)...)
		}
		if p.begun {
			out = append(out, mismatch("$", "%s is answered, and its progress has no end", asked.method)...)
		}
	}
	return out
}

// empty tells whether a result brings nothing more: null, an empty list, or an
// object of empty lists.
func empty(result any) bool {
	switch v := result.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case object:
		for _, below := range v {
			if list, ok := below.([]any); ok && len(list) > 0 {
				return false
			}
		}
		return true
	}
	return false
}

var errorFields = fields{
	"code":    {Name: "code", Type: &Type{Kind: "reference", Name: "LSPErrorCodes"}},
	"message": {Name: "message", Type: &Type{Kind: "base", Name: "string"}},
	"data":    {Name: "data", Type: &Type{Kind: "reference", Name: "LSPAny"}, Optional: true},
}

func (c *Conversation) failure(asked *call, failure any) []Mismatch {
	out := c.model.checkObject("$.error", "ResponseError", errorFields, failure)
	if asked == nil {
		c.counts["error without a request"]++
		return out
	}
	c.counts["error of "+asked.method]++
	o, _ := failure.(object)
	if data, there := o["data"]; there && c.model.requests[asked.method].ErrorData != nil {
		out = append(out, c.model.check("$.error.data", c.model.requests[asked.method].ErrorData, data)...)
	}
	return append(out, c.end(asked, nil)...)
}
