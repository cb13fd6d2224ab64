package oracle

import (
	"regexp"
	"slices"
	"strings"
)

// values are those that a search gives to any variable.
var values = []string{
	"", "x", "1", "80", "alpine", "a/b", "scratch", "linux/amd64", "windows/amd64", "/x", ".", "cache", "0755", "TERM", "true", "secret",
	"a:b", "a=b", "root", "/tcp", "linux", "windows", "amd64", ";", "C:", "C", "C:/x", "C:C:a", "7", "context",
	"ed", "ache", "ot", "r", "g@h", "g@h:a", "a.git", "/a.git", "mmit", "TER", "AL", "::1:80", "1]", "f=a", "1-9:1", "#%", " 1", "brt", "ot:", "RTMAX", "M",
	"+r", "@h:p", "@h", "a.git#", "/h/a.git#", "::1:80:80", "::1:9:9", ":9", "?x=;", " ", "/../../..", "./C", "/./C", "/./C:",
}

// infixes are those of them that make something of what is around.
var infixes = []string{"", "x", "1", "80", "+r", "@h:p", "@h", "a.git#", "/h/a.git#", "::1:80:80", "::1:9:9", ":9", ";", "?x=;", "/x", "C"}

// wholes are what words of instructions can be in the end. Of one that begins and ends as a
// word of the file does, a variable may have what is between.
var wholes = []string{
	// ports
	"80", "9", "80/tcp", "80/TCP", "80-80", "1-80", "80:80", "::1:80:80", "a::1:9:9", "a::1:9:9-9", "[::1]:80", "[::1]:80:80", "[::1]:9:9", "[::1]:9:9/tcp", "[::1]:9:9/udp", "a::1:80:9-9", "8::1:80:9-9", "99999::1:9:9",
	"a::1:9:9/tcp", "-1", "80/udp", "+9", "0", "9-9", "::1:9:9-9", "80 80", "8 80", "80 9-9", "80 1", "a:::9", "99999::9:9-9",
	// signals
	"TERM", "SIGTERM", "SIGRTMIN+1", "RTMIN+1", "RTMAX-1", "SIGRTMAX", "RTMIN", "9", "15", "KILL", "GSTOP", "SIGUSR1", "ABRT", "ALRM", "SIGALRM", "RTMAX-9", "SIGRTMAX-9", "-9", "8", "GTERM",
	// users, groups, modes
	"root", "1:2", "app:root", "0:0", "1", "9:9", "9:1", "7:7", "0755", "755", "7777", "u+rwx", "u=r", "a+r", "a=r,u=rw", "ugo+x", "g+s", "+r", "u+r,z+r", "9", "7", "070", "u-x",
	// places
	"/", "/x", "x", ".", "..", "a", "/a", "/a:b", "C:/x", "C:x", "C:\\x", "C:C:a:", "C:C:a", "C:C:a:a", "c:/a", "D/x", "Dx", "D/:a", "/:a", "1/:", "/d/:a", "a/:", "/a:", "C:C:/x:", "C:C:x/a", "C:a/./C:b/./D:x",
	// what is fetched
	"https://e.com/x", "https://example.com/a", "http://e.com/x", "https://example.com/a.git#x", "https://e.com/a.git", "git@example.com:a", "git@e.com:a.git", "u@h:p", "app@h:p", "9@h:p", "7@h:p:a", "ro@h:p/x", "u@h:p,z",
	"https://example.com/a.git?ref=b", "https://example.com/a.git?ref=a&ref=a", "https://example.com/a?x=;", "ssh://git@h/a", "git://h/a.git", "https://example.com/a.git?mtime=commit", "https://example.com/a.git?mtime=checkout",
	"https://example.com/a.git?ref=a&subdir=b", "https://example.com/a.git?keep-git-dir=true", "https://example.com/a.git?submodules=true", "https:/x", "./x", "git@h:a.git", "https://example.com/a.git?foo=;", "https://example.com/a.git?mtime=now&ref=;",
	// mounts
	"cache", "bind", "secret", "ssh", "tmpfs", "true", "false", "1", "shared", "private", "locked", "rw", "/c", "64m", "1g", "a1", "x1", "9", "default", "none", "host", "insecure", "sandbox",
	// images and platforms
	"alpine", "scratch", "a", "xa", "ax", "a_-b", "a__b", "Ax/b", "A.b/c", "A:1/c", "alpine:^", "alpinex/b", "alpine:1/b:x", "a@sha256:" + zeros, "a:1", "localhost/a", "^b", "A/b", "A.x", "alpine1x",
	"linux/amd64", "linux/arm64/v8", "linux/arm/v7", "windows/amd64", "linux", "windows", "linux/x", "linux/x/v", "x/v7", "linux/amd64/v7", "arm/v7",
	// digests
	"sha256:" + zeros, "sha512:" + zeros + zeros, "sha384:" + zeros + zeros[:32],
	// times and others
	"1s", "10s", "5m", "1ms", "3", "1700000000", "context", "a=b", "A=b",
}

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"

// completions are what makes wholes of the words in which the file has variables.
func (s *search) completions() map[string][]string {
	out := map[string][]string{}
	for i := range s.m.File.Items() {
		if s.m.File.Items()[i].Instr == nil {
			continue
		}
		for _, text := range s.expansions(s.m.File.Source(i)) {
			for _, at := range expanded.FindAllStringSubmatchIndex(text, -1) {
				name := text[max(at[2], at[4]):max(at[3], at[5])]
				out[name] = append(out[name], completionsOf(text, at[0], at[1])...)
			}
		}
	}
	for name := range out {
		out[name] = unique(out[name])
	}
	return out
}

// expansions are the text, and those with what the file sets in the places of variables,
// where that has variables itself.
func (s *search) expansions(text string) []string {
	out := []string{text}
	for i := 0; i < len(out) && len(out) < 20; i++ {
		for _, name := range unique(variable.FindAllString(out[i], -1)) {
			for _, value := range s.defined[strings.Trim(name, "${")] {
				if strings.Contains(value, "$") && !strings.Contains(value, name) {
					out = append(out, strings.NewReplacer("${"+strings.Trim(name, "${")+"}", value, name, value).Replace(out[i]))
				}
			}
		}
	}
	return out
}

var expanded = regexp.MustCompile(`\$(?:(\w+)|\{(\w+)[^}]*\})`)

// completionsOf are those of the word that has a variable from start to end, as words part
// at blanks, or at what parts keys, fields and paths too.
func completionsOf(text string, start, end int) (out []string) {
	for _, ends := range []string{" \t\n\"'", " \t\n\"'=", " \t\n\"'=,"} {
		before := text[strings.LastIndexAny(text[:start], ends)+1 : start]
		after := text[end:]
		if stop := strings.IndexAny(after, ends); stop >= 0 {
			after = after[:stop]
		}
		out = append(out, between(expanded.ReplaceAllString(before, ""), expanded.ReplaceAllString(after, ""))...)
	}
	return out
}

// between are the middles of the wholes that begin and end so.
func between(before, after string) (out []string) {
	if before == "" && after == "" {
		return nil // any whole does, and most of them are values anyway
	}
	for _, whole := range slices.Concat(wholes, digests(before)) {
		start, end := len(before), len(whole)-len(after)
		if start <= end && strings.EqualFold(whole[:start], before) && strings.EqualFold(whole[end:], after) {
			out = append(out, whole[start:end])
		}
	}
	return out
}

var digestBegun = regexp.MustCompile(`sha256:[0-9a-f]*$`)

// digests is the one that begins so.
func digests(before string) []string {
	begun := digestBegun.FindString(before)
	if begun == "" || len(begun) > len("sha256:")+len(zeros) {
		return nil
	}
	return []string{before + zeros[:len("sha256:")+len(zeros)-len(begun)]}
}
