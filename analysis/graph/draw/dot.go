package draw

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/graph"
)

// Dot is the picture in the language of Graphviz.
func Dot(p Picture) string {
	var b strings.Builder
	b.WriteString("digraph stages {\n  rankdir=LR\n  node [shape=box style=rounded fontname=\"monospace\"]\n  edge [fontname=\"monospace\" fontsize=10]\n")
	for i := range p.Groups {
		g := &p.Groups[i]
		cards := g.cards(i)
		fmt.Fprintf(&b, "  subgraph cluster_%d {\n    label=%s\n", i, quoted(g.Title))
		for _, c := range cards {
			fmt.Fprintf(&b, "    %s [label=%s URL=%s tooltip=%s%s]\n", c.id, quoted(strings.TrimSuffix(c.name+"\n"+c.more, "\n")),
				quoted(g.link(c.at)), quoted(g.title(c.at)), dotStyle(c))
		}
		b.WriteString("  }\n")
		for _, t := range g.ties(cards) {
			fmt.Fprintf(&b, "  %s -> %s [tooltip=%s%s]\n", cards[t.from].id, cards[t.to].id, quoted(strings.Join(t.words, "\n")), dotArrow(t.kind))
		}
	}
	b.WriteString("}\n")
	return b.String()
}

func dotStyle(c *card) string {
	switch {
	case c.target:
		return " penwidth=2.5"
	case !c.built:
		return ` style="rounded,dashed" color=gray`
	case !c.needed:
		return " color=gray fontcolor=gray"
	case c.kind != graph.Stage:
		return " shape=oval"
	}
	return ""
}

func dotArrow(k graph.EdgeKind) string {
	switch k {
	case graph.Base:
		return ""
	case graph.Mount, graph.Epoch:
		return " style=dotted label=" + quoted(k.String())
	}
	return " style=dashed label=" + quoted(k.String())
}

// quoted is a string of Graphviz's: \N and others there mean something.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", "", "\x00", "").Replace(s) + `"`
}
