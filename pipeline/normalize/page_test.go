package normalize

import (
	"strings"
	"testing"

	"dolmetsch/doc"
)

// What a page says is told from what articles say by its words alone, or is left
// to the lines beside it.
func TestVoice(t *testing.T) {
	for _, c := range []struct {
		want  voice
		lines string
	}{
		// Buttons, menus and labels.
		{surelyPage, "Jetzt Merkliste öffnen / E-Paper | Abo | Trauer | Jobs / Neue Beiträge laden / Diesen Artikel weiterlesen / Jetzt Browser-Benachrichtigungen aktivieren / Unseren Sport-Newsletter bestellen"},
		{maybePage, "Passwort ändern / Abo kündigen / Permalink / Merkzettel / Antwort abbrechen / Box aufklappen / 14 Reaktionen / Zum Angebot / Kulturnewsletter / Bildergalerie: So feierte Ulm / Datum:"},
		// What it says to its reader.
		{surelyPage, "Mehr aus Ihrer Region lesen Sie täglich in unserer App. / Bitte beachten Sie unsere Netiquette. / Um diesen Inhalt zu sehen, müssen Sie Cookies zulassen. / Abonniere unseren Podcast und verpasse keine Folge!"},
		{maybeSaid, "So kündigen Sie Ihr Abo / Ändern Sie Ihr Passwort / Das Laden externer Inhalte erfordert Ihre Zustimmung. / Deine E-Mail-Adresse wird nicht veröffentlicht. / Dieser Beitrag ist mehr als zwei Jahre alt / Ihr Browser unterstützt keine Videos. / Teilen Sie Ihre Erfahrungen in den Kommentaren"},
		// Who, where, when, how long.
		{surelyPage, "Torsten Wiek, 04.05.2026, 17:31 Uhr / 17.08.2026 Lesedauer 3 Min. / Wiesbaden (dpa) | Lesedauer: 2 Minuten / Redaktion | 26.05.2026 / Artikel von Susann Reiber / Von: PETRA HANSEN / Freitag, 08.05.2026 - 09:00"},
		{maybePage, "Fulda, 2. Februar 2026 / Produktion: Studio Nord / 04:12 Minuten"},
		// Articles.
		{noVoice, "So lesen Sie den Beitragsbescheid / Die App ist abgestürzt / Der Newsletter der Stadt wird eingestellt / Das Konto war leer / Sie wollen mehr Geld. / Folgen des Klimawandels / Text und Musik aus einer Hand / Video zeigt den Unfall / Die Redaktion zieht um / Analyse der Proben beginnt / Thema des Abends war der Haushalt. / Melden Sie sich bei der Polizei in Gera."},
		{noVoice, "„Abonnieren Sie unseren Newsletter“, rief der Bürgermeister den Gästen zu. / Er bat die Nutzer, ihre Passwörter zu ändern. / Wir haben den Antrag im März gestellt. / Ihre Zustimmung gab die Behörde erst im Mai. / Von Montag an fahren die Busse wieder. / Die Sitzung vom 12. Mai 2026 dauerte drei Stunden."},
	} {
		for l := range strings.SplitSeq(c.lines, " / ") {
			if got := voiceOf(l); got != c.want {
				t.Errorf("%q is %d, want %d", l, got, c.want)
			}
		}
	}
}

// An article about what pages have keeps its lines.
func TestVoiceOfArticle(t *testing.T) {
	for _, raw := range []string{
		"So kündigen Sie Ihr Abo\n\nViele Verträge verlängern sich von selbst.\n\nWas im Vertrag steht\n\nPrüfen Sie zuerst die Frist. Meist sind es drei Monate.\n\nKündigen Sie Ihr Abo schriftlich.\n\nDer Verlag muss das bestätigen.",
		"Sicher im Netz: fünf Tipps\n\nDie Verbraucherzentrale rät zur Vorsicht.\n\nPasswörter\n\nÄndern Sie Ihr Passwort jedes Jahr.\n\nCookies\n\nLöschen Sie Cookies, wenn Sie den Browser schließen.\n\nAnzeige\n\nMelden Sie sich ab, wenn Sie fertig sind.\n\nDas gilt auch zu Hause.",
		"Newsletter der Stadt kommt gut an\n\n4000 Leser hat der Newsletter der Stadt Ulm.\n\nJeden Freitag\n\nEr erscheint jeden Freitag mit Terminen und Nachrichten.\n\nWer ihn lesen will, kann sich auf der Website anmelden.\n\nDie Redaktion besteht aus zwei Leuten.",
		"Wir haben zu wenig Lehrer\n\nFrau Kehl, Sie haben einen Podcast gegründet. Warum?\n\nWeil keiner mit uns sprach.\n\nWer hört Ihren Podcast?\n\nVor allem Eltern.\n\nMachen Sie weiter?\n\nJa, bis die Stellen besetzt sind.",
		"Der SV Ulm gewinnt 2:1\n\nDer SV Ulm hat sein Heimspiel gewonnen.\n\nAnzeige\n\nSV Ulm - FC Gera 2:1\n\nTSV Aalen - SC Weida 0:0\n\nVfB Jena - FC Hof 3:3\n\nAm Samstag geht es weiter.",
		"Stadt sucht Helfer\n\nDie Stadt sucht Helfer für die Wahl.\n\nTeilen\n\nWer helfen will, meldet sich im Rathaus.\n\nDas Wichtigste in Kürze\n\nHelfer bekommen 60 Euro\n\nGezählt wird bis 22 Uhr",
	} {
		d, err := Parse("a.txt", []byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range d.Blocks {
			if b.Kind == doc.Boilerplate && b.Text != "Anzeige" && b.Text != "Teilen" {
				t.Errorf("%q is taken for boilerplate", b.Text)
			}
		}
	}
}

// What may be a page's is its own beside other boilerplate, before the text and
// behind it, and nowhere else.
func TestVoiceBeside(t *testing.T) {
	const text = "Der Rat hat am Montag lange über das Bad gestritten und nichts beschlossen."
	for _, c := range []struct{ name, raw, want string }{
		{"beside", "Rat streitet\n\n" + text + "\n\nExterner Inhalt\n\nDas Laden externer Inhalte erfordert Ihre Zustimmung.\n\n" + text, "H P B B P"},
		{"alone", "Rat streitet\n\n" + text + "\n\nDas Laden externer Inhalte erfordert Ihre Zustimmung.\n\n" + text, "H P P P"},
		{"an advertisement says nothing", "Rat streitet\n\n" + text + "\n\nAnzeige\n\nKündigen Sie Ihr Abo schriftlich.\n\n" + text, "H P B P P"},
		{"before", "Merkzettel\n\nBox aufklappen\n\nRat streitet über das Bad\n\n" + text, "B B H P"},
		{"behind", "Rat streitet\n\n" + text + "\n\nBeitragsnavigation\n\nAntwort abbrechen", "H P B B"},
		{"buttons in a row", "Rat streitet\n\n" + text + "\n\nZum Angebot\n\nBild teilen\n\nAngebot ansehen\n\n" + text, "H P B B B P"},
		{"contents", "Rat streitet über das Bad\n\nWas kostet der Umbau\n\nWer am Ende zahlt\n\n" + text + "\n\nWas kostet der Umbau\n\n" + text + "\n\nWer am Ende zahlt\n\n" + text, "H B B P H P H P"},
		{"the title", "Podcast: Warum der Rat streitet\n\n" + text, "H P"},
	} {
		d, err := Parse("a.txt", []byte(c.raw))
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, b := range d.Blocks {
			kinds = append(kinds, strings.ToUpper(string(b.Kind[:1])))
		}
		if got := strings.Join(kinds, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
