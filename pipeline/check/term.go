package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

var nameMissing = Check{
	Code:     "name-missing",
	Severity: doc.Error,
	Doc: "A protected name, or a URL or e-mail address, is not in the English exactly as it must be, " +
		"as often as the German has it. A possessive ending may follow. In a person's English a name that is neither a URL nor " +
		"in the user's glossary may be said in another way (Papuan, Merkel for Angela Merkel): it is a warning where it is misspelt " +
		"or without a trace, and info where a part of it or its initials are there.",
	Example: Example{
		Source: "Microsoft verlor zwei Forscher.", Target: "Mikrosoft lost two researchers.",
		Terms: []doc.Term{{Kind: doc.Name, Source: "Microsoft", SourceSpan: doc.Span{Start: 0, End: 9}, Target: "Microsoft", TargetSpan: doc.NoSpan}},
	},
	Run: func(u *doc.Unit, in Context) []doc.Issue {
		return missingTerms(u, in.Glossary, func(t *doc.Term) bool { return t.Kind == doc.Name || t.Kind == doc.URL }, "name")
	},
}

var termMissing = Check{
	Code:     "term-missing",
	Severity: doc.Error,
	Doc: "The English that the glossary asks for is not there, as often as the German has the term. It may be inflected, and share " +
		"its last word: language and image models. In a person's English a term of the built-in glossary is info.",
	Example: Example{
		Source: "Die Rechenleistung fehlt.", Target: "The computing performance is lacking.",
		Terms: []doc.Term{{Kind: doc.Glossary, Source: "Rechenleistung", SourceSpan: doc.Span{Start: 4, End: 18}, Target: "computing power", TargetSpan: doc.NoSpan}},
	},
	Run: func(u *doc.Unit, in Context) []doc.Issue {
		return missingTerms(u, in.Glossary, func(t *doc.Term) bool { return t.Kind == doc.Glossary }, "term")
	},
}

// need is an English term and how often the German asks for it.
type need struct {
	term  *doc.Term
	count int
}

// missingTerms reports the terms of a kind whose English u.Target has less
// often than they stand in the German.
func missingTerms(u *doc.Unit, g *glossary.Glossary, kind func(*doc.Term) bool, what string) []doc.Issue {
	if blank(u) {
		return nil
	}
	var needs []*need
	shared := false // Sprach- und Bildmodelle
	for i := range u.Terms {
		t := &u.Terms[i]
		shared = shared || strings.HasSuffix(t.Source, "-")
		if !kind(t) || t.Target == "" {
			continue
		}
		k := slices.IndexFunc(needs, func(n *need) bool { return n.term.Target == t.Target })
		if k < 0 {
			k = len(needs)
			needs = append(needs, &need{term: t})
		}
		needs[k].count++
	}
	var out []doc.Issue
	for _, n := range needs {
		have := occurrences(u.Target, n.term.Target, n.term.Kind == doc.Glossary)
		if shared && n.term.Kind == doc.Glossary {
			have += sharedHeads(u.Target, n.term.Target)
		}
		if have >= n.count {
			continue
		}
		if u.State != doc.Machine && (n.term.Kind != doc.URL || strings.HasPrefix(n.term.Source, "#")) && !asked(u, n.term, g) {
			out = append(out, reworded(u, n, have)...)
			continue
		}
		if have == 0 {
			out = append(out, issues("the %s %q must be %q in the English, which has no such words", what, n.term.Source, n.term.Target)...)
			continue
		}
		out = append(out, issues("the %s %q must be %q %s in the English, which has it %s", what, n.term.Source, n.term.Target, count(n.count, "time"), count(have, "time"))...)
	}
	return out
}

// sharedHeads counts where a term of several words stands without its last
// one, which it shares with a later term: language model in "language and
// image models".
func sharedHeads(text, term string) int {
	ws := strings.Fields(term)
	if len(ws) < 2 {
		return 0
	}
	head, first := ws[len(ws)-1], strings.Join(ws[:len(ws)-1], " ")
	n := 0
	for i := 0; i < len(text); i++ {
		end := termAt(text, i, first, true)
		if end == 0 {
			continue
		}
		m := linkRE.FindString(text[end:])
		if m == "" {
			continue
		}
		rest := words(text[end+len(m):])
		if slices.ContainsFunc(rest[:min(maxShared, len(rest))], func(w string) bool { return lang.EnglishForm(head, w) }) {
			n++
		}
		i = end
	}
	return n
}

// maxShared is the most words between the two that share one, and linkRE what
// stands between them.
const maxShared = 6

var linkRE = regexp.MustCompile(`^-?(?:,| (?:and|or|as well as)\b)`)

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
		if !same && !((k == len(words)-1 || k == 0 || words[k+1] == "of") && lang.EnglishForm(w, form)) {
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
