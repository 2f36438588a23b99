package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
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
	var edits []edit
	for i, b := range blocks {
		points := gluePoints(b.Of(s))
		last := lastStop(points)
		for j, p := range points {
			e := edit{doc.Span{Start: b.Start + p.at, End: b.Start + p.at}, " ", ruleMissingSpace}
			if j == last {
				switch tail := b.Of(s)[p.at:]; {
				case isBoilerplate(tail):
					e.repl, e.rule = blockBreak, ruleGluedBoiler
				case followed[i] && isGluedHeading(tail):
					e.repl, e.rule = blockBreak, ruleGluedHeading
				}
			}
			edits = append(edits, e)
		}
	}
	return edits
}

// gluePoint is a place where a space is missing.
type gluePoint struct {
	at   int
	stop bool // after the end of a sentence
}

// lastStop is the index of the last point after the end of a sentence, or -1.
func lastStop(points []gluePoint) int {
	for i := len(points) - 1; i >= 0; i-- {
		if points[i].stop {
			return i
		}
	}
	return -1
}

func gluePoints(s string) []gluePoint {
	var points []gluePoint
	for i := 0; i < len(s); {
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
			if gluedSentence(s, i, end, at) {
				points = append(points, gluePoint{at, true})
			}
			next = max(at, next)
		case r == lang.OpenQuote:
			if before, _ := utf8.DecodeLastRuneInString(s[:i]); i > 0 && startsWord(s[next:]) &&
				(isWord(before) || strings.ContainsRune(",;:", before) || before == lang.CloseQuote) {
				points = append(points, gluePoint{i, false})
			}
		case r == lang.CloseQuote:
			before, _ := utf8.DecodeLastRuneInString(s[:i])
			if i > 0 && before != ' ' && !strings.ContainsRune(lang.OpenPunctuation, before) {
				if at := next; gluedWord(s[at:]) {
					points = append(points, gluePoint{at, false})
				} else if strings.HasPrefix(s[at:], ",") && gluedWord(s[at+1:]) {
					points = append(points, gluePoint{at + 1, false})
				}
			}
		}
		i = next
	}
	return points
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
		// A year, or a word that only begins sentences; not 3.Oktober or 1.FC.
		return lang.OpensSentence(right) || isYear(left) && !capitals
	case isLower(before):
		// Names with a full stop inside are known by several, or by capitals.
		return len([]rune(left)) > 1 && !strings.Contains(left, ".") && !dotted(s[at+len(right):]) ||
			lang.OpensSentence(right)
	}
	// An acronym (GmbH, USA) before a word that is no acronym.
	return len([]rune(left)) > 1 && !strings.Contains(left, ".") && !capitals
}

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
