// Package all is the explicit list of backends.
package all

import (
	"context"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/deepl"
	"dolmetsch/pipeline/backend/google"
	"dolmetsch/pipeline/backend/libretranslate"
	"dolmetsch/pipeline/backend/none"
	"dolmetsch/pipeline/backend/offline"
	"dolmetsch/pipeline/backend/openai"
)

// Factories are all backends; the first is the default.
var Factories = []backend.Factory{
	offline.Factory,
	google.Factory,
	openai.Factory,
	deepl.Factory,
	libretranslate.Factory,
	none.Factory,
}

// ByName is the factory of a name; the error lists the names.
func ByName(name string) (backend.Factory, error) {
	var names []string
	for _, f := range Factories {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return backend.Factory{}, doc.Inputf("", "unknown backend %q; expected one of %s", name, strings.Join(names, ", "))
}

// Open makes the backends of a list of names, like "google,openai,offline", in
// that order, each with its decorators. What the first cannot do is for the
// next to try.
func Open(ctx context.Context, names string, getenv func(string) string, opt backend.Options) ([]*backend.Stacked, error) {
	if opt.MaxCost > 0 && opt.Budget == nil {
		opt.Budget = backend.NewBudget(opt.MaxCost) // for all of them together
	}
	var out []*backend.Stacked
	seen := map[string]bool{}
	for _, name := range strings.Split(names, ",") {
		name = strings.TrimSpace(name)
		f, err := ByName(name)
		if err != nil {
			return nil, err
		}
		if seen[name] {
			return nil, doc.Inputf("", "backend %s is named twice in %q", name, names)
		}
		seen[name] = true
		b, err := backend.Open(ctx, f, getenv, opt)
		if err != nil {
			return nil, err
		}
		if b.Traits().Untranslated && strings.Contains(names, ",") {
			return nil, doc.Inputf("", "backend %s translates nothing and cannot stand in a list", name)
		}
		out = append(out, b)
	}
	return out, nil
}
