package glossary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
)

type token struct {
	text string
	span doc.Span
}

// split returns the words of s.
func split(s string) []token {
	var words []token
	for at := 0; ; {
		w := nextWord(s, at)
		if w.Len() == 0 {
			return words
		}
		words = append(words, token{w.Of(s), w})
		at = w.End
	}
}

// nextWord is the first run of letters and digits at or after at; empty where
// there is none.
func nextWord(s string, at int) doc.Span {
	start := -1
	for i, r := range s[at:] {
		switch {
		case wordRune(r) && start < 0:
			start = at + i
		case !wordRune(r) && start >= 0:
			return doc.Span{Start: start, End: at + i}
		}
	}
	if start < 0 {
		return doc.Span{Start: len(s), End: len(s)}
	}
	return doc.Span{Start: start, End: len(s)}
}

// wholeWord extends span over letters and over hyphens between letters.
func wholeWord(text string, span doc.Span) doc.Span {
	for span.Start > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:span.Start])
		if !wordRune(r) {
			before, _ := utf8.DecodeLastRuneInString(text[:span.Start-n])
			if !isHyphen(r) || !wordRune(before) {
				break
			}
		}
		span.Start -= n
	}
	for span.End < len(text) {
		r, n := utf8.DecodeRuneInString(text[span.End:])
		if !wordRune(r) {
			after, _ := utf8.DecodeRuneInString(text[span.End+n:])
			if !isHyphen(r) || !wordRune(after) {
				break
			}
		}
		span.End += n
	}
	return span
}

func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }

func isDigit(s string, i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }

// decimal reports whether rest goes on a number: ".000", ",5".
func decimal(rest string) bool {
	return len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') && isDigit(rest, 1)
}

// foldSeparator makes spaces, hyphens and apostrophes of all kinds alike.
func foldSeparator(s string) string {
	fold := func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case isHyphen(r) || r == '–':
			return '-'
		case r == '’' || r == '‘' || r == '´' || r == '`':
			return '\''
		}
		return r
	}
	return strings.Map(fold, s)
}

// sameSeparator compares what stands between two words of an entry, folded,
// with what stands there in the text. A hyphen may stand for a space.
func sameSeparator(entry, text string) bool {
	if entry == text {
		return true
	}
	t := foldSeparator(text)
	if t != " " && strings.TrimSpace(t) == "" && t != "" && !strings.Contains(text, "\n\n") {
		t = " "
	}
	return entry == t || entry == " " && t == "-" || entry == "-" && t == " "
}
