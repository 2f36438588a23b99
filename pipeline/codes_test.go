package pipeline

import (
	"context"
	"slices"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
	"dolmetsch/pipeline/protect"
	"dolmetsch/pipeline/segment"
)

// coded is a document of one paragraph, whose text has its inline codes in
// braces: {(b} opens, {)b} closes, {n} stands by itself.
func coded(text string) *doc.Document {
	b := doc.Block{Kind: doc.Paragraph, Map: doc.OffsetMap{{}}}
	for text != "" {
		before, rest, ok := strings.Cut(text, "{")
		b.Text += before
		if !ok {
			break
		}
		var name string
		name, text, _ = strings.Cut(rest, "}")
		c := doc.Code{ID: strings.Trim(name, "()"), Kind: doc.Single, At: len(b.Text), TargetAt: -1, Data: "<" + name + ">"}
		switch name[0] {
		case '(':
			c.Kind = doc.Open
		case ')':
			c.Kind = doc.Close
		}
		b.Codes = append(b.Codes, c)
	}
	d := &doc.Document{Blocks: []doc.Block{b}}
	segment.Split(d)
	return d
}

// english is the English of d with the codes in braces.
func english(d *doc.Document) string {
	var all []string
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		text, at := "", 0
		for _, c := range u.TargetCodes() {
			name := c.ID
			switch c.Kind {
			case doc.Open:
				name = "(" + name
			case doc.Close:
				name = ")" + name
			}
			text += u.Target[at:c.TargetAt] + "{" + name + "}"
			at = c.TargetAt
		}
		all = append(all, text+u.Target[at:])
	})
	return strings.Join(all, " ")
}

// Codes come back where they belong in every style: those at the ends of a
// sentence or a term by themselves, others with the backend's help; what cannot
// be placed is at the end, with a warning.
func TestInlineCodes(t *testing.T) {
	words := strings.NewReplacer("Der ", "The ", "Rat", "council", "hat ", "has ", "alles", "everything", "sofort", "at once", "abgelehnt", "rejected", " in ", " in ", "Er kam", "He came", "Sie ging", "She left")
	for _, tt := range []struct {
		text, want string // where the style carries codes
		anywhere   bool   // no backend is needed
	}{
		{"{(b}Der Rat hat alles abgelehnt.{)b}", "{(b}The council has everything rejected.{)b}", true},
		{"Der Rat hat alles abgelehnt{n}.", "The council has everything rejected{n}.", true},
		{"Der Rat hat alles abgelehnt.{n}", "The council has everything rejected.{n}", true},
		{"Der Rat in {(b}München{)b} hat alles{n} abgelehnt.", "The council in {(b}Munich{)b} has everything{n} rejected.", false},
		{"Der Rat in {(b}München{)b} hat abgelehnt.", "The council in {(b}Munich{)b} has rejected.", true},
		{"Der Rat in München{n} hat abgelehnt.", "The council in Munich{n} has rejected.", true},
		{"{(b}Münchens{)b} Rat hat abgelehnt.", "{(b}Munich's{)b} council has rejected.", true},
		{"Er kam in {(b}München{)b}.", "He came in {(b}Munich{)b}.", true},
		{"Der Rat hat {(b}alles{)b} abgelehnt.", "The council has {(b}everything{)b} rejected.", false},
		{"Der {(a}Rat hat {(b}alles{)b} sofort{)a} abgelehnt{n}.", "The {(a}council has {(b}everything{)b} at once{)a} rejected{n}.", false},
		{"{(b}Er kam. Sie ging.{)b}", "{(b}He came. She left.{)b}", true},
		{"{(b}Er kam.{)b} {(i}Sie ging{)i}.{n}", "{(b}He came.{)b} {(i}She left{)i}.{n}", true},
		{"„{(b}Er kam{)b}“, hat Der Rat.", "“{(b}He came{)b},” has The council.", false},
		{"München{n} {(b}2.000{)b}", "Munich{n} {(b}2,000{)b}", true}, // nothing to translate
	} {
		for _, style := range []markup.Style{markup.HTML, markup.XML, markup.Symbols, markup.Plain, markup.Opaque} {
			d := coded(tt.text)
			before := 0
			d.Units(func(_ *doc.Block, u *doc.Unit) { before += len(u.Codes) })
			protect.Find(d, nil, protect.Options{Names: true})
			b := &script{traits: backend.Traits{Name: "script", Style: style, Parallel: 1}, answer: func(s asked) (string, error) {
				text := words.Replace(s.Text)
				if style == markup.Plain {
					text = strings.NewReplacer("Münchens", "Munich's", "München", "Munich").Replace(text)
				}
				return text, nil
			}}
			if err := translate(context.Background(), d, Options{Backend: b}); err != nil {
				t.Fatal(err)
			}
			got := english(d)
			carries := style == markup.HTML || style == markup.XML
			if (carries || tt.anywhere) && got != tt.want {
				t.Errorf("style %d: %s\n got %s\nwant %s", style, tt.text, got, tt.want)
			}
			after, warned := 0, false
			d.Units(func(_ *doc.Block, u *doc.Unit) {
				warned = warned || hasIssue(u, doc.CodeUnplaced)
				for _, c := range u.Codes {
					if c.TargetAt >= 0 && c.TargetAt <= len(u.Target) {
						after++
					}
				}
			})
			if after != before {
				t.Errorf("style %d: %s: %d codes of %d", style, tt.text, after, before)
			}
			if warned != !(carries || tt.anywhere) {
				t.Errorf("style %d: %s became %s, warned %v", style, tt.text, got, warned)
			}
		}
	}
}

// Pairs that a backend tears apart or crosses still nest, and nothing is lost.
func TestCodesThatABackendMangles(t *testing.T) {
	const text = "Der {(a}Rat{)a} hat {(b}alles{)b} abgelehnt{n}, sofort."
	for _, tt := range []struct{ answer, want string }{
		{`It <g id="1">has <g id="2">all</g> of</g> it<g id="3"/>, now.`, "It {(a}has {(b}all{)b} of{)a} it{n}, now."},
		{`<g id="2">All</g> was <g id="3"/>rejected by <g id="1">it</g>.`, "{(b}All{)b} was {n}rejected by {(a}it{)a}."},
		{`It has all.`, "It has all.{(a}{)a}{(b}{)b}{n}"},
		{`It <g id="1">has all.`, "It has all.{(a}{)a}{(b}{)b}{n}"},
		{`It</g> has <g id="1">all</g> <g id="1">twice</g>.`, "It has {(a}all{)a} twice.{(b}{)b}{n}"},
		{`It <g id="9">has</g> <g id="3"/> all.`, "It has {n} all.{(a}{)a}{(b}{)b}"},
	} {
		d := coded(text)
		b := &script{traits: backend.Traits{Name: "script", Style: markup.XML, Parallel: 1}, answer: func(asked) (string, error) { return tt.answer, nil }}
		if err := translate(context.Background(), d, Options{Backend: b}); err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(english(d), "  ", " "); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.answer, got, tt.want)
		}
	}
}

// A unit that is repaired in pieces, or that nobody translates, keeps its codes.
func TestCodesOfRepairedUnits(t *testing.T) {
	d := coded("{(b}Der Rat{)b} in Köln hat {(i}alles{)i} abgelehnt.{n}")
	protect.Find(d, nil, protect.Options{Names: true})
	b := &script{traits: backend.Traits{Name: "script", Style: markup.XML, Parallel: 1}, answer: func(s asked) (string, error) {
		switch {
		case strings.Contains(s.Text, "<x"):
			return "It rejected <g id=\"2\">all</g>.", nil // the name is lost
		case strings.Contains(s.Text, "Der"):
			return strings.Replace(s.Text, "Der Rat", "The council", 1), nil
		}
		return strings.NewReplacer("hat", "has", "alles", "all of it", "abgelehnt", "rejected").Replace(s.Text), nil
	}}
	if err := translate(context.Background(), d, Options{Backend: b}); err != nil {
		t.Fatal(err)
	}
	if got, want := english(d), "{(b}The council{)b} in Cologne has {(i}all of it{)i} rejected.{n}"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}

	d = coded("{(b}Der Rat{)b} tagt.{n}")
	b.answer = func(asked) (string, error) { return "", backend.Errorf(backend.Permanent, "no") }
	if err := translate(context.Background(), d, Options{Backend: b}); err != nil {
		t.Fatal(err)
	}
	if got := english(d); got != "{(b}Der Rat{)b} tagt.{n}" {
		t.Errorf("not translated: %s", got)
	}
}

// Punctuation is British on every path, that of a unit repaired in pieces too.
func TestBritishOnTheRepairPath(t *testing.T) {
	for _, british := range []bool{false, true} {
		d := coded("Laut Anna Weber nannte Köln es „gut“.")
		opt := protect.Options{Names: true, British: british}
		protect.Find(d, nil, opt)
		b := &script{traits: backend.Traits{Name: "script", Style: markup.Symbols, Parallel: 1}, answer: func(s asked) (string, error) {
			if strings.Contains(s.Text, "Laut") && strings.Contains(s.Text, "es") {
				return "According to ⟦N1⟧, it called it “good.”", nil // one name is lost
			}
			return strings.NewReplacer("Laut", "According to", "nannte", "called", "es “gut”.", "it “good.”").Replace(s.Text), nil
		}}
		if err := translate(context.Background(), d, Options{Backend: b, Protect: opt}); err != nil {
			t.Fatal(err)
		}
		want := "According to Anna Weber called Cologne it “good.”"
		if british {
			want = "According to Anna Weber called Cologne it “good”."
		}
		if u := d.Blocks[0].Units[0]; u.Target != want || len(b.asked) < 3 {
			t.Errorf("british %v: %q, want %q; asked %q", british, u.Target, want, b.asked)
		}
	}
}

// A reviewer's English has the codes whose places are known, and the others at
// its end.
func TestCodesOfReviewedEnglish(t *testing.T) {
	d := coded("{(b}Der Rat{)b} in {(i}Köln{)i} tagt{n}.")
	protect.Find(d, nil, protect.Options{Names: true})
	u := &d.Blocks[0].Units[0]
	u.Target = "In Cologne, the council meets."
	unplaced := protect.Locate(u)
	if got := english(d); got != "In {(i}Cologne{)i}, the council meets{n}.{(b}{)b}" || !slices.Equal(unplaced, []int{0, 1}) {
		t.Errorf("%s, %v", got, unplaced)
	}
}
