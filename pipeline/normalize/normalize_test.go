package normalize

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"dolmetsch/doc"

	"golang.org/x/text/encoding/charmap"
)

var update = flag.Bool("update", false, "write the golden files")

// cases is the table that the tests and the fuzzer share: raw text, what the
// blocks of it are, parted by " ¶ ", and the rules that changed it, in order.
// A block that is no paragraph begins with the first letter of its kind: H, L,
// C or B, and a colon.
var cases = []struct {
	name, raw, want string
	rules           []string
}{
	// Left alone.
	{"clean", "Der Rat tagt.\n\nDie Stadt zahlt.", "Der Rat tagt. ¶ Die Stadt zahlt.", nil},
	{"abbreviations", "Das gilt z. B. hier, d. h. für Dr. Müller am 3. Oktober, z.B. in St.Gallen.", "Das gilt z. B. hier, d. h. für Dr. Müller am 3. Oktober, z.B. in St.Gallen.", nil},
	{"full stops inside", "Node.js, www.example.de, 5.000 Euro, GmbH & Co. KG, ASP.NET, Booking.Com und 14.30 Uhr.", "Node.js, www.example.de, 5.000 Euro, GmbH & Co. KG, ASP.NET, Booking.Com und 14.30 Uhr.", nil},
	{"addresses", "Siehe https://example.de/Wahl.Ergebnis?a=1&copy=2 oder Max.Muster@example.de an.", "Siehe https://example.de/Wahl.Ergebnis?a=1&copy=2 oder Max.Muster@example.de an.", nil},
	{"table with tabs", "Verein\tSpiele\tPunkte\nSV Gera\t12\t30\nFC Jena\t12\t28", "L:Verein | Spiele | Punkte ¶ L:SV Gera | 12 | 30 ¶ L:FC Jena | 12 | 28", slices.Repeat([]string{"table-cell"}, 6)},
	{"one tab", "Der Rat\ttagt.", "Der Rat tagt.", []string{"space-character"}},
	{"ASCII umlauts", "Der Buergermeister von Muenchen eroeffnet die Strasse. Neue Quellen nennt Goethe nicht.", "Der Bürgermeister von München eröffnet die Strasse. Neue Quellen nennt Goethe nicht.", slices.Repeat([]string{"ascii-umlaut"}, 3)},
	{"umlauts of a name", "Frau Mueller und Herr Schaefer aus Köln gehen zur Bäckerei Schroeder.", "Frau Mueller und Herr Schaefer aus Köln gehen zur Bäckerei Schroeder.", nil},
	{"Swiss", "Die Strasse ist gross, heisst es. Peter Weiss und die Masse gehen in Massen.", "Die Straße ist groß, heißt es. Peter Weiss und die Masse gehen in Massen.", slices.Repeat([]string{"swiss-spelling"}, 3)},
	{"one Swiss word", "Die Firma Gross baut in der Straße.", "Die Firma Gross baut in der Straße.", nil},
	{"old spelling", "Er sagt, daß er den Schluß kennt; in Preußen heißt es Straße.", "Er sagt, dass er den Schluss kennt; in Preußen heißt es Straße.", slices.Repeat([]string{"old-spelling"}, 2)},
	{"cut words", "Der Ver- kehr und die Sprach- und Bildmodelle sind neu.", "Der Verkehr und die Sprach- und Bildmodelle sind neu.", []string{"hyphenation"}},
	{"cut by a dash", "Diese Zeit wird das ganze Land noch lange prä—\ngen, sagt er.", "Diese Zeit wird das ganze Land noch lange prägen, sagt er.", []string{"hyphenation"}},
	{"soft hyphen on a line of its own", "Der Ver\n\u00ad\nkehr ruht.", "Der Verkehr ruht.", []string{"soft-hyphen"}},
	{"angles of signs", "Er sagte: >>Das reicht.<< Dann ging er.", "Er sagte: „Das reicht.“ Dann ging er.", []string{"quote-mark", "quote-mark"}},
	{"arrows", "Weiter >> hier, und 3 >> 2.", "Weiter >> hier, und 3 >> 2.", nil},
	{"accents", "Er nannte das ´Unsinn` und ging.", "Er nannte das ‚Unsinn‘ und ging.", []string{"quote-mark", "quote-mark"}},
	{"drop cap", "D er Rat tagte.", "Der Rat tagte.", []string{"drop-cap"}},
	{"gender", "Kund:innen, Leser*innen und Bürger_innen: Alle kommen.", "Kunden, Leser und Bürger: Alle kommen.", []string{"gender-form", "gender-form", "gender-form"}},
	{"apostrophes", "Hans' Auto, Grimm’s Märchen, wie geht's? So war's '68.", "Hans' Auto, Grimm’s Märchen, wie geht's? So war's '68.", nil},
	{"inches", "Ein 27\"-Monitor und einer mit 24\" sind da.", "Ein 27\"-Monitor und einer mit 24\" sind da.", nil},
	{"German quotes", "„Das ‚Amt‘ schweigt“, sagte er.", "„Das ‚Amt‘ schweigt“, sagte er.", nil},
	{"quotation over paragraphs", "„Das ist der Anfang.\n\nDas ist das Ende“, sagte er.", "„Das ist der Anfang. ¶ Das ist das Ende“, sagte er.", nil},
	{"initials and numerals", "J.K. Rowling, U.S.A. und Wilhelm II. waren da.", "J.K. Rowling, U.S.A. und Wilhelm II. waren da.", nil},
	{"quoted ending", "Der „Spiegel“-Bericht und des „Spiegel“s Titel.", "Der „Spiegel“-Bericht und des „Spiegel“s Titel.", nil},
	{"glued ordinals", "Am 3.Oktober verlor der 1.FC gegen die 2.Mannschaft.", "Am 3.Oktober verlor der 1.FC gegen die 2.Mannschaft.", nil},

	// Capitals.
	{"headline in capitals", "SPD UND GRÜNE: NEUE REGELN FÜR DIE STRASSE\n\nDie Grünen wollen neue Regeln für die Straße.", "H:SPD und Grüne: Neue Regeln für die Straße ¶ Die Grünen wollen neue Regeln für die Straße.", slices.Repeat([]string{ruleCapitals}, 7)},
	{"company in capitals", "STADTWERKE MÜNCHEN GMBH UND ADLER KGAA", "Stadtwerke München GmbH und Adler KGaA", slices.Repeat([]string{ruleCapitals}, 6)},
	{"company in capitals with the article's words", "MUELLER GMBH & CO. KG ZAHLT DIE STRAFE\n\nEs ging um viel. Die Strafe zahlt sie.", "H:Mueller GmbH & Co. KG zahlt die Strafe ¶ Es ging um viel. Die Strafe zahlt sie.", slices.Repeat([]string{ruleCapitals}, 6)},
	{"names in capitals", "DFB UND UEFA\n\nDie UEFA und der DFB beraten.", "H:DFB und UEFA ¶ Die UEFA und der DFB beraten.", []string{ruleCapitals}},

	// Characters.
	{"entities", "M&uuml;ller &amp; S&#246;hne, A&amp;amp;B, &unbekannt; und 3 &lt; 4.", "Müller & Söhne, A&B, &unbekannt; und 3 < 4.",
		[]string{ruleEntity, ruleEntity, ruleEntity, ruleEntity, ruleEntity}},
	{"tags", "<b>Rat tagt</b><p class=\"x\">Er tagt.<br>Sie <a href='/x'>zahlt</a>, 3 < 4 > 2 und <unbekannt>.</p>", "H:Rat tagt ¶ Er tagt. ¶ Sie zahlt, 3 < 4 > 2 und <unbekannt>.", slices.Repeat([]string{ruleTag}, 7)},
	{"mojibake", "MÃ¼ller sagte â€žJaâ€œ â€“ fÃ¼r 5 â‚¬.", "Müller sagte „Ja“ – für 5 €.",
		[]string{ruleMojibake, ruleMojibake, ruleMojibake, ruleMojibake, ruleMojibake, ruleMojibake}},
	{"Latin-1", "Er sagte \u0084Ja\u0093 \u0096 und ging.", "Er sagte „Ja“ – und ging.", []string{ruleMojibake, ruleMojibake, ruleMojibake}},
	{"mojibake of other letters", "Maria Å»ak und WaÅ‚Ä™sa.", "Maria Żak und Wałęsa.", slices.Repeat([]string{ruleMojibake}, 3)},
	{"no mojibake", "SÃO PAULO, Â und ‚Ä‘ bleiben, „RÄ“ und Ä…h auch.", "SÃO PAULO, Â und ‚Ä‘ bleiben, „RÄ“ und Ä…h auch.", nil},
	{"controls", "Der\x07 Rat\u200b tagt.\uFEFF", "Der Rat tagt.", []string{ruleControl, ruleInvisible, ruleInvisible}},
	{"soft hyphens", "Bundes\u00adrat und Bundes\u00ad\r\n tag.", "Bundesrat und Bundestag.", []string{ruleSoftHyphen, ruleSoftHyphen}},
	{"ligature", "Der Proﬁ ist da.", "Der Profi ist da.", []string{ruleLigature}},
	{"nfc", "Mu\u0308ller ist da.", "Müller ist da.", []string{ruleNFC}},
	{"spaces", "40\u00a0%  mehr\tals \u2009 sonst.", "40 % mehr als sonst.", []string{ruleSpace, ruleDoubleSpace, ruleSpace, ruleDoubleSpace}},
	{"space before comma", "Das ist gut , sagte er . Dann ging er .", "Das ist gut, sagte er. Dann ging er.", []string{ruleStraySpace, ruleStraySpace, ruleStraySpace}},

	// Lines.
	{"short lines", "Der Rat tagt.\n\nArtikel teilen\nticker-digital\n(kab/epd)", "Der Rat tagt. ¶ B:Artikel teilen ¶ B:ticker-digital ¶ B:(kab/epd)", nil},
	{"agency in a wrapped sentence", "Der Rat hat das beschlossen, sagte die Sprecherin von\nder Stadt am Abend nach langer Beratung im Saal der\ndpa. Mehr nicht.", "Der Rat hat das beschlossen, sagte die Sprecherin von der Stadt am Abend nach langer Beratung im Saal der dpa. Mehr nicht.", []string{ruleReflow, ruleReflow}},
	{"number on the next line", "Autozulieferer Brenninger schickt\n1.100 Beschäftigte in Kurzarbeit\n\nDas Land gibt bis zu\n5 Millionen Euro.\nMehr nicht.", "H:Autozulieferer Brenninger schickt 1.100 Beschäftigte in Kurzarbeit ¶ Das Land gibt bis zu 5 Millionen Euro. ¶ Mehr nicht.", []string{ruleReflow, ruleReflow}},
	{"crlf", "Der Rat tagt.\r\nDie Stadt zahlt.\r\n\r\n", "Der Rat tagt. ¶ Die Stadt zahlt.", nil},
	{"wrapped", "Die Stadt will im kommenden Jahr drei neue Schulen bauen und\ndafür 40 Millionen Euro ausgeben. Das hat der Rat beschlossen.\nGebaut wird am Rand.",
		"Die Stadt will im kommenden Jahr drei neue Schulen bauen und dafür 40 Millionen Euro ausgeben. Das hat der Rat beschlossen. Gebaut wird am Rand.", []string{ruleReflow, ruleReflow}},
	{"wrapped, two paragraphs", "Die Stadt will im kommenden Jahr drei neue Schulen bauen und\r\ndafür viel Geld ausgeben.\r\nDer Rat hat das am Donnerstag gegen die Stimmen der Opposition\r\nbeschlossen.",
		"Die Stadt will im kommenden Jahr drei neue Schulen bauen und dafür viel Geld ausgeben. ¶ Der Rat hat das am Donnerstag gegen die Stimmen der Opposition beschlossen.", []string{ruleReflow, ruleReflow}},
	{"cut line", strings.Repeat("Der Rat tagt heute im großen Saal. ", 5) + "Er will\nheute entscheiden.", strings.Repeat("Der Rat tagt heute im großen Saal. ", 5) + "Er will heute entscheiden.", []string{ruleReflow}},
	{"hyphenation", "Das ist eine Veröffent-\nlichung von Sprach-\nund Bildmodellen der Meta-\nForscher in KI-\ngestützter und deutsch-\nfranzösischer Form.",
		"Das ist eine Veröffentlichung von Sprach- und Bildmodellen der Meta-Forscher in KI-gestützter und deutsch-französischer Form.",
		[]string{ruleHyphenation, ruleReflow, ruleLineEndHyphen, ruleLineEndHyphen, ruleLineEndHyphen}},
	{"hyphen known", "Ein Start-up wirbt um Geld für die neuen Start-\nups und für ein Pay-\nper-View.", "Ein Start-up wirbt um Geld für die neuen Startups und für ein Pay-per-View.", []string{ruleHyphenation, ruleLineEndHyphen}},
	{"hyphen known, again", "Die Start-ups werben um Geld für die vielen neuen Start-\nups.", "Die Start-ups werben um Geld für die vielen neuen Start-ups.", []string{ruleLineEndHyphen}},
	{"list", "Der Plan sieht vor:\n- mehr Busse\n- mehr Züge\n• weniger Autos\nDas kostet viel.", "Der Plan sieht vor: ¶ L:mehr Busse ¶ L:mehr Züge ¶ L:weniger Autos ¶ Das kostet viel.",
		[]string{ruleListMarker, ruleListMarker, ruleListMarker}},
	{"direct speech", "Wer ist da?\n\n– Ich bin es.\n\nNiemand sonst.\n\n– Nein?", "H:Wer ist da? ¶ – Ich bin es. ¶ Niemand sonst. ¶ – Nein?", nil},
	{"results", "Sport: Die Ergebnisse\n\nViertelfinale: Frankreich gegen Spanien\n\nViertelfinale: Italien gegen Polen\n\n1. Halbfinale: offen\n\nEs bleibt spannend.", "H:Sport: Die Ergebnisse ¶ L:Viertelfinale: Frankreich gegen Spanien ¶ L:Viertelfinale: Italien gegen Polen ¶ L:1. Halbfinale: offen ¶ Es bleibt spannend.", nil},
	{"heading with a label", "Rat tagt\n\nSport: Neue Halle\n\nSie kostet: viel Geld.\n\nWetter: Regen\n\nEs regnet.", "H:Rat tagt ¶ H:Sport: Neue Halle ¶ Sie kostet: viel Geld. ¶ H:Wetter: Regen ¶ Es regnet.", nil},
	{"numbers", "Die Regeln:\n1. Nicht rauchen.\n2. Nicht trinken.", "Die Regeln: ¶ L:1. Nicht rauchen. ¶ L:2. Nicht trinken.", nil},
	{"heading", "Rat will neue Schulen\nDie Stadt baut drei Schulen. Das kostet viel Geld.\n\nWas es kostet\n\nEs kostet 40 Millionen Euro.", "H:Rat will neue Schulen ¶ Die Stadt baut drei Schulen. Das kostet viel Geld. ¶ H:Was es kostet ¶ Es kostet 40 Millionen Euro.", nil},

	// Quotation marks.
	{"straight", "\"Ja\", sagte sie. Das \"Amt\" schweigt: \"Kein Wort.\"", "„Ja“, sagte sie. Das „Amt“ schweigt: „Kein Wort.“",
		[]string{ruleQuoteMark, ruleQuoteMark, ruleQuoteMark, ruleQuoteMark, ruleQuoteMark, ruleQuoteMark}},
	{"mixed", "„Ja\", sagte sie. „Nein”, »doch«, “so”, «nie», ,,gut''.", "„Ja“, sagte sie. „Nein“, „doch“, „so“, „nie“, „gut“.",
		slices.Repeat([]string{ruleQuoteMark}, 10)},
	{"nested", "»Das ›Amt‹ und 'Haus' sind zu«, sagte er.", "„Das ‚Amt‘ und ‚Haus‘ sind zu“, sagte er.", slices.Repeat([]string{ruleQuoteMark}, 6)},
	{"nested doubles", "\"Das \"Amt\" ist zu\", sagte er.", "„Das ‚Amt‘ ist zu“, sagte er.", slices.Repeat([]string{ruleQuoteMark}, 4)},
	{"doubled", "Er sagt \"\"Ja\"\" und \"nein\".", "Er sagt „Ja“ und „nein“.", slices.Repeat([]string{ruleQuoteMark}, 4)},
	{"straight over paragraphs", "\"Das ist der \"große\" Anfang.\n\nDas ist das \"kleine\" Ende\", sagte er.", "„Das ist der „große“ Anfang. ¶ Das ist das „kleine“ Ende“, sagte er.", slices.Repeat([]string{ruleQuoteMark}, 6)},
	{"no partner in the next paragraph", "\"Das ist der Anfang.\n\n\"Das ist das Ende\", sagte er.", "\"Das ist der Anfang. ¶ „Das ist das Ende“, sagte er.", slices.Repeat([]string{ruleQuoteMark}, 2)},
	{"spaced", "Er sagte „ Ja “, sie « Nein ».", "Er sagte „Ja“, sie „Nein“.", []string{ruleQuoteSpace, ruleQuoteSpace, ruleQuoteMark, ruleQuoteSpace, ruleQuoteSpace, ruleQuoteMark}},
	{"no partner", "Er sagte: \"Das ist ein Fehler.", "Er sagte: \"Das ist ein Fehler.", nil},

	// Glue.
	{"glued sentences", "Sie hat.Laut Polizei ging er.Dann kam \"sie\".Und „er“?Die CDU.", "Sie hat. Laut Polizei ging er. Dann kam „sie“. Und „er“? Die CDU.",
		[]string{ruleMissingSpace, ruleMissingSpace, ruleQuoteMark, ruleQuoteMark, ruleMissingSpace, ruleMissingSpace}},
	{"glued to quotes", "Er trat zurück.„Viele gingen.“Andere blieben.„Alle“,sagte er.", "Er trat zurück. „Viele gingen.“ Andere blieben. „Alle“, sagte er.",
		[]string{ruleMissingSpace, ruleMissingSpace, ruleMissingSpace, ruleMissingSpace}},
	{"glued acronyms", "Das war 2019.Die GmbH.Danach die USA.Er ging usw.Sie kam (dpa).Es ist so...Dann nicht.", "Das war 2019. Die GmbH. Danach die USA. Er ging usw. Sie kam (dpa). Es ist so... Dann nicht.",
		slices.Repeat([]string{ruleMissingSpace}, 6)},
	{"glued, straight marks", "\"Das ist gut.\"Er ging.\"Sie blieb\", sagte er.U-Boote kamen.Bonn.Dann Ruhe.", "„Das ist gut.“ Er ging. „Sie blieb“, sagte er. U-Boote kamen. Bonn. Dann Ruhe.",
		[]string{ruleQuoteMark, ruleQuoteMark, ruleMissingSpace, ruleMissingSpace, ruleQuoteMark, ruleQuoteMark, ruleMissingSpace, ruleMissingSpace, ruleMissingSpace}},
	{"glued, English marks", "Er ging.“Sie blieb”, sagte er.", "Er ging. „Sie blieb“, sagte er.", []string{ruleMissingSpace, ruleQuoteMark, ruleQuoteMark}},
	{"glued word and quote", "Der„Spiegel“berichtet.", "Der „Spiegel“ berichtet.", []string{ruleMissingSpace, ruleMissingSpace}},
	{"glued headings", "Er kam.Warum ging er?\nDas weiß niemand im Dorf.Bürgermeister„Rückzug“\nDie Wahl ist im Mai.", "Er kam. ¶ H:Warum ging er? ¶ Das weiß niemand im Dorf. ¶ H:Bürgermeister „Rückzug“ ¶ Die Wahl ist im Mai.",
		[]string{ruleGluedHeading, ruleGluedHeading, ruleMissingSpace}},
	{"glued question at the end", "Er kam.Warum ging er?", "Er kam. Warum ging er?", []string{ruleMissingSpace}},
	{"glued sentence before a block", "Er kam.Dann ging er.\n\nSie blieb.", "Er kam. Dann ging er. ¶ Sie blieb.", []string{ruleMissingSpace}},
	{"glued boilerplate", "Er kam und ging.Ende des Artikels", "Er kam und ging. ¶ B:Ende des Artikels", []string{ruleGluedBoiler}},

	// Kinds.
	{"boilerplate", "Er kam.\n\nLesen Sie auch: Wer ging\nTeilen\n© 2024 Beispiel-Verlag\n(dpa)\ndpa/afp\ndpa-AFX\nAnzeige\nNewsletter abonnieren\n#Wahl #Stadt\nStand: 3. Mai 2024, 14.30 Uhr\nEnde des Artikels\n\ngn-tech",
		"Er kam. ¶ B:Lesen Sie auch: Wer ging ¶ B:Teilen ¶ B:© 2024 Beispiel-Verlag ¶ B:(dpa) ¶ B:dpa/afp ¶ B:dpa-AFX ¶ B:Anzeige ¶ B:Newsletter abonnieren ¶ B:#Wahl #Stadt ¶ B:Stand: 3. Mai 2024, 14.30 Uhr ¶ B:Ende des Artikels ¶ B:gn-tech", nil},
	{"no boilerplate", "Zum Thema Klima sagte er nichts.\n\nTeilen ist schön.\n\nMehr dazu weiß niemand.", "Zum Thema Klima sagte er nichts. ¶ Teilen ist schön. ¶ Mehr dazu weiß niemand.", nil},
	{"caption", "Foto: Max Muster/dpa\nDer Saal ist voll. (Bild: Archiv)\nDer Rat tagt.", "C:Foto: Max Muster/dpa ¶ C:Der Saal ist voll. (Bild: Archiv) ¶ Der Rat tagt.", nil},
}

func render(blocks []doc.Block) string {
	var parts []string
	for _, b := range blocks {
		prefix := strings.ToUpper(string(b.Kind[:1])) + ":"
		if b.Kind == doc.Paragraph {
			prefix = ""
		}
		parts = append(parts, prefix+b.Text)
	}
	return strings.Join(parts, " ¶ ")
}

func ruleNames(changes []doc.Change) []string {
	var names []string
	for _, c := range changes {
		names = append(names, c.Rule)
	}
	return names
}

func TestParse(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d, err := Parse("a.txt", []byte(c.raw))
			if err != nil {
				t.Fatal(err)
			}
			if got := render(d.Blocks); got != strings.TrimSpace(c.want) {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
			if got := ruleNames(d.Changes); !slices.Equal(got, c.rules) {
				t.Errorf("\n got %v\nwant %v", got, c.rules)
			}
			holds(t, d)
		})
	}
}

// holds fails the test unless d has the properties that every document has.
func holds(t *testing.T, d *doc.Document) {
	t.Helper()
	known := map[string]bool{}
	for _, r := range Rules {
		known[r.Name] = true
	}
	// Every byte of the file is in a block, in a change, or white space.
	covered := make([]bool, len(d.Raw)+1)
	cover := func(s doc.Span) {
		if s.Start < 0 || s.End < s.Start || s.End > len(d.Raw) {
			t.Fatalf("span %v outside the file's %d bytes", s, len(d.Raw))
		}
		for i := s.Start; i < s.End; i++ {
			covered[i] = true
		}
	}
	last := doc.Change{}
	for _, c := range d.Changes {
		if !known[c.Rule] {
			t.Errorf("rule %q is not in Rules", c.Rule)
		}
		if c.Raw.Start < last.Raw.Start {
			t.Errorf("changes out of order: %+v after %+v", c, last)
		}
		last = c
		cover(c.Raw)
	}
	end := 0
	for _, b := range d.Blocks {
		if b.Raw.Start < end {
			t.Errorf("block %v begins before %d", b.Raw, end)
		}
		end = b.Raw.End
		cover(b.Raw)
		if b.Text == "" || strings.TrimSpace(b.Text) != b.Text || strings.Contains(b.Text, "\n") {
			t.Errorf("block text %q", b.Text)
		}
		if !utf8.ValidString(b.Text) {
			t.Errorf("block text %q is not UTF-8", b.Text)
		}
		if b.Map[0].Text != 0 {
			t.Errorf("map begins at %d", b.Map[0].Text)
		}
		for i := 1; i < len(b.Map); i++ {
			if b.Map[i].Text < b.Map[i-1].Text || b.Map[i].Raw < b.Map[i-1].Raw {
				t.Errorf("map out of order: %v after %v", b.Map[i], b.Map[i-1])
			}
		}
		if got := b.Map.Raw(doc.Span{Start: 0, End: len(b.Text)}); got != b.Raw {
			t.Errorf("the map has %v for the block, which has %v", got, b.Raw)
		}
	}
	for s := range rawSpaces(d.Raw) {
		cover(s)
	}
	if i := slices.Index(covered[:len(d.Raw)], false); i >= 0 {
		t.Errorf("byte %d (%q) is in no block and no change", i, d.Raw[i])
	}
	// Normalizing the result changes nothing.
	var texts []string
	for _, b := range d.Blocks {
		texts = append(texts, b.Text)
	}
	again, err := Parse(d.Name, []byte(strings.Join(texts, "\n\n")))
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Changes) > 0 {
		t.Errorf("a second run changes %+v", again.Changes)
	}
	var second []string
	for _, b := range again.Blocks {
		second = append(second, b.Text)
	}
	if !slices.Equal(second, texts) {
		t.Errorf("a second run gives\n%q, not\n%q", second, texts)
	}
}

// rawSpaces yields the spans of white space in a file of any charset.
func rawSpaces(raw []byte) func(func(doc.Span) bool) {
	return func(yield func(doc.Span) bool) {
		for i := 0; i < len(raw); {
			r, n := rune(0), 1
			switch {
			case bytes.HasPrefix(raw, []byte("\xFF\xFE")) && i+1 < len(raw):
				r, n = rune(binary.LittleEndian.Uint16(raw[i:])), 2
			case bytes.HasPrefix(raw, []byte("\xFE\xFF")) && i+1 < len(raw):
				r, n = rune(binary.BigEndian.Uint16(raw[i:])), 2
			case utf8.Valid(raw):
				r, n = utf8.DecodeRune(raw[i:])
			default:
				r = charmap.Windows1252.DecodeByte(raw[i])
			}
			if unicode.IsSpace(r) && !yield(doc.Span{Start: i, End: i + n}) {
				return
			}
			i += n
		}
	}
}

func TestEveryRuleHasACase(t *testing.T) {
	fired := map[string]bool{ruleBOM: true, ruleUTF16: true, rule1252: true, ruleMac: true} // TestCharsets
	for _, c := range cases {
		for _, r := range c.rules {
			fired[r] = true
		}
	}
	for _, r := range Rules {
		if !fired[r.Name] || r.Doc == "" {
			t.Errorf("rule %s has no case or no documentation", r.Name)
		}
	}
}

func encode16(s string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func encode1252(t testing.TB, s string) []byte {
	b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCharsets(t *testing.T) {
	const text = "Köln – „größter“ Umzug.Laut Polizei kamen 5\u00a0000 €.\r\n\r\nÜber 40 kamen später."
	const want = "Köln – „größter“ Umzug. Laut Polizei kamen 5 000 €. ¶ Über 40 kamen später."
	utf8 := func(s string) []byte { return []byte(s) }
	for _, c := range []struct {
		name   string
		encode func(string) []byte
		mark   string // byte order mark
		rule   string
	}{
		{"utf-8", utf8, "", ""},
		{"utf-8 with mark", utf8, "\uFEFF", ruleBOM},
		{"utf-16 le", func(s string) []byte { return encode16(s, binary.LittleEndian) }, "\uFEFF", ruleUTF16},
		{"utf-16 be", func(s string) []byte { return encode16(s, binary.BigEndian) }, "\uFEFF", ruleUTF16},
		{"windows-1252", func(s string) []byte { return encode1252(t, s) }, "", rule1252},
		{"mac roman", func(s string) []byte {
			b, err := charmap.Macintosh.NewEncoder().Bytes([]byte(s))
			if err != nil {
				t.Fatal(err)
			}
			return b
		}, "", ruleMac},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := c.encode(c.mark + text)
			d, err := Parse("a.txt", raw)
			if err != nil {
				t.Fatal(err)
			}
			if got := render(d.Blocks); got != want {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
			rules := []string{ruleMissingSpace, ruleSpace}
			if c.rule != "" {
				rules = append([]string{c.rule}, rules...)
			}
			if got := ruleNames(d.Changes); !slices.Equal(got, rules) {
				t.Errorf("changes %v, want %v", got, rules)
			}
			for _, word := range []string{"Köln", "„größter“", "Laut", "€.", "später."} {
				found := false
				for _, b := range d.Blocks {
					if i := strings.Index(b.Text, word); i >= 0 {
						found = true
						at := b.Map.Raw(doc.Span{Start: i, End: i + len(word)})
						if got := raw[at.Start:at.End]; !bytes.Equal(got, c.encode(word)) {
							t.Errorf("the map has % x for %s", got, word)
						}
					}
				}
				if !found {
					t.Errorf("no block has %s", word)
				}
			}
			holds(t, d)
		})
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"empty", "", "empty file"},
		{"white space", " \r\n\n", "empty file"},
		{"no letter", "123\n– 4 –\n", "no letter"},
		{"zero byte", "Der Rat\ntagt\x00.", "a.txt:2: zero byte"},
		{"image", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"},
		{"controls", "a\x01\x02b\x03\x04c\x05\x06d\x07", "control characters"},
		{"damaged utf-8", "Köln grüßt.\nMün\xC3chen auch, später.", "a.txt:2: byte 0xC3"},
		{"mark and damage", "\uFEFFKöln\nM\xFCnchen", "a.txt:2: byte 0xFC"},
		{"dos", "M\x81nchen und K\x94ln gr\x81\xE1en.", "byte 0x81"},
		{"dos, no undefined byte", "K\x94ln h\x94rt t\x84glich.", "neither UTF-8 nor German"},
		{"utf-32", "\xFF\xFE\x00\x00D\x00\x00\x00", "UTF-32"},
		{"odd utf-16", "\xFF\xFED\x00e", "odd number of bytes"},
		{"half a pair", "\xFF\xFED\x00\n\x00\x3D\xD8", "a.txt:2: half a UTF-16"},
		{"utf-16 without mark", "D\x00e\x00r\x00", "zero byte"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Parse("a.txt", []byte(c.raw))
			if err == nil {
				t.Fatalf("no error, but %q", render(d.Blocks))
			}
			if !errors.Is(err, doc.ErrInput) || !strings.HasPrefix(err.Error(), "a.txt") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q, want one of input with %q", err, c.want)
			}
		})
	}
}

// TestLong would not end within hours if any work on a long line, token, list
// or unclosed quotation grew with the square of its length.
func TestLong(t *testing.T) {
	const n = 1 << 16
	for _, unit := range []string{"a.B", "„a ", "&amp", "(A. ", "a-\n", "\"a", "'a ", "a\n", "1. ", "- ", "\u00ad ", "Ã", "a.Ende "} {
		raw := []byte(strings.Repeat(unit, n/len(unit)))
		d, err := Parse("a.txt", append(raw, 'a'))
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Blocks) == 0 {
			t.Errorf("no block from %q", unit)
		}
	}
}

func TestGolden(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "article.txt"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse("article.txt", raw)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, d)
	var b strings.Builder
	for _, bl := range d.Blocks {
		fmt.Fprintf(&b, "%-11s %4d-%4d  %s\n", bl.Kind, bl.Raw.Start, bl.Raw.End, bl.Text)
	}
	b.WriteString("\n")
	for _, c := range d.Changes {
		fmt.Fprintf(&b, "%4d-%4d  %-17s %q -> %q\n", c.Raw.Start, c.Raw.End, c.Rule, c.Before, c.After)
	}
	golden := filepath.Join("testdata", "article.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("differs from %s (run with -update and look at the difference):\n%s", golden, b.String())
	}
}

// TestFragments holds the properties for texts made of what the rules look at,
// put together by chance, in each charset that can express them.
func TestFragments(t *testing.T) {
	fragments := []string{
		" ", " ", " ", "\n", "\n\n", "\r\n", "\r", "\t", "\u00a0", "\u00ad", "\u200b", "\x07", "\uFEFF", "\u2028",
		".", ".", ".", "!", "?", "…", "...", ",", ":", "-", "–", "- ", "• ", "* ", "1. ", "a) ", "(", ")", "[", "]", "/",
		"„", "“", "”", "»", "«", "\"", "\"", "'", "’", "‘", "‚", "›", "‹", ",,", "''", "``",
		"Haus", "Die", "laut", "und", "z", "B", "Dr", "3", "2019", "GmbH", "Mio", "usw", "dpa", "Foto: ", "Ende des Artikels", "gn-tech", "Anzeige",
		"<b>", "<br>", "</p>", "&lt;", "b>", "&amp;", "&uuml;", "&quot;", "&nbsp;", "&", "amp;", "#", "Ã¼", "Ã", "â€ž", "Â", "u\u0308", "\u0308", "ﬁ", "ü", "É", "www.", "@", "://",
		"Der Rat hat am Donnerstag nach langer Beratung einen Plan beschlossen, der", "mehr Geld für Schulen vorsieht",
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		var b strings.Builder
		for range 1 + rnd.IntN(14) {
			b.WriteString(fragments[rnd.IntN(len(fragments))])
		}
		raw := []byte(b.String())
		switch rnd.IntN(4) {
		case 0:
			raw = encode16("\uFEFF"+b.String(), binary.BigEndian)
		case 1:
			if latin, err := charmap.Windows1252.NewEncoder().Bytes(raw); err == nil {
				raw = latin
			}
		}
		d, err := Parse("a.txt", raw)
		if err != nil {
			if !errors.Is(err, doc.ErrInput) {
				t.Fatal(err)
			}
			continue
		}
		if holds(t, d); t.Failed() {
			t.Fatalf("in %q", raw)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.raw))
	}
	f.Add(encode16("\uFEFFKöln.Laut „Wahl“.", binary.LittleEndian))
	f.Add(encode1252(f, "Köln.Laut „Wahl“."))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := Parse("a.txt", raw)
		if err != nil {
			if !errors.Is(err, doc.ErrInput) {
				t.Fatal(err)
			}
			return
		}
		holds(t, d)
	})
}
