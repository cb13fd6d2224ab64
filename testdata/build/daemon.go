// Package build asks a real BuildKit what a Dockerfile builds. The tests of this module
// need root, runc and the programs that run.sh brings; without them they say so and pass.
package build

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/moby/buildkit/client"
)

// Daemon is a BuildKit that runs. It ends with Close, or with this process.
type Daemon struct {
	Address string // unix://…
	client  *client.Client
	process *os.Process
	ended   chan error // has what Wait said
}

// Start starts the program buildkitd with all it keeps in a folder, and waits until it
// answers, at most a minute. What it logs is in the folder's buildkitd.log.
func Start(program, folder string) (*Daemon, error) {
	d := &Daemon{Address: "unix://" + filepath.Join(folder, "buildkitd.sock"), ended: make(chan error, 1)}
	log, err := os.Create(filepath.Join(folder, "buildkitd.log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.Command(program, "--addr", d.Address, "--root", filepath.Join(folder, "root"),
		"--containerd-worker=false", "--oci-worker-net=host", "--oci-worker-gc=false")
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = endsWithUs()
	started := make(chan error)
	go d.run(cmd, started)
	if err := <-started; err != nil {
		return nil, err
	}
	if err := d.connect(); err != nil {
		d.Close()
		said, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("%w; buildkitd said:\n%s", err, said)
	}
	return d, nil
}

// run keeps the thread that the process was started from: it ends with that thread.
func (d *Daemon) run(cmd *exec.Cmd, started chan<- error) {
	runtime.LockOSThread()
	err := cmd.Start()
	d.process = cmd.Process
	started <- err
	if err == nil {
		d.ended <- cmd.Wait()
	}
}

func (d *Daemon) connect() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var err error
	if d.client, err = client.New(ctx, d.Address); err != nil {
		return err
	}
	return d.client.Wait(ctx)
}

// Close ends the daemon and waits for that.
func (d *Daemon) Close() error {
	if d.client != nil {
		d.client.Close()
	}
	d.process.Signal(syscall.SIGTERM)
	select {
	case <-d.ended:
		return nil
	case <-time.After(20 * time.Second):
		d.process.Kill()
		return fmt.Errorf("buildkitd did not end in 20 s: %w", <-d.ended)
	}
}
