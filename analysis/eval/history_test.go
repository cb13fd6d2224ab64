package eval

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestLookup: what the indexes of a history say of a name is what one finds who goes back
// through all that was written.
func TestLookup(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var h *history
	for n := range 3000 {
		name := fmt.Sprint("A", random.IntN(200))
		if random.IntN(3) == 0 {
			h = h.opened(name)
		} else {
			h = h.with(Variable{Name: name, Value: fmt.Sprint(n), Fixed: random.IntN(2) == 0})
		}
		if n%500 == 499 {
			sameLookups(t, h)
			h = h.unfixed()
			sameLookups(t, h)
		}
	}
}

func sameLookups(t *testing.T, h *history) {
	t.Helper()
	for n := range 201 {
		name := fmt.Sprint("A", n)
		got, ok := h.lookup(name)
		want, has := oneByOne(h, name)
		if !reflect.DeepEqual(got, want) || ok != has {
			t.Errorf("of %d written %s is %v, not %v", h.len(), name, got, want)
		}
	}
}

func oneByOne(h *history, name string) (v Variable, ok bool) {
	var l latest
	for ; h != nil; h = h.older {
		if h.youngest.Name == name {
			l = l.over(h)
		}
	}
	return l.Variable, l.written
}

// TestLooksUpInFew: a name that was never written is known to be none after few looks.
func TestLooksUpInFew(t *testing.T) {
	var h *history
	for n := range 50_000 {
		h = h.with(Variable{Name: fmt.Sprint("A", n)})
	}
	looks := 0
	for at := h; at != nil; looks++ {
		_, at = at.latest("B")
	}
	if most := indexStep + 16; looks > most {
		t.Errorf("%d looks, more than %d", looks, most)
	}
}
