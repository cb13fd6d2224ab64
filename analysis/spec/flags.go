package spec

// Flags and values that several instructions share.

var chown = Flag{
	Name: "chown", Type: Owner, Expands: true, Placeholder: "USER[:GROUP]",
	Summary: "Whom the files belong to in the image",
	Doc:     "Names are looked up in the image's own `/etc/passwd` and `/etc/group`, numbers are not. Without it the files belong to root, whatever USER says. Windows has no owners of this kind.",
}

var chmod = Flag{
	Name: "chmod", Type: Mode, Expands: true, Placeholder: "MODE",
	Summary: "The files' permissions in the image",
	Doc:     "An octal number, as `755`, or a symbolic mode, as `u=rwX,go=rX`.",
}

var exclude = Flag{
	Name: "exclude", Type: Pattern, Repeats: true, Placeholder: "PATTERN",
	Summary: "Leaves out what matches the pattern",
	Doc:     "The pattern is one of `.dockerignore`, and counts from the source. Variables are not expanded in it.",
}

func linked(doc string) Flag {
	return Flag{Name: "link", Type: Boolean, Summary: "Puts the files into a layer of their own", Doc: doc}
}

var networks = []Value{
	{"default", "The network of the build"},
	{"none", "No network"},
	{"host", "The network of the builder's machine, if the builder and the build allow it"},
}

var securities = []Value{
	{"sandbox", "Without special privileges, as otherwise too"},
	{"insecure", "With all privileges, if the builder and the build allow it"},
}

var platforms = []Value{
	{"linux/amd64", "64-bit x86"},
	{"linux/arm64", "64-bit ARM"},
	{"linux/arm/v7", "32-bit ARM, hard float"},
	{"linux/arm/v6", "32-bit ARM of older boards"},
	{"linux/386", "32-bit x86"},
	{"linux/ppc64le", "64-bit POWER"},
	{"linux/riscv64", "64-bit RISC-V"},
	{"linux/s390x", "IBM Z"},
	{"windows/amd64", "Windows on 64-bit x86"},
}

var signals = []Value{
	{"SIGTERM", "Asks the process to end, as otherwise too"},
	{"SIGINT", "As Ctrl-C does"},
	{"SIGQUIT", "Asks it to end after its work: nginx, PHP-FPM"},
	{"SIGHUP", "The terminal is gone; many programs read their settings again"},
	{"SIGKILL", "Ends it at once; it cannot clean up"},
	{"SIGUSR1", "What the program makes of it"},
	{"SIGUSR2", "What the program makes of it"},
	{"SIGWINCH", "Asks it to end after its work: Apache httpd"},
	{"SIGRTMIN+3", "Asks systemd to end"},
}
