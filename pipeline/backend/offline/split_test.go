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

func TestSpaced(t *testing.T) {
	for _, c := range [][2]string{
		{"“Viele gehen”, sagt er.", "“ Viele gehen”, sagt er."},
		{"“‘Ja’, sagte er”", "“ ‘ Ja’, sagte er”"},
		{"“ schon”", "“ schon”"},
		{"ohne “", "ohne “"},
		{"", ""},
	} {
		if got := spaced(c[0]); got != c[1] {
			t.Errorf("spaced(%q) = %q, want %q", c[0], got, c[1])
		}
	}
	if got := unspaced.Replace("“ ‘ Yes’, he said”"); got != "“‘Yes’, he said”" {
		t.Errorf("%q", got)
	}
}

func TestCapitalize(t *testing.T) {
	for _, c := range [][3]string{
		{"engineers leave", "Ingenieure gehen", "Engineers leave"},
		{"“yes,” he said", "“Ja”, sagte er", "“Yes,” he said"},
		{"he goes", "er geht", "he goes"},
		{"⟦N1⟧ goes", "Dort geht ⟦N1⟧", "⟦N1⟧ goes"},
		{"öl", "Öl", "Öl"},
		{"", "Ja", ""},
	} {
		if got := capitalize(c[0], c[1]); got != c[2] {
			t.Errorf("capitalize(%q, %q) = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
