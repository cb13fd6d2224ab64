package lsp_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/lsp"
)

// TestReadSettings: what makes no sense is told of by its key, and takes nothing
// else with it.
func TestReadSettings(t *testing.T) {
	no := false
	none := func() lsp.Settings {
		return lsp.Settings{Rules: lsp.RuleSettings{Severity: map[string]string{}}, BuildArgs: map[string]string{}, BuildContexts: map[string]string{}}
	}
	for raw, tc := range map[string]struct {
		want       func(s *lsp.Settings)
		complaints string
	}{
		`{}`: {}, `null`: {}, ``: {},
		`{"path":"/x","trace":{"server":"verbose"},"rules":null}`: {},
		`[1]`:            {complaints: "stagels is no object"},
		`{"rules":true}`: {complaints: "stagels.rules is no object"},
		`{"rules":{"skip":"x","severity":{"FromAsCasing":"hint"}}}`: {
			func(s *lsp.Settings) { s.Rules.Severity["FromAsCasing"] = "hint" }, "stagels.rules.skip is no list",
		},
		`{"rules":{"skip":["fromascasing",7,"Nonsense"]},"target":7,"platform":"linux/arm64"}`: {
			func(s *lsp.Settings) { s.Rules.Skip, s.Platform = []string{"FromAsCasing"}, "linux/arm64" },
			`stagels.rules.skip[1] is no text; stagels.rules.skip: there is no rule "Nonsense"; stagels.target is no text`,
		},
		`{"rules":{"severity":{"fromascasing":"OFF","UnusedStage":"loud","Nonsense":"error","ArgScope":3}}}`: {
			func(s *lsp.Settings) { s.Rules.Severity["FromAsCasing"] = "off" },
			`stagels.rules.severity.ArgScope is no text; stagels.rules.severity: there is no rule "Nonsense"; stagels.rules.severity.UnusedStage is no severity: "loud" (error, warning, information, hint or off)`,
		},
		`{"buildArgs":{"A":"x","B":1,"C":""},"buildContexts":{"one":"docker-image://x"}}`: {
			func(s *lsp.Settings) {
				s.BuildArgs, s.BuildContexts = map[string]string{"A": "x", "C": ""}, map[string]string{"one": "docker-image://x"}
			}, "stagels.buildArgs.B is no text",
		},
		`{"buildContexts":["one","two=../two=2",3],"diagnostics":{"enable":false}}`: {
			func(s *lsp.Settings) {
				s.BuildContexts, s.Diagnostics.Enable = map[string]string{"one": "", "two": "../two=2"}, &no
			}, "stagels.buildContexts[2] is no text",
		},
		`{"maxFileSize":70000}`:                      {func(s *lsp.Settings) { s.MaxFileSize = 70000 }, ""},
		`{"maxFileSize":"5 MB","target":"t"}`:        {func(s *lsp.Settings) { s.Target = "t" }, "stagels.maxFileSize is no number of bytes"},
		`{"maxFileSize":-1,"target":"t"}`:            {func(s *lsp.Settings) { s.Target = "t" }, "stagels.maxFileSize is no number of bytes"},
		`{"format":{"indentRun":true},"target":"t"}`: {func(s *lsp.Settings) { s.Format.IndentRun, s.Target = true, "t" }, ""},
		`{"format":{"indentRun":4},"target":"t"}`:    {func(s *lsp.Settings) { s.Target = "t" }, "stagels.format.indentRun is neither true nor false"},
		`{"buildContexts":"one","platform":"a b","diagnostics":{"enable":"no"},"target":"t"}`: {
			func(s *lsp.Settings) { s.Target = "t" },
			`stagels.buildContexts is no object; stagels.platform is no platform: "a b" (OS/ARCH); stagels.diagnostics.enable is neither true nor false`,
		},
	} {
		got, complaints := lsp.ReadSettings([]byte(raw))
		want := none()
		if tc.want != nil {
			tc.want(&want)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", raw, got)
		}
		if said := strings.Join(complaints, "; "); said != tc.complaints {
			t.Errorf("%s: said %q", raw, said)
		}
	}
}

const asksSettings = `{"workspace":{"configuration":true}}`

// configured is a session whose client sent options with initialize.
func configured(t *testing.T, capabilities, settings string) *rawClient {
	t.Helper()
	c := rawSession(t, options(t))
	c.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":` + capabilities + `,"initializationOptions":` + settings + `}}`)
	c.answer("1")
	c.send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
	return c
}

func pushed(settings string) string {
	return `{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":` + settings + `}}`
}

// codes are the rules that speak in the next diagnostics.
func (c *rawClient) codes() []string {
	c.t.Helper()
	var out []string
	for _, d := range c.published().Diagnostics {
		out = append(out, d.Code)
	}
	return out
}

const skipsCasing = `{"rules":{"skip":["FromAsCasing"]}}`

// TestNoAnswerKeepsTheStart: a client that has nothing under our name leaves what it
// sent with initialize as it is.
func TestNoAnswerKeepsTheStart(t *testing.T) {
	for _, settings := range []string{skipsCasing, `{"stagels":` + skipsCasing + `}`} {
		c := configured(t, asksSettings, settings)
		c.reply(c.until("workspace/configuration"), `[null]`)
		c.alive()
		c.send(open("file:///Dockerfile", odd))
		if got := c.codes(); slices.Contains(got, "FromAsCasing") {
			t.Errorf("%s: %q", settings, got)
		}
	}
}

// TestToldOnce: a client is not told again what it was told at the start.
func TestToldOnce(t *testing.T) {
	c := rawSession(t, options(t))
	c.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":` + asksSettings + `,"initializationOptions":{"target":7}}}`)
	if s := string(c.until("window/logMessage").Params); !strings.Contains(s, "stagels.target is no text") || !strings.Contains(s, `"type":2`) {
		t.Errorf("told %s", s)
	}
	c.answer("1")
	c.send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
	c.reply(c.until("workspace/configuration"), `[{"target":7,"platform":8}]`)
	if s := string(c.until("window/logMessage").Params); !strings.Contains(s, "stagels.platform is no text") {
		t.Errorf("told %s", s)
	}
	c.send(pushed(`{"stagels":{"target":7}}`), ask("3", "definition", "file:///none", 0, 0))
	if m := c.read(); string(m.ID) != "3" {
		t.Errorf("told again: %+v", m)
	}
}

// TestSentSettingsAreTaken: a client that can be asked may send them all the same,
// and other programs' settings are none of ours.
func TestSentSettingsAreTaken(t *testing.T) {
	c, _ := begun(t, asksSettings)
	late := c.until("workspace/configuration")
	c.send(open("file:///Dockerfile", odd))
	if got := c.codes(); !slices.Contains(got, "FromAsCasing") {
		t.Errorf("before: %q", got)
	}
	c.send(pushed(`{"other":{},"stagels":` + skipsCasing + `}`))
	if got := c.codes(); slices.Contains(got, "FromAsCasing") {
		t.Errorf("sent: %q", got)
	}
	c.reply(late, `[{}]`) // of a question that is older than what was sent
	if got := c.codes(); slices.Contains(got, "FromAsCasing") {
		t.Errorf("after a late answer: %q", got)
	}
	c.send(pushed(`{"other":{}}`))
	c.reply(c.until("workspace/configuration"), `[{}]`)
	if got := c.codes(); !slices.Contains(got, "FromAsCasing") {
		t.Errorf("asked again: %q", got)
	}
}

// TestAnswersOutOfOrder: the answer to the last question holds.
func TestAnswersOutOfOrder(t *testing.T) {
	c, _ := begun(t, asksSettings)
	first := c.until("workspace/configuration")
	c.send(pushed(`null`))
	second := c.until("workspace/configuration")
	c.reply(second, `[`+skipsCasing+`]`)
	c.reply(first, `[{}]`)
	c.alive()
	c.send(open("file:///Dockerfile", odd))
	for slices.Contains(c.codes(), "FromAsCasing") {
		// the answers are taken beside the document
	}
}

// TestEverySetting: each reaches what it is for, and is undone again.
func TestEverySetting(t *testing.T) {
	c, _ := begun(t, `{}`)
	const src = `FROM alpine as builder
CMD x
FROM alpine
WORKDIR y
COPY --from=bulder /a /b
COPY --from=builder /a /b
ARG A=cache
RUN --mount=type=$A,target=/x true
`
	found := func() (out []string) {
		for _, d := range c.published().Diagnostics {
			out = append(out, fmt.Sprint(d.Code, d.Severity))
		}
		return out
	}
	c.send(open("file:///Dockerfile", src))
	plain := found()
	for settings, tc := range map[string]struct{ gone, new string }{
		`{"rules":{"skip":["FromAsCasing"]}}`:                {gone: "FromAsCasing2"},
		`{"rules":{"severity":{"FromAsCasing":"off"}}}`:      {gone: "FromAsCasing2"},
		`{"rules":{"severity":{"FromAsCasing":"error"}}}`:    {gone: "FromAsCasing2", new: "FromAsCasing1"},
		`{"buildArgs":{"A":"nonsense"}}`:                     {new: "InvalidMount1"},
		`{"buildContexts":{"bulder":"x"}}`:                   {gone: "UnknownStage2"},
		`{"buildContexts":["bulder=x"]}`:                     {gone: "UnknownStage2"},
		`{"target":"builder"}`:                               {gone: "WorkdirRelativePath2"},
		`{"diagnostics":{"enable":false}}`:                   {gone: "JSONArgsRecommended2"},
		`{"diagnostics":{"enable":true},"platform":"a/b c"}`: {},
	} {
		c.send(pushed(`{"stagels":` + settings + `}`))
		got := found()
		if tc.gone != "" && (!slices.Contains(plain, tc.gone) || slices.Contains(got, tc.gone)) ||
			tc.new != "" && (slices.Contains(plain, tc.new) || !slices.Contains(got, tc.new)) ||
			tc.gone == "" && tc.new == "" && !slices.Equal(got, plain) {
			t.Errorf("%s: %s, without it %s", settings, got, plain)
		}
		c.send(pushed(`{"stagels":{}}`))
		if got := found(); !slices.Equal(got, plain) {
			t.Errorf("after %s: %s, before %s", settings, got, plain)
		}
	}
}

// TestSettingsWhileWorking: settings change while documents do, and are closed, and
// requests run; the last of all holds.
func TestSettingsWhileWorking(t *testing.T) {
	for name, capabilities := range map[string]string{
		"push": `{"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[""]}}}}}`,
		"pull": `{"workspace":{"diagnostics":{"refreshSupport":true}},"textDocument":{"diagnostic":{}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := begun(t, capabilities)
			const uri = "file:///Dockerfile"
			const rounds = 60
			var bodies []string
			for i := range rounds {
				bodies = append(bodies, open(uri, odd), pushed(`{"stagels":`+skipsCasing+`}`),
					request(fmt.Sprint(1000+i), "codeAction", uri), request(fmt.Sprint(2000+i), "diagnostic", uri),
					change(uri, 2, `{"text":`+quoted(odd+"# x\n")+`}`), pushed(`{"stagels":{}}`), pushed(`{"stagels":`+skipsCasing+`}`),
					`{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"`+uri+`"}}}`)
			}
			bodies = append(bodies, open(uri, odd), request("9", "diagnostic", uri))
			sent := make(chan bool)
			go func() {
				defer close(sent)
				c.send(bodies...)
			}()
			defer func() { <-sent }()
			defer c.conn.Close()
			for answers := 0; answers < 2*rounds+1; {
				m := c.read()
				if m.Method != "" {
					continue
				}
				answers++
				if m.Error != nil || string(m.ID) == "9" && strings.Contains(string(m.Result), "FromAsCasing") {
					t.Fatalf("%+v", m)
				}
			}
		})
	}
}

// request asks something of the document's beginning.
func request(id, method, uri string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"textDocument/` + method + `","params":{"textDocument":{"uri":` + quoted(uri) +
		`},"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":0}},"context":{"diagnostics":[]}}}`
}
