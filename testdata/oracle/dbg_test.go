package oracle
import ("testing";"fmt";"sort";"strings")
func dump(src string) []string {
 g,err:=build(src,""); if err!=nil {panic(err)}
 var out []string
 for _,op:=range g.ops { out=append(out, fmt.Sprint(op.GetExec(), op.GetSource(), op.GetFile(), op.Platform)) }
 sort.Strings(out); return out
}
func TestDbg(t *testing.T){
 a:=dump("FROM alpine\nCOPY a b\nRUN x\n"); b:=dump("FROM alpine AS z\nCOPY a b\nRUN x\n"); c:=dump("FROM alpine\nCOPY a b\nRUN x\n")
 fmt.Println(strings.Join(a,"\n"));fmt.Println();fmt.Println(strings.Join(b,"\n"));fmt.Println();fmt.Println(strings.Join(c,"\n"))
 fmt.Println(graphs("FROM alpine\nCOPY a b\nRUN x\n"))
 fmt.Println(graphs("FROM alpine\nCOPY a b\nRUN x\n"))
 fmt.Println(graphs("FROM alpine AS z\nCOPY a b\nRUN x\n"))
}
