package check

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/glossary"
)

// unit is a translated unit as a backend leaves it.
func unit(source, target string) doc.Unit {
	return doc.Unit{ID: "1.1", Source: source, Target: target, Origin: "offline"}
}

func document(units ...doc.Unit) *doc.Document {
	d := &doc.Document{Blocks: []doc.Block{{Kind: doc.Paragraph, Units: units}}}
	for i := range units {
		units[i].ID = fmt.Sprintf("1.%d", i+1)
	}
	return d
}

func codes(u *doc.Unit) []string {
	var out []string
	for _, i := range u.Issues {
		out = append(out, i.Code)
	}
	return out
}

// Every check finds its own example.
func TestExamples(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range All {
		if c.Code == "" || seen[c.Code] || c.Doc == "" || c.Severity == "" || (c.Run == nil) == (c.RunAll == nil) {
			t.Errorf("check %q is incomplete or its code is taken", c.Code)
		}
		seen[c.Code] = true
		e := c.Example
		u := unit(e.Source, e.Target)
		u.Terms = e.Terms
		units := []doc.Unit{u}
		if e.Before != nil {
			units = []doc.Unit{unit(e.Before.Source, e.Before.Target), u}
		}
		d := document(units...)
		Run(d, glossary.New(e.Glossary))
		last := &d.Blocks[0].Units[len(units)-1]
		if !slices.Contains(codes(last), c.Code) {
			t.Errorf("%s does not find its example; found %v", c.Code, last.Issues)
		}
	}
}

func name(source, text, english string) doc.Term {
	at := strings.Index(source, text)
	return doc.Term{Kind: doc.Name, Source: text, SourceSpan: doc.Span{Start: at, End: at + len(text)}, Target: english, TargetSpan: doc.NoSpan}
}

func term(source, text, english string) doc.Term {
	t := name(source, text, english)
	t.Kind = doc.Glossary
	return t
}

func quote(source, text, english string) doc.Term {
	t := name(source, text, english)
	t.Kind = doc.Quote
	return t
}

// A line that is a name stays German; a sentence that does, or a line with a word
// that is none, is seen.
func TestKindOfBlock(t *testing.T) {
	for _, tt := range []struct {
		kind doc.Kind
		text string
		want bool
	}{
		{doc.Heading, "Anna Weber", false},
		{doc.Heading, "Nora Lindqvist, Hamburg", false},
		{doc.Caption, "Carsten Bergmann", false},
		{doc.List, "Bad Tölz", false},
		{doc.Boilerplate, "Haus Vogelsang", false},
		{doc.Paragraph, "Anna Weber.", true},
		{doc.Heading, "Neue Regeln", true},
		{doc.Caption, "Foto: Anna Weber", true},
		{doc.Boilerplate, "Von Anna Weber", true},
		{doc.Heading, "HAFEN LAHMT", true},
		{doc.Heading, "Großer Andrang", true},
		{doc.List, "Rote Karte", true},
		{doc.Caption, "Leere Kassen", true},
		{doc.Boilerplate, "Weitere Meldungen", true},
	} {
		d := document(unit(tt.text, tt.text))
		d.Blocks[0].Kind = tt.kind
		Run(d, nil)
		if got := slices.Contains(codes(&d.Blocks[0].Units[0]), "untranslated"); got != tt.want {
			t.Errorf("%s %q: untranslated %v, want %v", tt.kind, tt.text, got, tt.want)
		}
	}
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		what, source, target string
		terms                []doc.Term
		want                 string // codes, joined
	}{
		{"a good translation", "Am 3. Oktober kamen 2.000 Menschen.", "On October 3, 2,000 people came.", nil, ""},
		{"a rise turned round", "Der Preis steigt von 63 auf 64,50 Euro.", "The price rises from €64.50 to €63.", nil, "numbers-swapped"},
		{"a rise", "Der Preis steigt von 63 auf 64,50 Euro.", "The price rises to 64.50 euros from 63.", nil, ""},
		{"a rise in the same order", "Der Preis steigt von 63 auf 64,50 Euro.", "The price rises from 63 to 64.50 euros.", nil, ""},
		{"a range is no rise", "Es dauert 45 bis 70 Minuten.", "It takes 45 to 70 minutes.", nil, ""},
		{"a change and its result turned", "Der Kurs stieg um 3 auf 40 Punkte.", "The price rose by 40 to 3 points.", nil, "numbers-swapped"},
		{"a loss and where it led", "Der Dax verlor 0,4 Prozent auf 39.000 Zähler.", "The Dax lost 39,000 points to 0.4 percent.", nil, "numbers-swapped"},
		{"a loss and where it led, in order", "Der Dax verlor 0,4 Prozent auf 39.000 Zähler.", "The Dax lost 0.4 percent to 39,000 points.", nil, ""},
		{"hours turned", "Geöffnet ist von 9 bis 17 Uhr.", "It is open from 5 p.m. to 9 a.m.", nil, "numbers-swapped"},
		{"days turned", "Die Messe läuft vom 3. bis 5. Oktober.", "The fair runs from 5 to 3 October.", nil, "numbers-swapped"},
		{"a score turned", "Der Verein gewann mit 3:1.", "The club won 1-3.", nil, "numbers-swapped"},
		{"the winner first", "Der Verein verlor mit 1:3.", "The club lost 3-1.", nil, ""},
		{"two scores in order", "Das Hinspiel endete 1:3, das Rückspiel 3:1.", "The first leg ended 1-3, the second 3-1.", nil, ""},
		{"another unit", "Die Strecke ist 5 Kilometer lang.", "The route is 5 miles long.", nil, "number-mismatch"},
		{"another unit in words", "Das dauerte zwei Stunden.", "It took two days.", nil, "number-mismatch"},
		{"numbers with each other's unit", "Es geht um 5 Euro und 3 Prozent.", "It is about 3 euros and 5 percent.", nil, "number-mismatch"},
		{"a conversion", "Er ist anderthalb Jahre alt.", "He is 18 months old.", nil, ""},
		{"another month", "Am 3. Oktober war frei.", "November 3 was a holiday.", nil, "number-mismatch"},
		{"another weekday", "Am Montag war frei.", "Tuesday was a holiday.", nil, "number-mismatch"},
		{"the other half of the day", "Er kam um 8 Uhr.", "He came at 8 p.m.", nil, "number-mismatch"},
		{"a minus lost", "Es waren minus 5 Grad.", "It was 5 degrees.", nil, "number-mismatch"},
		{"instead of turned round", "Sie sollen bei 21,6 statt bisher 21,2 Mrd. Euro liegen.", "They are to be 21.2 billion euros instead of 21.6.", nil, "numbers-swapped"},
		{"instead of", "Sie sollen bei 21,6 statt bisher 21,2 Mrd. Euro liegen.", "They are to be 21.6 billion euros instead of the previous 21.2 billion.", nil, ""},
		{"address lost", "Sie endet nicht auf dhl.de.", "It does not end in up.de.", nil, "address-added address-missing"},
		{"address kept", "Sie endet auf dhl.de, sagt Amazon.com.", "It ends in DHL.de, says Amazon.com.", nil, ""},
		{"value by form", "Es waren 2.200.112.", "It was 2,200,12.", nil, "number-mismatch"},
		{"a fraction in words", "Deutschland zahlt knapp ein Viertel des Budgets.", "Germany pays the budget.", nil, "number-mismatch"},
		{"a quarter", "Deutschland zahlt knapp ein Viertel des Budgets.", "Germany pays almost 25% of the budget.", nil, ""},
		{"a small number changed", "Die drei Männer schwiegen.", "The four men were silent.", nil, "number-mismatch"},
		{"a small number said otherwise", "Zwei Wochen später kamen zwei Frauen.", "A fortnight later both women came.", nil, ""},
		{"a number from nowhere", "Viele Menschen kamen.", "Seven people came and five left.", nil, "number-mismatch"},
		{"half lost", "Die Hälfte der Gäste ging.", "The guests left.", nil, "number-mismatch"},
		{"take care", "Sie müssen sich in Acht nehmen.", "They must take care.", nil, ""},
		{"currency", "Das kostet 5 Euro.", "That costs 5 dollars.", nil, "number-mismatch"},
		{"name with possessive", "Googles Chef ging.", "Google’s head left.", []doc.Term{name("Googles Chef ging.", "Google", "Google")}, ""},
		{"name misspelt", "Pichai ging.", "Pichei left.", []doc.Term{name("Pichai ging.", "Pichai", "Pichai")}, "name-missing"},
		{"name once of twice", "Meta lobte Meta.", "Meta praised itself.", []doc.Term{name("Meta lobte Meta.", "Meta", "Meta"), name("Meta lobte Meta.", "Meta", "Meta")}, "name-missing"},
		{"name inside a word is none", "Bard kam.", "Bards came.", []doc.Term{name("Bard kam.", "Bard", "Bard")}, "name-missing"},
		{"term inflected", "Die Sprachmodelle kamen.", "The Language models came.", []doc.Term{term("Die Sprachmodelle kamen.", "Sprachmodelle", "language model")}, ""},
		{"term inflected before of", "Die Bundesjustizminister kamen.", "The federal ministers of justice came.", []doc.Term{term("Die Bundesjustizminister kamen.", "Bundesjustizminister", "federal minister of justice")}, ""},
		{"copy", "Der Minister ist nicht da.", "Der Minister ist nicht da.", nil, "negation-lost untranslated"},
		{"a copy without small words", "Neue Regeln", "Neue Regeln", nil, "untranslated"},
		{"a copy of names", "Google gegen Meta", "Google gegen Meta", []doc.Term{name("Google gegen Meta", "Google", "Google"), name("Google gegen Meta", "Meta", "Meta")}, "untranslated"},
		{"names alone", "Sundar Pichai", "Sundar Pichai", []doc.Term{name("Sundar Pichai", "Sundar Pichai", "Sundar Pichai")}, ""},
		{"a name alone", "Berlin", "Berlin", nil, ""},
		{"a German acronym", "Er wartet auf den Schritt der EZB.", "He waits for the step of the EZB.", nil, "untranslated"},
		{"an acronym translated", "Er wartet auf den Schritt der EZB.", "He waits for the step of the ECB.", nil, ""},
		{"an acronym explained", "Er wartet auf den Schritt der EZB.", "He waits for the step of the ECB (EZB).", nil, "inserted-label"},
		{"a German country", "Halbfinale gegen Leclair (Frankreich)", "Semifinals against Leclair (Frankreich)", nil, "untranslated"},
		{"half German", "Er hat das Geld für sich und seine Familie.", "He has das Geld für sich and his family.", nil, "untranslated"},
		{"symbol", "Er kam.", "He ⟦D3⟧ came.", nil, "number-mismatch symbol-leak"},
		{"entity", "Er & sie kamen.", "He &amp; she came.", nil, "symbol-leak"},
		{"tag lost", "Ein <b>guter</b> Tag", "A good day", nil, "tags"},
		{"quotation lost", "Er nannte es „einen Fehler“ und ging.", "He called it a mistake and left.", nil, "quotes-count"},
		{"mark lost", "Er sagte: „Ja, wir gehen.“", "He said: “Yes, we go.", nil, "quotes-unbalanced"},
		{"goes on in the next unit", "Er sagte: „Ja, wir gehen.", "He said: “Yes, we are going.", nil, ""},
		{"British single marks", "Er nannte es „einen Fehler“.", "He called it 'a mistake'.", nil, ""},
		{"apostrophes are no marks", "Die Rechte der Arbeiter sind es.", "It's the workers' rights.", nil, ""},
		{"nested", "Er sagte: „Sie nannte es ‚gut‘.“", "He said: “She called it ‘good.’”", nil, ""},
		{"a title has an apostrophe", "Er las „Peters Tagebuch“.", "He read “Peter’s Diary.”", nil, ""},
		{"quotation kept", "Er rief: „Halt, das war nicht ich!“", "He shouted: “Halt, das war nicht ich!”",
			[]doc.Term{quote("Er rief: „Halt, das war nicht ich!“", "„Halt, das war nicht ich!“", "“Halt, das war nicht ich!”")}, ""},
		{"kept quotation changed", "Er rief: „Halt, das war nicht ich!“", "He shouted: “Stop, that was not me!”",
			[]doc.Term{quote("Er rief: „Halt, das war nicht ich!“", "„Halt, das war nicht ich!“", "“Halt, das war nicht ich!”")}, "quotes-count"},
		{"kept quotation with one inside", "Dort „steht bei ‚Müller & Söhne‘.“", "There “steht bei ‘Müller & Söhne’.”",
			[]doc.Term{quote("Dort „steht bei ‚Müller & Söhne‘.“", "„steht bei ‚Müller & Söhne‘.“", "“steht bei ‘Müller & Söhne’.”")}, ""},
		{"kept quotation with a double one inside", "Dort „steht „Müller & Söhne“.“", "There “steht ‘Müller & Söhne’.”",
			[]doc.Term{quote("Dort „steht „Müller & Söhne“.“", "„steht „Müller & Söhne“.“", "“steht ‘Müller & Söhne’.”")}, ""},
		{"kept quotation that goes on", "Dort „steht bei ‚Müller & Söhne‘.", "There “steht bei ‘Müller & Söhne’.",
			[]doc.Term{quote("Dort „steht bei ‚Müller & Söhne‘.", "„steht bei ‚Müller & Söhne‘.", "“steht bei ‘Müller & Söhne’.")}, ""},
		{"another lost beside a kept one", "„Halt ‚Otto‘“ rief der „böse alte Herr von dort“.", "“Halt ‘Otto’” shouted the evil old man from there.",
			[]doc.Term{quote("„Halt ‚Otto‘“ rief der „böse alte Herr von dort“.", "„Halt ‚Otto‘“", "“Halt ‘Otto’”")}, "quotes-count"},
		{"German in brackets", "Er rief: „Um 20 Uhr!“", "He shouted: “At 8 p.m.!” [Um 20 Uhr!]",
			[]doc.Term{quote("Er rief: „Um 20 Uhr!“", "„Um 20 Uhr!“", "[Um 20 Uhr!]")}, ""},
		{"inches are no mark", "Der Monitor hat 27\" und kostet 300 Euro.", "The monitor is 27 inches and costs 300 euros.", nil, ""},
		{"inches on both sides", "Einer hat 27\", einer 32\".", "One has 27\", one 32\".", nil, ""},
		{"feet and inches", "Er ist 5'3\" groß.", "He is 5'3\" tall.", nil, ""},
		{"Zoll as a sign", "Ein Monitor mit 27 Zoll.", "A 27\" monitor.", nil, ""},
		{"a mark behind a figure", "Er fuhr mit der „Linie 27“ heim.", "He went home on \"line 27\".", nil, ""},
		{"a mark behind a figure lost", "Er fuhr mit der „Linie 27“ heim.", "He went home on “line 27.", nil, "quotes-unbalanced"},
		{"scare quotes lost by a machine", "Der „stille“ Kampf.", "The quiet fight.", []doc.Term{quote("Der „stille“ Kampf.", "„stille“", "")}, "quotes-count"},
		{"a word drawn into a quotation", "Das Wort „nie“ fehlt im Vertrag.", "The word “never lacks” in the contract.", nil, "quotes-extent"},
		{"a quotation closed too soon", "„Die Halle bleibt bis zum Winter geschlossen“, sagte der Leiter.", "“The hall remains” closed until the winter, the manager said.", nil, "quotes-extent"},
		{"a quotation opened too late", "Sie sprach von „einem Erfolg für ganz Bremen“.", "She spoke of a success for the “whole of” Bremen.", nil, "quotes-extent"},
		{"a quotation over the verb of saying", "„Wir warten auf Zürich“, sagte Brunner am Montag.", "“We are waiting for Zürich, Brunner said on Monday.”", nil, "quotes-extent"},
		{"a quotation in its extent", "„Die Halle bleibt bis zum Winter geschlossen“, sagte der Leiter.", "The manager said: “The hall remains closed until the winter.”", nil, ""},
		{"quotations in another order", "„Wir kommen später“, sagte sie, „wenn die Arbeit in der Halle getan ist.“", "“When the work in the hall is done,” she said, “we will come later.”", nil, ""},
		{"one word for one", "Die Lage sei „unübersichtlich“.", "The situation was “confusing”.", nil, ""},
		{"an inverted pair", "„Wir kommen am Dienstag.“ „Er wird da sein.“", "“We come on Tuesday.“ ”He will be there.”", nil, "quotes-extent"},
		{"an empty pair", "Sie sagte „Nein“ zu ihm.", "She said “” no to him.", nil, "quotes-extent"},
		{"a preface", "Der Rat tagt am Montag wieder im Rathaus von Gera.", "Here is the translation: The council meets again on Monday at the town hall of Gera.", nil, "remark"},
		{"an offer", "Der Rat tagt in Gera.", "The council meets in Gera. Let me know if you need anything else!", nil, "length-ratio remark sentence-added"},
		{"a hope", "Der Rat tagt in Gera.", "The council meets in Gera. I hope this helps.", nil, "remark sentence-added"},
		{"a refusal", "Der Rat tagte einen Abend lang im Rathaus.", "I'm sorry, but I can't help with that request.", nil, "remark"},
		{"a model of itself", "Der Rat tagte einen Abend lang im Rathaus.", "As an AI language model, I am unable to translate this text.", nil, "remark"},
		{"a note", "Der Rat tagt in Gera.", "The council meets in Gera. (Note: The name was left in German.)", nil, "inserted-label length-ratio remark sentence-added"},
		{"somebody who is sorry", "„Es tut mir leid, ich kann nicht kommen“, sagte er.", "“I'm sorry, I can't come,” he said.", nil, ""},
		{"somebody polite", "„Sagen Sie mir Bescheid, wenn Sie kommen“, bat sie.", "“Let me know if you are coming,” she asked.", nil, ""},
		{"a translation that the German speaks of", "Hier ist die Übersetzung des Romans.", "Here is the translation of the novel.", nil, ""},
		{"Cyrillic", "Das Schiff liegt in Rostock.", "The ship lies in Росток.", nil, "other-language unknown-word"},
		{"a look-alike", "Das Schiff liegt in Rostock.", "The ship is in Rоstock.", nil, "other-language"},
		{"Chinese", "Das Schiff liegt im Hafen.", "The ship is in the 港口.", nil, "other-language"},
		{"French", "Das Schiff liegt seit gestern im Hafen und wartet auf die Ladung aus Polen, sagt der Kapitän.", "Le bateau se trouve depuis hier dans le port, il attend sa cargaison de Pologne, dit son capitaine.", nil, "other-language"},
		{"Spanish", "Das Schiff liegt seit gestern im Hafen.", "El barco está desde ayer en el puerto con los otros.", nil, "other-language"},
		{"Italian", "Das Schiff liegt nicht mehr im Hafen, sagt er.", "La nave non è più nel porto, dice il capitano.", nil, "other-language"},
		{"a list without small words", "250 g Mehl, Salz, Pfeffer, Zucker, Milch, Butter, Hefe, Eier, Rosinen, Mandeln, Zimt.", "250 g flour, salt, pepper, sugar, milk, butter, yeast, eggs, raisins, almonds, cinnamon.", nil, ""},
		{"Russian that the German has", "Auf dem Schild steht Росток.", "The sign says Росток.", nil, ""},
		{"a Greek letter", "Er misst Betastrahlen.", "He measures β rays.", nil, ""},
		{"a sentence added", "Der Minister trat am Montag zurück.", "The minister resigned on Monday. Residents had complained about this for years.", nil, "length-ratio sentence-added"},
		{"a sentence in two", "Der Minister trat am Montag zurück, weil ihm das Geld für die Brücke fehlte.", "The minister resigned on Monday. He lacked the money for the bridge.", nil, ""},
		{"an address added", "Mehr steht auf der Seite der Stadt.", "More is on the city's page, gera-info.example.", nil, "address-added"},
		{"a mail address added", "Mehr sagt die Stadt.", "Ask the city for more: info@gera.example.", nil, "address-added"},
		{"a handle added", "Mehr sagt die Stadt.", "The city says more @gera_info.", nil, "address-added"},
		{"a link added", "Genaues sagt die Stadt.", "The city says more: https://gera.example/news", nil, "address-added"},
		{"an address kept", "Mehr steht auf www.gera.example.", "More is on www.gera.example.", nil, ""},
		{"a negation added", "Der Vertrag gilt ab Montag.", "The contract does not apply from Monday.", nil, "negation-added"},
		{"never added", "Sie kam am Montag.", "She never came on Monday.", nil, "negation-added"},
		{"isn't added", "Die Halle ist groß.", "The hall isn't big.", nil, "negation-added"},
		{"no longer added", "Er arbeitet in Gera.", "He no longer works in Gera.", nil, "negation-added"},
		{"cannot added", "Die Stadt kann das bezahlen.", "The city cannot pay for that.", nil, "negation-added"},
		{"erst is not until", "Sie kam erst am Montag.", "She did not come until Monday.", nil, ""},
		{"verzichten is not to", "Sie verzichtet auf das Geld.", "She will not take the money.", nil, ""},
		{"a time twice", "Im Dezember war neu gewählt worden.", "In December, new elections had been held in December.", nil, "said-again"},
		{"a day twice", "Am Montag kam der Minister nach Gera.", "On Monday, the minister came to Gera on Monday.", nil, "said-again"},
		{"a year twice", "Das Haus wurde 1998 gebaut.", "In 1998, the house was built in 1998.", nil, "number-mismatch said-again"},
		{"a phrase twice", "Die neue Brücke über den Fluss wird teurer.", "The new bridge over the river will be more expensive than the new bridge over the river.", nil, "said-again"},
		{"a season twice", "Im Herbst beginnt der Bau.", "In autumn, construction begins in autumn.", nil, "said-again"},
		{"a time that the German has twice", "Im Dezember wird gewählt, nicht erst Ende Dezember.", "The election is in December, not at the end of December.", nil, ""},
		{"lost letters", "Der B�rgermeister trat zurück.", "The mayor resigned.", nil, "source-damaged"},
		{"a label and its sentence", "Zahlung Die Zahlung wird binnen fünf Tagen erwartet.", "Payment Payment is expected within five days.", nil, ""},
		{"a cry", "„NEEEEEEEIN“, rief er.", "“NOOOOOOOO,” he cried.", nil, ""},
		{"negation", "Er wollte nicht gehen.", "He wanted to leave.", nil, "negation-lost"},
		{"negation in a protected title", "Er las Im Westen nichts Neues zweimal.", "He read All Quiet on the Western Front twice.",
			[]doc.Term{name("Er las Im Westen nichts Neues zweimal.", "Im Westen nichts Neues", "All Quiet on the Western Front")}, ""},
		{"negation in a title", "Der Film „Im Westen nichts Neues“ gewann.", "The film “All Quiet on the Western Front” won.", nil, ""},
		{"negation beside a title", "Der Film „Im Westen nichts Neues“ gewann nicht.", "The film “All Quiet on the Western Front” won.", nil, "negation-lost"},
		{"a title's negation stands for no other", "Die Show „Nichts als die Wahrheit“ läuft nicht mehr.", "The show “Nothing but the Truth” is running again.", nil, "negation-lost"},
		{"negation in somebody's words", "„Das ist nicht wahr“, sagte er.", "“That is true,” he said.", nil, "negation-lost"},
		{"not so", "Das ist schön, nicht wahr?", "That is nice, right?", nil, ""},
		{"negation in words after a colon", "Er rief: „Das ist nicht wahr“", "He shouted: “That is true”", nil, "negation-lost"},
		{"negation in another word", "Er konnte nicht kommen.", "He was unable to come.", nil, ""},
		{"nicht nur", "Er war nicht nur müde.", "As well as being tired, he left.", nil, ""},
		{"sentence dropped", "Das Wetter war schön in Berlin. Die Leute gingen ins Freie.", "The weather was fine in Berlin.", nil, "sentence-dropped"},
		{"abbreviations are no ends", "Prof. Dr. Maier z. B. kam am 3. Oktober.", "Prof. Dr. Maier, for example, came on October 3.", nil, ""},
		{"label", "Der Rat tagt.", "Category: The council meets.", nil, "inserted-label remark"},
		{"brackets", "Er lebt in Halle.", "He lives in Halle (Saale).", nil, "inserted-label"},
		{"loop", "Die Stadt wächst schnell.", "The city grows the city grows the city grows.", nil, "repeated-words"},
		{"the German repeats with a hyphen", "Die Mama-Mama von Papua kamen.", "The mama mama of Papua came.", nil, ""},
		{"a paragraph in brackets", "Das steht in Art. 38 Abs. 2 des Gesetzes.", "That is in Article 38 (2) of the law.", nil, ""},
		{"stutter", "Die Stadt wächst.", "The the city grows.", nil, "repeated-words"},
		{"the German repeats", "Sie lief und lief und lief.", "She ran and ran and ran.", nil, ""},
		{"had had", "Er hatte Glück gehabt.", "He had had luck.", nil, ""},
		{"dots", "Er kam.", "He came..........", nil, "repeated-words"},
		{"too short", "Die Ministerin kündigte gestern in Berlin umfangreiche Reformen der Verwaltung an", "The minister spoke", nil, "length-ratio"},
		{"glued", "Er ging. Sie blieb.", "He left.She stayed.", nil, "whitespace"},
		{"space before", "Er ging, sie blieb.", "He left , she stayed.", nil, "whitespace"},
		{"false friend", "Sie bekommen Geld.", "They become money.", nil, "false-friend"},
		{"anderthalb", "Das dauert anderthalb Jahre.", "That takes a year and a half.", nil, ""},
		{"anderthalb in figures", "Das dauert anderthalb Jahre.", "That takes 1½ years.", nil, ""},
		{"anderthalb halved", "Anderthalb Euro sind viel.", "Half a euro is a lot.", nil, "number-mismatch"},
		{"anderthalb at the start of a quotation", "„Anderthalb Euro sind verkraftbar“, sagte er.", "“A half of euros are payable,” he said.", nil, "number-mismatch"},
		{"anderthalb grown", "Das dauert anderthalb Jahre.", "That takes two and a half years.", nil, "number-mismatch"},
		{"anderthalb rounded", "Das dauert anderthalb Jahre.", "That takes two years.", nil, "number-mismatch"},
		{"eineinhalb", "Das dauert eineinhalb Stunden.", "That takes an hour and a half.", nil, ""},
		{"zweieinhalb", "Das dauert zweieinhalb Jahre.", "That takes two years and a half.", nil, ""},
		{"zweieinhalb changed", "Das dauert zweieinhalb Jahre.", "That takes half a year.", nil, "number-mismatch"},
		{"half as much again", "Sie kostet anderthalbmal so viel.", "It costs half as much again.", nil, ""},
		{"one and a half times", "Sie ist eineinhalb Mal so groß.", "It is one and a half times as big.", nil, ""},
	} {
		u := unit(c.source, c.target)
		u.Terms = c.terms
		d := document(u)
		Run(d, nil)
		got := codes(&d.Blocks[0].Units[0])
		slices.Sort(got)
		if strings.Join(slices.Compact(got), " ") != strings.Join(slices.Compact(strings.Fields(c.want)), " ") {
			t.Errorf("%s: %q -> %q: got %v, want %q", c.what, c.source, c.target, d.Blocks[0].Units[0].Issues, c.want)
		}
	}
}

// Messages name one thing in the singular.
func TestMessages(t *testing.T) {
	for _, c := range []struct{ source, target, want string }{
		{"Der „stille“ Kampf.", "The quiet fight.", "the German has 1 quotation, the English 0"},
		{"Die „stille“ und „laute“ Art.", "The quiet and loud way.", "the German has 2 quotations, the English 0"},
		{"Er sagte „Ja.", "He said yes.", "the German has 1 double quotation mark, the English 0"},
		{"Er wollte nicht gehen.", "He wanted to leave.", `the German has "nicht", the English no negation for it`},
		{"Er wollte nie und nichts.", "He wanted it.", `the German has "nie", "nichts", the English not a negation for each`},
		{"Die Seite heißt dhl.de.", "The page is called up.", `the English lacks the address "dhl.de"`},
		{"Die Seiten heißen dhl.de und post.at.", "The pages are up.", `the English lacks the addresses "dhl.de", "post.at"`},
		{"Er wartet auf die EZB.", "He waits for the EZB.", `the English has the German word "EZB"`},
		{"Der Preis steigt von 49 auf 58 Euro.", "The price rises from 58 to 49 euros.", `the German has "49 auf 58 Euro", the English "58 to 49 euros"`},
	} {
		d := document(unit(c.source, c.target))
		Run(d, nil)
		u := &d.Blocks[0].Units[0]
		if !slices.ContainsFunc(u.Issues, func(i doc.Issue) bool { return i.Message == c.want }) {
			t.Errorf("%q -> %q: got %v, want %q", c.source, c.target, u.Issues, c.want)
		}
	}
}

func TestRunAgainReplacesItsIssues(t *testing.T) {
	u := unit("Es waren 5.", "It was 6.")
	u.AddIssue("backend", doc.Warning, "slow")
	d := document(u)
	Run(d, nil)
	Run(d, nil)
	got := codes(&d.Blocks[0].Units[0])
	if !slices.Equal(got, []string{"backend", "number-mismatch"}) {
		t.Errorf("after two runs the unit has %v", got)
	}
}

func TestUntranslatedOnPurpose(t *testing.T) {
	for _, origin := range []string{doc.OriginNone, doc.OriginVerbatim} {
		u := unit("Es waren nicht 5.", "")
		u.Origin = origin
		d := document(u)
		Run(d, nil)
		if got := d.Blocks[0].Units[0].Issues; len(got) > 0 {
			t.Errorf("origin %s: %v", origin, got)
		}
	}
}

func TestOptions(t *testing.T) {
	bad := func() *doc.Document { return document(unit("Es waren 5.", "It was 6.")) }
	for _, c := range []struct {
		what string
		opt  Options
		note string
		want []doc.Severity
	}{
		{"plain", Options{}, "", []doc.Severity{doc.Error}},
		{"severity", Options{Severity: map[string]doc.Severity{"number-mismatch": doc.Info}}, "", []doc.Severity{doc.Info}},
		{"off", Options{Severity: map[string]doc.Severity{"number-mismatch": Off}}, "", nil},
		{"silenced by unit", Options{Silence: map[string][]string{"1.1": {"number-mismatch"}}}, "", nil},
		{"another unit silenced", Options{Silence: map[string][]string{"1.2": {"number-mismatch"}}}, "", []doc.Severity{doc.Error}},
		{"silenced by note", Options{}, "is right; silence: quotes-count, number-mismatch", nil},
	} {
		d := bad()
		d.Blocks[0].Units[0].Note = c.note
		c.opt.Run(d, nil)
		var got []doc.Severity
		for _, i := range d.Blocks[0].Units[0].Issues {
			got = append(got, i.Severity)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.what, got, c.want)
		}
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		opt  Options
		want string
	}{
		{Options{Severity: map[string]doc.Severity{"quotes-count": doc.Info, "tags": Off}}, ""},
		{Options{Severity: map[string]doc.Severity{"quote-count": doc.Info}}, `unknown check "quote-count"`},
		{Options{Severity: map[string]doc.Severity{"tags": "fatal"}}, `unknown severity "fatal"`},
		{Options{Silence: map[string][]string{"1.1": {"tag"}}}, `unknown check "tag"`},
	} {
		err := c.opt.Validate()
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%v: %v", c.opt, err)
		case c.want != "" && (!errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%v: got %v, want %q", c.opt, err, c.want)
		}
	}
}

// The filter before the table of false friends lets all of them through.
func TestFalseFriendFilter(t *testing.T) {
	for _, f := range falseFriends {
		if source := f.sample; !anyFriend.MatchString(source) || !f.german.MatchString(source) {
			t.Errorf("%q is not found", source)
		}
	}
}

// What became of a name in a person's English decides how serious it is; the
// pipeline's own promise, and the user's glossary, allow nothing but the name.
func TestNamesOfAPerson(t *testing.T) {
	mine := glossary.New([]glossary.Entry{{German: "Papua", English: "Papua", Kind: glossary.Name}, {German: "Kanzleramt", English: "Chancellery", Kind: glossary.Term}})
	for _, c := range []struct {
		source, target, name, english string
		want                          doc.Severity // "": no issue
	}{
		{"Die Papua kamen.", "The Papuans came.", "Papua", "Papua", ""},
		{"Der Sturz Saddam Husseins begann.", "The fall of Saddam Hussein began.", "Saddam Husseins", "Saddam Husseins", ""},
		{"Es war vor dem Supercup.", "It was before the Super Cup.", "Supercup", "Supercup", ""},
		{"Die Galapagosinseln liegen weit draußen.", "The Galapagos are far out.", "Galapagosinseln", "Galapagos Islands", ""},
		{"Die NATO tagt.", "Nato is meeting.", "NATO", "NATO", ""},
		{"In Sevilla siegte der Klub.", "Sevilla won.", "Sevilla", "Seville", ""},
		{"Sankt Peter brannte.", "Saint Peter's was burning.", "Sankt Peter", "Sankt Peter", ""},
		{"Angela Merkel kam.", "Merkel came.", "Angela Merkel", "Angela Merkel", doc.Info},
		{"Leonow flog.", "Leonov flew.", "Leonow", "Leonow", doc.Info},
		{"Die ITF tagt.", "The International Tennis Federation is meeting.", "ITF", "ITF", doc.Info},
		{"Angela Merkel kam.", "Angela came.", "Angela Merkel", "Angela Merkel", doc.Warning},
		{"Angela Merkel kam.", "Angela Merkle came.", "Angela Merkel", "Angela Merkel", doc.Warning},
		{"Der Hof liegt bei Kelberg.", "The farm is near Kelber.", "Kelberg", "Kelberg", doc.Warning},
		{"Qatar Airways und Etihad Airways fliegen.", "Siemens and Etihad Airways fly.", "Qatar Airways", "Qatar Airways", doc.Warning},
		{"Der Hof liegt bei Kelberg.", "The farm is there.", "Kelberg", "Kelberg", doc.Warning},
	} {
		for _, as := range []struct {
			state doc.State
			g     *glossary.Glossary
			want  doc.Severity
		}{{doc.Edited, nil, c.want}, {doc.Approved, glossary.Builtin(), c.want}, {doc.Machine, nil, doc.Error}} {
			u := unit(c.source, c.target)
			u.State = as.state
			u.Terms = []doc.Term{name(c.source, c.name, c.english)}
			if strings.Contains(c.source, "Etihad") {
				u.Terms = append(u.Terms, name(c.source, "Etihad Airways", "Etihad Airways"))
			}
			d := document(u)
			Run(d, as.g)
			got := doc.Severity("")
			for _, i := range d.Blocks[0].Units[0].Issues {
				if i.Code == "name-missing" {
					got = i.Severity
				}
			}
			if got != as.want {
				t.Errorf("%s -> %s (%q): got %q, want %q", c.source, c.target, as.state, got, as.want)
			}
		}
	}
	for _, c := range []struct{ source, target, term, english string }{
		{"Die Papua kamen.", "The Papuans came.", "Papua", "Papua"},
		{"Das Kanzleramt schweigt.", "The chancellor’s office is silent.", "Kanzleramt", "Chancellery"},
	} {
		u := unit(c.source, c.target)
		u.State = doc.Edited
		u.Terms = []doc.Term{term(c.source, c.term, c.english)}
		d := document(u)
		Run(d, mine)
		if !d.Blocks[0].Units[0].HasErrors() {
			t.Errorf("%s -> %s: the user's entry is no error", c.source, c.target)
		}
	}
}

func TestSharedHead(t *testing.T) {
	source := "Die Sprach- und Bildmodelle lernen."
	for target, missing := range map[string]int{
		"The language and image models learn.":         0,
		"The language models and image models learn.":  0,
		"Language, image and other models learn.":      0,
		"The language and the image learn.":            2,
		"The speech and image models learn.":           1,
		"The image models learn a language.":           1,
		"The language- and image models learn.":        0,
		"The language models learn, and images do so.": 1,
	} {
		u := unit(source, target)
		u.Terms = []doc.Term{term(source, "Sprach-", "language model"), term(source, "Bildmodelle", "image model")}
		d := document(u)
		Run(d, nil)
		n := 0
		for _, i := range d.Blocks[0].Units[0].Issues {
			if i.Code == "term-missing" {
				n++
			}
		}
		if n != missing {
			t.Errorf("%s: %d terms are missing, want %d: %v", target, n, missing, d.Blocks[0].Units[0].Issues)
		}
	}
}

func TestLeftGerman(t *testing.T) {
	for _, c := range []struct{ source, target, want string }{
		{"Die Kreislaufwirtschaft ist noch jung.", "Kreislaufwirtschaft is still young.", "Kreislaufwirtschaft"},
		{"Die beschlagnahmten Fenn-Leute hatten Angst.", "The seized Fenn-Leutes had fear.", "Leutes"},
		{"Das Wetter blieb freundlich.", "The weather stayed freundlich.", "freundlich"},
		{"Er sagte es jedoch nicht.", "He sagte not, however.", "sagte"},
		{"Sie studiert Betriebswirtschaft.", "She studies betriebswirtschaft.", "betriebswirtschaft"},
		{"Er wurde zum Minister ernannt.", "He was made Minister.", ""},
		{"Das Hotel hat ein Restaurant.", "The hotel has a restaurant.", ""},
		{"Die Gruppe „Boisheim wehrt sich“ klagt.", "The group “Boisheim wehrt sich” is suing.", ""},
		{"Die Gruppe „Dorf ohne Straße“ klagt.", "The group “Dorf ohne Straße” is suing.", ""},
		{"Die Polizei sperrte die Kolpingstraße.", "Police closed off Kolpingstraße.", ""},
		{"Die Neue Zeitung schreibt das.", "That is what the Neue Zeitung writes.", ""},
		{"Das ist eine relevante nationale Frage.", "That is a relevant national question.", ""},
	} {
		u := unit(c.source, c.target)
		d := document(u)
		Run(d, nil)
		got := ""
		for _, i := range d.Blocks[0].Units[0].Issues {
			if i.Code == "untranslated" {
				got = i.Message
			}
		}
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s -> %s: got %q, want %q", c.source, c.target, got, c.want)
		}
	}
}

// One name, one spelling: the second one says where the first is.
func TestNameInTwoSpellings(t *testing.T) {
	for _, tt := range []struct {
		name, first, second string
		want                bool
	}{
		{"Selenskyj", "Selenskyj spoke.", "Selensky was silent.", true},
		{"Wiehenholz", "Wienhenholz spoke.", "Wiehenholz was silent.", true},
		{"Weidenfeller", "Weidenfeller spoke.", "Weidenveller was silent.", true},
		{"Malmström", "Malmström spoke.", "Malmstrom was silent.", true},
		{"Georgij Fanin", "Georgy Fanin spoke.", "Georgij Fanin was silent.", true},
		{"Weidenfeller", "Weidenfeller's words.", "Weidenfeller was silent.", false},
		{"Katrin Weidenfeller", "Katrin Weidenfeller spoke.", "Weidenfeller was silent.", false},
		{"Papua", "Papuans spoke.", "Papua was silent.", false},
	} {
		a, b := unit(tt.name+" sprach.", tt.first), unit(tt.name+" schwieg.", tt.second)
		a.State, b.State = doc.Edited, doc.Edited
		a.Terms, b.Terms = []doc.Term{name(a.Source, tt.name, tt.name)}, []doc.Term{name(b.Source, tt.name, tt.name)}
		d := document(a, b)
		Run(d, nil)
		us := d.Blocks[0].Units
		if got := slices.Contains(codes(&us[1]), "inconsistent"); got != tt.want || slices.Contains(codes(&us[0]), "inconsistent") {
			t.Errorf("%s, %s: %v", tt.first, tt.second, us[1].Issues)
		}
	}
}

func TestInconsistentTerm(t *testing.T) {
	a := unit("Die Bahn fährt.", "The railway runs.")
	a.Terms = []doc.Term{term(a.Source, "Bahn", "railway")}
	b := unit("Eine Bahn steht.", "A railroad stands.")
	b.Terms = []doc.Term{{Kind: doc.Glossary, Source: "Bahn", SourceSpan: doc.Span{Start: 5, End: 9}, Target: "railway", TargetSpan: doc.Span{Start: 2, End: 10}}}
	c := unit("Drei Bahnen kommen.", "Three railways come.")
	c.Terms = []doc.Term{{Kind: doc.Glossary, Source: "Bahn", SourceSpan: doc.Span{Start: 5, End: 9}, Target: "railway", TargetSpan: doc.Span{Start: 6, End: 14}}}
	d := document(a, b, c)
	Run(d, nil)
	us := d.Blocks[0].Units
	if len(us[0].Issues) > 0 || !slices.Contains(codes(&us[1]), "inconsistent") || len(us[2].Issues) > 0 {
		t.Errorf("issues: %v / %v / %v", us[0].Issues, us[1].Issues, us[2].Issues)
	}
}

var update = flag.Bool("update", false, "write CHECKS.md anew")

// CHECKS.md is generated from the checks; run with -update after a change.
func TestReference(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("# Checks\n\nGenerated from package check by `go test ./pipeline/check -update`.\n\n")
	if err := Reference(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("CHECKS.md", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile("CHECKS.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Error("CHECKS.md is not what the checks say")
	}
	if n := strings.Count(b.String(), "\n| `"); n != len(All)+len(Given) {
		t.Errorf("%d lines for %d checks", n, len(All)+len(Given))
	}
}

func FuzzRun(f *testing.F) {
	for _, c := range All {
		f.Add(c.Example.Source, c.Example.Target)
	}
	f.Add("„\xff", "\xf0'\xff\"\xff")
	f.Fuzz(func(t *testing.T, source, target string) {
		edited := unit(source, target)
		edited.State = doc.Edited
		for _, w := range nameWords(source) {
			if at := strings.Index(source, w); at >= 0 {
				edited.Terms = append(edited.Terms, name(source, w, w), term(source, w, w+"s"))
			}
		}
		d := document(unit(source, target), unit(source, source), edited)
		Run(d, nil)
		for _, u := range d.Blocks[0].Units {
			for _, i := range u.Issues {
				if i.Code == "" || i.Severity == "" || i.Message == "" {
					t.Fatalf("incomplete issue %+v", i)
				}
			}
		}
	})
}

// What other stages found is configured as the checks' own issues are.
func TestGivenCodesAreConfigured(t *testing.T) {
	unit := func() *doc.Document {
		u := doc.Unit{ID: "1.1", Source: "Er kam.", Target: "He came.", Origin: "offline"}
		u.AddIssue(doc.CodeUnproved, doc.Warning, "x")
		u.AddIssue("of-another-program", doc.Info, "y")
		return &doc.Document{Blocks: []doc.Block{{Units: []doc.Unit{u}}}}
	}
	for name, tt := range map[string]struct {
		opt  Options
		want []string
	}{
		"as it is": {Options{}, []string{"warning", "info"}},
		"raised":   {Options{Severity: map[string]doc.Severity{doc.CodeUnproved: doc.Error}}, []string{"error", "info"}},
		"off":      {Options{Severity: map[string]doc.Severity{doc.CodeUnproved: Off}}, []string{"info"}},
		"silenced": {Options{Silence: map[string][]string{"1.1": {doc.CodeUnproved}}}, []string{"info"}},
	} {
		if err := tt.opt.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		d := unit()
		tt.opt.Run(d, nil)
		var got []string
		for _, i := range d.Blocks[0].Units[0].Issues {
			got = append(got, string(i.Severity))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

func TestSignMissing(t *testing.T) {
	sign := func(source, sign string) []doc.Term {
		at := strings.Index(source, sign)
		return []doc.Term{{Kind: doc.Sign, Source: sign, SourceSpan: doc.Span{Start: at, End: at + len(sign)}, Target: sign, TargetSpan: doc.NoSpan}}
	}
	for _, tt := range []struct {
		source, target, sign string
		state                doc.State
		want                 doc.Severity
	}{
		{"Es waren 12 ± 3 Grad.", "It was 12 3 degrees.", "±", doc.Machine, doc.Error},
		{"Es waren 12 ± 3 Grad.", "It was 12 ± 3 degrees.", "±", doc.Machine, ""},
		{"Es waren 12 ± 3 Grad.", "It was 12 plus or minus 3 degrees.", "", doc.Edited, ""},
		{"Es waren 12 ± 3 Grad.", "It was 12, 3 degrees.", "±", doc.Edited, doc.Warning},
		{"Wir ❤️ Berlin.", "We love Berlin.", "❤️", doc.Machine, doc.Error},
		{"★ Tipp ★", "★ Tip", "★", doc.Machine, doc.Error},
		{"Der Wert war < 5.", "The value was below 5.", "", doc.Machine, ""},
		{"Der Wert war < 5.", "The value was 5.", "", doc.Machine, doc.Warning},
		{"Es waren 20 °C.", "It was 20 degrees.", "", doc.Machine, ""},
	} {
		u := &doc.Unit{Source: tt.source, Target: tt.target, State: tt.state}
		if tt.sign != "" {
			for at := 0; strings.Contains(tt.source[at:], tt.sign); {
				term := sign(tt.source[at:], tt.sign)[0]
				u.Terms = append(u.Terms, term)
				at += term.SourceSpan.End
			}
		}
		var got doc.Severity
		for _, i := range signMissing.Run(u, Context{}) {
			got = i.Severity
		}
		if got != tt.want {
			t.Errorf("%s -> %s: %q, want %q", tt.source, tt.target, got, tt.want)
		}
	}
}
