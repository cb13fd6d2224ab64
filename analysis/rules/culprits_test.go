package rules

import (
	"slices"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/syntax"
)

// TestCulprits: BuildKit says each of the messages that a word is found by.
func TestCulprits(t *testing.T) {
	said := make([]bool, len(culprits))
	for _, line := range []string{
		"BUILD a", "COPY --nope a b", "COPY --from a b", "COPY --link=x a b", "COPY --from=a --from=b a b",
		"RUN --mount=from=$x,target=/x ls", "RUN --mount= ls", "FROM a AS b!", "FROM a b", "ENV =a", "HEALTHCHECK A",
		"ONBUILD FROM a", "COPY a <<EOF\nEOF\n", "RUN --network=x ls", "HEALTHCHECK --interval=1ns CMD a", "HEALTHCHECK --retries=-1 CMD a",
		"HEALTHCHECK --interval=x CMD a", "HEALTHCHECK --retries=x CMD a", "HEALTHCHECK --interval=1x CMD a", "HEALTHCHECK --interval=1 CMD a",
		"RUN --security=x ls", "RUN --device=a,b ls", "HEALTHCHECK NONE a", `VOLUME [""]`,
	} {
		err := eval.CheckInstruction(syntax.Parse(line).Instr(0), line).Err
		if err == nil {
			t.Errorf("BuildKit takes %q", line)
			continue
		}
		at := slices.IndexFunc(culprits, func(c culprit) bool { return c.message.Matches(err.Error()) })
		if at < 0 {
			t.Errorf("of %q BuildKit says %q, which no pattern knows", line, err)
			continue
		}
		said[at] = true
	}
	for i, c := range culprits {
		if !said[i] {
			t.Errorf("BuildKit does not say %s", c.message.Regexp())
		}
	}
}
