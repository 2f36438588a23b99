package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/lexicon"
)

// minShout is the number of letters from which a block in capitals is taken
// for a headline and not for a name or an abbreviation.
const minShout = 12

// findCapitals finds the words that stand in capitals though German does not
// write them so: those of a block in capitals, of a sentence or its beginning
// (NACH DEM UNFALL sucht die Polizei), of a label (EILMELDUNG:) and of the place
// before an agency's report (KASSEL (dpa) -). Each gets the form that it has
// elsewhere in the article, or else its usual one. Models read such text far
// better.
func findCapitals(s string) []edit {
	var edits []edit
	var forms map[string]string
	eachBlock(s, func(b doc.Span) {
		for _, run := range capitalRuns(b.Of(s)) {
			if forms == nil {
				forms = formsOf(s)
			}
			for _, e := range lower(b.Of(s), run, forms) {
				e.Start, e.End = b.Start+e.Start, b.Start+e.End
				edits = append(edits, e)
			}
		}
	})
	return edits
}

// capitalRuns are the parts of a block whose words stand in capitals for no
// reason of their own.
func capitalRuns(block string) []doc.Span {
	if !capitalPair(block) {
		return nil
	}
	if shouts(block) {
		return []doc.Span{{Start: 0, End: len(block)}}
	}
	var runs []doc.Span
	var words []doc.Span // of the run
	end := 0             // of the word before
	flush := func(next string) {
		if run, ok := shouted(block, words, next); ok {
			runs = append(runs, run)
		}
		words = words[:0]
	}
	for at := 0; at < len(block); {
		r, n := utf8.DecodeRuneInString(block[at:])
		if !unicode.IsLetter(r) {
			at += n
			continue
		}
		word := wordAt(block[at:])
		if isUpperFirst(word) && inCapitalsAlready(word) {
			if strings.ContainsAny(block[end:at], "(|") {
				flush(block[end:])
			}
			words = append(words, doc.Span{Start: at, End: at + len(word)})
		} else if len(words) > 0 {
			flush(block[end:])
		}
		at += len(word)
		end = at
	}
	flush("")
	return runs
}

// capitalPair reports whether two capitals of German stand side by side in s.
func capitalPair(s string) bool {
	before := false
	for i := 0; i < len(s); i++ {
		capital := 'A' <= s[i] && s[i] <= 'Z'
		if s[i] == 0xC3 && i+1 < len(s) {
			i++
			capital = s[i] == 0x84 || s[i] == 0x96 || s[i] == 0x9C // ÄÖÜ
		}
		if capital && before {
			return true
		}
		before = capital
	}
	return false
}

// inCapitalsAlready reports whether word has no small letter.
func inCapitalsAlready(word string) bool {
	for _, r := range word {
		if unicode.IsLower(r) && r != 'ß' {
			return false
		}
	}
	return true
}

// shouted reports whether words in capitals, with next behind them, are written
// so for emphasis or by the fashion of the house, and which part of the block
// that is.
func shouted(block string, words []doc.Span, next string) (doc.Span, bool) {
	if len(words) == 0 {
		return doc.Span{}, false
	}
	run := doc.Span{Start: words[0].Start, End: words[len(words)-1].End}
	begins := atStart(block[:run.Start])
	if strings.Trim(block[:run.Start], " „«»“\"*+–-") == "" {
		if place(block, words, next) || strings.HasPrefix(next, ":") && label(block, words) {
			return run, true
		}
	}
	letters, small, known := 0, 0, 0
	for _, w := range words {
		word := w.Of(block)
		letters += utf8.RuneCountInString(word)
		if len(word) > 1 && lang.HeadlineWord(strings.ToLower(word)) && lang.NameSpelling(word) == "" {
			small++
		}
		if usual, _ := lexicon.Spelling(word); usual != "" && usual != word {
			known++
		}
	}
	if !begins { // DER SPIEGEL, IN DIE LINKE
		return run, len(words) > 3 && small > 0 && known > 2
	}
	if len(words) == 2 && (lang.Medium(titleCase(strings.ToLower(words[1].Of(block)))) || words[1].Start > words[0].End+1) {
		return run, false
	}
	return run, len(words) > 1 && letters >= 6 && small > 0 && (known > 1 || len(words) > 2)
}

// label reports whether words are what stands before a colon and says what
// follows or who speaks: EILMELDUNG.
func label(block string, words []doc.Span) bool {
	for _, w := range words {
		if !ordinary(w.Of(block)) {
			return false
		}
	}
	return len(words) < 4
}

// place reports whether words are the place of a report, as it stands before
// what an agency sent or a sentence, and next is what follows.
func place(block string, words []doc.Span, next string) bool {
	if len(words) > 4 {
		return false
	}
	long := false
	for _, w := range words {
		switch word := w.Of(block); {
		case ordinary(word):
			long = true
		case lang.HeadlineWord(strings.ToLower(word)): // FRANKFURT AM MAIN
		case lang.NameSpelling(word) != "": // ULM
			long = true
		default: // BAD HERSFELD
			if usual, _ := lexicon.Spelling(word); usual == "" || usual == word {
				return false
			}
		}
	}
	if !long {
		return false
	}
	rest := strings.TrimLeft(next, " ")
	if after, ok := strings.CutPrefix(rest, "("); ok { // (dpa/lhe) -
		agency, tail, closed := strings.Cut(after, ")")
		tail = strings.TrimLeft(tail, " ")
		return closed && len(agency) < 40 && agencyName(agency) && (dashed(tail) || strings.HasPrefix(tail, ".") || strings.HasPrefix(tail, ":") || isUpperFirst(tail))
	}
	if after, ok := strings.CutPrefix(rest, "."); ok && rest == next {
		return strings.HasPrefix(after, " ") && isUpperFirst(strings.TrimLeft(after, " „")) && len(after) > 30
	}
	if dashed(rest) {
		return isWord(firstRune(strings.TrimLeft(strings.TrimLeft(rest, "–—-|"), " „»\"")))
	}
	agency, tail, ok := strings.Cut(rest, " ") // HANNOVER taz |
	return ok && agencyName(agency) && dashed(tail)
}

func dashed(s string) bool {
	return strings.HasPrefix(s, "– ") || strings.HasPrefix(s, "— ") || strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "| ")
}

// agencyName reports whether text names an agency or a paper: dpa/lhe, taz.
func agencyName(text string) bool {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '/' || r == ',' || r == ' ' || r == '-' }) {
		low := strings.ToLower(part)
		if lang.Agency(low) || lang.Medium(part) || low == "eb" || low == "red" {
			return true
		}
	}
	return false
}

// ordinary reports whether a word in capitals is one that is not always written
// so: it can be spoken and is no acronym.
func ordinary(word string) bool {
	if utf8.RuneCountInString(word) < 4 || lang.SpokenAcronym(word) || !strings.ContainsAny(word, "AEIOUÄÖÜY") {
		return false
	}
	if name := lang.NameSpelling(word); name != "" {
		return name != word
	}
	usual, _ := lexicon.Spelling(word)
	return usual != word
}

// lower are the edits that give the words of a run their usual letters.
func lower(block string, run doc.Span, forms map[string]string) []edit {
	var edits []edit
	before := "" // the word before, in its usual letters
	words := wordsOf(run.Of(block))
	for i, w := range words {
		next := ""
		if i+1 < len(words) && run.Of(block)[w.End:words[i+1].Start] == " " {
			next = words[i+1].Of(run.Of(block))
		}
		w.Start, w.End = w.Start+run.Start, w.End+run.Start
		word := w.Of(block)
		left := block[:w.Start]
		inside := strings.HasSuffix(left, "-") && len(left) > 1 && unicode.IsLetter(lastRune(left[:len(left)-1]))
		form := smallForm(word, before, next, forms)
		switch {
		case word == "CO" && strings.HasSuffix(left, "& "):
			form = "Co"
		case lang.LegalForm(word) && !unicode.IsDigit(lastRune(strings.TrimRight(left, " "))): // 5 KG
			form = word
		case strings.HasPrefix(block[w.End:], "-") && utf8.RuneCountInString(word) <= 3 && startsWord(block[w.End+1:]): // OB-WAHL
			form = word
			if name := lang.NameSpelling(word); name != "" {
				form = name
			}
		case strings.HasSuffix(left, "-") && !inside && nounBehind(before) && !surelyNoun(next): // EIN 14-JÄHRIGER
			form = titleCase(form)
		case inside && utf8.RuneCountInString(word) > 3 && isLower(firstRune(form)) && !lang.HeadlineWord(form):
			form = titleCase(form) // a part of a compound
		}
		if begins(left) {
			form = titleCase(form)
		}
		before = form
		if form != word {
			edits = append(edits, edit{w, form, ruleCapitals})
		}
	}
	return edits
}

// begins reports whether a sentence begins behind left: with it, or behind a
// mark that ends one and no abbreviation or ordinal.
func begins(left string) bool {
	if left = strings.TrimRight(left, " „“‚‘»«\"(–—-+*|"); left == "" {
		return true
	}
	switch last := lastRune(left); last {
	case '!', '?', ':':
		return true
	case '.':
		word := left[strings.LastIndexAny(left[:len(left)-1], " („")+1 : len(left)-1]
		if strings.Trim(word, "0123456789") == "" {
			return len(word) > 2
		}
		small := titleCase(strings.ToLower(word))
		return utf8.RuneCountInString(word) > 1 && lang.AbbreviationOf(small) == lang.NoAbbreviation && lang.AbbreviationOf(strings.ToLower(word)) == lang.NoAbbreviation
	}
	return false
}

// shouts reports whether text stands in capitals.
func shouts(text string) bool {
	upper, words := 0, 0
	inWord := false
	for _, r := range text {
		if unicode.IsLower(r) && r != 'ß' {
			return false
		}
		if unicode.IsLetter(r) {
			upper++
			if !inWord {
				words++
			}
		}
		inWord = unicode.IsLetter(r)
	}
	return upper >= minShout && words > 1
}

// wordsOf are the runs of letters in text.
func wordsOf(text string) []doc.Span {
	var spans []doc.Span
	start := -1
	for i, r := range text + " " {
		switch letter := unicode.IsLetter(r); {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			spans = append(spans, doc.Span{Start: start, End: i})
			start = -1
		}
	}
	return spans
}

func inCapitals(word string) string {
	return strings.ReplaceAll(strings.ToUpper(strings.ReplaceAll(word, "ß", "ss")), "ẞ", "SS")
}

// formsOf says how the words that do not stand in capitals by a block's or
// sentence's fashion are mostly written, by their form in capitals.
func formsOf(s string) map[string]string {
	counts := map[string]map[string]int{}
	eachBlock(s, func(b doc.Span) {
		block := b.Of(s)
		runs := capitalRuns(block)
		for _, w := range wordsOf(block) {
			for len(runs) > 0 && runs[0].End <= w.Start {
				runs = runs[1:]
			}
			if len(runs) > 0 && runs[0].Start <= w.Start {
				continue
			}
			word := w.Of(block)
			key := inCapitals(word)
			weight := 2
			if atStart(block[:w.Start]) { // a capital at the start says little
				weight = 1
				if usual, _ := lexicon.Spelling(word); lang.HeadlineWord(strings.ToLower(word)) || usual != "" && usual != word {
					continue
				}
			}
			if counts[key] == nil {
				counts[key] = map[string]int{}
			}
			counts[key][word] += weight
		}
	})
	forms := map[string]string{}
	for key, byForm := range counts {
		for form, n := range byForm {
			if best, ok := forms[key]; !ok || n > byForm[best] || n == byForm[best] && form < best {
				forms[key] = form
			}
		}
	}
	return forms
}

// atStart reports whether a word after before stands where a sentence begins.
func atStart(before string) bool {
	before = strings.TrimRight(before, " „“‚‘»«\"(–")
	return before == "" || strings.ContainsRune(".!?:", rune(before[len(before)-1]))
}

// smallForm is the form inside a sentence of a word in capitals, between the words
// before and next: by the article, then by what the language knows, then by its
// letters.
func smallForm(word, before, next string, forms map[string]string) string {
	if form, ok := forms[inCapitals(word)]; ok {
		if _, other := lexicon.Spelling(form); other == "" || isLower(firstRune(form)) != nounBehind(before) {
			return form
		}
	}
	low := strings.ToLower(word)
	name := lang.NameSpelling(word)
	switch {
	case lang.HeadlineWord(low):
		return low
	case utf8.RuneCountInString(word) == 1:
		return word
	}
	for _, w := range sharpForms(low) {
		usual, other := lexicon.Spelling(w)
		switch {
		case usual == "":
			continue
		case other == "" || isUpperFirst(other) == isUpperFirst(usual):
		case lang.HasAnySuffix(w, "e", "en", "er", "es", "em") && surelyNoun(next): // DIE JUNGEN LEUTE
			if isUpperFirst(usual) {
				usual = other
			}
		case nounBehind(before) && isUpperFirst(other), (verbBehind(before) || next == "" && surelyNoun(before)) && isUpperFirst(usual):
			usual = other
		}
		switch {
		case isUpperFirst(usual):
		case next == "" && nounBehind(before) && !lang.HasAnySuffix(w, "e", "en", "er", "es", "em"): // MIT EINEM FEST feiert
			return titleCase(w)
		case name != "" && lang.FirstName(name) && lang.Title(before):
			return name
		case !surelyNoun(next) && nounElsewhere(word, forms):
			return titleCase(w)
		}
		return usual
	}
	switch {
	case name != "":
		return name
	case lang.SpokenAcronym(word), utf8.RuneCountInString(word) <= 3 && !lang.Says(before), !strings.ContainsAny(word, "AEIOUÄÖÜY"):
		return word
	case lang.HasAnySuffix(low, "lich", "liche", "lichen", "licher", "liches", "lichem", "isch", "ische", "ischen", "ischer", "isches", "ischem",
		"ig", "ige", "igen", "iger", "iges", "igem", "ierte", "ierten", "ierter", "iertes", "iert"):
		return low
	}
	return titleCase(low)
}

// nounBehind reports whether a word is one that a noun follows: an article or a
// preposition that has one in it.
func nounBehind(before string) bool {
	low := strings.ToLower(before)
	return lang.Determiner(low) || lang.Dative(low) || low == "ins" || low == "ans" || low == "fürs"
}

// nounElsewhere reports whether the article has a word in capitals as a noun with
// another ending: GRÜNE, die Grünen.
func nounElsewhere(word string, forms map[string]string) bool {
	endings := []string{"EN", "ER", "ES", "EM", "E"}
	for _, own := range endings {
		stem, ok := strings.CutSuffix(word, own)
		if !ok || len(stem) < 3 {
			continue
		}
		for _, end := range endings {
			if form := forms[inCapitals(stem)+end]; isUpperFirst(form) && !inCapitalsAlready(form) {
				return true
			}
		}
		break
	}
	return false
}

// surelyNoun reports whether a word in capitals is always written with one.
func surelyNoun(word string) bool {
	usual, other := lexicon.Spelling(word)
	return isUpperFirst(usual) && other == ""
}

// verbBehind reports whether a word is one that an infinitive follows, or what
// belongs to a verb: will klagen.
func verbBehind(before string) bool {
	return lang.Copula(before) || before == "zu" || before == "nicht" || before == "sich"
}

// sharpForms are a word and the forms that it may have with ß: STRASSE.
func sharpForms(low string) []string {
	forms := []string{low}
	for i := 0; ; {
		n := strings.Index(low[i:], "ss")
		if n < 0 {
			break
		}
		i += n
		forms = append(forms, low[:i]+"ß"+low[i+2:])
		i += 2
	}
	if len(forms) > 1 { // the lexicon has Swiss spellings too: what is usual is asked first
		for k, w := range forms[1:] {
			if !lexicon.Rare(w) {
				forms[0], forms[k+1] = w, low
				break
			}
		}
	}
	return forms
}

func titleCase(word string) string {
	for i, r := range word {
		if i == 0 {
			return string(unicode.ToUpper(r)) + word[len(string(r)):]
		}
	}
	return word
}
