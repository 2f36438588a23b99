package pipeline

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline/bitext"
)

func TestMatchRefusesAnotherVersion(t *testing.T) {
	d := mustRun(t, Options{Backend: &script{traits: symbols(), answer: copyBack}})
	if _, err := Match(d, []byte(article+"\n")); err == nil || !strings.Contains(err.Error(), "another article or version") {
		t.Errorf("error %v", err)
	}
}

// TestReviewFormats sends a document through every format that comes back, with
// the rows of tables in another order, and expects it on the article again.
func TestReviewFormats(t *testing.T) {
	d := mustRun(t, Options{Backend: &script{traits: symbols(), answer: copyBack}})
	approved := unitWith(t, d, "Zeitung")
	approved.State, approved.Target = doc.Approved, "Petra Kornmann told the newspaper."
	for i := range approved.Terms {
		approved.Terms[i].TargetSpan = doc.NoSpan
	}
	for _, f := range bitext.Formats {
		if f.Read == nil {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			data, err := f.Bytes(d)
			if err != nil {
				t.Fatal(err)
			}
			if f.Name == "tsv" {
				rows := strings.SplitAfter(string(data), "\n")
				slices.Reverse(rows[1:])
				data = []byte(strings.Join(rows, ""))
			}
			r, err := f.Read(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			r.Name = d.Name
			ordered, err := f.Read(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			Order(ordered)
			matched, err := Match(r, []byte(article))
			if err != nil {
				t.Fatal(err)
			}
			for what, got := range map[string]*doc.Document{"matched": matched, "ordered": ordered} {
				Recheck(got, Options{})
				if len(got.Blocks) != len(d.Blocks) {
					t.Fatalf("%s: %d blocks, want %d", what, len(got.Blocks), len(d.Blocks))
				}
				for i, b := range got.Blocks {
					if b.Kind != d.Blocks[i].Kind || what == "matched" && b.Raw != d.Blocks[i].Raw {
						t.Errorf("%s: block %d is %s at %v, want %s at %v", what, i, b.Kind, b.Raw, d.Blocks[i].Kind, d.Blocks[i].Raw)
					}
					for j, u := range b.Units {
						w := d.Blocks[i].Units[j]
						if u.ID != w.ID || u.Target != w.Target || u.State != w.State || u.Origin != w.Origin {
							t.Errorf("%s: %+v, want %+v", what, u, w)
						}
						if what == "matched" && u.Raw != w.Raw {
							t.Errorf("segment %s at %v, want %v", u.ID, u.Raw, w.Raw)
						}
						if len(u.Terms) != len(w.Terms) {
							t.Errorf("%s: segment %s has %d terms, want %d", what, u.ID, len(u.Terms), len(w.Terms))
						}
					}
				}
			}
		})
	}
}

func review(units ...doc.Unit) *doc.Document {
	d := &doc.Document{Name: "a.txt", Blocks: []doc.Block{{Kind: doc.Paragraph}}}
	for i, u := range units {
		u.ID = fmt.Sprintf("1.%d", i+1)
		d.Blocks[0].Units = append(d.Blocks[0].Units, u)
	}
	return d
}

func TestRecheck(t *testing.T) {
	not := doc.Issue{Code: doc.CodeNotTranslated, Severity: doc.Error}
	similar := doc.Issue{Code: doc.CodeMemorySimilar, Severity: doc.Info}
	d := review(
		doc.Unit{Source: "Es kamen 20 Kinder.", Target: "30 children came.", Origin: doc.OriginNone, State: doc.Approved, Issues: []doc.Issue{not, similar}},
		doc.Unit{Source: "Das Haus ist alt.", Target: "The house is old.", Origin: doc.OriginNone, Issues: []doc.Issue{not}},
		doc.Unit{Source: "Das Haus ist neu.", Target: "Das Haus ist neu.", Origin: doc.OriginNone, Issues: []doc.Issue{not}},
		doc.Unit{Source: "Der Hund schläft.", Target: "The dog sleeps.", Origin: "offline", Issues: []doc.Issue{similar}})
	Recheck(d, Options{})
	u := d.Blocks[0].Units
	if u[0].Origin != doc.OriginHuman || len(u[0].Issues) == 0 || hasIssue(&u[0], doc.CodeNotTranslated) || hasIssue(&u[0], doc.CodeMemorySimilar) {
		t.Errorf("a person's English is not checked: %+v", u[0])
	}
	if u[1].Origin != doc.OriginHuman || u[1].State != doc.Edited || u[1].HasErrors() {
		t.Errorf("English where none was: %+v", u[1])
	}
	if u[2].Origin != doc.OriginNone || !hasIssue(&u[2], doc.CodeNotTranslated) {
		t.Errorf("German that still stands: %+v", u[2])
	}
	if !hasIssue(&u[3], doc.CodeMemorySimilar) {
		t.Errorf("what nobody has looked at lost its note: %+v", u[3])
	}
}

// TestComplete: what a file lost is named, wherever it stood.
func TestComplete(t *testing.T) {
	for _, c := range []struct {
		ids   string
		sizes []int
		want  string
	}{
		{"1.1 2.1 2.2", []int{1, 2}, ""},
		{"1.1 2.1 2.2", nil, ""},
		{"1.1 2.2", nil, "1 segment of the article is missing: 2.1"},
		{"2.1 2.2", nil, "missing: 1.1"},
		{"1.1 3.1", nil, "missing: 2.1"},
		{"1.1 2.1", []int{1, 2}, "missing: 2.2"},
		{"1.1", []int{1, 2, 1}, "3 segments of the article are missing: 2.1, 2.2, 3.1"},
		{"1.1", []int{1, -1}, "missing: 2.1"},
		{"1.1 3.1", []int{1, 0, 1}, ""}, // a block without a sentence
		{"1.1", []int{20}, "1.10, 1.11 and 9 more"},
	} {
		d := &doc.Document{Sizes: c.sizes, Blocks: []doc.Block{{}}}
		for id := range strings.FieldsSeq(c.ids) {
			d.Blocks[0].Units = append(d.Blocks[0].Units, doc.Unit{ID: id})
		}
		err := Complete(d)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of %v: %v, want %s", c.ids, c.sizes, err, c.want)
		}
	}
}

// TestSameArticle: line ends and byte order marks make no other article.
func TestSameArticle(t *testing.T) {
	const text = "Ein Titel\n\nDas Wetter war schön.\n"
	hash := func(s string) string { return doc.Hash([]byte(s)) }
	forms := []string{text, strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(text, "\n", "\r"), "\ufeff" + text, "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")}
	for _, a := range forms {
		for _, b := range forms {
			if !sameFile([]byte(a), hash(b)) {
				t.Errorf("%q and %q are two articles", a, b)
			}
		}
		if sameFile([]byte(a), hash(text+" ")) {
			t.Errorf("%q is any article", a)
		}
	}
}

func TestDiff(t *testing.T) {
	tests := []struct {
		before, after string
		want          []Hunk
	}{
		{"the same text", "the same text", nil},
		{"a b c d", "a x c d", []Hunk{{"b", "x"}}},
		{"a b c d", "a c d e", []Hunk{{"b", ""}, {"", "e"}}},
		{"", "all new", []Hunk{{"", "all new"}}},
		{"one two three", "", []Hunk{{"one two three", ""}}},
		{"the computing output is low", "the computing power is low", []Hunk{{"output", "power"}}},
		{"he sold old cars fast", "he sold vintage automobiles fast", []Hunk{{"old cars", "vintage automobiles"}}},
	}
	for _, tt := range tests {
		if got := diff(tt.before, tt.after); !slices.Equal(got, tt.want) {
			t.Errorf("%q → %q: %q, want %q", tt.before, tt.after, got, tt.want)
		}
	}
}

func TestCompareAndPropose(t *testing.T) {
	german := []string{
		"Der Gemeinderat hat am Montag getagt.",
		"Am Dienstag sprach der Gemeinderat über Schulen.",
		"Die Schulen bleiben am Montag zu.",
		"Er kam am Dienstag.",
	}
	english := [2][]string{
		{"Community advice met on Monday.", "On Tuesday the community advice spoke about schools.", "The schools stay closed on Monday.", "He came on Tuesday."},
		{"Municipal council met on Monday.", "On Tuesday, the municipal council discussed schools.", "The schools stay closed on Monday.", "He came on 1 Tuesday."},
	}
	var docs [2]*doc.Document
	for i := range docs {
		var units []doc.Unit
		for j, g := range german {
			units = append(units, doc.Unit{Source: g, Target: english[i][j], Origin: "offline"})
		}
		docs[i] = review(units...)
	}
	r, err := Compare(docs[0], docs[1])
	if err != nil || r.Unchanged != 1 || len(r.Edits) != 3 || r.Edits[0].String() != `1.1: "Community advice" → "Municipal council"` {
		t.Fatalf("%+v, %v", r, err)
	}
	if r.Removed != 7 || r.Added != 7 {
		t.Errorf("%d words removed, %d added", r.Removed, r.Added)
	}
	if u := docs[1].Blocks[0].Units; u[0].State != doc.Edited || u[2].State != doc.Machine {
		t.Errorf("states %q, %q", u[0].State, u[2].State)
	}
	got := Propose(docs[1:], r.Edits, nil, 2)
	if len(got) != 1 || got[0].Entry.German != "Gemeinderat" || got[0].Entry.English != "municipal council" || got[0].Units != 2 {
		t.Fatalf("%+v", got)
	}
	if got := Propose(docs[1:], r.Edits, glossary.New([]glossary.Entry{got[0].Entry}), 2); len(got) != 0 {
		t.Errorf("what is in the glossary is proposed: %+v", got)
	}
	if got := Propose(docs[1:], r.Edits, nil, 3); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	docs[0].Blocks[0].Units[1].Source = "Etwas anderes."
	if _, err := Compare(docs[0], docs[1]); err == nil {
		t.Error("an original of another article is taken")
	}
}
