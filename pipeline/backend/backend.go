// Package backend is how the pipeline reaches something that translates. It
// defines what a backend is and the decorators that all of them share:
// batches, limits, retries, a breaker, costs, chains. It knows nothing of
// articles, files or checks, and keeps no answers; each service lives in a
// package of its own below this one.
package backend

import (
	"context"
	"time"

	"dolmetsch/doc"
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
	// Style is the form in which it is given protected terms.
	Style doc.TermStyle
	// Annotations is true for a model that understands the annotated terms of
	// doc.Symbols; to another they are sent as fixed text.
	Annotations bool
	// Retry lists other styles to try, in order, for a unit whose terms were lost.
	Retry []doc.TermStyle

	MaxSegments int           // in one call; 0 is no limit
	MaxRunes    int           // in all segments of one call; 0 is no limit
	Parallel    int           // calls that may run at once; at least 1
	Rate        Rate          // calls and text that are allowed in a minute
	Timeout     time.Duration // of one call; 0 where it is computed in this process

	Context bool // uses Segment.Before, After and Title
	Similar bool // uses Segment.Similar
	Scores  bool // Translation.Score is a mean log probability
	Remote  bool // sends text to another machine
	// Untranslated is true for a backend that leaves targets empty on purpose.
	Untranslated bool
}

// Segment is what a backend is asked to translate.
type Segment struct {
	ID     string     // of the unit, unique in one call
	Text   string     // German, protected terms in the backend's style
	Before []string   // preceding sentences, nearest last
	After  []string   // following sentences, nearest first
	Title  string     // of the article
	Terms  []doc.Hint // what the glossary asks for in this segment
	// Similar is a similar sentence with its approved English; zero: none.
	Similar doc.Hint `json:",omitzero"`
}

// Translation is the answer to one segment.
type Translation struct {
	Text  string  // English, protected terms in the backend's style
	Score float64 // see Traits.Scores
	// Origin is the name of the backend that did it.
	Origin string
	// Err says why this segment could not be translated though others could.
	Err error
}

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
