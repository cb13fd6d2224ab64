package rpc

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// wire are the options of what goes over the wire. What a client sends is taken as it is: of
// two members with one name the last counts, and a byte that is no UTF-8 is a sign for that.
var wire = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// Marshal is v in JSON. What the server says are structures of its own, or of the protocol
// that write themselves. So it needs no table of all unions that the protocol has, which the
// protocol library would link in.
func Marshal(v any) ([]byte, error) { return json.Marshal(v, wire) }

// Unmarshal reads JSON into v.
func Unmarshal(data []byte, v any) error { return json.Unmarshal(data, v, wire) }
