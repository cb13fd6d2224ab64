//go:build !linux || !(amd64 || arm64)

package sandbox

import (
	"fmt"
	"runtime"
)

// Start refuses.
func Start(Program) (*Traced, error) {
	return nil, fmt.Errorf("%w: %s/%s", ErrCannot, runtime.GOOS, runtime.GOARCH)
}
