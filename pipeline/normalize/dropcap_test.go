package normalize

import "testing"

func TestDropCaps(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"D er Stadtrat tagte am Abend.", "Der Stadtrat tagte am Abend."},
		{"D\ner Stadtrat tagte am Abend.", "Der Stadtrat tagte am Abend."},
		{"I n Kassel regnet es heute.", "In Kassel regnet es heute."},
		{"„W ir gehen“, sagte sie.", "„Wir gehen“, sagte sie."},
		{"E s war einmal ein König.", "Es war einmal ein König."},
		{"S eit Jahren steht das Haus leer.", "Seit Jahren steht das Haus leer."},
		{"O du fröhliche Zeit.", ""},
		{"A cappella singt der Chor.", ""},
		{"E und F sind Töne.", ""},
		{"C dur ist eine Tonart.", ""},
	} {
		d, err := Parse("x", []byte(tt.in+"\n\nNoch ein Satz steht hier."))
		if err != nil {
			t.Fatal(err)
		}
		want := tt.want
		if want == "" {
			want = tt.in
		}
		if got := d.Blocks[0].Text; got != want {
			t.Errorf("%q: got %s, want %s", tt.in, got, want)
		}
	}
}

func TestUTF16WithoutMark(t *testing.T) {
	const text = "Die Mühle am Bach läuft wieder.\n\nDas freut alle."
	var little, big []byte
	for _, r := range text {
		little, big = append(little, byte(r), byte(r>>8)), append(big, byte(r>>8), byte(r))
	}
	for name, raw := range map[string][]byte{"little endian": little, "big endian": big} {
		d, err := Parse("x", raw)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		b := d.Blocks[0]
		if b.Text != "Die Mühle am Bach läuft wieder." || b.Raw.Start != 0 || b.Raw.End != 2*len([]rune(b.Text)) {
			t.Errorf("%s: %q at %v", name, b.Text, b.Raw)
		}
	}
}
