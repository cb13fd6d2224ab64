package draw

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/graph"
)

// theme is what all pictures look like: their colours, light and dark, and their letters.
const theme = `svg{--paper:#fff;--ink:#1f2328;--soft:#59636e;--edge:#818b98;--card:#f6f8fa;--line:#d1d9e0;--mark:#0969da;background:var(--paper)}
@media (prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#f0f6fc;--soft:#9198a1;--edge:#6e7681;--card:#161b22;--line:#3d444d;--mark:#4493f8}}
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:var(--soft);user-select:text;white-space:pre}
`

// style is what a graph looks like, and the heads of its arrows.
const style = `<style>
` + theme + `.name,.heading{fill:var(--ink)}
.stage .name,.heading{font-weight:600}
a{cursor:pointer;text-decoration:none;-webkit-user-drag:none}
a rect{fill:var(--card);stroke:var(--line)}
a:hover rect,a:focus rect{stroke:var(--mark)}
.image rect,.remote rect,.named-context rect{fill:var(--paper)}
.named-context rect{stroke-dasharray:6 3}
.remote rect{stroke-dasharray:2 3}
.target rect{stroke:var(--mark);stroke-width:2.5}
.other,.never{opacity:.55}
.never rect{stroke-dasharray:4 4}
.frame{fill:none;stroke:var(--line)}
path{fill:none;stroke:var(--edge);stroke-width:1.3}
path.longest{stroke-width:2.6}
.copy{stroke-dasharray:6 4}
.mount{stroke-dasharray:2 3}
.onbuild{stroke-dasharray:9 3 2 3}
.epoch{stroke-dasharray:1 5}
marker path{fill:var(--edge);stroke:none}
</style>
<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>
<marker id="back" viewBox="0 0 8 8" refX="0" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M8 0L0 4L8 8z"/></marker></defs>
`

const (
	legendHeight = 28
	legendWidth  = 700
)

// legend tells what the lines and the shades mean that are in the picture.
func (d *drawing) legend(x, y int) string {
	var b strings.Builder
	said := func(words string) {
		fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text>`, x, y+4, words)
		x += cells(words) + 2*padding
	}
	for k := graph.Base; k <= graph.Epoch; k++ {
		if d.kinds[k] {
			fmt.Fprintf(&b, `<path class="%s" d="M%d %dh28"/>`, lineClass(k), x, y)
			x += 34
			said(k.String())
		}
	}
	if b.Len() == 0 {
		return ""
	}
	fmt.Fprintf(&b, `<path class="from longest" d="M%d %dh28"/>`, x, y)
	x += 34
	said("longest chain of steps")
	if d.other {
		said("pale: the target does not need it")
	}
	return `<g class="legend">` + b.String() + "</g>\n"
}
