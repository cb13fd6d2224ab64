package installs

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

const pipValues = "-r --requirement -c --constraint -i --index-url --extra-index-url --trusted-host --timeout --default-timeout --retries --progress-bar --root-user-action"

// pipInstall is pip install -r (pip.pypa.io, Requirements File Format).
func pipInstall(r *reader, args []string) {
	operands, options := parted(args, pipValues)
	r.allows(options, pipValues+` --no-cache-dir --no-cache -U --upgrade -q -qq --quiet --no-deps --disable-pip-version-check --no-input
		--require-hashes --prefer-binary --pre --break-system-packages --user --force-reinstall --ignore-installed --no-warn-script-location --only-binary`)
	r.unset("PIP_ PYTHON", "PIP_NO_CACHE_DIR PIP_DISABLE_PIP_VERSION_CHECK PIP_DEFAULT_TIMEOUT PIP_ROOT_USER_ACTION PIP_NO_INPUT PIP_BREAK_SYSTEM_PACKAGES PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONFAULTHANDLER PYTHONHASHSEED PYTHONIOENCODING PYTHON_VERSION PYTHON_PIP_VERSION PYTHON_SETUPTOOLS_VERSION PYTHON_GET_PIP_URL PYTHON_GET_PIP_SHA256 PYTHON_SHA256")
	for _, name := range operands {
		r.unsure = r.unsure || !isRequirement(name)
	}
	for _, o := range options {
		if slices.Contains([]string{"-r", "--requirement", "-c", "--constraint"}, o.name) {
			r.requirements(o.value)
		}
	}
}

// requirements reads a file of requirements, and those that it names.
func (r *reader) requirements(name string) {
	if slices.Contains(r.read, path.Clean(name)) {
		return
	}
	text := strings.ReplaceAll(r.must(name), "\\\n", " ")
	for _, line := range strings.Split(strings.ReplaceAll(text, "\\\r\n", " "), "\n") {
		if line, _, _ = strings.Cut(" "+strings.TrimSpace(line), " #"); strings.TrimSpace(line) != "" {
			r.requirement(strings.TrimSpace(line), path.Dir(name))
		}
	}
}

// ofIndex are options in a file of requirements that name no file.
var ofIndex = strings.Fields("-i --index-url --extra-index-url --trusted-host --pre --prefer-binary --require-hashes --no-binary --only-binary --no-index")

func (r *reader) requirement(line, folder string) {
	name, value, _ := strings.Cut(strings.Replace(line, "=", " ", 1), " ")
	switch {
	case line[0] != '-':
		r.unsure = r.unsure || !isRequirement(line)
	case slices.Contains([]string{"-r", "--requirement", "-c", "--constraint"}, name):
		r.requirements(path.Join(folder, strings.TrimSpace(value)))
	case slices.Contains([]string{"-f", "--find-links"}, name):
		r.unsure = r.unsure || !ofNetwork.Matches(strings.TrimSpace(value))
	default:
		r.unsure = r.unsure || !slices.Contains(ofIndex, name)
	}
}

var (
	// ofNetwork is what pip fetches from elsewhere.
	ofNetwork = pattern.New(`^(?:git\+)?(?:https?|ssh)://`)
	// named is a requirement by the name of a package, which no folder or archive has.
	named   = pattern.New(`^[A-Za-z0-9][\w.-]*\s*(?:\[[\w., -]*\])?\s*(?:\(?(?:[<>=!~]=?|===).*)?$`)
	archive = pattern.New(`(?i)\.(?:whl|zip|tgz|tar|tbz|txz|tlz|gz|bz2|xz|lzma)$`)
)

// isRequirement tells whether a requirement names a package of an index or of the network.
func isRequirement(line string) bool {
	line, _, _ = strings.Cut(line, ";")
	line, _, _ = strings.Cut(line, " --")
	name, from, direct := strings.Cut(line, "@")
	name, from = strings.TrimSpace(name), strings.TrimSpace(from)
	if ofNetwork.Matches(line) {
		return true
	}
	return named.Matches(name) && !archive.Matches(name) && (!direct || ofNetwork.Matches(from))
}
