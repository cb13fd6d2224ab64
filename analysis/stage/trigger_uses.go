package stage

import "github.com/stagels/stagels/analysis/text"

// TriggerUses are the places in what the ONBUILD at item holds where BuildKit, or the
// shell of a RUN, will read a variable in the stages that are built on its own.
func (m *Model) TriggerUses(item int) []Use {
	it := &m.File.Items[item]
	if it.Instr == nil || it.Instr.Trigger == nil {
		return nil
	}
	in := it.Instr.Trigger
	var out []Use
	for _, w := range expanded(in) {
		for _, v := range in.Variables(w) {
			out = append(out, Use{Name: v.Text, Item: item, Span: it.Abs(v.Span)})
		}
	}
	if in.Name == "run" && !in.JSON && len(it.Instr.Heredocs) == 0 && m.posixShell(item) {
		base := in.LogicalStart(in.Body)
		s := script{in.Body.Text, func(a, b int) text.Span { return it.Abs(in.LogicalSpan(base+a, base+b)) }}
		out = append(out, s.uses(item)...)
	}
	return out
}
