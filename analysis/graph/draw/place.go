package draw

import "math"

// heightRounds is how often the heights are drawn nearer to what the boxes are joined to.
const heightRounds = 8

// laneWeight is how much more a lane wants to be level with the lanes of its line than a box
// with what it is joined to: long lines are straight.
const laneWeight = 8

// place gives the boxes their heights: each as near as it can to the middle of those that it
// is joined to, in the order of its column.
func (p *plane) place() {
	p.columns()
	for _, layer := range p.layers {
		y := 0
		for i, b := range layer {
			if i > 0 {
				y += p.apart(layer[i-1], b)
			}
			p.boxes[b].y = y
			y += p.boxes[b].height
		}
	}
	for i := range heightRounds {
		for k := range p.layers {
			switch {
			case i == heightRounds-1:
				p.settle(p.layers[k], p.left, p.right)
			case i%2 == 0:
				p.settle(p.layers[k], p.left)
			default:
				p.settle(p.layers[len(p.layers)-1-k], p.right)
			}
		}
	}
	top := 0
	for i := range p.boxes {
		top = min(top, p.boxes[i].y)
	}
	for i := range p.boxes {
		p.boxes[i].y -= top
	}
}

// apart is the distance of two neighbours in a column.
func (p *plane) apart(a, b int) int {
	if p.boxes[a].lane || p.boxes[b].lane {
		return betweenLanes
	}
	return betweenBoxes
}

func (p *plane) centre(b int) float64 {
	return float64(p.boxes[b].y) + float64(p.boxes[b].height)/2
}

// run is a part of a column whose boxes touch: where the first one wants to be, on the whole.
type run struct {
	first        int // in the column
	sum, weights float64
}

func (r run) wanted() float64 { return r.sum / r.weights }

// settle moves the boxes of a column to where they want to be, as far as their order lets
// them: those that would overlap move as one, to their mean (pool adjacent violators).
func (p *plane) settle(layer []int, joined ...[][]int) {
	offsets := make([]int, len(layer))
	var runs []run
	for i, b := range layer {
		if i > 0 {
			a := layer[i-1]
			offsets[i] = offsets[i-1] + p.boxes[a].height + p.apart(a, b)
		}
		want, weight := p.wish(b, joined)
		r := run{i, (want - float64(p.boxes[b].height)/2 - float64(offsets[i])) * weight, weight}
		for len(runs) > 0 && runs[len(runs)-1].wanted() > r.wanted() {
			last := runs[len(runs)-1]
			runs = runs[:len(runs)-1]
			r = run{last.first, last.sum + r.sum, last.weights + r.weights}
		}
		runs = append(runs, r)
	}
	for i, r := range runs {
		end := len(layer)
		if i+1 < len(runs) {
			end = runs[i+1].first
		}
		for k := r.first; k < end; k++ {
			p.boxes[layer[k]].y = int(math.Floor(r.wanted())) + offsets[k]
		}
	}
}

// wish is where the centre of a box wants to be, and how much: the middle of what it is joined
// to, or where it is if that is nothing.
func (p *plane) wish(b int, joined [][][]int) (want, weight float64) {
	for _, side := range joined {
		for _, to := range side[b] {
			w := 1.0
			if p.boxes[b].lane && p.boxes[to].lane {
				w = laneWeight
			}
			want, weight = want+p.centre(to)*w, weight+w
		}
	}
	if weight == 0 {
		return p.centre(b), 0.1
	}
	return want / weight, weight
}
