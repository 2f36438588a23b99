package protect

import (
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline/markup"
)

// suggested lists the suggestions for a unit, as "German=English".
func suggested(u *doc.Unit) string {
	var out []string
	for _, t := range u.Terms {
		if t.Kind == doc.Lexicon {
			out = append(out, t.Source+"="+t.Target)
		}
	}
	return strings.Join(out, " ")
}

func TestAddNouns(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{"Die Äbtissin kam zum Stadtkämmerer.", "Äbtissin=abbess Stadtkämmerer=city treasurer"},
		{"Der Mann ging nach Hause.", ""}, // every translator knows them
		{"Er sprach von äbtissin und ÄBTISSIN.", ""},
		{"Die Äbtissin-Wahl, die Vize-Äbtissin und der Äbtissin/Abt", ""}, // parts of something else
		{"Die „Äbtissin“ (Äbtissin): Äbtissin!", "Äbtissin=abbess Äbtissin=abbess Äbtissin=abbess"},
		{"Äbtissin:nen und Thema:Äbtissin", ""},
		{"Äbtissin ", "Äbtissin=abbess"},
		{"", ""},
		{"Ein Erntehelfer kam, zwei Erntehelfer gingen.", "Erntehelfer=harvest worker Erntehelfer=harvest workers"},
		{"Alle fleißigen Absteiger und jeder neue Absteiger", "Absteiger=relegated teams Absteiger=relegated team"},
		{"Er sah einen Agnostiker und viele andere Agnostiker.", "Agnostiker=agnostic Agnostiker=agnostics"},
		{"Das Kind zum Beispiel Erntehelfer", "Erntehelfer=harvest workers"}, // an article of another noun
	} {
		d := article1(c.source)
		u := &d.Blocks[0].Units[0]
		Find(d, nil, Options{Names: true})
		AddNouns(u)
		if got := suggested(u); got != c.want {
			t.Errorf("%q: %q, want %q", c.source, got, c.want)
		}
		n := len(u.Terms)
		if AddNouns(u); len(u.Terms) != n {
			t.Errorf("%q: suggested again: %+v", c.source, u.Terms)
		}
	}
}

// What the user's glossary has, or a kept quotation, is not for the lexicon.
func TestAddedNounsComeLast(t *testing.T) {
	g, _ := glossary.Merge(glossary.Builtin(), glossary.New([]glossary.Entry{{German: "Äbtissin", English: "Mother Superior", Kind: glossary.Term}}))
	d := article1("Die Äbtissin lobte den Stadtkämmerer: „Der Erntehelfer war da.“")
	u := &d.Blocks[0].Units[0]
	Find(d, g, Options{Quotes: KeepQuotes})
	AddNouns(u)
	if got := suggested(u); got != "Stadtkämmerer=city treasurer" {
		t.Errorf("%q of %+v", got, u.Terms)
	}
}

// The model knows eight symbols of the class; terms of other kinds keep theirs.
func TestAddedNounsAreBounded(t *testing.T) {
	d := article1("Siehe https://a.example/x und " + strings.Repeat("Äbtissin, ", 12) + "Ende.")
	u := &d.Blocks[0].Units[0]
	Find(d, nil, Options{})
	AddNouns(u)
	text := markup.Render(Mask(u, Options{}).Parts, markup.Symbols)
	if n := strings.Count(suggested(u), "="); n != 7 || !strings.Contains(text, "⟦X8⟧") || strings.Contains(text, "https") {
		t.Errorf("%d suggestions: %s", n, text)
	}
}

func TestSuggestionsComeBack(t *testing.T) {
	for _, c := range []struct{ source, answer, want string }{
		{"Ein Apfelbaum blüht.", "A ⟦X1⟧ is in bloom.", "An apple tree is in bloom."},
		{"Die Äbtissin kam.", "An ⟦X1⟧ came.", "An abbess came."},
		{"Ein Agnostiker kam.", "A ⟦X1⟧ came.", "An agnostic came."},
		{"Sie sah einen Stadtkämmerer.", "She saw an ⟦X1⟧.", "She saw a city treasurer."},
		{"Die Rede des Stadtkämmerers", "The ⟦X1⟧’s speech", "The city treasurer's speech"},
		{"Die Rede des Stadtkämmerers", "The ⟦X1⟧s speech", "The city treasurer's speech"},
		{"Zwei Erntehelfer kamen.", "Two ⟦X1⟧s came.", "Two harvest workers came."},
		{"Erntehelfer fehlen.", "A ⟦X1⟧ is lacking.", "Harvest workers is lacking."},
		{"Äbtissin gesucht", "⟦X1⟧ wanted", "Abbess wanted"},
		{"„Äbtissin gesucht“", "“⟦X1⟧ wanted”", "“Abbess wanted”"},
		{"Die Äbtissin und der Agnostiker", "The ⟦X1⟧and the ⟦X2⟧", "The abbess and the agnostic"},
		{"Die Äbtissin kam.", "She came.", "She came."}, // not taken: no fault
		{"Die Äbtissin kam.", "The ⟦X1⟧, the ⟦X1⟧, came.", "The abbess, the abbess, came."},
	} {
		d := article1(c.source)
		u := &d.Blocks[0].Units[0]
		Find(d, nil, Options{})
		AddNouns(u)
		if suggested(u) == "" {
			t.Errorf("%q: nothing suggested", c.source)
		}
		r := Mask(u, Options{}).Restore(markup.Answer{Text: c.answer, Style: markup.Symbols})
		if r.Text != c.want || !r.OK() {
			t.Errorf("%q, %q: %q, want %q; lost %v, doubled %v", c.source, c.answer, r.Text, c.want, r.Lost, r.Doubled)
		}
		for _, k := range WithoutLost(r.Terms) {
			if k.Kind == doc.Lexicon && !strings.EqualFold(k.TargetSpan.Of(r.Text), k.Target) {
				t.Errorf("%q: %+v stands for %q", c.source, k, k.TargetSpan.Of(r.Text))
			}
		}
	}
}

// A lone suggestion is for the backend: nothing says that it is right.
func TestSuggestionIsToBeTranslated(t *testing.T) {
	d := article1("Äbtissin")
	u := &d.Blocks[0].Units[0]
	if AddNouns(u); Mask(u, Options{}).Nothing(false) {
		t.Error("nothing to translate")
	}
}
