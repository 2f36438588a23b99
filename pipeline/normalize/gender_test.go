package normalize

import "testing"

func TestGender(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Die Lehrer:innen streiken.", "Die Lehrer streiken."},
		{"Viele Bürger*innen kamen.", "Viele Bürger kamen."},
		{"Für jede*r Leser*in gibt es etwas.", "Für jeder Leser gibt es etwas."},
		{"Die Expert:innen-Kommission tagt.", "Die Experten-Kommission tagt."},
		{"Alle KundInnen und Kolleg_innen.", "Alle Kunden und Kollegen."},
		{"Die Ärzt:innen und Anwält*innen.", "Die Ärzte und Anwälte."},
		{"Ein*e Student:in und ein:e Arbeiter:in.", "Ein Student und ein Arbeiter."},
		{"Der*die Politiker:in sprach.", "Der Politiker sprach."},
		{"Die Autor/-innen lesen, die Wähler/innen hören.", "Die Autoren lesen, die Wähler hören."},
		{"Die Nachbar·innen helfen.", "Die Nachbarn helfen."},
		// Other marks and words.
		{"Um 18:30 Uhr: in Köln beginnt es.", ""},
		{"Achtung:in Kürze mehr.", ""},
		{"Die Lehrerinnen und Lehrer.", ""},
		{"Auf https://example.org/Lehrer:innen steht es.", ""},
		{"Das Add-In und LinkedIn.", ""},
		{"Ergebnis: eine:null.", ""},
		{"Die Datei heißt neue_r.txt hier.", ""},
	} {
		d, err := Parse("x", []byte(tt.in+"\n\nNoch ein Satz."))
		if err != nil {
			t.Fatal(err)
		}
		want := tt.want
		if want == "" {
			want = tt.in
		}
		if got := d.Blocks[0].Text; got != want {
			t.Errorf("%s\n got %s\nwant %s", tt.in, got, want)
		}
	}
}
