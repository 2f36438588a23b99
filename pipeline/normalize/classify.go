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
		`(?:(?:symbol|archiv|luft|sat|beispiel)?(?:fotos?|bild(?:er)?|grafik|karte|illustration|screenshot|collage|montage)(?:credit|quelle|nachweis|montage|rechte|strecke)?(?: \d+)?|bildunterschrift|legende|quelle bild|credits?|video|titelbild): ?..*`,
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
	spreadLinks(blocks)
	spreadVoice(blocks)
	for i := range blocks {
		if b := &blocks[i]; b.Kind == doc.Paragraph && followsNumber(blocks, i) {
			b.Kind = doc.List
		}
	}
	itemize(blocks)
	itemizeTicker(blocks)
	itemizeRows(blocks)
	spreadEdges(blocks)
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
	unaskedHeadings(blocks)
}

// unaskedHeadings makes paragraphs of the questions of an interview, which are
// most of its headings.
func unaskedHeadings(blocks []doc.Block) {
	var questions []int
	others, title := 0, true
	for i, b := range blocks {
		switch {
		case b.Kind != doc.Heading:
		case title:
			title = false
		case strings.HasSuffix(strings.TrimRight(b.Text, lang.ClosePunctuation), "?") && i+1 < len(blocks) && blocks[i+1].Kind == doc.Paragraph:
			questions = append(questions, i)
		default:
			others++
		}
	}
	if len(questions) < 3 || others > len(questions) {
		return
	}
	for _, i := range questions {
		blocks[i].Kind = doc.Paragraph
	}
}

// itemizeTicker makes list items of the entries of a live ticker: those with
// plus signs, and those of several that begin with a time.
func itemizeTicker(blocks []doc.Block) {
	var timed []int
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.Kind != doc.Paragraph:
		case strings.HasPrefix(b.Text, "+++") && i > 0:
			b.Kind = doc.List
		case timeOf.match(b.Text):
			timed = append(timed, i)
		}
	}
	if len(timed) > 1 {
		for _, i := range timed {
			blocks[i].Kind = doc.List
		}
	}
}

// timeOf is a line that begins with a time as an entry does.
var timeOf = newLines(``, ``, ``, `(?:[01]?\d|2[0-4])[.:][0-5]\d(?: Uhr)?(?:[:|,]| ?[|–-])? .*`, `(?:[01]?\d|2[0-4])[.:][0-5]\d(?: Uhr)?:?`)

// itemizeRows makes list items of short paragraphs that stand in a row: results,
// prices, ingredients, rows of a table. Headings do not follow one another. The
// first paragraph is the title; a row without a figure before those that have
// one is their heading, and so is the last before a text.
func itemizeRows(blocks []doc.Block) {
	text := false // a paragraph that is more than a heading was seen
	_, tail := textOf(blocks)
	for i := 0; i < len(blocks); {
		end := i
		for end < len(blocks) && blocks[end].Kind == doc.Paragraph && isRow(blocks[end].Text) {
			end++
		}
		if end == i {
			text = text || blocks[i].Kind == doc.Paragraph
			i++
			continue
		}
		start, last := i, end
		if !text {
			for start < end && !tableRow(blocks[start].Text) && len(strings.Fields(blocks[start].Text)) < 3 {
				start++
			}
			if start < end && !tableRow(blocks[start].Text) {
				start++ // the title may have a figure: 3:1
			}
			for start < end && !tableRow(blocks[start].Text) && (start == i || !figures(blocks[start].Text)) {
				start++ // the lines above the text
			}
		}
		with, bars := 0, 0
		for _, b := range blocks[start:last] {
			if figures(b.Text) {
				with++
			}
			if tableRow(b.Text) {
				bars++
			}
		}
		if with > 1 && bars == 0 {
			if start < last && !figures(blocks[start].Text) && last-start > 2 {
				start++
			}
			if last > start && !figures(blocks[last-1].Text) && last < len(blocks) && blocks[last].Kind == doc.Paragraph {
				last--
			}
		}
		if text && i >= tail && bars == 0 && (2*with < last-start || blocks[i-1].Kind == doc.Boilerplate) {
			break // what follows the end
		}
		if n := last - start; n > 2 || n == 2 && (with == 2 || bars == 2) {
			for k := start; k < last; k++ {
				blocks[k].Kind = doc.List
			}
		}
		i = end
	}
}

// isRow reports whether a text has the form of a row: that of a heading, but no
// question or exclamation.
func isRow(l string) bool {
	last := lastRune(strings.TrimRight(l, lang.ClosePunctuation+"\"”"))
	return isHeading(l, false) && last != '?' && last != '!' && !strings.HasPrefix(l, "„") && !strings.HasPrefix(l, "\"")
}

// figures reports whether a row has a figure: 500 g Mehl, Gera - Jena 2:1.
func figures(l string) bool { return strings.ContainsAny(l, "0123456789½¼¾") }

// itemize makes list items of short paragraphs with a label that stand in a
// row, such as results: "Viertelfinale: Frankreich gegen Spanien". One alone may
// be a heading, and so is the first paragraph.
func itemize(blocks []doc.Block) {
	_, tail := textOf(blocks)
	title, before := true, -1 // before is the last block if it has a label
	for i := range blocks {
		b := &blocks[i]
		item := b.Kind == doc.Paragraph && !title && (i < tail || blocks[i-1].Kind != doc.Boilerplate) && labelled.match(b.Text) && isHeading(b.Text, false)
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
