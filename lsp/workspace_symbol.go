package lsp

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis"
	"go.lsp.dev/protocol"
)

const (
	mostSymbols  = 500 // matches that are answered with
	filesInAPart = 50  // how many files one part of the answer is of
)

var _ = provide(capability{
	method: protocol.MethodWorkspaceSymbol, client: "workspace.symbol", server: "workspaceSymbolProvider",
	description: "stages and build arguments of all Dockerfiles of the workspace, by name",
	options:     func(*client) any { return map[string]any{"workDoneProgress": true} },
})

type workspaceSymbolParams struct {
	Query string `json:"query"`
	progressParams
}

// symbolInformation is the protocol's.
type symbolInformation struct {
	Name          string              `json:"name"`
	Kind          protocol.SymbolKind `json:"kind"`
	ContainerName string              `json:"containerName,omitempty"`
	Location      protocol.Location   `json:"location"`
}

var _ = onSlowRequest(protocol.MethodWorkspaceSymbol, func(s *Server, p *workspaceSymbolParams) (work, error) {
	files := s.dockerfiles()
	return func(ctx context.Context) (any, error) {
		search := &symbolSearch{query: queryOf(p.Query), progress: s.progress(p.progressParams)}
		search.progress.begin("Searching Dockerfiles")
		defer search.progress.end()
		if err := files.each(ctx, search.visit); err != nil {
			return nil, err
		}
		return search.rest(), nil
	}, nil
})

// symbolSearch collects the best matches of a query, and sends them on in parts to
// a client that takes parts.
type symbolSearch struct {
	query    string
	progress *progress
	best     []match // of all files so far, best first
	batch    []match // of the files since the last part
}

// match is a symbol that matches.
type match struct {
	symbolInformation
	rank int // less is better
}

func (q *symbolSearch) visit(d *document, done, all int) error {
	for _, symbol := range analysis.WorkspaceSymbols(string(d.uri), d.doc) {
		rank, ok := rankOf(q.query, symbol.Name)
		if !ok {
			continue
		}
		kind := protocol.SymbolKindModule
		if symbol.Arg {
			kind = protocol.SymbolKindVariable
		}
		q.batch = append(q.batch, match{symbolInformation{symbol.Name, kind, symbol.Container, d.locationOf(symbol.At)}, rank})
	}
	if done%filesInAPart == 0 {
		q.sift()
		q.progress.done(done, all)
	}
	return nil
}

// sift takes those of the batch that are among the best so far, and sends these on
// if the client takes parts. So what is best in the end was sent.
func (q *symbolSearch) sift() {
	slices.SortStableFunc(q.batch, better)
	all := append(slices.Clone(q.best), q.batch...)
	slices.SortStableFunc(all, better)
	q.best = all[:min(len(all), mostSymbols)]
	if len(all) > mostSymbols {
		worst := q.best[mostSymbols-1]
		q.batch = slices.DeleteFunc(q.batch, func(m match) bool { return better(m, worst) > 0 })
	}
	if q.progress.inParts() && len(q.batch) > 0 {
		q.progress.part(q.batch[:min(len(q.batch), mostSymbols)])
	}
	q.batch = nil
}

// rest is what the answer itself brings: nothing if the client was sent parts.
func (q *symbolSearch) rest() []match {
	q.sift()
	if q.progress.inParts() {
		return []match{}
	}
	return append([]match{}, q.best...)
}

func better(a, b match) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(len(a.Name), len(b.Name)), cmp.Compare(a.Name, b.Name))
}

// queryOf is a query as names are held against it: blanks in it part what is one
// name to us.
func queryOf(typed string) string { return strings.ToLower(strings.Join(strings.Fields(typed), "")) }

// rankOf tells how well a name matches a query: ok is false if it does
// not have the query's characters in their order. The name itself is best, then one
// that begins with the query, has it at the start of a word, or anywhere, and then
// those with the fewest characters between.
func rankOf(query, name string) (rank int, ok bool) {
	lower := strings.ToLower(name)
	at := strings.Index(lower, query)
	switch {
	case query == "":
		return 0, true
	case lower == query:
		return 0, true
	case at == 0:
		return 1, true
	case at > 0 && startsWord(lower, at):
		return 2, true
	case at > 0:
		return 3, true
	}
	between, ok := gaps(query, lower)
	return 4 + between, ok
}

func startsWord(s string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// gaps is how many characters of s stand between those of query.
func gaps(query, s string) (n int, ok bool) {
	rest := []rune(query)
	for _, r := range s {
		switch {
		case len(rest) == 0:
			return n, true
		case r == rest[0]:
			rest = rest[1:]
		case len(rest) < utf8.RuneCountInString(query):
			n++
		}
	}
	return n, len(rest) == 0
}
