package sandbox

import "golang.org/x/sys/unix"

const architecture = unix.AUDIT_ARCH_X86_64

// older are calls that only old architectures have, beside newer ones for the same.
var older = map[uint64]shape{
	unix.SYS_OPEN:  {name: "open", paths: []place{{here, 0}}, flags: argument(1)},
	unix.SYS_CREAT: about(Changes, "creat", always, place{here, 0}),

	unix.SYS_NEWFSTATAT: about(Looks, "newfstatat", 3, place{0, 1}),
	unix.SYS_STAT:       about(Looks, "stat", always, place{here, 0}),
	unix.SYS_LSTAT:      about(Looks, "lstat", never, place{here, 0}),
	unix.SYS_ACCESS:     about(Looks, "access", always, place{here, 0}),
	unix.SYS_READLINK:   about(Looks, "readlink", never, place{here, 0}),

	unix.SYS_UNLINK:  about(Changes, "unlink", never, place{here, 0}),
	unix.SYS_RMDIR:   about(Changes, "rmdir", never, place{here, 0}),
	unix.SYS_RENAME:  about(Changes, "rename", never, place{here, 0}, place{here, 1}),
	unix.SYS_MKDIR:   about(Changes, "mkdir", never, place{here, 0}),
	unix.SYS_MKNOD:   about(Changes, "mknod", never, place{here, 0}),
	unix.SYS_SYMLINK: about(Changes, "symlink", never, place{here, 1}),
	unix.SYS_LINK:    about(Changes, "link", never, place{here, 0}, place{here, 1}),
	unix.SYS_CHMOD:   about(Changes, "chmod", always, place{here, 0}),
	unix.SYS_CHOWN:   about(Changes, "chown", always, place{here, 0}),
	unix.SYS_LCHOWN:  about(Changes, "lchown", never, place{here, 0}),

	unix.SYS_FORK:  {name: "fork", kind: Runs},
	unix.SYS_VFORK: {name: "vfork", kind: Runs},
}

var harmlessHere = []uint64{
	unix.SYS_ARCH_PRCTL, unix.SYS_POLL, unix.SYS_SELECT, unix.SYS_EPOLL_WAIT, unix.SYS_PIPE, unix.SYS_DUP2, unix.SYS_TIME,
}
