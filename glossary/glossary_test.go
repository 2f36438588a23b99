package glossary

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	tests := []struct {
		entry Entry
		text  string
		span  string // what is found, empty for nothing
		stem  string
		word  string
	}{
		{Entry{German: "Meta", Kind: DoNotTranslate}, "die an Metas Llama-Modellen", "Metas", "Meta", "Metas"},
		{Entry{German: "Meta", Kind: DoNotTranslate}, "ein anderes Meta-Forschungsteam", "Meta", "Meta", "Meta-Forschungsteam"},
		{Entry{German: "Meta", Kind: DoNotTranslate}, "eine Metapher, ein Metall, metas", "", "", ""},
		{Entry{German: "Llama 2", Kind: DoNotTranslate}, "namens Llama 2 einzuführen", "Llama 2", "Llama 2", "Llama 2"},
		{Entry{German: "Llama 2", Kind: DoNotTranslate}, "Llama 2.000", "", "", ""},
		{Entry{German: "James", Kind: Name, English: "James"}, "James’ Haus", "James’", "James", "James’"},
		{Entry{German: "München", Kind: Name, English: "Munich"}, "Münchens Oberbürgermeister", "Münchens", "München", "Münchens"},
		{Entry{German: "Rechenleistung", English: "computing power"}, "ein Rechenleistungsstreit begann", "Rechenleistung", "Rechenleistung", "Rechenleistungsstreit"},
		{Entry{German: "Rechenleistung", English: "computing power"}, "mehr RECHENLEISTUNG", "RECHENLEISTUNG", "RECHENLEISTUNG", "RECHENLEISTUNG"},
		{Entry{German: "Rechenleistung", English: "computing power"}, "Rechenleistungen", "Rechenleistungen", "Rechenleistung", "Rechenleistungen"},
		{Entry{German: "Wissenschaft", English: "science"}, "die Wissenschaftler und Wissenschaftlerinnen, wissenschaftlich", "", "", ""},
		{Entry{German: "Bau", English: "construction"}, "der Bauer baut", "", "", ""},
		{Entry{German: "Haus", English: "house"}, "in den Häusern", "Häusern", "Häus", "Häusern"},
		{Entry{German: "Vater", English: "father"}, "die Väter", "Väter", "Väter", "Väter"},
		{Entry{German: "Museum", English: "museum"}, "alle Museen", "Museen", "Muse", "Museen"},
		{Entry{German: "künstliche Intelligenz", English: "artificial intelligence"}, "mit künstlicher Intelligenz", "künstlicher Intelligenz", "künstlicher Intelligenz", "künstlicher Intelligenz"},
		{Entry{German: "künstliche Intelligenz", English: "artificial intelligence"}, "Künstliche Intelligenz hilft", "Künstliche Intelligenz", "Künstliche Intelligenz", "Künstliche Intelligenz"},
		{Entry{German: "Sprachmodell", English: "language model"}, "Sprach- und Bildmodelle", "Sprach-", "Sprach-", "Sprach-"},
		{Entry{German: "Bildmodell", English: "image model"}, "Sprach- und Bildmodelle", "Bildmodelle", "Bildmodell", "Bildmodelle"},
		{Entry{German: "Straße", English: "street"}, "auf den Strassen", "Strassen", "Strasse", "Strassen"},
		{Entry{German: "Fluss", English: "river"}, "den Fluß hinab", "Fluß", "Fluß", "Fluß"},
		{Entry{German: "Essen", English: "food"}, "wir essen gern", "", "", ""},
		{Entry{German: "kündigen", English: "resign", PartOfSpeech: "verb"}, "sie haben gekündigt", "gekündigt", "gekündig", "gekündigt"},
		{Entry{German: "großsprachig", English: "large-language"}, "seiner großsprachigen Modelle", "großsprachigen", "großsprachig", "großsprachigen"},
		{Entry{German: "Start-up", English: "startup"}, "2.000 Startups", "Startups", "Startup", "Startups"},
		{Entry{German: "Large Language Model", English: "large language model"}, "ihre Large-Language-Models", "Large-Language-Models", "Large-Language-Model", "Large-Language-Models"},
		{Entry{German: "Deutsche Bahn", Kind: Name, English: "Deutsche Bahn"}, "der Deutschen Bahn", "Deutschen Bahn", "Deutschen Bahn", "Deutschen Bahn"},
		{Entry{German: "KI", English: "AI"}, "der KI-Forscher", "KI", "KI", "KI-Forscher"},
		{Entry{German: "KI", English: "AI"}, "Ki und ki", "", "", ""},
		{Entry{German: "Student", English: "student"}, "die Studenten", "Studenten", "Student", "Studenten"},
		{Entry{German: "Bundesland", English: "state"}, "in den Bundesländern", "Bundesländern", "Bundesländ", "Bundesländern"},
		{Entry{German: "Bank", English: "bank"}, "der Banken", "Banken", "Bank", "Banken"},
		{Entry{German: "Stadt", English: "city"}, "alle Städte", "Städte", "Städt", "Städte"},
		{Entry{German: "Buch", English: "book"}, "Die Bücher", "Bücher", "Büch", "Bücher"},
		{Entry{German: "Thema", English: "topic"}, "drei Themen", "Themen", "Them", "Themen"},
		{Entry{German: "Auto", English: "car"}, "zwei Autos", "Autos", "Auto", "Autos"},
		{Entry{German: "Krise", English: "crisis"}, "die Krisen", "Krisen", "Krise", "Krisen"},
		{Entry{German: "Klimaschutz", English: "climate protection"}, "das Klimaschutzgesetz", "Klimaschutz", "Klimaschutz", "Klimaschutzgesetz"},
		{Entry{German: "Arbeitgeber", English: "employer"}, "den Arbeitgebern", "Arbeitgebern", "Arbeitgeber", "Arbeitgebern"},
		{Entry{German: "große Koalition", English: "grand coalition"}, "die Große Koalition", "Große Koalition", "Große Koalition", "Große Koalition"},
		{Entry{German: "Künstliche Intelligenz", English: "artificial intelligence"}, "durch künstliche Intelligenz", "künstliche Intelligenz", "künstliche Intelligenz", "künstliche Intelligenz"},
		{Entry{German: "Ministerin", English: "minister"}, "zwei Ministerinnen", "Ministerinnen", "Ministerin", "Ministerinnen"},
		{Entry{German: "Ergebnis", English: "result"}, "des Ergebnisses", "Ergebnisses", "Ergebnis", "Ergebnisses"},
		{Entry{German: "Bund der Steuerzahler", English: "taxpayers' federation"}, "des Bundes der Steuerzahler", "Bundes der Steuerzahler", "Bundes der Steuerzahler", "Bundes der Steuerzahler"},
		{Entry{German: "Mutter", English: "mother"}, "mit Mut und Mutt", "", "", ""},
		{Entry{German: "Rat", English: "council"}, "das Rathaus rät", "", "", ""},
		{Entry{German: "Arm", English: "arm"}, "die Armee", "", "", ""},
		// Terms inside words.
		{Entry{German: "Rechenleistung", English: "computing power"}, "die KI-Rechenleistung", "Rechenleistung", "Rechenleistung", "KI-Rechenleistung"},
		{Entry{German: "Rechenleistung", English: "computing power"}, "die Höchstrechenleistungen", "rechenleistungen", "rechenleistung", "Höchstrechenleistungen"},
		{Entry{German: "Rechenzentrum", English: "data center"}, "des Forschungsrechenzentrums", "rechenzentrums", "rechenzentrum", "Forschungsrechenzentrums"},
		{Entry{German: "Rechenzentrum", English: "data center"}, "drei Großrechenzentren", "rechenzentren", "rechenzentr", "Großrechenzentren"},
		{Entry{German: "Rechenzentrum", English: "data center"}, "der Großrechenzentrumsbau", "rechenzentrum", "rechenzentrum", "Großrechenzentrumsbau"},
		{Entry{German: "Rechenzentrum", English: "data center"}, "GROSSRECHENZENTRUM", "RECHENZENTRUM", "RECHENZENTRUM", "GROSSRECHENZENTRUM"},
		{Entry{German: "Wirtschaft", English: "economy"}, "die Landwirtschaft", "", "", ""},
		{Entry{German: "Stellung", English: "position"}, "die Vorstellung", "", "", ""},
		{Entry{German: "Steuerung", English: "control"}, "die Versteuerung, besteuerung", "", "", ""},
		{Entry{German: "Einkommen", English: "income"}, "das Vereinkommen", "", "", ""},

		{Entry{German: "Rechenleistung", English: "computing power"}, "Rechenzentren und -leistung", "-leistung", "-leistung", "-leistung"},
		{Entry{German: "Leistung", English: "power"}, "Rechenzentren und -leistung", "", "", ""},
		{Entry{German: "Datenschutzgrundverordnung", English: "GDPR"}, "der Datenschutz-Grundverordnung", "Datenschutz-Grundverordnung", "Datenschutz-Grundverordnung", "Datenschutz-Grundverordnung"},
		{Entry{German: "Forscher", English: "researcher"}, "die Forscher:innen", "Forscher:innen", "Forscher", "Forscher:innen"},
		{Entry{German: "Forscher", English: "researcher"}, "die ForscherInnen", "ForscherInnen", "Forscher", "ForscherInnen"},
		{Entry{German: "Student", English: "student"}, "die Studentinnen", "Studentinnen", "Student", "Studentinnen"},
		{Entry{German: "Term", English: "term"}, "der Termin", "", "", ""},
		{Entry{German: "Abgeordneter", English: "lawmaker"}, "die Abgeordneten", "Abgeordneten", "Abgeordnet", "Abgeordneten"},
		{Entry{German: "Praktikum", English: "internship"}, "zwei Praktika", "Praktika", "Praktika", "Praktika"},
		{Entry{German: "Index", English: "index"}, "die Indizes", "Indizes", "Indizes", "Indizes"},

		// Verbs.
		{Entry{German: "abschaffen", English: "abolish"}, "sie will das Gesetz abschaffen", "abschaffen", "abschaffen", "abschaffen"},
		{Entry{German: "abschaffen", English: "abolish"}, "um es abzuschaffen", "abzuschaffen", "abzuschaff", "abzuschaffen"},
		{Entry{German: "abschaffen", English: "abolish"}, "das Gesetz wird abgeschafft", "abgeschafft", "abgeschaff", "abgeschafft"},
		{Entry{German: "abschaffen", English: "abolish"}, "das abgeschaffte Gesetz", "abgeschaffte", "abgeschaff", "abgeschaffte"},
		{Entry{German: "abschaffen", English: "abolish"}, "weil sie es abschafften", "abschafften", "abschaff", "abschafften"},
		{Entry{German: "abschaffen", English: "abolish"}, "Der Bund schafft das Gesetz, das 2010 kam, am 3. Mai ab.", "schafft", "schaff", "schafft"},
		{Entry{German: "abschaffen", English: "abolish"}, "Der Bund schafft das ab und geht.", "schafft", "schaff", "schafft"},
		{Entry{German: "abschaffen", English: "abolish"}, "Der Bund schafft das. Ab morgen gilt es. Er schafft es ab Montag.", "", "", ""},
		{Entry{German: "zurücktreten", English: "resign"}, "Am Abend tritt der Minister zurück.", "tritt", "tritt", "tritt"},
		{Entry{German: "zurücktreten", English: "resign"}, "der zurückgetretene Minister", "zurückgetretene", "zurückgetreten", "zurückgetretene"},
		{Entry{German: "übernehmen", English: "take over"}, "die Firma wurde übernommen", "übernommen", "übernommen", "übernommen"},
		{Entry{German: "übernehmen", English: "take over"}, "ob sie ihn übernimmt", "übernimmt", "übernimm", "übernimmt"},
		{Entry{German: "C++", Kind: DoNotTranslate}, "in C++ schreiben, C gut", "C++", "C++", "C++"},
		{Entry{German: ".NET", Kind: DoNotTranslate}, "für .NET und NET", ".NET", ".NET", ".NET"},
	}
	for _, tt := range tests {
		t.Run(tt.entry.German+"/"+tt.text, func(t *testing.T) {
			if err := tt.entry.complete(); err != nil {
				t.Fatal(err)
			}
			ms := New([]Entry{tt.entry}).Find(tt.text)
			if tt.span == "" {
				for _, m := range ms {
					t.Errorf("found %q", m.Span.Of(tt.text))
				}
				return
			}
			if len(ms) != 1 {
				t.Fatalf("%d matches, want 1", len(ms))
			}
			m := ms[0]
			if got := m.Span.Of(tt.text); got != tt.span {
				t.Errorf("span %q, want %q", got, tt.span)
			}
			if got := m.Stem.Of(tt.text); got != tt.stem {
				t.Errorf("stem %q, want %q", got, tt.stem)
			}
			if got := m.Word.Of(tt.text); got != tt.word {
				t.Errorf("word %q, want %q", got, tt.word)
			}
		})
	}
}

func TestFindInside(t *testing.T) {
	tests := []struct {
		german, text string
		want         bool
	}{
		{"Forderung", "Herausforderungen", false},
		{"Forderung", "Leistungsanforderung", false},
		{"Forderung", "Schadenersatzforderung", true},
		{"Scheidung", "Gerichtsentscheidung", false},
		{"Sicherung", "Krankenversicherung", false},
		{"Sicherung", "Grundsicherung", true},
		{"Förderung", "Personenbeförderung", false},
		{"Förderung", "Kunstförderung", true},
		{"Forschung", "Weltraumforschung", true},
		{"Regierung", "Koalitionsregierungen", true},
		{"Rechenleistung", "Höchstrechenleistung", true},
		{"Rechenleistung", "Rechen" + strings.Repeat("rechenleistung", 100), false},
	}
	for _, tt := range tests {
		got := New([]Entry{{German: tt.german, English: "x", Kind: Term}}).Find(tt.text)
		if (len(got) > 0) != tt.want {
			t.Errorf("%s in %q: %v, want %v", tt.german, tt.text, !tt.want, tt.want)
		}
	}
}

func TestFindDative(t *testing.T) {
	rat, buch := Entry{German: "Rat"}, Entry{German: "Buch"}
	given := Entry{German: "Rat", Plural: "Räte"}
	tests := []struct {
		entry Entry
		text  string
		want  bool
	}{
		{rat, "die Rate sinkt", false},
		{rat, "Sie zahlt in Raten", false},
		{rat, "mit einer hohen Rate", false},
		{rat, "im Rate der Stadt", true},
		{rat, "des Rates", true},
		{rat, "den Räten", true},
		{rat, "(im Rate)", true},
		{rat, "nach den hohen Raten", false},
		{rat, "mit den hohen Rate", false},
		{Entry{German: "Land"}, "im eigenen Lande", true},
		{Entry{German: "Fall"}, "in vorliegendem Falle", true},
		{given, "die Rate sinkt", false},
		{given, "Sie zahlt Raten", false},
		{given, "von jedem Rate", true},
		{given, "die Räte", true},
		{buch, "Unter der Buche sitzt er", false},
		{buch, "aus Buchen", false},
		{buch, "ZU BUCHE SCHLAGEN", true},
		{Entry{German: "Haus"}, "zu Hause", true},
		{Entry{German: "Krankenhaus"}, "Er lag im\u00a0Krankenhause.", true},
		{Entry{German: "Gemeinderat"}, "der Stadtgemeinderat, im Stadtgemeinderate", true},
		{Entry{German: "Tag"}, "Die Tage und an Tagen", true},
		{Entry{German: "Jahr"}, "viele Jahre", true},
		{Entry{German: "Substrat"}, "zwei Substrate", true},
		{Entry{German: "Projekt", Plural: "Projekte"}, "die Projekte", true},
		{Entry{German: "Besuch"}, "häufige Besuche", true},
	}
	for _, tt := range tests {
		tt.entry.English = "x"
		if ms := New([]Entry{tt.entry}).Find(tt.text); (len(ms) > 0) != tt.want {
			t.Errorf("%s in %q: %v, want %v", tt.entry.German, tt.text, !tt.want, tt.want)
		}
	}
}

// TestFindSharp: where the entries differ in ß and ss only, the text's spelling
// tells them apart, in either order of the entries.
func TestFindSharp(t *testing.T) {
	a, b := Entry{German: "Maß", English: "measure"}, Entry{German: "Masse", English: "mass"}
	for _, entries := range [][]Entry{{a, b}, {b, a}} {
		for text, want := range map[string]string{"die Maße": "Maß", "nach den Maßen": "Maß", "die Masse": "Masse", "in Massen": "Masse", "das Maß": "Maß"} {
			if ms := New(entries).Find(text); len(ms) != 1 || ms[0].Entry.German != want {
				t.Errorf("%q: %v, want %s", text, ms, want)
			}
		}
	}
}

func TestFindAdjective(t *testing.T) {
	for german, text := range map[string]string{"extern": "externe", "intern": "internen", "einzeln": "einzelnes", "verboten": "verbotener", "trocken": "trockenem"} {
		e := Entry{German: german, English: "x", Kind: Term}
		if ms := New([]Entry{e}).Find(text); len(ms) != 1 || ms[0].Span.Len() != len(text) || e.Verb() {
			t.Errorf("%s in %s: %v", german, text, ms)
		}
	}
}

func TestBuiltinLoads(t *testing.T) {
	for _, want := range []struct{ german, english string }{{"Münchens", "Munich"}, {"Bundesverfassungsgerichts", "Federal Constitutional Court"}} {
		ms := Builtin().Find(want.german)
		if len(ms) != 1 || ms[0].Entry.English != want.english {
			t.Errorf("%s: %v", want.german, ms)
		}
	}
}

func TestPlural(t *testing.T) {
	tests := []struct {
		german, text string
		want         bool
	}{
		{"Sprachmodell", "den Sprachmodellen", true},
		{"Sprachmodell", "neue Sprachmodelle", true},
		{"Sprachmodell", "des Sprachmodells", false},
		{"Sprachmodell", "das Sprachmodell", false},
		{"Haus", "in den Häusern", true},
		{"Haus", "zu Hause", false},
		{"Straße", "auf der Strasse", false},
		{"Straße", "auf den Strassen", false},
		{"Datenschutzgrundverordnung", "der Datenschutz-Grundverordnung", false},
		{"Vater", "die Väter", true},
		{"Wärmepumpe", "Wärmepumpen", true},
		{"Währung", "den Währungen", true},
		{"Kunde", "den Kunden", false},
		{"Museum", "die Museen", true},
		{"Museum", "das Museum", false},
		{"Praktikum", "zwei Praktika", true},
		{"Forscher", "die Forscher:innen", true},
		{"Forscher", "der Forscherin", false},
		{"Forscher", "Forscher/-innen", true},
		{"Forscher", "Forscher·innen", true},
		{".NET", "mit .NET", false},
		{"C++", "in C++", false},
		{"Projekt", "bei dem\u00a0Projekte", false},
		{"Projekt", "gute\u00a0Projekte", true},
		{"Abgeordneter", "die Abgeordneten", true},
		{"Abgeordneter", "dem Abgeordneten", false},
		{"künstliche Intelligenz", "der künstlichen Intelligenz", false},
		{"erneuerbare Energie", "erneuerbaren Energien", true},
		{"Rechenzentrum", "drei Großrechenzentren", true},
		{"Rechenleistung", "der Rechenleistungsstreit", false},
	}
	for _, tt := range tests {
		ms := New([]Entry{{German: tt.german, English: "x", Kind: Term}}).Find(tt.text)
		if len(ms) != 1 || ms[0].Plural(tt.text) != tt.want {
			t.Errorf("%s in %q: %v, want %v", tt.german, tt.text, !tt.want, tt.want)
		}
	}
}
