// Package doc is the vocabulary that all stages share: documents, blocks,
// translation units, protected terms, issues and spans. It holds data and the
// small operations that keep it consistent; it reads, translates and writes
// nothing, and imports nothing of ours.
package doc

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"slices"
)

// Kind says what a block is in its article.
type Kind string

// The kinds of block.
const (
	Heading     Kind = "heading"
	Paragraph   Kind = "paragraph"
	List        Kind = "list"
	Caption     Kind = "caption"
	Boilerplate Kind = "boilerplate"
)

// Origins of a target that no backend produced. Any other Origin is the name
// of the backend that translated the unit.
const (
	OriginMemory   = "memory"   // taken from the translation memory
	OriginVerbatim = "verbatim" // nothing to translate: the source stands
	OriginNone     = "none"     // left untranslated
	OriginHuman    = "human"    // a reviewer wrote it where nothing stood
)

// Document is one article on its way through the pipeline.
type Document struct {
	Name       string // as the user named it, slash-separated
	Backend    string
	Model      string
	SourceLang string // BCP 47, "de"
	TargetLang string // BCP 47, "en"
	// Signature names every setting that changes the result.
	Signature string
	// SourceHash is the hex SHA-256 of Raw; a review file carries it so that
	// it is not applied to another version of the article.
	SourceHash string
	// Remarks tell the user how a review file had to be read.
	Remarks []string
	// Sizes are the numbers of segments of all blocks, as the file says that a
	// document was read from: some may have got lost. -1 is an unknown one.
	Sizes   []int
	Raw     []byte // the input file as it was read
	Blocks  []Block
	Changes []Change // what normalization did, in order of Raw
	// File is the file that the article was taken out of, where that is not plain
	// text; else nil. Raw is then the text that was taken, not the file's bytes.
	File File
}

// File is a document in a format of its own: a web page, a Word file.
type File interface {
	Ext() string // of the format, with its dot
	// Rewrite writes the file with the English of d, which was made from it, in
	// place of the German. What d leaves German stays as it is, byte for byte.
	Rewrite(w io.Writer, d *Document) error
}

// Hash is the hex SHA-256 of an article, as SourceHash has it.
func Hash(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Block is a heading, paragraph, list item, caption or boilerplate line.
type Block struct {
	Kind Kind
	Text string    // normalized German; empty in a document read from a review file
	Map  OffsetMap // from Text to Document.Raw
	Raw  Span      // in Document.Raw
	// Codes are the inline codes of Text until it is cut into units, which takes
	// them over; an importer puts them here, in order of At.
	Codes []Code
	Units []Unit
}

// Unit is a translation unit: one German segment and its English.
type Unit struct {
	ID     string // "3.2" is the second unit of the third block
	Source string // normalized German
	Raw    Span   // in Document.Raw
	Target string // English; empty when nothing was translated
	Origin string
	Score  float64 // mean log probability of a target token, 0 where unknown
	State  State
	Note   string // a reviewer's comment
	// Given marks the English that a reviewer was given, in a document that was
	// read from a review file; empty where the file does not say.
	Given string
	// Similar is a similar sentence with its approved English, a hint for
	// backends; the zero value is none. No format writes it.
	Similar Hint
	Terms   []Term
	// Codes are the inline codes of Source, in order of At. None is ever left
	// out of a unit that has a Target.
	Codes  []Code
	Issues []Issue
}

// State is how far a unit has come on its way through review.
type State string

// The states of a unit; the zero value is Machine.
const (
	Machine  State = ""
	Edited   State = "edited"
	Approved State = "approved"
)

// TermKind says why a term is protected.
type TermKind string

// The kinds of protected term.
const (
	Name     TermKind = "name"
	Glossary TermKind = "glossary"
	Number   TermKind = "number"
	Quote    TermKind = "quote"
	URL      TermKind = "url" // also e-mail addresses
	// Sign is a run of characters that the backend cannot carry, or a word with
	// one: ±, ★, Señor.
	Sign TermKind = "sign"
	// Lexicon is what the built-in lexicon suggested for a rare word and the
	// translation took.
	Lexicon TermKind = "lexicon"
)

// Term is a span of a unit's source that must come out as the glossary, or
// the rule for its kind, says. A quotation's spans include its marks.
type Term struct {
	Kind       TermKind `json:"kind"`
	Source     string   `json:"source"`
	SourceSpan Span     `json:"source_span"`
	Target     string   `json:"target"`      // the English that is required; what stands at TargetSpan may be its inflection
	TargetSpan Span     `json:"target_span"` // NoSpan where the target lacks it
	// Plural is true where the German is surely in the plural and Target is not;
	// it is for the backend only, as Unmasked is.
	Plural bool `json:"-"`
	// Unmasked is true where the backend sees the German and the English is only
	// looked for in its answer: a verb, for which no placeholder can stand. It is
	// no part of a stored document, which is past its backend.
	Unmasked bool `json:"-"`
	// Rule says by which rule a name was found, for a user who asks; it is no part
	// of a stored document either.
	Rule string `json:"-"`
}

// CodeKind says how an inline code stands in a text.
type CodeKind string

// The kinds of inline code.
const (
	Open   CodeKind = "open"   // begins what its Close ends: bold, a link
	Close  CodeKind = "close"  // has the ID of its Open, which may stand in an earlier unit of the block
	Single CodeKind = "single" // stands by itself: a footnote mark, an image, a line break
)

// Code is inline structure of a document: no text, but bound to a place in it.
// Importers make codes, segmentation hands them to units, translation brings
// them to their places in the English, and exporters write them back. Nothing
// between importer and exporter looks into Data.
type Code struct {
	ID   string   `json:"id"` // not empty; unique in its block, but that a Close shares its Open's
	Kind CodeKind `json:"kind"`
	// At is a byte offset in the unit's Source (the block's Text): the code stands
	// before the character there, or at the end. Codes of one place are in order.
	At int `json:"at"`
	// TargetAt is the same in Target. It is -1 as long as there is no Target; how
	// codes of one place in Target follow each other is said by TargetCodes.
	TargetAt int    `json:"target_at"`
	Data     string `json:"data,omitempty"` // what the exporter needs to write it
}

// TargetCodes are the codes of u that have a place in its Target, in the order
// in which they stand there. At one place, what was opened before is closed
// first, the last opened before the others, then come single codes and pairs, as
// in the source, then what opens, what closes last before the others.
func (u *Unit) TargetCodes() []Code {
	opened := map[string]int{} // where, by ID
	closed := map[string]int{}
	index := map[string]int{} // of what opens, by ID
	for i, c := range u.Codes {
		switch c.Kind {
		case Open:
			opened[c.ID], index[c.ID] = c.TargetAt, i
		case Close:
			closed[c.ID] = c.TargetAt
		}
	}
	// A pair that began in an earlier unit, or ends in a later one, is outermost.
	begin := func(c Code) int {
		if at, ok := opened[c.ID]; ok {
			return at
		}
		return -1
	}
	end := func(c Code) int {
		if at, ok := closed[c.ID]; ok {
			return at
		}
		return math.MaxInt
	}
	rank := func(c Code) int {
		at, ok := opened[c.ID]
		end, ends := closed[c.ID]
		switch {
		case c.Kind == Close && (!ok || at < c.TargetAt):
			return 0
		case c.Kind == Open && (!ends || end > c.TargetAt):
			return 2
		}
		return 1
	}
	var placed []Code
	for _, c := range u.Codes {
		if c.TargetAt >= 0 {
			placed = append(placed, c)
		}
	}
	slices.SortStableFunc(placed, func(a, b Code) int {
		if c := cmp.Or(cmp.Compare(a.TargetAt, b.TargetAt), cmp.Compare(rank(a), rank(b))); c != 0 {
			return c
		}
		switch rank(a) {
		case 0:
			return cmp.Or(cmp.Compare(begin(b), begin(a)), cmp.Compare(index[b.ID], index[a.ID]))
		case 2:
			return cmp.Compare(end(b), end(a))
		}
		return 0
	})
	return placed
}

// Severity of an issue.
type Severity string

// The severities, worst first.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Issue is something a check found in a unit.
type Issue struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
}

// Change is one repair that normalization made to the raw text.
type Change struct {
	Raw    Span   `json:"raw"`
	Rule   string `json:"rule"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Span is a half-open range of byte offsets; in JSON a pair of numbers, and
// null for NoSpan.
type Span struct{ Start, End int }

// NoSpan is the span of what is not there.
var NoSpan = Span{-1, -1}

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// Of is the text of s in text.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Contains reports whether all of t lies in s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// MarshalJSON writes [start, end], or null for NoSpan.
func (s Span) MarshalJSON() ([]byte, error) {
	if s == NoSpan {
		return []byte("null"), nil
	}
	return json.Marshal([2]int{s.Start, s.End})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Span) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*s = NoSpan
		return nil
	}
	var pair [2]int
	if err := json.Unmarshal(b, &pair); err != nil {
		return err
	}
	*s = Span{pair[0], pair[1]}
	return nil
}

// Anchor ties a byte offset of a normalized text to one of the raw file.
type Anchor struct{ Text, Raw int }

// OffsetMap maps offsets of a normalized text to the raw file. Anchors are in
// ascending order of both fields and begin at text offset 0. Between two
// anchors text is copied byte for byte from the raw file, as far as it goes:
// an offset beyond the next anchor's raw offset is clamped to that.
type OffsetMap []Anchor

// Raw is the range of the raw file that s, in the normalized text, came from.
func (m OffsetMap) Raw(s Span) Span {
	return Span{m.offset(s.Start), m.offset(s.End)}
}

func (m OffsetMap) offset(text int) int {
	lo, hi := 0, len(m) // the last anchor at or before text
	for lo < hi {
		if mid := (lo + hi) / 2; m[mid].Text <= text {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return 0
	}
	raw := m[lo-1].Raw + text - m[lo-1].Text
	if lo < len(m) {
		raw = min(raw, m[lo].Raw)
	}
	return raw
}

// Units calls f with every unit of d, in order.
func (d *Document) Units(f func(*Block, *Unit)) {
	for i := range d.Blocks {
		for j := range d.Blocks[i].Units {
			f(&d.Blocks[i], &d.Blocks[i].Units[j])
		}
	}
}

// AddIssue appends an issue to u.
func (u *Unit) AddIssue(code string, s Severity, message string) {
	u.Issues = append(u.Issues, Issue{code, s, message})
}

// Claimed reports whether a term of u other than a quotation overlaps s in the
// German.
func (u *Unit) Claimed(s Span) bool {
	return slices.ContainsFunc(u.Terms, func(t Term) bool { return t.Kind != Quote && t.SourceSpan.Overlaps(s) })
}

// HasErrors reports whether a check found an error in u.
func (u *Unit) HasErrors() bool {
	for _, i := range u.Issues {
		if i.Severity == Error {
			return true
		}
	}
	return false
}

// Hint is German with its English, for a backend that can be told: a glossary
// entry or name that occurs in a segment, or a sentence like it.
type Hint struct{ Source, Target string }
