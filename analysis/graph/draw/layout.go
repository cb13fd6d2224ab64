package draw

import "slices"

// box is a node on the plane: its layer, its size and the place of its upper left corner.
// Layers are columns, from the left, and a box needs none that stands right of it.
type box struct {
	layer         int
	x, y          int
	width, height int
	lane          bool // it is where a line passes through a column
}

// line leads from one box to another further right, through a lane in each column between.
type line struct {
	from, to int
	// backwards tells that it leads to the left: it is part of a cycle.
	backwards bool
	passes    []int // boxes, from and to included, from left to right
}

// plane is a layered drawing of one connected graph (Sugiyama, Tagawa and Toda 1981): boxes
// in columns, each column in an order in which few lines cross, and at heights at which lines
// are straight.
type plane struct {
	boxes  []box
	lines  []line
	layers [][]int // boxes by column, from above
	// Of each box those that lines lead to in the column to the left and to the right.
	left, right [][]int
}

// The distances between boxes, and of boxes from lanes, in pixels.
const (
	betweenBoxes = 16
	betweenLanes = 10
	columnGap    = 44
	mostGap      = 120
	perLine      = 4 // more of a gap for each line in it
)

// lay gives the boxes their places. What they are sized and joined by stays.
func lay(boxes []box, lines []line) *plane {
	p := &plane{boxes: boxes, lines: lines}
	p.turn()
	p.assignLayers()
	p.addLanes()
	p.order()
	p.place()
	return p
}

// turn makes the lines of cycles lead to the right, so that there are no cycles.
func (p *plane) turn() {
	const fresh, open, closed = 0, 1, 2
	state := make([]int, len(p.boxes))
	out := p.outgoing()
	var visit func(b int)
	visit = func(b int) {
		state[b] = open
		for _, i := range out[b] {
			l := &p.lines[i]
			switch state[l.to] {
			case fresh:
				visit(l.to)
			case open:
				l.from, l.to, l.backwards = l.to, l.from, true
			}
		}
		state[b] = closed
	}
	for b := range p.boxes {
		if state[b] == fresh {
			visit(b)
		}
	}
}

// outgoing are the lines by the box that they begin at.
func (p *plane) outgoing() [][]int {
	out := make([][]int, len(p.boxes))
	for i, l := range p.lines {
		out[l.from] = append(out[l.from], i)
	}
	return out
}

// assignLayers puts each box into the column behind the last of those that lead to it. Then,
// from the right, each moves to right before the first that it leads to, if the lines do not
// become longer so: a stage stands near those that take from it.
func (p *plane) assignLayers() {
	out, in := p.outgoing(), make([]int, len(p.boxes))
	for _, l := range p.lines {
		in[l.to]++
	}
	waiting := slices.Clone(in)
	var order []int
	for b, n := range waiting {
		if n == 0 {
			order = append(order, b)
		}
	}
	for i := 0; i < len(order); i++ {
		b := order[i]
		for _, l := range out[b] {
			to := p.lines[l].to
			p.boxes[to].layer = max(p.boxes[to].layer, p.boxes[b].layer+1)
			if waiting[to]--; waiting[to] == 0 {
				order = append(order, to)
			}
		}
	}
	for _, b := range slices.Backward(order) {
		if in[b] <= len(out[b]) {
			p.pull(b, out[b])
		}
	}
}

// pull puts a box right before the first that its lines lead to.
func (p *plane) pull(b int, out []int) {
	for k, i := range out {
		if before := p.boxes[p.lines[i].to].layer - 1; k == 0 || before < p.boxes[b].layer {
			p.boxes[b].layer = before
		}
	}
}

// mostLanes bounds the lanes of a drawing: beyond them lines lead straight to their ends.
const mostLanes = 20_000

// addLanes leads each line through all columns between its ends.
func (p *plane) addLanes() {
	lanes := 0
	for i := range p.lines {
		l := &p.lines[i]
		l.passes = append(l.passes, l.from)
		for at := p.boxes[l.from].layer + 1; at < p.boxes[l.to].layer && lanes < mostLanes; at++ {
			lanes++
			l.passes = append(l.passes, len(p.boxes))
			p.boxes = append(p.boxes, box{layer: at, lane: true})
		}
		l.passes = append(l.passes, l.to)
	}
	p.left, p.right = make([][]int, len(p.boxes)), make([][]int, len(p.boxes))
	for _, l := range p.lines {
		for i := 1; i < len(l.passes); i++ {
			a, b := l.passes[i-1], l.passes[i]
			if p.boxes[b].layer == p.boxes[a].layer+1 {
				p.right[a], p.left[b] = append(p.right[a], b), append(p.left[b], a)
			}
		}
	}
	for b := range p.boxes {
		for len(p.layers) <= p.boxes[b].layer {
			p.layers = append(p.layers, nil)
		}
		p.layers[p.boxes[b].layer] = append(p.layers[p.boxes[b].layer], b)
	}
}

// size is how wide and high all boxes together are.
func (p *plane) size() (width, height int) {
	for i := range p.boxes {
		width = max(width, p.boxes[i].x+p.boxes[i].width)
		height = max(height, p.boxes[i].y+p.boxes[i].height)
	}
	return width, height
}

// columns gives each column its place. Where many lines are, there is more room for them.
func (p *plane) columns() {
	x := 0
	for _, layer := range p.layers {
		width, lines := 0, 0
		for _, b := range layer {
			width = max(width, p.boxes[b].width)
			lines += len(p.right[b])
		}
		for _, b := range layer {
			p.boxes[b].x = x
			if p.boxes[b].lane {
				p.boxes[b].width = width
			}
		}
		x += width + min(columnGap+lines*perLine, mostGap)
	}
}

// positions are where each box stands in its column.
func (p *plane) positions() []int {
	out := make([]int, len(p.boxes))
	for _, layer := range p.layers {
		for i, b := range layer {
			out[b] = i
		}
	}
	return out
}

// clone are the columns, to be kept.
func clone(layers [][]int) [][]int {
	out := make([][]int, len(layers))
	for i := range layers {
		out[i] = slices.Clone(layers[i])
	}
	return out
}
