package analysis

import (
	"iter"
	"strconv"
	"strings"
)

// CompletionList are the completions at a place. Those of stages, which can be many, are made
// one by one as they are asked for.
type CompletionList struct {
	// More tells that stages were left out: what is typed next may bring them.
	More bool
	list []Completion
}

// stages are those that the first of the list stands for, if it does.
func (o *CompletionList) stages() []int32 {
	if len(o.list) == 0 {
		return nil
	}
	return o.list[0].stages
}

// Len is how many there are.
func (o *CompletionList) Len() int {
	if stages := o.stages(); stages != nil {
		return len(stages) + len(o.list) - 1
	}
	return len(o.list)
}

// At is the one at index i. It is valid until the next call.
func (o *CompletionList) At(i int) *Completion {
	stages := o.stages()
	switch {
	case stages == nil:
		return &o.list[i]
	case i >= len(stages):
		return &o.list[1+i-len(stages)]
	}
	c := &o.list[0]
	c.stage = int(stages[i])
	if c.Kind, c.Label = CompleteStage, c.document.(*Document).Name(c.stage); c.byIndex(c.stage) {
		c.Kind, c.Label = CompleteIndex, strconv.Itoa(c.stage)
	}
	c.Edit.New = c.Label
	return c
}

// byIndex tells whether stage i can only be named by its index: it has no name, or
// one that a later stage has too.
func (c *Completion) byIndex(i int) bool {
	d := c.document.(*Document)
	return d.Name(i) == "" || c.indexes && d.Shadowed(i)
}

// All are all of them, each valid until the next.
func (o *CompletionList) All() iter.Seq[*Completion] {
	return func(yield func(*Completion) bool) {
		for i := range o.Len() {
			if !yield(o.At(i)) {
				return
			}
		}
	}
}

// isOffered tells whether the word that ends at off is one of the offers as it is.
func (d *Document) isOffered(o *CompletionList, off int) bool {
	for c := range o.All() {
		if c.Edit.Span.End != off {
			continue
		}
		word := d.File.Slice(c.Edit.Span)
		if n := len(c.Also); n > 0 {
			if c.Also[n-1].Span.Start >= off {
				continue // more of the name stands below
			}
			word = c.word
		}
		if c.isWord(word) {
			return true
		}
	}
	return false
}

// isWord tells whether c puts word there once more, or is a comment as it stands. The
// case does not count: what is typed is not to be changed by an Enter.
func (c *Completion) isWord(word string) bool {
	puts := c.Edit.New
	if c.Kind == CompleteDirective {
		puts = strings.TrimSuffix(c.Label, "=")
	}
	return word != "" && len(word) == len(puts) && strings.EqualFold(word, puts)
}
