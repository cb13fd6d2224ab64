package main

import "time"

// report is what was found, in the order in which it is told.
type report struct {
	servers    []string // the columns
	conditions []string // under which it was measured
	rows       []*row
}

// row is one figure on a file of so many lines, 0 where there is no file.
type row struct {
	figure string
	lines  int
	cells  map[string]*cell // by server
}

// cell is what one server has of a figure: samples, or an amount of bytes, or neither.
type cell struct {
	samples []time.Duration
	bytes   int64
	decimal bool   // told in MB, else in MiB
	note    string // what the answers told
	err     error  // why there is nothing, or nothing more
	over    bool   // it is not asked again
}

// cell is that of the server in the row of the figure, which is made where there is
// none.
func (r *report) cell(figure string, lines int, server string) *cell {
	for _, row := range r.rows {
		if row.figure == figure && row.lines == lines {
			return row.cell(server)
		}
	}
	made := &row{figure, lines, map[string]*cell{}}
	r.rows = append(r.rows, made)
	return made.cell(server)
}

func (r *row) cell(server string) *cell {
	if r.cells[server] == nil {
		r.cells[server] = &cell{}
	}
	return r.cells[server]
}

func (c *cell) fail(err error) { c.over, c.err = true, err }
