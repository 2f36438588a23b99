package lexicon

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLookup(t *testing.T) {
	for _, c := range []struct {
		form, spelling string
		class          Class
		english        string
	}{
		{"Aale", "Aale", Noun, "eels"},
		{"aachens", "Aachens", Name, "Aachen"},
		{"außerdem", "", 0, ""}, // every translator knows it
		{"auserdem", "außerdem", Other, "besides; also"},
		{"BUERGER", "Bürger", Noun, "citizen; citizens"},
		{"Eplus", "E-Plus", Name, "E-Plus"},
		{"Ächtung", "Ächtung", Noun, "outlawing; ostracism; ban"},
		{"", "", 0, ""},
		{"\t", "", 0, ""},
		{"aal", "", 0, ""},
	} {
		e, ok := Lookup(c.form)
		if ok != (c.class != 0) || e.Spelling != c.spelling || ok && e.Class != c.class || strings.Join(e.English, "; ") != c.english {
			t.Errorf("%q: %+v, %t", c.form, e, ok)
		}
	}
}

func TestRare(t *testing.T) {
	for form, want := range map[string]bool{
		"Haus": false, "haus": false, "UND": false, "Jahre": false,
		"Aale": true, "Äbtissin": true, "Quastenflosser": true, "⟦X1⟧": true,
	} {
		if got := Rare(form); got != want {
			t.Errorf("Rare(%q) = %t", form, got)
		}
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ word, form, english, parts string }{
		{"Aale", "aale", "eels", ""},
		{"Aalen", "aalen", "Aalen", ""}, // what the lexicon says itself comes first
		{"Äbtissinnen", "", "", ""},     // another number, another English
		{"Äbten", "äbte", "abbots", ""},
		{"Ächtungs", "ächtung", "outlawing", ""},
		{"Haus", "", "", ""},
		{"Äbtissinächtung", "äbtissinächtung", "abbess outlawing", "äbtissin ächtung"},
		{"Äbte-Ächtung", "äbteächtung", "abbot outlawing", "äbte ächtung"},
		{"xyzzyächtung", "", "", ""},
		{"-", "", "", ""},
		{"ä-", "", "", ""},
	} {
		e, ok := Find(c.word)
		english := ""
		if ok {
			english = e.English[0]
		}
		if e.Form != c.form && c.form != "" || english != c.english || strings.Join(e.Parts, " ") != c.parts {
			t.Errorf("%q: %+v, %t", c.word, e, ok)
		}
	}
}

// A form's other cases have its English, one of another number has not.
func TestInflection(t *testing.T) {
	l := unpacked(must(Pack("beschluss\tBeschluss\tn\tdecision\nbäumen\tBäumen\tn\ttrees\ndaches\tDaches\tn\troof\n"+
		"kleinteilige\tkleinteilige\ta\tsmall-scale\nmesser\tMesser\tn\tknives\nrieger\tRieger\tN\tRieger\nsagte\tsagte\tv\tsaid\nsöldner\tSöldner\tn\tmercenaries\n", "")))
	for word, want := range map[string]string{
		"beschlusses": "beschluss", "beschlüsse": "", "bäume": "bäumen", "dach": "daches", "dachs": "",
		"kleinteiligem": "kleinteilige", "kleinteiliges": "kleinteilige", "kleinteiliger": "", // may be a comparative
		"messern": "messer", "riegers": "rieger", "riegern": "", "söldnern": "söldner", "beschlussn": "", "sagten": "", "sagtes": "",
	} {
		e, ok := l.inflected(word)
		if ok != (want != "") || e.Form != want {
			t.Errorf("%q: %+v, %t", word, e, ok)
		}
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestNames(t *testing.T) {
	n := 0
	for e := range All(Name) {
		if e.Class != Name {
			t.Fatalf("%+v", e)
		}
		n++
	}
	if n < 17_000 {
		t.Errorf("%d names", n)
	}
	for range All(Name) {
		break
	}
}

// TestPacked holds that forms.gz is made of the files beside it, and that they
// are well formed; Pack says where they are not.
func TestPacked(t *testing.T) {
	forms, err := os.ReadFile("forms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	frequent, err := os.ReadFile("frequent.txt")
	if err != nil {
		t.Fatal(err)
	}
	b, err := Pack(string(forms), string(frequent))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, packed) {
		t.Error("forms.gz is old: go run ./internal/lexicon/gen")
	}
	if len(packed) > 2<<20 {
		t.Errorf("forms.gz has %d bytes", len(packed))
	}
}

func TestPackRefuses(t *testing.T) {
	const good = "aale\tAale\tn\teels\n"
	for lines, want := range map[string]string{
		"aale\tAale\tn\n":                          "forms.tsv:1: 3 fields",
		good + "\n":                                "forms.tsv:2: 1 fields",
		good + good:                                `"aale" stands after "aale"`,
		good + "aal\tAal\tn\teel\n":                `"aal" stands after`,
		"Aale\tAale\tn\teels\n":                    "small letters",
		"aale\t\tn\teels\n":                        "spelling",
		"aale\tAale\tq\teels\n":                    "class",
		"aale\tAale\t\teels\n":                     "class",
		"aale\tAale\tn\t\n":                        "English",
		"aale\tAale\tn\teels;\n":                   "English",
		"aale\tAale\tn\ta; b; c; d\n":              "at most three",
		"aale\tAale\tn\t\xff\n":                    "UTF-8",
		"aale\tAale\tn\t⟦X1⟧\n":                    "English",
		good + "abend brot\tAbend Brot\tn\teels\n": "small letters",
	} {
		if _, err := Pack(lines, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, expected %q", lines, err, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, w := range []string{"Äbtissinächtung", "Aalen", "a-b", "\xff\xffächtung", "⟦X1⟧"} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, word string) {
		e, ok := Find(word)
		if !ok {
			return
		}
		if len(e.English) == 0 || e.Form == "" || e.Spelling == "" || utf8.ValidString(word) && !utf8.ValidString(e.Spelling) {
			t.Errorf("%q: %+v", word, e)
		}
	})
}

func BenchmarkLookup(b *testing.B) {
	Lookup("")
	for b.Loop() {
		Lookup("Äbtissin")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		unpacked(packed)
	}
}

func TestEndsInWord(t *testing.T) {
	for word, want := range map[string]bool{
		"Motorsense": true, "Mauerrest": true, "Wiehenholz": true, "Holz": false,
		"Tschurlo": false, "Verstappen": false, "Kärcher": false, "": false,
	} {
		if EndsInWord(word) != want {
			t.Errorf("EndsInWord(%q) is %t", word, !want)
		}
	}
}
