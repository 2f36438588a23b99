package batch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"dolmetsch/pipeline/bitext"
)

// TestManyArticles runs a batch of DOLMETSCH_TEST_ARTICLES small articles. The
// heap must stay flat; that the last thousand take no longer than the first is
// for the eye, as it depends on what else the machine does.
func TestManyArticles(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("DOLMETSCH_TEST_ARTICLES"))
	if n < 2000 {
		t.Skip("set DOLMETSCH_TEST_ARTICLES to 2000 or more")
	}
	dir, out := t.TempDir(), t.TempDir()
	for i := range n {
		w := word(i)
		write(t, filepath.Join(dir, fmt.Sprintf("d%02d", i%50), fmt.Sprintf("a%05d.txt", i)),
			fmt.Sprintf("Der Tag im Haus %[1]s\n\nDas Haus Nummer %[1]s ist grün. Der Hund von Haus %[1]s schläft.\n\nDieser Satz steht in jedem Artikel.\n", w))
	}
	opt := options(t, dir, out, newCounter())
	html, _ := bitext.ByName("html")
	opt.Formats = append(opt.Formats, html)
	for _, round := range []string{"first run", "run again"} {
		done := 0
		var heaps []uint64
		begun := time.Now()
		var thousand []time.Duration
		opt.Report = func(Result) {
			if done++; done%1000 == 0 {
				thousand = append(thousand, time.Since(begun))
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				heaps = append(heaps, m.HeapAlloc>>10)
				begun = time.Now()
			}
		}
		if _, err := Run(context.Background(), opt); err != nil {
			t.Fatal(err)
		}
		last := len(thousand) - 1
		var rates []int // articles/s
		for _, d := range thousand {
			rates = append(rates, int(1000/d.Seconds()))
		}
		t.Logf("%s: articles/s in each thousand: %d; heap after it: %d KiB", round, rates, heaps)
		// The list of articles, the counter's texts and the index grow by some
		// hundred bytes an article; documents would grow by a hundred times that.
		if grown := int64(heaps[last]) - int64(heaps[0]); grown > int64(n) {
			t.Errorf("%s: the heap grew by %d KiB over %d articles", round, grown, n)
		}
	}
}
