//go:build amd64 || arm64

package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// tracer watches a process. All of it runs on the thread that started the process.
type tracer struct {
	pid   int
	under map[int]*started // calls that have not returned yet, by thread
	seen  map[int]bool     // threads that have begun
	out   Trace
}

// started is a call that has begun.
type started struct {
	calls []Call // one for each path, or one
	opens bool   // it returns a descriptor
	lost  bool   // the process was ending: its descriptors were gone
}

// watch lets the program run until it and all that it began have ended.
func (t *tracer) watch() Trace {
	t.resume(t.pid, 0)
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WALL|syscall.WNOTHREAD, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.ECHILD):
			return t.out
		case err != nil:
			t.out.Err = err
			return t.out
		case status.Exited() || status.Signaled():
			t.ended(pid, status)
		default:
			t.resume(pid, t.stopped(pid, status))
		}
	}
}

// ended takes note of a call that did not return, as it may have been made; but not of
// one that began when all was over.
func (t *tracer) ended(pid int, status syscall.WaitStatus) {
	if s := t.under[pid]; s != nil && !s.lost {
		t.note(s)
	}
	delete(t.under, pid)
	if pid == t.pid && status.Exited() {
		t.out.Exit = status.ExitStatus()
	}
}

// stopped takes note of why a thread stands, and returns the signal that it is to be
// given.
func (t *tracer) stopped(pid int, status syscall.WaitStatus) (signal int) {
	const callStop = syscall.SIGTRAP | 0x80
	first := !t.seen[pid]
	t.seen[pid] = true
	switch {
	case status.StopSignal() == callStop:
		t.call(pid)
		return 0
	case status.TrapCause() > 0: // it began another, or another program
		return 0
	case first && status.StopSignal() == syscall.SIGSTOP: // all that are traced begin so
		return 0
	}
	return int(status.StopSignal())
}

// resume lets a thread run to its next call. One that was killed meanwhile does not.
func (t *tracer) resume(pid, signal int) {
	if err := syscall.PtraceSyscall(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
		t.out.Err = fmt.Errorf("thread %d: %w", pid, err)
		_ = syscall.Kill(t.pid, syscall.SIGKILL)
	}
}

// call takes note of a call that begins or returns.
func (t *tracer) call(pid int) {
	info, err := callOf(pid)
	switch {
	case errors.Is(err, syscall.ESRCH): // killed meanwhile
	case err != nil:
		t.out.Err = err
	case info.op == unix.PTRACE_SYSCALL_INFO_ENTRY:
		t.under[pid] = t.begin(pid, info)
	case info.op == unix.PTRACE_SYSCALL_INFO_EXIT:
		begun := t.under[pid]
		if begun != nil && begun.opens && int64(info.nr) >= 0 {
			begun.opened(pid, int(info.nr))
		}
		t.note(begun)
		delete(t.under, pid)
	}
}

func (t *tracer) note(s *started) {
	if s == nil {
		return
	}
	for _, c := range s.calls {
		t.out.Calls[c] = true
	}
}

// opened puts in place of the path that was asked for the one that was opened: where
// links led to. What the kernel has in /proc is the process's own by whatever name.
func (s *started) opened(pid, descriptor int) {
	path, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", pid, descriptor))
	if err == nil && !strings.HasPrefix(s.calls[0].Path, "/proc/") {
		s.calls[0].Path = path
	}
}

// begin reads what a call is about; nil if it is none that matters.
func (t *tracer) begin(pid int, info callInfo) *started {
	if info.arch != architecture {
		return &started{calls: []Call{{Unknown, fmt.Sprintf("call %d of another architecture", info.nr), ""}}}
	}
	shape, known := shapes[info.nr]
	switch {
	case harmless[info.nr] || known && shape.harmless != nil && shape.harmless(pid, info.args):
		return nil
	case !known:
		return &started{calls: []Call{{Unknown, fmt.Sprintf("call %d", info.nr), ""}}}
	case len(shape.paths) == 0:
		return &started{calls: []Call{{shape.kind, shape.name, ""}}}
	}
	out := &started{opens: shape.flags != nil}
	for _, p := range shape.paths {
		kind, follow := shape.kind, shape.follows(info.args)
		if shape.flags != nil {
			kind, follow = opening(shape.flags(pid, info.args))
		}
		if name := textAt(pid, info.args[p.path]); name != "" { // else it is about a descriptor
			path, err := p.from(pid, info.args, name, follow)
			out.lost = out.lost || err != nil
			out.calls = append(out.calls, Call{kind, shape.name, path})
		}
	}
	if len(out.calls) == 0 {
		return nil
	}
	return out
}

// opening is what flags of an open mean for the file, and for a link in its place.
func opening(flags uint64) (kind Kind, follow bool) {
	const writes = unix.O_WRONLY | unix.O_RDWR | unix.O_CREAT | unix.O_TRUNC | unix.O_APPEND | unix.O_TMPFILE&^unix.O_DIRECTORY
	kind = Reads
	if flags&writes != 0 {
		kind = Changes
	}
	return kind, flags&unix.O_NOFOLLOW == 0
}

// from is the path from the root of the one that a call names.
func (p place) from(pid int, args [6]uint64, name string, follow bool) (string, error) {
	if filepath.IsAbs(name) {
		return target(name, follow, 0), nil
	}
	folder := fmt.Sprintf("/proc/%d/cwd", pid)
	if p.dir >= 0 && int32(args[p.dir]) != unix.AT_FDCWD {
		folder = fmt.Sprintf("/proc/%d/fd/%d", pid, int32(args[p.dir]))
	}
	base, err := os.Readlink(folder)
	if err != nil {
		return folder + "/" + name, err
	}
	return target(base+"/"+name, follow, 0), nil
}

// callInfo is the beginning of the kernel's ptrace_syscall_info. At a call's end nr is
// what it returns.
type callInfo struct {
	op   uint8
	_    [3]uint8
	arch uint32
	_, _ uint64 // where the thread stands
	nr   uint64
	args [6]uint64
}

func callOf(pid int) (info callInfo, err error) {
	_, _, errno := syscall.Syscall6(syscall.SYS_PTRACE, unix.PTRACE_GET_SYSCALL_INFO, uintptr(pid), unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	if errno != 0 {
		return info, errno
	}
	return info, nil
}

// textAt is the text at an address of the process, up to the zero byte; "" if there
// is none.
func textAt(pid int, address uint64) string {
	var out []byte
	for word := make([]byte, 8); len(out) < unix.PathMax; address += 8 {
		if _, err := syscall.PtracePeekData(pid, uintptr(address), word); err != nil {
			break
		}
		text, _, ended := strings.Cut(string(word), "\x00")
		if out = append(out, text...); ended {
			break
		}
	}
	return string(out)
}
