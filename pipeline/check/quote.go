package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/glossary"
	"dolmetsch/pipeline/doc"
)

var quotesUnbalanced = Check{
	Code:     "quotes-unbalanced",
	Severity: doc.Error,
	Doc: "One side opens or closes a quotation that the other does not: a mark is missing or too many. " +
		"Pairs that are open in the German as well, because the quotation goes on in the next unit, are fine.",
	Example: Example{Source: "„Wir machen weiter“, sagte sie.", Target: "“We will go on, she said."},
	Run: func(u *doc.Unit, _ *glossary.Glossary) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		s, t := countMarks(source), countMarks(target)
		if s.double%2 == t.double%2 || s.double%2 == (t.double+t.loose)%2 && t.loose == 1 {
			return nil
		}
		return issues("the German has %d double quotation marks, the English %d", s.double, t.double)
	},
}

var quotesCount = Check{
	Code:     "quotes-count",
	Severity: doc.Error,
	Doc: "A quotation of the German is none in the English (error), or the English has one more (warning). " +
		"Single marks count as well as double ones. A quotation that must stay German has to be there word for word.",
	Example: Example{Source: "Sie nannte es „einen Fehler“.", Target: "She called it a mistake."},
	Run: func(u *doc.Unit, _ *glossary.Glossary) []doc.Issue {
		if blank(u) {
			return nil
		}
		for i := range u.Terms {
			if t := &u.Terms[i]; t.Kind == doc.Quote && t.Target != "" && !strings.Contains(straight(u.Target), straight(t.Target)) {
				return issues("the quotation %q does not stand in the English as it must: %q", t.Source, t.Target)
			}
		}
		source, target := texts(u)
		s, t := countMarks(source), countMarks(target)
		switch want, have := s.pairs(), t.pairs(); {
		case have < want:
			return issues("the German has %d quotations, the English %d", want, have)
		case have > want && s.double%2 == t.double%2:
			return warning("the German has %d quotations, the English %d", want, have)
		}
		return nil
	},
}

// marks counts quotation marks.
type marks struct {
	double int // double marks
	single int // pairs of single marks
	loose  int // a single mark that opens and is not closed
}

func (m marks) pairs() int { return (m.double+1)/2 + m.single }

// countMarks counts the quotation marks of a text of either language and tells
// single ones from apostrophes.
func countMarks(text string) marks {
	var m marks
	open := 0
	prev := rune(' ')
	for i, r := range text {
		next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		switch r {
		case '„', '“', '”', '«', '»', '"', '‟', '″':
			m.double++
		case '‚', '‹', '›':
			open++
		case '\'', '‘', '’':
			opens := !unicode.IsLetter(prev) && !unicode.IsDigit(prev) && !strings.ContainsRune(".,!?…", prev) &&
				(unicode.IsLetter(next) || unicode.IsDigit(next)) && !contraction(text[i+utf8.RuneLen(r):])
			switch {
			case open > 0 && !unicode.IsLetter(next) && !unicode.IsDigit(next) && !unicode.IsSpace(prev):
				open--
				m.single++
			case opens && (unicode.IsSpace(prev) || strings.ContainsRune("„“”\"([–—-", prev)):
				open++
			}
		}
		prev = r
	}
	m.loose = open
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
