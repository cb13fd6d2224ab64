package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// message is what goes to a server. ID is that of a request or of an answer.
type message struct {
	Version string `json:"jsonrpc"`
	ID      any    `json:"id,omitempty"`
	Method  string `json:"method,omitempty"`
	Params  any    `json:"params,omitempty"`
	Result  any    `json:"result,omitempty"`
}

// frame is m as it goes over the wire. Values that are no JSON are a mistake here.
func frame(m message) []byte {
	m.Version = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return append(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(body)), body...)
}

func request(id int, method string, params any) []byte {
	return frame(message{ID: id, Method: method, Params: params})
}

func notification(method string, params any) []byte {
	return frame(message{Method: method, Params: params})
}

// readFrame reads one body into buf, which is given back as it has grown.
func readFrame(in *bufio.Reader, buf []byte) ([]byte, error) {
	length := -1
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return buf, err
		}
		if line = bytes.TrimRight(line, "\r\n"); len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return buf, err
			}
		}
	}
	if length < 0 {
		return buf, fmt.Errorf("a frame without Content-Length")
	}
	if cap(buf) < length {
		buf = make([]byte, length+length/2)
	}
	buf = buf[:length]
	_, err := io.ReadFull(in, buf)
	return buf, err
}

// envelope is what a message says of itself, each member as it stands in the JSON;
// what is not there is nil.
type envelope struct{ id, method, params, result, failure []byte }

// open finds the members of a message without decoding them: that would take time
// from a server whose answer comes behind it.
func open(body []byte) (e envelope) {
	each(body, func(name, value []byte) {
		switch string(name) {
		case "id":
			e.id = value
		case "method":
			e.method = value
		case "params":
			e.params = value
		case "result":
			e.result = value
		case "error":
			e.failure = value
		}
	})
	return e
}

// each calls f with the members of an object. Names are taken as they are written,
// without escapes.
func each(object []byte, f func(name, value []byte)) {
	for i := skipBlank(object, skipBlank(object, 0)+1); i < len(object) && object[i] == '"'; {
		end := skipValue(object, i)
		name := object[i+1 : max(i+1, end-1)]
		i = skipBlank(object, skipBlank(object, end)+1) // behind the colon
		end = skipValue(object, i)
		f(name, bytes.TrimRight(object[i:end], " \r\n\t"))
		i = skipBlank(object, skipBlank(object, end)+1) // behind the comma
	}
}

func skipBlank(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return min(i, len(b))
}

// skipValue is where the value that begins at i ends.
func skipValue(b []byte, i int) int {
	for depth := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = skipString(b, i)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return i
			}
		case ',', ':':
			if depth == 0 {
				return i
			}
			continue
		}
		if depth == 0 && (b[i] == '"' || b[i] == '}' || b[i] == ']') {
			return i + 1
		}
	}
	return len(b)
}

// skipString is where the closing quote of the string that begins at i stands.
func skipString(b []byte, i int) int {
	for i++; i < len(b)-1 && b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return min(i, len(b)-1)
}
