package memory

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dolmetsch/doc"
)

func put(t testing.TB, s *Store, entries ...Entry) Counts {
	t.Helper()
	n, err := s.Write(context.Background(), func(put func(Entry) error) error {
		for _, e := range entries {
			if err := put(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// filled is the unit with source after Fill.
func filled(t *testing.T, s *Store, source string, terms ...doc.Term) doc.Unit {
	t.Helper()
	d := document(source, "")
	d.Blocks[0].Units[0].Terms = terms
	if err := s.Fill(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	return d.Blocks[0].Units[0]
}

func TestOneSentenceInOtherTypography(t *testing.T) {
	s := newStore(t)
	put(t, s, Entry{Source: "„Wir gehen“, sagte er – und ging.", Target: "“We are going,” he said, and went.", State: doc.Approved})
	u := filled(t, s, `"Wir  gehen", sagte er - und ging.`)
	if u.Target == "" || u.State != doc.Approved {
		t.Errorf("%+v", u)
	}
}

func TestNumbersAreExchanged(t *testing.T) {
	tests := []struct {
		name, source, target, query, want string
	}{
		{"amount and date", "Am 3. Mai 2021 zahlte die Stadt 2.000 Euro an den Verein.", "On May 3, 2021, the city paid the club 2,000 euros.",
			"Am 7. Juni 2022 zahlte die Stadt 31.500 Euro an den Verein.", "On June 7, 2022, the city paid the club 31,500 euros."},
		{"per cent", "Der Anteil stieg auf 40 %.", "The share rose to 40%.", "Der Anteil stieg auf 45,5 %.", "The share rose to 45.5%."},
		{"another order", "Von 300 Häusern brannten 20 ab.", "20 of 300 houses burned down.", "Von 410 Häusern brannten 35 ab.", "35 of 410 houses burned down."},
		{"the same number twice", "Es kamen 20 Kinder und 20 Eltern.", "20 children and 20 parents came.", "Es kamen 30 Kinder und 40 Eltern.", ""},
		{"English lacks it", "Es kamen 20 Kinder.", "Many children came.", "Es kamen 30 Kinder.", ""},
		{"English has another", "Es kamen 20 Kinder.", "20 children came in 2 groups.", "Es kamen 30 Kinder.", ""},
		{"singular", "Im Haus sind 2 Zimmer frei.", "There are 2 free rooms in the house.", "Im Haus sind 1 Zimmer frei.", ""},
		{"article", "Das ist ein Rabatt von 10 Prozent.", "That is a 10% discount.", "Das ist ein Rabatt von 80 Prozent.", ""},
		{"other unit", "Es kostet 20 Euro.", "It costs 20 euros.", "Es kostet 20 Dollar.", ""},
		{"other words", "Es kamen 20 Kinder.", "20 children came.", "Es gingen 20 Kinder.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newStore(t)
			put(t, s, Entry{Source: tt.source, Target: tt.target, State: doc.Approved})
			u := filled(t, s, tt.query)
			if u.Target != tt.want {
				t.Errorf("target %q, want %q", u.Target, tt.want)
			}
			if tt.want != "" && (u.Origin != doc.OriginMemory || u.State != doc.Machine || len(u.Issues) != 1 || u.Issues[0].Code != doc.CodeMemoryNumbers) {
				t.Errorf("%+v", u)
			}
		})
	}
	s := newStore(t)
	put(t, s, Entry{Source: "Es kamen 20 Kinder.", Target: "20 children came.", State: doc.Edited})
	if u := filled(t, s, "Es kamen 30 Kinder."); u.Target != "" {
		t.Errorf("a target that nobody approved was used: %+v", u)
	}
}

func TestSimilarIsOfferedAndNoMore(t *testing.T) {
	s := newStore(t)
	day := time.Date(2025, 3, 4, 5, 6, 7, 0, time.UTC)
	put(t, s,
		Entry{Source: "Der Gemeinderat hat den Haushalt am Montag beschlossen.", Target: "The council passed the budget on Monday.", State: doc.Approved, Article: "a.txt", Changed: day},
		Entry{Source: "Die Feuerwehr rettete am Abend zwei Katzen vom Dach.", Target: "unseen", State: doc.Machine, Origin: "google", Changed: day})
	tests := []struct {
		name, query, want string
		terms             []doc.Term
	}{
		{"a word differs", "Der Gemeinderat hat den Haushalt am Dienstag beschlossen.",
			"similar approved sentence (87%): Der Gemeinderat hat den Haushalt am Montag beschlossen. → The council passed the budget on Monday. (a.txt, 2025-03-04)", nil},
		{"not reviewed", "Die Feuerwehr rettete am Abend zwei Katzen vom Dach.", "similar sentence, not reviewed (100%)", nil},
		{"too different", "Der Gemeinderat tagte in der neuen Halle und ging dann essen.", "", nil},
		{"short", "Die Feuerwehr rettete.", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := filled(t, s, tt.query)
			if u.Target != "" || u.Origin != "" || u.State != doc.Machine {
				t.Fatalf("filled: %+v", u)
			}
			if approved := strings.HasPrefix(tt.want, "similar approved"); approved != (u.Similar.Target == "The council passed the budget on Monday.") || !approved && u.Similar != (doc.Hint{}) {
				t.Errorf("for backends: %+v", u.Similar)
			}
			got := ""
			if len(u.Issues) > 0 {
				got = u.Issues[0].Message
				if u.Issues[0].Code != doc.CodeMemorySimilar || u.Issues[0].Severity != doc.Info {
					t.Errorf("%+v", u.Issues[0])
				}
			}
			if tt.want == "" && got != "" || !strings.HasPrefix(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestNamesCountLess(t *testing.T) {
	query := words("Der Trainer Hannes Ritter ist zufrieden")
	other := words("Der Trainer Pavel Winkler ist zufrieden")
	without := similarity(query, other)
	markNames(query, []doc.Term{{Kind: doc.Name, Source: "Hannes Ritter"}})
	if with := similarity(query, other); with <= without || with >= 1 {
		t.Errorf("%.2f with names, %.2f without", with, without)
	}
}

func TestApprovedBeatsMachine(t *testing.T) {
	s := newStore(t)
	at := func(n int64) time.Time { return time.Unix(n, 0) }
	e := func(target string, state doc.State, n int64) Entry {
		return Entry{Source: "Das Haus ist alt.", Target: target, State: state, Changed: at(n)}
	}
	for i, step := range []struct {
		entry Entry
		count Counts
		left  string
	}{
		{e("machine", doc.Machine, 1), Counts{Added: 1}, "machine"},
		{e("approved", doc.Approved, 2), Counts{Changed: 1}, "approved"},
		{e("machine again", doc.Machine, 3), Counts{Unchanged: 1}, "approved"},
		{e("edited", doc.Edited, 4), Counts{Unchanged: 1}, "approved"},
		{e("approved", doc.Approved, 5), Counts{Unchanged: 1}, "approved"},
		{e("approved earlier", doc.Approved, 1), Counts{Unchanged: 1}, "approved"},
		{e("approved later", doc.Approved, 6), Counts{Changed: 1}, "approved later"},
	} {
		if got := put(t, s, step.entry); got != step.count {
			t.Errorf("step %d: %+v, want %+v", i, got, step.count)
		}
		var left []string
		if err := s.Each(context.Background(), func(e Entry) error { left = append(left, e.Target); return nil }); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(left, []string{step.left}) {
			t.Errorf("step %d: left %q, want %q", i, left, step.left)
		}
	}
}

func TestFailedImportLeavesWhole(t *testing.T) {
	ctx, s := context.Background(), newStore(t)
	entry := Entry{Source: "Der Gemeinderat hat den Haushalt am Montag beschlossen.", Target: "x", State: doc.Approved}
	broken := errors.New("broken")
	if n, err := s.Write(ctx, func(put func(Entry) error) error { return errors.Join(put(entry), broken) }); !errors.Is(err, broken) || n != (Counts{}) {
		t.Errorf("%+v, %v", n, err)
	}
	if u := filled(t, s, entry.Source); u.Target != "" {
		t.Errorf("a step that was not finished is there: %+v", u)
	}
	// Words that a killed run has left are merged even if nothing else is new.
	put(t, s, entry)
	if _, err := s.db.Exec(`INSERT INTO word_new SELECT stem, words, unit FROM word; DELETE FROM word`); err != nil {
		t.Fatal(err)
	}
	if n := put(t, s, entry); n != (Counts{Unchanged: 1}) {
		t.Errorf("%+v", n)
	}
	if u := filled(t, s, "Der Gemeinderat hat den Haushalt am Freitag beschlossen."); len(u.Issues) != 1 {
		t.Errorf("not found: %+v", u)
	}
}

func TestFingerprintOfTheSame(t *testing.T) {
	ctx, s := context.Background(), newStore(t)
	d := approve(document("Eins.", "One.", "Zwei.", "Two."))
	print := func() string {
		t.Helper()
		p, err := s.Fingerprint(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	empty := print()
	if n, err := s.Learn(ctx, d, time.Unix(1, 0)); err != nil || n.Added != 2 {
		t.Fatal(n, err)
	}
	first := print()
	if n, err := s.Learn(ctx, d, time.Unix(2, 0)); err != nil || n != (Counts{Unchanged: 2}) {
		t.Fatal(n, err)
	}
	if print() != first || first == empty {
		t.Errorf("%s, %s, %s", empty, first, print())
	}
	d.Blocks[0].Units[1].Target = "2."
	if _, err := s.Learn(ctx, d, time.Unix(2, 0)); err != nil || print() == first {
		t.Error("an update within the second did not change the fingerprint")
	}
}

// sentences makes German-looking sentences with words as frequent as in a
// language, and many that are variants of others, as news is.
type sentences struct {
	random *rand.Rand
	zipf   *rand.Zipf
	words  []string
}

func newSentences(seed uint64) *sentences {
	r := rand.New(rand.NewPCG(seed, 1))
	g := &sentences{random: r, zipf: rand.NewZipf(r, 1.07, 3, 79_999)}
	parts := strings.Fields("ge be ver er land haus stadt rat zeit ung heit schaft arbeit wagen spiel recht bau markt see berg mann frau kind tag jahr weg plan amt bund kreis")
	for i := range 80_000 { // frequent words are short
		w := ""
		for range 1 + min(4, i/4000) + r.IntN(2) {
			w += parts[r.IntN(len(parts))]
		}
		if r.IntN(2) == 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		g.words = append(g.words, w)
	}
	return g
}

func (g *sentences) next() string {
	n := 6 + g.random.IntN(20)
	ws := make([]string, n)
	for i := range ws {
		ws[i] = g.words[g.zipf.Uint64()]
	}
	if g.random.IntN(3) == 0 {
		ws[n/2] = strconv.Itoa(g.random.IntN(5000))
	}
	return strings.Join(ws, " ") + "."
}

// BenchmarkFill looks one unit up in a memory of DOLMETSCH_MEMORY_UNITS units
// (10,000 if not set): one that is there, one that differs in a word, and one
// that is new.
func BenchmarkFill(b *testing.B) {
	units := 10_000
	if v := os.Getenv("DOLMETSCH_MEMORY_UNITS"); v != "" {
		var err error
		if units, err = strconv.Atoi(v); err != nil {
			b.Fatal(err)
		}
	}
	ctx := context.Background()
	path := filepath.Join(b.TempDir(), "m.db")
	s, err := Open(ctx, path)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	g := newSentences(1)
	var known []string
	begun := time.Now()
	if _, err := s.Write(ctx, func(put func(Entry) error) error {
		for i := range units {
			src := g.next()
			if i%(units/1000) == 0 {
				known = append(known, src)
			}
			if err := put(Entry{Source: src, Target: "The English of it.", State: doc.Approved, Changed: time.Unix(int64(i), 0)}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d units written in %.1f s, %d MB", units, time.Since(begun).Seconds(), info.Size()>>20)
	variant := func(s string) string {
		f := strings.Fields(s)
		f[len(f)/3] = "Andersartiges"
		return strings.Join(f, " ")
	}
	for _, q := range []struct {
		name  string
		query func(i int) string
	}{
		{"exact", func(i int) string { return known[i%len(known)] }},
		{"similar", func(i int) string { return variant(known[i%len(known)]) }},
		{"new", func(int) string { return g.next() }},
	} {
		b.Run(q.name, func(b *testing.B) {
			found := 0
			for i := 0; b.Loop(); i++ {
				d := document(q.query(i), "")
				if err := s.Fill(ctx, d); err != nil {
					b.Fatal(err)
				}
				if u := d.Blocks[0].Units[0]; u.Target != "" || len(u.Issues) > 0 {
					found++
				}
			}
			b.ReportMetric(100*float64(found)/float64(b.N), "%found")
		})
	}
}

// A hint is only what was approved, even where something that nobody has looked
// at is more similar.
func TestHintIsApproved(t *testing.T) {
	s := newStore(t)
	put(t, s,
		Entry{Source: "Der Gemeinderat hat den Haushalt am Montag beschlossen.", Target: "approved", State: doc.Approved},
		Entry{Source: "Der Gemeinderat hat den Haushalt am Dienstag beschlossen.", Target: "machine's", State: doc.Machine})
	u := filled(t, s, "Der Gemeinderat hat den Haushalt am Dienstag beschlossen.")
	if u.Similar.Target != "approved" || !strings.Contains(u.Issues[0].Message, "machine's") {
		t.Errorf("%+v", u)
	}
}
