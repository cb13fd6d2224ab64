//go:build !linux

package build

import "syscall"

// endsWithUs is for Linux alone, as buildkitd is; elsewhere this package is only compiled.
func endsWithUs() *syscall.SysProcAttr { return nil }
