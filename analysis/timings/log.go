package timings

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// mostBytes is how long a log may be.
const mostBytes = 256 << 20

var errTooLong = fmt.Errorf("has more than %d MiB", mostBytes>>20)

// ErrNoSteps is that of a text that is no log.
var ErrNoSteps = errors.New("holds no step of a build: print one with --progress=rawjson 2> LOG")

// status is a line of a log.
type status struct {
	Vertexes []event `json:"vertexes"`
}

// event is what is told of a vertex at one time.
type event struct {
	Digest    string    `json:"digest"`
	Inputs    []string  `json:"inputs"`
	Name      string    `json:"name"`
	Started   time.Time `json:"started"`
	Completed time.Time `json:"completed"`
	Cached    bool      `json:"cached"`
	Error     string    `json:"error"`
}

// vertex is all that is told of one.
type vertex struct {
	event       // the last
	first, end  time.Time
	runs        []time.Time // when what was not cached was begun
	place       Place
	instruction string
}

// reading is what is known of a log so far.
type reading struct {
	vertexes []*vertex // in the order in which they are named
	byDigest map[string]*vertex
	last     time.Time      // that the log tells
	lineOf   map[string]int // of the Dockerfile, by the digests of operations; of an exported build alone
}

// read takes in a log, as lines of JSON or as an exported build.
func read(log io.Reader) (*reading, error) {
	r := &reading{byDigest: map[string]*vertex{}, lineOf: map[string]int{}}
	in := bufio.NewReader(io.LimitReader(log, mostBytes+1))
	var err error
	if mark, _ := in.Peek(len(gzipMark)); string(mark) == gzipMark {
		err = r.exported(in)
	} else {
		err = r.lines(in)
	}
	if err != nil {
		return nil, err
	}
	r.vertexes = slices.DeleteFunc(r.vertexes, func(v *vertex) bool { return v.first.IsZero() })
	if len(r.vertexes) == 0 {
		return nil, ErrNoSteps
	}
	return r, nil
}

// lines takes in lines of JSON. Others are what a program has printed between.
func (r *reading) lines(log *bufio.Reader) error {
	size := 0
	for {
		line, err := log.ReadBytes('\n')
		if size += len(line); size > mostBytes {
			return errTooLong
		}
		var s status
		if json.Unmarshal(line, &s) == nil {
			for _, e := range s.Vertexes {
				r.add(e)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *reading) add(e event) {
	v := r.byDigest[e.Digest]
	if v == nil {
		v = &vertex{}
		r.byDigest[e.Digest], r.vertexes = v, append(r.vertexes, v)
	}
	v.add(e)
	r.last = latest(r.last, latest(e.Started, e.Completed))
}

func (v *vertex) add(e event) {
	v.event = e
	v.place, v.instruction = placeOf(e.Name)
	if !e.Started.IsZero() && (v.first.IsZero() || e.Started.Before(v.first)) {
		v.first = e.Started
	}
	v.end = latest(v.end, e.Completed)
	if !e.Cached && !e.Started.IsZero() && !e.Started.Equal(e.Completed) && !slices.ContainsFunc(v.runs, e.Started.Equal) {
		v.runs = append(v.runs, e.Started)
	}
}

// ran tells whether the vertex was executed. A step without inputs is begun once only to find
// its key; then it ran if it was begun again (solver/jobs.go:1177, 1266). What was not needed is
// told of with one time for its beginning and its end.
func (v *vertex) ran() bool {
	switch {
	case v.place.Index == 0:
		return !v.Cached
	case len(v.Inputs) == 0:
		return len(v.runs) > 1
	}
	return len(v.runs) > 0
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
