//go:build amd64 || arm64

package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Start starts the program, and watches it and all that it starts itself until they
// have ended. The error is ErrCannot where the kernel does not let us.
func Start(p Program) (*Traced, error) {
	type outcome struct {
		traced *Traced
		err    error
	}
	began := make(chan outcome)
	go func() {
		runtime.LockOSThread() // only the thread that started a program can watch it; it ends with this goroutine
		t, shared, err := start(p)
		if err != nil {
			began <- outcome{nil, err}
			return
		}
		traced := &Traced{PID: t.pid, done: make(chan Trace, 1)}
		began <- outcome{traced, nil}
		out := t.watch()
		out.Shared = shared
		traced.done <- out
	}()
	out := <-began
	return out.traced, out.err
}

// start starts the program, which stands before its first instruction then. Shared is
// why it has the machine's network.
func start(p Program) (t *tracer, shared, err error) {
	var pid int
	for _, apart := range []uintptr{syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET, syscall.CLONE_NEWNET, 0} {
		if pid, err = launch(p, apart); err == nil {
			if apart != 0 {
				shared = nil
			}
			break
		}
		shared = fmt.Errorf("no network namespace: %w", err)
	}
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSYS) {
		return nil, nil, fmt.Errorf("%w: %w", ErrCannot, err)
	}
	if err != nil {
		return nil, nil, err
	}
	if t, err = attach(pid); err != nil {
		_ = syscall.Kill(pid, syscall.SIGKILL)
		_, _ = syscall.Wait4(pid, nil, syscall.WALL, nil)
		return nil, nil, fmt.Errorf("%w: %w", ErrCannot, err)
	}
	return t, shared, nil
}

// launch starts the program, to be traced by this thread, in namespaces of its own.
// Users are in them who they are outside.
func launch(p Program, apart uintptr) (pid int, err error) {
	sys := &syscall.SysProcAttr{Ptrace: true, Cloneflags: apart}
	if apart&syscall.CLONE_NEWUSER != 0 {
		sys.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
		sys.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	}
	attr := &syscall.ProcAttr{Dir: p.Dir, Env: p.Env, Sys: sys}
	for _, f := range p.Files {
		attr.Files = append(attr.Files, f.Fd())
	}
	pid, _, err = syscall.StartProcess(p.Path, append([]string{filepath.Base(p.Path)}, p.Args...), attr)
	return pid, err
}

// attach waits for the program to stand, and asks to be told of its system calls.
func attach(pid int) (*tracer, error) {
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(pid, &status, syscall.WALL, nil); err != nil {
		return nil, err
	}
	if !status.Stopped() {
		return nil, fmt.Errorf("it ended at once: %#x", uint32(status))
	}
	options := unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEFORK |
		unix.PTRACE_O_TRACEVFORK | unix.PTRACE_O_TRACEEXEC | unix.PTRACE_O_EXITKILL
	if err := syscall.PtraceSetOptions(pid, options); err != nil {
		return nil, err
	}
	if _, err := callOf(pid); err != nil {
		return nil, fmt.Errorf("no PTRACE_GET_SYSCALL_INFO: %w", err)
	}
	t := &tracer{pid: pid, under: map[int]*started{}, seen: map[int]bool{pid: true}}
	t.out = Trace{Calls: map[Call]bool{}, Exit: -1, Routes: routes(pid)}
	return t, nil
}

// routes are the ways out of the network that the process is in, as the kernel lists
// them under a heading.
func routes(pid int) []string {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/net/route", pid))
	_, list, _ := strings.Cut(string(data), "\n")
	return strings.FieldsFunc(list, func(r rune) bool { return r == '\n' })
}
