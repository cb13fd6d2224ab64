package main

import (
	"cmp"
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stagels/stagels/testdata/files"
)

var update = flag.Bool("update", false, "write the pictures of the documentation")

// pictured is a project with something wrong in it.
var pictured = map[string]string{
	"Dockerfile": `FROM golang:1.26 as build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
copy . .
RUN go build -o /out/app ./cmd/app

FROM gcr.io/distroless/static
COPY --from=biuld /out/app /app
ENTRYPOINT ["/app"]
`,
	"compose.yaml": "services:\n  app:\n    build:\n      context: .\n      target: bild\n",
	"go.mod":       "", "go.sum": "", "cmd/app/main.go": "",
}

// TestPictures wants the pictures of the documentation to show what the program prints; -update
// draws them.
func TestPictures(t *testing.T) {
	dir := tree(t, pictured)
	for name, command := range map[string]string{"check": "check", "check-diff": "check --diff", "fmt-diff": "fmt --diff", "statistics": "check --statistics"} {
		_, out, errs := invokeWhole(t, dir, "", append(strings.Fields(command), "--color", "always")...)
		shown := "$ stagels " + command + "\n" + out + elapsed.ReplaceAllString(errs, " in 7ms")
		pictureIs(t, name, terminal(strings.TrimRight(shown, "\n")))
	}
	_, chart, _ := invoke(t, timingsFolder(), "", "timings", "--format", "svg", "--file", "Dockerfile", "build.log")
	pictureIs(t, "timings", chart)
}

var elapsed = regexp.MustCompile(` in \d+m?s`)

func pictureIs(t *testing.T, name, svg string) {
	t.Helper()
	at := filepath.Join(files.Root(), "docs", "images", name+".svg")
	if *update {
		if err := os.WriteFile(at, []byte(svg), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if drawn, err := os.ReadFile(at); err != nil || string(drawn) != svg {
		t.Errorf("%s is not what the program prints (-update draws it anew): %v", at, err)
	}
}

// The sizes of a terminal's letters in the picture, in its units.
const (
	letterWidth = 8.4
	lineHeight  = 20
	margin      = 16
)

// terminal draws what a terminal shows.
func terminal(shown string) string {
	var lines strings.Builder
	width, height := 0, margin
	var pen pen
	for line := range strings.SplitSeq(shown, "\n") {
		height += lineHeight
		x := 0
		for i, part := range strings.Split(line, "\x1b[") {
			if i > 0 {
				var codes string
				codes, part, _ = strings.Cut(part, "m")
				pen.take(codes)
			}
			if n := utf8.RuneCountInString(part); n > 0 {
				fmt.Fprintf(&lines, `<text x="%.1f" y="%d" textLength="%.1f"%s>%s</text>`+"\n", margin+letterWidth*float64(x), height-5, letterWidth*float64(n), pen, html.EscapeString(part))
				x += n
			}
		}
		width = max(width, x)
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 %.0f %d" width="%.0f">
<style>text{font:14px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d4d4d4;white-space:pre}</style>
<rect width="100%%" height="100%%" rx="8" fill="#1e1e1e"/>
%s</svg>
`, letterWidth*float64(width)+2*margin, height+margin, letterWidth*float64(width)+2*margin, lines.String())
}

// pen is how a terminal writes.
type pen struct {
	bold, faint bool
	color       string
}

var terminalColors = map[string]string{"31": "#f14c4c", "32": "#23d18b", "33": "#e5e510", "34": "#3b8eea", "36": "#29b8db"}

// take changes the pen as the codes between \x1b[ and m say.
func (p *pen) take(codes string) {
	for code := range strings.SplitSeq(codes, ";") {
		switch code {
		case "0":
			*p = pen{}
		case "1":
			p.bold = true
		case "2":
			p.faint = true
		case "22":
			p.bold, p.faint = false, false
		default:
			p.color = cmp.Or(terminalColors[code], "unknown "+code)
		}
	}
}

// String are the attributes of a text that the pen writes.
func (p pen) String() (out string) {
	if p.bold {
		out += ` font-weight="bold"`
	}
	if p.faint {
		out += ` opacity=".6"`
	}
	if p.color != "" {
		out += ` style="fill:` + p.color + `"`
	}
	return out
}
