package draw

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/stagels/stagels/analysis/timings"
)

// Sizes of a chart, in pixels.
const (
	barRow    = 22
	barHeight = 14
	barArea   = 720 // from the start of the build to its end
	axis      = 26
)

const chartStyle = `<style>
` + theme + `.name{fill:var(--ink)}
.grid{stroke:var(--line)}
.ran rect{fill:var(--edge)}
.critical rect{fill:var(--mark)}
.critical .name{font-weight:600}
.cached rect{fill:none;stroke:var(--edge)}
.failed rect{fill:none;stroke:var(--mark);stroke-dasharray:3 2}
</style>
`

// Chart is where the time of a build went as one SVG document: a row for each step that ran, as
// they began, with a bar from its start to its end. The steps that made the build as long as it
// was are marked. link is the address of a step, "" for none.
func Chart(b *timings.Build, title string, link func(*timings.Step) string) string {
	c := chart{build: b, link: link, critical: map[int]bool{}}
	for _, i := range b.Critical {
		c.critical[i] = true
	}
	for i := range b.Steps {
		if s := &b.Steps[i]; !s.Cached {
			c.rows = append(c.rows, i)
			c.names = max(c.names, cells(shortened(s.Label(), mostCells)))
		}
	}
	width := 2*margin + c.names + padding + barArea + cells("0000.0s") + padding
	height := 2*margin + axis + barRow*len(c.rows)
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-label="%s">`+"\n",
		width, height, width, height, escaped("Where the time of "+title+" went: "+Seconds(b.Total)))
	out.WriteString(chartStyle)
	c.grid(&out, height)
	for row, i := range c.rows {
		c.bar(&out, row, i)
	}
	out.WriteString("</svg>\n")
	return out.String()
}

// chart is one that is drawn.
type chart struct {
	build    *timings.Build
	link     func(*timings.Step) string
	critical map[int]bool
	rows     []int // the steps that have one
	names    int   // how wide the names are
}

// at is how far to the right a time is.
func (c *chart) at(t time.Duration) int {
	return margin + c.names + padding + c.wide(t)
}

// wide is how wide a time is.
func (c *chart) wide(t time.Duration) int {
	if c.build.Total == 0 {
		return 0
	}
	return int(math.Round(barArea * float64(t) / float64(c.build.Total)))
}

// grid draws lines at round times, five to ten of them.
func (c *chart) grid(out *strings.Builder, height int) {
	step := gridStep(c.build.Total)
	for t := time.Duration(0); t <= c.build.Total; t += step {
		fmt.Fprintf(out, `<path class="grid" d="M%d %dV%d"/><text x="%d" y="%d">%s</text>`+"\n", c.at(t), margin+axis-6, height-margin, c.at(t), margin+10, shortSeconds(t))
	}
}

// gridStep is the least of 1, 2 and 5 times a power of ten that parts a time into ten at most.
func gridStep(total time.Duration) time.Duration {
	for unit := time.Millisecond; ; unit *= 10 {
		for _, n := range []time.Duration{1, 2, 5} {
			if 10*n*unit >= total {
				return n * unit
			}
		}
	}
}

func (c *chart) bar(out *strings.Builder, row, i int) {
	s := &c.build.Steps[i]
	top := margin + axis + barRow*row
	label := s.Label()
	open, end := "<g", "</g>\n"
	if to := c.link(s); to != "" {
		open, end = fmt.Sprintf(`<a href="%s"`, escaped(to)), "</a>\n"
	}
	class := "ran"
	switch {
	case s.Error != "":
		class = "failed"
	case c.critical[i]:
		class = "critical"
	}
	fmt.Fprintf(out, `%s class="%s"><title>%s</title>`, open, class, escaped(fmt.Sprintf("%s\n%s, from %s", label, Seconds(s.Took), Seconds(s.Started))))
	fmt.Fprintf(out, `<text class="name" x="%d" y="%d">%s</text>`, margin, top+12, escaped(shortened(label, mostCells)))
	fmt.Fprintf(out, `<rect x="%d" y="%d" width="%d" height="%d" rx="2"/>`, c.at(s.Started), top, max(c.wide(s.Took), 1), barHeight)
	fmt.Fprintf(out, `<text x="%d" y="%d">%s</text>%s`, c.at(s.Started+s.Took)+4, top+12, Seconds(s.Took), end)
}

// Seconds is a time with one digit behind the point.
func Seconds(t time.Duration) string { return fmt.Sprintf("%.1fs", t.Seconds()) }

// shortSeconds is a round time.
func shortSeconds(t time.Duration) string { return fmt.Sprintf("%gs", t.Seconds()) }
