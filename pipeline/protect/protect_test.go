package protect

import (
	"testing"

	"dolmetsch/pipeline/doc"
)

func article1(source string) *doc.Document {
	return &doc.Document{Blocks: []doc.Block{{Kind: doc.Paragraph, Units: []doc.Unit{{ID: "1.1", Source: source}}}}}
}

func TestMaskRestore(t *testing.T) {
	tests := []struct{ source, masked, answer, want string }{
		{"In München kamen 2.000 Menschen.", "In ⟦N1⟧ kamen ⟦D1⟧ Menschen.", "⟦D1⟧ people came to ⟦ n1⟧.", "2,000 people came to Munich."},
		{"Münchens OB kam.", "⟦N1⟧s OB kam.", "⟦N1⟧s mayor came.", "Munich's mayor came."},
		{"„Ja“, sagte er, „aber nein.“", "“Ja”, sagte er, “aber nein.”", "“Yes”, he said, “but no.”", "“Yes,” he said, “but no.”"},
	}
	for _, tt := range tests {
		d := article1(tt.source)
		Find(d, nil, Options{})
		m := Mask(&d.Blocks[0].Units[0], doc.Symbols)
		if m.Text != tt.masked {
			t.Errorf("mask %q, want %q", m.Text, tt.masked)
		}
		r := m.Restore(tt.answer)
		if r.Text != tt.want || !r.OK() {
			t.Errorf("restored %q, want %q; %+v", r.Text, tt.want, r)
		}
	}
}
