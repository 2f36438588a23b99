package bitext

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"dolmetsch/doc"
)

// Console lays a document out for reading on a terminal: German on the left,
// English on the right, issues below their unit.
type Console struct {
	Width int  // columns of the terminal; 0 is 100
	Color bool // emphasis by ANSI escape sequences
}

// Below stackBelow columns of terminal the languages stand one above the other.
const stackBelow = 60

// ANSI "select graphic rendition" parameters.
const (
	styleBold  = "1"
	styleDim   = "2"
	styleRed   = "31"
	styleYel   = "33"
	styleCyan  = "36"
	styleTitle = "1;36"
)

// Write implements Format.Write.
func (c Console) Write(w io.Writer, d *doc.Document) error {
	out := bufio.NewWriter(w)
	p := consolePrinter{Console: c, out: out}
	if p.Width <= 0 {
		p.Width = 100
	}
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		p.gutter = max(p.gutter, len(u.ID)+2)
	})
	p.header(d)
	var previous doc.Kind
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if len(b.Units) == 0 {
			continue
		}
		if b.Kind != previous || (b.Kind != doc.List && b.Kind != doc.Boilerplate) {
			out.WriteString("\n")
		}
		if b.Kind != previous && b.Kind == doc.Boilerplate {
			p.full(styleDim, "", "— not part of the article —")
		}
		previous = b.Kind
		for j := range b.Units {
			p.unit(b.Kind, &b.Units[j], j == 0)
		}
	}
	return out.Flush()
}

type consolePrinter struct {
	Console
	out    *bufio.Writer
	gutter int // columns for unit ids
}

func (p *consolePrinter) header(d *doc.Document) {
	parts := []string{d.Name, sourceLang(d) + " → " + targetLang(d), strings.TrimSpace(d.Backend + " " + d.Model)}
	var shown []string
	for _, s := range parts {
		if s != "" {
			shown = append(shown, printable(s))
		}
	}
	for _, line := range wrap(strings.Join(shown, " · "), p.Width) {
		p.out.WriteString(p.paint(styleDim, line) + "\n")
	}
}

func (p *consolePrinter) unit(kind doc.Kind, u *doc.Unit, first bool) {
	style, mark := "", ""
	switch kind {
	case doc.Heading:
		style, mark = styleTitle, "# "
	case doc.List:
		mark = "• "
	case doc.Caption:
		style, mark = styleDim, "▸ "
	case doc.Boilerplate:
		style, mark = styleDim, "~ "
	}
	if !first {
		mark = strings.Repeat(" ", uniseg.StringWidth(mark))
	}
	german, english := printable(u.Source), printable(u.Target)
	englishStyle := style
	if english == "" {
		english, englishStyle = "(not translated)", styleDim
	}
	if p.Width < stackBelow {
		p.stacked(u.ID, mark, german, english, style, englishStyle)
	} else {
		p.columns(u.ID, mark, german, english, style, englishStyle)
	}
	for _, i := range u.Issues {
		style := styleCyan
		switch i.Severity {
		case doc.Error:
			style = styleRed
		case doc.Warning:
			style = styleYel
		}
		p.full(style, "! ", fmt.Sprintf("%s %s: %s", i.Severity, printable(i.Code), printable(i.Message)))
	}
	if u.Note != "" {
		p.full(styleCyan, "» ", printable(u.Note))
	}
}

// columns prints the two languages side by side. They are parted by a bar so
// that the eye keeps to its side on lines of any length.
func (p *consolePrinter) columns(id, mark, german, english, gStyle, eStyle string) {
	const bar = " │ "
	indent := uniseg.StringWidth(mark)
	column := (p.Width-p.gutter-uniseg.StringWidth(bar))/2 - indent
	left, right := wrap(german, column), wrap(english, column)
	blank := strings.Repeat(" ", indent)
	for i := range max(len(left), len(right)) {
		g, e := "", ""
		if i < len(left) {
			g = left[i]
		}
		if i < len(right) {
			e = right[i]
		}
		padding := strings.Repeat(" ", max(0, column-uniseg.StringWidth(g)))
		line := p.paint(styleDim, pad(id, p.gutter)) + p.paint(gStyle, mark+g) + padding + p.paint(styleDim, bar) + p.paint(eStyle, mark+e)
		p.out.WriteString(strings.TrimRight(line, " ") + "\n")
		id, mark = "", blank
	}
}

// stacked prints the German and, below it, the English.
func (p *consolePrinter) stacked(id, mark, german, english, gStyle, eStyle string) {
	for _, side := range []struct{ lead, text, style string }{{id, german, gStyle}, {"  →", english, eStyle}} {
		lead, mark := side.lead, mark
		for _, line := range wrap(side.text, p.Width-p.gutter-uniseg.StringWidth(mark)) {
			p.out.WriteString(p.paint(styleDim, pad(lead, p.gutter)) + p.paint(side.style, mark+line) + "\n")
			lead, mark = "", strings.Repeat(" ", uniseg.StringWidth(mark))
		}
	}
}

// full prints a line below a unit, over both columns.
func (p *consolePrinter) full(style, mark, text string) {
	for _, line := range wrap(text, p.Width-p.gutter-uniseg.StringWidth(mark)) {
		p.out.WriteString(strings.Repeat(" ", p.gutter) + p.paint(style, mark+line) + "\n")
		mark = strings.Repeat(" ", uniseg.StringWidth(mark))
	}
}

func (p *consolePrinter) paint(style, s string) string {
	if !p.Color || style == "" || strings.TrimSpace(s) == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-uniseg.StringWidth(s)))
}

// wrap breaks text at spaces into lines of at most width columns, and inside a
// word only where the word alone is wider. There is at least one line.
func wrap(text string, width int) []string {
	width = max(width, 8)
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsSeq(text) {
		n := uniseg.StringWidth(word)
		if used > 0 && used+1+n <= width {
			line += " " + word
			used += 1 + n
			continue
		}
		if used > 0 {
			lines = append(lines, line)
			line, used = "", 0
		}
		for n > width {
			head, rest := cut(word, width)
			lines = append(lines, head)
			word, n = rest, uniseg.StringWidth(rest)
		}
		line, used = word, n
	}
	if used > 0 || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// cut splits s after the graphemes that fit into width columns, at least one.
func cut(s string, width int) (head, rest string) {
	used, rest, state := 0, s, -1
	for rest != "" {
		cluster, next, w, newState := uniseg.FirstGraphemeClusterInString(rest, state)
		if used > 0 && used+w > width {
			break
		}
		used += w
		head += cluster
		rest, state = next, newState
	}
	return head, rest
}

// printable is s on one line without what would command the terminal or turn
// the direction of its text.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '\uFFFD'
		}
		return r
	}, oneLine(s))
}
