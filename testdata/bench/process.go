//go:build unix

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"time"
)

// process is a server that runs, and the two pipes to it.
type process struct {
	cmd   *exec.Cmd
	to    *os.File
	from  *os.File
	in    *bufio.Reader
	guard guard

	writing chan error // of a frame that does not fit into the pipe; nil if there is none
}

// fits is how many bytes a pipe takes at once, wherever pipes are.
const fits = 16 << 10

// spawn starts the program of args in a process group of its own. The pipes block:
// a reader that is woken by the kernel itself adds the least to what it measures.
func spawn(args []string, dir string) (*process, error) {
	theirIn, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	from, theirOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	to.Fd() // makes it block
	from.Fd()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Stdin, cmd.Stdout = dir, theirIn, theirOut
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	err = cmd.Start()
	theirIn.Close()
	theirOut.Close()
	if err != nil {
		to.Close()
		from.Close()
		return nil, fmt.Errorf("%s cannot be started: %w", args[0], err)
	}
	p := &process{cmd: cmd, to: to, from: from, in: bufio.NewReaderSize(from, 64<<10)}
	p.guard.watch(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	return p, nil
}

// send writes frames. A long one is written beside what follows: the server may want
// to be read before it reads on.
func (p *process) send(frames ...[]byte) error {
	for _, f := range frames {
		if err := p.written(); err != nil {
			return err
		}
		if len(f) > fits {
			done := make(chan error, 1)
			p.writing = done
			go func() { _, err := p.to.Write(f); done <- err }()
		} else if _, err := p.to.Write(f); err != nil {
			return err
		}
	}
	return nil
}

// written waits for a long frame.
func (p *process) written() error {
	if p.writing == nil {
		return nil
	}
	err := <-p.writing
	p.writing = nil
	return err
}

// end closes the pipes and waits for the process, which has the time of limit.
func (p *process) end(limit time.Duration) {
	p.guard.until(limit)
	_ = p.written()
	p.to.Close()
	_ = p.cmd.Wait() // how it ended is no figure
	p.from.Close()
	p.guard.stop()
}

// limitError tells that a server was given so much time, and did not do it.
type limitError time.Duration

func (l limitError) Error() string { return fmt.Sprintf("not in %v", time.Duration(l)) }

// guard kills a server that does not answer in time: a read that blocks cannot be
// told to end. It looks now and then, so a limit costs the timed section nothing.
type guard struct {
	deadline atomic.Int64 // in nanoseconds since begin
	begin    time.Time
	over     chan struct{}
	struck   atomic.Bool
}

func (g *guard) watch(kill func()) {
	g.begin, g.over = time.Now(), make(chan struct{})
	g.until(time.Hour)
	go func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-g.over:
				return
			case <-tick.C:
				if time.Since(g.begin) > time.Duration(g.deadline.Load()) {
					g.struck.Store(true)
					kill()
					return
				}
			}
		}
	}()
}

func (g *guard) until(limit time.Duration) {
	g.deadline.Store(int64(time.Since(g.begin) + limit))
}

func (g *guard) stop() { close(g.over) }
