package draw_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/graph/draw"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func pictureOf(src, path string) draw.Picture {
	g := draw.Of(workspace.New(src, workspace.Options{}), path)
	g.Whole = true
	return draw.Picture{Groups: []draw.Group{g}}
}

// node is one card of a picture.
type node struct {
	link, label, title  string
	texts               []string
	x, y, width, height int
}

// nodes reads a picture as XML.
func nodes(t *testing.T, svg string) (out []node) {
	t.Helper()
	var in *node
	var text *string
	for dec := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			attr := map[string]string{}
			for _, a := range token.Attr {
				attr[a.Name.Local] = a.Value
			}
			switch {
			case token.Name.Local == "a":
				out = append(out, node{link: attr["href"], label: attr["aria-label"]})
				in = &out[len(out)-1]
			case in != nil && token.Name.Local == "title":
				text = &in.title
			case in != nil && token.Name.Local == "text":
				in.texts = append(in.texts, "")
				text = &in.texts[len(in.texts)-1]
			case in != nil && token.Name.Local == "rect":
				fmt.Sscan(strings.Join([]string{attr["x"], attr["y"], attr["width"], attr["height"]}, " "), &in.x, &in.y, &in.width, &in.height)
			}
		case xml.EndElement:
			if token.Name.Local == "a" {
				in = nil
			}
			text = nil
		case xml.CharData:
			if text != nil {
				*text += string(token)
			}
		}
	}
}

// TestCards: a node is a link to its line, with FILE:LINE as its title, whatever letters its
// name and the path have.
func TestCards(t *testing.T) {
	src := "FROM 'a<b>&\"c\"' AS one\nRUN x\nFROM " + strings.Repeat("very-", 20) + "long:tag\nCOPY --from=one / /\nADD https://x/]]>/<!--\x01 /\nFROM \xff\n"
	got := nodes(t, draw.SVG(pictureOf(src, "a b/<x>&\"y\".Dockerfile")))
	var titles, texts []string
	for _, n := range got {
		line := n.link[strings.LastIndex(n.link, "#L")+2:]
		if n.link != "a%20b/%3Cx%3E&%22y%22.Dockerfile#L"+line {
			t.Errorf("link %q", n.link)
		}
		if first, _, _ := strings.Cut(n.title, "\n"); first != `a b/<x>&"y".Dockerfile:`+line {
			t.Errorf("title %q of line %s", n.title, line)
		}
		titles, texts = append(titles, n.title), append(texts, n.texts[0])
	}
	all := strings.Join(texts, " ")
	for _, want := range []string{"one", "stage-1", `a<b>&"c"`, "…", "https://x/]]>/<!-- "} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in %q", want, texts)
		}
	}
	if !strings.Contains(strings.Join(titles, " "), strings.Repeat("very-", 20)+"long:tag") {
		t.Errorf("no title has the whole name: %q", titles)
	}
}

var curve = regexp.MustCompile(`<path data-from="\w+" data-to="\w+"[^>]* d="([^"]+)"`)

// TestApart: in the picture of each file no card overlaps another, nor is outside of
// the picture, and no line runs through a card.
func TestApart(t *testing.T) {
	cards, lines := 0, 0
	for _, f := range files.Corpus(t) {
		if workspace.New(f.Text, workspace.Options{}).Model.Count() == 0 {
			continue
		}
		svg := draw.SVG(pictureOf(f.Text, f.Name))
		var width, height int
		fmt.Sscanf(svg, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"`, &width, &height)
		all := nodes(t, svg)
		cards += len(all)
		for i, a := range all {
			if a.x < 0 || a.y < 0 || a.x+a.width > width || a.y+a.height > height {
				t.Errorf("%s: %s is outside", f.Name, a.label)
			}
			for _, b := range all[:i] {
				if a.x < b.x+b.width && b.x < a.x+a.width && a.y < b.y+b.height && b.y < a.y+a.height {
					t.Errorf("%s: %s lies over %s", f.Name, a.label, b.label)
				}
			}
		}
		for _, m := range curve.FindAllStringSubmatch(svg, -1) {
			lines++
			for _, p := range points(m[1]) {
				for _, a := range all {
					if p[0] > float64(a.x)+.1 && p[0] < float64(a.x+a.width)-.1 && p[1] > float64(a.y) && p[1] < float64(a.y+a.height) {
						t.Errorf("%s: a line runs through %s", f.Name, a.label)
					}
				}
			}
		}
	}
	t.Logf("%d cards, %d lines", cards, lines)
}

var command = regexp.MustCompile(`([MHC])([^MHC]*)`)

// points are some on a path, near each other.
func points(d string) (out [][2]float64) {
	var x, y float64
	for _, m := range command.FindAllStringSubmatch(d, -1) {
		n := make([]float64, 6)
		fmt.Sscan(m[2], &n[0], &n[1], &n[2], &n[3], &n[4], &n[5])
		for i := range 51 {
			t := float64(i) / 50
			s := 1 - t
			switch m[1] {
			case "H":
				out = append(out, [2]float64{s*x + t*n[0], y})
			case "C":
				out = append(out, [2]float64{s*s*s*x + 3*s*s*t*n[0] + 3*s*t*t*n[2] + t*t*t*n[4], s*s*s*y + 3*s*s*t*n[1] + 3*s*t*t*n[3] + t*t*t*n[5]})
			}
		}
		switch m[1] {
		case "M":
			x, y = n[0], n[1]
		case "H":
			x = n[0]
		case "C":
			x, y = n[4], n[5]
		}
	}
	return out
}

// TestSame: a picture of one text is always the same, to the letter.
func TestSame(t *testing.T) {
	for _, f := range files.Corpus(t)[:40] {
		if workspace.New(f.Text, workspace.Options{}).Model.Count() == 0 {
			continue
		}
		for _, as := range []func(draw.Picture) string{draw.SVG, draw.Mermaid, draw.Dot} {
			first := as(pictureOf(f.Text, f.Name))
			if second := as(pictureOf(f.Text, f.Name)); first != second {
				t.Errorf("%s: two pictures", f.Name)
			}
		}
	}
}

// TestManyStages: a file of thousands of stages that all need each other is drawn in bounded
// time, and so is one in circles.
func TestManyStages(t *testing.T) {
	var chain, circle strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&chain, "FROM scratch AS s%d\n", i)
		for k := max(0, i-3); k < i; k++ {
			fmt.Fprintf(&chain, "COPY --from=s%d / /\nCOPY --from=s%d / /\n", k, k/2)
		}
		fmt.Fprintf(&circle, "FROM scratch AS c%d\nCOPY --from=c%d / /\n", i, (i*7+1)%2000)
	}
	for _, src := range []string{chain.String(), circle.String()} {
		if n := len(nodes(t, draw.SVG(pictureOf(src, "x")))); n != 2000 {
			t.Errorf("%d cards", n)
		}
	}
}

// TestLanguages: what a name holds cannot end the quotes that it stands in.
func TestLanguages(t *testing.T) {
	p := pictureOf("FROM 'x\"];end<script>`' AS one\nCOPY --from='y\\' / /\n", `q"]\`)
	mermaid, dot := draw.Mermaid(p), draw.Dot(p)
	if !strings.Contains(mermaid, `(["x#34;#93;#59;end#60;script#62;#96;"])`) || strings.Count(mermaid, `"`)%2 != 0 {
		t.Errorf("%s", mermaid)
	}
	if !strings.Contains(dot, `label="x\"];end<script>`+"`"+`"`) || !strings.Contains(dot, `label="q\"]\\"`) {
		t.Errorf("%s", dot)
	}
}
