package offline

import (
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	long := strings.Repeat("wort ", 60) // 300 bytes
	for _, c := range []struct {
		name, text string
		parts      []string
	}{
		{"short", "Ein Satz, nicht lang.", []string{"Ein Satz, nicht lang."}},
		{"empty", "", []string{""}},
		{"clause", long + "ende, " + long + "aus.", []string{long + "ende,", long + "aus."}},
		{"sentence before clause", long + "Ende. Hier, " + long + "aus.", []string{long + "Ende.", "Hier, " + long + "aus."}},
		{"no mark", strings.Repeat("wort ", 100) + "aus", []string{strings.Repeat("wort ", 95) + "wort", "wort wort wort wort aus"}},
		{"one word", strings.Repeat("x", 900), []string{strings.Repeat("x", 900)}},
		{"word, then more", strings.Repeat("x", 900) + " y z", []string{strings.Repeat("x", 900), "y z"}},
		{"term", long + strings.Repeat("w ", 80) + "⟦T⟧ein langer, langer Begriff⟦=⟧a long term⟦/T⟧ ist das.",
			[]string{long + strings.TrimSpace(strings.Repeat("w ", 80)), "⟦T⟧ein langer, langer Begriff⟦=⟧a long term⟦/T⟧ ist das."}},
	} {
		got := split(c.text)
		if strings.Join(got, " ") != c.text {
			t.Errorf("%s: text was lost: %q", c.name, got)
		}
		if strings.Join(got, "|") != strings.Join(c.parts, "|") {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.parts)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(strings.Repeat("⟦T⟧a, b⟦=⟧c⟦/T⟧ und ", 40))
	f.Fuzz(func(t *testing.T, text string) {
		parts := split(text)
		if strings.Join(parts, " ") != text {
			t.Fatalf("%q became %q", text, parts)
		}
	})
}
