package pipeline

import (
	"context"
	"slices"
	"testing"

	"dolmetsch/glossary"
	"dolmetsch/pipeline/backend/none"
	"dolmetsch/pipeline/protect"
)

// Whatever shapes a review and is in the signature is told when it differs.
func TestDifferences(t *testing.T) {
	b, err := none.Factory.Open(context.Background(), func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	now := Options{Backend: b, Protect: protect.Options{Names: true, Quotes: protect.TranslateQuotes}}
	other, _ := glossary.Merge(glossary.Builtin(), &glossary.Glossary{Entries: []glossary.Entry{{German: "Deich", English: "dyke"}}})
	for _, c := range []struct {
		name string
		then func(*Options)
		want []string
	}{
		{"the same", func(*Options) {}, nil},
		{"context is not of the review", func(o *Options) { o.Context = 5 }, nil},
		{"glossary", func(o *Options) { o.Glossary = other }, []string{"the glossary was another one"}},
		{"names", func(o *Options) { o.Protect.Names = false }, []string{"names were not protected"}},
		{"quotes kept", func(o *Options) { o.Protect.Quotes = protect.KeepQuotes }, []string{"quotations were kept in German"}},
		{"quotes both", func(o *Options) { o.Protect.Quotes = protect.BothQuotes }, []string{"quotations were given in both languages"}},
		{"punctuation and names", func(o *Options) { o.Protect.British, o.Protect.Names = true, false }, []string{"names were not protected", "punctuation was British"}},
	} {
		then := now
		c.then(&then)
		if got := now.Differences(then.Signature()); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for _, s := range []string{"", "made by another tool", "dolmetsch:1|model:x"} {
		if got := now.Differences(s); got != nil {
			t.Errorf("%q: %q", s, got)
		}
	}
}
