package memory

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dolmetsch/doc"
)

func newStore(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), filepath.Join(t.TempDir(), "folder with ü", "m.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func document(pairs ...string) *doc.Document {
	d := &doc.Document{Name: "a.txt", Blocks: make([]doc.Block, 1)}
	for i := 0; i < len(pairs); i += 2 {
		d.Blocks[0].Units = append(d.Blocks[0].Units, doc.Unit{ID: fmt.Sprintf("1.%d", i/2+1), Source: pairs[i], Target: pairs[i+1]})
	}
	return d
}

func approve(d *doc.Document) *doc.Document {
	d.Units(func(_ *doc.Block, u *doc.Unit) { u.State = doc.Approved })
	return d
}

func targets(t *testing.T, s *Store, sources ...string) []string {
	t.Helper()
	var pairs []string
	for _, src := range sources {
		pairs = append(pairs, src, "")
	}
	d := document(pairs...)
	if err := s.Fill(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	var out []string
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if (u.Target == "") != (u.Origin == "") {
			t.Errorf("%s: target %q with origin %q", u.ID, u.Target, u.Origin)
		}
		out = append(out, u.Target)
	})
	return out
}

func TestFill(t *testing.T) {
	ctx, s := context.Background(), newStore(t)
	learn := func(at int64, pairs ...string) {
		t.Helper()
		if _, err := s.Learn(ctx, approve(document(pairs...)), time.Unix(at, 0)); err != nil {
			t.Fatal(err)
		}
	}
	learn(1, "Ja.", "Yes.", "Er geht.", "He goes.")
	learn(2, "Nein.", "No.", "Er geht.", "He is leaving.")
	tests := []struct {
		name    string
		sources []string
		want    []string
	}{
		{"after the same sentence", []string{"Ja.", "Er geht."}, []string{"Yes.", "He goes."}},
		{"after the other", []string{"Nein.", "Er geht."}, []string{"No.", "He is leaving."}},
		{"after none of them: the latest", []string{"Neu.", "Er geht."}, []string{"", "He is leaving."}},
		{"unknown", []string{"Er kommt."}, []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := targets(t, s, tt.sources...); fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	learn(3, "Ja.", "Yes!")
	if got := targets(t, s, "Ja."); got[0] != "Yes!" {
		t.Errorf("a later approval did not replace the earlier: %q", got)
	}
}

func TestOnlyApprovedIsLearned(t *testing.T) {
	ctx, s := context.Background(), newStore(t)
	d := document("Machine.", "m", "Edited.", "e", "Approved.", "a", "Empty.", "")
	d.Blocks[0].Units[1].State = doc.Edited
	d.Blocks[0].Units[2].State = doc.Approved
	d.Blocks[0].Units[3].State = doc.Approved
	before, err := s.Fingerprint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.Learn(ctx, d, time.Unix(9, 0)); n != (Counts{Added: 1}) || err != nil {
		t.Fatalf("learned %+v, %v", n, err)
	}
	if got := targets(t, s, "Machine.", "Edited.", "Approved.", "Empty."); fmt.Sprint(got) != "[  a ]" {
		t.Errorf("got %q", got)
	}
	if after, _ := s.Fingerprint(ctx); after == before {
		t.Error("the fingerprint did not change")
	}
}

func TestOpenRefusesOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	text := "These are my notes, and they are longer than the header of a database file would be, so that SQLite reads them."
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), path); !errors.Is(err, doc.ErrInput) {
		t.Errorf("error %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != text {
		t.Errorf("the file was changed: %q", got)
	}
}
