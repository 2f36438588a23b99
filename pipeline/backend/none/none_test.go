package none

import (
	"context"
	"errors"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

func TestNone(t *testing.T) {
	b, err := backend.Open(context.Background(), Factory, func(string) string { return "" }, backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if tr := b.Traits(); !tr.Untranslated || tr.Remote {
		t.Errorf("traits %+v", tr)
	}
	got, err := b.Translate(context.Background(), []backend.Segment{{ID: "1.1", Parts: markup.Of("Der Hund bellt.")}})
	if err != nil || len(got) != 1 || got[0] != (backend.Translation{Origin: doc.OriginNone}) {
		t.Errorf("%+v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := b.Translate(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
