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
	"dolmetsch/pipeline/markup"
)

// AddNouns adds to u's terms the rare nouns of which the lexicon knows the
// English, for a backend that does not (backend.Traits.Lexicon). What the
// glossary or another term claims stays theirs, and so do the words of a kept
// quotation. A suggestion that is lost is no fault, see Restored.
func AddNouns(u *doc.Unit) {
	room := markup.Known[markup.Other]
	for _, t := range u.Terms {
		if classOf(t) == markup.Other && !t.Unmasked && (t.Kind != doc.Quote || kept(t)) {
			room--
		}
	}
	for _, s := range nouns(u.Source) {
		if room <= 0 {
			break
		}
		if u.Claimed(s) || slices.ContainsFunc(u.Terms, func(t doc.Term) bool { return kept(t) && t.SourceSpan.Overlaps(s) }) {
			continue
		}
		e, ok := lexicon.Find(s.Of(u.Source))
		if !ok || e.Class != lexicon.Noun || !e.Rare || e.Parts != nil {
			continue
		}
		u.Terms = append(u.Terms, doc.Term{Kind: doc.Lexicon, Source: s.Of(u.Source), SourceSpan: s, Target: inNumber(e.English, u.Source[:s.Start]), TargetSpan: doc.NoSpan})
		room--
	}
	sortTerms(u.Terms)
}

// nouns are the words of text that are spelt as nouns are and stand by
// themselves: no part of a compound with a hyphen, no abbreviation.
func nouns(text string) []doc.Span {
	var spans []doc.Span
	start := -1
	for i, r := range text + " " {
		if unicode.IsLetter(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start < 0 {
			continue
		}
		s := doc.Span{Start: start, End: i}
		start = -1
		word := s.Of(text)
		first, n := utf8.DecodeRuneInString(word)
		if unicode.IsUpper(first) && !strings.ContainsFunc(word[n:], unicode.IsUpper) && !partOf.MatchString(text[:s.Start]) && !goesOn.MatchString(text[s.End:]) {
			spans = append(spans, s)
		}
	}
	return spans
}

// partOf and goesOn match what stands before and behind a word that is only a part
// of what is written in one: Spree-Ufer, Kund:innen, 4K, @Tagesschau.
var (
	partOf = regexp.MustCompile(`[\d\-/@#_&'’*]$|\S:$`)
	goesOn = regexp.MustCompile(`^[\d\-/@_&'’*]|^:\pL`)
)

// inNumber is the likeliest English of a noun that stands behind before: where
// the lexicon has both numbers of it, the one that the words there ask for.
func inNumber(english []string, before string) string {
	words := strings.Fields(before)
	for i := len(words) - 1; i >= max(0, len(words)-3); i-- {
		w := strings.ToLower(strings.TrimLeft(words[i], "(„“‚‘"))
		one, many := lang.BeforeOne(w), lang.BeforeMany(w)
		for _, e := range english[1:] {
			if one && lang.EnglishPlural(e) == english[0] || many && lang.EnglishPlural(english[0]) == e {
				return e
			}
		}
		if one || many || !lang.HasAnySuffix(w, "e", "en", "er", "es", "em") || w != words[i] { // no adjective
			break
		}
	}
	return english[0]
}

// WithoutLost is terms without the suggestions that stand nowhere in the English.
func WithoutLost(terms []doc.Term) []doc.Term {
	return slices.DeleteFunc(terms, func(t doc.Term) bool { return t.Kind == doc.Lexicon && t.TargetSpan == doc.NoSpan })
}

// manyOf reports whether English is surely a plural, before which no "a" stands.
func manyOf(english string) bool {
	return strings.HasSuffix(english, "s") && lang.EnglishPlural(english) == english
}
