package files

import (
	"path"
	"slices"
)

var (
	_ = tool("useradd", (*running).useradd)
	_ = tool("adduser", (*running).adduser)
	_ = tool("ssh-keygen", (*running).keygen)
)

// useradd makes a home if it is told to.
func (r *running) useradd(args []string) {
	operands, values := arguments(args, "dugGsckbeKp", "--home-dir", "--home", "--uid", "--gid", "--groups", "--shell", "--comment", "--skel")
	makes := slices.ContainsFunc(args, func(a string) bool {
		return a == "--create-home" || len(a) > 1 && a[0] == '-' && a[1] != '-' && slices.Contains([]byte(a), 'm')
	})
	if makes && len(operands) == 1 {
		r.homeOf(values["d"]+values["home-dir"]+values["home"], operands[0])
	}
}

// adduser makes a home unless it is told not to, or makes a user of the system.
func (r *running) adduser(args []string) {
	operands, values := arguments(args, "hugGsk", "--home", "--uid", "--gid", "--ingroup", "--shell", "--gecos")
	none := slices.ContainsFunc(args, func(a string) bool {
		return a == "--no-create-home" || a == "--system" || len(a) > 1 && a[0] == '-' && a[1] != '-' && slices.Contains([]byte(a), 'H')
	})
	if !none && len(operands) == 1 {
		r.homeOf(values["h"]+values["home"], operands[0])
	}
}

func (r *running) homeOf(at, user string) {
	if at == "" && user != unknownWord {
		at = path.Join("/home", user)
	}
	r.makes(at)
}

func (r *running) keygen(args []string) {
	if _, values := arguments(args, "ftNCb"); values["f"] != "" && values["f"] != unknownWord {
		r.file(values["f"])
		r.file(values["f"] + ".pub")
	}
}
