// Package markup is the grammar of what a backend is given: a segment is a list
// of parts (text, protected terms, inline codes), which Render writes in the
// style that the backend wants, with marks in the places of terms and codes,
// and Parse reads out of its answer. No other package knows what a mark looks
// like.
//
// It does not decide what is protected or where in the English a lost term
// belongs; package protect does.
package markup

import (
	"fmt"
	"hash/fnv"
	"html"
	"strconv"
	"strings"

	"dolmetsch/internal/regexp"
)

// Kind says what a part is.
type Kind int

// The kinds of part.
const (
	Text      Kind = iota // German to be translated; in an answer English
	Term                  // comes out as its English, which the backend may inflect
	Fixed                 // comes out as its English, as it is
	Suggested             // German with English that a backend may use or not; nobody asks for it
	Open                  // an inline code that begins what its Close ends
	Close                 // has the ID of its Open
	Single                // an inline code that stands by itself
)

// Class is the class of symbol that stands for a term.
type Class byte

// The classes that our model knows.
const (
	Name   Class = 'N'
	Number Class = 'D'
	Other  Class = 'X'
)

// Known is how many symbols of each class our model knows; further terms stay plain.
var Known = map[Class]int{Name: 12, Number: 12, Other: 8}

// Part is a stretch of a segment or of an answer.
type Part struct {
	Kind Kind
	// Text is German in a segment: what is to be translated, or what stands there
	// where a term has no mark. In an answer it is English, of a term what its
	// element holds, empty where the mark hid it.
	Text string
	// ID tells the terms of a segment apart, and the codes, from 1. An answer's
	// parts have those of its segment. A Close has that of its Open.
	ID int

	// What follows is of terms in a segment.
	Class   Class
	English string
	German  string // as a dictionary has it, for an annotation
	// Lead and Tail join a mark to the rest of its word: the hyphens of a compound.
	Lead, Tail string
}

// Of is a text without terms.
func Of(text string) []Part { return []Part{{Text: text}} }

// Style is the form in which terms and codes stand in the text that a backend
// is given.
type Style int

// The styles.
const (
	// Plain leaves the text as it is; terms are only looked for afterwards.
	Plain Style = iota
	// Symbols replaces a term by a symbol of its class and number: ⟦N1⟧ (name),
	// ⟦D1⟧ (number) or ⟦X1⟧ (anything else). Our own model is trained on this
	// form; see training/README.md.
	Symbols
	// Annotated is Symbols, but a Term stands with its English for the model to
	// inflect, ⟦T⟧German⟦=⟧English⟦/T⟧, and a Suggested one may be used or not,
	// German⟦=⟧English⟦/T⟧.
	Annotated
	// HTML wraps a term, <span translate="no">English</span>, and escapes the rest.
	HTML
	// XML wraps a term, <x id="1">English</x>, and escapes the rest.
	XML
	// Opaque replaces a term by a token that cannot be guessed or translated.
	Opaque
)

// Hides reports whether a backend cannot see the English of a term.
func (s Style) Hides() bool { return s == Symbols || s == Annotated || s == Opaque }

// escapes reports whether text is written with entities.
func (s Style) escapes() bool { return s == HTML || s == XML }

// Answer is what a backend gave for a segment, in the style in which it had it.
type Answer struct {
	Text  string
	Style Style
}

// Place is where an inline code stands in a text.
type Place struct {
	Code Part
	At   int // a byte offset
}

// Render writes a segment in a style. Who needs text as markup where the style
// is none escapes the result with Escape.
func Render(parts []Part, s Style) string {
	text, _ := render(parts, s)
	return text
}

// Codes are the inline codes of a segment and their places in Render's text,
// which has them in HTML and XML only: elsewhere a model would take them for
// words. A backend that knows which words became which puts them into its answer
// with Insert.
func Codes(parts []Part, s Style) []Place {
	_, codes := render(parts, s)
	return codes
}

func render(parts []Part, s Style) (string, []Place) {
	var b strings.Builder
	var codes []Place
	marks := marksOf(parts, s)
	for i, p := range parts {
		m := marks[i]
		switch {
		case p.Kind >= Open:
			codes = append(codes, Place{p, b.Len()})
			if s.escapes() {
				b.WriteString(code(p, paired(parts, p), s))
			}
			continue
		case p.Kind == Suggested && s == Annotated:
			fmt.Fprintf(&b, "%s⟦=⟧%s⟦/T⟧", p.Text, p.English)
			continue
		case m.class == 0:
			b.WriteString(s.escape(p.Text))
			continue
		}
		b.WriteString(s.escape(p.Lead))
		b.WriteString(m.of(p, s))
		b.WriteString(s.escape(p.Tail))
	}
	return b.String(), codes
}

// Marks are the marks that stand for terms in Render's text, by ID; none for one
// that stands plain.
func Marks(parts []Part, s Style) map[int]string {
	out := map[int]string{}
	for i, m := range marksOf(parts, s) {
		if m.class != 0 {
			out[parts[i].ID] = m.of(parts[i], s)
		}
	}
	return out
}

// of writes the mark of a term.
func (m mark) of(p Part, s Style) string {
	switch {
	case m.class == annotatedClass:
		return "⟦T⟧" + p.German + "⟦=⟧" + p.English + "⟦/T⟧"
	case s == HTML:
		return `<span translate="no">` + s.escape(p.English) + "</span>"
	case s == XML:
		return `<x id="` + strconv.Itoa(m.number) + `">` + s.escape(p.English) + "</x>"
	case s == Opaque:
		return m.token
	}
	return "⟦" + string(rune(m.class)) + strconv.Itoa(m.number) + "⟧"
}

// German is the text of a segment without marks.
func German(parts []Part) string { return Render(parts, Plain) }

// Rewrite writes the parts of an answer as an answer to the segment sent: what
// was parsed of its pieces, whose marks are counted apart, as one.
func Rewrite(answer, sent []Part, s Style) string {
	marks := marksOf(sent, s)
	of := map[int]int{} // the place of a term in sent
	for i, p := range sent {
		if p.Kind == Term || p.Kind == Fixed {
			of[p.ID] = i
		}
	}
	var b strings.Builder
	for _, p := range answer {
		switch {
		case p.Kind == Text:
			b.WriteString(s.escape(p.Text))
		case p.Kind < Open:
			i := of[p.ID]
			term := sent[i]
			if p.Text != "" { // as the backend has it
				term.English = p.Text
			}
			b.WriteString(marks[i].of(term, s))
		case s.escapes():
			b.WriteString(code(p, paired(sent, p), s))
		default:
			b.WriteString(Insert(p))
		}
	}
	return b.String()
}

// mark is what stands for a term.
type mark struct {
	class  Class  // 0 where the term stands plain
	number int    // of its class, or among all
	token  string // of Opaque
}

// annotatedClass is that of a term that a backend is told the English of.
const annotatedClass Class = 'T'

// marksOf are the marks of parts in a style, by their places.
func marksOf(parts []Part, s Style) []mark {
	marks := make([]mark, len(parts))
	if s == Plain {
		return marks
	}
	counts := map[Class]int{}
	all := 0
	token := ""
	for i, p := range parts {
		if p.Kind != Term && p.Kind != Fixed {
			continue
		}
		if s == Annotated && p.Kind == Term {
			marks[i].class = annotatedClass
			continue
		}
		counts[p.Class]++
		all++
		m := mark{class: p.Class, number: counts[p.Class]}
		switch s {
		case Symbols, Annotated:
			if m.number > Known[p.Class] {
				m = mark{}
			}
		case Opaque:
			if token == "" {
				token = opaque(parts)
			}
			m.number, m.token = all, fmt.Sprintf("%s%02dX", token, all)
		default:
			m.number = all
		}
		marks[i] = m
	}
	return marks
}

// opaque is how a segment's tokens begin. They look like part numbers, so that
// they are neither translated nor inflected, and depend on the text, so that
// they cannot be guessed: QBC01X.
func opaque(parts []Part) string {
	const letters = "BCDFGHJKLMNPQRTVWXZ"
	h := fnv.New32a()
	h.Write([]byte(German(parts)))
	sum := h.Sum32()
	return fmt.Sprintf("Q%c%c", letters[sum%19], letters[sum/19%19])
}

// paired reports whether a code's pair is whole in parts.
func paired(parts []Part, p Part) bool {
	n := 0
	for _, q := range parts {
		if (q.Kind == Open || q.Kind == Close) && q.ID == p.ID {
			n++
		}
	}
	return n == 2
}

// code writes an inline code.
func code(p Part, paired bool, s Style) string {
	switch {
	case p.Kind == Close && paired && s == HTML:
		return "</b>"
	case p.Kind == Close && paired:
		return "</g>"
	case p.Kind == Open && paired && s == HTML:
		return fmt.Sprintf(`<b id="%d">`, p.ID)
	case p.Kind == Open && paired:
		return fmt.Sprintf(`<g id="%d">`, p.ID)
	case s == HTML:
		return fmt.Sprintf(`<img id="%d">`, p.ID)
	}
	return fmt.Sprintf(`<g id="%d"/>`, p.ID)
}

// Insert is the mark of an inline code in an answer where Render has none.
func Insert(p Part) string {
	switch p.Kind {
	case Open:
		return fmt.Sprintf("⟦%d>⟧", p.ID)
	case Close:
		return fmt.Sprintf("⟦<%d⟧", p.ID)
	}
	return fmt.Sprintf("⟦%d⟧", p.ID)
}

func (s Style) escape(text string) string {
	if s.escapes() {
		return Escape(text)
	}
	return text
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape makes markup of text. Quotation marks stay, as they cost characters and
// a model may translate their entities.
func Escape(text string) string { return escaper.Replace(text) }

// Unescape makes text of markup that answers the text sent.
func Unescape(sent, answer string) string { return html.UnescapeString(mend(Escape(sent), answer)) }

var doubled = regexp.MustCompile(`&amp;(#\d+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos|nbsp);`)

// mend undoes the second escaping of an answer whose source, as it was sent, has
// none.
func mend(sent, answer string) string {
	if doubled.MatchString(sent) {
		return answer
	}
	for doubled.MatchString(answer) {
		answer = doubled.ReplaceAllString(answer, "&$1;")
	}
	return answer
}
