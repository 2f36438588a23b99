package segment

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"dolmetsch/doc"
)

const boundary = "‖"

// cases reads the table that the tests and the fuzzer share.
func cases(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for l := range strings.Lines(string(data)) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			lines = append(lines, l)
		}
	}
	if len(lines) < 120 {
		t.Fatalf("%d cases, expected 120 or more", len(lines))
	}
	return lines
}

func sentences(text string) []string {
	var got []string
	for _, s := range Sentences(text) {
		got = append(got, s.Of(text))
	}
	return got
}

func TestSentences(t *testing.T) {
	for _, want := range cases(t) {
		text := strings.ReplaceAll(want, boundary, " ")
		if got := strings.Join(sentences(text), boundary); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
}

// Each sentence, alone, is one sentence: a boundary depends on what stands
// round it and not on how far away the last one was.
func TestSentencesAlone(t *testing.T) {
	for _, c := range cases(t) {
		for want := range strings.SplitSeq(c, boundary) {
			if strings.Count(want, "„") != strings.Count(want, "“") {
				continue // part of a quotation, which may be short by itself
			}
			if got := sentences(want); !slices.Equal(got, []string{want}) {
				t.Errorf("\n got %s\nwant %s", strings.Join(got, boundary), want)
			}
		}
	}
}

func TestSplit(t *testing.T) {
	d := &doc.Document{Blocks: []doc.Block{
		{Text: "Der Titel", Map: doc.OffsetMap{{Text: 0, Raw: 3}}},
		{Text: "Das gilt z. B. hier. Und dort.", Map: doc.OffsetMap{{Text: 0, Raw: 20}, {Text: 20, Raw: 40}, {Text: 21, Raw: 40}}},
	}}
	Split(d)
	Split(d) // again: the same units, not twice as many
	want := []doc.Unit{
		{ID: "1.1", Source: "Der Titel", Raw: doc.Span{Start: 3, End: 12}},
		{ID: "2.1", Source: "Das gilt z. B. hier.", Raw: doc.Span{Start: 20, End: 40}},
		{ID: "2.2", Source: "Und dort.", Raw: doc.Span{Start: 40, End: 49}},
	}
	var got []doc.Unit
	d.Units(func(_ *doc.Block, u *doc.Unit) { got = append(got, *u) })
	if len(got) != len(want) {
		t.Fatalf("%d units, want %d: %+v", len(got), len(want), got)
	}
	for i := range want {
		if got[i].ID != want[i].ID || got[i].Source != want[i].Source || got[i].Raw != want[i].Raw {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
}

// FuzzSentences holds that every character but white space is in exactly one
// sentence, in order.
func FuzzSentences(f *testing.F) {
	for _, c := range cases(f) {
		f.Add(strings.ReplaceAll(c, boundary, " "))
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, s := range Sentences(text) {
			if s.Start < end || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("span %v after %d in %q", s, end, text)
			}
			if gap := text[end:s.Start]; strings.TrimFunc(gap, unicode.IsSpace) != "" {
				t.Fatalf("%q is in no sentence of %q", gap, text)
			}
			if src := s.Of(text); strings.TrimFunc(src, unicode.IsSpace) != src {
				t.Fatalf("sentence %q has white space at an end", src)
			}
			end = s.End
		}
		if gap := text[end:]; strings.TrimFunc(gap, unicode.IsSpace) != "" {
			t.Fatalf("%q is in no sentence of %q", gap, text)
		}
	})
}

// Inline codes go with the sentence that they stand in or close behind.
func TestSplitCodes(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		// A code is a letter in braces: (b opens, )b closes, another stands alone.
		{"Er {(b}kam{)b}. Sie ging.", "Er {(b}kam{)b}.‖Sie ging."},
		{"{(b}Er kam. Sie ging.{)b}", "{(b}Er kam.‖Sie ging.{)b}"},
		{"Er kam.{n} Sie ging.{m}", "Er kam.{n}‖Sie ging.{m}"},
		{"Er kam. {(b}Sie{)b} ging.", "Er kam.‖{(b}Sie{)b} ging."},
		{"{(b}Er kam. {)b}Sie ging.", "{(b}Er kam.{)b}‖Sie ging."},
		{"Er kam.{(b} Sie{)b} ging.", "Er kam.‖{(b}Sie{)b} ging."},
		{"{(a}Er kam.{n}{)a} {(b}Sie ging.{)b}", "{(a}Er kam.{n}{)a}‖{(b}Sie ging.{)b}"},
	} {
		b := doc.Block{}
		for text := tt.text; text != ""; {
			if code, rest, ok := strings.Cut(text, "}"); ok && text[0] == '{' {
				b.Codes = append(b.Codes, codeOf(code[1:], len(b.Text)))
				text = rest
				continue
			}
			b.Text += text[:1]
			text = text[1:]
		}
		d := &doc.Document{Blocks: []doc.Block{b}}
		Split(d)
		var got []string
		for _, u := range d.Blocks[0].Units {
			text, at := "", 0
			for _, c := range u.Codes {
				if c.TargetAt != -1 {
					t.Errorf("%s: a place in no English: %+v", tt.text, c)
				}
				text += u.Source[at:c.At] + "{" + map[doc.CodeKind]string{doc.Open: "(", doc.Close: ")"}[c.Kind] + c.ID + "}"
				at = c.At
			}
			got = append(got, text+u.Source[at:])
		}
		if s := strings.Join(got, "‖"); s != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.text, s, tt.want)
		}
	}
}

func codeOf(text string, at int) doc.Code {
	c := doc.Code{ID: text, Kind: doc.Single, At: at}
	for mark, kind := range map[string]doc.CodeKind{"(": doc.Open, ")": doc.Close} {
		if id, ok := strings.CutPrefix(text, mark); ok {
			c.ID, c.Kind = id, kind
		}
	}
	return c
}
