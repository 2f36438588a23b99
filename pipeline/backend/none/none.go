// Package none is the backend that translates nothing: it leaves every target
// empty, so that a bilingual file can be prepared for a human.
package none

import (
	"context"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

// Factory makes the backend.
var Factory = backend.Factory{
	Name: "none",
	Doc:  "translates nothing; prepares a bilingual file for a human",
	Open: func(context.Context, func(string) string) (backend.Backend, error) { return none{}, nil },
}

type none struct{}

func (none) Traits() backend.Traits {
	return backend.Traits{Name: "none", Style: markup.Plain, Parallel: 1, Untranslated: true}
}

func (none) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	out := make([]backend.Translation, len(segs))
	for i := range out {
		out[i].Origin = doc.OriginNone
	}
	return out, nil
}
