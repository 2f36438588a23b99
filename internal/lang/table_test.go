package lang

import (
	"slices"
	"strings"
	"testing"
)

// TestTables holds the tables to their form: sorted, every word once, every tag
// asked about and none asked about in vain.
func TestTables(t *testing.T) {
	for name, file := range map[string]struct {
		tsv   string
		table *table
	}{"german": {germanTSV, german}, "english": {englishTSV, english}} {
		last, tags := "", map[string]bool{}
		for word, list := range rows(file.tsv) {
			if word <= last {
				t.Errorf("%s: %s stands behind %s", name, word, last)
			}
			last = word
			fields := strings.Fields(list)
			if len(fields) == 0 {
				t.Errorf("%s: nothing is said of %s", name, word)
			}
			for _, tag := range fields {
				tags[tag] = true
				if !slices.Contains(file.table.declared, tag) {
					t.Errorf("%s: %s is %q, which nobody asks about", name, word, tag)
				}
			}
		}
		for _, tag := range file.table.declared {
			if !tags[tag] {
				t.Errorf("%s: no word is %q", name, tag)
			}
		}
	}
}

func TestTableKindsOfRow(t *testing.T) {
	table := newTable("# a comment\n\nBau\tnoun\n-bau\tnoun\nab-\tpart\nabwärts-\tpart\n")
	word, ending, beginning := table.word("noun"), table.ending("noun", 3), table.beginning("part")
	for _, c := range []struct {
		got, want bool
	}{
		{word("Bau"), true}, {word("Tiefbau"), false}, {word("-bau"), false}, {word(""), false}, {word("# a comment"), false},
		{ending("Tiefbau"), true}, {ending("Abbau"), false}, {ending("bau"), false}, {ending(""), false},
		{beginning("abwarten"), true}, {beginning("warten"), false}, {beginning(""), false},
		{table.word("nobody")("Bau"), false},
	} {
		if c.got != c.want {
			t.Errorf("got %t, want %t", c.got, c.want)
		}
	}
	if got := table.beginnings("part")(); !slices.Equal(got, []string{"abwärts", "ab"}) {
		t.Errorf("beginnings are %q, the longest should be first", got)
	}
}

// TestValueTable: every line says something in both languages and comes out the
// same from both readers.
func TestValueTable(t *testing.T) {
	kinds := []string{"currency", "unit", "noun", "imperial", "scale", "month", "weekday", "zone", "number", "ordinal", "fraction"}
	for kind, rest := range rows(valuesTSV + unitsTSV) {
		if !slices.Contains(kinds, kind) || strings.Count(rest, "\t") < 2 && kind != "ordinal" {
			t.Errorf("cannot read %q", kind+"\t"+rest)
		}
	}
	for i, w := range facts.monthNames[1:] {
		if w == "" || germanMonth(w) > 0 && germanMonth(w) != i+1 {
			t.Errorf("month %d is %q", i+1, w)
		}
	}
	for i, w := range facts.units {
		if w == "" {
			t.Errorf("there is no English for %d", i)
		}
	}
	for _, list := range facts.german {
		for _, f := range list {
			if f.held && !f.begin {
				checkUnit(t, f)
			}
		}
	}
}

// checkUnit says an amount in German and reads its English.
func checkUnit(t *testing.T, f form) {
	t.Helper()
	ns := GermanNumbers("Es kostet 20 " + f.text + " mehr.")
	if len(ns) != 1 || ns[0].Unit != f.codes[0] || ns[0].End != len("Es kostet 20 "+f.text) {
		t.Errorf("20 %s is read as %+v", f.text, ns)
		return
	}
	en := EnglishNumbers("It costs " + ns[0].English() + " more.")
	if len(en) != 1 || !SameValue(ns[0], en[0]) {
		t.Errorf("20 %s is written %q and read as %+v", f.text, ns[0].English(), en)
	}
}

// TestOneLineAddsACurrency: a line of the table is all that a currency needs to
// be read, written, compared and found missing.
func TestOneLineAddsACurrency(t *testing.T) {
	defer func(v *values) { facts = v }(facts)
	facts = parseValues(valuesTSV + unitsTSV + "currency\tXTL\tTaler, Talern\tthaler, thalers\tTlr\n")
	for _, w := range []string{"Taler", "Talern"} {
		f, _ := facts.german.at(w, 0)
		checkUnit(t, f)
	}
	for german, want := range map[string]string{
		"1 Taler": "1 thaler", "3,5 Mio. Taler": "3.5 million thalers", "2.000 Taler": "2,000 thalers", "Tlr 20": "Tlr 20", "20 Tlr": "Tlr 20",
	} {
		if ns := GermanNumbers(german); len(ns) != 1 || ns[0].English() != want || ns[0].Unit != "XTL" {
			t.Errorf("%s is %+v, want %q", german, ns, want)
		}
	}
	for text, want := range map[string]bool{"It cost 20 thalers.": true, "It cost Tlr 20.": true, "It cost 20 euros.": false, "Hothaler": false} {
		if namesUnit("XTL", text) != want {
			t.Errorf("namesUnit(XTL, %q) is %t", text, !want)
		}
	}
}

func BenchmarkTables(b *testing.B) {
	for range b.N {
		parseTable(germanTSV)
		parseTable(englishTSV)
	}
}
