package model

import (
	"context"
	"strings"
	"testing"

	"dolmetsch/nmt"
)

func TestEmbeddedModelTranslates(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	tr, err := m.NewTranslator(nmt.Options{Alignment: true})
	if err != nil {
		t.Fatal(err)
	}
	r, err := tr.Translate(context.Background(), []string{"⟦N1⟧ sagte am Montag, das Haus sei groß."})
	if err != nil {
		t.Fatal(err)
	}
	if !r[0].Complete || !strings.Contains(r[0].Text, "⟦N1⟧") || !strings.Contains(r[0].Text, "Monday") {
		t.Errorf("%+v", r[0])
	}
}

func TestHashNamesAllFiles(t *testing.T) {
	a, b := Hash(nmt.Files{Model: []byte("ab")}), Hash(nmt.Files{Model: []byte("a"), Vocabulary: []byte("b")})
	if a == b || len(a) != 64 {
		t.Errorf("%s, %s", a, b)
	}
}

func BenchmarkLoad(b *testing.B) {
	f, err := Files()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := nmt.Load(f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHash(b *testing.B) {
	f, err := Files()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		Hash(f)
	}
}
