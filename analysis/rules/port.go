package rules

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
)

// port is a word of EXPOSE in its parts: [ip:][host:]container[/proto]
// (dockerfile2llb/convert_expose.go:93).
type port struct{ ip, host, container, proto string }

// readPort parts a word; the error is BuildKit's.
func readPort(raw string) (port, error) {
	parts := strings.Split(raw, ":")
	n := len(parts)
	p := port{container: parts[n-1]}
	if n > 1 {
		p.host = parts[n-2]
	}
	if n > 2 {
		p.ip = strings.Join(parts[:n-2], ":")
	}
	p.container, p.proto, _ = strings.Cut(p.container, "/")
	if p.container == "" {
		return p, fmt.Errorf("invalid port: %q: no port specified", raw)
	}
	switch strings.ToLower(p.proto) {
	case "", "tcp", "udp", "sctp":
		return p, nil
	}
	return p, fmt.Errorf("invalid port: %q: invalid proto: %s", raw, p.proto)
}

// check is what BuildKit refuses in a port that could be parted.
func (p port) check() error {
	if err := checkAddress(p.ip); err != nil {
		return err
	}
	width, err := portRange(p.container)
	if err != nil {
		return errors.New("invalid containerPort: " + p.container)
	}
	if p.host == "" {
		return nil
	}
	hostWidth, err := portRange(p.host)
	switch {
	case err != nil:
		return errors.New("invalid hostPort: " + p.host)
	case width != hostWidth && width != 0:
		return fmt.Errorf("invalid ranges specified for container and host Ports: %s and %s", p.container, p.host)
	}
	return nil
}

func checkAddress(ip string) error {
	if ip == "" {
		return nil
	}
	bare := ip
	if ip[0] == '[' {
		inner, ok := strings.CutSuffix(ip[1:], "]")
		if !ok || strings.ContainsAny(inner, "[]") {
			return fmt.Errorf("invalid IP address %v: address %s: %s", ip, ip+":", bracketError(ip))
		}
		bare = inner
	}
	if a, err := netip.ParseAddr(bare); err != nil || a.Zone() != "" {
		return errors.New("invalid IP address: " + bare)
	}
	return nil
}

// bracketError is how net.SplitHostPort calls what is wrong with the brackets.
func bracketError(ip string) string {
	if !strings.Contains(ip, "]") {
		return "missing ']' in address"
	}
	return "missing port in address"
}

// portRange is how many ports behind the first the range a-b has.
func portRange(s string) (width int, err error) {
	first, last, ranged := strings.Cut(s, "-")
	a, err := portNumber(first)
	if err != nil || !ranged || first == last {
		return 0, err
	}
	b, err := portNumber(last)
	if err == nil && b < a {
		err = errors.New("invalid port range: " + s)
	}
	return b - a, err
}

func portNumber(s string) (int, error) {
	n, err := strconv.ParseInt(s, 10, 32)
	if err == nil && (n < 0 || n > 65535) {
		err = errors.New("value out of range")
	}
	return int(n), err
}

// exposed calls yield for every port of an EXPOSE, up to the first that BuildKit
// cannot part.
func (p *Pass) exposed(yield func(s *eval.Step, w eval.Word, raw string, q port)) {
	for _, s := range p.steps("expose") {
		for _, w := range s.Words {
			for _, raw := range w.Split {
				if q, err := readPort(raw); err == nil && w.Err == nil {
					yield(s, w, raw, q)
				}
			}
		}
	}
}
