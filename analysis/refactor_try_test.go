package analysis_test
import ("testing";"os";"fmt";"strings";"github.com/stagels/stagels/analysis";"github.com/stagels/stagels/analysis/text")
func TestTry(t *testing.T){
 b,_:=os.ReadFile(os.Getenv("TRY"))
 for _,src:=range strings.Split(string(b),"=====\n") { d:=analysis.New(src,amd64)
 seen:=map[string]bool{}
 fmt.Printf("##########\n%s\n",src)
 for i:=range d.File.Items { it:=d.File.Items[i]; if it.Instr==nil{continue}
  for _,r:=range d.Refactorings(text.Span{Start:it.Span.Start,End:it.Span.Start+3}) {
   out:=src; for j:=len(r.Edits)-1;j>=0;j--{out=r.Edits[j].Apply(out)}
   if seen[r.Title]{continue}; seen[r.Title]=true
   fmt.Printf("=== line %d: %s\n%s\n", it.Line+1, r.Title, out)
  }}}
}
