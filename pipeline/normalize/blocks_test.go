package normalize

import (
	"strings"
	"testing"

	"dolmetsch/doc"
)

// marked reads text with codes: "a ‹b›fett‹/b› und ‹n/›" has a pair and a single.
func marked(s string) doc.Block {
	b := doc.Block{}
	for s != "" {
		before, rest, ok := strings.Cut(s, "‹")
		b.Text += before
		if !ok {
			break
		}
		name, after, _ := strings.Cut(rest, "›")
		c := doc.Code{ID: strings.Trim(name, "/"), Kind: doc.Open, At: len(b.Text)}
		switch {
		case strings.HasPrefix(name, "/"):
			c.Kind = doc.Close
		case strings.HasSuffix(name, "/"):
			c.Kind = doc.Single
		}
		b.Codes = append(b.Codes, c)
		s = after
	}
	return b
}

func unmarked(b doc.Block) string {
	out, at := "", 0
	for _, c := range b.Codes {
		out += b.Text[at:c.At]
		at = c.At
		switch c.Kind {
		case doc.Open:
			out += "‹" + c.ID + "›"
		case doc.Close:
			out += "‹/" + c.ID + "›"
		default:
			out += "‹" + c.ID + "/›"
		}
	}
	return out + b.Text[at:]
}

func TestBlocks(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Ein ‹b›fettes‹/b› Wort.", "Ein ‹b›fettes‹/b› Wort."},
		{"‹b›Das war gut.‹/b›Die Menge jubelte.", "‹b›Das war gut.‹/b› Die Menge jubelte."},
		{"Das war gut.‹b›Die Menge‹/b› jubelte.", "Das war gut. ‹b›Die Menge‹/b› jubelte."},
		{`Er sagte "‹i›Nein‹/i›" und ging.`, "Er sagte „‹i›Nein‹/i›“ und ging."},
		{`Er sagte ‹i›"Nein"‹/i› und ging.`, "Er sagte ‹i›„Nein“‹/i› und ging."},
		{"‹d›D‹/d›er Rat tagte.‹n/›", "‹d›D‹/d›er Rat tagte.‹n/›"},
		{"Die Ga\u00adran‹i›tie‹/i› läuft.", "Die Garan‹i›tie‹/i› läuft."},
		{"Ein Satz.‹b›‹/b›Noch einer.", "Ein Satz. ‹b›‹/b›Noch einer."},
		{"Viel  ‹i› Raum‹/i› hier", "Viel ‹i›Raum‹/i› hier"},
		{"Eine\nZeile ‹i›mit\r\nBruch‹/i›", "Eine Zeile ‹i›mit Bruch‹/i›"},
		{"Bu\u0308cher ‹i›u\u0308ber‹/i› a‹n/›", "Bücher ‹i›über‹/i› a‹n/›"},
	} {
		d, err := Blocks("x", []doc.Block{marked("Eine Überschrift"), marked(tt.in), marked("Noch ein Satz.")})
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Blocks) != 3 {
			t.Fatalf("%s: %d blocks", tt.in, len(d.Blocks))
		}
		if got := unmarked(d.Blocks[1]); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.in, got, tt.want)
		}
	}
}

func TestBlocksKeepsTheirOrder(t *testing.T) {
	d, err := Blocks("x", []doc.Block{
		{Kind: doc.Heading, Text: "Erste Zeile"}, {Text: "***"}, {Text: "dpa"}, {Text: "Foto: Jana Ott/Archiv"}, {Kind: doc.List, Text: "Punkt eins"},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range d.Blocks {
		got = append(got, string(b.Kind)+" "+b.Raw.Of(string(d.Raw)))
	}
	want := "heading Erste Zeile|boilerplate dpa|caption Foto: Jana Ott/Archiv|list Punkt eins"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add("Ein ‹b›fettes‹/b› Wort.Noch eins.", "Zweiter ‹n/›Absatz")
	f.Add("\u00ad\u00ad‹a›ﬁ‹/a›\u200b", "„‹a›x")
	f.Fuzz(func(t *testing.T, one, two string) {
		in := []doc.Block{marked(strings.ToValidUTF8(one, "")), marked(strings.ToValidUTF8(two, ""))}
		codes := len(in[0].Codes) + len(in[1].Codes)
		d, err := Blocks("x", in)
		if err != nil {
			return
		}
		for _, b := range d.Blocks {
			codes -= len(b.Codes)
			at := 0
			for _, c := range b.Codes {
				if c.At < at || c.At > len(b.Text) {
					t.Fatalf("code at %d after %d in %q", c.At, at, b.Text)
				}
				at = c.At
			}
		}
		if codes != 0 && len(d.Blocks) == 2 {
			t.Fatalf("%d codes lost", codes)
		}
	})
}
