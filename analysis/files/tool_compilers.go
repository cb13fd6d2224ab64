package files

import (
	"path"
	"strings"
)

var (
	_ = tool("gcc g++ cc c++ clang clang++ ld musl-gcc x86_64-linux-gnu-gcc aarch64-linux-gnu-gcc", (*running).compiler)
	_ = tool("ar gcc-ar llvm-ar", (*running).ar)
	_ = tool("rustc nim ghc odin", (*running).output)
	_ = tool("javac", (*running).javac)
	_ = tool("jar", (*running).jar)
	_ = tool("protoc", (*running).protoc)
	_ = tool("openssl", (*running).openssl)
)

// compiler is a compiler of C. Without -o it writes a.out, or an object for each source.
func (r *running) compiler(args []string) {
	operands, values := arguments(args, "", "-o", "-I", "-L", "-l", "-D", "-U", "-x", "-include", "-isystem")
	only := ""
	for _, a := range args {
		if a == "-c" || a == "-S" || a == "-E" {
			only = a
		}
	}
	switch {
	case values["o"] != "":
		r.file(values["o"])
	case only == "-c":
		for _, o := range operands {
			r.file(strings.TrimSuffix(path.Base(o), path.Ext(o)) + ".o")
		}
	case only == "" && len(operands) > 0:
		r.file("a.out")
	}
}

// ar is ar rcs LIBRARY OBJECT….
func (r *running) ar(args []string) {
	if len(args) > 1 && strings.ContainsAny(args[0], "rq") {
		r.file(args[1])
	}
}

// output is a compiler with -o.
func (r *running) output(args []string) {
	if _, values := arguments(args, "", "-o"); values["o"] != "" {
		r.file(values["o"])
	}
}

func (r *running) javac(args []string) {
	if _, values := arguments(args, "", "-d", "-cp", "-classpath"); values["d"] != "" {
		r.makes(values["d"])
	}
}

// jar is jar cf FILE … or jar --create --file FILE.
func (r *running) jar(args []string) {
	operands, values := arguments(args, "", "--file", "--main-class")
	switch {
	case values["file"] != "":
		r.file(values["file"])
	case len(operands) > 1 && strings.Contains(operands[0], "c") && strings.Contains(operands[0], "f"):
		r.file(operands[1])
	case len(operands) > 0 && strings.HasPrefix(args[0], "-") && strings.Contains(args[0], "c") && strings.Contains(args[0], "f"):
		r.file(operands[0])
	}
}

// protoc writes into folders that are there.
func (r *running) protoc(args []string) {
	for _, a := range args {
		if to, ok := strings.CutPrefix(a, "--descriptor_set_out="); ok {
			r.file(to)
		}
	}
}

func (r *running) openssl(args []string) {
	_, values := arguments(args, "", "-out", "-keyout")
	r.file(values["out"])
	r.file(values["keyout"])
}
