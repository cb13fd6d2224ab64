package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// details writes all that was found, a line for each server.
func (r *report) details(w io.Writer) {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer out.Flush()
	fmt.Fprintln(out, "FIGURE\tLINES\tSERVER\tN\tMIN\tP50\tP90\tP99\tMAX\tTOLD")
	for _, row := range r.rows {
		for _, name := range r.servers {
			c := row.cell(name)
			told := c.note
			if c.err != nil {
				told = strings.TrimPrefix(told+"; "+c.err.Error(), "; ")
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t", row.figure, linesOf(row), name)
			if s := spreadOf(c.samples); s.N > 0 {
				fmt.Fprintf(out, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", s.N, span(s.Min), span(s.P50), span(s.P90), span(s.P99), span(s.Max), told)
			} else {
				fmt.Fprintf(out, "-\t-\t%s\t-\t-\t-\t%s\n", c.value(), told)
			}
		}
	}
}

// roles are the first three servers: what the others are measured in, the one that is
// looked at, and one of its kind.
const (
	floor = iota
	subject
	peer
)

// markdown is the table of medians, with what they are beside the floor and the peer.
func (r *report) markdown() string {
	var b strings.Builder
	head := []string{"", "lines"}
	for i, name := range r.servers {
		head = append(head, name)
		if i == subject {
			head = append(head, "p99")
		}
	}
	if len(r.servers) > subject {
		head = append(head, r.servers[subject]+" ÷ "+r.servers[floor])
	}
	if len(r.servers) > peer {
		head = append(head, r.servers[peer]+" ÷ "+r.servers[subject])
	}
	line(&b, append(head, "limit"))
	b.WriteString("|---|" + strings.Repeat("---:|", len(head)-1) + "---|\n")
	for _, row := range r.rows {
		line(&b, append(r.columns(row), limits[limited{row.figure, row.lines}]))
	}
	return b.String()
}

func line(b *strings.Builder, columns []string) {
	b.WriteString("| " + strings.Join(columns, " | ") + " |\n")
}

func (r *report) columns(row *row) []string {
	out := []string{row.figure, linesOf(row)}
	for i, name := range r.servers {
		c := row.cell(name)
		out = append(out, c.value())
		if i != subject {
			continue
		}
		tail := ""
		if s := spreadOf(c.samples); s.N > 0 {
			tail = span(s.P99)
		}
		out = append(out, tail)
	}
	if len(r.servers) > subject {
		out = append(out, r.ratio(row, subject, floor))
	}
	if len(r.servers) > peer {
		out = append(out, r.ratio(row, peer, subject))
	}
	return out
}

// ratio is how many times as much the server over has as the server under.
func (r *report) ratio(row *row, over, under int) string {
	a, b := row.cell(r.servers[over]).number(), row.cell(r.servers[under]).number()
	if a == 0 || b == 0 {
		return ""
	}
	return round(a/b) + " ×"
}

// number is the median in nanoseconds or the amount in bytes, 0 if there is neither.
func (c *cell) number() float64 {
	if len(c.samples) > 0 {
		return float64(spreadOf(c.samples).P50)
	}
	return float64(c.bytes)
}

// value is the same to read. What a server has not is a dash; what it did not do in
// time has the time that it was given beside.
func (c *cell) value() string {
	limit, late := errors.AsType[limitError](c.err)
	switch {
	case len(c.samples) > 0:
		return span(spreadOf(c.samples).P50)
	case c.bytes > 0 && c.decimal:
		return round(float64(c.bytes)/1e6) + " MB"
	case c.bytes > 0:
		return round(float64(c.bytes)/(1<<20)) + " MiB"
	}
	if late {
		return "— (" + span(time.Duration(limit)) + ")"
	}
	return "—"
}

func linesOf(r *row) string {
	if r.lines == 0 {
		return ""
	}
	return grouped(r.lines)
}

// span is a time with three digits that count.
func span(d time.Duration) string {
	switch {
	case d >= time.Second:
		return round(d.Seconds()) + " s"
	case d >= time.Millisecond:
		return round(float64(d)/1e6) + " ms"
	}
	return round(float64(d)/1e3) + " µs"
}

// round keeps three digits, or all in front of the point.
func round(x float64) string {
	switch {
	case x >= 999.5:
		return grouped(int(x + 0.5))
	case x >= 100:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case x >= 10:
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}

// grouped is n with commas between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
