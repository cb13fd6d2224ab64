package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/lsp"
	"golang.org/x/term"
)

// transport is how the editor and the server talk.
type transport struct {
	socket int
	pipe   string
}

func serveCommand() *cobra.Command {
	var t transport
	var verbose bool
	opt := lsp.Options{Debounce: lsp.DefaultDebounce, Latest: lsp.DefaultLatest, Rest: lsp.DefaultRest, Refresh: lsp.DefaultRefresh, Version: ownVersion()}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve an editor over the Language Server Protocol",
		Args:  cobra.NoArgs,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneTransport(cmd); err != nil {
				return err
			}
			conn, err := t.open(cmd)
			if err != nil {
				return err
			}
			log := startLog(cmd.ErrOrStderr())
			defer log.Close()
			opt.Log = logger(log, verbose)
			// An editor that reads no more is noticed by the write that fails, and the
			// session ends with its code; the signal would end the program as by a crash.
			signal.Ignore(syscall.SIGPIPE)
			collectSooner()
			if code := lsp.Serve(cmd.Context(), conn, opt); code != 0 {
				return exitCode(code)
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.Bool("stdio", true, "talk over standard input and output")
	flags.IntVar(&t.socket, "socket", 0, "connect to this port of this machine, where the editor listens")
	flags.StringVar(&t.pipe, "pipe", "", "connect to this socket or named pipe, where the editor listens")
	flags.IntVar(&opt.ParentPID, "clientProcessId", 0, "end when this process does")
	flags.BoolVar(&verbose, "verbose", false, "log more to standard error")
	completeFlag(cmd, "socket", cobra.NoFileCompletions)
	completeFlag(cmd, "clientProcessId", cobra.NoFileCompletions)
	completeFlag(cmd, "pipe", cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault))
	return cmd
}

// oneTransport wants no two ways to talk, nor a person at the other end.
func oneTransport(cmd *cobra.Command) error {
	var said []string
	for _, name := range []string{"stdio", "socket", "pipe"} {
		if cmd.Flags().Changed(name) {
			said = append(said, "--"+name)
		}
	}
	if len(said) > 1 {
		return fmt.Errorf("%s exclude each other", strings.Join(said, " and "))
	}
	in, isFile := cmd.InOrStdin().(*os.File)
	if len(said) == 0 && isFile && term.IsTerminal(int(in.Fd())) {
		return errors.New("serve talks to an editor; to check files run: stagels check")
	}
	return nil
}

// collectSooner lets the garbage grow to three fifths of what is in use before it is
// collected, not to as much again: a server is there all day, beside an editor that
// needs the memory. GOGC overrides it.
func collectSooner() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(60)
	}
}

func (t transport) open(cmd *cobra.Command) (io.ReadWriteCloser, error) {
	var conn io.ReadWriteCloser
	var err error
	switch {
	case t.socket != 0:
		conn, err = net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(t.socket)))
	case t.pipe != "" && runtime.GOOS == "windows":
		conn, err = os.OpenFile(t.pipe, os.O_RDWR, 0)
	case t.pipe != "":
		conn, err = net.Dial("unix", t.pipe)
	default:
		return stdio{cmd.InOrStdin(), cmd.OutOrStdout()}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot reach the editor: %w", err)
	}
	return conn, nil
}

// stdio is standard input and output as one connection.
type stdio struct {
	io.Reader
	io.Writer
}

func (s stdio) Close() error {
	var errs []error
	for _, end := range []any{s.Reader, s.Writer} {
		if c, ok := end.(io.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}
