package normalize

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/lexicon"
	"dolmetsch/internal/regexp"
)

// findGlue finds sentences that follow the one before without a space, and
// headings and boilerplate that are glued to the end of a block in that way.
func findGlue(s string) []edit {
	var blocks []doc.Span
	eachBlock(s, func(b doc.Span) { blocks = append(blocks, b) })
	followed := make([]bool, len(blocks)) // by text that is no boilerplate
	for i := len(blocks) - 2; i >= 0; i-- {
		followed[i] = followed[i+1] || !isBoilerplate(blocks[i+1].Of(s))
	}
	elsewhere := map[string]bool{} // words with a capital inside that stand in several places
	var edits []edit
	for i, b := range blocks {
		edits = append(edits, parts(s, b, followed[i], elsewhere)...)
	}
	return edits
}

// parts finds the edits that part what is glued in a block. A heading is found
// by its form, between two such places or an end of the block.
func parts(s string, b doc.Span, followed bool, elsewhere map[string]bool) []edit {
	text := b.Of(s)
	points := gluePoints(text)
	seams := seamPoints(text, s, elsewhere)
	if len(points)+len(seams) == 0 {
		return nil
	}
	points = append(points, seams...)
	slices.SortStableFunc(points, func(a, b gluePoint) int { return a.at - b.at })
	points = withoutFaint(text, points)
	// repl is what each point becomes: "" is nothing.
	repl, rule := make([]string, len(points)), make([]string, len(points))
	start := 0 // of the piece before the point: an end of the block, or what was parted
	for j, p := range points {
		if !p.seam {
			repl[j], rule[j] = " ", ruleMissingSpace
		}
		next := j + 1 // the point that ends the piece behind p
		for next < len(points) && !points[next].ends() {
			next++
		}
		end := len(text)
		if next < len(points) {
			end = points[next].at
		}
		before, after := text[start:p.at], text[p.at:end]
		last := end == len(text)
		// The piece behind p is a heading if it has the form of one, unless the next
		// is one: then this is the end of a sentence whose full stop is lost.
		heading := isGluedHeading(after) && !(p.stop && lang.OpensSentence(wordAt(after)) && len(strings.Fields(after)) > maxOpenedWords)
		switch {
		case !heading:
		case last:
			heading = followed && (!strings.ContainsRune("?!", lastRune(strings.TrimRight(after, lang.ClosePunctuation))) || len(strings.Fields(after)) <= maxQuestionWords)
		case !points[next].parts(after):
			heading = false
		case next+1 < len(points) && points[next].seam && points[next+1].seam && isGluedHeading(text[end:points[next+1].at]),
			next+1 == len(points) && points[next].seam && followed && isGluedHeading(text[end:]):
			heading = false
		default:
			heading = beginsText(text[end:])
		}
		switch {
		case last && p.stop && isBoilerplate(after):
			repl[j], rule[j] = blockBreak, ruleGluedBoiler
		case heading && (p.stop || p.seam && carriesOn(before) && (!p.weak || plainHeading(after, 2))):
			repl[j], rule[j] = blockBreak, ruleGluedHeading
		case p.parts(before) && isGluedHeading(before) && (!p.weak || plainHeading(before, 3)) && (start == 0 || rule[j-1] == ruleGluedHeading) && beginsText(text[p.at:]):
			repl[j], rule[j] = blockBreak, ruleGluedHeading
		}
		if p.stop || repl[j] == blockBreak {
			start = p.at
		}
	}
	var edits []edit
	for j, p := range points {
		if repl[j] != "" {
			at := b.Start + p.at
			edits = append(edits, edit{doc.Span{Start: at, End: at}, repl[j], rule[j]})
		}
	}
	return edits
}

// withoutFaint drops the seams between words that are not known, but for those
// that end what has the form of a heading and stands glued behind a full stop.
func withoutFaint(text string, points []gluePoint) []gluePoint {
	kept := points[:0]
	for _, p := range points {
		if p.faint {
			n := len(kept)
			if n == 0 || !kept[n-1].stop {
				continue
			}
			if h := text[kept[n-1].at:p.at]; !plainHeading(h, 2) || !isGluedHeading(h) || len(strings.Fields(h)) > 8 || !beginsText(text[p.at:]) {
				continue
			}
		}
		kept = append(kept, p)
	}
	return kept
}

// plainHeading reports whether a heading has so many words, begins as one, and
// has no mark that a sentence has.
func plainHeading(h string, words int) bool {
	return len(strings.Fields(h)) >= words && isUpperFirst(h) && !strings.ContainsAny(h, ":;()/")
}

// ends reports whether a sentence or heading can end at p.
func (p gluePoint) ends() bool { return p.stop || p.seam || p.quote || p.opening }

// parts reports whether p can end the heading before it.
func (p gluePoint) parts(heading string) bool {
	return p.seam || p.quote || p.opening && plainHeading(heading, 2) || p.question && len(strings.Fields(heading)) <= maxQuestionWords
}

// maxQuestionWords are those of a question that is a heading.
const maxQuestionWords = 6

// carriesOn reports whether a text that a seam ends is the end of a paragraph:
// longer than a heading.
func carriesOn(text string) bool {
	return len(strings.Fields(text)) > maxGluedWords || strings.Contains(withoutShortStops(text), ". ")
}

// beginsText reports whether text is more than a heading: it has the end of a
// sentence, or is long.
func beginsText(text string) bool {
	if utf8.RuneCountInString(text) > maxGluedChars {
		return true
	}
	core := strings.TrimRight(text, lang.ClosePunctuation)
	return core != "" && strings.ContainsRune(lang.SentenceStops, lastRune(core)) && len(strings.Fields(core)) >= 3
}

// seamPoints finds places inside words where a heading and a sentence meet:
// "in SichtDie Koalition". A word with a capital inside is one by itself where it
// stands several times, or its parts are no words.
func seamPoints(text, all string, elsewhere map[string]bool) []gluePoint {
	var points []gluePoint
	for i := 1; i < len(text); i++ {
		if text[i] < 'A' || text[i] > 'Z' && text[i] != 0xC3 {
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		next, _ := utf8.DecodeRuneInString(text[i+n:])
		if !unicode.IsUpper(r) || !unicode.IsLower(next) || !isWord(before) {
			continue
		}
		token, left := tokenAround(text, i, i)
		right := wordAt(text[i:])
		if isAddress(token) || strings.ContainsAny(token, "*_:@") || utf8.RuneCountInString(right) < 2 {
			continue
		}
		if after, _ := utf8.DecodeRuneInString(text[i+len(right):]); strings.ContainsRune(".,;:!?)“", after) {
			continue // one word is no sentence: the firm FarmDroid.
		}
		if unicode.IsDigit(before) {
			if isYear(left) && isGermanWord(right) {
				points = append(points, gluePoint{at: i, seam: true})
			}
			continue
		}
		left = left[strings.LastIndexAny(left, "-–")+1:]
		if utf8.RuneCountInString(left) < 2 || innerEnding(right) && (right != "In" || agent.MatchString(left)) {
			continue
		}
		faint := !seam(left, right, all)
		if faint && (utf8.RuneCountInString(left) < 4 || utf8.RuneCountInString(right) < 3 && !lang.OpensSentence(right) || strings.IndexFunc(left[1:], unicode.IsUpper) >= 0) {
			continue
		}
		word := left + right
		several, known := elsewhere[word]
		if !known {
			several = strings.Count(all, word) > 1
			elsewhere[word] = several
		}
		if !several {
			weak := isUpperFirst(left) && !lang.OpensSentence(right)
			points = append(points, gluePoint{at: i, seam: true, weak: weak && !faint, faint: faint})
		}
	}
	return points
}

// seam reports whether left and right, written together, are the end of one
// text and the beginning of another, and no name: iPhone, LinkedIn, ProSieben.
func seam(left, right, all string) bool {
	letters := utf8.RuneCountInString(right)
	opens := lang.OpensSentence(right)
	switch {
	case left == strings.ToUpper(left): // FDPDie
		return opens && letters >= 3
	case strings.IndexFunc(left[len(string(firstRune(left))):], unicode.IsUpper) >= 0:
		return false
	case isLower(firstRune(left)):
		return letters >= 3 && (utf8.RuneCountInString(left) >= 4 || isGermanWord(left)) || opens
	case utf8.RuneCountInString(left) < 3, lang.KnownName(left + right): // ProSieben
		return false
	case opens && (letters >= 3 && utf8.RuneCountInString(left) > 3 || isGermanWord(left) && lang.HeadlineWord(strings.ToLower(right))):
		return true
	case utf8.RuneCountInString(left) < 4:
		return false
	}
	return (letters >= 3 || opens) && wordOrName(right, all) && wordOrName(left, all)
}

// wordOrName reports whether a word is one of German or a name that is known, or
// that the article has by itself.
func wordOrName(word, all string) bool {
	return isGermanWord(word) || lang.FirstName(word) || lang.Town(word) || standsAlone(all, word)
}

// standsAlone reports whether s has a word somewhere by itself.
func standsAlone(s, word string) bool {
	for at := 0; ; at += len(word) {
		i := strings.Index(s[at:], word)
		if i < 0 {
			return false
		}
		at += i
		if next, _ := utf8.DecodeRuneInString(s[at+len(word):]); !isWord(lastRune(s[:at])) && !isWord(next) {
			return true
		}
	}
}

// innerEnding reports whether a word with a capital is the ending of a form for
// men and women: KundInnen.
func innerEnding(right string) bool {
	return right == "In" || strings.HasPrefix(right, "Innen")
}

func isUpperFirst(s string) bool { return unicode.IsUpper(firstRune(s)) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// isGermanWord reports whether the lexicon has a word, as it stands or small,
// alone or as a compound.
func isGermanWord(word string) bool {
	small := strings.ToLower(word)
	if !lexicon.Rare(word) || !lexicon.Rare(small) {
		return true
	}
	if _, ok := lexicon.Find(word); ok {
		return true
	}
	_, ok := lexicon.Find(small)
	return ok
}

// gluePoint is a place where a space is missing.
type gluePoint struct {
	at       int
	stop     bool // after the end of a sentence
	question bool // which is a question
	quote    bool // behind a closing quotation mark
	opening  bool // before a quotation of several words
	seam     bool // inside a word
	weak     bool // which may be a name: two nouns, MetroRail
	faint    bool // which more likely is one: its parts are not known
}

func gluePoints(s string) []gluePoint {
	var points []gluePoint
	for i := 0; i < len(s); {
		switch s[i] {
		case '.', '!', '?', ',', 0xE2: // the first bytes of all that matters
		default:
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		next := i + n
		switch {
		case strings.ContainsRune(lang.SentenceStops, r):
			end := next
			for end < len(s) {
				r, n := utf8.DecodeRuneInString(s[end:])
				if !strings.ContainsRune(lang.SentenceStops, r) {
					break
				}
				end += n
			}
			at := end
			for at < len(s) {
				r, n := utf8.DecodeRuneInString(s[at:])
				if !strings.ContainsRune("“‘)]", r) {
					break
				}
				at += n
			}
			switch {
			case gluedSentence(s, i, end, at), gluedNumber(s, i, end, at):
				points = append(points, gluePoint{at: at, stop: true, question: r == '?'})
			case r == '.' && at == next && gluedUnit(s, i, at):
				points = append(points, gluePoint{at: at})
			}
			next = max(at, next)
		case r == ',' && gluedComma(s, i):
			points = append(points, gluePoint{at: next})
		case r == lang.OpenQuote:
			if before, _ := utf8.DecodeLastRuneInString(s[:i]); i > 0 && startsWord(s[next:]) &&
				(isWord(before) || strings.ContainsRune(",;:", before) || before == lang.CloseQuote) {
				quoted, rest, _ := strings.Cut(s[next:], string(lang.CloseQuote))
				sentence := strings.HasPrefix(rest, ",") || strings.ContainsRune(lang.SentenceStops+",", lastRune(quoted))
				points = append(points, gluePoint{at: i, opening: isWord(before) && (sentence || len(strings.Fields(quoted)) >= 4)})
			}
		case r == lang.CloseQuote:
			before, _ := utf8.DecodeLastRuneInString(s[:i])
			if i > 0 && before != ' ' && !strings.ContainsRune(lang.OpenPunctuation, before) {
				if at := next; gluedWord(s[at:]) {
					points = append(points, gluePoint{at: at, quote: true})
				} else if strings.HasPrefix(s[at:], ",") && gluedWord(s[at+1:]) {
					points = append(points, gluePoint{at: at + 1})
				}
			}
		}
		i = next
	}
	return points
}

// gluedNumber reports whether a sentence that begins with a number follows the
// full stop s[stop:end] without a space: "5 Euro.50 Leute kamen".
func gluedNumber(s string, stop, end, at int) bool {
	if s[stop] != '.' || end-stop > 1 || at > end || at >= len(s) || s[at] < '1' || s[at] > '9' {
		return false
	}
	token, left := tokenAround(s, stop, at)
	digits := strings.TrimLeft(s[at:], "0123456789.,")
	word := wordAt(strings.TrimPrefix(digits, " "))
	return strings.HasPrefix(digits, " ") && s[len(s)-len(digits)-1] != '.' && s[len(s)-len(digits)-1] != ',' &&
		utf8.RuneCountInString(left) >= 4 && strings.IndexFunc(left, func(r rune) bool { return !unicode.IsLetter(r) }) < 0 &&
		isLower(lastRune(left)) && lang.AbbreviationOf(left) == lang.NoAbbreviation && !isAddress(token) &&
		unicode.IsUpper(firstRune(word)) && utf8.RuneCountInString(word) >= 2 && isGermanWord(left) && isGermanWord(word)
}

// gluedUnit reports whether a word follows the full stop of a scale without a
// space: "3 Mio.Euro".
func gluedUnit(s string, stop, at int) bool {
	_, left := tokenAround(s, stop, at)
	right := wordAt(s[at:])
	return (left == "Mio" || left == "Mrd" || left == "Tsd") && utf8.RuneCountInString(right) >= 4 && unicode.IsUpper(firstRune(right))
}

// gluedComma reports whether a word follows the comma s[at] and another word or
// year without a space: "im Jahr 2026,also bald".
func gluedComma(s string, at int) bool {
	token, left := tokenAround(s, at, at+1)
	right := wordAt(s[at+1:])
	if isAddress(token) || utf8.RuneCountInString(left) < 2 || !isYear(left) && strings.IndexFunc(left, func(r rune) bool { return !unicode.IsLetter(r) }) >= 0 {
		return false
	}
	if right == "d" && strings.HasPrefix(s[at+1:], "d.h.") || right == "z" && strings.HasPrefix(s[at+1:], "z.B.") || right == "u" && strings.HasPrefix(s[at+1:], "u.a.") {
		return true
	}
	return utf8.RuneCountInString(right) >= 2 && (isYear(left) || isGermanWord(left)) && isGermanWord(right)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWord(r)
}

// gluedWord reports whether s begins with a word of two letters or more, as
// opposed to an ending ("„Spiegel“s").
func gluedWord(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[n:])
	return unicode.IsLetter(r) && unicode.IsLetter(next)
}

// maxToken bounds, in bytes, how far is looked for the ends of a token.
const maxToken = 200

// gluedSentence reports whether a sentence ends with the stops s[stop:end] and
// the closing marks s[end:at], and another begins at at without a space.
func gluedSentence(s string, stop, end, at int) bool {
	r, n := utf8.DecodeRuneInString(s[at:])
	if r == lang.OpenQuote || r == lang.OpenInnerQuote {
		return stop > 0 && s[stop-1] != ' ' && startsWord(s[at+n:])
	}
	if !unicode.IsUpper(r) || stop == 0 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:stop])
	if !isWord(before) && !strings.ContainsRune("“‘)]%€$°§", before) {
		return false
	}
	if at > end {
		return gluedWord(s[at:])
	}
	token, left := tokenAround(s, stop, at)
	if isAddress(token) {
		return false
	}
	right := wordAt(s[at:])
	compound := strings.HasPrefix(s[at+len(right):], "-") // U-Boote, E-Mails
	if len([]rune(right)) < 2 && !compound || domains[strings.ToLower(right)] {
		return false
	}
	capitals := right == strings.ToUpper(right)
	if s[stop] != '.' { // ! ? …
		return !capitals || isLower(before)
	}
	if end-stop > 1 { // ...
		return unicode.IsLetter(before)
	}
	switch class := lang.AbbreviationOf(left); {
	case class == lang.MayEnd:
		return true
	case class != lang.NoAbbreviation:
		return false
	}
	switch {
	case !isWord(before):
		return true
	case unicode.IsDigit(before):
		// A year, a number with decimals or a score, or a word that only begins
		// sentences; not 3.Oktober or 1.FC.
		if from := strings.LastIndexAny(s[:stop], " \n(„"); decimals.MatchString(s[from+1:stop]) && !capitals {
			return true
		}
		return lang.OpensSentence(right) || isYear(left) && !capitals
	case isLower(before):
		// Names with a full stop inside are known by several, or by capitals.
		return len([]rune(left)) > 1 && !strings.Contains(left, ".") && !dotted(s[at+len(right):]) ||
			lang.OpensSentence(right)
	}
	// An acronym (GmbH, USA) before a word that is no acronym.
	return len([]rune(left)) > 1 && !strings.Contains(left, ".") && !capitals
}

// decimals is a number that is no ordinal: 7,4 or 1:2.
var decimals = regexp.MustCompile(`^[\d.]*\d[,:]\d+$`)

// dotted reports whether s begins with a full stop inside a word.
func dotted(s string) bool {
	return strings.HasPrefix(s, ".") && startsWord(s[1:])
}

func isLower(r rune) bool { return unicode.IsLower(r) }

func isYear(s string) bool {
	return len(s) == 4 && (s[0] == '1' || s[0] == '2') && strings.Trim(s, "0123456789") == ""
}

// domains are endings that stand after a full stop in names written with
// capitals: Booking.Com, ASP.NET.
var domains = map[string]bool{
	"com": true, "net": true, "org": true, "de": true, "js": true, "eu": true, "at": true, "ch": true, "io": true, "ai": true, "tv": true,
}

// tokenAround is the text without spaces that the stop at s[stop] lies in,
// and the word before it.
func tokenAround(s string, stop, at int) (token, left string) {
	from := max(0, stop-maxToken)
	start := from + strings.LastIndexAny(s[from:stop], " \n") + 1
	to := min(len(s), at+maxToken)
	end := to
	if i := strings.IndexAny(s[at:to], " \n"); i >= 0 {
		end = at + i
	}
	left = s[start:stop]
	if i := strings.LastIndexAny(left, "(„‚“‘)/,;:!?…"); i >= 0 {
		_, n := utf8.DecodeRuneInString(left[i:])
		left = left[i+n:]
	}
	return s[start:end], left
}

// isAddress reports whether a token is a URL, an e-mail address, a handle or
// a path.
func isAddress(token string) bool {
	return strings.Contains(token, "://") || strings.ContainsRune(token, '@') ||
		strings.Contains(token, "www.") || strings.Count(token, "/") > 1 || strings.ContainsAny(token, `\_=&`)
}

// wordAt is the letters at the beginning of s.
func wordAt(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// Limits of a heading that is glued to a paragraph.
const (
	maxGluedChars = 100
	maxGluedWords = 12
	// maxOpenedWords are those of one that begins as sentences do: longer, it is a
	// sentence whose full stop is lost.
	maxOpenedWords = 7
)

// isGluedHeading reports whether the tail of a block, after a full stop that no
// space follows, is a heading: a short line that ends with no full stop, and
// is one sentence.
func isGluedHeading(tail string) bool {
	if len(tail) > 2*maxGluedChars || utf8.RuneCountInString(tail) > maxGluedChars || len(strings.Fields(tail)) > maxGluedWords {
		return false
	}
	core := strings.TrimRight(tail, lang.ClosePunctuation)
	last, n := utf8.DecodeLastRuneInString(core)
	if core == "" || strings.ContainsRune(".:,;…–-", last) || strings.Count(tail, "„") != strings.Count(tail, "“") {
		return false
	}
	// A full stop is no end where an ordinal or abbreviation has it.
	inner := core[:len(core)-n]
	return !strings.ContainsAny(inner, "!?") && !strings.Contains(inner, "“, ") &&
		!strings.Contains(withoutShortStops(inner), ". ")
}

// withoutShortStops drops the full stops of words of up to three characters.
func withoutShortStops(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if utf8.RuneCountInString(w) <= 4 {
			words[i] = strings.TrimSuffix(w, ".")
		}
	}
	return strings.Join(words, " ")
}
