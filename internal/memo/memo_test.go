package memo

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

func TestOf(t *testing.T) {
	calls := 0
	length := Of(func(w string) int { calls++; return len(w) })
	for range 3 {
		for _, w := range []string{"Haus", "Häuser", ""} {
			if got := length(w); got != len(w) {
				t.Errorf("%q: %d", w, got)
			}
		}
	}
	if calls != 3 {
		t.Errorf("asked %d times for three words", calls)
	}
}

// More words than there is room for, and several goroutines at once, get their
// own answers.
func TestOfMany(t *testing.T) {
	upper := Of(strings.ToUpper)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 3 * size {
				w := fmt.Sprint("wort", i)
				if got := upper(w); got != strings.ToUpper(w) {
					t.Errorf("%s: %s", w, got)
					return
				}
			}
		})
	}
	wg.Wait()
}
