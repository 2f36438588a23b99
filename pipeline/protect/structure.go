package protect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/lexicon"
	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/protect/propername"
)

// Scores from which a word is taken for a name by its place in the sentence.
const (
	givenName  = -2   // Sprecherin X Y: X
	familyName = -3.5 // Y, or what follows von
	afterTitle = -0.5 // Sprecherin X, no more
	doubleName = -4.5 // after a hyphen: Anna Weber-X
	afterGiven = -5.5 // Sprecherin Anna X
	afterDr    = -6   // Dr. X
	labelled   = -2   // die Stadt X
	labelledBy = -5.2 // die Firma X, des Portals X: hardly anything else stands there
	mentioned  = -7   // after a first name, and again without an article
	palace     = -1   // Neues X
	village    = -3   // in Xhausen
	company    = -4.5 // X AG
	product    = -1.5 // X S24
)

// structureRules find the names that their place in the sentence shows, whatever
// their letters: after titles, first names and labels, before legal forms, with
// initials and particles.
var structureRules = []rule{
	{
		Name: "the full name of a person, or a name after a title", Example: "Das sagt Sprecherin [Katrin Böhnisch] heute.", Holds: true, Person: true,
		Match: func(s *sentence, i int) doc.Span {
			n := s.person(i)
			return span(i, i+n, n > 0)
		},
	}, {
		Name: "behind Herr, Frau or Dr.", Example: "Das sagte Frau [König] heute.", Holds: true,
		Match: func(s *sentence, i int) doc.Span {
			return span(i, family(s.words, i+1), i > 0 && addressed(s.words, i))
		},
	}, {
		Name: "an adjective or small word behind a title", Example: "Dann kam Ministerpräsident [Weil] dazu.", Holds: true,
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, i > 0 && w.Prev != "" && !w.HyphenBefore && !w.HyphenAfter && lang.AdjectiveName(w.Text) && lang.Title(w.Prev) && !s.words[i-1].Determined())
		},
	}, {
		Name: "a saint's name", Example: "Er wohnt in [St. Ingbert] seit Jahren.",
		Match: func(s *sentence, i int) doc.Span {
			w := s.words[i]
			ok := i+1 < len(s.words) && s.words[i+1].Capital() && (w.Text == "St" && stopBetween(s.words, i+1) || w.Text == "Sankt" && w.Next != "")
			if ok && i > 0 && w.Prev != "" && lang.ClubPrefix(w.Prev) {
				return span(i-1, i+2, true) // FC St. Pauli
			}
			return span(i, i+2, ok)
		},
	}, {
		Name: "behind the short form of a club", Example: "Es gewann der [SC Charlottenburg] klar.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return span(i-1, i+1, i > 0 && w.Prev != "" && !w.HyphenBefore && lang.ClubPrefix(w.Prev) && s.can[i] && !w.Determined())
		},
	}, {
		Name: "two towns or a part of one, joined by a hyphen", Example: "Sie lehrt in [Duisburg-Essen] Physik.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			if !w.HyphenAfter || w.HyphenBefore || !lang.Town(w.Text) || i+1 == len(s.words) {
				return doc.Span{}
			}
			next := s.words[i+1].Text
			return span(i, i+2, lang.Town(next) || lang.TownOrNoun(next) || lang.TownPart(next))
		},
	}, {
		Name: "before the number of a model", Example: "Das neue [Galaxy S24] kostet viel.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return span(i, i+2, w.Next != "" && !w.HyphenBefore && !w.HyphenAfter && model(s.words[i+1].Text) && s.can[i] &&
				w.Score > product && !lang.NounEnding(w.Text))
		},
	}, {
		Name: "before the number of a ruler", Example: "Es war zur Zeit Kaiser [Ludwigs] IV. dort so.",
		Match: func(s *sentence, i int) doc.Span { return one(i, ruler(s.words, i)) },
	}, {
		Name: "before the legal form of a company", Example: "Käufer ist die [Kornfeld AG] aus Bayern.", Holds: true,
		Match: func(s *sentence, i int) doc.Span {
			words, w := s.words, &s.words[i]
			if i == 0 || w.Prev == "" || !lang.LegalForm(w.Text) || w.HyphenBefore || !s.can[i-1] || words[i-1].Score <= company {
				return doc.Span{}
			}
			from := i - 1
			for from > max(0, i-companyWords) && words[from].Prev != "" && s.can[from-1] && !words[from].HyphenBefore &&
				(words[from-1].Score > 0 || firmWord(&words[from-1])) {
				from--
			}
			return span(from, i+1, true)
		},
	}, {
		Name: "spelt out before its acronym", Example: "Die Gewerkschaft [Nahrung-Genuss-Gaststätten] (NGG) klagt.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			if i == 0 || w.Prev == "" || !w.HyphenAfter || !lang.Label(w.Prev) {
				return doc.Span{}
			}
			n := spelled(s.words, i)
			return span(i, i+n, n > 0)
		},
	}, {
		Name: "behind an adjective of places and buildings", Example: "Eine Schau im [Neuen Palais] zeigt das.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return span(i, i+2, w.Next != "" && !w.HyphenAfter && !w.HyphenBefore && epithet(w.Text) && (!w.First || quoted(s.words, i, i+1)) &&
				s.can[i+1] && s.words[i+1].Score > palace && !s.words[i+1].HyphenAfter)
		},
	}, {
		Name: "behind the noun for what it names", Example: "Im Stadtteil [Klotzsche] wird gebaut.", Holds: true,
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, i > 0 && w.Prev != "" && !w.HyphenBefore && !s.names[i] && lang.Label(w.Prev) && s.can[i] &&
				!lang.NounEnding(w.Text) && labels(s.words, i))
		},
	}, {
		Name: "a street", Example: "Er wohnt in der [Säbener Straße] mit ihr.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			switch {
			case w.HyphenBefore:
			case i > 0 && w.Prev != "" && lang.Street(w.Text) && !s.words[i-1].HyphenBefore && ofTown(w.Prev):
				return span(i-1, i+1, true)
			case lang.StreetEnding(w.Text) && !w.HyphenAfter:
				return one(i, namedStreet(w.Text))
			}
			return doc.Span{}
		},
	}, {
		Name: "called after a person", Example: "Es steht am [Franz-Josef-Strauß]-Denkmal dort.",
		Match: func(s *sentence, i int) doc.Span {
			end := i + 1
			for end < len(s.words) && s.words[end].HyphenBefore {
				end++
			}
			if !s.words[i].HyphenAfter || s.words[i].HyphenBefore || !lang.FirstName(s.words[i].Text) || end-i < 3 {
				return doc.Span{}
			}
			if last := s.words[end-1].Text; !lang.Street(last) && common(last) {
				end--
			}
			return span(i, end, true)
		},
	}, {
		Name: "a paper in a compound", Example: "Das sagte er der [Bild]-Zeitung gestern.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			if !w.HyphenAfter || w.HyphenBefore {
				return doc.Span{}
			}
			next := s.words[i+1].Text
			if lang.Medium(w.Text + "-" + next) { // Tages-Anzeiger
				return span(i, i+2, true)
			}
			return one(i, lang.Medium(w.Text) && lang.MediumNoun(next))
		},
	}, {
		Name: "a town that is a noun, among towns", Example: "Die Städte [Hof], Celle und Gera sparen.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			beside := func(k int) bool {
				if k < 0 || k >= len(s.words) || s.words[k].Determined() {
					return false
				}
				return lang.Town(s.words[k].Text) || lang.TownOrNoun(s.words[k].Text)
			}
			list := i > 0 && s.words[i-1].Text == "und" && beside(i-2) || w.After == ',' && beside(i+1) || w.Before == ',' && beside(i-1) ||
				i+2 < len(s.words) && s.words[i+1].Text == "und" && beside(i+2)
			return one(i, lang.TownOrNoun(w.Text) && !w.Determined() && !w.HyphenBefore && list)
		},
	}, {
		Name: "a town or village behind a preposition", Example: "Der Gemeinderat von [Unterlauterbach] lehnte ab.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, !s.names[i] && s.can[i] && !w.HyphenBefore && !w.HyphenAfter && lang.BeforePlace(w.Prev) &&
				(lang.Town(w.Text) || lang.PlaceEnding(w.Base) && w.Score > village || lang.TownOrNoun(w.Text) && w.Prev != "von" && w.Prev != "nach"))
		},
	},
}

// namedStreet reports whether a word made with a noun for streets is the name of
// one: what stands before that noun is no word, or a name. Hauptstraße is none.
func namedStreet(word string) bool {
	if _, known := lexicon.Lookup(word); known || !lexicon.Rare(word) {
		return false
	}
	for cut := len(word) - 1; cut > 3; cut-- {
		if noun := word[cut:]; lang.StreetEnding("xxx"+noun) && !lang.StreetEnding(noun) {
			first := word[:cut]
			if e, ok := lexicon.Lookup(first); ok && e.Class == lexicon.Name {
				return true
			}
			return strangeWord(first) || lang.FirstName(first) || lang.Town(first) || strings.HasSuffix(first, "er") && ofTown(first)
		}
	}
	return false
}

// firmWord reports whether w, a noun before the name of a firm, is a part of it
// and not the noun for what it is: Rheinpflege Lindhorst GmbH, but die
// Großbäckerei Kornfeld AG.
func firmWord(w *propername.Word) bool {
	return lang.Determiner(strings.ToLower(w.Prev)) && !w.HyphenBefore && !lang.Label(w.Text) && !lang.Title(w.Text) && !(lang.HasAnySuffix(w.Text, "er", "in", "ent", "ant", "ist") && common(w.Text))
}

// ofTown reports whether word is the adjective of a town, as names of streets
// begin with: Säbener, Lübecker.
func ofTown(word string) bool {
	stem, ok := strings.CutSuffix(word, "er")
	if !ok || len(stem) < 3 || lang.OpensSentence(word) || !unicode.IsUpper([]rune(word)[0]) {
		return false
	}
	if listed(word) {
		return true
	}
	for _, end := range []string{"", "e", "en"} {
		if town := stem + end; lang.Town(town) || lang.TownOrNoun(town) || listed(town) {
			return true
		}
	}
	e, found := lexicon.Lookup(word)
	return strangeWord(word) || found && e.Class == lexicon.Adjective && unicode.IsUpper([]rune(e.English[0])[0])
}

// addressed reports whether the i-th word is the family name behind a form of
// address. A title may stand there too, but not without a name behind it, unless
// it is a family name as well: Herr Minister Vogel, Frau Richter.
func addressed(words []propername.Word, i int) bool {
	w, before := &words[i], &words[i-1]
	if !w.Capital() || w.HyphenBefore || lang.FirstName(w.Text) && w.Next != "" && words[i+1].Capital() || utf8.RuneCountInString(w.Text) < 2 {
		return false
	}
	switch {
	case stopBetween(words, i) && (before.Text == "Dr" || before.Text == "Prof" || before.Text == "Hr" || before.Text == "Fr"):
	case w.Prev == "Herr", w.Prev == "Herrn", w.Prev == "Frau" && !before.Determined():
	default:
		return false
	}
	if lang.Title(w.Text) {
		return lang.TitleOrSurname(w.Text) && !(w.Next != "" && words[i+1].Capital())
	}
	return !lang.OpensSentence(w.Text) || lang.AdjectiveName(w.Text)
}

// ruler reports whether the i-th word is the first name of one, with a number
// behind it: König Ludwigs II.
func ruler(words []propername.Word, i int) bool {
	w := &words[i]
	return lang.FirstName(nominal(w.Base)) && w.Next != "" && !w.HyphenAfter && roman(words[i+1].Text) && words[i+1].After == '.'
}

// companyWords is how many words of a company's name may stand before its legal
// form.
const companyWords = 6

// nominal is a first name without the ending of the genitive.
func nominal(word string) string {
	if lang.FirstName(word) {
		return word
	}
	return strings.TrimSuffix(word, "s")
}

// model reports whether word is the number of a model, with a capital: S24.
func model(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first) && strings.ContainsAny(word, "0123456789")
}

// roman reports whether word is a Roman number as rulers have them.
func roman(word string) bool { return word != "" && strings.Trim(word, "IVX") == "" }

// organisations finds companies, banks and clubs with a place in their name,
// which stays as it is there: Stadtwerke München GmbH, TSV 1860 München. The
// spans are of words.
func (c *claims) organisations(words []propername.Word) []doc.Span {
	var found []doc.Span
	follows := func(k int) bool { return k < len(words) && words[k].Prev != "" && !words[k].HyphenBefore }
	place := func(k int) bool {
		w := &words[k]
		return lang.Town(w.Text) || lang.TownOrNoun(w.Text) || slices.Contains(c.builtin, w.Span)
	}
	for i := 0; i < len(words); i++ {
		end := 0
		switch w := &words[i]; {
		case civic(w.Text) && follows(i+1) && (place(i+1) || words[i+1].Capital() && words[i+1].Score > nameScore):
			end = i + 2
		case (lang.ClubPrefix(w.Text) || lang.ClubName(w.Text)) && follows(i+1) && place(i+1):
			end = i + 2
		case lang.ClubPrefix(w.Text) && follows(i+1) && year.MatchString(" "+words[i+1].Text) && follows(i+2) && place(i+2):
			end = i + 3
		case w.Capital() && !w.HyphenBefore && !lang.Title(w.Text) && follows(i+1) && place(i+1) && follows(i+2) && lang.LegalForm(words[i+2].Text):
			end = i + 2
		default:
			continue
		}
		for end < len(words) && words[end].Prev != "" && (words[end].HyphenBefore && words[end].Capital() || lang.TownPart(words[end].Text)) {
			end++
		}
		if follows(end) && (lang.LegalForm(words[end].Text) || lang.ClubPrefix(words[i].Text) && year.MatchString(" "+words[end].Text)) {
			end++
		}
		found = append(found, doc.Span{Start: i, End: end})
		i = end - 1
	}
	return found
}

// civic reports whether word is a noun with which the names of local companies
// and banks begin, and which are not translated.
func civic(word string) bool {
	return word == "Stadtwerke" || word == "Stadtwerken" || word == "Volksbank" || word == "Raiffeisenbank" || strings.HasSuffix(strings.ToLower(word), "sparkasse")
}

// organisation is the English of a name with such a noun, which may stand in
// the dative.
func organisation(name string) string {
	if rest, ok := strings.CutPrefix(name, "Stadtwerken "); ok {
		return "Stadtwerke " + rest
	}
	return name
}

// labels reports whether the noun before the i-th word is one that the word
// names.
func labels(words []propername.Word, i int) bool {
	w, label := &words[i], &words[i-1]
	if listed(w.Text) || strangeWord(w.Text) && w.Score > strangeTwice {
		return true
	}
	genitive := label.Prev == "des" && strings.HasSuffix(label.Text, "s")
	if genitive || label.Determined() && (strings.HasSuffix(label.Text, "irma") || strings.HasSuffix(label.Text, "ortal") || strings.HasSuffix(label.Text, "dienst")) {
		return w.Score > labelledBy && (w.Score > labelled || !lang.PersonNoun(w.Text))
	}
	return w.Score > labelled
}

// spelled returns how many words there are from the i-th, parts of one
// compound with hyphens, whose first letters are the acronym in brackets after
// it: Nahrung-Genuss-Gaststätten (NGG). It returns 0 if they are not.
func spelled(words []propername.Word, i int) int {
	letters, n := "", i
	for n < len(words) && (n == i || words[n].HyphenBefore) {
		r, _ := utf8.DecodeRuneInString(words[n].Text)
		letters += string(r)
		n++
	}
	if n-i < 2 || n == len(words) || words[n].Before != '(' || words[n].Text != letters {
		return 0
	}
	return n - i
}

// quoted reports whether the words from the i-th to the k-th are all that
// stands between quotation marks.
func quoted(words []propername.Word, i, k int) bool {
	return strings.ContainsRune("„“\"»«‚", words[i].Before) && strings.ContainsRune("“”\"»«‘", words[k].After)
}

// epithet reports whether word is an adjective with which many names of places
// and buildings begin, in any of its endings.
func epithet(word string) bool {
	for _, end := range []string{"en", "em", "er", "es", "e"} {
		if stem, ok := strings.CutSuffix(word, end); ok && lang.PlaceEpithet(stem) {
			return true
		}
	}
	return false
}

// nominative is the form with which a name begins whose adjective stands in
// some case after the word before it: im Neuen Palais, Neues Palais.
func nominative(before, adjective, noun string) string {
	stem := strings.TrimRight(adjective, "enmrs")
	switch before {
	case "im", "am", "vom", "zum", "beim", "dem", "ins", "das", "des":
		if before == "ins" || before == "das" || lang.Neuter(noun) {
			return stem + "es"
		}
		return stem + "er"
	case "der", "zur", "die", "den":
		return stem + "e"
	}
	return adjective
}

// person returns how many words the full name of a person has that begins with
// the i-th; 0 if none does.
func (s *sentence) person(i int) int {
	words := s.words
	first := &words[i]
	initials := 0
	j := i
	for j+1 < len(words) && initial(words, j) && stopBetween(words, j+1) {
		j++
		initials++
	}
	title, noun := titled(words, i)
	if initials > 0 {
		if !s.can[j] || words[j].Score <= familyName || words[j].Score < 0 && lang.NounEnding(words[j].Text) || words[j].HyphenBefore {
			return 0
		}
		return family(words, j+1) - i
	}
	if !s.can[i] || first.HyphenBefore || first.Base != first.Text {
		return 0
	}
	given := lang.FirstName(first.Text) && !lang.KnownName(first.Text) ||
		listed(first.Text) && i+1 < len(words) && words[i+1].Prev != "" && lang.NobleParticle(words[i+1].Text) && first.Score > 0
	switch {
	case given && (title || !first.Determined()):
	case title && (first.Score > givenName && !lang.NounEnding(first.Text) || stopBetween(words, i) && first.Score > afterDr):
	case noun && first.Score > givenName && !lang.NounEnding(first.Text):
	default:
		return 0
	}
	j = i + 1
	for j < len(words) && words[j].HyphenBefore && lang.FirstName(words[j].Text) { // Karl-Heinz
		j++
	}
	parts := 1
	for j < len(words) && words[j].Prev != "" && !words[j].HyphenBefore && words[j-1].Base == words[j-1].Text {
		k := j
		for k < len(words) && k < j+3 && lang.NobleParticle(words[k].Text) && words[k].Prev != "" {
			k++
		}
		if k > j && (parts > 1 && !lang.NobleTitle(words[j-1].Text) || !given && !title || words[j].Text == "der" || words[j].Text == "den" || words[j].Text == "dem" || words[j].Text == "zu" && (k == len(words) || words[k].Score < 0)) {
			break
		}
		if k < len(words) && initial(words, k) && stopBetween(words, k+1) { // George W. Bush
			if k+1 < len(words) && s.can[k+1] && words[k+1].Score > familyName {
				j = family(words, k+2)
				parts++
			}
			break
		}
		if k >= len(words) || words[k].Prev == "" || words[k].HyphenBefore || !s.can[k] {
			break
		}
		w := &words[k]
		least := float64(familyName)
		switch {
		case !given:
			least = personPart
		case title || noun: // der Fahrer Peter Kurz
			least = afterGiven
		}
		if lang.NounEnding(w.Text) && common(w.Text) && w.Score < 1 || parts > 1 && lang.Town(w.Text) {
			break // Thomas Mann Davos
		}
		if parts == 1 && given && s.undetermined(w.Base) && !first.Determined() {
			least = mentioned
		}
		if parts > 1 && !lang.NobleTitle(words[j-1].Text) || words[k].HyphenAfter && words[k].Score < 0 && !lang.FirstName(first.Text) {
			least = 0
		}
		if w.Score <= least && !lang.FirstName(w.Text) || w.Score < 1 && lang.NounEnding(w.Text) {
			break
		}
		j = family(words, k+1)
		parts++
	}
	switch {
	case parts > 1:
		return j - i
	case title && !given && !lang.FirstName(first.Text) && (first.Score > afterTitle || stopBetween(words, i) && first.Score > afterDr):
		return family(words, i+1) - i
	}
	return 0
}

// family returns where the double name that the word before the j-th begins
// ends: Weber-Schmidt.
func family(words []propername.Word, j int) int {
	for j < len(words) && words[j].HyphenBefore && words[j].Capital() && words[j].Score > doubleName && words[j-1].Base == words[j-1].Text &&
		!lang.NounEnding(words[j].Text) && !lang.Title(words[j].Text) && !lang.EnglishNoun(words[j].Text) && (words[j].Score > familyName || !lang.PersonNoun(words[j].Text)) {
		j++
	}
	return j
}

// titled reports whether a title stands before the i-th word, or a noun for
// persons that need not be one.
func titled(words []propername.Word, i int) (title, noun bool) {
	if i == 0 {
		return false, false
	}
	before := &words[i-1]
	if stopBetween(words, i) {
		switch before.Text {
		case "Dr", "Prof", "Hr", "Fr", "med", "jur", "phil", "h", "c", "em":
			return true, true
		}
	}
	if words[i].Prev == "" || words[i].HyphenBefore {
		return false, false
	}
	if lang.Title(before.Text) {
		return true, true
	}
	return false, before.Score < 0 && before.Capital() && lang.PersonNoun(before.Text) && (before.Determined() || before.HyphenBefore)
}

// initial reports whether the i-th word is an initial: one capital letter that
// is not the end of an abbreviation such as z. B.
func initial(words []propername.Word, i int) bool {
	w := &words[i]
	if utf8.RuneCountInString(w.Text) != 1 || w.HyphenBefore {
		return false
	}
	r, _ := utf8.DecodeRuneInString(w.Text)
	if !unicode.IsUpper(r) {
		return false
	}
	if i == 0 || !stopBetween(words, i) {
		return true
	}
	return utf8.RuneCountInString(words[i-1].Text) > 1 || unicode.IsUpper([]rune(words[i-1].Text)[0])
}

var (
	// firmTail is the rest of a firm's name behind its first words.
	firmTail = regexp.MustCompile(`^(?:(?: (?:GmbH|AG|SE))? & Co\.? (?:KGaA|KG|OHG|GmbH)\b| & (?:Söhnen|Söhne|Sohn|Töchter|Partner|Cie\.|Compagnie)| e\. ?V\.)`)
	// regnal is the number of a ruler, and a genitive's ending before it.
	regnal = regexp.MustCompile(`^s? ((?:X{1,2}(?:IX|IV|VI{0,3}|I{0,3})|IX|IV|VI{0,3}|I{1,3})\b)(?:\.(?: \p{L}|\)))?`)
	// planet is the letter of one after the name of its star.
	planet = regexp.MustCompile(`^ [b-h](?:[ ,;:)]|$)`)
	// year is that of a club's foundation: Schalke 04.
	year = regexp.MustCompile(`^ (?:0\d|1[89]\d\d)\b`)
)

// extend adds to the name s, which is of the words given, what belongs to it
// and is no word: the rest of a firm, the number of a ruler, of a club. It
// returns the English of the whole.
func extend(source string, s doc.Span, words []propername.Word) (doc.Span, string) {
	first, last := words[0].Text, words[len(words)-1]
	s = clubNumber(source, s, first)
	if epithet(first) && len(words) > 1 {
		before := strings.Fields(source[:s.Start])
		if len(before) > 0 {
			name := nominative(before[len(before)-1], first, words[1].Text)
			return s, name + source[s.Start+len(first):s.End]
		}
	}
	rest := source[s.End:]
	if m := year.FindString(rest); m != "" && (len(m) == len(" 04") || lang.ClubPrefix(first)) {
		s.End += len(m)
		return s, s.Of(source)
	}
	if m := variant.FindStringSubmatch(rest); m != nil && last.Base == last.Text && (m[1] != "" || last.Text == "Boeing") {
		s.End += len(" ") + len(m[1]) + len(m[2])
		return s, s.Of(source)
	}
	if m := code.FindStringSubmatch(rest); m != nil && shouting(last.Text) {
		s.End += len(m[1])
		return s, s.Of(source)
	}
	numbered := last
	stop := s.End
	if n := len(words); n > 1 && strings.Trim(last.Text, "IVX") == "" {
		numbered = words[n-2] // the number is among the words
		stop = numbered.Span.Start + len(numbered.Base)
	}
	if lang.FirstName(numbered.Base) {
		if m := regnal.FindStringSubmatch(source[stop:]); m != nil {
			name := source[s.Start:stop] + " " + m[1]
			s.End = stop + strings.Index(source[stop:], m[1]) + len(m[1])
			if len(m[0]) > s.End-stop { // a full stop that is not the sentence's
				s.End++
			}
			return s, name
		}
	}
	if len(words) > 1 && planet.MatchString(rest) {
		s.End += len(" b")
		return s, s.Of(source)
	}
	if m := firmTail.FindString(rest); m != "" && last.Base == last.Text {
		s.End += len(m)
	}
	return s, s.Of(source)
}

// clubNumber extends the name s to the number before it, where its first word
// is that of a club: 1. FC Heidenheim.
func clubNumber(source string, s doc.Span, first string) doc.Span {
	if lang.ClubPrefix(first) && strings.HasSuffix(source[:s.Start], "1. ") && !strings.HasSuffix(source[:s.Start], "11. ") {
		s.Start -= len("1. ")
	}
	return s
}

// stopBetween reports whether a full stop, and at most a space, stands before
// the i-th word.
func stopBetween(words []propername.Word, i int) bool {
	return i > 0 && i < len(words) && words[i].Before == '.' && words[i].Span.Start-words[i-1].Span.End <= 3
}
