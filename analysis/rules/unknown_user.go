package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
)

// A stage FROM scratch has no /etc/passwd, unless the file brings one. A container with USER
// app does not start there. For COPY --chown=app BuildKit makes the files root's, and where
// the stage holds nothing yet it stops (solver/llbsolver/ops/user_linux.go:23, file.go:332).
var _ = register(Rule{
	Name: "UnknownUser", Severity: Warning, WholeFile: true, Check: checkUnknownUsers,
	Summary: "A user or group has a name in a stage without /etc/passwd",
})

func checkUnknownUsers(p *Pass) {
	users := map[int]*eval.Step{}
	for s, root := range rootfsBefore(p) {
		switch {
		case s.Instr.Name == "user":
			users[s.Item] = s
		case s.Copy != nil && root.scratch && !root.users && !s.Copy.Link:
			checkOwner(p, s, root)
		}
	}
	reported := map[int]bool{}
	if len(users) == 0 {
		return
	}
	ends, configs := rootfsAtEnd(p), p.trace.Configs(p.Model)
	for i, root := range ends {
		user := configs[i].User
		if user == nil || !root.scratch || root.users || len(p.Children(i)) > 0 || reported[user.Item] {
			continue
		}
		reported[user.Item] = true
		if s := users[user.Item]; s != nil {
			checkUser(p, s)
		}
	}
}

// checkUser tells of a user with a name that nothing knows when a container starts.
func checkUser(p *Pass, s *eval.Step) {
	if len(s.Words) != 1 || !s.Words[0].Fixed || s.Words[0].Err != nil {
		return
	}
	w := &s.Words[0]
	if name, _, _ := strings.Cut(w.Value, ":"); hasUserName(name) && name != "root" {
		p.reportStep(s, w.Span, fmt.Sprintf("the stage has no /etc/passwd that says who %s is: a container does not start. Write a number, as USER 65532:65532, or copy an /etc/passwd", name))
	}
}

// checkOwner tells of owners that BuildKit cannot look up.
func checkOwner(p *Pass, s *eval.Step, root rootfs) {
	w := &s.Copy.Chown
	if !w.Fixed || w.Err != nil || w.Value == "" {
		return
	}
	for i, name := range strings.SplitN(w.Value, ":", 2) {
		switch {
		case !hasUserName(name) || name == "root" && !root.empty():
		case root.empty():
			p.reportStep(s, w.Span, fmt.Sprintf("the stage holds no files: BuildKit has nowhere to look for %s, and stops. Write a number", name))
			return
		default:
			file := [...]string{"/etc/passwd", "/etc/group"}[i]
			p.reportStep(s, w.Span, fmt.Sprintf("the stage has no %s that says who %s is: BuildKit takes root in its place. Write a number", file, name))
			return
		}
	}
}

// hasUserName tells whether a user or a group is given by a name.
func hasUserName(s string) bool {
	_, err := strconv.Atoi(s)
	return s != "" && err != nil
}
