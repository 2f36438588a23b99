package normalize

import (
	"strings"
	"testing"
)

// What is no running text is none: entries, rows and items are lists, and what
// stands round an article is boilerplate.
func TestStructures(t *testing.T) {
	const text = "Der Rat der Stadt hat am Abend lange über den Haushalt beraten."
	for _, c := range []struct{ name, raw, want string }{
		// Live tickers.
		{"plus signs", "Wahl in Gera\n\n" + text + "\n\n+++ 18.42 Uhr: Erste Zahlen aus der Stadt +++\n\nEs liegen erste Zahlen vor.\n\n+++ 18.10 Uhr: Lokale schließen +++\n\nDie Lokale sind zu.", "H P L P L P"},
		{"times alone", "Wahl in Gera\n\n18:42 Uhr +++ Die ersten Zahlen sind da.\n\n18:10 Uhr +++ Die Lokale schließen nun.", "H L L"},
		{"times with a colon", "Wahl in Gera\n\n" + text + "\n\n18:42 Uhr: Die ersten Zahlen sind da.\n\n18:10 Uhr: Die Lokale schließen nun.\n\n17:55 Uhr: Noch wird gewählt.", "H P L L L"},
		{"times on lines", "Wahl in Gera\n\n" + text + "\n\n18:42 Uhr\n\nDie ersten Zahlen sind da.\n\n18:10 Uhr\n\nDie Lokale schließen nun.", "H P L P L P"},
		{"one time is a sentence", "Wahl in Gera\n\n18:42 Uhr zeigte die Uhr im Rathaus, als es dunkel wurde.", "H P"},
		// Recipes.
		{"ingredients", "Linsen mit Spätzle\n\n" + text + "\n\nZutaten\n\n250 g Linsen\n\n2 Zwiebeln\n\n1 Prise Salz\n\nDie Linsen waschen und kochen.", "H P H L L L P"},
		{"ingredients on lines", "Linsen mit Spätzle\n" + text + "\nZutaten:\n250 g Linsen\n2 Zwiebeln\n½ Bund Petersilie\nDie Linsen waschen und kochen.", "H P P L L L P"},
		{"steps", "Linsen mit Spätzle\n\n1. Die Linsen waschen.\n\n2. Die Zwiebeln schneiden.", "H L L"},
		{"ticks", "Linsen mit Spätzle\n\n✓ Die Linsen waschen.\n✓ Die Zwiebeln schneiden.", "H L L"},
		{"arrows", "Linsen mit Spätzle\n\n► Die Linsen waschen.\n► Die Zwiebeln schneiden.", "H L L"},
		// Tables, results and prices.
		{"tabs", "Tabelle\n\n" + text + "\n\nVerein\tPunkte\nSV Gera\t30\nFC Jena\t28", "H P L L L"},
		{"bars", "Tabelle\n\n" + text + "\n\nVerein | Punkte\nSV Gera | 30\nFC Jena | 28", "H P L L L"},
		{"results", "Der Spieltag\n\n" + text + "\n\nErgebnisse\n\nSV Gera – FC Jena 2:1\n\nTSV Apolda – SV Weida 0:0\n\nVfB Greiz – SC Ronneburg 3:4", "H P H L L L"},
		{"prices", "Das Bad öffnet\n\n" + text + "\n\nErwachsene 5 Euro\n\nKinder 3 Euro\n\n" + text, "H P L L P"},
		{"percentages", "Die Wahl\n\n" + text + "\n\nLena Vogel (SPD) 41,2 %\n\nJan Stein (CDU) 38,9 %\n\nUte Kehl (FDP) 7,1 %", "H P L L L"},
		{"labels", "Die Termine\n\n" + text + "\n\nMontag: Gera\n\nDienstag: Jena\n\nMittwoch: Weimar", "H P L L L"},
		{"headings stay", "Der Rat tagt\n\n" + text + "\n\nStreit um das Bad\n\n" + text + "\n\nKein Geld für 2027\n\n" + text, "H P H P H P"},
		{"kicker and title", "Neuer Haushalt\n\nStadt muss 2027 sparen\n\n" + text, "H H P"},
		// Dashes and bullets.
		{"dashes below a heading", "Der Plan\n- Das Bad wird saniert.\n- Die Straße wird breiter.\n\n" + text, "H L L P"},
		{"dash of speech", "Im Rat\n\n– Nein, sagte sie.\n\n" + text, "H P P"},
		// Interviews.
		{"questions", "Im Gespräch\n\n" + text + "\n\nWie geht es Ihnen?\n\nGut, danke sehr.\n\nUnd was kommt nun?\n\nDas wird sich zeigen.\n\nHaben Sie Angst?\n\nNein, gar keine.", "H P P P P P P P"},
		{"one question is a heading", "Im Gespräch\n\n" + text + "\n\nWie geht es weiter?\n\n" + text, "H P H P"},
		// Round the article.
		{"section", "Lokales\n\nRat streitet über das neue Bad\n\n" + text, "B H P"},
		{"sections", "Lokales\n\nOstthüringen\n\nRat streitet über das neue Bad\n\n" + text, "B B H P"},
		{"genre", "Kommentar\n\nRat streitet über das neue Bad\n\n" + text, "H H P"},
		{"author", "Rat streitet über das neue Bad\n\nPetra Müller\n\n" + text, "H B P"},
		{"author and day", "Rat streitet über das neue Bad\n\nPetra Müller\n\nGera, 12. März 2026\n\n" + text, "H B B P"},
		{"between boilerplate", "Rat streitet\n\n" + text + "\n\nAnzeige\n\nSchöner wohnen in Gera\n\nArtikel teilen\n\n" + text, "H P B B B P"},
		{"behind the end", "Rat streitet\n\n" + text + "\n\nThüringen Gera Stadtrat", "H P B"},
		{"links behind the end", "Rat streitet\n\n" + text + "\n\nMehr zum Thema\n\nSo teuer wird das Bad von 2027 an\n\nDer Rat im Porträt", "H P B B B"},
		{"a sentence at the end", "Rat streitet\n\n" + text + "\n\nDie Sitzung endet um 22 Uhr.", "H P P"},
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
			for _, b := range d.Blocks {
				t.Logf("   %s: %s", b.Kind, b.Text)
			}
		}
	}
}
