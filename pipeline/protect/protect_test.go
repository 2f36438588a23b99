package protect

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline/markup"
)

// article1 is a document of one paragraph with these units.
func article1(sources ...string) *doc.Document {
	d := &doc.Document{Blocks: []doc.Block{{Kind: doc.Paragraph}}}
	for i, s := range sources {
		d.Blocks[0].Units = append(d.Blocks[0].Units, doc.Unit{ID: fmt.Sprintf("1.%d", i+1), Source: s})
	}
	return d
}

func TestMaskRestore(t *testing.T) {
	tests := []struct {
		name, source string
		style        markup.Style
		masked       string
		answer, want string
		lost         string // Source of the terms lost
		quotes       bool
	}{
		{"name and number", "In München kamen 2.000 Menschen.", markup.Annotated, "In ⟦N1⟧ kamen ⟦D1⟧ Menschen.",
			"⟦D1⟧ people came to ⟦N1⟧.", "2,000 people came to Munich.", "", true},
		{"mangled symbols", "In München kamen 2.000 Menschen.", markup.Annotated, "In ⟦N1⟧ kamen ⟦D1⟧ Menschen.",
			"[[D1]] people came to ⟦ n1 ⟧ .", "2,000 people came to Munich.", "", true},
		{"glued symbol", "In München kamen 2.000 Menschen.", markup.Annotated, "In ⟦N1⟧ kamen ⟦D1⟧ Menschen.",
			"⟦D1⟧people came to⟦N1⟧.", "2,000 people came to Munich.", "", true},
		{"doubled at once", "In München kamen alle.", markup.Annotated, "In ⟦N1⟧ kamen alle.", "All came to ⟦N1⟧ ⟦N1⟧.", "All came to Munich.", "", true},
		{"invented symbol", "In München kamen alle.", markup.Annotated, "In ⟦N1⟧ kamen alle.", "All ⟦N7⟧came to ⟦N1⟧.", "All came to Munich.", "", true},
		{"wrong number of the only symbol", "In München kamen alle.", markup.Annotated, "In ⟦N1⟧ kamen alle.", "All came to ⟦N3⟧.", "All came to Munich.", "", true},
		{"lost", "In München kamen 2.000 Menschen.", markup.Annotated, "In ⟦N1⟧ kamen ⟦D1⟧ Menschen.", "People came to ⟦N1⟧.", "People came to Munich.", "2.000", true},
		{"written by itself", "In München kamen 2.000 Menschen.", markup.Annotated, "In ⟦N1⟧ kamen ⟦D1⟧ Menschen.", "2000 people came to Munich.", "2,000 people came to Munich.", "", true},
		{"genitive", "Münchens OB kam.", markup.Annotated, "⟦N1⟧s OB kam.", "⟦N1⟧'s mayor came.", "Munich's mayor came.", "", true},
		{"genitive copied", "Münchens OB kam.", markup.Annotated, "⟦N1⟧s OB kam.", "⟦N1⟧s mayor came.", "Munich's mayor came.", "", true},
		{"genitive after s", "Brüssels Haltung und Athens Haltung.", markup.Annotated, "⟦N1⟧s Haltung und ⟦N2⟧s Haltung.",
			"⟦N1⟧'s stance and ⟦N2⟧’s stance.", "Brussels' stance and Athens' stance.", "", true},
		{"inflected term", "Es fehlt an Sprachmodellen.", markup.Annotated, "Es fehlt an ⟦T⟧Sprachmodellen⟦=⟧language models⟦/T⟧.",
			"Language models are lacking.", "Language models are lacking.", "", true},
		{"markers carried over", "Es fehlt an Rechenleistung.", markup.Annotated, "Es fehlt an ⟦T⟧Rechenleistung⟦=⟧computing power⟦/T⟧.",
			"There is a lack of ⟦T⟧Rechenleistung⟦=⟧computing power⟦/T⟧.", "There is a lack of computing power.", "", true},
		{"term not used", "Es fehlt an Rechenleistung.", markup.Annotated, "Es fehlt an ⟦T⟧Rechenleistung⟦=⟧computing power⟦/T⟧.",
			"There is a lack of performance.", "There is a lack of performance.", "Rechenleistung", true},
		{"joined compound", "Der Rechenleistungsstreit tobt.", markup.Annotated, "Der ⟦T⟧Rechenleistung⟦=⟧computing power⟦/T⟧-Streit tobt.",
			"The computing power dispute rages.", "The computing power dispute rages.", "", true},
		{"compound's head", "Die Höchstrechenleistung fehlt.", markup.Annotated, "Die Höchst-⟦T⟧Rechenleistung⟦=⟧computing power⟦/T⟧ fehlt.",
			"The maximum computing power is missing.", "The maximum computing power is missing.", "", true},
		{"hyphened head", "Die KI-Rechenleistung fehlt.", markup.Annotated, "Die KI-⟦T⟧Rechenleistung⟦=⟧computing power⟦/T⟧ fehlt.",
			"AI computing power is missing.", "AI computing power is missing.", "", true},
		{"verb", "Der Bund schafft sie ab.", markup.Annotated, "Der Bund schafft sie ab.", "The federation phased them out.", "The federation phased them out.", "", true},
		{"shared head", "Sprach- und Bildmodelle", markup.Annotated, "⟦T⟧Sprach⟦=⟧language model⟦/T⟧ und ⟦T⟧Bildmodelle⟦=⟧image models⟦/T⟧",
			"Language and image models", "Language and image models", "", true},
		{"do not translate", "Das Llama-Modell.", markup.Annotated, "Das ⟦X1⟧-Modell.", "The ⟦X1⟧ model.", "The Llama model.", "", true},
		{"article", "Das ist eine 8-Euro-Karte von 80 Prozent.", markup.Annotated, "Das ist eine 8-Euro-Karte von ⟦D1⟧.", "It is a ⟦D1⟧ ticket.", "It is an 80 percent ticket.", "", true},
		{"company's article", "Die Deutsche Bahn hat der Commerzbank AG Geld geliehen.", markup.Annotated, "Die ⟦N1⟧ hat der Commerzbank AG Geld geliehen.", "The ⟦N1⟧ has lent money to the Commerzbank AG.", "Deutsche Bahn has lent money to the Commerzbank AG.", "", true},
		{"club's article", "Der 1. FC Köln traf den FC Zürich.", markup.Annotated, "Der ⟦N1⟧ traf den ⟦N2⟧.", "The ⟦N1⟧ met the ⟦N2⟧.", "1. FC Köln met FC Zurich.", "", true},
		{"attribute's article", "Der Streik der Deutschen Bahn dauert an.", markup.Annotated, "Der Streik der ⟦N1⟧ dauert an.", "The ⟦N1⟧ strike continues.", "The Deutsche Bahn strike continues.", "", true},
		{"river's article", "Der Rhein fließt.", markup.Annotated, "Der ⟦N1⟧ fließt.", "The ⟦N1⟧ flows.", "The Rhine flows.", "", true},
		{"no German article", "Bei Kritikern der Bahn und Nato gilt das.", markup.Annotated, "Bei Kritikern der Bahn und ⟦N1⟧ gilt das.", "For critics of the railway and the ⟦N1⟧, it holds.", "For critics of the railway and the NATO, it holds.", "", true},
		{"court", "Das Landgericht Köln und das Amtsgericht Hamburg.", markup.Annotated,
			"Das ⟦T⟧Landgericht Köln⟦=⟧Cologne Regional Court⟦/T⟧ und das ⟦T⟧Amtsgericht Hamburg⟦=⟧Hamburg Local Court⟦/T⟧.",
			"The Cologne Regional Court and the Hamburg Local Court.", "The Cologne Regional Court and the Hamburg Local Court.", "", true},
		{"number in words", "Zweihundert Leute kamen in siebzehn Autos.", markup.Annotated, "⟦D1⟧ Leute kamen in ⟦D2⟧ Autos.",
			"⟦D1⟧ people came in ⟦D2⟧ cars.", "Two hundred people came in seventeen cars.", "", true},
		{"number in words by itself", "Zweihundert Leute kamen.", markup.Annotated, "⟦D1⟧ Leute kamen.", "Some 200 people came.", "Some two hundred people came.", "", true},
		{"number in words, another", "Es kamen fünfundzwanzig Leute.", markup.Annotated, "Es kamen ⟦D1⟧ Leute.", "Fifty people came.", "Fifty people came.", "fünfundzwanzig", true},
		{"small, ordinal and vague numbers in words", "Drei der zwanzigsten Klasse, hundert.", markup.Annotated, "Drei der zwanzigsten Klasse, hundert.",
			"Three of the twentieth class, a hundred.", "Three of the twentieth class, a hundred.", "", true},
		{"inches", "Der Monitor hat 27\" und kostet viel.", markup.Annotated, "Der Monitor hat ⟦D1⟧ und kostet viel.", "The monitor has ⟦D1⟧ and costs much.", "The monitor has 27\" and costs much.", "", true},
		{"inches in a compound", "Ein 13,3\"-Monitor ist „neu“.", markup.Annotated, "Ein ⟦D1⟧-Monitor ist “neu”.", "A ⟦D1⟧ monitor is “new”.", "A 13.3\" monitor is “new.”", "", true},
		{"inches in words", "Ein 13,3″-Monitor kam.", markup.Plain, "Ein 13,3″-Monitor kam.", "A 13.3-inch monitor came.", "A 13.3″ monitor came.", "", true},
		{"a mark behind a number", "Er nahm „Linie 27\" und ging.", markup.Annotated, "Er nahm “Linie ⟦D1⟧” und ging.", "He took “line ⟦D1⟧” and left.", "He took “line 27” and left.", "", true},
		{"url", "Mehr auf www.example.de/a.", markup.Annotated, "Mehr auf ⟦X1⟧.", "More at ⟦X1⟧.", "More at www.example.de/a.", "", true},
		{"country in brackets", "Ann (Frankreich) fährt nach Frankreich.", markup.Annotated, "Ann (⟦N1⟧) fährt nach Frankreich.", "Ann (⟦N1⟧) goes to France.", "Ann (France) goes to France.", "", true},
		{"bare domains", "Mehr auf dhl.de, bei öko-firma.com/hilfe und Booking.com.", markup.Annotated, "Mehr auf ⟦X1⟧, bei ⟦X2⟧ und ⟦X3⟧.", "More at ⟦X1⟧, ⟦X2⟧ and ⟦X3⟧.", "More at dhl.de, öko-firma.com/hilfe and Booking.com.", "", true},
		{"no domain", "Er kam.De Gaulle ging.", markup.Annotated, "Er kam.De Gaulle ging.", "He came.De Gaulle left.", "He came.De Gaulle left.", "", true},
		{"time ends the sentence", "Beginn ist um 14.30 Uhr.", markup.Annotated, "Beginn ist um ⟦D1⟧.", "It starts at ⟦D1⟧.", "It starts at 2:30 p.m.", "", true},

		{"html", "In München & Köln", markup.HTML, `In <span translate="no">Munich</span> &amp; <span translate="no">Cologne</span>`,
			`In <span translate='no'> Munich</span> &amp; <SPAN>Cologne</SPAN>`, "In Munich & Cologne", "", true},
		{"html tag lost", "In München", markup.HTML, `In <span translate="no">Munich</span>`, "In Munich", "In Munich", "", true},
		{"xml", "Metas <b> in München", markup.XML, `Metas &lt;b&gt; in <x id="1">Munich</x>`, `Meta's &lt;b&gt; in < x id = "1" >München</x>`, "Meta's <b> in Munich", "", true},
		{"xml inflected", "Sprachmodelle irren.", markup.XML, `<x id="1">language models</x> irren.`, `<x id="1">Language models</x> err.`, "Language models err.", "", true},
		{"html at the start", "Sprachmodelle irren.", markup.HTML, `<span translate="no">language models</span> irren.`, `<span translate="no">language models</span> err.`, "Language models err.", "", true},
		{"xml empty", "In München", markup.XML, `In <x id="1">Munich</x>`, `In <x id="1"/>`, "In Munich", "", true},
		{"plain", "In München kamen 2.000 Menschen.", markup.Plain, "In München kamen 2.000 Menschen.", "2000 people came to Munich.", "2,000 people came to Munich.", "", true},
		{"plain untranslated", "In München", markup.Plain, "In München", "In München", "In München", "München", true},

		{"quotes", "„Ja“, sagte er, „aber nein.“", markup.Annotated, "“Ja”, sagte er, “aber nein.”", "“Yes”, he said, “but no”.", "“Yes,” he said, “but no.”", "", true},
		{"straight quotes", "„Ja“, sagte er.", markup.Plain, "“Ja”, sagte er.", `"Yes", he said.`, "“Yes,” he said.", "", true},
		{"german quotes", "„Ja“, sagte er.", markup.Plain, "“Ja”, sagte er.", `„Yes“, he said.`, "“Yes,” he said.", "", true},
		{"nested quotes", "„Er rief ‚Halt‘“, sagte sie.", markup.Annotated, "“Er rief ‘Halt’”, sagte sie.", "“He shouted ‘Stop’”, she said.", "“He shouted ‘Stop,’” she said.", "", true},
		{"apostrophes", "„Das ist's“, sagte er.", markup.Annotated, "“Das ist's”, sagte er.", "“That’s it”, he said.", "“That's it,” he said.", "", true},
		{"last mark lost", "Er sagte: „Ja.“", markup.Annotated, "Er sagte: “Ja.”", "He said, “Yes.", "He said, “Yes.”", "", true},
		{"first mark lost", "„Ja“, sagte er.", markup.Annotated, "“Ja”, sagte er.", "Yes,” he said.", "“Yes,” he said.", "", true},
		{"quotes lost", "Er sagte „ja“ zu ihr.", markup.Annotated, "Er sagte “ja” zu ihr.", "He said yes to her.", "He said yes to her.", "„ja“", false},
		{"quotes invented", "Er sagte ja.", markup.Annotated, "Er sagte ja.", `He said "yes".`, "He said “yes.”", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := article1(tt.source)
			Find(d, sampleGlossary, Options{})
			m := Mask(&d.Blocks[0].Units[0], Options{})
			if got := markup.Render(m.Parts, tt.style); got != tt.masked {
				t.Errorf("masked\n%s, want\n%s", got, tt.masked)
			}
			r := m.Restore(markup.Answer{Text: tt.answer, Style: tt.style})
			if r.Text != tt.want {
				t.Errorf("restored\n%s, want\n%s", r.Text, tt.want)
			}
			var lost []string
			for _, i := range r.Lost {
				lost = append(lost, r.Terms[i].Source)
			}
			if got := strings.Join(lost, ", "); got != tt.lost {
				t.Errorf("lost %q, want %q", got, tt.lost)
			}
			if r.Quotes != tt.quotes {
				t.Errorf("quotes %v, want %v", r.Quotes, tt.quotes)
			}
		})
	}
}

func TestOpaque(t *testing.T) {
	d := article1("Metas Büro in München und Köln.")
	Find(d, nil, Options{Names: true})
	m := Mask(&d.Blocks[0].Units[0], Options{})
	tokens := opaqueTokens(m)
	if len(tokens) != 3 || strings.Contains(markup.Render(m.Parts, markup.Opaque), "München") {
		t.Fatalf("masked %q", markup.Render(m.Parts, markup.Opaque))
	}
	answer := tokens[0] + "s office in " + strings.ToLower(tokens[1]) + " and " + tokens[2][:2] + " " + tokens[2][2:] + "."
	if r := m.Restore(markup.Answer{Text: answer, Style: markup.Opaque}); r.Text != "Meta's office in Munich and Cologne." || !r.OK() {
		t.Errorf("%+v", r)
	}
}

var opaqueToken = regexp.MustCompile(`\bQ[B-Z]{2}\d\dX`)

func opaqueTokens(m Masked) []string {
	return opaqueToken.FindAllString(markup.Render(m.Parts, markup.Opaque), -1)
}

func TestQuotes(t *testing.T) {
	sources := []string{"„Es begann gestern.", "Dann ging es weiter.", "Jetzt ist es vorbei“, sagte Anna Weber."}
	answers := []string{"“It began yesterday.", "Then it went on.", "Now it's over”, ⟦N1⟧ said."}
	tests := []struct {
		how  Quotes
		want []string
	}{
		{TranslateQuotes, []string{"“It began yesterday.", "Then it went on.", "Now it's over,” Anna Weber said."}},
		{BothQuotes, []string{"“It began yesterday. [Es begann gestern.]", "Then it went on. [Dann ging es weiter.]", "Now it's over,” [Jetzt ist es vorbei] Anna Weber said."}},
		{KeepQuotes, []string{"“Es begann gestern.", "Dann ging es weiter.", "Jetzt ist es vorbei”, Anna Weber said."}},
	}
	for _, tt := range tests {
		t.Run(string(tt.how), func(t *testing.T) {
			d := article1(sources...)
			Find(d, nil, Options{Names: true, Quotes: tt.how})
			for i := range d.Blocks[0].Units {
				u := &d.Blocks[0].Units[i]
				if len(u.Terms) == 0 || u.Terms[0].Kind != doc.Quote {
					t.Fatalf("unit %d: terms %+v", i, u.Terms)
				}
				m := Mask(u, Options{})
				answer := answers[i]
				if tt.how == KeepQuotes {
					answer = markup.Render(m.Parts, markup.Symbols)
					if m.Nothing(false) != (i < 2) {
						t.Errorf("unit %d: nothing to translate: %v", i, m.Nothing(false))
					}
					answer = strings.Replace(answer, "sagte ⟦N1⟧", "⟦N1⟧ said", 1)
				}
				r := m.Restore(markup.Answer{Text: answer, Style: markup.Symbols})
				if r.Text != tt.want[i] || !r.OK() {
					t.Errorf("unit %d: %q, want %q; %+v", i, r.Text, tt.want[i], r)
				}
				if r.Terms[0].TargetSpan.Start != 0 {
					t.Errorf("unit %d: quotation at %v", i, r.Terms[0].TargetSpan)
				}
			}
		})
	}
}

func TestBritish(t *testing.T) {
	d := article1("„Ja“, sagte er.")
	Find(d, nil, Options{})
	m := Mask(&d.Blocks[0].Units[0], Options{British: true})
	if r := m.Restore(markup.Answer{Text: "“Yes”, he said."}); r.Text != "“Yes”, he said." || !r.OK() {
		t.Errorf("%+v", r)
	}
}

func symbols(text string) markup.Answer { return markup.Answer{Text: text, Style: markup.Symbols} }

func TestRepair(t *testing.T) {
	d := article1("Laut Anna Weber hat Münchens Stadtrat „2.000 Euro“ bewilligt.")
	Find(d, nil, Options{Names: true})
	u := &d.Blocks[0].Units[0]
	m := Mask(u, Options{})
	r := m.Restore(symbols("According to ⟦N1⟧, the city council has approved “⟦D1⟧”."))
	if len(r.Lost) != 1 || r.Terms[r.Lost[0]].Source != "München" {
		t.Fatalf("lost %v of %+v", r.Lost, r.Terms)
	}
	s := Pieces(u, r.Lost, Options{})
	if len(s.Parts) != 2 || markup.Render(s.Parts[0].Parts, markup.Symbols) != "Laut ⟦N1⟧ hat" {
		t.Fatalf("parts %+v", s.Parts)
	}
	joined := s.Join([]markup.Answer{symbols("According to ⟦N1⟧,"), symbols("city council approved “⟦D1⟧”.")})
	if joined.Text != "According to Anna Weber, Munich's city council approved “2,000 euros.”" || !joined.OK() {
		t.Errorf("joined %+v", joined)
	}
	forced, unproved := m.Force(symbols("According to Ana Weber, the city council of Munchen approved “⟦D1⟧”."))
	if forced.Text != "According to Anna Weber, the city council of Munich approved “2,000 euros.”" || len(unproved) != 2 {
		t.Errorf("forced %+v, unproved %v", forced, unproved)
	}
}

// The last lines are of a kind with the article that the product is for.
func TestNames(t *testing.T) {
	tests := []struct {
		units []string
		want  string // the names of all units, in order
	}{
		{[]string{"Ingenieure, die an Metas Llama-Modellen gearbeitet haben, sind gegangen.", "Meta stellte danach Llama 2 vor."}, "Meta, Llama, Meta, Llama 2"},
		{[]string{"Laut einem Bericht von The Information wechselten sie zu OpenAI und Anthropic."}, "The Information, OpenAI, Anthropic"},
		{[]string{"Der Google-Forscher Jacob Devlin warnte Alphabet und Google-CEO Sundar Pichai.", "Pichai schwieg."}, "Google, Jacob Devlin, Alphabet, Google, Sundar Pichai, Pichai"},
		{[]string{"Der ChatGPT-Konkurrent des Unternehmens, Bard, wurde mit Daten von Microsoft trainiert."}, "ChatGPT, Bard, Microsoft"},
		{[]string{"Bundeskanzler Olaf Scholz traf Ursula von der Leyen.", "Scholz lobte die Zusammenarbeit."}, "Olaf Scholz, Ursula von der Leyen, Scholz"},
		{[]string{"Die Ingenieure beklagen den Mitarbeiterverlust und die fehlende Rechenleistung der Abteilung."}, ""},
		{[]string{"Die Berliner Polizei sucht im Mai nach Zeugen.", "Der Sprecher nannte die Lage ernst."}, ""},
		{[]string{"Die Sprecherin Petra Wien verwies auf BMW und BMWs Werk in Wien."}, "Petra Wien, BMW, BMW, Wien"},
		{[]string{"Angela Merkels Nachfolger reiste nach München und Köln."}, "Angela Merkel, München, Köln"},
	}
	for _, tt := range tests {
		d := article1(tt.units...)
		Find(d, nil, Options{Names: true})
		var got []string
		d.Units(func(_ *doc.Block, u *doc.Unit) {
			for _, term := range u.Terms {
				if term.Kind == doc.Name {
					got = append(got, term.Source)
				}
			}
		})
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%q: names %s; want %s", tt.units, s, tt.want)
		}
	}
}

func TestExtract(t *testing.T) {
	d := article1("Anna Weber leitet die Arbeitsgruppe.", "Neben Anna Weber sitzt die neue Arbeitsgruppe.", "Die Tagesordnung steht.")
	d.Name = "a.txt"
	Find(d, nil, Options{Names: true})
	var x Extractor
	x.Add(d)
	want := []Candidate{
		{"Anna Weber", doc.Name, 2, "Anna Weber leitet die Arbeitsgruppe.", "a.txt", "the full name of a person, or a name after a title"},
		{"Arbeitsgruppe", doc.Glossary, 2, "Anna Weber leitet die Arbeitsgruppe.", "a.txt", ""},
	}
	if got := x.Candidates(2); !slices.Equal(got, want) {
		t.Errorf("candidates %+v", got)
	}
}

func TestFamilyAtStart(t *testing.T) {
	d := article1("Ursula von der Leyen kam.", "Von der Leyen schwieg, und von der Leyen ging.")
	Find(d, nil, Options{Names: true})
	var got []string
	for _, term := range d.Blocks[0].Units[1].Terms {
		got = append(got, term.Target)
	}
	if want := []string{"Von der Leyen", "von der Leyen"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestEnglish(t *testing.T) {
	tests := []struct {
		term   doc.Term
		ending string
		want   string
	}{
		{doc.Term{Target: "data centre"}, "", "data centre"},
		{doc.Term{Target: "data centre", Plural: true}, "", "data centres"},
		{doc.Term{Target: "data centre", Plural: true}, "-Betreiber", "data centre"},
		{doc.Term{Target: "member of parliament", Plural: true}, "", "members of parliament"},
		{doc.Term{Target: "federal minister of justice", Plural: true}, "", "federal ministers of justice"},
	}
	for _, tt := range tests {
		if got := english(tt.term, slot{ending: tt.ending}); got != tt.want {
			t.Errorf("%q, plural %v, ending %q: %q, want %q", tt.term.Target, tt.term.Plural, tt.ending, got, tt.want)
		}
	}
}

func TestFindInflected(t *testing.T) {
	for _, tt := range []struct{ text, target, want string }{
		{"The ministers of justice came.", "minister of justice", "ministers of justice"},
		{"The federal ministers of justice came.", "federal minister of justice", "federal ministers of justice"},
		{"It took over.", "take over", "took over"},
		{"The rulings court sat.", "federal ruling court", ""},
		{"The federal rulings court sat.", "federal ruling court", ""},
	} {
		if span, ok := findInflected(tt.text, tt.target); ok != (tt.want != "") || ok && span.Of(tt.text) != tt.want {
			t.Errorf("%q in %q: %v, want %q", tt.target, tt.text, span, tt.want)
		}
	}
}

// A kept word that a service has moved out of the sentence is seen.
func TestDisplaced(t *testing.T) {
	for _, tt := range []struct {
		source, answer string
		want           int
	}{
		{"In München regnet es.", `<x id="1">Munich</x> It is raining in.`, 1},
		{"In München regnet es.", `It is raining in. <x id="1">Munich</x>`, 1},
		{"Gestern kam Anna Weber nach Köln.", `<x id="1">Anna Weber</x> She came to <x id="2">Cologne</x> yesterday.`, 1},
		{"Es kostet rund 2.000 Euro.", `<x id="1">2,000 euros</x> The cost is about that.`, 1},
		{"In München regnet es.", `It is raining in <x id="1">Munich</x>.`, 0},
		{"In München regnet es.", `<x id="1">Munich</x> has rain.`, 0},
		{"München: Es regnet.", `<x id="1">Munich</x>: It is raining.`, 0},
		{"München: Der Regen.", `<x id="1">Munich</x> The rain.`, 0}, // it stands first in the German
		{"Es spricht Dr. Weber.", `The speaker is Dr. <x id="1">Weber</x>`, 0},
		{"Mehr dazu: www.example.de", `More on this. <x id="1">www.example.de</x>`, 0},
	} {
		d := article1(tt.source)
		Find(d, nil, Options{Names: true})
		r := Mask(&d.Blocks[0].Units[0], Options{}).Restore(markup.Answer{Text: tt.answer, Style: markup.XML})
		if len(r.Displaced) != tt.want || tt.want > 0 && r.OK() {
			t.Errorf("%s: displaced %v of %+v", r.Text, r.Displaced, r.Terms)
		}
	}
}
