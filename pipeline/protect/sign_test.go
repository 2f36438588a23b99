package protect

import (
	"fmt"
	"strings"
	"testing"

	"dolmetsch/doc"
)

// plainRunes is what the backend of these tests carries.
func plainRunes(r rune) bool {
	return strings.ContainsRune("abcdefghijklmnopqrstuvwxyzäöüßéABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ0123456789.,:;!?-–+*%()/&“”‘’'„€", r)
}

func TestFindSigns(t *testing.T) {
	for _, tt := range []struct {
		source string
		want   string // the terms with their English
	}{
		{"Die Messung ergab 12,5 ± 0,3 Grad.", "number 12.5|sign ±|number 0.3 degrees"},
		{"Der Wert lag bei < 5.", "sign <|number 5"},
		{"Der Preis fiel um <5 % auf ≈120 Euro.", "number <5%|number ≈120 euros"},
		{"Es kamen ≥3,5 Mio. Menschen.", "number ≥3.5 million"},
		{"Die Schicht ist 10 µm dick.", "number 10 µm"},
		{"Señor Núñez kam zu spät.", "name Señor Núñez"},
		{"Das Smørrebrød schmeckt à la carte.", "name Smørrebrød|sign à"},
		{"Es sind 10^6 Fans.", "sign 10^6"},
		{"Der Pfad C:\\Daten\\bericht.txt, sagte er, sei falsch.", "url C:\\Daten\\bericht.txt"},
		{"Wir ❤️ Berlin 🎉🎉!", "sign ❤️|name Berlin|sign 🎉🎉"},
		{"Das Lego® verkauft sich.", "sign Lego®"},
		{"Die Formel E=mc² kennt jeder.", "sign E=mc²"},
		{"★ ★ ★", "sign ★|sign ★|sign ★"},
		{"Er sagte: „Das ist gut“ → dann ging er.", "sign →"},
		{"Er zahlte 5 zł.", "number PLN 5"},
		{"Ganz normal, ohne Zeichen.", ""},
	} {
		d := &doc.Document{Blocks: []doc.Block{{Kind: doc.Paragraph, Units: []doc.Unit{{ID: "1.1", Source: tt.source}}}}}
		Find(d, nil, Options{Names: true})
		FindSigns(d, plainRunes)
		u := &d.Blocks[0].Units[0]
		var got []string
		for _, term := range u.Terms {
			if term.SourceSpan.Of(u.Source) != term.Source {
				t.Errorf("%s: the span of %q is that of %q", tt.source, term.Source, term.SourceSpan.Of(u.Source))
			}
			if term.Kind != doc.Quote {
				got = append(got, fmt.Sprint(term.Kind, " ", term.Target))
			}
		}
		if s := strings.Join(got, "|"); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.source, s, tt.want)
		}
	}
}

func FuzzFindSigns(f *testing.F) {
	for _, s := range []string{"Señor 5 ± 3<4 „x“ ®", "10^6\\^", "„α“≥3,5 Mio.", "\u0301\ufe0f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		d := &doc.Document{Blocks: []doc.Block{{Kind: doc.Paragraph, Units: []doc.Unit{{ID: "1.1", Source: source}}}}}
		Find(d, nil, Options{Names: true})
		FindSigns(d, plainRunes)
		end := 0
		for _, term := range d.Blocks[0].Units[0].Terms {
			if term.Kind == doc.Quote {
				continue
			}
			if term.SourceSpan.Start < end || term.SourceSpan.Of(source) != term.Source {
				t.Fatalf("%q: term %+v overlaps one before it, which ends at %d", source, term, end)
			}
			end = term.SourceSpan.End
		}
	})
}
