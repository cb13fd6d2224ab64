package rules

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/text"
)

// STOPSIGNAL takes a number or the name of one of Linux's signals, whatever the
// system that stagels runs on (dockerfile2llb/convert.go:1663).
var _ = register(Rule{
	Name: "InvalidSignal", Severity: Error, Check: checkSignals,
	Summary: "STOPSIGNAL takes the name or the number of a signal",
})

func checkSignals(p *Pass) {
	for _, s := range p.steps("stopsignal") {
		for _, w := range s.Words {
			if w.Err == nil && (w.Fixed || !w.CouldBeOf(signalNames)) && !IsSignal(w.Value) {
				mendSignal(p, p.reportStep(s, w.Span, fmt.Sprintf("invalid signal: %s", w.Value)), s, w.Span)
			}
		}
	}
}

// mendSignal keeps the first word, if that is a signal.
func mendSignal(p *Pass, d *Diagnostic, s *eval.Step, word text.Span) {
	at := p.placeOf(s, word)
	first, _, _ := strings.Cut(strings.ReplaceAll(at.Of(p.File.Text()), "\t", " "), " ")
	if IsSignal(first) {
		d.Fix(func() (Fix, bool) { return withoutRest(p, &p.File.Items()[s.Item], at.Start+len(first)) })
	}
}

// IsSignal tells whether STOPSIGNAL takes s.
func IsSignal(s string) bool {
	if n, err := strconv.Atoi(s); err == nil {
		return n != 0
	}
	return signals[strings.TrimPrefix(strings.ToUpper(s), "SIG")]
}

var signals = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(`
		ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP
		TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX`) {
		set[name] = true
	}
	for i := 1; i <= 15; i++ {
		set["RTMIN+"+strconv.Itoa(i)] = true
		if i < 15 {
			set["RTMAX-"+strconv.Itoa(i)] = true
		}
	}
	return set
}()

// signalNames are the names and the numbers of signals.
var signalNames = func() *eval.Language {
	names := make([]string, 0, len(signals))
	for name := range signals {
		names = append(names, regexp.QuoteMeta(name))
	}
	return eval.NewLanguage(`[+-]?0*[1-9][0-9]*|(?i:(?:SIG)?(?:` + strings.Join(names, "|") + `))`)
}()
