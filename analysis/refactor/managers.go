package refactor

import (
	"path"
	"slices"
	"strings"
)

// manager is a package manager with a cache that is worth to be kept.
type manager struct {
	name    string
	uses    func(command []string) bool // tells of a command that fills the cache
	targets func(c *caching) []string   // where the cache is; none if that is not sure
	sharing string                      // what else the mount says
	// index tells that what it installs it finds by lists, which the mount hides if
	// another RUN has fetched them.
	index func(command []string) bool
	// shared tells that a later RUN reads what an earlier one has put there: all of
	// them have the mount, or none.
	shared bool
	// not are words of a command that does without the cache, or clears it.
	not []string
	// variables put the cache elsewhere.
	variables []string
}

// managers are in the order in which they are offered.
var managers = []*manager{
	{
		name: "apt", uses: calls("apt-get apt", "install upgrade dist-upgrade full-upgrade build-dep"),
		index:   calls("apt-get apt", "update"),
		targets: at("/var/cache/apt", "/var/lib/apt"), sharing: ",sharing=locked",
		not: []string{"autoremove", "auto-remove", "--auto-remove", "--autoremove"},
	},
	{
		name: "apk", uses: calls("apk", "add upgrade"),
		index:   func(c []string) bool { return calls("apk", "update")(c) || refreshesApk(c) },
		targets: at("/var/cache/apk"), sharing: ",sharing=locked", not: []string{"--no-cache"},
	},
	{
		name: "pip", uses: usesPip, targets: atHome(".cache/pip"),
		not: []string{"--no-cache-dir", "--cache-dir", "purge"}, variables: []string{"PIP_CACHE_DIR", "PIP_NO_CACHE_DIR", "XDG_CACHE_HOME"},
	},
	{
		name: "npm", uses: calls("npm", "ci install i add update"), targets: atHome(".npm"),
		not: []string{"--cache", "cache"}, variables: []string{"NPM_CONFIG_CACHE", "npm_config_cache"},
	},
	{
		name: "go", uses: calls("go", "build install test mod get run generate vet"), targets: goCaches, shared: true,
		not: []string{"clean"}, variables: []string{"GOMODCACHE", "GOCACHE", "GOFLAGS", "GOENV", "XDG_CACHE_HOME"},
	},
	{
		name: "cargo", uses: calls("cargo", "build install fetch test run check chef"), targets: cargoCache, shared: true,
		not: []string{"vendor", "--offline"},
	},
	{
		name: "maven", uses: calls("mvn mvnw", ""), targets: atHome(".m2"), shared: true,
		variables: []string{"MAVEN_OPTS", "MAVEN_ARGS", "MAVEN_USER_HOME"},
	},
	{
		name: "gradle", uses: calls("gradle gradlew", ""), targets: atHome(".gradle"), shared: true,
		not: []string{"-g", "--gradle-user-home"}, variables: []string{"GRADLE_USER_HOME", "GRADLE_OPTS"},
	},
}

// calls tells of a command that is one of names, with one of verbs as its first word
// that is no option; any if there are no verbs.
func calls(names, verbs string) func([]string) bool {
	return func(command []string) bool {
		if !slices.Contains(strings.Fields(names), path.Base(command[0])) {
			return false
		}
		return verbs == "" || slices.Contains(strings.Fields(verbs), verb(command[1:]))
	}
}

// verb is the first word that is no option; options with a value in a word of their
// own are those of the managers above.
func verb(words []string) string {
	for i := 0; i < len(words); i++ {
		switch w := words[i]; {
		case slices.Contains([]string{"-o", "-t", "-c", "--prefix", "--repository", "-X", "-C"}, w):
			i++
		case !strings.HasPrefix(w, "-") && !strings.HasPrefix(w, "+"):
			return w
		}
	}
	return ""
}

func refreshesApk(command []string) bool {
	if path.Base(command[0]) != "apk" {
		return false
	}
	for _, w := range command[1:] {
		if w == "-U" || w == "--update" || w == "--update-cache" {
			return true
		}
	}
	return false
}

// usesPip knows pip by its names, and as a module of Python.
func usesPip(command []string) bool {
	name := path.Base(command[0])
	if strings.HasPrefix(name, "python") && len(command) > 3 && command[1] == "-m" {
		name, command = command[2], command[2:]
	}
	return strings.TrimRight(name, "0123456789.") == "pip" && slices.Contains([]string{"install", "wheel", "download"}, verb(command[1:]))
}

func at(targets ...string) func(*caching) []string {
	return func(*caching) []string { return targets }
}

func atHome(below string) func(*caching) []string {
	return func(*caching) []string { return []string{"/root/" + below} }
}

// goCaches are below GOPATH, which the official image sets.
func goCaches(c *caching) []string {
	gopath, ok := c.value("GOPATH")
	if !ok && c.image() == "golang" {
		gopath, ok = "/go", true
	}
	if !ok {
		return nil
	}
	return []string{gopath + "/pkg/mod", "/root/.cache/go-build"}
}

// cargoCache is below CARGO_HOME, which the official image sets.
func cargoCache(c *caching) []string {
	home, ok := c.value("CARGO_HOME")
	if !ok && c.image() == "rust" {
		home, ok = "/usr/local/cargo", true
	}
	if !ok {
		return nil
	}
	return []string{home + "/registry"}
}
