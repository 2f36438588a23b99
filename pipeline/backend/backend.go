// Package backend is how the pipeline reaches something that translates. It
// defines what a backend is and the decorators that all of them share:
// batches, limits, retries, a breaker, costs, chains. It knows nothing of
// articles, files or checks, and keeps no answers; each service lives in a
// package of its own below this one.
package backend

import (
	"context"
	"time"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/pipeline/markup"
)

// Backend translates German segments into English. Implementations are safe
// for concurrent use and do not retry, cache or split: decorators do.
type Backend interface {
	// Traits are fixed for the life of the backend.
	Traits() Traits
	// Translate returns one Translation per segment, in the order of segs, or
	// an error when none of them could be done. It returns promptly with
	// ctx.Err() when ctx ends.
	Translate(ctx context.Context, segs []Segment) ([]Translation, error)
}

// Traits says what a backend can take and how it wants it.
type Traits struct {
	Name  string // "offline", "google": the Origin of its translations
	Model string // which model or version answers; part of the signature
	// Style is the form in which it has protected terms and inline codes.
	Style markup.Style
	// Retry lists other styles to try, in order, for a unit whose terms were lost.
	Retry []markup.Style

	// Carries reports whether a character comes through the backend unchanged;
	// nil: all do. Others are sent as fixed text.
	Carries func(rune) bool

	MaxSegments int           // in one call; 0 is no limit
	MaxRunes    int           // in all segments of one call; 0 is no limit
	Parallel    int           // calls that may run at once; at least 1
	Rate        Rate          // calls and text that are allowed in a minute
	Timeout     time.Duration // of one call; 0 where it is computed in this process

	Context bool // uses Segment.Before, After and Title
	Similar bool // uses Segment.Similar
	Lexicon bool // knows few words: wants the lexicon's English for rare ones
	Scores  bool // Translation.Score is a mean log probability
	Remote  bool // sends text to another machine; a server on this one may pass it on all the same
	// Setting is the variable that says where the service is; "": it is in this process.
	Setting string
	// Untranslated is true for a backend that leaves targets empty on purpose.
	Untranslated bool
}

// StyleOf is the style for a segment: the one that is wanted, or of those to try
// the one whose turn it is.
func (t Traits) StyleOf(s Segment) markup.Style {
	if s.Try == 0 || len(t.Retry) == 0 {
		return t.Style
	}
	return t.Retry[min(s.Try, len(t.Retry))-1]
}

// Text is what is sent for a segment.
func (t Traits) Text(s Segment) string { return markup.Render(s.Parts, t.StyleOf(s)) }

// Answer is a Translation of a segment.
func (t Traits) Answer(s Segment, text string) Translation {
	return Translation{Text: text, Style: t.StyleOf(s), Origin: t.Name}
}

// Markup is what is sent for a segment to a service that reads all text as
// markup, and what makes a Translation of its answer.
func (t Traits) Markup(s Segment) (sent string, read func(answer string) Translation) {
	text := t.Text(s)
	if style := t.StyleOf(s); style == markup.HTML || style == markup.XML {
		return text, func(answer string) Translation { return t.Answer(s, answer) }
	}
	return markup.Escape(text), func(answer string) Translation { return t.Answer(s, markup.Unescape(text, answer)) }
}

// runes is how much text is sent for segs.
func (t Traits) runes(segs []Segment) int {
	n := 0
	for _, s := range segs {
		n += utf8.RuneCountInString(t.Text(s))
	}
	return n
}

// Segment is what a backend is asked to translate. Its parts say what is
// protected; each backend writes them in a style of its own, see Traits.Text.
type Segment struct {
	ID     string        // of the unit, unique in one call
	Parts  []markup.Part // German
	Try    int           // how often it was asked for before in another style
	Before []string      // preceding sentences, nearest last
	After  []string      // following sentences, nearest first
	Title  string        // of the article
	Terms  []doc.Hint    // what the glossary asks for in this segment
	// Similar is a similar sentence with its approved English; zero: none.
	Similar doc.Hint `json:",omitzero"`
}

// Translation is the answer to one segment.
type Translation struct {
	Text  string       // English, as the backend gave it
	Style markup.Style // in which it had the segment
	Score float64      // see Traits.Scores
	// Origin is the name of the backend that did it.
	Origin string
	// Err says why this segment could not be translated though others could.
	Err error
}

// German is the text of s without marks.
func (s Segment) German() string { return markup.German(s.Parts) }

// Parsed is the answer to a segment in parts.
func (t Translation) Parsed(s Segment) []markup.Part {
	return markup.Parse(t.Answer(), s.Parts)
}

// Answer is the text with its style.
func (t Translation) Answer() markup.Answer { return markup.Answer{Text: t.Text, Style: t.Style} }

// Factory makes a backend from its configuration. There is no registry: the
// explicit list is in package all.
type Factory struct {
	Name string
	Doc  string // one line for the user
	Env  []Env  // variables it reads
	Open func(ctx context.Context, getenv func(string) string) (Backend, error)
}

// Env is an environment variable that a backend reads.
type Env struct {
	Name     string
	Required bool
	Secret   bool
	Doc      string
}
