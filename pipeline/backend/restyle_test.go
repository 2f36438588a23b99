package backend

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"dolmetsch/doc"
)

func TestRestyle(t *testing.T) {
	hints := []doc.Hint{{Source: "Meta", Target: "Meta"}, {Source: "Rechenleistung", Target: "computing power"}}
	const (
		htmlText   = `<span translate="no">Meta</span> &amp; <span translate="no">2,000</span> l&#39;eau: <span translate="no">computing power</span> fehlt.`
		xmlText    = `<x id="1">Meta</x> &amp; <x id="2">2,000</x> l'eau: <x id="3">computing power</x> fehlt.`
		symbolText = `⟦N1⟧ & ⟦D1⟧ l'eau: ⟦X1⟧ fehlt.`
	)
	for _, tt := range []struct {
		name         string
		text         string
		to           doc.TermStyle
		sent         string
		answer, back string
	}{
		{"HTML to XML", htmlText, doc.XML, xmlText,
			`It lacks <x id="3">computing power</x> &amp; <x id="2">2,000</x>: <x id="1">Meta</x>`,
			`It lacks <span translate="no">computing power</span> &amp; <span translate="no">2,000</span>: <span translate="no">Meta</span>`},
		{"HTML to symbols", htmlText, doc.Symbols, symbolText,
			`⟦X1⟧ & ⟦D1⟧ are what ⟦N1⟧ lacks.`,
			`<span translate="no">computing power</span> &amp; <span translate="no">2,000</span> are what <span translate="no">Meta</span> lacks.`},
		{"HTML to plain", htmlText, doc.Plain, `Meta & 2,000 l'eau: computing power fehlt.`, `Meta & all`, `Meta &amp; all`},
		{"XML to HTML", xmlText, doc.HTML, strings.ReplaceAll(htmlText, "&#39;", "'"),
			`<span translate="no">Meta</span> isn&#39;t <span translate="no">other</span>`, `<x id="1">Meta</x> isn&#39;t other`},
		{"XML to symbols", xmlText, doc.Symbols, symbolText, `⟦D1⟧ ⟦N7⟧`, `<x id="2">2,000</x> `},
		{"the same style", xmlText, doc.XML, xmlText, `a &amp; b`, `a &amp; b`},
		{"symbols to HTML", `⟦N1⟧s & ⟦T⟧Rechenleistung⟦=⟧computing power⟦/T⟧`, doc.HTML,
			`<span translate="no">⟦N1⟧</span>s &amp; <span translate="no">computing power</span>`,
			`<span translate="no">⟦N1⟧</span>&#39;s &amp; <span translate="no">computing power</span>`, `⟦N1⟧'s & computing power`},
		{"symbols to XML", `⟦X1⟧ < ⟦X2⟧`, doc.XML, `<x id="1">⟦X1⟧</x> &lt; <x id="2">⟦X2⟧</x>`, `<x id="2">⟦X2⟧</x> &gt; <x id="1">⟦X1⟧</x>`, `⟦X2⟧ > ⟦X1⟧`},
		{"entities alone", `R&amp;D fehlt.`, doc.Symbols, `R&D fehlt.`, `R&D is lacking.`, `R&amp;D is lacking.`},
		{"tokens", `QBC01X & Co.`, doc.HTML, `QBC01X & Co.`, `QBC01X & Co.`, `QBC01X & Co.`},
		{"the same name twice", `<span translate="no">Meta</span> und <span translate="no">Meta</span>`, doc.XML, `<x id="1">Meta</x> und <x id="2">Meta</x>`,
			`<x id="2">Meta</x> and <x id="1">Meta</x>`, `<span translate="no">Meta</span> and <span translate="no">Meta</span>`},
	} {
		sent, back := restyle(tt.text, tt.to, hints)
		if sent != tt.sent {
			t.Errorf("%s: sent\n     %s\nwant %s", tt.name, sent, tt.sent)
		}
		if got := back(tt.answer); got != tt.back {
			t.Errorf("%s: back\n     %s\nwant %s", tt.name, got, tt.back)
		}
	}
}

// A text that comes back as it was sent is the text that it was.
func FuzzRestyle(f *testing.F) {
	f.Add("Der Konzern ", "Meta", " wächst & gedeiht.")
	f.Add("a < b; ", "A&B", " &amp; <x>")
	f.Add("", "2,000", "")
	f.Add("'", `"`, "&#39;</span>")
	f.Fuzz(func(t *testing.T, before, term, after string) {
		if term == "" || term != strings.TrimSpace(term) || !utf8.ValidString(before+term+after) || strings.ContainsAny(before+term+after, "⟦⟧\x00\r") {
			return // no text that was prepared has them
		}
		for from, text := range map[doc.TermStyle]string{
			doc.HTML:    html.EscapeString(before) + `<span translate="no">` + html.EscapeString(term) + "</span>" + html.EscapeString(after),
			doc.XML:     html.EscapeString(before) + `<x id="1">` + html.EscapeString(term) + "</x>" + html.EscapeString(after),
			doc.Symbols: before + "⟦N1⟧" + after,
		} {
			if from == doc.Symbols && marked.MatchString(text) {
				continue
			}
			for _, to := range []doc.TermStyle{doc.Symbols, doc.HTML, doc.XML} {
				sent, back := restyle(text, to, nil)
				if got := back(sent); got != text {
					t.Errorf("from %d to %d: %q was sent as %q and came back as %q", from, to, text, sent, got)
				}
			}
		}
	})
}
