package bitext

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dolmetsch/doc"
)

// TestSamples writes our two test documents in every format for
// validate/validate.sh, which names the folder.
func TestSamples(t *testing.T) {
	dir := os.Getenv("BITEXT_SAMPLES")
	if dir == "" {
		t.Skip("run by validate/validate.sh")
	}
	for _, f := range Formats {
		for name, d := range map[string]*doc.Document{"sample": sample(t), "awkward": awkward(t)} {
			if err := os.WriteFile(filepath.Join(dir, name+"."+f.Name), written(t, f, d), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestRewritten reads the sample files as other tools have saved them: every
// unit must be there with its texts, state, issues and comment. The files are
// made by validate/validate.sh, which names their folder.
func TestRewritten(t *testing.T) {
	dir := os.Getenv("BITEXT_REWRITTEN")
	if dir == "" {
		t.Skip("run by validate/validate.sh")
	}
	files, err := filepath.Glob(filepath.Join(dir, "sample.*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples in %s (%v)", dir, err)
	}
	for _, path := range files {
		name := strings.TrimPrefix(filepath.Base(path), "sample.")
		f, err := os.Open(path)
		if err != nil {
			t.Error(err)
			continue
		}
		got, err := mustFormat(t, name).Read(f)
		f.Close()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := sample(t)
		if got.SourceHash != want.SourceHash || got.Signature != want.Signature {
			t.Errorf("%s: hash %q, signature %q", name, got.SourceHash, got.Signature)
		}
		units := map[string]*doc.Unit{}
		kinds := map[string]doc.Kind{}
		got.Units(func(b *doc.Block, u *doc.Unit) { units[u.ID], kinds[u.ID] = u, b.Kind })
		want.Units(func(b *doc.Block, w *doc.Unit) {
			u := units[w.ID]
			if u == nil {
				t.Errorf("%s: segment %s is missing", name, w.ID)
				return
			}
			if u.Source != w.Source || u.Target != w.Target || u.State != w.State || u.Note != w.Note ||
				u.Origin != w.Origin || u.Score != w.Score || u.Raw != w.Raw || kinds[u.ID] != b.Kind {
				t.Errorf("%s: segment %s:\ngot  %+v\nwant %+v", name, w.ID, *u, *w)
			}
			if len(u.Issues) != len(w.Issues) {
				t.Errorf("%s: segment %s: issues %v, want %v", name, w.ID, u.Issues, w.Issues)
			}
			if strings.HasPrefix(name, "xliff") && len(u.Terms) != len(w.Terms) {
				t.Errorf("%s: segment %s: %d terms, want %d", name, w.ID, len(u.Terms), len(w.Terms))
			}
		})
	}
}
