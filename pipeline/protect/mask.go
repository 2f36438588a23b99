package protect

import (
	"fmt"
	"hash/fnv"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

// Masked is the text of a unit as a backend gets it, with what is needed to
// put the terms back into the answer.
type Masked struct {
	Text  string
	Hints []doc.Hint // glossary terms and names of the unit
	// British leaves commas and full stops outside a closing quotation mark.
	British bool

	unit  *doc.Unit
	style doc.TermStyle
	slots []slot
	marks []mark // of the source, kept quotations left out
	depth int    // double quotations open before the unit
}

// slot is a term and the form in which it stands in Masked.Text.
type slot struct {
	term   int    // index into Unit.Terms
	class  byte   // N, D or X; T for an annotated term; 0 for one left plain
	number int    // of its class, or its id
	token  string // for Opaque
	ending string // German letters that follow the term in its word: s, -Modellen
}

// The model knows so many symbols of each class; further terms stay plain.
var symbols = map[byte]int{'N': 12, 'D': 12, 'X': 8}

// Mask gives the text of u in style. Quotation marks are sent as “ ” and
// ‘ ’ whatever the style.
func Mask(u *doc.Unit, style doc.TermStyle) Masked { return mask(u, style, nil) }

// MaskFixed is Mask, but the terms whose index in u.Terms is listed are sent as
// fixed text (⟦X1⟧ in Symbols) where they would be annotated: what to try when
// a backend has not used the English that it was told.
func MaskFixed(u *doc.Unit, style doc.TermStyle, terms []int) Masked { return mask(u, style, terms) }

// AllFixed lists every term of u for MaskFixed: for a backend that does not
// understand annotations.
func AllFixed(u *doc.Unit) []int {
	all := make([]int, len(u.Terms))
	for i := range all {
		all[i] = i
	}
	return all
}

func mask(u *doc.Unit, style doc.TermStyle, fixed []int) Masked {
	m := Masked{unit: u, style: style, depth: openBefore(u)}
	marks := marksOf(u)
	counts := map[byte]int{}
	var b strings.Builder
	at := 0
	plain := func(to int) {
		text := u.Source[at:to]
		last := 0
		for _, q := range marks {
			if q.span.Start < at || q.span.End > to {
				continue
			}
			b.WriteString(escape(style, text[last:q.span.Start-at]))
			b.WriteString(q.english())
			last = q.span.End - at
			m.marks = append(m.marks, q)
		}
		b.WriteString(escape(style, text[last:]))
		at = to
	}
	for i, t := range u.Terms {
		s := t.SourceSpan
		if s.Start < at || t.Kind == doc.Quote && !kept(t) {
			continue
		}
		if t.Kind == doc.Glossary || t.Kind == doc.Name {
			m.Hints = append(m.Hints, doc.Hint{Source: t.Source, Target: t.Target})
		}
		sl := slot{term: i, class: classOf(t), ending: wordRest(u.Source[s.End:])}
		if sl.class == 'T' && slices.Contains(fixed, i) {
			sl.class = 'X'
		}
		if style == doc.Plain || t.Loose {
			sl.class = 0
		}
		if sl.class != 'T' && sl.class != 0 {
			counts[sl.class]++
			sl.number = counts[sl.class]
			if style == doc.Symbols && sl.number > symbols[sl.class] {
				sl.class = 0
			}
		}
		if kept(t) && style == doc.Plain {
			continue // nothing to hold it; restoring replaces what the backend made of it
		}
		plain(s.Start)
		after, german := s.End, strings.TrimSuffix(t.Source, "-")
		if last, ok := strings.CutPrefix(german, "-"); ok { // Rechenzentren und -leistung
			german = capital(last)
		}
		joint := ""
		if sl.class != 0 {
			var n int
			joint, n = m.joint(s.End, t)
			after += n
			if r, _ := utf8.DecodeLastRuneInString(u.Source[:s.Start]); alnum(r) { // Höchst-⟦X1⟧, as in joint
				b.WriteByte('-')
				german = capital(german)
			}
		}
		switch {
		case sl.class == 0:
			plain(s.End)
		case style == doc.Symbols && sl.class == 'T':
			fmt.Fprintf(&b, "⟦T⟧%s⟦=⟧%s⟦/T⟧", german, english(t, sl))
		case style == doc.Symbols:
			fmt.Fprintf(&b, "⟦%c%d⟧", sl.class, sl.number)
		case style == doc.HTML:
			fmt.Fprintf(&b, `<span translate="no">%s</span>`, html.EscapeString(english(t, sl)))
		case style == doc.XML:
			sl.number = len(m.slots) + 1
			fmt.Fprintf(&b, `<x id="%d">%s</x>`, sl.number, html.EscapeString(english(t, sl)))
		case style == doc.Opaque:
			sl.number = len(m.slots) + 1
			sl.token = opaque(u, sl.number)
			b.WriteString(sl.token)
		}
		b.WriteString(escape(style, joint))
		at = max(at, after)
		m.slots = append(m.slots, sl)
	}
	plain(len(u.Source))
	m.Text = b.String()
	return m
}

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
func classOf(t doc.Term) byte {
	switch t.Kind {
	case doc.Name:
		return 'N'
	case doc.Number:
		return 'D'
	case doc.Glossary:
		if t.Target != t.Source {
			return 'T'
		}
	}
	return 'X'
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

func escape(style doc.TermStyle, text string) string {
	if style == doc.HTML || style == doc.XML {
		return html.EscapeString(text)
	}
	return text
}

// opaque is a token that looks like a part number, so that it is neither
// translated nor inflected, and that depends on the text, so that it cannot be
// guessed: a letter of the check sum, two digits, and so on.
func opaque(u *doc.Unit, n int) string {
	const letters = "BCDFGHJKLMNPQRTVWXZ"
	h := fnv.New32a()
	h.Write([]byte(u.Source))
	sum := h.Sum32()
	return fmt.Sprintf("Q%c%c%02dX", letters[sum%19], letters[sum/19%19], n)
}

// Nothing reports whether m has no words to translate beside its terms. Such a
// text can be given to Restore as it is.
func (m Masked) Nothing() bool {
	covered := make([]doc.Span, 0, len(m.slots))
	for _, s := range m.slots {
		if s.class != 'T' && s.class != 0 {
			covered = append(covered, m.unit.Terms[s.term].SourceSpan)
		}
	}
	for i, r := range m.unit.Source {
		if unicode.IsLetter(r) && !slices.ContainsFunc(covered, func(c doc.Span) bool { return c.Start <= i && i < c.End }) {
			return false
		}
	}
	return true
}
