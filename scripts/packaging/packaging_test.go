package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"
)

// program is a small Go program that prints its arguments and ends with 3 if the first
// one is fail.
var program = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "packaging")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	const text = "package main\n\nimport \"os\"\n\nfunc main() {\n\tfor _, a := range os.Args[1:] {\n\t\tos.Stdout.WriteString(\"<\" + a + \">\")\n\t}\n\tif len(os.Args) > 1 && os.Args[1] == \"fail\" {\n\t\tos.Exit(3)\n\t}\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(text), 0o600); err != nil {
		return nil, err
	}
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", filepath.Join(dir, "out"), filepath.Join(dir, "main.go"))
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	return os.ReadFile(filepath.Join(dir, "out"))
})

// archived writes small archives of all systems, each with the same program, into a
// folder. The times in the archives and the order of their files hang on salt.
func archived(t *testing.T, version string, salt int64) string {
	t.Helper()
	data, err := program()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, target := range targets {
		folder := target.Archive(version) + "/"
		list := []File{
			{folder + target.Program(), 0o755, data},
			{folder + "LICENSE", 0o644, []byte("a licence\n")},
			{folder + noticesName, 0o644, []byte("others\n")},
			{folder + "man/stagels.1", 0o644, []byte(".TH x\n")},
			{folder + "man/stagels-check.1", 0o644, []byte(".TH y\n")},
			{folder + "completions/stagels.bash", 0o644, []byte("bash\n")},
			{folder + "completions/_stagels", 0o644, []byte("zsh\n")},
			{folder + "completions/stagels.fish", 0o644, []byte("fish\n")},
			{folder + "stagels.schema.json", 0o644, []byte("{}\n")},
		}
		if salt%2 == 1 {
			slices.Reverse(list)
		}
		pack := func() ([]byte, error) { return tarGz(list, "", time.Unix(1e9+salt, 0)) }
		if target.OS == "windows" {
			pack = func() ([]byte, error) { return zipped(&Release{Time: time.Unix(1e9+salt, 0)}, list) }
		}
		archive, err := pack()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, target.Archive(version)+target.Ending()), archive, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// made is what the tests share, by salt.
var made = map[int64]struct {
	release *Release
	files   map[string]File
}{}

// released are the release 1.2.3 of small archives and what is made of it, by the
// paths.
func released(t *testing.T, salt int64) (*Release, map[string]File) {
	t.Helper()
	if m, ok := made[salt]; ok {
		return m.release, m.files
	}
	r, err := readRelease(archived(t, "1.2.3", salt), "1.2.3", time.Unix(1700000000, 0))
	if err != nil {
		t.Fatal(err)
	}
	all, err := makeAll(r)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]File{}
	for _, f := range all {
		if _, twice := out[f.Path]; twice {
			t.Errorf("%s is made twice", f.Path)
		}
		out[f.Path] = f
	}
	m := made[salt]
	m.release, m.files = r, out
	made[salt] = m
	return r, out
}

// TestSame: what is made of archives with the same files is the same but for the
// archives' own checksums.
func TestSame(t *testing.T) {
	r, first := released(t, 0)
	s, second := released(t, 7)
	sums := []string{}
	for i, a := range r.Archives {
		if a.SHA256 == s.Archives[i].SHA256 {
			t.Errorf("%s is the same archive, which tests nothing", a.Name)
		}
		sums = append(sums, s.Archives[i].SHA256, a.SHA256)
	}
	replace := strings.NewReplacer(append(sums, uppered(sums)...)...)
	for path, f := range first {
		if path == "stagels_1.2.3_nix.tar.gz" {
			continue // its checksums are compressed
		}
		if got := replace.Replace(string(second[path].Data)); got != string(f.Data) {
			t.Errorf("%s is another one", path)
		}
	}
	t.Logf("%d files", len(first))
}

func uppered(list []string) (out []string) {
	for _, s := range list {
		out = append(out, strings.ToUpper(s))
	}
	return out
}

// TestVersions: versions in the words of others, in the order of what they are words
// for.
func TestVersions(t *testing.T) {
	for _, c := range []struct{ version, system, python string }{
		{"0.1.0", "0.1.0", "0.1.0"},
		{"1.0.0-rc.1", "1.0.0~rc.1", "1.0.0rc1"},
		{"1.0.0-beta2", "1.0.0~beta2", "1.0.0b2"},
		{"0.0.0-0123456789ab", "0.0.0~0123456789ab", "0.0.0+0123456789ab"},
		{"1.2.3-4-gabcdef-dirty", "1.2.3~4~gabcdef~dirty", "1.2.3+4.gabcdef.dirty"},
	} {
		if got := systemVersion(c.version); got != c.system {
			t.Errorf("%s: %s", c.version, got)
		}
		if got := pythonVersion(c.version); got != c.python {
			t.Errorf("%s: %s", c.version, got)
		}
	}
	needs(t, "dpkg")
	if out, err := exec.Command("dpkg", "--compare-versions", systemVersion("1.0.0-rc.1"), "lt", "1.0.0").CombinedOutput(); err != nil {
		t.Errorf("%v, %s", err, out)
	}
}

// needs skips a test where a program is not there, and says so.
func needs(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("there is no %s", name)
	}
}

// inFolder writes a file that is made into a new folder.
func inFolder(t *testing.T, f File, ok bool) string {
	t.Helper()
	if !ok {
		t.Fatal("it is not made")
	}
	path := filepath.Join(t.TempDir(), f.Path)
	if err := os.WriteFile(path, f.Data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// output is what a command prints, which must end well.
func output(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// installed wants what a package puts below root.
func installed(t *testing.T, root, zsh string) {
	t.Helper()
	if out := output(t, root, filepath.Join(root, "usr/bin/stagels"), "a b", "c"); out != "<a b><c>" {
		t.Errorf("the program says %s", out)
	}
	for _, name := range []string{"man/man1/stagels.1.gz", "man/man1/stagels-check.1.gz", "bash-completion/completions/stagels", zsh + "/_stagels", "fish/vendor_completions.d/stagels.fish", "stagels/stagels.schema.json"} {
		if info, err := os.Stat(filepath.Join(root, "usr/share", name)); err != nil || info.Mode() != 0o644 || !info.ModTime().Equal(time.Unix(1700000000, 0)) {
			t.Errorf("%s: %v, %+v", name, err, info)
		}
	}
}

// removed wants that nothing of the package is left below root.
func removed(t *testing.T, root string) {
	t.Helper()
	for _, name := range []string{"usr/bin/stagels", "usr/share/stagels", "usr/share/man/man1/stagels.1.gz", "usr/share/licenses/stagels", "usr/share/doc/stagels"} {
		if _, err := os.Lstat(filepath.Join(root, name)); err == nil {
			t.Errorf("%s is left", name)
		}
	}
}

// judged wants that a judge of packages, where it is there, calls nothing an error but
// what is known.
func judged(t *testing.T, judge, path string, known []string) {
	t.Helper()
	if _, err := exec.LookPath(judge); err != nil {
		t.Logf("there is no %s", judge)
		return
	}
	out, _ := exec.Command(judge, path).CombinedOutput() // it fails for what is known, too
	verdicts := judgedError.FindAllSubmatch(out, -1)
	for _, m := range verdicts {
		if !slices.Contains(known, string(m[1])) {
			t.Errorf("%s: %s", judge, m[0])
		}
	}
	if len(verdicts) == 0 && len(known) > 0 {
		t.Errorf("%s calls nothing an error: %s", judge, out)
	}
}

var judgedError = regexp.MustCompile(`(?m)^(?:E: stagels: |stagels\.\S+ E: |stagels\.\S+: E: )([\w-]+).*$`)

// TestDeb installs and removes the package of this machine with dpkg.
func TestDeb(t *testing.T) {
	needs(t, "dpkg")
	_, all := released(t, 0)
	f, ok := all["stagels_1.2.3_"+runtime.GOARCH+".deb"]
	path := inFolder(t, f, ok)
	if got := output(t, "", "dpkg-deb", "-f", path, "Version", "Maintainer"); got != "Version: 1.2.3\nMaintainer: "+product.Maintainer+" <"+product.Mail+">\n" {
		t.Error(got)
	}
	judged(t, "lintian", path, []string{"statically-linked-binary"})
	root := t.TempDir()
	for _, dir := range []string{"var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers", "var/log"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "var/lib/dpkg/status"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dpkg := []string{"--root=" + root, "--force-not-root", "--force-bad-path", "--force-architecture", "--no-triggers"}
	output(t, "", "dpkg", append(dpkg, "-i", path)...)
	installed(t, root, "zsh/vendor-completions")
	if left := output(t, "", "dpkg", append(dpkg, "--verify", "stagels")...); left != "" {
		t.Errorf("dpkg --verify: %s", left)
	}
	output(t, "", "dpkg", append(dpkg, "--purge", "stagels")...)
	removed(t, root)
}

// TestRPM reads, verifies, installs and removes the package of this machine with rpm.
func TestRPM(t *testing.T) {
	needs(t, "rpm")
	_, all := released(t, 0)
	f, ok := all["stagels-1.2.3-1."+rpmArch[runtime.GOARCH]+".rpm"]
	path := inFolder(t, f, ok)
	judged(t, "rpmlint", path, []string{"no-changelogname-tag", "no-signature", "statically-linked-binary"})
	root := t.TempDir()
	rpm := func(args ...string) string { return output(t, "", "rpm", append([]string{"--root", root}, args...)...) }
	rpm("--initdb")
	if got := rpm("-qp", "--qf", "%{NAME} %{VERSION} %{RELEASE} %{ARCH} %{LICENSE} %{BUILDTIME} %{BUILDHOST} %{SUMMARY}", path); got != "stagels 1.2.3 1 "+rpmArch[runtime.GOARCH]+" "+product.License+" 1700000000 localhost "+product.Summary {
		t.Error(got)
	}
	if got := rpm("-Kv", path); !strings.Contains(got, "Header SHA256 digest: OK") || !strings.Contains(got, "Payload SHA256 digest: OK") {
		t.Error(got)
	}
	if got := rpm("-qpL", path); got != "/usr/share/licenses/stagels/LICENSE\n/usr/share/licenses/stagels/"+noticesName+"\n" {
		t.Errorf("licences: %s", got)
	}
	if os.Getuid() != 0 {
		t.Skip("rpm installs below another root for root alone")
	}
	rpm("-i", "--nodeps", "--ignorearch", path)
	installed(t, root, "zsh/site-functions")
	if left := rpm("-V", "--nodeps", "stagels"); left != "" {
		t.Errorf("rpm -V: %s", left)
	}
	rpm("-e", "stagels")
	removed(t, root)
}

// TestNPM installs the packages into a folder, and starts the program through the
// launcher, where there is a package for the system and where there is none.
func TestNPM(t *testing.T) {
	needs(t, "node")
	_, all := released(t, 0)
	own := "stagels-cli-" + nodeTarget(Target{runtime.GOOS, runtime.GOARCH})
	dir := t.TempDir()
	unpack(t, all["stagels-1.2.3.tgz"], filepath.Join(dir, "node_modules/stagels"))
	launch := filepath.Join(dir, "node_modules/stagels/bin/stagels.js")

	out, err := exec.Command("node", launch, "check").CombinedOutput()
	if code(err) != 2 || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), "is not installed") {
		t.Errorf("without a program: %v, %s", err, out)
	}
	strange := "Object.defineProperty(process, 'platform', {value: 'plan9'}); require(" + fmt.Sprintf("%q", launch) + ")"
	out, err = exec.Command("node", "-e", strange).CombinedOutput()
	if code(err) != 2 || !strings.Contains(string(out), "there is no program for plan9-") {
		t.Errorf("on a strange system: %v, %s", err, out)
	}

	unpack(t, all[own+"-1.2.3.tgz"], filepath.Join(dir, "node_modules", strings.Replace(own, "stagels-", "@stagels/", 1)))
	if out := output(t, dir, "node", launch, "a b", "--c"); out != "<a b><--c>" {
		t.Error(out)
	}
	out, err = exec.Command("node", launch, "fail").CombinedOutput()
	if code(err) != 3 || string(out) != "<fail>" {
		t.Errorf("%v, %s", err, out)
	}
}

// code is the exit code that a command ended with.
func code(err error) int {
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode()
	}
	return 0
}

// TestNPMInstall lets npm itself install the launcher and the package of this machine.
func TestNPMInstall(t *testing.T) {
	needs(t, "npm")
	_, all := released(t, 0)
	args := []string{"install", "--offline", "--no-audit", "--no-fund"}
	for _, name := range []string{"stagels", "stagels-cli-" + nodeTarget(Target{runtime.GOOS, runtime.GOARCH})} {
		f, ok := all[name+"-1.2.3.tgz"]
		args = append(args, inFolder(t, f, ok))
	}
	dir := t.TempDir()
	output(t, dir, "npm", args...)
	if out := output(t, dir, filepath.Join(dir, "node_modules/.bin/stagels"), "x"); out != "<x>" {
		t.Error(out)
	}
}

// unpack unpacks an npm package into a folder.
func unpack(t *testing.T, f File, dir string) {
	t.Helper()
	all, err := untar(f.Data)
	if err != nil || len(all) == 0 {
		t.Fatalf("%d files, %v", len(all), err)
	}
	for name, data := range all {
		path := filepath.Join(dir, strings.TrimPrefix(name, "package/"))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		mode := os.FileMode(0o644)
		if filepath.Base(filepath.Dir(path)) == "bin" {
			mode = tarMode(t, f.Data, name)
		}
		if err := os.WriteFile(path, data, mode); err != nil {
			t.Fatal(err)
		}
	}
}

// tarMode is the mode of a file in a compressed tar.
func tarMode(t *testing.T, data []byte, name string) os.FileMode {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if h.Name == name {
			return os.FileMode(h.Mode)
		}
	}
}

// TestWheel lets pip install the wheel of this machine into a folder.
func TestWheel(t *testing.T) {
	needs(t, "python3")
	if out, err := exec.Command("python3", "-m", "pip", "--version").CombinedOutput(); err != nil {
		t.Skipf("python3 has no pip: %s", out)
	}
	_, all := released(t, 0)
	name := "stagels-1.2.3-py3-none-" + strings.Join(wheelTags[Target{runtime.GOOS, runtime.GOARCH}], ".") + ".whl"
	f, ok := all[name]
	path := inFolder(t, f, ok)
	dir := t.TempDir()
	output(t, "", "python3", "-m", "pip", "install", "--disable-pip-version-check", "--no-index", "--no-deps", "--target", dir, path)
	if out := output(t, "", filepath.Join(dir, "bin/stagels"), "x"); out != "<x>" {
		t.Error(out)
	}
}

// TestWheelRecord: RECORD has each file of each wheel.
func TestWheelRecord(t *testing.T) {
	_, all := released(t, 0)
	n := 0
	for path, f := range all {
		if !strings.HasSuffix(path, ".whl") {
			continue
		}
		n++
		z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
		if err != nil {
			t.Fatal(err)
		}
		inside, err := unzip(f.Data)
		if err != nil {
			t.Fatal(err)
		}
		record := string(inside["stagels-1.2.3.dist-info/RECORD"])
		for _, entry := range z.File {
			if !strings.Contains("\n"+record, "\n"+entry.Name+",") {
				t.Errorf("%s: RECORD has no %s", path, entry.Name)
			}
		}
		if strings.Count(record, "\n") != len(z.File) {
			t.Errorf("%s: %s", path, record)
		}
	}
	if n != len(targets) {
		t.Errorf("%d wheels", n)
	}
}

// TestManifests: each manifest names the archives of its systems and their checksums,
// and no other, and is read as what it is.
func TestManifests(t *testing.T) {
	r, all := released(t, 0)
	flake, err := untar(all["stagels_1.2.3_nix.tar.gz"].Data)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		systems    []string
		sum        func(string) string
	}{
		{"stagels.rb", string(all["stagels.rb"].Data), []string{"linux", "darwin"}, strings.ToLower},
		{"stagels.json", string(all["stagels.json"].Data), []string{"windows"}, strings.ToLower},
		{"Stagels.Stagels.installer.yaml", string(all["Stagels.Stagels.installer.yaml"].Data), []string{"windows"}, strings.ToUpper},
		{"stagels.nix", string(flake["stagels-nix/stagels.nix"]), []string{"linux", "darwin"}, func(s string) string { out, _ := sri(s); return out }},
	} {
		for _, a := range r.Archives {
			named := strings.Contains(c.text, r.URL(a)+"\"") || strings.Contains(c.text, r.URL(a)+"\n")
			summed := strings.Contains(c.text, c.sum(a.SHA256))
			if want := slices.Contains(c.systems, a.OS); named != want || summed != want {
				t.Errorf("%s, %s: named %v, checksum %v", c.name, a.Name, named, summed)
			}
		}
		if !strings.Contains(c.text, "1.2.3") || strings.Contains(c.text, "<no value>") {
			t.Errorf("%s:\n%s", c.name, c.text)
		}
	}
	if !json.Valid(all["stagels.json"].Data) {
		t.Errorf("%s", all["stagels.json"].Data)
	}
	for path, f := range all {
		var v map[string]any
		if strings.HasSuffix(path, ".yaml") {
			if err := yaml.Unmarshal(f.Data, &v); err != nil || v["PackageVersion"] != "1.2.3" || v["PackageIdentifier"] != "Stagels.Stagels" {
				t.Errorf("%s: %v, %v", path, err, v)
			}
		}
	}
	if text := string(flake["stagels-nix/flake.nix"]); !strings.Contains(text, `"aarch64-darwin"`) {
		t.Error(text)
	}
}

// TestPackagesRunNothing: no package brings a script that runs when it is installed or
// removed.
func TestPackagesRunNothing(t *testing.T) {
	_, all := released(t, 0)
	for path, f := range all {
		switch filepath.Ext(path) {
		case ".deb":
			if _, control, ok := bytes.Cut(f.Data, []byte("control.tar.gz")); !ok {
				t.Errorf("%s has no control.tar.gz", path)
			} else if inside, err := untar(control[bytes.Index(control, []byte("`\n"))+2:]); err != nil {
				t.Errorf("%s: %v", path, err)
			} else if names := slices.Sorted(maps.Keys(inside)); !slices.Equal(names, []string{"./control", "./md5sums"}) {
				t.Errorf("%s: %q", path, names)
			}
		case ".rpm":
			for tag := range rpmTags(t, f.Data) {
				if slices.Contains(rpmScripts, tag) {
					t.Errorf("%s has a script, tag %d", path, tag)
				}
			}
		case ".tgz":
			inside, err := untar(f.Data)
			if err != nil || len(inside) < 4 || len(inside) > 5 || bytes.Contains(inside["package/package.json"], []byte(`"scripts"`)) {
				t.Errorf("%s: %v, %s", path, err, inside["package/package.json"])
			}
		}
	}
}

// rpmScripts are the tags of what rpm runs when a package, or another one, comes or goes:
// %pre to %verifyscript, what interprets them, and triggers.
var rpmScripts = []uint32{1023, 1024, 1025, 1026, 1065, 1079, 1085, 1086, 1087, 1088, 1091, 1151, 1152, 5066, 5076}

// rpmTags are the tags of the package's header: behind a lead of 96 bytes lies the header
// of signatures, filled up to 8 bytes, and then the package's own.
func rpmTags(t *testing.T, data []byte) map[uint32]bool {
	t.Helper()
	const lead, intro, entry, name = 96, 16, 16, 1000
	at := lead
	size := func() (entries, bytes int) {
		return int(binary.BigEndian.Uint32(data[at+8:])), int(binary.BigEndian.Uint32(data[at+12:]))
	}
	n, store := size()
	at += (intro + n*entry + store + 7) &^ 7
	n, _ = size()
	tags := map[uint32]bool{}
	for i := range n {
		tags[binary.BigEndian.Uint32(data[at+intro+i*entry:])] = true
	}
	if !tags[name] {
		t.Fatal("the package has no name")
	}
	return tags
}

// TestNotices: each package with the program has the licences of what others wrote.
func TestNotices(t *testing.T) {
	_, all := released(t, 0)
	n := 0
	for path, f := range all {
		var inside map[string][]byte
		var err error
		switch {
		case strings.HasPrefix(path, "stagels-cli-"):
			inside, err = untar(f.Data)
		case strings.HasSuffix(path, ".whl"):
			inside, err = unzip(f.Data)
		default:
			continue
		}
		n++
		if err != nil || !slices.ContainsFunc(slices.Collect(maps.Keys(inside)), func(name string) bool { return filepath.Base(name) == noticesName }) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if n != 2*len(targets) || all["image/"+noticesName].Data == nil {
		t.Errorf("%d packages", n)
	}
}

// TestFormula lets Ruby read the formula.
func TestFormula(t *testing.T) {
	needs(t, "ruby")
	_, all := released(t, 0)
	f, ok := all["stagels.rb"]
	output(t, "", "ruby", "-c", inFolder(t, f, ok))
}

// TestFewArchives: of some systems alone there is nothing for the others.
func TestFewArchives(t *testing.T) {
	dir := archived(t, "1.2.3", 0)
	for _, target := range targets[1:] {
		if err := os.Remove(filepath.Join(dir, target.Archive("1.2.3")+target.Ending())); err != nil {
			t.Fatal(err)
		}
	}
	r, err := readRelease(dir, "1.2.3", time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	all, err := makeAll(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if strings.Contains(f.Path, "win") || strings.Contains(f.Path, "arm64") || f.Path == "stagels.json" {
			t.Errorf("%s is made", f.Path)
		}
	}
	if _, err := readRelease(t.TempDir(), "1.2.3", time.Unix(0, 0)); err == nil {
		t.Error("a folder without archives is taken")
	}
}

// TestNamesStay: GitHub takes the names of all files as they are, of a release before a
// release too: checksums.txt has them.
func TestNamesStay(t *testing.T) {
	const version = "1.0.0-rc.1"
	r, err := readRelease(archived(t, version, 0), version, time.Unix(1700000000, 0))
	if err != nil {
		t.Fatal(err)
	}
	all, err := makeAll(r)
	if err != nil {
		t.Fatal(err)
	}
	kept := regexp.MustCompile(`^[\w.+-]+$`)
	for _, f := range all {
		if inImage := strings.HasPrefix(f.Path, "image/"); !inImage && !kept.MatchString(f.Path) {
			t.Errorf("%s is uploaded under another name", f.Path)
		}
	}
}

// TestSBOM: the document has each archive with its checksum, the Go release, and IDs
// that name one package each.
func TestSBOM(t *testing.T) {
	r, all := released(t, 0)
	var doc spdxDocument
	if err := json.Unmarshal(all["stagels_1.2.3.spdx.json"].Data, &doc); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{doc.ID: true}
	for _, p := range doc.Packages {
		if known[p.ID] {
			t.Errorf("%s is there twice", p.ID)
		}
		known[p.ID] = true
	}
	for _, rel := range doc.Relationships {
		if !known[rel.From] || !known[rel.To] {
			t.Errorf("%+v", rel)
		}
	}
	goRelease := strings.TrimPrefix(runtime.Version(), "go")
	if len(doc.Packages) != len(r.Archives)+1 || doc.Packages[len(r.Archives)].Refs[0].Locator != "pkg:golang/stdlib@"+goRelease {
		t.Errorf("%+v", doc.Packages)
	}
	for i, a := range r.Archives {
		data, err := hex.DecodeString(doc.Packages[i].Checksums[0].Value)
		if err != nil || len(data) != sha256.Size || doc.Packages[i].Name != a.Name {
			t.Errorf("%+v", doc.Packages[i])
		}
	}
}

// TestModules: a module has its address as packages have them, and a replaced one is
// the one in its place.
func TestModules(t *testing.T) {
	info := &debug.BuildInfo{GoVersion: "go1.26.8", Deps: []*debug.Module{
		{Path: "github.com/BurntSushi/toml", Version: "v1.6.0"},
		{Path: "example.com/a", Version: "v1.0.0", Replace: &debug.Module{Path: "example.com/b/v2", Version: "v2.0.0"}},
	}}
	var got []string
	for _, p := range modulePackages(info) {
		got = append(got, p.ID+" "+p.Refs[0].Locator)
	}
	want := []string{
		"SPDXRef-Module-stdlib-1.26.8 pkg:golang/stdlib@1.26.8",
		"SPDXRef-Module-github.com-BurntSushi-toml-v1.6.0 pkg:golang/github.com/burntsushi/toml@v1.6.0",
		"SPDXRef-Module-example.com-b-v2-v2.0.0 pkg:golang/example.com/b/v2@v2.0.0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestDescription: what else in the project describes the product says the same.
func TestDescription(t *testing.T) {
	var vscode struct {
		Name, License, Homepage string
		Repository              struct{ URL string }
	}
	if err := json.Unmarshal(source(t, "editors/vscode/package.json"), &vscode); err != nil {
		t.Fatal(err)
	}
	if vscode.Name != product.Name || vscode.License != product.License || vscode.Homepage != product.Homepage || vscode.Repository.URL != product.Homepage+".git" {
		t.Errorf("%+v", vscode)
	}
	if module := "module " + strings.TrimPrefix(product.Homepage, "https://") + "\n"; !strings.HasPrefix(string(source(t, "go.mod")), module) {
		t.Errorf("go.mod does not begin with %s", module)
	}
	if len(product.Summary) > 79 || strings.HasSuffix(product.Summary, ".") || strings.Contains(product.Text, "\n") {
		t.Errorf("%+v", product)
	}
	page := string(source(t, "docs/install.md"))
	for _, target := range targets {
		if wheelTags[target] == nil || nodeOS[target.OS] == "" || nodeArch[target.Arch] == "" {
			t.Errorf("%s has no name elsewhere", target)
		}
		if name := target.Archive("VERSION") + target.Ending(); !strings.Contains(page, "`"+name+"`") {
			t.Errorf("docs/install.md has no %s", name)
		}
	}
}

// TestPlugins: what plugins for agents say of the product is what packages say, and
// their version is the newest of CHANGELOG.md.
func TestPlugins(t *testing.T) {
	newest := regexp.MustCompile(`(?m)^## v(\S+)$`).FindSubmatch(source(t, "CHANGELOG.md"))
	if newest == nil {
		t.Fatal("CHANGELOG.md has no version")
	}
	want := map[string]string{
		"name": product.Name, "version": string(newest[1]), "description": product.Summary,
		"homepage": product.Homepage, "repository": product.Homepage, "license": product.License,
	}
	for name, says := range map[string]int{
		"editors/agents/claude-code/.claude-plugin/plugin.json": 6,
		"editors/agents/gemini-cli/gemini-extension.json":       3,
		".claude-plugin/marketplace.json":                       2,
	} {
		var whole map[string]any
		if err := json.Unmarshal(source(t, name), &whole); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		said := 0
		for key, value := range want {
			if got, ok := whole[key]; ok && got != value {
				t.Errorf("%s says %s is %q, not %q", name, key, got, value)
			} else if ok {
				said++
			}
		}
		if said != says {
			t.Errorf("%s says %d things", name, said)
		}
	}
}

// TestNotes: the notes of a release are its section of CHANGELOG.md.
func TestNotes(t *testing.T) {
	const changes = "# Changes\n\n## Unreleased\n\n- c\n\n## v0.2.0\n\n- b\n- B\n\n## v0.1.0\n\n- a\n"
	for version, want := range map[string]string{"0.1.0": "- a\n", "0.2.0": "- b\n- B\n", "0.0.0-abc": "- c\n"} {
		if got := changesOf(changes, version); got != want {
			t.Errorf("%s: %q", version, got)
		}
	}
	if notes := changesOf(string(source(t, "CHANGELOG.md")), "0.1.0"); len(notes) < 1000 || len(notes) > 125000 {
		t.Errorf("the notes of 0.1.0 have %d bytes; GitHub takes 125,000", len(notes))
	}
}

// TestReleaseOnlyUploads: the workflow of a release builds with make dist, and with
// nothing else.
func TestReleaseOnlyUploads(t *testing.T) {
	text := string(source(t, ".github/workflows/release.yml"))
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Uses, Run string }
		}
	}
	if err := yaml.Unmarshal([]byte(text), &workflow); err != nil {
		t.Fatal(err)
	}
	runs := 0
	for name, job := range workflow.Jobs {
		for _, step := range job.Steps {
			if strings.TrimSpace(step.Run) == "make dist" {
				runs++
			} else if builds := regexp.MustCompile(`\b(go (build|run|install|generate)|make|npm (pack|install|ci)|npx|python3? -m build)\b`); builds.MatchString(step.Run) {
				t.Errorf("job %s builds: %s", name, step.Run)
			}
		}
	}
	if runs != 1 {
		t.Errorf("%d steps run make dist", runs)
	}
}

// root is the folder of the project.
var root = filepath.Join("..", "..")

// source is a file of the project.
func source(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestMason: what mason-registry is to be told names the archives that are made.
func TestMason(t *testing.T) {
	var p struct {
		Name, Description, Homepage string
		Licenses                    []string
		Source                      struct {
			ID    string
			Asset []struct{ Target, File, Bin string }
		}
	}
	if err := yaml.Unmarshal(source(t, "editors/upstream/mason/package.yaml"), &p); err != nil {
		t.Fatal(err)
	}
	if p.Name != product.Name || p.Description != product.Summary || p.Homepage != product.Homepage || !slices.Equal(p.Licenses, []string{product.License}) {
		t.Errorf("%+v", p)
	}
	version := `{{ version | strip_prefix "v" }}`
	for i, target := range targets {
		if i >= len(p.Source.Asset) {
			t.Fatalf("%s is not there", target)
		}
		a, name := p.Source.Asset[i], target.Archive(version)
		if a.File != name+target.Ending() || a.Bin != name+"/"+target.Program() || a.Target != strings.TrimSuffix(nodeOS[target.OS], "32")+"_"+nodeArch[target.Arch] {
			t.Errorf("%s: %+v", target, a)
		}
	}
}
