package draw

import (
	"fmt"
	"slices"
	"strings"
)

// ports are the heights at which each line leaves its first box and comes to its last: those of
// one side of a box stand apart, in the order of what they lead to, so that none cross there.
func (p *plane) ports() (out [][2]int) {
	out = make([][2]int, len(p.lines))
	for end := range 2 {
		sides := make([][]int, len(p.boxes))
		for i, l := range p.lines {
			b := [2]int{l.from, l.to}[end]
			sides[b] = append(sides[b], i)
		}
		for b, lines := range sides {
			next := func(i int) int { // the height of what the line leads to first
				passes := p.lines[i].passes
				return p.middle(passes[[2]int{1, len(passes) - 2}[end]])
			}
			slices.SortStableFunc(lines, func(a, b int) int { return next(a) - next(b) })
			for k, i := range lines {
				out[i][end] = p.port(b, k, len(lines))
			}
		}
	}
	return out
}

func (p *plane) middle(b int) int { return p.boxes[b].y + p.boxes[b].height/2 }

// port is the height of the k-th of n lines on a side of a box.
func (p *plane) port(b, k, n int) int {
	room := p.boxes[b].height - 12
	step := min(8, room/max(1, n-1))
	return p.middle(b) + (2*k-n+1)*step/2
}

// path is the line i as the path of an SVG: level through the columns, curved between them.
func (p *plane) path(i int, ports [][2]int, left, top int) string {
	l := &p.lines[i]
	var b strings.Builder
	x, y := p.boxes[l.from].x+p.boxes[l.from].width+left, ports[i][0]+top
	fmt.Fprintf(&b, "M%d %d", x, y)
	for k := 1; k < len(l.passes); k++ {
		to := &p.boxes[l.passes[k]]
		begin, nextY := p.columnEnd(p.boxes[l.passes[k-1]].layer)+left, p.middle(l.passes[k])+top
		if k == len(l.passes)-1 {
			nextY = ports[i][1] + top
		}
		end := to.x + left
		if nextY == y {
			fmt.Fprintf(&b, "H%d", end)
		} else {
			mid := (begin + end) / 2
			fmt.Fprintf(&b, "H%dC%d %d %d %d %d %d", begin, mid, y, mid, nextY, end, nextY)
		}
		if to.lane {
			fmt.Fprintf(&b, "H%d", to.x+to.width+left)
		}
		y = nextY
	}
	return b.String()
}

// columnEnd is the right side of a column.
func (p *plane) columnEnd(layer int) (x int) {
	for _, b := range p.layers[layer] {
		x = max(x, p.boxes[b].x+p.boxes[b].width)
	}
	return x
}
