package protect

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
)

// FindSigns adds to the terms of every unit what a backend cannot carry: runs of
// signs, and whole words with a letter that it does not know. They come out as
// they stand. A sign that belongs to a name or number without a space (Lego®,
// <5) is part of it, and one within a word (10^6, C:\x) makes a term of that.
func FindSigns(d *doc.Document, carries func(rune) bool) {
	known := map[rune]bool{}
	carried := func(r rune) bool {
		k, ok := known[r]
		if !ok {
			k = unicode.IsSpace(r) || carries(r)
			known[r] = k
		}
		return k
	}
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if u.Origin != "" { // reviewed English needs no backend
			return
		}
		for at := 0; at < len(u.Source); {
			r, n := utf8.DecodeRuneInString(u.Source[at:])
			if !carried(r) {
				n = max(n, addSign(u, at, carried)-at)
			}
			at += n
		}
	})
}

// addSign makes a term of the sign at a byte of u's German, if it is in none
// yet, and returns where that ends.
func addSign(u *doc.Unit, at int, carried func(rune) bool) (end int) {
	source := u.Source
	stop := func(i int) bool { // nothing beyond is part of a sign
		return slices.ContainsFunc(marksOf(u), func(m mark) bool { return m.span.Start <= i && i < m.span.End }) ||
			slices.ContainsFunc(u.Terms, func(t doc.Term) bool {
				return t.SourceSpan.Start <= i && i < t.SourceSpan.End && (kept(t) || t.Kind == doc.Glossary || t.Kind == doc.URL)
			})
	}
	if stop(at) || u.Claimed(doc.Span{Start: at, End: at + 1}) {
		return at
	}
	first, n := utf8.DecodeRuneInString(source[at:])
	s := doc.Span{Start: at, End: at + n}
	// grow extends s over runes that are fit to stand in it.
	grow := func(fit func(rune) bool) {
		for s.Start > 0 {
			r, n := utf8.DecodeLastRuneInString(source[:s.Start])
			if stop(s.Start-n) || !fit(r) {
				break
			}
			s.Start -= n
		}
		for s.End < len(source) {
			r, n := utf8.DecodeRuneInString(source[s.End:])
			if stop(s.End) || !fit(r) {
				break
			}
			s.End += n
		}
	}
	letter := func(r rune) bool {
		return alnum(r) || unicode.Is(unicode.M, r) && !unicode.Is(unicode.Variation_Selector, r)
	}
	if letter(first) {
		grow(letter)
	} else {
		grow(func(r rune) bool { return !letter(r) && !carried(r) })
		if strings.ContainsAny(s.Of(source), "®™℠") { // they make a name of the word before them
			s.Start = len(strings.TrimRightFunc(source[:s.Start], letter))
		}
		before, _ := utf8.DecodeLastRuneInString(source[:s.Start])
		after, _ := utf8.DecodeRuneInString(source[s.End:])
		if letter(before) && letter(after) {
			grow(func(r rune) bool { return !unicode.IsSpace(r) })
			s.End = s.Start + len(strings.TrimRight(s.Of(source), ".,;:!?)"))
		}
	}
	kind, english := doc.Sign, ""
	beside := func(t doc.Term) bool {
		touches := t.SourceSpan.Start <= s.End && s.Start <= t.SourceSpan.End
		return touches && (t.Kind == doc.Name || t.Kind == doc.Number) || t.Kind != doc.Quote && t.SourceSpan.Overlaps(s)
	}
	whole := s
	inside := s.Start
	for _, t := range u.Terms {
		if !beside(t) {
			continue
		}
		// what stands between them is copied, what is in s is not translated
		if t.SourceSpan.Start < s.Start || t.SourceSpan.End > s.End {
			kind = t.Kind
			english += doc.Span{Start: inside, End: max(inside, t.SourceSpan.Start)}.Of(source) + t.Target
			inside = t.SourceSpan.End
			whole.Start, whole.End = min(whole.Start, t.SourceSpan.Start), max(whole.End, t.SourceSpan.End)
		}
	}
	english += doc.Span{Start: inside, End: max(inside, s.End)}.Of(source)
	u.Terms = slices.DeleteFunc(u.Terms, beside)
	u.Terms = append(u.Terms, doc.Term{Kind: kind, Source: whole.Of(source), SourceSpan: whole, Target: english, TargetSpan: doc.NoSpan})
	slices.SortStableFunc(u.Terms, func(a, b doc.Term) int {
		return cmp.Or(cmp.Compare(a.SourceSpan.Start, b.SourceSpan.Start), cmp.Compare(b.SourceSpan.End, a.SourceSpan.End))
	})
	return whole.End
}
