package doc

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestOffsetMap(t *testing.T) {
	// "ab" of the raw file "aXXb cd", then "_cd": two bytes were removed after
	// the first, and one put in after the second.
	m := OffsetMap{{0, 0}, {1, 3}, {2, 4}, {3, 4}}
	tests := []struct{ text, raw Span }{
		{Span{0, 1}, Span{0, 3}}, // up to where the next byte came from
		{Span{1, 2}, Span{3, 4}},
		{Span{2, 3}, Span{4, 4}}, // what was put in came from nowhere
		{Span{0, 6}, Span{0, 7}},
		{Span{4, 6}, Span{5, 7}},
	}
	for _, tt := range tests {
		if got := m.Raw(tt.text); got != tt.raw {
			t.Errorf("Raw(%v) = %v, want %v", tt.text, got, tt.raw)
		}
	}
	if got := (OffsetMap)(nil).Raw(Span{1, 2}); got != (Span{}) {
		t.Errorf("empty map: %v", got)
	}
}

func TestSpanJSON(t *testing.T) {
	for _, tt := range []struct {
		span Span
		text string
	}{{Span{3, 7}, "[3,7]"}, {Span{}, "[0,0]"}, {NoSpan, "null"}} {
		b, err := json.Marshal(tt.span)
		if err != nil || string(b) != tt.text {
			t.Errorf("%v is %s, %v; want %s", tt.span, b, err, tt.text)
		}
		var back Span
		if err := json.Unmarshal(b, &back); err != nil || back != tt.span {
			t.Errorf("%s read back as %v, %v", b, back, err)
		}
	}
	var s Span
	if err := json.Unmarshal([]byte(`["a"]`), &s); err == nil {
		t.Error("letters were taken for offsets")
	}
}

func TestSpan(t *testing.T) {
	a, b, c := Span{0, 3}, Span{2, 5}, Span{3, 4}
	if !a.Overlaps(b) || a.Overlaps(c) || !b.Contains(c) || a.Contains(b) || b.Len() != 3 || b.Of("abcdef") != "cde" {
		t.Error("spans are wrong about each other")
	}
}

func TestHasErrors(t *testing.T) {
	var u Unit
	u.AddIssue("x", Warning, "a")
	if u.HasErrors() {
		t.Error("a warning counts as an error")
	}
	u.AddIssue("y", Error, "b")
	if !u.HasErrors() || len(u.Issues) != 2 {
		t.Errorf("%v", u.Issues)
	}
}

func TestTargetCodes(t *testing.T) {
	code := func(id string, kind CodeKind, at int) Code { return Code{ID: id, Kind: kind, TargetAt: at} }
	for _, tt := range []struct {
		name  string
		codes []Code
		want  string
	}{
		{"as in the source", []Code{code("b", Open, 0), code("b", Close, 4), code("n", Single, 4)}, "b( b) n"},
		{"another order", []Code{code("b", Open, 5), code("b", Close, 9), code("i", Open, 0), code("i", Close, 5)}, "i( i) b( b)"},
		{"nested, side by side", []Code{code("a", Open, 0), code("b", Open, 0), code("b", Close, 3), code("a", Close, 3), code("c", Open, 3), code("c", Close, 5)}, "a( b( b) a) c( c)"},
		{"an empty pair", []Code{code("a", Open, 0), code("a", Close, 3), code("b", Open, 3), code("b", Close, 3), code("c", Open, 3)}, "a( a) b( b) c("},
		{"closed from before", []Code{code("n", Single, 3), code("z", Close, 3)}, "z) n"},
		{"moved into another", []Code{code("i", Open, 0), code("i", Close, 9), code("s", Open, 5), code("s", Close, 9)}, "i( s( s) i)"},
		{"around what stood beside it", []Code{code("i", Open, 3), code("i", Close, 5), code("s", Open, 3), code("s", Close, 9)}, "s( i( i) s)"},
		{"not yet placed", []Code{code("n", Single, -1)}, ""},
	} {
		u := Unit{Codes: tt.codes}
		got := ""
		for _, c := range u.TargetCodes() {
			got += " " + c.ID + map[CodeKind]string{Open: "(", Close: ")", Single: ""}[c.Kind]
		}
		if strings.TrimSpace(got) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
