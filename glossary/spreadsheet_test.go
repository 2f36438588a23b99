package glossary

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"dolmetsch/doc"
)

// TestSpreadsheets reads glossaries as people and their programs save them; the
// files are made here in those programs' manner.
func TestSpreadsheets(t *testing.T) {
	utf16of := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	for _, c := range []struct{ name, file, text, want string }{
		{"header", "a.tsv", "Deutsch\tEnglisch\nBär\tbear\n", "Bär=bear"},
		{"header in other words", "a.tsv", "Deutscher Begriff\tBevorzugtes Englisch\nBär\tbear\n", "Bär=bear"},
		{"header with languages in brackets", "a.tsv", "Term (DE)\tTerm (EN)\tNote\nBär\tbear\tx\n", "Bär=bear"},
		{"header of codes", "a.csv", "de_DE,en_US\nBär,bear\n", "Bär=bear"},
		{"header, other columns in any words", "a.csv", "Quelle;Ziel;Freigabe durch\nBär;bear;Anja\n", "Bär=bear"},
		{"an entry that looks like a header", "a.tsv", "Deutsch\tGerman\nBär\tbear\n", "Deutsch=German Bär=bear"},
		{"quoted", "a.tsv", "\"Bär\"\t\"the \"\"bear\"\"\"\n", "Bär=the \"bear\""},
		{"sep line", "a.csv", "sep=;\nBär;bear, brown\n", "Bär=bear, brown"},
		{"semicolons with commas in fields", "a.csv", "\"Bär, der\";bear\nWolf;wolf, grey\n", "Bär, der=bear Wolf=wolf, grey"},
		{"commas with semicolons in quotes", "a.csv", "Bär,\"bear; brown\"\nWolf,wolf\n", "Bär=bear; brown Wolf=wolf"},
		{"bars", "a.csv", "Bär|bear\nWolf|wolf\n", "Bär=bear Wolf=wolf"},
		{"hashtags", "a.tsv", "# comment\twith a tab\n#MeToo\t#MeToo\n#comment\n", "#MeToo=#MeToo"},
		{"hashtags, commas", "a.csv", "# a comment, with commas, and \"marks\n#MeToo,MeToo\n", "#MeToo=MeToo"},
		{"Unicode text", "a.tsv", utf16of("Bär\tbear\r\n"), "Bär=bear"},
		{"Unicode text, commas", "a.csv", utf16of("Bär,bear\r\n"), "Bär=bear"},
		{"decomposed letters and soft hyphens", "a.tsv", "Ba\u0308ren\u00addienst\tbear\u00ad service\n", "Bärendienst=bear service"},
		{"superseded", "a.tbx", `<tbx><conceptEntry><langSec xml:lang="de"><termSec><term>Bär</term></termSec></langSec><langSec xml:lang="en"><termSec><term>bear</term></termSec>
			<termSec><term>Bruin</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termSec></langSec></conceptEntry></tbx>`, "Bär=bear Bär!Bruin"},
	} {
		g, err := loadText(t, c.file, c.text)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, e := range g.Entries {
			mark := "="
			if e.Kind == Forbidden {
				mark = "!"
			}
			got = append(got, e.German+mark+e.English)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.name, strings.Join(got, " "), c.want)
		}
	}
	for name, text := range map[string]string{"a.tsv": "# nothing\n", "b.csv": "German,English\n", "c.tsv": "", "d.tbx": "<tbx></tbx>", "e.tsv": "Deutsch\tEnglisch\n"} {
		if _, err := loadText(t, name, text); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "no entries") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSavedByLibreOffice reads a glossary that pipeline/bitext/validate/tools.sh
// had LibreOffice save: UTF-16, semicolons, quotes where a field needs them.
func TestSavedByLibreOffice(t *testing.T) {
	g, err := Load("testdata/libreoffice.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{German: "#MeToo", English: "#MeToo", Kind: Name},
		{German: "Bär, brauner", English: "brown bear", Kind: Term, Note: `sagt „Bär“, "so"`},
		{German: "Großraum", English: "metropolitan area", Kind: Term, Note: "50%; 1/2"},
	}
	if len(g.Entries) != len(want) {
		t.Fatalf("%d entries: %+v", len(g.Entries), g.Entries)
	}
	for i, w := range want {
		if e := g.Entries[i]; e.German != w.German || e.English != w.English || e.Kind != w.Kind || e.Note != w.Note {
			t.Errorf("%+v, want %+v", e, w)
		}
	}
}

func loadText(t *testing.T, name, text string) (*Glossary, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return Load(path)
}

// TestNotes: what stands in columns that are no fields of ours is kept.
func TestNotes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"German,English,Anmerkung\nBär,bear,brown\n", "brown"},
		{"German,English,Comments,Freigabe durch\nBär,bear,brown,Anja\n", "brown; Freigabe durch: Anja"},
		{"German,English,Quellenangabe,\nBär,bear,Duden,seen\n", "Quellenangabe: Duden; seen"},
		{"German,English,Notiz,Hinweis\nBär,bear,,brown\n", "brown"},
		{"German,English,ID,Stand\nBär,bear,17,\n", ""},
	} {
		g, err := loadText(t, "a.csv", c.text)
		if err != nil || len(g.Entries) != 1 || g.Entries[0].Note != c.want {
			t.Errorf("%q: %+v, %v", c.text, g, err)
		}
	}
}

// TestLost: what a format has no place for is named.
func TestLost(t *testing.T) {
	entries := []Entry{{German: "Bär", English: "bear", CaseSensitive: true, Plural: "Bären", Gender: "m", Context: "zoo"}, {German: "Bär", English: "Bruin", Kind: Forbidden}}
	for _, c := range []struct {
		path string
		want int
	}{{"a.tsv", 5}, {"a.csv", 0}, {"a.yaml", 0}, {"a.tbx", 2}} {
		if lost, err := Lost(c.path, entries); err != nil || len(lost) != c.want {
			t.Errorf("%s: %v, %v", c.path, lost, err)
		}
	}
}
