package protect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/pipeline/markup"
)

// Masked is a unit as a backend gets it, with what is needed to put the terms
// back into the answer.
type Masked struct {
	Parts []markup.Part
	Hints []doc.Hint // glossary terms and names of the unit

	unit    *doc.Unit
	british bool
	slots   []slot
	codes   []inline
	marks   []mark // of the source
	depth   int    // double quotations open before the unit
}

// slot is a term that may be handled as one; its part has the slot's number
// from 1 as ID.
type slot struct {
	term   int    // index into Unit.Terms
	ending string // German letters that follow the term in its word: s, -Modellen
}

// Mask makes the parts of u. Quotation marks are sent as “ ” and ‘ ’.
func Mask(u *doc.Unit, opt Options) Masked { return MaskFixed(u, nil, opt) }

// MaskFixed is Mask, but the terms whose index in u.Terms is listed are fixed
// where the backend might inflect them: what to try when one has not used the
// English that it was told.
func MaskFixed(u *doc.Unit, fixed []int, opt Options) Masked {
	m := Masked{unit: u, british: opt.British, depth: openBefore(u), marks: marksOf(u), codes: codesOf(u)}
	var b strings.Builder
	codes := m.codes
	at := 0
	text := func() {
		if b.Len() > 0 {
			m.Parts = append(m.Parts, markup.Part{Text: b.String()})
			b.Reset()
		}
	}
	// write copies the German up to an offset, its marks in English.
	write := func(b *strings.Builder, to int) {
		for _, q := range m.marks {
			if q.span.Start < at || q.span.End > to {
				continue
			}
			b.WriteString(u.Source[at:q.span.Start])
			b.WriteString(q.english())
			at = q.span.End
		}
		b.WriteString(u.Source[at:to])
		at = to
	}
	// plain does that with the codes on the way.
	plain := func(to int) {
		for len(codes) > 0 && codes[0].at <= to {
			if c := codes[0]; c.sent {
				write(&b, max(at, c.at))
				text()
				m.Parts = append(m.Parts, c.part)
			}
			codes = codes[1:]
		}
		write(&b, to)
	}
	for i, t := range u.Terms {
		s := t.SourceSpan
		if s.Start < at || t.Kind == doc.Quote && !kept(t) {
			continue
		}
		if t.Kind == doc.Glossary || t.Kind == doc.Name {
			m.Hints = append(m.Hints, doc.Hint{Source: t.Source, Target: t.Target})
		}
		sl := slot{term: i, ending: wordRest(u.Source[s.End:])}
		m.slots = append(m.slots, sl)
		plain(s.Start)
		if t.Unmasked {
			plain(s.End)
			continue
		}
		p := markup.Part{Kind: markup.Fixed, ID: len(m.slots), Class: classOf(t), English: english(t, sl), German: strings.TrimSuffix(t.Source, "-")}
		if inflectable(t) && !slices.Contains(fixed, i) {
			p.Kind = markup.Term
		}
		if last, ok := strings.CutPrefix(p.German, "-"); ok { // Rechenzentren und -leistung
			p.German = capital(last)
		}
		if r, _ := utf8.DecodeLastRuneInString(u.Source[:s.Start]); alnum(r) { // Höchst-⟦X1⟧, as in joint
			p.Lead = "-"
			p.German = capital(p.German)
		}
		var joined int
		p.Tail, joined = m.joint(s.End, t)
		text()
		write(&b, s.End+joined)
		p.Text = b.String()
		b.Reset()
		m.Parts = append(m.Parts, p)
	}
	plain(len(u.Source))
	text()
	return m
}

// Term is the index in the unit's Terms of the one that a part stands for.
func (m Masked) Term(p markup.Part) int { return m.slots[p.ID-1].term }

// english is what stands for t: its English in the plural where the German is,
// as backends copy what they see, unless it is the first part of a compound.
func english(t doc.Term, sl slot) string {
	if !t.Plural || sl.ending != "" {
		return t.Target
	}
	return lang.EnglishPlural(t.Target)
}

// joint is how the rest of a term's word begins in the masked text, and how many
// bytes of the source that stands for. The rest of a joined compound
// becomes a word of its own (⟦X1⟧-Streit for Rechenleistungsstreit), as a
// backend knows placeholders as whole words only; and a genitive apostrophe
// the -s that the backend knows.
func (m *Masked) joint(end int, t doc.Term) (string, int) {
	source := m.unit.Source
	if t.Kind == doc.Glossary {
		rest := wordRest(source[end:])
		link := 0
		if len(rest) > 3 && rest[0] == 's' {
			link = 1
		}
		if r, n := utf8.DecodeRuneInString(rest[link:]); unicode.IsLetter(r) && len(rest) > 2 {
			return "-" + string(unicode.ToUpper(r)), link + n
		}
	}
	if t.Kind == doc.Name {
		for _, apostrophe := range []string{"'", "’"} {
			if after, ok := strings.CutPrefix(source[end:], apostrophe); ok && strings.HasPrefix(after, " ") && hissing(t.Source) &&
				!slices.ContainsFunc(m.unit.Terms, func(q doc.Term) bool { return q.Kind == doc.Quote && q.SourceSpan.End == end+len(apostrophe) }) {
				return "s", len(apostrophe)
			}
		}
	}
	return "", 0
}

// hissing reports whether the genitive of name has an apostrophe only.
func hissing(name string) bool {
	for _, end := range []string{"s", "x", "z", "ß", "ce"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// classOf is the class of symbol that stands for t.
func classOf(t doc.Term) markup.Class {
	switch t.Kind {
	case doc.Name:
		return markup.Name
	case doc.Number:
		return markup.Number
	}
	return markup.Other
}

// kept reports whether t is a quotation whose words stay German.
func kept(t doc.Term) bool {
	return t.Kind == doc.Quote && t.Target != "" && !strings.HasPrefix(t.Target, "[")
}

// wordRest is what of the word goes on at the start of rest: s, -Modellen.
func wordRest(rest string) string {
	for i, r := range rest {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			continue
		}
		if r == '-' || r == '\'' || r == '’' {
			next, _ := utf8.DecodeRuneInString(rest[i+utf8.RuneLen(r):])
			if unicode.IsLetter(next) || unicode.IsDigit(next) {
				continue
			}
		}
		return rest[:i]
	}
	return rest
}

// openBefore is how many double quotations are open where u begins: one, when
// a quotation term starts with the unit but has no opening mark.
func openBefore(u *doc.Unit) int {
	for _, t := range u.Terms {
		if t.Kind == doc.Quote && t.SourceSpan.Start == 0 {
			r, _ := utf8.DecodeRuneInString(u.Source)
			if r != '„' && r != '»' && r != '"' && r != '‚' {
				return 1
			}
		}
	}
	return 0
}

// Nothing reports whether m has no words to translate beside its terms. Of such
// a text Verbatim is the translation. Terms count as words to a backend that
// inflects them, and so do suggestions.
func (m Masked) Nothing(inflects bool) bool {
	return !slices.ContainsFunc(m.Parts, func(p markup.Part) bool {
		if p.Kind == markup.Fixed && m.unit.Terms[m.slots[p.ID-1].term].Kind == doc.Lexicon {
			return true
		}
		return (p.Kind == markup.Text || p.Kind == markup.Term && inflects) && strings.ContainsFunc(p.Text, unicode.IsLetter)
	})
}

// Marked reports whether anything in m is hidden from a backend by a mark.
func (m Masked) Marked() bool {
	return slices.ContainsFunc(m.Parts, func(p markup.Part) bool { return p.Kind != markup.Text })
}

// AsIs is the answer of a backend that translates nothing and loses nothing.
func (m Masked) AsIs() markup.Answer {
	return markup.Answer{Text: markup.Render(m.Parts, markup.XML), Style: markup.XML}
}

// Verbatim is m with the English of its terms and nothing translated.
func (m Masked) Verbatim() Restored { return m.Restore(m.AsIs()) }
