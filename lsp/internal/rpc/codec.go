package rpc

import (
	"go.lsp.dev/jsonrpc2"
)

// Writer is an answer that writes itself, as Marshal would. What it returns is
// valid until the next answer of its kind.
type Writer interface{ JSON() ([]byte, error) }

// Codec carries the protocol's union types, which plain JSON would not.
type Codec struct{}

func (Codec) Marshal(v any) ([]byte, error) {
	switch v := v.(type) {
	case jsonrpc2.RawMessage:
		return v, nil
	case Writer:
		return v.JSON()
	}
	return Marshal(v)
}

func (Codec) Unmarshal(data []byte, v any) error {
	if raw, ok := v.(*jsonrpc2.RawMessage); ok {
		*raw = append(jsonrpc2.RawMessage(nil), data...)
		return nil
	}
	return Unmarshal(data, v)
}
