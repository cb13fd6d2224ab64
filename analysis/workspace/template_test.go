package workspace_test

import (
	"testing"

	"github.com/stagels/stagels/analysis/workspace"
)

func TestIsTemplate(t *testing.T) {
	for src, want := range map[string]bool{
		"{{ if .Debug }}\nFROM debug\n{{ end }}\n":                                true,
		"FROM a\n  {%- if x == 'y' %}\nRUN b\n{%- endif %}\n":                     true,
		"FROM a\r\n<% if x %>\r\nRUN b\r\n<% end %>\r\n":                          true,
		"FROM {{ .Base }} AS b\n":                                                 true,
		"ARG V=1\nFROM docker.io/postgres:{{ x.version }}\n":                      true,
		"from a\nfrom x/<%= image %>\n":                                           true,
		"FROM ${docker.base.image}\n":                                             true,
		"FROM a/${base.image}:${base.version} AS x\n":                             true,
		"FROM @BASE_IMAGE@\nRUN x\n":                                              true,
		"FROM %%PLACEHOLDER%%:1\n":                                                true,
		"FROM a:${templateOption:imageVariant}\n":                                 true,
		"ARG V=${templateOption:v}\nFROM a:$V\n":                                  true,
		"FROM a\nARG X=\"${templateOption:x}\"\nRUN b\n":                          true,
		"FROM a\nRUN nvm install ${templateOption:node}\n":                        true,
		"RUN v={{ARGS[\"v\"]}} \\\n && {{Insert(\"x\", [\n  \"a\": \"b\"\n])}}\n": true,
		"ENV \\\n  A={{ x }}\n":                                                   true,
		"ARG A=1\nFROM ${A:-b.c}:$A AS x\nFROM ${A}.x\n":                          false,
		"FROM a@sha256:0123\nRUN echo ${a.b} @X@ %%Y%%\n":                         false,
		"": false,
		"FROM a\n# ${templateOption:x}\nRUN echo templateOption:x $templateOption\n": false,
		"RUN a\nENV A=b\n": false,
		"FROM a\nRUN docker inspect --format '{{.Id}}' x\n":               false,
		"FROM a\nRUN echo \\\n  {{ x }}\n":                                false,
		"FROM a\nRUN <<EOF\n{{ x }}\n{% y %}\nEOF\n":                      false,
		"FROM a\n# {{ x }}\nLABEL x={{y}}\n":                              false,
		"FROM a AS b\nFRMO c\nCOPY --from={{x}} a b\nENV A=<%b B={%% c\n": false,
	} {
		if got := workspace.New(src, workspace.Options{}).IsTemplate(); got != want {
			t.Errorf("%q: %t", src, got)
		}
	}
}
