package build

import "syscall"

// endsWithUs has the system end the daemon with the thread that started it, by SIGTERM: on
// SIGKILL it would leave its mounts. A Ctrl-C in the terminal does not reach it.
func endsWithUs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
}
