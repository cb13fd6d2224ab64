package files

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// FieldComments are the comments of the fields of structures in a file of Go in the package
// of the test, by TYPE.FIELD.
func FieldComments(t testing.TB, file string) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range of.Fields.List {
				for _, name := range field.Names {
					out[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
				}
			}
		}
		return true
	})
	return out
}

// FieldDescription is what a field's comment tells a person: all behind the name.
func FieldDescription(t testing.TB, name, comment string) string {
	t.Helper()
	text, found := strings.CutPrefix(comment, name+": ")
	if !found || !strings.HasSuffix(text, ".") {
		t.Errorf("the comment on %s is %q: it begins with %q and ends with a full stop, for an editor shows it", name, comment, name+": ")
	}
	return text
}
