package lsp_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/testdata/metamodel"
)

// judgement holds all that the servers of this package's tests say against the
// protocol's meta-model. Each test that starts a server fails for what is wrong
// with its messages, and the whole run for what no test was told of.
var judgement struct {
	mu    sync.Mutex
	wrong []string
}

// judged is the tap of one server.
type judged struct{ *metamodel.Conversation }

func (j judged) Received(body []byte) { j.FromClient(body) }

func (j judged) Sent(body []byte) {
	bad := j.FromServer(body)
	judgement.mu.Lock()
	defer judgement.mu.Unlock()
	for _, m := range bad {
		judgement.wrong = append(judgement.wrong, fmt.Sprintf("%v in %.2000s", m, body))
	}
}

func TestMain(m *testing.M) {
	flag.Parse()
	if measures := flag.Lookup("test.bench").Value.String(); measures != "" {
		os.Exit(m.Run()) // the judge would be measured too
	}
	model, err := metamodel.Load()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var all []*metamodel.Conversation
	lsp.TapServers(func() lsp.Tap {
		c := model.NewConversation("test/")
		judgement.mu.Lock()
		defer judgement.mu.Unlock()
		all = append(all, c)
		return judged{c}
	})
	code := m.Run()
	for _, w := range takeWrong() {
		fmt.Println("not by the meta-model:", w)
		code = 1
	}
	if testing.Verbose() {
		printCounts(all)
	}
	os.Exit(code)
}

func takeWrong() []string {
	judgement.mu.Lock()
	defer judgement.mu.Unlock()
	out := judgement.wrong
	judgement.wrong = nil
	return out
}

// conforms fails the test for what servers say against the meta-model until it
// ends.
func conforms(t testing.TB) {
	t.Cleanup(func() {
		for _, w := range takeWrong() {
			t.Errorf("not by the meta-model: %s", w)
		}
	})
}

func printCounts(all []*metamodel.Conversation) {
	counts, total := map[string]int{}, 0
	for _, c := range all {
		for what, n := range c.Counts() {
			counts[what] += n
			total += n
		}
	}
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		fmt.Printf("%7d %s\n", counts[what], what)
	}
	fmt.Printf("%7d messages of %d servers held against the meta-model\n", total, len(all))
}
