package batch

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"dolmetsch/doc"
)

// said is a document of single sentences, German and English by turns.
func said(name string, texts ...string) *doc.Document {
	d := &doc.Document{Name: name}
	for i := 0; i < len(texts); i += 2 {
		d.Blocks = append(d.Blocks, doc.Block{Kind: doc.Paragraph, Units: []doc.Unit{
			{ID: string(rune('1'+i/2)) + ".1", Source: texts[i], Target: texts[i+1], Origin: "openai"}}})
	}
	return d
}

func TestInconsistent(t *testing.T) {
	const german = "Die Bahn schweigt bisher dazu."
	withTerm := func(name, source, target, english string) *doc.Document {
		d := said(name, "Es fehlt an "+source+".", target)
		at := len(target) - len(english)
		d.Blocks[0].Units[0].Terms = []doc.Term{{Kind: doc.Glossary, Source: source, SourceSpan: doc.Span{Start: 12, End: 12 + len(source)},
			Target: english, TargetSpan: doc.Span{Start: at, End: at + len(english)}}}
		return d
	}
	boilerplate := said("b", german, "No comment from Deutsche Bahn.")
	boilerplate.Blocks[0].Kind = doc.Boilerplate
	open := said("b", german, german)
	open.Blocks[0].Units[0].Origin = doc.OriginNone
	for name, tt := range map[string]struct {
		docs []*doc.Document
		want []string // the articles and English of all that differ
	}{
		"different": {[]*doc.Document{said("b", german, "The railway is silent."), said("a", german, "DB does not comment.")},
			[]string{"a: DB does not comment.", "b: The railway is silent."}},
		"marks and capitals": {[]*doc.Document{said("a", german, "The railway is silent."), said("b", german, "The Railway is silent!")}, nil},
		"marks of the German": {[]*doc.Document{said("a", "Das „Amt“ schweigt bisher dazu.", "The office is silent."), said("b", "Das »Amt« schweigt  bisher dazu.", "The agency is silent.")},
			[]string{"a: The office is silent.", "b: The agency is silent."}},
		"the same article": {[]*doc.Document{said("a", german, "The railway is silent.", german, "DB does not comment.")}, nil},
		"short":            {[]*doc.Document{said("a", "Das stimmt.", "That is right."), said("b", "Das stimmt.", "It is true.")}, nil},
		"boilerplate":      {[]*doc.Document{said("a", german, "The railway is silent."), boilerplate}, nil},
		"not translated":   {[]*doc.Document{said("a", german, "The railway is silent."), open}, nil},
		"article replaced": {[]*doc.Document{said("a", german, "The railway is silent."), said("b", german, "DB is silent."), said("b", german, "The railway is silent.")}, nil},
		"article left out": {[]*doc.Document{said("a", german, "The railway is silent."), said("gone", german, "DB is silent.")}, nil},
		"the first of each": {[]*doc.Document{said("c", german, "DB is silent."), said("a", german, "The railway is silent."),
			said("d", german, "The railway is silent."), said("b", german, "DB is silent.")},
			[]string{"a: The railway is silent.", "b: DB is silent."}},
		"terms": {[]*doc.Document{withTerm("a", "Rechenkraft", "There is a lack of compute", "compute"), withTerm("b", "Rechenkraft", "Lacking is computing power", "computing power")},
			[]string{"a: There is a lack of compute", "b: Lacking is computing power", "a: compute", "b: computing power"}},
		"kinds of marks": {[]*doc.Document{said("a", german, "‘It’s quiet,’ DB says."), said("b", german, "“It's quiet,” DB says.")}, nil},
		"possessive term": {[]*doc.Document{withTerm("a", "Amt", "office", "office"), withTerm("b", "Amt", "the office’s", "office’s")},
			[]string{"a: office", "b: the office’s"}},
		"inflected term": {[]*doc.Document{withTerm("a", "Chip", "chip", "chip"), withTerm("b", "Chip", "Chips", "Chips")}, []string{"a: chip", "b: Chips"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := OpenState(context.Background(), t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			for _, d := range tt.docs {
				if err := s.put(context.Background(), record{path: d.Name}, sayings(d)); err != nil {
					t.Fatal(err)
				}
			}
			var got []string
			err = s.inconsistent(context.Background(), func(a string) bool { return a != "gone" }, func(same []Saying) error {
				for _, said := range same {
					got = append(got, said.Article+": "+said.Target)
				}
				return nil
			})
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestState(t *testing.T) {
	ctx, out := context.Background(), t.TempDir()
	s, err := OpenState(ctx, out)
	if err != nil {
		t.Fatal(err)
	}
	want := record{path: "d/ä.txt", source: "1", signature: "s", outputs: `{"x":["y"]}`, summary: "{}"}
	if _, ok, err := s.find(ctx, want.path); ok || err != nil {
		t.Fatalf("%v, %v", ok, err)
	}
	for range 2 {
		if err := s.put(ctx, want, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := OpenState(ctx, out); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "in use by another run") {
		t.Errorf("error %v", err)
	}
	s.Close()
	if s, err = OpenState(ctx, out); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got, ok, err := s.find(ctx, want.path); !ok || err != nil || got != want {
		t.Errorf("%+v, %v, %v", got, ok, err)
	}
}
