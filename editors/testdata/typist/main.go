// Typist types whole files into an editor, key by key, as a person would, and wants
// the editor to hold what was typed. An item of a list that nobody took, an Enter that
// a list swallowed, a line that was formatted behind one's back: each ends it with
// status 1 and the line where it happened.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	var h habits
	var e setup
	flag.StringVar(&e.kind, "editor", "scripted", "`scripted`, by a script that the editor has loaded, or helix, by its screen")
	flag.StringVar(&e.command, "run", "", "the `command` that starts the editor on $TYPED")
	flag.StringVar(&e.begin, "begin", "", "the `keys` that begin to type")
	flag.StringVar(&h.ask, "ask", "", "the `keys` that ask for a list, if none comes up by itself")
	flag.StringVar(&h.dismiss, "dismiss", "", "the `keys` that close a list")
	flag.StringVar(&h.next, "next", "", "the `keys` that go to the next item of a list")
	flag.StringVar(&h.accept, "accept", "", "the `keys` that take the item")
	flag.StringVar(&h.erase, "erase", "", "the `keys` that erase what the editor put at a line's start")
	flag.StringVar(&h.cut, "cut", "", "the `keys` that delete what the editor put behind the cursor, the second halves of pairs")
	flag.StringVar(&h.tab, "tab", "\t", "the `text` that a Tab writes")
	flag.BoolVar(&h.indents, "indents", false, "the editor indents by itself: the blanks in front of a line are not compared")
	flag.BoolVar(&h.previews, "previews", false, "what an item writes is seen in the text before it is taken")
	flag.DurationVar(&h.wait, "wait", 0, "how `long` this editor takes to bring a list up")
	flag.IntVar(&h.every, "every", 1, "at which of the places between and in words to wait for a list; without a pause behind each key")
	speeds := flag.String("speeds", "fast slow take", "the `words` of: fast, without any pause; slow, with every list up; take, and items taken")
	flag.Parse()
	h.pause = pause()
	for _, path := range flag.Args() {
		for _, speed := range strings.Fields(*speeds) {
			begin := time.Now()
			taken, err := h.file(e, path, speed)
			what := fmt.Sprintf("%s, typed %s", filepath.Base(path), speed)
			if err != nil {
				fmt.Printf("FAIL %s: %v\n", what, err)
				os.Exit(1)
			}
			fmt.Printf("ok   %s: what was typed is there (%d items taken, %.0f s)\n", what, taken, time.Since(begin).Seconds())
		}
	}
}

// pause is what a person waits behind each key, by $TYPING_MS; without that it is none,
// and slow typing rests only where a list could be up.
func pause() time.Duration {
	d, err := time.ParseDuration(os.Getenv("TYPING_MS") + "ms")
	if err != nil {
		return 0
	}
	return d
}
