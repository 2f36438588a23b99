package normalize

import (
	"strings"
	"testing"

	"dolmetsch/doc"
)

// Every rule decides on the mark that its example is about.
func TestMarkRules(t *testing.T) {
	for i := range markRules {
		r := &markRules[i]
		open := strings.IndexByte(r.Example, '[')
		text := strings.NewReplacer("[", "", "]", "").Replace(r.Example)
		double, single := marks(text, doc.Span{Start: 0, End: len(text)})
		decided := false
		for _, m := range append(double, single...) {
			if m.Start == open {
				decided = m.rule() == r && m.role == r.Role
			}
		}
		if !decided {
			t.Errorf("%s does not decide in %q", r.Name, r.Example)
		}
	}
}
