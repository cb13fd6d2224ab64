package rules

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
)

// A stage that is named like a well-known image takes its place for every FROM
// below it (dockerfile2llb/convert.go:1249). One that is built on that image or on another
// one for it, as FROM node:22 AS node and FROM tool:python3.14 AS python, is named so on
// purpose.
var _ = register(Rule{
	Name: "ShadowedImage", Severity: Hint, Check: checkShadowedImages,
	Summary: "A stage stands in for the image of its name",
})

func checkShadowedImages(p *Pass) {
	for i := range p.Stages() {
		base := &p.Stages()[i].Base
		if base.Kind != stage.InFile || base.ByArgument || base.Expanded == "scratch" || !officialImages[base.Expanded] {
			continue
		}
		s := &p.Stages()[base.Target]
		if strings.Contains(s.Base.Expanded, s.Name) {
			continue
		}
		message := fmt.Sprintf("this is the stage %q above, not the image of that name: for the image write %s:latest", s.Name, s.Name)
		p.Report(base.Span, message, definedHere(p, s.Index))
	}
}
