package files

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

var (
	_ = tool("cmake", (*running).cmake)
	_ = tool("meson", (*running).meson)
	_ = tool("configure", (*running).configure)
)

// cmake configures, builds and installs (cmake.org/cmake/help/latest/manual/cmake.1.html).
func (r *running) cmake(args []string) {
	operands, values := arguments(args, "", "-S", "-B", "-G", "--build", "--install", "--prefix", "--target", "--config", "-j", "--parallel", "-C")
	switch {
	case values["install"] != "":
		r.cmakeInstall(values["install"], values["prefix"])
	case values["build"] != "":
		r.cmakeBuild(values["build"], slices.Contains(args, "install"))
	case slices.Contains(args, "-E") || slices.Contains(args, "-P"):
	default:
		source, to := cmp.Or(values["S"], "."), values["B"]
		if len(operands) > 0 {
			source = operands[0]
		}
		if to == "" {
			to = "."
		}
		r.cmakeConfigure(source, to, args)
	}
}

// cmakeConfigure notes in the folder of the build where its source is, and its prefix.
func (r *running) cmakeConfigure(source, to string, args []string) {
	at, ok := r.at(to)
	from, known := r.at(source)
	if !ok || !known {
		return
	}
	r.makesIn(at, "CMakeCache.txt", "CMakeFiles/")
	r.vars["\x00cmake "+at] = value{from, true}
	for _, a := range args {
		if prefix, ok := strings.CutPrefix(a, "-DCMAKE_INSTALL_PREFIX="); ok {
			r.vars["\x00prefix "+at] = value{prefix, true}
		}
	}
}

var (
	cmakePrograms = pattern.New(`(?mi)^\s*add_executable\(\s*([\w.-]+)`)
	cmakeInstalls = pattern.New(`(?mis)^\s*install\(\s*(TARGETS|PROGRAMS|FILES)\s+([^)]*)\)`)
)

// cmakeText is what configures the build in a folder.
func (r *running) cmakeText(folder string) string {
	at, _ := r.at(folder)
	source := r.vars["\x00cmake "+at].text
	if source == "" {
		source = path.Dir(at)
	}
	text, _ := r.text(path.Join(source, "CMakeLists.txt"))
	return text
}

func (r *running) cmakeBuild(folder string, installs bool) {
	for _, m := range cmakePrograms.Regexp().FindAllStringSubmatch(r.cmakeText(folder), -1) {
		r.file(path.Join(folder, m[1]))
	}
	if installs {
		r.cmakeInstall(folder, "")
	}
}

func (r *running) cmakeInstall(folder, prefix string) {
	at, _ := r.at(folder)
	prefix = cmp.Or(prefix, r.vars["\x00prefix "+at].text, "/usr/local")
	r.makes(prefix)
	for _, m := range cmakeInstalls.Regexp().FindAllStringSubmatch(r.cmakeText(folder), -1) {
		names, to, given := strings.Cut(m[2], "DESTINATION")
		where := strings.Fields(strings.ReplaceAll(to, "${CMAKE_INSTALL_BINDIR}", "bin"))
		if !given && m[1] == "TARGETS" {
			where = []string{"bin"}
		}
		if len(where) == 0 || strings.Contains(where[0], "$") {
			continue
		}
		for _, name := range strings.Fields(names) {
			if name == strings.ToUpper(name) || strings.Contains(name, "$") {
				break // RUNTIME and other words of install
			}
			r.file(path.Join(prefix, where[0], path.Base(name)))
		}
	}
}

// meson is meson setup.
func (r *running) meson(args []string) {
	operands, _ := arguments(args, "", "--prefix", "--buildtype")
	if len(operands) > 1 && operands[0] == "setup" {
		r.makes(operands[1])
	}
}

// configure notes the prefix that make install takes.
func (r *running) configure(args []string) {
	for _, a := range args {
		if prefix, ok := strings.CutPrefix(a, "--prefix="); ok {
			r.vars["prefix"] = value{prefix, true}
		}
	}
	r.file("Makefile")
	r.file("config.status")
}
