package workspace

import "strings"

// readClass reads a class such as [!a-z] at the start of src: what it takes, nil if no
// text can match it, and how long it is. None takes a slash.
func readClass(src string) (takes *[256]bool, n int) {
	c := class{src: src, at: 1}
	negated := c.peek() == '!' || c.peek() == '^'
	if negated {
		c.at++
	}
	for first := true; first || c.peek() != ']'; first = false {
		if !c.item() {
			return nil, 0
		}
	}
	for b := range c.set {
		c.set[b] = c.set[b] != negated && b != '/'
	}
	return &c.set, c.at + 1
}

// class is a class that is being read.
type class struct {
	src  string
	at   int
	set  [256]bool
	last byte // the byte that a range may begin with; 0 for none
}

// peek is the next byte; 0 at the end, which no class survives.
func (c *class) peek() byte {
	if c.at < len(c.src) {
		return c.src[c.at]
	}
	return 0
}

// item reads a byte, a range or a named class; false if there is none.
func (c *class) item() bool {
	switch b := c.peek(); {
	case b == 0:
		return false
	case b == '\\':
		c.at++
		return c.byte()
	case b == '-' && c.last != 0 && c.at+1 < len(c.src) && c.src[c.at+1] != ']':
		return c.rangeEnd()
	case strings.HasPrefix(c.src[c.at:], "[:"):
		return c.named()
	}
	return c.byte()
}

// byte takes the next byte itself.
func (c *class) byte() bool {
	b := c.peek()
	c.set[b], c.last = true, b
	c.at++
	return b != 0
}

// rangeEnd reads the end of a range whose begin was last.
func (c *class) rangeEnd() bool {
	if c.at++; c.peek() == '\\' {
		c.at++
	}
	end := c.peek()
	for b := int(c.last); b <= int(end); b++ {
		c.set[b] = true
	}
	c.at++
	c.last = 0
	return end != 0
}

// named reads a class such as [:digit:]. What has no :] before the next ] is no named
// class: its [ is a byte.
func (c *class) named() bool {
	rest := c.src[c.at+2:]
	end := strings.IndexByte(rest, ']')
	if end < 0 {
		return false
	}
	name, ok := strings.CutSuffix(rest[:end], ":")
	if !ok {
		return c.byte()
	}
	bytes, ok := namedClasses[name]
	for b := range bytes {
		c.set[b] = c.set[b] || bytes[b]
	}
	c.at += 2 + end + 1
	c.last = 0
	return ok
}

// namedClasses are those of C, of ASCII alone.
var namedClasses = func() map[string][256]bool {
	out := map[string][256]bool{}
	for name, bytes := range map[string]string{
		"digit": digits, "lower": lower, "upper": upper, "alpha": lower + upper, "alnum": lower + upper + digits,
		"punct": punctuation, "graph": lower + upper + digits + punctuation, "print": lower + upper + digits + punctuation + " ",
		"xdigit": digits + "abcdefABCDEF", "blank": " \t", "space": " \t\n\v\f\r", "cntrl": controls(),
	} {
		var set [256]bool
		for i := range len(bytes) {
			set[bytes[i]] = true
		}
		out[name] = set
	}
	return out
}()

const (
	digits      = "0123456789"
	lower       = "abcdefghijklmnopqrstuvwxyz"
	upper       = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
)

func controls() string {
	all := []byte{0x7f}
	for b := range byte(0x20) {
		all = append(all, b)
	}
	return string(all)
}
