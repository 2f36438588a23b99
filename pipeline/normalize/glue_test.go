package normalize

import (
	"strings"
	"testing"
)

// TestGlue has one line a kind of glue as it was found, and more of the kind;
// "¶" is where a block begins, and what must stay has nothing in it.
func TestGlue(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		// A heading before a sentence, without a full stop between.
		{"Kein Ende in SichtDie Koalition hat am Abend weiter beraten.", "Kein Ende in Sicht¶Die Koalition hat am Abend weiter beraten."},
		{"Hoffnung auf RegenIm Süden fehlt seit Wochen das Wasser.", "Hoffnung auf Regen¶Im Süden fehlt seit Wochen das Wasser."},
		{"Neue Regeln ab JuniWer zu schnell fährt, zahlt künftig mehr.", "Neue Regeln ab Juni¶Wer zu schnell fährt, zahlt künftig mehr."},
		{"Kritik von der CDUDas Geld fehle an anderer Stelle, hieß es.", "Kritik von der CDU¶Das Geld fehle an anderer Stelle, hieß es."},
		{"Wie es weitergehtViele Bürger wollen nun klagen.", "Wie es weitergeht¶Viele Bürger wollen nun klagen."},
		{"Fertig wohl erst 2031Die Arbeiten beginnen im Mai.", "Fertig wohl erst 2031¶Die Arbeiten beginnen im Mai."},
		{"Er kam.Ein Ende in SichtDie Koalition berät weiter.", "Er kam.¶Ein Ende in Sicht¶Die Koalition berät weiter."},
		{"Sie blieb fort.Wer hilft nun?Das Amt sucht Freiwillige.", "Sie blieb fort.¶Wer hilft nun?¶Das Amt sucht Freiwillige."},
		// Names that are written so.
		{"Die neue Serie läuft bei ProSieben und wird ein Erfolg.", ""},
		{"Auf YouTube und LinkedIn gibt es Videos dazu.", ""},
		{"Die Firma BioNTech aus Mainz forscht weiter.", ""},
		{"Das neue iPhone und die eBay-Aktie.", ""},
		{"Alle KundInnen und KollegInnen sind da.", "Alle Kunden und Kollegen sind da."},
		{"Die AfD klagt, die GmbH nicht.", ""},
		{"Der McDonald aus Schottland und die DeLorean.", ""},
		// Numbers.
		{"Das kostet 5 Euro.50 Leute haben unterschrieben.", "Das kostet 5 Euro. 50 Leute haben unterschrieben."},
		{"Sie bauten Häuser.12 Familien zogen ein.", "Sie bauten Häuser. 12 Familien zogen ein."},
		{"Die Note war 7,4.Die Jury war zufrieden.", "Die Note war 7,4. Die Jury war zufrieden."},
		{"Es endete 1:2.Trainer Maier ging.", "Es endete 1:2. Trainer Maier ging."},
		{"Es blieb beim 3:3.Zuschauer pfiffen.", "Es blieb beim 3:3. Zuschauer pfiffen."},
		{"Siehe Art.3 des Gesetzes und Nr.5 der Liste.", ""},
		{"Version.2 läuft auf Seite.12 nicht.", ""},
		{"Am 3.Oktober spielte der 1.FC Köln.", ""},
		{"Es waren 1.200 Leute und 3,5 Tonnen.", ""},
		// Units and commas.
		{"Er zahlt 3 Mio.Euro im Monat.", "Er zahlt 3 Mio. Euro im Monat."},
		{"Das sind 2 Mrd.Dollar im Jahr.", "Das sind 2 Mrd. Dollar im Jahr."},
		{"Im Jahr 2026,also bald, ist es so weit.", "Im Jahr 2026, also bald, ist es so weit."},
		{"Sie kam,aber er ging.", "Sie kam, aber er ging."},
		{"Im Monat,d.h. zwölfmal im Jahr.", "Im Monat, d.h. zwölfmal im Jahr."},
		{"Die Werte a,b und 3,5 sowie x,y stehen fest.", ""},
		{"Mehr auf www.example.org/a,b,c im Netz.", ""},
		{"Der Satz hat ein Ende.Komma und Punkt stimmen.", "Der Satz hat ein Ende. Komma und Punkt stimmen."},
	} {
		const more = "\n\nNoch ein ganzer Absatz steht hier, der etwas länger ist."
		d, err := Parse("x", []byte(tt.in+more))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range d.Blocks[:len(d.Blocks)-1] {
			got = append(got, b.Text)
		}
		want := tt.want
		if want == "" {
			want = tt.in
		}
		if s := strings.Join(got, "¶"); s != want {
			t.Errorf("%s\n got %s\nwant %s", tt.in, s, want)
		}
	}
}

func TestBoilerplate(t *testing.T) {
	for _, l := range []string{
		"Von Petra Müller und Jan Schmidt", "Von unserem Redakteur Karl-Heinz Vogt", "Ein Gastbeitrag von Dr. Eva Lang", "Redigatur: Anna Vogt", "Das Gespräch führte Ina Roth.",
		"Stand: 3. Mai 2026, 10:15 Uhr", "12.11.2025 - 07:30 Uhr", "(Stand: 12. April)", "4 Min. Lesezeit", "Lesezeit: 3 Minuten",
		"214 Kommentare", "Kommentare (3)", "Auf WhatsApp teilen", "Per E-Mail senden", "Diesen Artikel drucken", "Link kopieren",
		"Seite 2 von 3", "1/5", "Startseite > Sport > Fußball", "Lokales | Gießen", "Politik › Ausland › Frankreich",
		"Empfohlener redaktioneller Inhalt", "An dieser Stelle finden Sie externe Inhalte von Instagram.", "Alle Cookies akzeptieren",
		"Melden Sie sich hier zu unserem Newsletter an!", "Sie haben schon ein Abo? Jetzt anmelden", "Bitte melden Sie sich an, um zu kommentieren.",
		"dpa/lno", "Nordsee Zeitung/hl", "AFP/dpa", "Lesen Sie auch: Was nun kommt", "Mehr Nachrichten aus Hessen", "Impressum", "Zurück zur Übersicht",
		"Dieser Artikel wurde am 3. März 2026 aktualisiert.", "Erschienen in der Ausgabe vom 4. Mai 2026",
	} {
		if !isBoilerplate(l) {
			t.Errorf("no boilerplate: %q", l)
		}
	}
	for _, l := range []string{
		"Kommentar", "Kommentar: Wer bremst, verliert", "Von Köln nach Bonn", "Von Sieg zu Sieg", "Interview: „Wir brauchen Mut“", "Mehr Geld für Schulen", "Mehr Nachrichten als je zuvor verbreiten sich falsch",
		"Teilen macht Freude", "Die Anzeige des Nachbarn blieb ohne Folgen.", "Quelle des Ärgers war ein Hund.", "Hier können Kinder spielen", "Seite an Seite", "Stand der Dinge",
		"Alle Artikel des Grundgesetzes gelten", "Sport und Spiel", "Wetter: Regen im Süden", "Weiterlesen lohnt sich nicht", "Er sagte, wir nutzen Cookies nicht.", "Preis in Euro/kg",
	} {
		if isBoilerplate(l) {
			t.Errorf("boilerplate: %q", l)
		}
	}
}

func TestEnglishByline(t *testing.T) {
	for in, want := range map[string]string{
		"Von Petra Müller":                          "By Petra Müller",
		"Von Petra Müller und Jan Schmidt":          "By Petra Müller and Jan Schmidt",
		"Von Eva Lang, Karl Vogt und Dr. Ina Roth":  "By Eva Lang, Karl Vogt and Dr. Ina Roth",
		"von Jan van Dyck":                          "By Jan van Dyck",
		"Von unserem Korrespondenten Hauke Lorenz":  "",
		"Von Köln nach Bonn":                        "",
		"Von Anna Vogt stammt auch der zweite Band": "",
	} {
		if got, ok := EnglishByline(in); got != want || ok != (want != "") {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
