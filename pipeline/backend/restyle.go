package backend

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"dolmetsch/doc"
)

// Protected terms, as the styles of package doc write them.
var (
	htmlTerm  = regexp.MustCompile(`(?is)<span\b[^<>]*>(.*?)</span>`)
	xmlTerm   = regexp.MustCompile(`(?is)<x\s+id\s*=\s*"?(\d+)"?\s*>(.*?)</x>`)
	symbol    = regexp.MustCompile(`⟦[NDX]\d+⟧`)
	annotated = regexp.MustCompile(`⟦T⟧([^⟦⟧]*)⟦=⟧([^⟦⟧]*)⟦/T⟧`)
)

// piece is a stretch of a segment's text: plain, or a protected term.
type piece struct {
	term     bool
	text     string // without escapes; of a term its English, or its symbol
	original string // of a term, as it stands in the text
}

// restyle gives text in the style of another backend than the one that it was
// made for, and what brings an answer back into the first one's style. The
// text's own style is seen from its marks; text without any stays as it is,
// since only its maker knows what its tokens mean.
func restyle(text string, to doc.TermStyle, hints []doc.Hint) (sent string, back func(answer string) string) {
	from, pieces := split(text)
	if from == to || from == doc.Plain {
		return text, func(answer string) string { return answer }
	}
	markup := from == doc.HTML || from == doc.XML
	toMarkup := to == doc.HTML || to == doc.XML
	names := map[string]bool{}
	for _, h := range hints {
		names[h.Source] = true
		if h.Source == h.Target {
			names[h.Target] = true
		}
	}
	marks := map[string]string{} // what stands for a term in the sent text, and its original
	classes := map[byte]int{}
	var b strings.Builder
	n := 0
	for _, p := range pieces {
		escaped := p.text
		if toMarkup {
			escaped = Unquote(html.EscapeString(p.text))
		}
		if !p.term {
			b.WriteString(escaped)
			continue
		}
		n++
		switch to {
		case doc.HTML:
			b.WriteString(`<span translate="no">` + escaped + "</span>")
		case doc.XML:
			fmt.Fprintf(&b, `<x id="%d">%s</x>`, n, escaped)
			marks[strconv.Itoa(n)] = p.original
		case doc.Symbols:
			class := classOf(p.text, names)
			classes[class]++
			mark := fmt.Sprintf("⟦%c%d⟧", class, classes[class])
			marks[mark] = p.original
			b.WriteString(mark)
		default:
			b.WriteString(p.text)
		}
	}
	return b.String(), func(answer string) string {
		plain := func(s string) string {
			if toMarkup {
				s = html.UnescapeString(s)
			}
			if markup {
				s = html.EscapeString(s)
			}
			return s
		}
		var out strings.Builder
		used := make([]bool, len(pieces))
		at := 0
		for _, m := range termsOf(to).FindAllStringSubmatchIndex(answer, -1) {
			original, inner := "", ""
			switch to {
			case doc.HTML:
				inner = answer[m[2]:m[3]]
				for i, p := range pieces {
					if p.term && !used[i] && strings.TrimSpace(html.UnescapeString(inner)) == p.text {
						original, used[i] = p.original, true
						break
					}
				}
			case doc.XML:
				original, inner = marks[answer[m[2]:m[3]]], answer[m[4]:m[5]]
			default:
				original = marks[answer[m[0]:m[1]]]
			}
			out.WriteString(plain(answer[at:m[0]]))
			at = m[1]
			if original == "" {
				original = plain(inner) // a term that was not asked for is only text
			}
			out.WriteString(original)
		}
		out.WriteString(plain(answer[at:]))
		return out.String()
	}
}

var never = regexp.MustCompile(`[^\x{0}-\x{10FFFF}]`)

// termsOf matches the terms in an answer of a style.
func termsOf(style doc.TermStyle) *regexp.Regexp {
	switch style {
	case doc.HTML:
		return htmlTerm
	case doc.XML:
		return xmlTerm
	case doc.Symbols:
		return symbol
	}
	return never
}

// split takes a text apart and tells its style: Plain where it has no marks.
func split(text string) (doc.TermStyle, []piece) {
	var pieces []piece
	at := 0
	plain := func(to int, markup bool) {
		if to > at {
			p := piece{text: text[at:to]}
			if markup {
				p.text = html.UnescapeString(p.text)
			}
			pieces = append(pieces, p)
		}
	}
	switch {
	case marked.MatchString(text):
		style, re := doc.HTML, htmlTerm
		if !strings.Contains(text, `<span translate="no">`) {
			style, re = doc.XML, xmlTerm
		}
		for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
			plain(m[0], true)
			inner := text[m[len(m)-2]:m[len(m)-1]]
			pieces = append(pieces, piece{true, html.UnescapeString(inner), text[m[0]:m[1]]})
			at = m[1]
		}
		plain(len(text), true)
		return style, pieces
	case strings.Contains(text, "⟦"):
		// Another backend gets the English of an annotated term as a term, and the
		// answer has it as plain text, as that of our own model would.
		text = annotated.ReplaceAllString(text, "⟦T⟧$2⟦/T⟧")
		for _, m := range regexp.MustCompile(symbol.String()+`|⟦T⟧([^⟦⟧]*)⟦/T⟧`).FindAllStringSubmatchIndex(text, -1) {
			plain(m[0], false)
			p := piece{true, text[m[0]:m[1]], text[m[0]:m[1]]}
			if m[2] >= 0 {
				p.text, p.original = text[m[2]:m[3]], text[m[2]:m[3]]
			}
			pieces = append(pieces, p)
			at = m[1]
		}
		plain(len(text), false)
		return doc.Symbols, pieces
	case entity.MatchString(text):
		plain(len(text), true)
		return doc.HTML, pieces
	}
	return doc.Plain, nil
}

// classOf is the class of symbol for a term, which our model treats by class.
func classOf(term string, names map[string]bool) byte {
	switch {
	case names[term]:
		return 'N'
	case strings.ContainsFunc(term, unicode.IsDigit) && !strings.Contains(term, "@") && !strings.Contains(term, "/"):
		return 'D'
	}
	return 'X'
}
