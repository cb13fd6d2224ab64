//go:build unix

package lsp

import (
	"errors"
	"syscall"
)

// processAlive is false only if there surely is no such process.
func processAlive(pid int) bool {
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
