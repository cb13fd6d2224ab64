package bake

import "slices"

// groupsOf are the groups that build a target with others: those that name it, or another
// group that does, and the matrix that it is one item of.
func (s *scope) groupsOf(t *target) (groups []string) {
	if t.first.label != t.name {
		groups = append(groups, t.first.label)
	}
	for _, word := range append([]string{t.name}, groups...) {
		groups = s.addNaming(groups, word)
	}
	return groups
}

func (s *scope) addNaming(groups []string, word string) []string {
	if s.naming == nil {
		s.noteGroups()
	}
	for _, group := range s.naming[word] {
		if !slices.Contains(groups, group) {
			groups = s.addNaming(append(groups, group), group)
		}
	}
	return groups
}

// noteGroups notes which groups name each target and group.
func (s *scope) noteGroups() {
	s.naming = map[string][]string{}
	for _, in := range s.instances {
		if in.sort != "group" {
			continue
		}
		names, _ := s.list(in, "targets")
		for _, v := range names {
			s.naming[v.Text] = append(s.naming[v.Text], in.name)
		}
	}
}
