package draw

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/graph"
)

// Sizes in pixels. A letter of the font is as wide as a cell at most, in each of the fonts.
const (
	cell        = 7.3
	padding     = 12
	oneLine     = 28
	twoLines    = 44
	frame       = 20 // around what a group holds
	heading     = 22 // above that
	betweenRows = 24
	widest      = 1400 // of a row of groups, unless one is wider
	margin      = 16
)

// mostCells is how much of a name is shown; all of it is in the title then.
const mostCells = 36

// SVG is the picture as one SVG document: no script, nothing that is loaded from elsewhere,
// dark where the reader's system is.
func SVG(p Picture) string {
	d := drawing{}
	var rows shelf
	for i := range p.Groups {
		d.group(&p.Groups[i], i, &rows, len(p.Groups) > 1)
	}
	width, height := rows.width+2*margin, rows.bottom()+2*margin
	legend := d.legend(margin, height)
	if legend != "" {
		height += legendHeight
		width = max(width, legendWidth)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-label="%s">`+"\n",
		width, height, width, height, escaped(d.label(p)))
	b.WriteString(style)
	b.WriteString(d.out.String())
	b.WriteString(legend)
	b.WriteString("</svg>\n")
	return b.String()
}

// drawing is a picture that is drawn.
type drawing struct {
	out   strings.Builder
	kinds [graph.Epoch + 1]bool // which lines there are
	never bool                  // there is a stage that is never built
	other bool                  // or one that the target does not need
}

func (d *drawing) label(p Picture) string {
	var titles []string
	for _, g := range p.Groups {
		titles = append(titles, g.Title)
	}
	return "Stages of " + strings.Join(titles, ", ")
}

// shelf gives rectangles places: side by side, and in a new row where one is full.
type shelf struct{ x, y, row, width int }

func (s *shelf) put(width, height, limit int) (x, y int) {
	if s.x > 0 && s.x+width > limit {
		s.x, s.y, s.row = 0, s.y+s.row+betweenRows, 0
	}
	x, y = s.x, s.y
	s.x += width + betweenRows
	s.row, s.width = max(s.row, height), max(s.width, x+width)
	return x, y
}

func (s *shelf) bottom() int { return s.y + s.row }

// group draws one group where there is room for it.
func (d *drawing) group(g *Group, number int, rows *shelf, framed bool) {
	cards := g.cards(number)
	var parts shelf
	var planes []*plane
	var moved [][2]int
	all := apart(cards, g.ties(cards))
	for _, part := range all {
		p := lay(part.boxes(), part.lines())
		width, height := p.size()
		x, y := parts.put(width, height, widest)
		planes, moved = append(planes, p), append(moved, [2]int{x, y})
	}
	width, height := parts.width, parts.bottom()
	left, top := margin, margin
	if framed {
		width = max(width, cells(shortened(g.Title, 2*mostCells))) + 2*frame
		x, y := rows.put(width, height+heading+2*frame, widest)
		fmt.Fprintf(&d.out, `<g class="group"><rect class="frame" x="%d" y="%d" width="%d" height="%d" rx="8"/>`, left+x, top+y, width, height+heading+2*frame)
		fmt.Fprintf(&d.out, `<text class="heading" x="%d" y="%d">%s</text>`+"\n", left+x+frame, top+y+frame+8, escaped(shortened(g.Title, 2*mostCells)))
		left, top = left+x+frame, top+y+frame+heading
	} else {
		rows.put(width, height, widest)
		d.out.WriteString(`<g class="group">` + "\n")
	}
	for i, part := range all {
		d.part(g, part, planes[i], left+moved[i][0], top+moved[i][1])
	}
	d.out.WriteString("</g>\n")
}

// part draws what hangs together, moved to a place: lines first, nodes over them.
func (d *drawing) part(g *Group, part piece, p *plane, left, top int) {
	ports := p.ports()
	for i, t := range part.ties {
		d.kinds[t.kind] = true
		fmt.Fprintf(&d.out, `<path data-from="%s" data-to="%s" class="%s" d="%s"%s><title>%s</title></path>`+"\n",
			part.cards[t.from].id, part.cards[t.to].id, classes(lineClass(t.kind), when(!t.needed, "other"), when(t.longest, "longest")), p.path(i, ports, left, top), arrow(&p.lines[i]), escaped(strings.Join(t.words, "\n")))
	}
	for i, c := range part.cards {
		d.card(g, c, &p.boxes[i], left, top)
	}
}

func arrow(l *line) string {
	if l.backwards {
		return ` marker-start="url(#back)"`
	}
	return ` marker-end="url(#to)"`
}

func lineClass(k graph.EdgeKind) string {
	return [...]string{"from", "copy", "mount", "onbuild", "epoch"}[k]
}

// classes are those words that are there.
func classes(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// when is a word if something is so, else nothing.
func when(so bool, word string) string {
	if so {
		return word
	}
	return ""
}

// card draws one node: a link to its place.
func (d *drawing) card(g *Group, c *card, at *box, left, top int) {
	x, y := left+at.x, top+at.y
	d.never = d.never || c.kind == graph.Stage && !c.built
	d.other = d.other || c.built && !c.needed
	shown := shortened(c.name, mostCells)
	title := g.title(c.at)
	if shown != c.name {
		title += "\n" + c.name
	}
	fmt.Fprintf(&d.out, `<a id="%s" href="%s" class="%s" aria-label="%s"><title>%s</title>`, c.id, escaped(g.link(c.at)),
		classes(c.kind.String(), when(c.target, "target"), when(c.built && !c.needed, "other"), when(!c.built, "never")), escaped(c.spoken()), escaped(title))
	radius := 6
	if c.kind != graph.Stage {
		radius = oneLine / 2
	}
	fmt.Fprintf(&d.out, `<rect x="%d" y="%d" width="%d" height="%d" rx="%d"/>`, x, y, at.width, at.height, radius)
	fmt.Fprintf(&d.out, `<text x="%d" y="%d" class="name">%s</text>`, x+padding, y+18, escaped(shown))
	if c.more != "" {
		fmt.Fprintf(&d.out, `<text x="%d" y="%d">%s</text>`, x+padding, y+35, escaped(c.more))
	}
	d.out.WriteString("</a>\n")
}

// spoken is what a screen reader says of a card.
func (c *card) spoken() string {
	words := strings.ReplaceAll(c.kind.String(), "-", " ") + " " + c.name
	if c.more != "" {
		words += ", " + strings.ReplaceAll(c.more, " · ", ", ")
	}
	if c.target {
		words += ", the target"
	}
	return words
}
