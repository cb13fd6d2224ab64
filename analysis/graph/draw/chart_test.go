package draw_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/graph/draw"
	"github.com/stagels/stagels/analysis/timings"
	"github.com/stagels/stagels/testdata/files"
)

// TestChart: a step that ran has a row, its bar is as long as its part of the time, and a name
// cannot leave its text.
func TestChart(t *testing.T) {
	log, err := os.ReadFile(filepath.Join(files.Root(), "testdata", "timings", "build.log"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := timings.Read(strings.NewReader(strings.ReplaceAll(string(log), "RUN npm ci", `RUN echo '<script>' \"&\"`)))
	if err != nil {
		t.Fatal(err)
	}
	svg := draw.Chart(b, `a<b`, func(s *timings.Step) string { return "Dockerfile?" + s.StageName() })
	rows := nodes(t, svg)
	if len(rows) != 8 {
		t.Fatalf("%d rows\n%s", len(rows), svg)
	}
	long, short := rows[1], rows[2]
	if long.title != "build 1  RUN echo '<script>' \"&\"\n40.6s, from 0.4s" || long.link != "Dockerfile?build" || long.x != short.x || long.width < 3*short.width {
		t.Errorf("%+v, %+v", long, short)
	}
	if first, last := rows[0], rows[7]; last.y-first.y != 7*22 || last.x+last.width < long.x+long.width {
		t.Errorf("%+v, %+v", first, last)
	}
}
