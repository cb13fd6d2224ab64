package files

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// oddWords are what nobody gives to a tool.
var oddWords = strings.Fields(`'' "" - -- -o -o= -C -C= . ./ / ./... ... .. ~ $X "$X" ${X:-} ${X%%*} ${X/a/b} * *.go [ ] ! = a= =b --out-dir --prefix= -t -d
	build install run run-script clone init -m venv x.tar.gz -xzf -czf c f prune --docker all deploy ci workspace workspaces exec package publish {a,b} \ && || | ; > >/f <f ( ) ;; if fi do done for in case esac { } $(pwd) $(cat` + " `a` #)")

// TestOddWords gives odd words to all tools, with odd files of a project: nothing panics, hangs
// or is certain.
func TestOddWords(t *testing.T) {
	disk := fstest.MapFS{}
	for _, name := range strings.Fields("package.json tsconfig.json go.mod go.work Cargo.toml Makefile pom.xml CMakeLists.txt angular.json vite.config.js pnpm-workspace.yaml x.tar.gz main.go s.sh") {
		disk[name] = &fstest.MapFile{Data: []byte("{\"workspaces\": [\"\", \"**\", \"!\"], \"scripts\": {\"build\": \"npm run build\"}, \"extends\": \"./tsconfig\"}\nA=$(A)$(A)\n%: %\n\t$(A) make %\nmodule \nmembers = [\"\"\nuse (\n./a\n")}
	}
	names := slices.Sorted(maps.Keys(tools))
	random := rand.New(rand.NewPCG(17, 17))
	for range 1000 {
		var line strings.Builder
		for range 1 + random.IntN(6) {
			line.WriteString(names[random.IntN(len(names))])
			for range random.IntN(5) {
				line.WriteString(" " + oddWords[random.IntN(len(oddWords))])
			}
			line.WriteString([]string{" && ", "; ", " | ", " "}[random.IntN(4)])
		}
		m := stage.NewModel(syntax.Parse("FROM scratch AS a\nCOPY . /p/\nWORKDIR /p\nRUN "+line.String()+"\n"), stage.Build{})
		f := New(m, eval.Stages(m, &eval.Cache{}), &Context{Disk: disk, Folder: ".", Certain: true}, nil)
		for i := range f.trace.Steps {
			f.Installs(&f.trace.Steps[i])
		}
		for at, n := range f.End(0).Children() {
			if !n.Likely {
				t.Fatalf("RUN %s: /%s is certain", line.String(), at)
			}
		}
	}
}
