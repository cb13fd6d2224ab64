// Package rpc carries JSON-RPC messages as the Language Server Protocol frames them, tells
// which handler takes a message, and keeps the requests that are at work.
package rpc

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"

	"go.lsp.dev/jsonrpc2"
)

const longestHeader = 4096 // bytes of one header block

// KeptBuffer is the size in bytes above which a buffer is not kept for the next message.
const KeptBuffer = 1 << 20

// LargestMessage is the size in bytes of the largest body that is read. A larger one is
// passed over.
const LargestMessage = 64 << 20

// Stream reads and writes messages with the Language Server Protocol's framing.
// Unlike the one of jsonrpc2 it has bounds, and answers a body that is no message
// instead of ending: only lost framing ends it.
type Stream struct {
	rwc  io.ReadWriteCloser
	in   *bufio.Reader
	body bytes.Buffer

	Tap  Tap
	Lost func() // called when there is nothing more to read; may be nil
	// Unheard is called when nothing can be written any more; may be nil. A client
	// that does not hear may well go on to talk.
	Unheard func()

	// Passed is told of a message over the limit: the bytes at its ends, and how many
	// it had; may be nil.
	Passed func(ends []byte, length int64)

	writing sync.Mutex
	out     []byte
}

// Tap hears the bodies of the messages that go over a stream, in their order. No
// one listens but in tests.
type Tap interface {
	Received(body []byte)
	Sent(body []byte)
}

// NewStream is one over rwc.
func NewStream(rwc io.ReadWriteCloser) *Stream {
	return &Stream{rwc: rwc, in: bufio.NewReader(rwc)}
}

// Read is the next message. What it returns is valid until the next call.
func (s *Stream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	msg, n, err := s.next(ctx)
	if err != nil && s.Lost != nil {
		s.Lost()
	}
	return msg, n, err
}

func (s *Stream) next(ctx context.Context) (jsonrpc2.Message, int64, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		length, err := s.readHeader()
		if err != nil {
			return nil, 0, err
		}
		if length > LargestMessage {
			if err := s.passOver(ctx, length); err != nil {
				return nil, 0, err
			}
			continue
		}
		msg, err := s.readBody(length)
		if err == nil {
			return msg, length, nil
		}
		if _, bad := errors.AsType[*badMessage](err); !bad {
			return nil, 0, err
		}
		if err := s.refuse(ctx, err); err != nil {
			return nil, 0, err
		}
	}
}

// badMessage is a body that is no JSON-RPC message.
type badMessage struct{ cause error }

func (b *badMessage) Error() string { return b.cause.Error() }

func (s *Stream) readBody(length int64) (jsonrpc2.Message, error) {
	if s.body.Cap() > KeptBuffer {
		s.body = bytes.Buffer{}
	}
	s.body.Reset()
	if _, err := io.CopyN(&s.body, s.in, length); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	msg, err := jsonrpc2.DecodeMessage(s.body.Bytes())
	if err != nil {
		return nil, &badMessage{err}
	}
	if s.Tap != nil {
		s.Tap.Received(s.body.Bytes())
	}
	return msg, nil
}

// readHeader reads one header block and returns its Content-Length.
func (s *Stream) readHeader() (length int64, err error) {
	length = -1
	for total := 0; ; {
		line, err := s.in.ReadSlice('\n')
		total += len(line)
		switch {
		case errors.Is(err, io.EOF) && total == 0:
			return 0, io.EOF
		case errors.Is(err, io.EOF):
			return 0, io.ErrUnexpectedEOF
		case errors.Is(err, bufio.ErrBufferFull) || total > longestHeader:
			return 0, errors.New("the header of a message is too long")
		case err != nil:
			return 0, err
		}
		field := bytes.TrimRight(line, "\r\n")
		if len(field) == 0 {
			if length < 0 {
				return 0, errors.New("a message without Content-Length")
			}
			return length, nil
		}
		name, value, _ := bytes.Cut(field, []byte(":"))
		if bytes.EqualFold(bytes.TrimSpace(name), []byte("Content-Length")) {
			length, err = strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64)
			if err != nil || length < 0 {
				return 0, fmt.Errorf("the Content-Length %q is no size", value)
			}
		}
	}
}

// passOver reads a message away and keeps nothing but its ends.
func (s *Stream) passOver(ctx context.Context, length int64) error {
	const end = 64 << 10
	ends := make([]byte, 2*end+1) // a zero byte parts them
	_, err := io.ReadFull(s.in, ends[:end])
	if err == nil {
		_, err = io.CopyN(io.Discard, s.in, length-2*end)
	}
	if err == nil {
		_, err = io.ReadFull(s.in, ends[end+1:])
	}
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	if s.Passed != nil {
		s.Passed(ends, length)
	}
	return s.refuse(ctx, jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "a message of %d bytes is over the limit of %d", length, LargestMessage))
}

// refuse answers a message whose id cannot be known.
func (s *Stream) refuse(ctx context.Context, cause error) error {
	wire, ok := errors.AsType[*jsonrpc2.Error](cause)
	if bad, isBad := errors.AsType[*badMessage](cause); isBad {
		if wire, ok = errors.AsType[*jsonrpc2.Error](bad.cause); !ok {
			wire, ok = jsonrpc2.NewError(jsonrpc2.ParseError, bad.Error()), true
		}
	}
	if !ok {
		wire = jsonrpc2.NewError(jsonrpc2.ParseError, cause.Error())
	}
	_, err := s.Write(ctx, jsonrpc2.NewResponse(jsonrpc2.ID{}, nil, wire))
	return err
}

// Write sends one message with one write.
func (s *Stream) Write(ctx context.Context, msg jsonrpc2.Message) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	const room = len("Content-Length: \r\n\r\n") + 20
	if cap(s.out) < room || cap(s.out) > KeptBuffer {
		s.out = make([]byte, room, 4096)
	}
	s.out = jsonrpc2.AppendMessage(s.out[:room], msg)
	var space [room]byte
	header := strconv.AppendInt(append(space[:0], "Content-Length: "...), int64(len(s.out)-room), 10)
	header = append(header, "\r\n\r\n"...)
	frame := s.out[room-len(header):]
	copy(frame, header)
	if s.Tap != nil {
		s.Tap.Sent(s.out[room:])
	}
	n, err := s.rwc.Write(frame)
	if err != nil && s.Unheard != nil {
		s.Unheard()
	}
	return int64(n), err
}

// Close ends the connection.
func (s *Stream) Close() error { return s.rwc.Close() }
