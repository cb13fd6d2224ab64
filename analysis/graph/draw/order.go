package draw

import (
	"cmp"
	"slices"
)

// sweeps is how often the columns are ordered anew, unless the drawing is so large that it
// takes too long.
const (
	sweeps   = 24
	mostWork = 400_000
	// mostSifted is how many boxes are tried at all places of their columns.
	mostSifted = 4_000
)

// order orders the boxes of each column so that few lines cross: by the middle of those that
// they are joined to in the column before, forwards and backwards, and then each box at the best
// place of its column (sifting, Matuszewski, Schönfeld and Molitor 1999). The best order that was
// met stays, of two beginnings.
func (p *plane) order() {
	best, fewest := clone(p.layers), -1
	rounds := min(sweeps, 2+mostWork/(1+len(p.boxes)*8))
	for _, begin := range [][][]int{p.right, p.left} {
		p.begin(begin)
		for i := 0; i < rounds && fewest != 0; i++ {
			if i > 0 {
				p.sweep(i%2 == 0)
			}
			if len(p.boxes) <= mostSifted {
				p.sift()
			}
			if n := p.crossings(); fewest < 0 || n < fewest {
				best, fewest = clone(p.layers), n
			}
		}
	}
	p.layers = best
}

// begin puts what is joined near each other: depth first, along the lines in one direction.
func (p *plane) begin(joined [][]int) {
	for i := range p.layers {
		p.layers[i] = p.layers[i][:0]
	}
	seen := make([]bool, len(p.boxes))
	var visit func(b int)
	visit = func(b int) {
		if seen[b] {
			return
		}
		seen[b] = true
		p.layers[p.boxes[b].layer] = append(p.layers[p.boxes[b].layer], b)
		for _, to := range joined[b] {
			visit(to)
		}
	}
	for b := range p.boxes {
		if len(p.left[b])+len(p.right[b]) == len(joined[b]) {
			visit(b)
		}
	}
	for b := range p.boxes {
		visit(b)
	}
}

// sweep orders each column by the middle of what its boxes are joined to in the column before
// it, from the left or from the right. What is joined to nothing there stays.
func (p *plane) sweep(forwards bool) {
	at := p.positions()
	key := make([]float64, len(p.boxes))
	for k := range p.layers {
		layer, joined := p.layers[k], p.left
		if !forwards {
			layer, joined = p.layers[len(p.layers)-1-k], p.right
		}
		var moving []int
		for _, b := range layer {
			if len(joined[b]) > 0 {
				key[b] = middle(joined[b], at)
				moving = append(moving, b)
			}
		}
		slices.SortStableFunc(moving, func(a, b int) int { return cmp.Compare(key[a], key[b]) })
		for i, b := range layer {
			if len(joined[b]) > 0 {
				layer[i], moving = moving[0], moving[1:]
			}
			at[layer[i]] = i
		}
	}
}

// middle is the mean position of boxes.
func middle(boxes, at []int) float64 {
	sum := 0
	for _, b := range boxes {
		sum += at[b]
	}
	return float64(sum) / float64(len(boxes))
}

// sift puts each box to the place of its column at which its lines cross the fewest others.
func (p *plane) sift() {
	at := p.positions()
	for b := range p.boxes {
		layer := p.layers[p.boxes[b].layer]
		own, best, change, least := at[b], at[b], 0, 0
		for i := own - 1; i >= 0; i-- {
			if change += p.crossed(b, layer[i], at) - p.crossed(layer[i], b, at); change < least {
				best, least = i, change
			}
		}
		change = 0
		for i := own + 1; i < len(layer); i++ {
			if change += p.crossed(layer[i], b, at) - p.crossed(b, layer[i], at); change < least {
				best, least = i, change
			}
		}
		for ; own > best; own-- {
			layer[own], layer[own-1] = layer[own-1], layer[own]
		}
		for ; own < best; own++ {
			layer[own], layer[own+1] = layer[own+1], layer[own]
		}
		for i, other := range layer {
			at[other] = i
		}
	}
}

// crossed is how many lines of the box above cross lines of the one below it.
func (p *plane) crossed(above, below int, at []int) int {
	return pairs(p.left[above], p.left[below], at) + pairs(p.right[above], p.right[below], at)
}

// pairs counts the pairs in which the first stands below the second.
func pairs(first, second, at []int) (n int) {
	for _, a := range first {
		for _, b := range second {
			if at[a] > at[b] {
				n++
			}
		}
	}
	return n
}

// crossings is how many pairs of lines cross.
func (p *plane) crossings() (n int) {
	at := p.positions()
	for k := range p.layers {
		if k+1 == len(p.layers) {
			break
		}
		ends := make(tally, len(p.layers[k+1])+1)
		for _, a := range slices.Backward(p.layers[k]) {
			for _, b := range p.right[a] {
				n += ends.below(at[b])
			}
			for _, b := range p.right[a] {
				ends.add(at[b])
			}
		}
	}
	return n
}

// tally counts what was added at positions (Fenwick 1994).
type tally []int

func (t tally) add(at int) {
	for i := at + 1; i < len(t); i += i & -i {
		t[i]++
	}
}

// below is how much was added at positions smaller than at.
func (t tally) below(at int) (n int) {
	for i := at; i > 0; i -= i & -i {
		n += t[i]
	}
	return n
}
