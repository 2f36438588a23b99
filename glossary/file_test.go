package glossary

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"dolmetsch/doc"
)

func load(t *testing.T, name, text string) (*Glossary, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(path)
}

// short is an entry without its place.
func short(e Entry) Entry {
	e.File, e.Line, e.bare = "", 0, false
	return e
}

func TestLoad(t *testing.T) {
	power := Entry{German: "Rechenleistung", English: "computing power", Kind: Term}
	llama := Entry{German: "Llama", English: "Llama", Kind: DoNotTranslate}
	noted := power
	noted.Note = "not processing power"
	full := Entry{German: "Rechenleistung", English: "computing power", Kind: Term, PartOfSpeech: "noun", Gender: "f",
		Plural: "Rechenleistungen", Context: "computing", Note: "n", CaseSensitive: true}
	tests := []struct {
		name, text string
		want       []Entry
	}{
		{"a.tsv", "# comment\n\nRechenleistung\tcomputing power\tnot processing power\r\nLlama\t\n", []Entry{noted, llama}},
		{"bom.tsv", "\ufeffRechenleistung\tcomputing power\n", []Entry{power}},
		{"bare.csv", "Rechenleistung,computing power\nLlama\n", []Entry{power, llama}},
		{"deepl.csv", "Rechenleistung,computing power,DE,EN-US\n", []Entry{power}},
		{"tabs.csv", "Rechenleistung\tcomputing power\nLlama\t\n", []Entry{power, llama}},
		{"names.txt", "Llama\n", []Entry{llama}},
		{"excel.csv", "Rechenleistung;computing power\n", []Entry{power}},
		{"google.csv", "en,de\ncomputing power,Rechenleistung\n", []Entry{power}},
		{"google-set.csv", "en,de,pos,description\ncomputing power,Rechenleistung,,not processing power\n", []Entry{noted}},
		{"own.csv", "german,english,kind,case-sensitive,part-of-speech,gender,plural,context,note\nRechenleistung,computing power,term,true,noun,f,Rechenleistungen,computing,n\n", []Entry{full}},
		{"own.yaml", "entries:\n  - german: Rechenleistung\n    english: computing power\n    case-sensitive: true\n    part-of-speech: noun\n    gender: f\n    plural: Rechenleistungen\n    context: computing\n    note: n\n  - {german: Llama, kind: do-not-translate}\n", []Entry{full, llama}},
		{"old.tbx", `<?xml version="1.0"?><martif type="TBX-Basic"><text><body><termEntry>
			<langSet xml:lang="de"><tig><term>Rechenleistung</term><termNote type="partOfSpeech">noun</termNote></tig></langSet>
			<langSet xml:lang="en-US"><tig><term>processing power</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
			<tig><term>computing power</term></tig></langSet></termEntry></body></text></martif>`,
			[]Entry{{German: "Rechenleistung", English: "computing power", Kind: Term, PartOfSpeech: "noun"},
				{German: "Rechenleistung", English: "processing power", Kind: Forbidden, PartOfSpeech: "noun"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, err := load(t, tt.name, tt.text)
			if err != nil {
				t.Fatal(err)
			}
			var got []Entry
			for _, e := range g.Entries {
				if e.Line == 0 || !strings.HasSuffix(e.File, tt.name) {
					t.Errorf("%q has no place: %s", e.German, e.Place())
				}
				got = append(got, short(e))
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestLoadErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a.tsv", "gut\tgood\nzu\tviele\tFelder\thier\n", "a.tsv:2: 4 fields"},
		{"b.tsv", "Haus    house\n", "b.tsv:1: no tab"},
		{"semicolons.tsv", "Haus;house\n# x\nHof;yard\nGut\testate\nWald;forest\nSee;lake\n", `semicolons.tsv:1: no tab but ";", as in 4 of 5 lines; expected German<TAB>English`},
		{"equals.txt", "Haus = house\nHof = yard\n", `equals.txt:1: no tab but " = ", as in 2 of 2 lines`},
		{"c.tsv", "\tgood\n", "c.tsv:1: no German"},
		{"d.tsv", "gut\tgood\nM\xfcnchen\tMunich\n", "d.tsv:2: not UTF-8"},
		{"a.csv", "gut,good\n\"offen,x\n", "a.csv:2"},
		{"b.csv", "a,b,FR,EN\n", "b.csv:1: languages FR, EN"},
		{"c.csv", "german,english,kind\na,b,nonsense\n", "c.csv:2: unknown kind"},
		{"a.yaml", "entries:\n  - german: a\n    englsh: b\n", "a.yaml:3: unknown field"},
		{"b.yaml", "entries: 3\n", "b.yaml:1: expected"},
		{"c.yaml", "entries:\n  - german: a\n    kind: name\n", "c.yaml:2"},
		{"a.tbx", "<tbx>\n<text></tbx>", "a.tbx:2"},
		{"b.tbx", "<html></html>", "b.tbx:1: no <martif>"},
		{"a.docx", "", "expected a file name ending in .tsv"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(t, tt.name, tt.text)
			if err == nil || !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.tsv")); !errors.Is(err, doc.ErrInput) {
		t.Errorf("missing file: %v", err)
	}
}

// Every format keeps what it has a place for.
func TestWriteAndReadBack(t *testing.T) {
	entries := []Entry{
		{German: "Rechenleistung", English: "computing power", Kind: Term, PartOfSpeech: "noun", Gender: "f", Plural: "Rechenleistungen", Context: "IT", Note: "a \"note\" & more", CaseSensitive: true},
		{German: "München", English: "Munich", Kind: Name},
		{German: "Llama", English: "Llama", Kind: DoNotTranslate},
		{German: "Handy", English: "handy", Kind: Forbidden},
	}
	lossy := map[string]func(*Entry) bool{ // whether the format keeps the entry at all
		".tsv": func(e *Entry) bool {
			e.PartOfSpeech, e.Gender, e.Plural, e.Context, e.CaseSensitive = "", "", "", "", false
			if e.Kind == Name {
				e.Kind = Term
			}
			return e.Kind != Forbidden
		},
		".tbx": func(e *Entry) bool { e.Plural, e.CaseSensitive = "", false; return true },
	}
	for _, ext := range Extensions() {
		t.Run(ext, func(t *testing.T) {
			var b bytes.Buffer
			if err := Write(&b, "x"+ext, entries); err != nil {
				t.Fatal(err)
			}
			g, err := load(t, "x"+ext, b.String())
			if err != nil {
				t.Fatalf("%v in\n%s", err, b.String())
			}
			keep := lossy[map[string]string{".tab": ".tsv", ".txt": ".tsv", ".xml": ".tbx"}[ext]]
			if keep == nil {
				keep = lossy[ext]
			}
			var want, got []Entry
			for _, e := range entries {
				if keep == nil || keep(&e) {
					want = append(want, e)
				}
			}
			for _, e := range g.Entries {
				got = append(got, short(e))
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	g, err := load(t, "g.yaml", `entries:
  - {german: Haus, english: house}
  - {german: Haus, english: house}
  - {german: Haus, english: building}
  - {german: Gift, english: poison}
  - {german: Mitgift, english: Gift}
  - {german: Haus, english: building, kind: forbidden}
  - {german: "M\u00c3\u00bcnchen", english: Munich}
  - {german: "---", english: dash}
  - {german: "Das ist alles. Mehr nicht", english: x}
  - {german: "Ma\u0435r", english: x}
  - {german: gut, english: good}
  - {german: rechenleistung, english: computing power}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`:3: "Haus" is a duplicate of`,
		`:4: "Haus" = "building" contradicts "house" of`,
		`:6: "Mitgift" = "Gift", which is German for "poison"`,
		`:7: "Haus" forbids "building", which`,
		`:8: "MÃ¼nchen": looks like UTF-8 read as Windows-1252`,
		`:9: "---" can never match: it has no letter`,
		`:10: "Das ist alles. Mehr nicht" can never match: it runs over`,
		`:11: "Maеr": mixes 'е' into Latin letters`,
		`:13: "rechenleistung" looks like a noun`,
	}
	got := Check(g)
	for i, p := range got {
		if i >= len(want) || !strings.Contains(p.String(), want[i]) {
			t.Errorf("problem %d: %s", i, p)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d problems, want %d", len(got), len(want))
	}
}

func TestCheckLines(t *testing.T) {
	g, err := load(t, "g.tsv", "Nordlicht\t\nSüdlicht\nHaus;house\nHof\tyard\nin Kraft treten\tenter into force\nin Kürze\tsoon\nWald\tforest\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`g.tsv:2: "Südlicht" has no English and no separator`, `g.tsv:3: "Haus;house" has no English`, `g.tsv:5: "in Kraft treten" is a verb of several words`}
	got := Check(g)
	if len(got) != len(want) {
		t.Errorf("problems %v, want %d", got, len(want))
	}
	for i, w := range want {
		if i < len(got) && !strings.Contains(got[i].String(), w) {
			t.Errorf("problem %s, want %s", got[i], w)
		}
	}
}

func TestBuiltinIsSound(t *testing.T) {
	for _, p := range Check(Builtin()) {
		t.Error(p)
	}
}

func TestMerge(t *testing.T) {
	a := New([]Entry{{German: "Handy", English: "cell phone", Kind: Term, File: "a", Line: 1}, {German: "Haus", English: "house", Kind: Term, File: "a", Line: 2}})
	b := New([]Entry{{German: "Handy", English: "mobile phone", Kind: Term, File: "b", Line: 1}, {German: "Köln", English: "Köln", Kind: DoNotTranslate, File: "b", Line: 2},
		{German: "KI", English: "artificial intelligence", Kind: Term, File: "b", Line: 3}})
	g, conflicts := Merge(Builtin(), a, nil, b)
	if len(conflicts) != 1 || conflicts[0].String() != `b:1: "Handy" = "mobile phone" replaces "cell phone" of a:1` {
		t.Errorf("conflicts %v", conflicts)
	}
	for text, want := range map[string]string{"Handys": "mobile phone", "Häuser": "house", "Köln": "Köln", "Wien": "Vienna", "KI": "artificial intelligence"} {
		if ms := g.Find(text); len(ms) != 1 || ms[0].Entry.English != want {
			t.Errorf("%s: %v, want %s", text, ms, want)
		}
	}
}

// FuzzRead reads arbitrary files. One that can be read is written and read
// again without change in what the format holds.
func FuzzRead(f *testing.F) {
	f.Add("Haus\thouse\tnote\nLlama\t\n", byte(0))
	f.Add("de;en\nHaus;house\n", byte(1))
	f.Add("<tbx><conceptEntry><langSec lang=\"de\"><termSec><term>a</term></termSec></langSec></conceptEntry></tbx>", byte(2))
	f.Add("entries:\n  - {german: a, english: b}\n", byte(3))
	f.Fuzz(func(t *testing.T, text string, which byte) {
		format := formats[int(which)%len(formats)]
		entries, err := format.read("f", strings.NewReader(text))
		if err != nil {
			return
		}
		New(entries).Find(text)
		var b bytes.Buffer
		if err := format.write(&b, entries); err != nil {
			t.Fatal(err)
		}
		again, err := format.read("f", &b)
		if err != nil {
			t.Fatalf("%v in what was written for %q", err, text)
		}
		if len(again) > len(entries) {
			t.Fatalf("%d entries became %d", len(entries), len(again))
		}
	})
}
