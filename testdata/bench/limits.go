package main

// limited is a figure on files of so many lines.
type limited struct {
	figure string
	lines  int
}

// limits are what the project wants of itself; they are told beside the figures, and
// judge nothing.
var limits = map[limited]string{
	{startup, 0}:                     "10 ms",
	{keyToCompletion, 3003}:          "3 × the floor, a 300th of the peer, p99 2 ms",
	{keyToCompletion, 30003}:         "twice that of 3,003 lines",
	{semanticTokens, 3003}:           "3 ms",
	{editToAsked, 3003}:              "5 ms",
	{editToAsked + unfinished, 3003}: "5 ms",
	{editToSent, 3003}:               "5 ms",
	{editToSent + unfinished, 3003}:  "5 ms",
	{peakMemory, 511}:                "24 MiB",
	{held(1_000_000), 511}:           "flat",
	{program, 0}:                     "16 MiB",
}
