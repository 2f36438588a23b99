package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
	"dolmetsch/pipeline/doc"
)

var nameMissing = Check{
	Code:     "name-missing",
	Severity: doc.Error,
	Doc: "A protected name, or a URL or e-mail address, is not in the English exactly as it must be, " +
		"as often as the German has it. A possessive ending may follow.",
	Example: Example{
		Source: "Microsoft verlor zwei Forscher.", Target: "Mikrosoft lost two researchers.",
		Terms: []doc.Term{{Kind: doc.Name, Source: "Microsoft", SourceSpan: doc.Span{Start: 0, End: 9}, Target: "Microsoft", TargetSpan: doc.NoSpan}},
	},
	Run: func(u *doc.Unit, _ *glossary.Glossary) []doc.Issue {
		return missingTerms(u, func(t *doc.Term) bool { return t.Kind == doc.Name || t.Kind == doc.URL }, "name")
	},
}

var termMissing = Check{
	Code:     "term-missing",
	Severity: doc.Error,
	Doc:      "The English that the glossary asks for is not there, as often as the German has the term. It may be inflected.",
	Example: Example{
		Source: "Die Rechenleistung fehlt.", Target: "The computing performance is lacking.",
		Terms: []doc.Term{{Kind: doc.Glossary, Source: "Rechenleistung", SourceSpan: doc.Span{Start: 4, End: 18}, Target: "computing power", TargetSpan: doc.NoSpan}},
	},
	Run: func(u *doc.Unit, _ *glossary.Glossary) []doc.Issue {
		return missingTerms(u, func(t *doc.Term) bool { return t.Kind == doc.Glossary }, "term")
	},
}

// missingTerms reports the terms of a kind whose English u.Target has less
// often than they stand in the German.
func missingTerms(u *doc.Unit, kind func(*doc.Term) bool, what string) []doc.Issue {
	if blank(u) {
		return nil
	}
	type need struct {
		term  *doc.Term
		count int
	}
	var needs []*need
	for i := range u.Terms {
		t := &u.Terms[i]
		if !kind(t) || t.Target == "" {
			continue
		}
		found := false
		for _, n := range needs {
			if n.term.Target == t.Target {
				n.count++
				found = true
			}
		}
		if !found {
			needs = append(needs, &need{t, 1})
		}
	}
	var out []doc.Issue
	for _, n := range needs {
		have := occurrences(u.Target, n.term.Target, n.term.Kind == doc.Glossary)
		switch {
		case have >= n.count:
		case have == 0:
			out = append(out, issues("the %s %q must be %q in the English, which has no such words", what, n.term.Source, n.term.Target)...)
		default:
			out = append(out, issues("the %s %q must be %q %d times in the English, which has it %d times", what, n.term.Source, n.term.Target, n.count, have)...)
		}
	}
	return out
}

// occurrences counts where text has term as whole words. A term may be
// inflected in its last word, and begin with a capital, if inflect is true.
func occurrences(text, term string, inflect bool) int {
	n := 0
	text, term = straight(text), straight(term)
	for i := 0; i < len(text); {
		end := termAt(text, i, term, inflect)
		if end > i {
			n++
			i = end
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return n
}

var straight = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`).Replace

// termAt is where term ends if it stands at i, else 0.
func termAt(text string, i int, term string, inflect bool) int {
	if r, _ := utf8.DecodeLastRuneInString(text[:i]); i > 0 && wordRune(r) {
		if first, _ := utf8.DecodeRuneInString(term); wordRune(first) {
			return 0
		}
	}
	if strings.HasPrefix(text[i:], term) {
		if end := i + len(term); !wordRuneAt(text, end) {
			return end
		}
	}
	if !inflect {
		return 0
	}
	words, at := strings.Fields(term), i
	for k, w := range words {
		end := at
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !wordRune(r) && !strings.ContainsRune("'-./&", r) {
				break
			}
			end += size
		}
		form := strings.TrimRight(text[at:end], "'-./")
		first, size := utf8.DecodeRuneInString(form)
		same := form == w || k == 0 && w == string(unicode.ToLower(first))+form[size:] || strings.EqualFold(form, w) && !hasUpper(w)
		if !same && !((k == len(words)-1 || k == 0) && lang.EnglishForm(w, form)) {
			// computing-power problem
			joined := k == len(words)-1 && strings.HasPrefix(strings.ToLower(form), strings.ToLower(w)+"-")
			if !joined {
				return 0
			}
		}
		at += len(form)
		if k < len(words)-1 {
			if !strings.HasPrefix(text[at:], " ") && !strings.HasPrefix(text[at:], "-") && !strings.HasPrefix(text[at:], "\u00a0") {
				return 0
			}
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
		}
	}
	if len(words) == 0 {
		return 0
	}
	return at
}

func hasUpper(s string) bool { return strings.IndexFunc(s, unicode.IsUpper) >= 0 }

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func wordRuneAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return i < len(s) && wordRune(r)
}
