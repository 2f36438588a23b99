package memory

import (
	"context"
	"path/filepath"
	"reflect"
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
			s, err := OpenAlone(context.Background(), filepath.Join(t.TempDir(), "m.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			for _, d := range tt.docs {
				if err := s.PutArticle(context.Background(), Article{Path: d.Name}, Sayings(d)); err != nil {
					t.Fatal(err)
				}
			}
			var got []string
			err = s.Inconsistent(context.Background(), func(a string) bool { return a != "gone" }, func(same []Saying) error {
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

// A file that was made before articles' sayings were kept gets their table.
func TestOlderFile(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "m.db")
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(`DROP TABLE said`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if s, err = Open(ctx, path); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.PutArticle(ctx, Article{Path: "a"}, []Saying{{Source: "x", Target: "y", Article: "a", Unit: "1.1"}}); err != nil {
		t.Error(err)
	}
}
