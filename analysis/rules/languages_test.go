package rules

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/util/system"
	digest "github.com/opencontainers/go-digest"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// TestLanguages: what BuildKit takes is of the language that an error is judged by, so that
// what is of none is refused.
func TestLanguages(t *testing.T) {
	drives := []string{"C:", "c", ":", "D", "/", `\`, "a", " ", "é", "..", "/../"}
	hex := strings.Repeat("0a", 32)
	for _, l := range []struct {
		name     string
		language *eval.Language
		pieces   []string
		takes    func(string) bool
	}{
		{"images", images, []string{"a", "B", "0", ".", "_", "-", "/", ":", "@", "sha256:" + hex, "[", "::1", "]", "^", "localhost"}, func(s string) bool { return stage.ImageError(s) == nil }},
		{"modes", modes, []string{"0", "7", "8", "u", "g", "o", "a", "+", "-", "=", "r", "w", "x", "X", "s", "t", ",", "z"}, func(s string) bool { return s == "" || modeError(s) == nil }},
		{"owners", numericOwners, []string{"root", "0", "1", "+", "-", ":", "a", ""}, numericOwner},
		{"digests", digests, []string{"sha256:", "sha512:", "sha384:", hex, "a", "A", "md5:"}, func(s string) bool { _, err := digest.Parse(s); return err == nil }},
		{"platforms", specifiers, []string{"linux", "windows", "(", ")", "10.0", "+", "a", "/", "arm64", "v7", "", "*", "%2E", " "}, func(s string) bool { _, err := platforms.Parse(s); return err == nil }},
		{"ports", portLists, []string{"80", "0", "65535", "65536", "-", "+", ":", "/", "tcp", "UDP", "x", "1.2.3.4", "::1", "1:2:3:4:5:6:", "7:8", "::", "[", "]", " ", "a"}, takesPorts},
		{"signals", signalNames, []string{"SIG", "sig", "TERM", "rtmin", "+", "-", "1", "0", "5", "9", "X", "ſ"}, IsSignal},
		{"folders", windowsPaths, drives, func(s string) bool { return workdirError(s, "windows") == nil }},
		{"sources", windowsPaths, drives, func(s string) bool { _, err := system.NormalizePath("/", s, "windows", false); return err == nil }},
		{"absolute folders", absoluteAnywhere, drives, func(s string) bool { return system.IsAbs(s, "windows") || system.IsAbs(s, "linux") }},
		{"parents", windowsParents, []string{"C:", "c", ":", "D", "/", "a", "é", "..", "/./", ".", "*"}, takesParents},
		{"destinations", windowsDestinations, drives, takesDestination},
	} {
		rnd := rand.New(rand.NewPCG(1, 1))
		taken, refused, told := 0, 0, 0
		for range 20_000 {
			s := ""
			for range rnd.IntN(7) {
				s += l.pieces[rnd.IntN(len(l.pieces))]
			}
			word := eval.Word{Value: s, Fixed: true}
			of := word.CouldBeOf(l.language)
			switch takes := l.takes(s); {
			case takes && !of:
				t.Errorf("%s: BuildKit takes %q", l.name, s)
			case takes:
				taken++
			default:
				refused++
				if !of {
					told++
				}
			}
		}
		t.Logf("%s: BuildKit takes %d, all of the language, and refuses %d, of which %d are not", l.name, taken, refused, told)
	}
}

func takesParents(s string) bool {
	m := stage.NewModel(syntax.Parse("FROM --platform=windows/amd64 a\nCOPY --parents ["+strconv.Quote(s)+", \"/x\"]\n"), stage.Build{})
	return eval.Stages(m, &eval.Cache{}).Steps[1].Copy.Sources[0].Refused == nil
}

func takesPorts(s string) bool {
	for _, word := range strings.Fields(s) {
		if q, err := readPort(word); err != nil || q.check() != nil {
			return false
		}
	}
	return true
}

func takesDestination(s string) bool {
	to, err := system.CheckSystemDriveAndRemoveDriveLetter(s, "windows", true)
	if err != nil {
		return false
	}
	if to == "" || to == "." {
		to = "./"
	}
	_, err = system.NormalizePath("/", to, "windows", true)
	return err == nil
}
