package installs

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

// packageJSON is what is read of a package.json.
type packageJSON struct {
	Scripts     map[string]string
	Bin         any
	Directories any
}

// lockfile is what is read of a package-lock.json (docs.npmjs.com/cli, package-lock.json).
type lockfile struct {
	LockfileVersion int
	Packages        map[string]lockedPackage
}

type lockedPackage struct {
	Name             string // where the folder has another one
	Link             bool
	Resolved         string
	HasInstallScript bool
	Dev              bool
	OS               []string
}

// lifecycle are the scripts of a package that npm ci runs (docs.npmjs.com/cli, scripts).
var lifecycle = strings.Fields("preinstall install postinstall prepublish preprepare prepare postprepare")

// lookNowhere are packages whose scripts look at nothing but themselves.
var lookNowhere = []string{"esbuild", "core-js", "core-js-pure"}

// npmCI is npm ci: it installs what the lock file says, and nothing else.
func npmCI(r *reader, args []string) {
	_, options := parted(args, nodeValues)
	r.allows(options, `--omit --include --only --production --registry --loglevel --no-audit --no-fund --no-progress --silent --quiet --verbose
		-s -q --ignore-scripts --legacy-peer-deps --prefer-offline --no-optional --no-update-notifier --audit --fund`)
	r.unset("NPM_ NODE_OPTIONS NODE_PATH", "NPM_CONFIG_LOGLEVEL NPM_CONFIG_UPDATE_NOTIFIER NPM_CONFIG_FUND NPM_CONFIG_AUDIT NPM_CONFIG_REGISTRY")
	scripts := !slices.ContainsFunc(options, func(o option) bool { return o.name == "--ignore-scripts" && o.value != "false" })
	dev := slices.ContainsFunc(options, func(o option) bool { return o.name == "--include" }) || !slices.ContainsFunc(options, func(o option) bool {
		return o.name == "--omit" && o.value == "dev" || o.name == "--production" && o.value != "false" || o.name == "--only" && strings.HasPrefix(o.value, "prod")
	})
	r.packageAt(".", scripts)
	lock, locked := r.optional("npm-shrinkwrap.json")
	if other, there := r.optional("package-lock.json"); there && !locked {
		lock, locked = other, true
	}
	r.unsure = r.unsure || !locked
	if text, there := r.optional(".npmrc"); there {
		r.npmrc(text)
	}
	r.lock(lock, scripts, dev)
	r.written = append(r.written, "node_modules")
}

// packageAt reads the package.json of a folder. Scripts of it run unless they are ignored, and
// node-gyp where there is a binding.gyp.
func (r *reader) packageAt(folder string, scripts bool) (m packageJSON) {
	if json.Unmarshal([]byte(r.must(path.Join(folder, "package.json"))), &m) != nil {
		r.unsure = true
	}
	if scripts {
		r.lacks(path.Join(folder, "binding.gyp"))
		r.unsure = r.unsure || slices.ContainsFunc(lifecycle, func(name string) bool { return m.Scripts[name] != "" })
	}
	return m
}

// lock reads the lock file: where each package comes from, and which have scripts. A member of
// the workspace is linked to; npm makes the programs that it has executable, so there may be none.
func (r *reader) lock(text string, scripts, dev bool) {
	var l lockfile
	if json.Unmarshal([]byte(text), &l) != nil || l.LockfileVersion < 2 {
		r.unsure = true
		return
	}
	for _, at := range slices.Sorted(maps.Keys(l.Packages)) {
		p := l.Packages[at]
		_, name, installed := strings.Cut(at, "node_modules/")
		name = name[strings.LastIndex(name, "node_modules/")+1:]
		switch {
		case at == "":
		case !installed:
			m := r.packageAt(at, scripts)
			r.written = append(r.written, path.Join(at, "node_modules"))
			r.unsure = r.unsure || m.Bin != nil || m.Directories != nil
		case p.Link:
			_, member := l.Packages[p.Resolved]
			r.unsure = r.unsure || !member
		case strings.HasPrefix(p.Resolved, "file:"):
			r.unsure = true
		case p.HasInstallScript && scripts && (dev || !p.Dev) && p.onLinux() && (p.Name != "" || !slices.Contains(lookNowhere, name)):
			r.unsure = true
		}
	}
}

// onLinux tells whether npm installs the package on Linux.
func (p *lockedPackage) onLinux() bool { return len(p.OS) == 0 || slices.Contains(p.OS, "linux") }

// plainNpmrc are lines of a .npmrc that lead to no other file.
var plainNpmrc = pattern.New(`^(?:(?:@[\w.-]+:)?registry|//[^\s:=]+(?::\d+)?[^\s:=]*:(?:_authToken|_auth|_password|username|email|always-auth)|always-auth|audit|fund|engine-strict|legacy-peer-deps|strict-peer-deps|save-exact|save-prefix|strict-ssl|loglevel|progress|package-lock|update-notifier|prefer-offline|fetch-retries|fetch-timeout)\s*=`)

func (r *reader) npmrc(text string) {
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line != "" && line[0] != '#' && line[0] != ';' && !plainNpmrc.Matches(line) {
			r.unsure = true
		}
	}
}
