package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
)

// What is copied into the final stage, or set by its ENV, is in the image for all
// to read. Only names are told of that mean a secret and hardly anything else.
var _ = register(Rule{
	Name: "SecretIntoFinalStage", Severity: Warning, Check: checkFinalSecrets,
	Summary: "A secret ends up in the image",
})

func checkFinalSecrets(p *Pass) {
	final := finalStages(p)
	for _, s := range p.steps("copy", "add", "env") {
		switch {
		case !final[s.Stage]:
		case s.Instr.Name == "env":
			checkSecretEnv(p, s)
		case s.Copy != nil:
			for _, w := range s.Copy.Sources {
				if w.Err == nil && secretFile(w.Value) {
					p.reportStep(s, w.Span, fmt.Sprintf("%s is likely a secret, and all who have the image can read it: use RUN --mount=type=secret where it is needed", path.Base(w.Value)))
				}
			}
		}
	}
}

// finalStages are the stage that the build makes and those that it is built on.
func finalStages(p *Pass) map[int]bool {
	out := map[int]bool{}
	for i := p.Final(); i >= 0; i = p.Stages()[i].Base.Target {
		out[i] = true
	}
	return out
}

// checkSecretEnv tells of an ENV with a harmless name that takes a secret's value.
func checkSecretEnv(p *Pass, s *eval.Step) {
	it := &p.File.Items()[s.Item]
	if s.Trigger {
		return
	}
	for _, pair := range s.Instr.Pairs {
		if secretName(pair.Key.Text) {
			continue // BuildKit's SecretsUsedInArgOrEnv tells of that
		}
		for _, v := range s.Instr.Variables(pair.Value) {
			if !secretName(v.Text) {
				continue
			}
			if def, ok := p.Holding(stage.Use{Name: v.Text, Item: s.Item, Span: it.Abs(v.Span)}); ok && def.Arg {
				p.Report(it.Abs(v.Span), fmt.Sprintf("the image keeps %s in %s: use RUN --mount=type=secret where it is needed", v.Text, pair.Key.Text), Related{def.Span, "the secret"})
			}
		}
	}
}

var secretFiles = pattern.New(`^(?:id_(?:rsa|dsa|ecdsa|ed25519)|[._]netrc|\.pgpass|\.git-credentials|\.pypirc|\.env(?:\.(?:local|prod|production|secret|secrets))?|.*\.(?:pfx|p12|ppk)|(?:privkey|private|private[-_]key|key|.*-key)\.pem|(?:server|client|tls|ssl|private|ca|root|site|app)\.key|kubeconfig)$`)

func secretFile(name string) bool {
	name = strings.ToLower(path.Clean(strings.ReplaceAll(name, `\`, "/")))
	for _, tail := range []string{".aws/credentials", ".docker/config.json", ".kube/config", "gcloud/application_default_credentials.json"} {
		if name == tail || strings.HasSuffix(name, "/"+tail) {
			return true
		}
	}
	return secretFiles.Matches(path.Base(name))
}
