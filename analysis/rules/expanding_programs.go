package rules

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/syntax"
)

// program is the name of what a word starts.
func program(w syntax.Word) string {
	name := w.Text[strings.LastIndexByte(w.Text, '/')+1:]
	return strings.TrimSuffix(strings.ToLower(name), ".exe")
}

var shells = pattern.New(`^(?:sh|bash|ash|dash|ksh|mksh|pdksh|oksh|zsh|yash|csh|tcsh|fish|xonsh|elvish|busybox|toybox|nu|rc|es|execlineb|pwsh|powershell|cmd)$`)

// shellScript is the name of a program that is likely a script of a shell: it may have the
// shell read its arguments once more.
var shellScript = pattern.New(`entrypoint|\.(?:sh|bash|zsh|ksh)$`)

// selfExpanders are programs that run what they are given by a shell, or read variables
// in it themselves.
var selfExpanders = pattern.New(`^(?:envsubst|envplate|gomplate|dockerize|confd|ep|consul-template|envconsul|chamber|doppler|op|infisical` +
	`|g?awk|mawk|nawk|sed|[ef]?grep|rg|jq|yq|perl|expect|tclsh|wish` +
	`|g?make|just|task|ninja|cmake|meson|rake|mvnw?|gradlew?|ant|sbt|mill|bazel` +
	`|npm|npx|yarn|yarnpkg|pnpm|pnpx|bunx?|deno|concurrently|nodemon|tsx|cross-env(?:-shell)?|dotenv|env-cmd|pm2|pm2-runtime|lerna|turbo|nx` +
	`|foreman|forego|goreman|honcho|hivemind|overmind|circusd|supervisord|chaperone|runsv|runsvdir|svscan|s6-.*|daemontools|monit` +
	`|conda|mamba|micromamba|pipenv|tox|hatch|invoke|fab` +
	`|su|sudo|runuser|ssh|script|flock|watch|watchexec|watchmedo|entr|reflex|air|parallel|xargs|find|start-stop-daemon|systemd-run|nohup\.sh|xvfb-run|dbus-launch` +
	`|elasticsearch|logstash|kibana|.*beat|grafana(?:-.*)?|loki|promtail|tempo|mimir|alloy|agent|otelcol.*|.*-?collector|telegraf|vector|fluent-bit|fluentd|td-agent|benthos|redpanda-connect|rpk|opensearch.*` +
	`|caddy|httpd|apache2(?:ctl|-foreground)?|apachectl|kc|keycloak|standalone|flyway|liquibase|spark-submit|flink|kafka-.*|nifi|solr|wildfly|karaf|activemq` +
	`|uwsgi|ansible.*|terraform|tofu|packer|helm|helmfile|kustomize|docker|docker-compose|compose|kubectl|k6|newman|hurl|artillery|locust)$`)

// expandsArguments tells whether one of the words starts a shell, a script that may use
// one on its arguments, or a program that may expand variables by itself.
func expandsArguments(words []syntax.Word) bool {
	for i, w := range words {
		name := program(w)
		switch {
		case shells.Matches(name), selfExpanders.Matches(name):
			return true
		case shellScript.Matches(name):
			return true
		case name == "env" && slices.ContainsFunc(words[i+1:], splitsString):
			return true
		}
	}
	return len(words) > 2 && shellCommand.Matches(words[1].Text)
}

// splitsString tells whether the word is the option of env that reads variables.
func splitsString(w syntax.Word) bool {
	return strings.HasPrefix(w.Text, "--split-string") || strings.HasPrefix(w.Text, "-") && !strings.HasPrefix(w.Text, "--") && strings.Contains(w.Text, "S")
}

var (
	shellCommand = pattern.New(`^-[a-z]*c$`)
	interpreters = pattern.New(`^(?:python[\d.]*|pypy[\d.]*|ruby|node|nodejs|php[\d.]*|lua|luajit|r|rscript|psql|mysql|mariadb|mongo|mongosh|sqlite3|redis-cli|groovy|scala|julia|ghc|elixir|erl|guile|racket|octave|raku)$`)
	codeOption   = pattern.New(`^(?:-[a-zA-Z]*[cerpdf]|--(?:eval|exec|execute|command|print|run|query))$`)
)

// readAsCode tells whether the word at i is a program, or a setting of one, to one of the
// interpreters before it.
func readAsCode(words []syntax.Word, i int) bool {
	return codeOption.Matches(words[i-1].Text) && slices.ContainsFunc(words[:i-1], func(w syntax.Word) bool { return interpreters.Matches(program(w)) })
}
