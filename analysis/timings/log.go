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

// read takes in a log: its vertexes in the order in which they are named, and the last time that
// it tells. Lines that are no JSON are what a program has printed between.
func read(log io.Reader) (vertexes []*vertex, last time.Time, err error) {
	byDigest := map[string]*vertex{}
	lines := bufio.NewReader(io.LimitReader(log, mostBytes+1))
	size := 0
	for {
		line, readErr := lines.ReadBytes('\n')
		if size += len(line); size > mostBytes {
			return nil, last, fmt.Errorf("has more than %d MiB", mostBytes>>20)
		}
		var s status
		if json.Unmarshal(line, &s) == nil {
			for _, e := range s.Vertexes {
				v := byDigest[e.Digest]
				if v == nil {
					v = &vertex{}
					byDigest[e.Digest], vertexes = v, append(vertexes, v)
				}
				v.add(e)
				last = latest(last, latest(e.Started, e.Completed))
			}
		}
		if readErr == io.EOF {
			break
		}
		if readErr != nil {
			return nil, last, readErr
		}
	}
	vertexes = slices.DeleteFunc(vertexes, func(v *vertex) bool { return v.first.IsZero() })
	if len(vertexes) == 0 {
		return nil, last, ErrNoSteps
	}
	return vertexes, last, nil
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
