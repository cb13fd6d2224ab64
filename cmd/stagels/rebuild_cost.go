package main

import (
	"fmt"
	"time"

	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/graph/draw"
	"github.com/stagels/stagels/analysis/rebuild"
	"github.com/stagels/stagels/analysis/timings"
	"github.com/stagels/stagels/analysis/workspace"
)

// rebuildCost is how long what runs again takes, by the times of an earlier build.
type rebuildCost struct {
	times   timings.Times
	runs    time.Duration // of what runs again for certain
	most    time.Duration // and of what may run too
	longest *rebuild.Step // that runs for certain; nil if none has a time
	untimed int           // steps that run and have no time
}

// costOf follows the steps of a target that wait for each other, as others run beside them.
func costOf(path string, d *workspace.Document, b *timings.Build, steps []rebuild.Step) (c rebuildCost) {
	group := draw.Of(d, path)
	c.times = b.Times(group.Graph)
	states := map[graph.At]*rebuild.Step{}
	for i := range steps {
		s := &steps[i]
		states[s.Place] = s
		if _, timed := c.times[s.Place]; !timed && s.State == rebuild.Runs {
			c.untimed++
		}
	}
	var chain []graph.At
	chain, c.runs = c.times.Longest(group.Graph, group.Plan.Order, func(at graph.At) bool { return states[at] != nil && states[at].State == rebuild.Runs })
	_, c.most = c.times.Longest(group.Graph, group.Plan.Order, func(at graph.At) bool { return states[at] != nil && states[at].State != rebuild.Cached })
	for _, at := range chain {
		if c.longest == nil || c.times[at] > c.times[c.longest.Place] {
			c.longest = states[at]
		}
	}
	return c
}

// inWords is the cost in a sentence or two.
func (c *rebuildCost) inWords() string {
	words := "No step that took time runs again for certain"
	if c.longest != nil {
		part := draw.Seconds(c.times[c.longest.Place]) + " of them"
		if c.times[c.longest.Place] == c.runs {
			part = "all of it"
		}
		words = fmt.Sprintf("The change costs about %s, %s %s", draw.Seconds(c.runs), part, cutAt(instructionText(c.longest.Instr), 2*widestInstruction))
	}
	if c.most > c.runs {
		words += fmt.Sprintf("; up to %s if what depends on content runs too", draw.Seconds(c.most))
	}
	words += "."
	if c.untimed > 0 {
		words += fmt.Sprintf(" The log has no time of %s that runs again.", counted(c.untimed, "step"))
	}
	return words
}
