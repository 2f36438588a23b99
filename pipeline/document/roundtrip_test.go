package document

import (
	"bytes"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline/segment"
)

// translated runs data through the importer and puts English made of the German
// by upper case back, with every code at its place.
func translated(t *testing.T, name string, data []byte, opt Options) (string, *doc.Document) {
	t.Helper()
	d, err := Read(name, data, opt)
	if err != nil {
		t.Fatal(err)
	}
	segment.Split(d)
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		var b strings.Builder
		at := 0
		for i, c := range u.Codes {
			b.WriteString(strings.ToUpper(u.Source[at:c.At]))
			at = c.At
			u.Codes[i].TargetAt = b.Len()
		}
		b.WriteString(strings.ToUpper(u.Source[at:]))
		u.Target = b.String()
	})
	var out bytes.Buffer
	if err := d.File.Rewrite(&out, d); err != nil {
		t.Fatal(err)
	}
	return out.String(), d
}

// untouched is data written back with nothing translated.
func untouched(t testing.TB, name string, data []byte, opt Options) []byte {
	d, err := Read(name, data, opt)
	if err != nil {
		t.Skip(err)
	}
	segment.Split(d)
	var out bytes.Buffer
	if d.File == nil {
		return data
	}
	if err := d.File.Rewrite(&out, d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestMarkdown(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"# Titel\n\nEin *kurzer* Text.\n", "# TITEL\n\nEIN *KURZER* TEXT.\n"},
		{"Ein **[Link](https://example.org/a_(b) \"Der Titel\")** hier.\n", "EIN **[LINK](https://example.org/a_(b) \"Der Titel\")** HIER.\n"},
		{"Der Befehl `ls -l` und ![Bild](b.png) bleiben.\n", "DER BEFEHL `ls -l` UND ![Bild](b.png) BLEIBEN.\n"},
		{"> Ein Zitat\n> über zwei Zeilen.\n\n- eins\n- zwei **fett**\n\n1. Punkt\n", "> EIN ZITAT ÜBER ZWEI ZEILEN.\n\n- EINS\n- ZWEI **FETT**\n\n1. PUNKT\n"},
		{"```go\nnicht()\n```\n\n    auch nicht\n\n<div>\nHTML bleibt\n</div>\n\nText.\n", "```go\nnicht()\n```\n\n    auch nicht\n\n<div>\nHTML bleibt\n</div>\n\nTEXT.\n"},
		{"| Stadt | Zahl |\n|---|--:|\n| Köln | *elf* |\n", "| STADT | ZAHL |\n|---|--:|\n| KÖLN | *ELF* |\n"},
		{"---\ntitle: 'Neue Regeln: ein Überblick'\ntags: [a, b]\ndescription: Was sich ändert\n---\n\nDer Text.\n",
			"---\ntitle: \"NEUE REGELN: EIN ÜBERBLICK\"\ntags: [a, b]\ndescription: \"WAS SICH ÄNDERT\"\n---\n\nDER TEXT.\n"},
		{"Siehe [dort][1] und <https://example.org> oder `x`.\n\n[1]: https://example.org\n", "SIEHE [DORT][1] UND <https://example.org> ODER `x`.\n\n[1]: https://example.org\n"},
		{"Mit Fußnote.[^1]\n\n[^1]: Die Fußnote.\n", "MIT FUSSNOTE.[^1]\n\n[^1]: DIE FUSSNOTE.\n"},
		{"Zeile eins  \nZeile zwei\\\nZeile drei\n", "ZEILE EINS  \nZEILE ZWEI\\\nZEILE DREI\n"},
		{"Überschrift\n===========\n\nEin \\*Stern\\* und a&auml;b.\n", "ÜBERSCHRIFT\n===========\n\nEIN \\*STERN\\* UND AÄB.\n"},
		{"~~Gestrichen~~ und <b>fett</b>, ***beides***.\n", "~~GESTRICHEN~~ UND <b>FETT</b>, ***BEIDES***.\n"},
		{"- [ ] Aufgabe eins\n- [x] Aufgabe zwei\n", "- [ ] AUFGABE EINS\n- [x] AUFGABE ZWEI\n"},
		{"_Kursiv am Anfang_ steht\r\nmit CRLF.\r\n\r\nEnde hier.\r\n", "_KURSIV AM ANFANG_ STEHT MIT CRLF.\r\n\r\nENDE HIER.\r\n"},
	} {
		got, _ := translated(t, "x.md", []byte(tt.in), Options{})
		if want := strings.ReplaceAll(tt.want, "FUSSNOTE", "FUßNOTE"); strings.ReplaceAll(got, "FUSSNOTE", "FUßNOTE") != want {
			t.Errorf("%q\n got %q\nwant %q", tt.in, got, want)
		}
		if got := untouched(t, "x.md", []byte(tt.in), Options{}); string(got) != tt.in {
			t.Errorf("%q: untouched it is %q", tt.in, got)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("# T\n\nEin *kurzer* [Text](x).\n\n> a\n> b\n")
	f.Add("| a | b |\n|--|--|\n| *x | `y |`\n")
	f.Add("---\ntitle: x\n---\n- [ ] a  \n  b<br>\n")
	f.Fuzz(func(t *testing.T, s string) {
		if kind, err := Recognize("x.md", []byte(s)); err != nil || kind != Markdown {
			t.Skip()
		}
		if got := untouched(t, "x.md", []byte(s), Options{}); string(got) != s {
			t.Fatalf("%q became %q", s, got)
		}
		translated(t, "x.md", []byte(s), Options{})
	})
}
