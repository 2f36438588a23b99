// Package normalize turns the bytes of a scraped German article into a
// Document of clean blocks: one charset, one form for every character, no
// debris of layout, full stops followed by a space, German quotation marks,
// headings and boilerplate in blocks of their own. It changes as little as it
// can and lists every change with its place in the file. It does not correct
// spelling or grammar, does not split sentences, and drops no text: what
// looks like boilerplate is marked, not removed.
//
// The text is brought to a normal form by passes that each find the edits of
// a few rules. They are repeated until none of them finds anything, so that
// normalizing a normalized text changes nothing.
package normalize

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"dolmetsch/doc"
)

// Rule names a kind of change, as doc.Change.Rule has it.
type Rule struct{ Name, Doc string }

const (
	ruleBOM           = "byte-order-mark"
	ruleUTF16         = "charset-utf-16"
	rule1252          = "charset-windows-1252"
	ruleEntity        = "html-entity"
	ruleTag           = "html-tag"
	ruleMojibake      = "mojibake"
	ruleControl       = "control-character"
	ruleInvisible     = "invisible-character"
	ruleSoftHyphen    = "soft-hyphen"
	ruleLigature      = "ligature"
	ruleNFC           = "nfc"
	ruleSpace         = "space-character"
	ruleDoubleSpace   = "double-space"
	ruleStraySpace    = "stray-space"
	ruleCell          = "table-cell"
	ruleHyphenation   = "hyphenation"
	ruleLineEndHyphen = "line-end-hyphen"
	ruleReflow        = "reflow"
	ruleListMarker    = "list-marker"
	ruleQuoteMark     = "quote-mark"
	ruleQuoteSpace    = "quote-space"
	ruleCapitals      = "capitals"
	ruleMissingSpace  = "missing-space"
	ruleGluedHeading  = "glued-heading"
	ruleGender        = "gender-form"
	ruleDropCap       = "drop-cap"
	ruleGluedBoiler   = "glued-boilerplate"
	ruleMac           = "charset-mac-roman"
	ruleUmlaut        = "ascii-umlaut"
	ruleSwiss         = "swiss-spelling"
	ruleOld           = "old-spelling"
)

// Rules are all the changes that Parse makes.
var Rules = []Rule{
	{ruleBOM, "a byte order mark was removed"},
	{ruleUTF16, "the file was read as UTF-16, and its byte order mark removed"},
	{rule1252, "the file was read as Windows-1252"},
	{ruleEntity, "an HTML entity became its character: &uuml; -> ü"},
	{ruleTag, "an HTML tag was removed, or became a line break"},
	{ruleMojibake, "text that had been read in the wrong charset was restored: Ã¼ -> ü"},
	{ruleControl, "a control character was removed"},
	{ruleInvisible, "an invisible character was removed, such as a zero width space"},
	{ruleSoftHyphen, "a soft hyphen was removed, with the line break after it"},
	{ruleLigature, "a typographic ligature became its letters: ﬁ -> fi"},
	{ruleNFC, "a letter and its diacritics became one character (Unicode NFC)"},
	{ruleSpace, "a no-break space, tab or other special space became a space"},
	{ruleCell, "the tab between two cells of a table became a bar"},
	{ruleDoubleSpace, "several spaces became one"},
	{ruleStraySpace, "a space before a comma or full stop was removed"},
	{ruleHyphenation, "a word divided at the end of a line was joined, its hyphen removed"},
	{ruleLineEndHyphen, "a word with a hyphen of its own was joined at the end of a line"},
	{ruleReflow, "a line break inside a paragraph became a space"},
	{ruleListMarker, "the bullet of a list item was removed; the block's kind says it"},
	{ruleQuoteMark, "a quotation mark became the German one of its pair"},
	{ruleQuoteSpace, "a space inside quotation marks was removed"},
	{ruleCapitals, "a word of a block in capitals got the letters that it has elsewhere, or likely ones"},
	{ruleMissingSpace, "a space was put between glued sentences or at a quotation mark"},
	{ruleGluedHeading, "a heading glued to the end of a paragraph became a block of its own"},
	{ruleGender, "a form for men and women with a mark inside became the one for all: Bürger*innen -> Bürger"},
	{ruleDropCap, "the large first letter of a text was put to its word: D er -> Der"},
	{ruleMac, "the file was read as Mac Roman"},
	{ruleUmlaut, "an umlaut written with two letters became one: Koeln -> Köln"},
	{ruleSwiss, "ss became ß, in an article without ß: Strasse -> Straße"},
	{ruleOld, "ß became ss, as it is written since 1996: daß -> dass"},
	{ruleGluedBoiler, "boilerplate glued to the end of a paragraph became a block of its own"},
}

// passes are applied in order, and again until none of them finds an edit:
// each sees characters that the ones before it have brought into normal form.
var passes = []func(string) []edit{
	findEntities,
	findTags,
	findMojibake,
	findCharacters,
	findNFC,
	findSpaces,
	findLineBreaks,
	findListMarkers,
	findDropCaps,
	findGender,
	findQuotes,
	findGlue,
	findCapitals,
	findSpelling,
}

// maxRounds bounds the repetition. Real text needs two rounds and one that
// finds nothing.
const maxRounds = 20

// Parse reads an article. The name is for error messages and Document.Name.
// An error wraps doc.ErrInput: the file is empty, has no letter, is binary or
// in a charset other than UTF-8, UTF-16 with byte order mark or Windows-1252.
func Parse(name string, raw []byte) (*doc.Document, error) {
	t, err := decode(name, raw)
	if err != nil {
		return nil, err
	}
	t.normalize(passes)
	if strings.IndexFunc(t.s, unicode.IsLetter) < 0 {
		return nil, inputError(name, 0, noLetter)
	}
	d := t.document(name, raw)
	classify(d.Blocks)
	return d, nil
}

// normalize applies passes until none of them finds anything.
func (t *text) normalize(passes []func(string) []edit) {
	for range maxRounds {
		changed := false
		for _, find := range passes {
			if edits := find(t.s); len(edits) > 0 {
				t.apply(edits)
				changed = true
			}
		}
		if !changed {
			break
		}
	}
	slices.SortStableFunc(t.changes, func(a, b doc.Change) int {
		return cmp.Or(cmp.Compare(a.Raw.Start, b.Raw.Start), cmp.Compare(a.Raw.End, b.Raw.End))
	})
}

// document is a document of t's blocks, whose kinds are yet to be found.
func (t *text) document(name string, raw []byte) *doc.Document {
	sum := sha256.Sum256(raw)
	return &doc.Document{
		Name:       name,
		SourceLang: "de",
		TargetLang: "en",
		SourceHash: hex.EncodeToString(sum[:]),
		Raw:        raw,
		Blocks:     t.blocks(),
		Changes:    t.changes,
	}
}

// blockBreak parts the blocks of a normalized text; it holds no other line
// break and no white space beside one.
const blockBreak = "\n\n"

// blocks cuts a text in normal form. List items are known by their marker,
// which is gone from the text.
func (t *text) blocks() []doc.Block {
	item := map[int]bool{}
	for _, c := range t.changes {
		if c.Rule == ruleListMarker {
			item[c.Raw.End] = true
		}
	}
	var blocks []doc.Block
	anchor := 0
	eachBlock(t.s, func(s doc.Span) {
		b := doc.Block{Text: s.Of(t.s)}
		b.Map, anchor = t.slice(s, anchor)
		b.Raw = b.Map.Raw(doc.Span{Start: 0, End: len(b.Text)})
		if item[b.Raw.Start] {
			b.Kind = doc.List
		}
		blocks = append(blocks, b)
	})
	return blocks
}

// eachBlock calls f with the blocks of s that are not empty.
func eachBlock(s string, f func(doc.Span)) {
	for start := 0; start < len(s); {
		end := len(s)
		if i := strings.Index(s[start:], blockBreak); i >= 0 {
			end = start + i
		}
		if start < end {
			f(doc.Span{Start: start, End: end})
		}
		start = end + len(blockBreak)
	}
}
