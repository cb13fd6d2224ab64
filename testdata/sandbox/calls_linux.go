//go:build amd64 || arm64

package sandbox

import (
	"encoding/binary"
	"maps"
	"syscall"

	"golang.org/x/sys/unix"
)

// shape is how the arguments of a system call are read.
type shape struct {
	name  string
	kind  Kind
	paths []place
	link  int // whether a link in the path's place is followed: always, never, or where the flags are that tell

	// flags are those of an open, which returns a descriptor; nil for other calls.
	flags func(pid int, args [6]uint64) uint64
	// harmless tells that a call does not matter after all.
	harmless func(pid int, args [6]uint64) bool
}

// place is where a path stands among the arguments: the descriptor of the folder that
// it is relative to, and the path itself. The folder here is the current one.
type place struct{ dir, path int }

const (
	here   = -1
	always = -1
	never  = -2
)

// follows tells whether the call follows a link in the place of its path.
func (s shape) follows(args [6]uint64) bool {
	if s.link >= 0 {
		return args[s.link]&unix.AT_SYMLINK_NOFOLLOW == 0
	}
	return s.link == always
}

func about(kind Kind, name string, link int, paths ...place) shape {
	return shape{name: name, kind: kind, paths: paths, link: link}
}

// argument reads flags that stand among the arguments.
func argument(i int) func(int, [6]uint64) uint64 {
	return func(_ int, args [6]uint64) uint64 { return args[i] }
}

// pointedAt reads flags that stand where an argument points to.
func pointedAt(i int) func(int, [6]uint64) uint64 {
	return func(pid int, args [6]uint64) uint64 {
		word := make([]byte, 8)
		_, _ = syscall.PtracePeekData(pid, uintptr(args[i]), word)
		return binary.LittleEndian.Uint64(word)
	}
}

// ofThreads has a call that begins a process pass where it begins a thread.
func ofThreads(flags func(int, [6]uint64) uint64) func(int, [6]uint64) bool {
	return func(pid int, args [6]uint64) bool { return flags(pid, args)&unix.CLONE_THREAD != 0 }
}

// onlyAsks has kill pass that asks whether a process is there.
func onlyAsks(_ int, args [6]uint64) bool { return args[1] == 0 }

// shapes are the calls that matter, by their numbers.
var shapes = shapesOf(map[uint64]shape{
	unix.SYS_OPENAT:  {name: "openat", paths: []place{{0, 1}}, flags: argument(2)},
	unix.SYS_OPENAT2: {name: "openat2", paths: []place{{0, 1}}, flags: pointedAt(2)},

	unix.SYS_STATX:      about(Looks, "statx", 2, place{0, 1}),
	unix.SYS_FACCESSAT:  about(Looks, "faccessat", always, place{0, 1}),
	unix.SYS_FACCESSAT2: about(Looks, "faccessat2", 3, place{0, 1}),
	unix.SYS_READLINKAT: about(Looks, "readlinkat", never, place{0, 1}),
	unix.SYS_STATFS:     about(Looks, "statfs", always, place{here, 0}),
	unix.SYS_GETXATTR:   about(Looks, "getxattr", always, place{here, 0}),
	unix.SYS_CHDIR:      about(Looks, "chdir", always, place{here, 0}),

	unix.SYS_UNLINKAT:  about(Changes, "unlinkat", never, place{0, 1}),
	unix.SYS_RENAMEAT:  about(Changes, "renameat", never, place{0, 1}, place{2, 3}),
	unix.SYS_RENAMEAT2: about(Changes, "renameat2", never, place{0, 1}, place{2, 3}),
	unix.SYS_MKDIRAT:   about(Changes, "mkdirat", never, place{0, 1}),
	unix.SYS_MKNODAT:   about(Changes, "mknodat", never, place{0, 1}),
	unix.SYS_SYMLINKAT: about(Changes, "symlinkat", never, place{1, 2}),
	unix.SYS_LINKAT:    about(Changes, "linkat", never, place{0, 1}, place{2, 3}),
	unix.SYS_FCHMODAT:  about(Changes, "fchmodat", always, place{0, 1}),
	unix.SYS_FCHOWNAT:  about(Changes, "fchownat", 4, place{0, 1}),
	unix.SYS_UTIMENSAT: about(Changes, "utimensat", 3, place{0, 1}),
	unix.SYS_TRUNCATE:  about(Changes, "truncate", always, place{here, 0}),
	unix.SYS_SETXATTR:  about(Changes, "setxattr", always, place{here, 0}),

	unix.SYS_EXECVE:   about(Runs, "execve", always, place{here, 0}),
	unix.SYS_EXECVEAT: about(Runs, "execveat", always, place{0, 1}),
	unix.SYS_CLONE:    {name: "clone", kind: Runs, harmless: ofThreads(argument(0))},
	unix.SYS_CLONE3:   {name: "clone3", kind: Runs, harmless: ofThreads(pointedAt(0))},
	unix.SYS_KILL:     {name: "kill", kind: Runs, harmless: onlyAsks},

	unix.SYS_PIDFD_OPEN:        {name: "pidfd_open", kind: Runs},
	unix.SYS_PIDFD_SEND_SIGNAL: {name: "pidfd_send_signal", kind: Runs},

	unix.SYS_SOCKET:         {name: "socket", kind: Connects},
	unix.SYS_SOCKETPAIR:     {name: "socketpair", kind: Connects},
	unix.SYS_CONNECT:        {name: "connect", kind: Connects},
	unix.SYS_BIND:           {name: "bind", kind: Connects},
	unix.SYS_LISTEN:         {name: "listen", kind: Connects},
	unix.SYS_ACCEPT:         {name: "accept", kind: Connects},
	unix.SYS_ACCEPT4:        {name: "accept4", kind: Connects},
	unix.SYS_SENDTO:         {name: "sendto", kind: Connects},
	unix.SYS_SENDMSG:        {name: "sendmsg", kind: Connects},
	unix.SYS_RECVFROM:       {name: "recvfrom", kind: Connects},
	unix.SYS_RECVMSG:        {name: "recvmsg", kind: Connects},
	unix.SYS_SETSOCKOPT:     {name: "setsockopt", kind: Connects},
	unix.SYS_GETSOCKOPT:     {name: "getsockopt", kind: Connects},
	unix.SYS_GETSOCKNAME:    {name: "getsockname", kind: Connects},
	unix.SYS_GETPEERNAME:    {name: "getpeername", kind: Connects},
	unix.SYS_IO_URING_SETUP: {name: "io_uring_setup", kind: Connects}, // by which all of these can be had
})

func shapesOf(newer map[uint64]shape) map[uint64]shape {
	maps.Copy(newer, older)
	return newer
}

// harmless are calls about what the program has already: memory, time, threads, and
// descriptors, which it has from those who started it or from a call above.
var harmless = setOf([]uint64{
	unix.SYS_READ, unix.SYS_WRITE, unix.SYS_READV, unix.SYS_WRITEV, unix.SYS_PREAD64, unix.SYS_PWRITE64, unix.SYS_LSEEK,
	unix.SYS_CLOSE, unix.SYS_CLOSE_RANGE, unix.SYS_FSTAT, unix.SYS_FSTATFS, unix.SYS_FSYNC, unix.SYS_FTRUNCATE, unix.SYS_FCHMOD, unix.SYS_GETDENTS64,
	unix.SYS_FCNTL, unix.SYS_IOCTL, unix.SYS_DUP, unix.SYS_DUP3, unix.SYS_PIPE2, unix.SYS_EVENTFD2, unix.SYS_GETCWD, unix.SYS_FADVISE64,
	unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_PPOLL, unix.SYS_PSELECT6,
	unix.SYS_MMAP, unix.SYS_MUNMAP, unix.SYS_MPROTECT, unix.SYS_MREMAP, unix.SYS_MADVISE, unix.SYS_MINCORE, unix.SYS_BRK,
	unix.SYS_FUTEX, unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY, unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_MEMBARRIER,
	unix.SYS_CLOCK_GETTIME, unix.SYS_GETTIMEOFDAY, unix.SYS_SETITIMER, unix.SYS_TIMER_CREATE, unix.SYS_TIMER_SETTIME, unix.SYS_TIMER_DELETE,
	unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK, unix.SYS_TGKILL, unix.SYS_RESTART_SYSCALL,
	unix.SYS_GETPID, unix.SYS_GETPPID, unix.SYS_GETTID, unix.SYS_GETUID, unix.SYS_GETEUID, unix.SYS_GETGID, unix.SYS_GETEGID,
	unix.SYS_PRLIMIT64, unix.SYS_GETRLIMIT, unix.SYS_SETRLIMIT, unix.SYS_PRCTL, unix.SYS_RSEQ, unix.SYS_SET_TID_ADDRESS, unix.SYS_SET_ROBUST_LIST,
	unix.SYS_GETRANDOM, unix.SYS_UNAME, unix.SYS_SYSINFO, unix.SYS_GETRUSAGE, unix.SYS_WAITID, unix.SYS_WAIT4, unix.SYS_EXIT, unix.SYS_EXIT_GROUP,
}, harmlessHere)

func setOf(lists ...[]uint64) map[uint64]bool {
	out := map[uint64]bool{}
	for _, list := range lists {
		for _, nr := range list {
			out[nr] = true
		}
	}
	return out
}
