package main

import "time"

// batch is how many edits go in one write. A completion follows them, and diagnostics
// are asked for: what is remembered of them for the next time is memory too.
const batch = 100

// flood types a character and rubs it out again, as fast as the server takes it, until
// the last of marks, which rise. It gives the memory held at each mark, and how many
// edits there were. It ends with a limitError when they take longer than limit, or will
// by far.
func flood(s *session, marks []int, limit time.Duration) (held []int64, done int, err error) {
	t, err := s.typist()
	if err != nil {
		return nil, 0, err
	}
	begin, last := time.Now(), marks[len(marks)-1]
	for _, mark := range marks {
		for ; done < mark; done += batch {
			if hopeless(float64(done)/float64(last), time.Since(begin), limit) {
				return held, done, limitError(limit)
			}
			if err := s.pour(t); err != nil {
				return held, done, err
			}
		}
		held = append(held, memory(s.cmd.Process.Pid, "VmRSS"))
	}
	return held, done, nil
}

// hopeless tells whether the part that is done after the time passed is too little: a
// tenth of the limit shows who would need ten times as long.
func hopeless(done float64, passed, limit time.Duration) bool {
	part := float64(passed) / float64(limit)
	return part > 1 || part > 0.1 && done < part/10
}

// pour sends one batch and waits for what is asked behind it.
func (s *session) pour(t *typist) error {
	var frames []byte
	for range batch / 2 {
		at := t.caret()
		frames = append(frames, s.doc.edit(at, at, "s")...)
		frames = append(frames, s.doc.edit(at, at+1, "")...)
	}
	if err := s.send(frames); err != nil {
		return s.died(err)
	}
	if err := s.barrier(); err != nil || !s.offers("diagnosticProvider") {
		return err
	}
	_, err := s.ask("textDocument/diagnostic", s.doc.itself())
	return err
}
