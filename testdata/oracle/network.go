package oracle

import (
	"context"
	"errors"
	"net"
)

// While BuildKit converts an ADD from git@host, it asks the host for its keys, and goes on
// without them if there is no answer (client/llb/source.go:454). Here no name is looked up: a
// name server that does not answer would hold each of these conversions for ten seconds.
func init() {
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("the oracle asks no name server")
	}}
}
