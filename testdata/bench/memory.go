package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// memory sums a field of /proc/PID/status over a process and its descendants, in
// bytes. It is 0 where the system does not tell.
func memory(pid int, field string) int64 {
	total := statusField(pid, field)
	tasks, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid)) // a process that ended has none
	for _, task := range tasks {
		children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, task.Name()))
		for child := range strings.FieldsSeq(string(children)) {
			if id, err := strconv.Atoi(child); err == nil {
				total += memory(id, field)
			}
		}
	}
	return total
}

func statusField(pid int, field string) int64 {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), field+":"); ok {
			kib, _ := strconv.ParseInt(strings.Fields(value)[0], 10, 64)
			return kib << 10
		}
	}
	return 0
}

// peak does a little of everything, and tells the most memory that it took.
func peak(s *session) (int64, error) {
	t, err := s.typist()
	if err != nil {
		return 0, err
	}
	for range s.bounds.n {
		if err := s.send(t.step()...); err != nil {
			return 0, s.died(err)
		}
		for _, p := range parts[:4] {
			if !s.offers(p.capability) {
				continue
			}
			if _, err := s.ask(p.method, s.doc.at(t.caret())); err != nil {
				return 0, err
			}
		}
	}
	return memory(s.cmd.Process.Pid, "VmHWM"), nil
}
