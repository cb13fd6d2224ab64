package lsp

import (
	"context"
	"fmt"
	"time"

	"go.lsp.dev/protocol"
)

// progressParams are the tokens under which a client wants to hear of a request
// before it is answered. A token is a number or a text; most requests have none.
type progressParams struct {
	PartialResultToken protocol.LSPAny `json:"partialResultToken"`
	WorkDoneToken      protocol.LSPAny `json:"workDoneToken"`
}

// progressTold is the protocol's ProgressParams.
type progressTold struct {
	Token protocol.LSPAny `json:"token"`
	Value any             `json:"value"`
}

// progress tells a client how one request gets on.
type progress struct {
	s             *Server
	partial, work protocol.LSPAny // tokens; nil if the client wants to hear nothing
	percent       int
}

func (s *Server) progress(p progressParams) *progress {
	return &progress{s: s, partial: token(p.PartialResultToken), work: token(p.WorkDoneToken)}
}

func token(raw protocol.LSPAny) protocol.LSPAny {
	if len(raw) > 0 && (raw.Kind() == '0' || raw.Kind() == '"') {
		return raw
	}
	return nil
}

// workDone is the protocol's WorkDoneProgressBegin, Report or End.
type workDone struct {
	Kind       string `json:"kind"`
	Title      string `json:"title,omitempty"`
	Percentage *int   `json:"percentage,omitempty"`
}

// begin is to be followed by end, whatever becomes of the request.
func (p *progress) begin(title string) {
	p.tell(p.work, workDone{Kind: "begin", Title: title, Percentage: new(int)})
}

// done tells how much is done, if that is some more than was told last.
func (p *progress) done(done, all int) {
	if percent := 100 * done / max(all, 1); percent >= p.percent+5 {
		p.percent = percent
		p.tell(p.work, workDone{Kind: "report", Percentage: &percent})
	}
}

func (p *progress) end() { p.tell(p.work, workDone{Kind: "end"}) }

// inParts tells whether the client takes the result in parts.
func (p *progress) inParts() bool { return p.partial != nil }

// part sends a part of the result.
func (p *progress) part(value any) { p.tell(p.partial, value) }

func (p *progress) tell(token protocol.LSPAny, value any) {
	if token == nil {
		return
	}
	params := progressTold{token, value}
	if err := p.s.conn.Notify(context.Background(), protocol.MethodProgress, params); err != nil {
		p.s.log.Debug("progress not told", "err", err)
	}
}

// noticed is after how long a person asks what goes on.
const noticed = 500 * time.Millisecond

// longer tells of work that no request asked to hear of, if it takes longer than one does
// not notice, and if the client has a place for it. The function that it returns ends it.
func (s *Server) longer(ctx context.Context, title string) (end func()) {
	if !s.client.caps.is("window.workDoneProgress") {
		return func() {}
	}
	ctx, end = context.WithCancel(ctx)
	s.beside("progress", func() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(noticed):
		}
		token := protocol.LSPAny(fmt.Sprintf(`"stagels-%d"`, s.progresses.Add(1)))
		if _, err := s.conn.Call(context.Background(), protocol.MethodWindowWorkDoneProgressCreate, map[string]any{"token": token}, nil); err != nil {
			s.log.Debug("no progress", "err", err)
			return
		}
		p := &progress{s: s}
		p.tell(token, workDone{Kind: "begin", Title: title})
		<-ctx.Done()
		p.tell(token, workDone{Kind: "end"})
	})
	return end
}
