package installs

import (
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

var (
	goVersion  = pattern.New(`(?m)^go\s+1\.(\d+)`)
	goReplace  = pattern.New(`(?m)^\s*replace\b`)
	goRequires = pattern.New(`(?m)^\s*require\b`)
	goRequire  = pattern.New(`(?ms)^require\s*\((.*?)^\)|^require\s+([^\s(]+\s+[^\s]+)`)
	goRequired = pattern.New(`(?m)^\s*([^\s/]\S*)\s+(v\S+)`)
)

// strictGo is the minor version of Go from which on no older one takes a go.mod that asks for it.
// These add to go.sum what the build list needs, and nothing else.
const strictGo = 21

// goModDownload is go mod download (go.dev/ref/mod). It may add to go.sum what is not there of
// the modules that go.mod requires, so all of that has to be there.
func goModDownload(r *reader, args []string) {
	_, options := parted(args, "")
	r.allows(options, "-x")
	r.unset("GO", "GOOS GOARCH GOARM GOAMD64 GOPROXY GOPRIVATE GONOPROXY GONOSUMDB GOSUMDB GOTOOLCHAIN GO111MODULE GOPATH GOLANG_VERSION GOCACHE GOMODCACHE")
	mod := r.must("go.mod")
	sum, _ := r.optional("go.sum")
	r.lacks("go.work")
	blocks := goRequire.Regexp().FindAllStringSubmatch(mod, -1)
	r.unsure = r.unsure || goReplace.Matches(mod) || len(blocks) != len(goRequires.Regexp().FindAllString(mod, -1))
	strict := isStrict(mod)
	for _, m := range blocks {
		for _, required := range goRequired.Regexp().FindAllStringSubmatch(m[1]+m[2], -1) {
			of := "\n" + required[1] + " " + required[2]
			known := strings.Contains("\n"+sum, of+"/go.mod h1:") && (strict || strings.Contains("\n"+sum, of+" h1:"))
			r.unsure = r.unsure || !known
		}
	}
}

func isStrict(mod string) bool {
	m := goVersion.Find(mod)
	if m == nil {
		return false
	}
	minor, err := strconv.Atoi(m[1])
	return err == nil && minor >= strictGo
}
