package eval

import (
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// Setting is what an instruction says of the containers of a stage's image.
type Setting struct {
	Text  string // what it says, variables expanded where BuildKit does
	Stage int    // where it was said: the stage itself, or one that it is built on
	Item  int    // of the instruction
}

// Config is what holds at the end of a stage. What nothing in the file says is nil.
type Config struct {
	Workdir, User, Shell         *Setting
	Entrypoint, Cmd, Healthcheck *Setting
	Ports                        []Setting
}

// Configs are those of the stages of m, of which r is the run.
func (r *Trace) Configs(m *stage.Model) []Config {
	out := make([]Config, len(m.Stages()))
	started := make([]bool, len(m.Stages()))
	begin := func(i int) {
		if !started[i] && m.Stages()[i].Base.Kind == stage.InFile {
			out[i] = out[m.Stages()[i].Base.Target].child()
		}
		started[i] = true
	}
	for i := range r.Steps {
		s := &r.Steps[i]
		if s.Stage == stage.None {
			continue
		}
		begin(s.Stage)
		out[s.Stage].note(s, s.Stage)
	}
	for i := range out {
		begin(i)
		if end := r.Ends[i]; out[i].Workdir != nil && end.Dir != "" {
			w := *out[i].Workdir
			w.Text = end.Dir
			out[i].Workdir = &w
		}
	}
	return out
}

// child is what a stage built on one with c begins with. That a CMD was given is
// known of the stage's own only: an ENTRYPOINT drops an inherited one
// (dockerfile2llb/convert.go:1624).
func (c Config) child() Config {
	c.Ports = append([]Setting(nil), c.Ports...)
	return c
}

func (c *Config) note(s *Step, own int) {
	in := s.Instr
	setting := &Setting{Text: value(s), Stage: own, Item: s.Item}
	switch in.Name {
	case "workdir":
		c.Workdir = setting
	case "user":
		c.User = setting
	case "shell":
		c.Shell = setting
	case "cmd":
		c.Cmd = setting
	case "entrypoint":
		c.Entrypoint = setting
		if c.Cmd != nil && c.Cmd.Stage != own {
			c.Cmd = nil
		}
	case "healthcheck":
		c.Healthcheck = setting
	case "expose":
		for _, w := range s.Words {
			c.Ports = append(c.Ports, Setting{strings.Join(w.Split, " "), own, s.Item})
		}
	}
}

// value is what the step's instruction says, on one line.
func value(s *Step) string {
	if len(s.Words) == 1 && (s.Instr.Name == "user" || s.Instr.Name == "workdir") {
		return s.Words[0].Value
	}
	return oneLine(s.Instr)
}

func oneLine(in *syntax.Instr) string { return strings.Join(strings.Fields(in.Body.Text), " ") }
