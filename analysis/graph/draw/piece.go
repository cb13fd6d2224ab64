package draw

import "github.com/stagels/stagels/analysis/graph"

// piece is what hangs together of a group.
type piece struct {
	cards []*card
	ties  []*tie // from and to count in cards
}

// apart are the pieces of a group, in the order of their first cards.
func apart(cards []*card, ties []*tie) (out []piece) {
	joined := make([][]int, len(cards))
	for _, t := range ties {
		joined[t.from], joined[t.to] = append(joined[t.from], t.to), append(joined[t.to], t.from)
	}
	of, place := make([]int, len(cards)), make([]int, len(cards))
	for i := range of {
		of[i] = -1
	}
	for first := range cards {
		if of[first] >= 0 {
			continue
		}
		of[first] = len(out)
		for todo := []int{first}; len(todo) > 0; {
			c := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, other := range joined[c] {
				if of[other] < 0 {
					of[other] = len(out)
					todo = append(todo, other)
				}
			}
		}
		out = append(out, piece{})
	}
	for i, c := range cards {
		p := &out[of[i]]
		place[i] = len(p.cards)
		p.cards = append(p.cards, c)
	}
	for _, t := range ties {
		p := &out[of[t.from]]
		t.from, t.to = place[t.from], place[t.to]
		p.ties = append(p.ties, t)
	}
	return out
}

// boxes are the cards with their sizes, without places.
func (p *piece) boxes() []box {
	out := make([]box, len(p.cards))
	for i := range p.cards {
		c := p.cards[i]
		out[i] = box{width: max(cells(shortened(c.name, mostCells)), cells(c.more)) + 2*padding, height: oneLine}
		if c.kind == graph.Stage {
			out[i].height = twoLines
		}
	}
	return out
}

func (p *piece) lines() []line {
	out := make([]line, len(p.ties))
	for i, t := range p.ties {
		out[i] = line{from: t.from, to: t.to}
	}
	return out
}
