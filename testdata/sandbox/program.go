package sandbox

import "os"

// Program is what is to be run.
type Program struct {
	Path  string
	Args  []string // without its name
	Dir   string
	Env   []string
	Files [3]*os.File // standard input, output, error
}

// Traced is a program that was started.
type Traced struct {
	PID  int
	done chan Trace
}

// Wait waits for the end of the program and of those that it began.
func (t *Traced) Wait() Trace { return <-t.done }
