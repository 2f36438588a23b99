package normalize

import (
	"strings"
	"testing"
)

// What stands in capitals becomes German, and what has them for a reason keeps
// them. What is not said to change stays.
func TestCapitals(t *testing.T) {
	for _, c := range []struct{ german, want string }{
		// Blocks.
		{"112 GEMEINDEN KLAGEN. DAS LAND WILL ZAHLEN, SAGTE ROT. DIE STÄDTE WARTEN AM 2. MAI.", "112 Gemeinden klagen. Das Land will zahlen, sagte rot. Die Städte warten am 2. Mai."},
		{"BÜRGERMEISTERIN KÜNDIGT SCHLIESSUNG DES FREIBADS AN", "Bürgermeisterin kündigt Schließung des Freibads an"},
		{"WENIGER GELD FÜR DIE JUNGEN LEUTE IN ULM UND BAD AIBLING", "Weniger Geld für die jungen Leute in Ulm und Bad Aibling"},
		{"OB-WAHL: CDU-BEWERBER LIEGT NACH DER AUSZÄHLUNG VORN", "OB-Wahl: CDU-Bewerber liegt nach der Auszählung vorn"},
		{"EIN 14-JÄHRIGER RETTET SEINEN GROSSVATER AUS DEM SEE", "Ein 14-Jähriger rettet seinen Großvater aus dem See"},
		{"DIE EU UND DIE USA STREITEN ÜBER ZÖLLE AUF STAHL", "Die EU und die USA streiten über Zölle auf Stahl"},
		{"BÄCKEREI LOHSE GMBH & CO. KG BAUT 20 KG SCHWERES BROT", "Bäckerei Lohse GmbH & Co. KG baut 20 kg schweres Brot"},
		// Sentences and their beginnings.
		{"NACH DEM STURM sind viele Straßen gesperrt.", "Nach dem Sturm sind viele Straßen gesperrt."},
		{"MIT EINEM FEST feiert der Verein sein Jubiläum.", "Mit einem Fest feiert der Verein sein Jubiläum."},
		{"DIE POLIZEI IN GERA sucht einen Zeugen.", "Die Polizei in Gera sucht einen Zeugen."},
		{"Der Hof wird verkauft. FÜR 3 MIO. EURO. Das steht fest.", "Der Hof wird verkauft. Für 3 Mio. Euro. Das steht fest."},
		{"SPD UND FDP streiten weiter.", "SPD und FDP streiten weiter."},
		// Places and labels.
		{"HALLE (dpa/sa) - Der Zoo hat wieder offen.", "Halle (dpa/sa) - Der Zoo hat wieder offen."},
		{"BAD HERSFELD. Im Kurpark wird seit gestern wieder gebaut, sagt die Stadt.", "Bad Hersfeld. Im Kurpark wird seit gestern wieder gebaut, sagt die Stadt."},
		{"FREIBURG taz | Der Rat hat das Konzept beschlossen.", "Freiburg taz | Der Rat hat das Konzept beschlossen."},
		{"KÖLN/BONN (AFP) – Der Flughafen bleibt geschlossen.", "Köln/Bonn (AFP) – Der Flughafen bleibt geschlossen."},
		{"LIMBURG AN DER LAHN – Das Domkapitel wählt heute.", "Limburg an der Lahn – Das Domkapitel wählt heute."},
		{"EILMELDUNG: Die Ministerin geht.", "Eilmeldung: Die Ministerin geht."},
		{"HINTERGRUND: So wird gewählt.", "Hintergrund: So wird gewählt."},
		// Capitals for a reason.
		{"NATO – das Bündnis berät über neue Ziele.", ""},
		{"IKEA baut um, BMW und VW auch.", ""},
		{"Er sagte NICHT zu und NIE ab.", ""},
		{"DER SPIEGEL berichtet über die Firma.", ""},
		{"Sie lesen DIE ZEIT und die taz.", ""},
		{"ARD, ZDF und RTL senden heute nicht.", ""},
		{"DGB: Die Löhne steigen zu langsam.", ""},
		{"BMW X5 M50 steht in der Werkstatt.", ""},
		{"Der TÜV SÜD prüft die Anlage.", ""},
	} {
		d, err := Parse("a.txt", []byte(c.german))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range d.Blocks {
			got = append(got, b.Text)
		}
		if c.want == "" {
			c.want = c.german
		}
		if s := strings.Join(got, " ¶ "); s != c.want {
			t.Errorf("\n got %s\nwant %s", s, c.want)
		}
		for _, change := range d.Changes {
			if change.Rule == ruleCapitals && !strings.EqualFold(change.After, change.Before) && !strings.Contains(change.After, "ß") {
				t.Errorf("%s: %q became %q, another word", c.german, change.Before, change.After)
			}
		}
	}
}

// The article's own spelling goes before that of the language.
func TestCapitalsOfArticle(t *testing.T) {
	d, err := Parse("a.txt", []byte("DIE GRÜNEN UND ERFA WOLLEN NEUE WEGE GEHEN\n\nIn Bonn trafen sich die Grünen mit der Erfa."))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.Blocks[0].Text, "Die Grünen und Erfa wollen neue Wege gehen"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
