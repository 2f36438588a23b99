// Command terminal draws what a terminal shows as an SVG picture: text with
// the escape codes for colours on standard input, the picture on standard
// output. record.sh makes the picture of the README with it; the product does
// not use it.
package main

import (
	"bufio"
	"fmt"
	"html"
	"log"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Sizes in pixels; the font is whatever monospaced one the reader has, and
// textLength makes it fit the columns.
const (
	column, line = 8.4, 18
	margin       = 16
)

// attributes are how the codes of select graphic rendition are drawn.
var attributes = map[string]string{
	"1":  `font-weight="bold"`,
	"2":  `fill="#7d8590"`,
	"31": `fill="#ff7b72"`,
	"32": `fill="#7ee787"`,
	"33": `fill="#d29922"`,
	"36": `fill="#79c0ff"`,
}

var escape = regexp.MustCompile(`\x1b\[([0-9;]*)m`)

func main() {
	var body strings.Builder
	width, lines := 0, 0
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		lines++
		width = max(width, draw(&body, strings.TrimRight(in.Text(), "\r"), lines))
	}
	if err := in.Err(); err != nil {
		log.Fatal(err)
	}
	w, h := 2*margin+column*float64(width), 2*margin+line*lines
	fmt.Printf(`<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" viewBox="0 0 %.0f %d" role="img" aria-label="Dolmetsch in a terminal">
<rect width="100%%" height="100%%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="#e6edf3" xml:space="preserve">
%s</g>
</svg>
`, w, h, w, h, body.String())
}

// draw writes one line as runs of equal style, and returns its columns.
func draw(b *strings.Builder, text string, row int) int {
	at, style := 0, ""
	run := func(s string) {
		n := utf8.RuneCountInString(s)
		if words := strings.TrimSpace(s); words != "" { // spaces at the ends would be drawn as none
			var attrs []string
			for _, code := range strings.Split(style, ";") {
				if a := attributes[code]; a != "" {
					attrs = append(attrs, " "+a)
				}
			}
			fmt.Fprintf(b, "<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\"%s>%s</text>\n",
				margin+column*float64(at+utf8.RuneCountInString(s[:strings.Index(s, words)])), margin+line*row-5,
				column*float64(utf8.RuneCountInString(words)), strings.Join(attrs, ""), html.EscapeString(words))
		}
		at += n
	}
	for text != "" {
		m := escape.FindStringSubmatchIndex(text)
		if m == nil {
			run(text)
			break
		}
		run(text[:m[0]])
		style = text[m[2]:m[3]]
		text = text[m[1]:]
	}
	return at
}
