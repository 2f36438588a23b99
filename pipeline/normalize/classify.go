package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

// captions are lines about a picture, by how they begin; credits are those that
// end with who made it, and the letters' case counts.
var (
	captions = newLines(`(?i)`, ``, ``,
		`(?:(?:symbol|archiv|luft|sat|beispiel)?(?:fotos?|bild(?:er)?|grafik|karte|illustration|screenshot|collage|montage)(?:credit|quelle|nachweis|montage|rechte|strecke)?(?: \d+)?|bildunterschrift|quelle bild|credits?|video|titelbild): ?..*`,
		`\((?:foto|bild|quelle|grafik|video): ?[^)]*\)\.?`,
		`(?:symbol|archiv)(?:bild|foto)\.?`)
	credits = newLines(``, ``, ``,
		`.*\((?:Foto|Bild|Grafik|Symbolbild|Archivbild|Archivfoto): ?[^)]{1,60}\)`,
		`.*(?:Foto|Bild|Grafik): [\pL. -]{2,30}/[\pL. /-]{2,30}`)
)

func isCaption(l string) bool {
	return len(l) < 2*maxBoilerplate && (captions.match(l) || credits.match(l))
}

// Limits of headings, in characters and words. The first line may be a long
// headline.
const (
	maxHeadingChars = 120
	maxHeadingWords = 15
	maxTitleChars   = 250
)

// classify gives every block its kind.
func classify(blocks []doc.Block) {
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.Kind == doc.List:
		case isBoilerplate(b.Text):
			b.Kind = doc.Boilerplate
		case isCaption(b.Text):
			b.Kind = doc.Caption
		default:
			b.Kind = doc.Paragraph
		}
	}
	spreadBoilerplate(blocks)
	for i := range blocks {
		if b := &blocks[i]; b.Kind == doc.Paragraph && followsNumber(blocks, i) {
			b.Kind = doc.List
		}
	}
	itemize(blocks)
	title := true // no block of the text proper was seen
	for i := range blocks {
		b := &blocks[i]
		if b.Kind != doc.Paragraph {
			continue
		}
		if introduces(blocks, i) && isHeading(b.Text, title) {
			b.Kind = doc.Heading
		}
		title = false
	}
}

// itemize makes list items of short paragraphs with a label that stand in a
// row, such as results: "Viertelfinale: Frankreich gegen Spanien". One alone may
// be a heading, and so is the first paragraph.
func itemize(blocks []doc.Block) {
	title, before := true, -1 // before is the last block if it has a label
	for i := range blocks {
		b := &blocks[i]
		item := b.Kind == doc.Paragraph && !title && labelled.match(b.Text) && isHeading(b.Text, false)
		if b.Kind == doc.Paragraph {
			title = false
		}
		switch {
		case !item:
			before = -1
			continue
		case before >= 0:
			blocks[before].Kind, b.Kind = doc.List, doc.List
		}
		before = i
	}
}

var labelled = newLines(``, ``, ``, `[\pL\d][\pL\d.-]+(?: [\pL\d.-]+){0,2}: \S.*`)

// introduces reports whether text that is no boilerplate follows block i.
func introduces(blocks []doc.Block, i int) bool {
	for _, b := range blocks[i+1:] {
		if b.Kind != doc.Boilerplate {
			return true
		}
	}
	return false
}

// isHeading reports whether a text has the form of a heading: short, and
// without the full stop of a sentence.
func isHeading(l string, title bool) bool {
	chars := utf8.RuneCountInString(l)
	if title && chars > maxTitleChars || !title && (chars > maxHeadingChars || len(strings.Fields(l)) > maxHeadingWords) {
		return false
	}
	core := strings.TrimRight(l, lang.ClosePunctuation)
	if core == "" || strings.IndexFunc(core, unicode.IsLetter) < 0 {
		return false
	}
	return !strings.ContainsRune(".:,;", rune(core[len(core)-1]))
}

// followsNumber reports whether block i is one of several numbered in a row.
func followsNumber(blocks []doc.Block, i int) bool {
	n := itemNumber(blocks[i].Text)
	return n > 0 && (i > 0 && itemNumber(blocks[i-1].Text) == n-1 && n > 1 ||
		i+1 < len(blocks) && itemNumber(blocks[i+1].Text) == n+1)
}

// itemNumber is that of a line that begins with one of two digits at most: 12. or
// 12); 0 if it has none.
func itemNumber(l string) int {
	n, digits := 0, 0
	for digits < min(len(l), 2) && '0' <= l[digits] && l[digits] <= '9' {
		n = 10*n + int(l[digits]-'0')
		digits++
	}
	if rest := l[digits:]; digits == 0 || !strings.HasPrefix(rest, ". ") && !strings.HasPrefix(rest, ") ") {
		return 0
	}
	return n
}
