package files

import (
	"fmt"
	"strings"
)

// Generated is a Dockerfile of so many stages, 15 lines each and 3 more, with the
// shape of the files that servers are measured on.
func Generated(stages int) string {
	var b strings.Builder
	b.WriteString("# syntax=docker/dockerfile:1\nARG BASE=alpine:3.22\n\n")
	for i := range stages {
		base := "${BASE}"
		if i%7 != 0 {
			base = fmt.Sprintf("stage-%03d", i-1)
		}
		fmt.Fprintf(&b, "# stage-%03d builds component %d\nFROM %s AS stage-%03d\nARG VERSION_%d=1.%d.0\n", i, i, base, i, i, i)
		fmt.Fprintf(&b, "ENV COMPONENT=%d \\\n    NAME=component-%d\nWORKDIR /src\n", i, i)
		fmt.Fprintf(&b, "RUN --mount=type=cache,target=/root/.cache \\\n    echo building %d && \\\n    mkdir -p /out/%d && \\\n    touch /out/%d/bin\n", i, i, i)
		if i < 2 {
			b.WriteString("RUN true\nRUN true\n")
		} else {
			fmt.Fprintf(&b, "COPY --from=stage-%03d /out/%d /in/%d\n", i/2, i/2, i/2)
			fmt.Fprintf(&b, "RUN --mount=type=bind,from=stage-%03d,source=/out,target=/x ls /x\n", i-2)
		}
		fmt.Fprintf(&b, "COPY . .\nLABEL component=\"%d\"\n\n", i)
	}
	return b.String()
}
