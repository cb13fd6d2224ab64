package main

import (
	"slices"
	"time"
)

// spread is what is told of samples: the nearest ranks of a distribution.
type spread struct {
	N                       int
	Min, P50, P90, P99, Max time.Duration
}

// spreadOf sorts the samples. Of none it is zero.
func spreadOf(samples []time.Duration) spread {
	if len(samples) == 0 {
		return spread{}
	}
	sorted := slices.Sorted(slices.Values(samples))
	rank := func(percent int) time.Duration { return sorted[max(0, (len(sorted)*percent+99)/100-1)] }
	return spread{len(sorted), sorted[0], rank(50), rank(90), rank(99), sorted[len(sorted)-1]}
}
