package normalize

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

var caption = regexp.MustCompile(`(?i)^(?:(?:symbol|archiv|luft|sat|beispiel)?(?:fotos?|bild(?:er)?|grafik|karte|illustration|screenshot|collage|montage)(?:credit|quelle|nachweis|montage|rechte|strecke)?(?: \d+)?|bildunterschrift|quelle bild|credits?|video|titelbild): ?.|\((?:foto|bild|quelle|grafik|video): ?[^)]*\)\.?$`)

func isCaption(l string) bool {
	return len(l) < 2*maxBoilerplate && (caption.MatchString(l) || captionEnd.MatchString(l) || stockPicture.MatchString(l))
}

var stockPicture = regexp.MustCompile(`(?i)^(?:symbol|archiv)(?:bild|foto)\.?$`)

var captionEnd = regexp.MustCompile(`(?:\((?:Foto|Bild|Grafik|Symbolbild|Archivbild|Archivfoto): ?[^)]{1,60}\)|(?:Foto|Bild|Grafik): [\pL. -]{2,30}/[\pL. /-]{2,30})$`)

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
		item := b.Kind == doc.Paragraph && !title && labelled.MatchString(b.Text) && isHeading(b.Text, false)
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

var labelled = regexp.MustCompile(`^[\pL\d][\pL\d.-]+(?: [\pL\d.-]+){0,2}: \S`)

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

var number = regexp.MustCompile(`^(\d{1,2})[.)] `)

func itemNumber(l string) int {
	m := number.FindStringSubmatch(l[:min(len(l), 8)])
	if m == nil {
		return 0
	}
	n := 0
	for _, c := range m[1] {
		n = 10*n + int(c-'0')
	}
	return n
}
