package normalize

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
)

// blockPasses are the passes for text whose blocks are known: none of them
// makes or removes a block.
var blockPasses = []func(string) []edit{
	findMojibake,
	findCharacters,
	findNFC,
	findSpaces,
	findDropCaps,
	findGender,
	findQuotes,
	findMissingSpaces,
	findCapitals,
	findSpelling,
}

// Blocks is Parse for text that a document's format has already cut into
// blocks. Of each block it reads Kind, Text and Codes, whose offsets it carries
// over to the normalized text; a Kind that is empty is a paragraph, unless it
// looks like boilerplate or a caption. The Raw of the document is all texts,
// with an empty line between two: spans point there, not into a file that may be
// an archive. Blocks without a letter or digit are left out.
func Blocks(name string, blocks []doc.Block) (*doc.Document, error) {
	raw, starts := JoinBlocks(blocks)
	if strings.IndexFunc(raw, unicode.IsLetter) < 0 {
		return nil, inputError(name, 0, "no text in the document, expected an article")
	}
	t := &text{s: raw, m: doc.OffsetMap{{}}}
	t.normalize(blockPasses)
	d := t.document(name, []byte(raw))
	given := 0
	kept := d.Blocks[:0]
	for _, b := range d.Blocks {
		for given+1 < len(starts) && starts[given+1] <= b.Raw.Start {
			given++
		}
		if strings.IndexFunc(b.Text, isWord) < 0 {
			continue
		}
		in := blocks[given]
		b.Kind = in.Kind
		if b.Kind == "" {
			switch b.Kind = doc.Paragraph; {
			case isBoilerplate(b.Text):
				b.Kind = doc.Boilerplate
			case isCaption(b.Text):
				b.Kind = doc.Caption
			}
		}
		b.Codes = nil
		at := 0 // codes stay in order, also an empty pair where text was put in
		for _, c := range in.Codes {
			at = max(at, textOffset(&b, raw, starts[given]+c.At, c.Kind == doc.Open))
			c.At = at
			b.Codes = append(b.Codes, c)
		}
		kept = append(kept, b)
	}
	d.Blocks = kept
	return d, nil
}

// JoinBlocks is the text of blocks with an empty line between two, and where
// each begins in it. What would end a block in it becomes a space of the same
// length.
func JoinBlocks(blocks []doc.Block) (string, []int) {
	var b strings.Builder
	starts := make([]int, len(blocks))
	for i, block := range blocks {
		if i > 0 {
			b.WriteString(blockBreak)
		}
		starts[i] = b.Len()
		b.WriteString(lineSpaces.Replace(block.Text))
	}
	return b.String(), starts
}

var lineSpaces = strings.NewReplacer("\n", " ", "\r", " ", "\v", " ", "\f", " ", "\u2028", "   ", "\u2029", "   ")

// textOffset is the offset in b's text that offset at of the raw text has
// become. Where text was put in there it is the one before it or, if last, the
// one behind it; it is never inside a character, nor inside a word unless it was.
func textOffset(b *doc.Block, raw string, at int, last bool) int {
	rawAt := func(t int) int { return b.Map.Raw(doc.Span{Start: t, End: t}).Start }
	n := len(b.Text)
	t := sort.Search(n, func(t int) bool { return rawAt(t) >= at })
	if last {
		t = max(t, sort.Search(n, func(t int) bool { return rawAt(t) > at })-1)
	}
	inside := inWord(raw, at)
	for t < n && (!utf8.RuneStart(b.Text[t]) || !inside && inWord(b.Text, t)) {
		t++
	}
	return t
}

// inWord reports whether there are letters at both sides of offset at of s.
func inWord(s string, at int) bool {
	after, _ := utf8.DecodeRuneInString(s[at:])
	return unicode.IsLetter(lastRune(s[:at])) && unicode.IsLetter(after)
}

// findMissingSpaces is findGlue without new blocks.
func findMissingSpaces(s string) []edit {
	var edits []edit
	eachBlock(s, func(b doc.Span) {
		for _, p := range gluePoints(b.Of(s)) {
			at := doc.Span{Start: b.Start + p.at, End: b.Start + p.at}
			edits = append(edits, edit{at, " ", ruleMissingSpace})
		}
	})
	return edits
}
