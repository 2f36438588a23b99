package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

var quotesUnbalanced = Check{
	Code:     "quotes-unbalanced",
	Severity: doc.Error,
	Doc: "The English opens or closes a quotation that the German does not: a mark is missing or too many. " +
		"One that is open in the German as well, because it goes on in the next unit, is fine; closing it there is a warning.",
	Example: Example{Source: "„Wir machen weiter“, sagte sie.", Target: "“We will go on, she said."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		s, t := bothMarks(source, target)
		if s.double%2 == t.double%2 || (s.double+s.loose)%2 == (t.double+t.loose)%2 {
			return nil
		}
		found := issues("the German has %s, the English %d", count(s.double, "double quotation mark"), t.double)
		if s.double%2 != 0 {
			found[0].Severity = doc.Warning
		}
		return found
	},
}

var quotesCount = Check{
	Code:     "quotes-count",
	Severity: doc.Error,
	Doc: "A quotation of the German is none in the English, or the English has one more. It is an error where the German quotes " +
		"more than four words at once, or where the pipeline knows which quotation of a machine's text is lost, and a warning " +
		"where it has but titles and single words in quotation marks. " +
		"Single marks count as well as double ones. A quotation that must stay German has to be there word for word.",
	Example: Example{Source: "Sie nannte es „einen Fehler, der sich rächt“.", Target: "She called it a mistake that will take its revenge."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		for i := range u.Terms {
			if t := &u.Terms[i]; t.Kind == doc.Quote && t.Target != "" && !strings.Contains(straight(u.Target), straight(t.Target)) {
				return issues("the quotation %q does not stand in the English as it must: %q", t.Source, t.Target)
			}
		}
		for i := range u.Terms {
			if t := &u.Terms[i]; t.Kind == doc.Quote && t.Target == "" && t.TargetSpan == doc.NoSpan && u.State == doc.Machine {
				return issues("the quotation %q is none in the English", t.Source)
			}
		}
		source, target := texts(u)
		s, t := bothMarks(source, target)
		switch want, have := s.pairs(), t.pairs(); {
		case have == want-1 && s.double%2 != 0 && t.double%2 == 0:
			return nil // one that the German has a part of only; quotes-unbalanced says so
		case have < want:
			if u.State != doc.Machine && s.longest <= shortQuote && entitled(source, target) {
				return info("the German has %s, the English %d: titles may go without", count(want, "quotation"), have)
			}
			found := issues("the German has %s, the English %d", count(want, "quotation"), have)
			if s.longest <= shortQuote {
				found[0].Severity = doc.Warning
			}
			return found
		case have > want && s.double%2 == t.double%2:
			if u.State != doc.Machine && t.longest <= shortQuote {
				return info("the German has %s, the English %d", count(want, "quotation"), have)
			}
			return warning("the German has %s, the English %d", count(want, "quotation"), have)
		}
		return nil
	},
}

// entitled reports whether what the German has in quotation marks stands in the
// English letter by letter, as a title may without them.
func entitled(source, target string) bool {
	return !slices.ContainsFunc(extents(source, true), func(s doc.Span) bool { return !strings.Contains(target, s.Of(source)) })
}

// shortQuote is the most words that a title or a scare quote has.
const shortQuote = 4

// marks counts quotation marks.
type marks struct {
	double  int // double marks
	single  int // pairs of single marks
	loose   int // single marks that open and are not closed, or the other way round
	longest int // words between two double marks, or one and the edge of the text
}

func (m marks) pairs() int { return (m.double+m.loose+1)/2 + m.single }

// bothMarks counts the marks of a German text and its English. A mark behind a
// figure is a unit (27", 5'3") in the German, where normalizing has made
// quotation marks of all that have a partner, and in the English where the
// German has a unit to match.
func bothMarks(source, target string) (s, t marks) {
	stripped := primeRE.ReplaceAllString(source, "$1")
	if stripped != source || inchRE.MatchString(source) {
		target = primeRE.ReplaceAllString(target, "$1")
	}
	return countMarks(stripped), countMarks(target)
}

var (
	primeRE = regexp.MustCompile(`(\d)(?:'\d{1,2}"|["″′])`)
	inchRE  = regexp.MustCompile(`\d (?:Zoll|Fuß)\b|\d-(?:Zoll|Zöll)`)
)

// countMarks counts the quotation marks of a text of either language and tells
// single ones from apostrophes.
func countMarks(text string) marks {
	var m marks
	open, start := 0, 0
	prev := rune(' ')
	quotation := func(end int) { // text[start:end] may be one
		if m.double%2 == 1 || m.double == 0 {
			m.longest = max(m.longest, len(words(text[start:end])))
		}
		start = end
	}
	for i, r := range text {
		after := text[min(len(text), i+utf8.RuneLen(r)):] // an invalid byte is shorter than U+FFFD
		next, _ := utf8.DecodeRuneInString(after)
		switch r {
		case '„', '“', '”', '«', '»', '"', '‟', '″':
			if m.double == 0 && after != "" && !unicode.IsSpace(next) {
				start = i // opens
			}
			quotation(i)
			m.double++
		case '‚', '‹', '›':
			open++
		case '\'', '‘', '’':
			opens := !unicode.IsLetter(prev) && !unicode.IsDigit(prev) && !strings.ContainsRune(".,!?…", prev) &&
				(unicode.IsLetter(next) || unicode.IsDigit(next)) && !contraction(after)
			switch {
			case open > 0 && !unicode.IsLetter(next) && !unicode.IsDigit(next) && !unicode.IsSpace(prev):
				open--
				m.single++
			case open == 0 && strings.ContainsRune(".!?,", prev) && m.double == 0 && m.loose == 0 && m.single == 0 && strings.TrimSpace(text[i:]) == string(r):
				m.loose++ // closes what an earlier unit opened
			case opens && (unicode.IsSpace(prev) || strings.ContainsRune("„“”\"([–—-", prev)):
				open++
			}
		}
		prev = r
	}
	if m.double > 0 {
		quotation(len(text))
	}
	m.loose += open
	return m
}

// contraction reports whether an apostrophe before rest stands for left out
// letters: 'em, 'n', '90s.
func contraction(rest string) bool {
	switch w := strings.ToLower(firstWord(rest)); w {
	case "em", "n", "til", "tis", "twas", "cause", "round", "s", "ne", "nem", "nen", "ner", "rein", "raus":
		return true
	}
	return len(rest) > 2 && rest[0] >= '0' && rest[0] <= '9' && strings.HasPrefix(strings.TrimLeft(rest, "0123456789"), "s")
}
