package protect

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline/markup"
	"dolmetsch/pipeline/normalize"
	"dolmetsch/pipeline/segment"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestQuoteKinds compares every kind of quotation, as articles have them, with
// testdata/quotes.txt: articles apart by lines of =, after each what its units
// are sent as and which quotations and marks without a partner they have.
func TestQuoteKinds(t *testing.T) {
	file := filepath.Join("testdata", "quotes.txt")
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for part := range strings.SplitSeq(strings.TrimPrefix(string(golden), "===\n"), "\n===\n") {
		title, rest, _ := strings.Cut(part, "\n")
		article, _, _ := strings.Cut(strings.TrimSuffix(rest, "\n---"), "\n---\n")
		fmt.Fprintf(&all, "===\n%s\n%s\n---\n", title, article)
		for _, how := range []Quotes{TranslateQuotes, KeepQuotes, BothQuotes} {
			d := quoteArticle(t, article, how)
			d.Units(func(_ *doc.Block, u *doc.Unit) {
				if how == TranslateQuotes {
					fmt.Fprintf(&all, "%s %s\n", u.ID, markup.German(Mask(u, Options{}).Parts))
				}
				for _, term := range u.Terms {
					switch {
					case term.Kind != doc.Quote:
					case how == TranslateQuotes:
						fmt.Fprintf(&all, "  %s\n", term.Source)
					case term.Target != "":
						fmt.Fprintf(&all, "  %s %s: %s\n", how, u.ID, term.Target)
					}
				}
				if how == TranslateQuotes {
					for _, s := range Unpaired(u) {
						fmt.Fprintf(&all, "  unpaired %s at %d\n", s.Of(u.Source), s.Start)
					}
				}
			})
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(all.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, want := strings.Split(all.String(), "\n"), strings.Split(string(golden), "\n")
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("line %d: %q, want %q; see -update", i+1, got[min(i, len(got)-1)], want[min(i, len(want)-1)])
		}
	}
}

func quoteArticle(t *testing.T, text string, how Quotes) *doc.Document {
	t.Helper()
	d, err := normalize.Parse("a.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	segment.Split(d)
	Find(d, nil, Options{Quotes: how})
	return d
}

// TestInnerQuoteAcrossUnits: the parts of an inner quotation come back with
// single marks, whichever marks the answer has.
func TestInnerQuoteAcrossUnits(t *testing.T) {
	d := quoteArticle(t, "„Der Minister sagte: ‚Wir zahlen alles. Das Geld kommt im Mai.‘ Darauf warte ich“, klagte er.", TranslateQuotes)
	for i, tt := range []struct{ answer, want, british string }{
		{"“The minister said: ‘We pay everything.", "“The minister said: ‘We pay everything.", "“The minister said: ‘We pay everything."},
		{"The money doesn’t come before May’.", "The money doesn't come before May.’", "The money doesn't come before May’."},
		{`I'm waiting for that", he complained.`, "I'm waiting for that,” he complained.", "I'm waiting for that”, he complained."},
	} {
		u := &d.Blocks[0].Units[i]
		for _, british := range []bool{false, true} {
			m := Mask(u, Options{British: british})
			want := tt.want
			if british {
				want = tt.british
			}
			r := m.Restore(markup.Answer{Text: tt.answer})
			if r.Text != want || !r.OK() {
				t.Errorf("british %v: %q, %v; want %q", british, r.Text, r.OK(), want)
			}
			for _, term := range r.Terms {
				if term.Kind == doc.Quote && term.TargetSpan == doc.NoSpan {
					t.Errorf("%q is lost", term.Source)
				}
			}
		}
	}
}

func TestBritishPunctuation(t *testing.T) {
	for _, tt := range []struct{ source, answer, want string }{
		{"„Ja“, sagte er.", "“Yes,” he said.", "“Yes”, he said."},
		{"Er nannte es „gut“.", "He called it “good.”", "He called it “good”."},
		{"Er sagte: „Es ist gut.“", "He said: “It is good.”", "He said: “It is good.”"},
		{"„Kommt er?“, fragte sie.", "“Is he coming?” she asked.", "“Is he coming?” she asked."},
		{"„Er sagte ‚nein‘“, klagte sie.", "“He said ‘no,’” she complained.", "“He said ‘no’”, she complained."},
		{"„Na ja …“, sagte er.", "“Well...” he said.", "“Well...” he said."},
	} {
		m := Mask(&quoteArticle(t, tt.source, TranslateQuotes).Blocks[0].Units[0], Options{British: true})
		if r := m.Restore(markup.Answer{Text: tt.answer}); r.Text != tt.want || !r.OK() {
			t.Errorf("%q, want %q; %+v", r.Text, tt.want, r)
		}
	}
}

// TestInches: what stands for inches in the German is no quotation mark in the
// answer either.
func TestInches(t *testing.T) {
	d := quoteArticle(t, `Der 27"-Monitor ist „neu“.`, TranslateQuotes)
	for _, answer := range []string{`The <x id="1">27&quot;</x> monitor is “new”.`, `The 27&quot; monitor is “new”.`, `The <x id="1">27-inch</x> monitor is “new”.`} {
		r := Mask(&d.Blocks[0].Units[0], Options{}).Restore(markup.Answer{Text: answer, Style: markup.XML})
		if r.Text != `The 27" monitor is “new.”` || !r.OK() {
			t.Errorf("%s: %q, %+v", answer, r.Text, r)
		}
	}
}
