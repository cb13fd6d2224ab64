package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/stagels/stagels/testdata/files"
)

// server is one of those that are compared.
type server struct {
	name string
	args []string
	push []string // instead of args where it sends diagnostics: without a debounce
}

// plan is what is measured, of which servers, on what.
type plan struct {
	servers []server
	stages  []int // of the files
	rounds  int   // sessions of each server for each figure; they take turns
	starts  int   // processes of each server for the time to start
	bounds  bounds
	medium  files.File    // for the figures on memory
	marks   []int         // edits after which memory is looked at
	flood   time.Duration // for all those edits
	with    []string      // told of the run
	only    string        // in the names of the figures; "" for all
	say     func(format string, args ...any)
}

// few is how many samples a session must bring for another one to be worth its time.
const few = 10

// measure does all of it, one server at a time.
func (p plan) measure() (*report, error) {
	dir, err := os.MkdirTemp("", "stagels-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	r := &report{conditions: append(conditions(), p.with...)}
	for _, s := range p.servers {
		r.servers = append(r.servers, s.name)
	}
	if p.wants(startup) {
		p.startups(r, dir)
	}
	for i, stages := range p.stages {
		for round := range p.rounds {
			p.round(r, dir, files.Generated(stages), round, i == len(p.stages)/2)
		}
	}
	if p.wants(peakMemory) {
		p.peaks(r, dir)
	}
	if p.wants(held(p.marks[len(p.marks)-1])) {
		p.floods(r, dir)
	}
	if p.wants(program) {
		p.sizes(r)
	}
	return r, nil
}

func (p plan) wants(figure string) bool { return strings.Contains(figure, p.only) }

// inTurn are the servers in the order of a round: none is always the first.
func (p plan) inTurn(round int) []server {
	at := round % len(p.servers)
	return append(p.servers[at:len(p.servers):len(p.servers)], p.servers[:at]...)
}

const startup = "start → initialize answered"

func (p plan) startups(r *report, dir string) {
	p.say("%s, %d times\n", startup, p.starts)
	for round := range p.starts {
		for _, srv := range p.inTurn(round) {
			cell := r.cell(startup, 0, srv.name)
			if cell.over {
				continue
			}
			c, took, err := start(srv.args, dir, true, p.bounds.answer)
			if err != nil {
				cell.fail(err)
				continue
			}
			cell.samples = append(cell.samples, took)
			c.stop()
		}
	}
}

// round is a session of each server for each part. middle is for those parts that are
// asked on one file only.
func (p plan) round(r *report, dir, text string, round int, middle bool) {
	lines := strings.Count(text, "\n")
	for _, part := range parts {
		if !p.wants(part.name) || part.middle && !middle {
			continue
		}
		p.say("%s, %d lines, round %d of %d\n", part.name, lines, round+1, p.rounds)
		for _, srv := range p.inTurn(round) {
			if cell := r.cell(part.name, lines, srv.name); !cell.over {
				p.session(cell, part, srv, dir, text)
			}
		}
	}
}

// session measures one part in one session, and ends those that are not worth going
// on with.
func (p plan) session(c *cell, part part, srv server, dir, text string) {
	s, err := openSession(srv, dir, text, part.method != "", p.bounds)
	if err != nil {
		c.fail(err)
		return
	}
	defer s.stop()
	if part.capability != "" && !s.offers(part.capability) {
		c.fail(errNotOffered)
		return
	}
	err = part.measure(s)
	c.samples, c.note = append(c.samples, s.samples...), s.note
	if c.over = len(s.samples) < min(few, p.bounds.n); err != nil {
		c.fail(err)
	}
}

const (
	peakMemory = "peak memory"
	program    = "size of the program"
)

func held(edits int) string { return fmt.Sprintf("memory after %s edits", grouped(edits)) }

func (p plan) peaks(r *report, dir string) {
	for _, srv := range p.servers {
		p.say("%s of %s on %s\n", peakMemory, srv.name, p.medium.Name)
		cell := r.cell(peakMemory, strings.Count(p.medium.Text, "\n"), srv.name)
		s, err := openSession(srv, dir, p.medium.Text, true, p.bounds)
		if err == nil {
			cell.bytes, err = peak(s)
			s.stop()
		}
		if err != nil {
			cell.fail(err)
		}
	}
}

func (p plan) floods(r *report, dir string) {
	for _, srv := range p.servers {
		p.flooded(r, srv, dir, strings.Count(p.medium.Text, "\n"))
	}
}

func (p plan) flooded(r *report, srv server, dir string, lines int) {
	s, err := openSession(srv, dir, p.medium.Text, true, p.bounds)
	var amounts []int64
	note := ""
	if err == nil {
		p.say("%s edits by %s\n", grouped(p.marks[len(p.marks)-1]), srv.name)
		begin, done := time.Now(), 0
		amounts, done, err = flood(s, p.marks, p.flood)
		note = fmt.Sprintf("%s edits in %s", grouped(done), span(time.Since(begin)))
		s.stop()
	}
	for i, mark := range p.marks {
		cell := r.cell(held(mark), lines, srv.name)
		if cell.note = note; i < len(amounts) {
			cell.bytes = amounts[i]
		} else {
			cell.fail(err)
		}
	}
}

func (p plan) sizes(r *report) {
	for _, srv := range p.servers {
		cell := r.cell(program, 0, srv.name)
		if info, err := os.Stat(srv.args[0]); err != nil {
			cell.fail(err)
		} else {
			cell.bytes, cell.decimal = info.Size(), true
		}
	}
}
