package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
)

var all = newMasker(shares{names: 1, numbers: 1, fixed: 1}, glossary.Builtin())

func rng(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

func TestPair(t *testing.T) {
	for _, tt := range []struct{ german, english, wantGerman, wantEnglish string }{
		{"Metas Gewinn stieg um 3,5 Mio. Euro.", "Meta's profit rose by 3.5 million euros.", "⟦N1⟧s Gewinn stieg um ⟦D1⟧.", "⟦N1⟧'s profit rose by ⟦D1⟧."},
		{"Im Jahr 2019 kamen 2.000 Menschen nach München.", "In 2019, 2,000 people came to Munich.", "Im Jahr ⟦D1⟧ kamen ⟦D2⟧ Menschen nach ⟦N1⟧.", "In ⟦D1⟧, ⟦D2⟧ people came to ⟦N1⟧."},
		{"Mehr steht auf www.example.de/a.", "There is more at www.example.de/a.", "Mehr steht auf ⟦X1⟧.", "There is more at ⟦X1⟧."},
		{"Er kam am 3. Oktober 1990.", "He came on 3 October 1990.", "Er kam am ⟦D1⟧.", "He came on ⟦D1⟧."},
		{"Von 15 Leuten blieben 5.", "Of 15 people, 5 stayed.", "Von ⟦D1⟧ Leuten blieben ⟦D2⟧.", "Of ⟦D1⟧ people, ⟦D2⟧ stayed."},
		// What one side lacks stays as it is on the other.
		{"Er zahlte 40 Euro in Köln.", "He paid in Cologne.", "Er zahlte 40 Euro in ⟦N1⟧.", "He paid in ⟦N1⟧."},
		{"Nichts dergleichen.", "Nothing of the kind.", "Nichts dergleichen.", "Nothing of the kind."},
		{"“Gut”, sagte Anna Weber.", "“Good”, said Anna Weber.", "“Gut”, sagte ⟦N1⟧.", "“Good”, said ⟦N1⟧."},
	} {
		german, english := all.pair(tt.german, tt.english, rng(1))
		if german != tt.wantGerman || english != tt.wantEnglish {
			t.Errorf("%s | %s\n got %s | %s\nwant %s | %s", tt.german, tt.english, german, english, tt.wantGerman, tt.wantEnglish)
		}
	}
}

// annotated is a term as a pair has it, with its English.
var annotated = regexp.MustCompile(`⟦T⟧[^⟦]+⟦=⟧([^⟦]+)⟦/T⟧`)

// A term's English stands in the English, be it the usual one or another noun's,
// in its number and with its article.
func TestTerms(t *testing.T) {
	m := all
	m.annotate, m.fixed = 1, 0
	for _, tt := range []struct{ german, english, usual string }{
		{"Er verlor einen Arbeitsplatz.", "He lost a job.", "job"},
		{"Die Orgel steht in einer Kapelle.", "The organ is in a chapel.", "chapel"},
		{"Die Arbeitsplätze sind sicher.", "The jobs are safe.", "jobs"},
	} {
		other := 0
		for seed := range uint64(60) {
			german, english := m.pair(tt.german, tt.english, rng(seed))
			found := annotated.FindAllStringSubmatch(german, -1)
			if len(found) == 0 {
				t.Fatalf("%s has no term", german)
			}
			for _, f := range found {
				if !strings.Contains(english, f[1]) {
					t.Errorf("%s | %s", german, english)
				}
				if tt.usual == "jobs" && !strings.HasSuffix(f[1], "s") && lang.EnglishPlural(f[1]) != f[1] {
					t.Errorf("%s for a plural", f[1])
				}
				if rest, ok := strings.CutPrefix(english, "He lost "); ok {
					if article, noun, _ := strings.Cut(rest, " "); article != lang.EnglishArticle(noun) {
						t.Errorf("%s", english)
					}
				}
			}
			if english != tt.english {
				other++
			}
		}
		if other < 15 || other > 55 {
			t.Errorf("%s: another noun %d times of 60", tt.german, other)
		}
	}
	if _, english := m.pair("Der Arbeitsplatz ist ein Arbeitsplatz.", "The job is a job.", rng(1)); english != "The job is a job." {
		t.Errorf("a term in two places: %s", english)
	}
}

func TestRareNouns(t *testing.T) {
	m := all
	m.suggest = 1
	german, english := m.pair("Die Gruftkapelle steht leer.", "The vault is empty.", rng(1))
	if !strings.Contains(german, "Gruftkapelle⟦=⟧") || english != "The vault is empty." {
		t.Errorf("suggestion: %s | %s", german, english)
	}
	m.nouns = 1 // as symbols they need no suggestion
	for _, tt := range []struct{ german, english, wantGerman, wantEnglish string }{
		{"Der Zaunkönig sang.", "The wren sang.", "Der ⟦X1⟧ sang.", "The ⟦X1⟧ sang."},
		{"Der Zaunkönig sang.", "The bird sang.", "Der Zaunkönig sang.", "The bird sang."}, // not what the lexicon has
	} {
		german, english := m.pair(tt.german, tt.english, rng(1))
		if german != tt.wantGerman || english != tt.wantEnglish {
			t.Errorf("%s | %s\n got %s | %s\nwant %s | %s", tt.german, tt.english, german, english, tt.wantGerman, tt.wantEnglish)
		}
	}
}

// Every symbol is on both sides, once, wherever the numbers begin.
func TestSymbolsAgree(t *testing.T) {
	m := all
	m.later, m.verbatim = 1, 0.5
	symbol := regexp.MustCompile(`⟦[NDX]\d+⟧`)
	seen := map[string]bool{}
	for seed := range uint64(200) {
		german, english := m.pair("Anna Weber zahlte der Nordwind AG am 3. Mai 2.000 Euro in Köln.", "On May 3, Anna Weber paid Nordwind AG 2,000 euros in Cologne.", rng(seed))
		a, b := symbol.FindAllString(german, -1), symbol.FindAllString(english, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) || len(a) < 4 || len(slices.Compact(a)) != len(b) {
			t.Fatalf("%s | %s", german, english)
		}
		for _, s := range a {
			seen[s] = true
		}
	}
	if !seen["⟦N1⟧"] || !seen["⟦D9⟧"] || !seen["⟦X3⟧"] {
		t.Errorf("seen %v", seen)
	}
}

// The same seed gives the same bytes however many pairs are made at once, and
// other columns stay.
func TestRun(t *testing.T) {
	var in strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&in, "news\tEs waren %d Menschen in Köln.\tThere were %d people in Cologne.\n", i+20, i+20)
	}
	in.WriteString("one column\n")
	m := all
	m.plain, m.later = 0.3, 0.4
	made := func(seed uint64, jobs int) string {
		var out bytes.Buffer
		if err := run(strings.NewReader(in.String()), &out, m, seed, jobs); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	one := made(1, 1)
	if one != made(1, 3) {
		t.Error("more workers give other pairs")
	}
	if one == made(2, 1) {
		t.Error("another seed gives the same pairs")
	}
	lines := strings.Split(strings.TrimSuffix(one, "\n"), "\n")
	if len(lines) != 3001 || !strings.HasPrefix(lines[7], "news\t") || lines[3000] != "one column" || strings.Count(one, "⟦D") < 3000 {
		t.Errorf("%d lines; %q", len(lines), lines[7])
	}
}

func BenchmarkPair(b *testing.B) {
	for range b.N {
		all.pair("Anna Weber zahlte der Nordwind AG am 3. Mai 2.000 Euro in Köln.", "On May 3, Anna Weber paid Nordwind AG 2,000 euros in Cologne.", rng(1))
	}
}
