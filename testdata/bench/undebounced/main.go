// Undebounced is stagels serve, but it sends diagnostics as soon as it has them,
// without waiting for the text to rest: so the time that they take can be measured.
package main

import (
	"context"
	"errors"
	"os"

	"github.com/stagels/stagels/lsp"
)

func main() {
	os.Exit(lsp.Serve(context.Background(), stdio{os.Stdin, os.Stdout}, lsp.Options{}))
}

// stdio is standard input and output as one connection.
type stdio struct{ in, out *os.File }

func (s stdio) Read(p []byte) (int, error)  { return s.in.Read(p) }
func (s stdio) Write(p []byte) (int, error) { return s.out.Write(p) }
func (s stdio) Close() error                { return errors.Join(s.in.Close(), s.out.Close()) }
