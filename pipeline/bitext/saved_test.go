package bitext

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dolmetsch/doc"
)

// TestSavedByTools reads our sample as tools have saved it after an edit; the
// files are made by validate/tools.sh, and by OmegaT 3.6 (console-translate of a
// file for a human, with a memory).
func TestSavedByTools(t *testing.T) {
	for _, name := range []string{"openpyxl.xlsx", "libreoffice.xlsx", "pandas.xlsx",
		"libreoffice.tsv", "libreoffice-unicode.tsv", "libreoffice-1252.tsv", "pandas.tsv", "toolkit.xliff", "toolkit.xliff12", "toolkit.tmx"} {
		d := savedBy(t, name)
		n := 0
		d.Units(func(*doc.Block, *doc.Unit) { n++ })
		sample(t).Units(func(b *doc.Block, w *doc.Unit) {
			u := unitOf(d, w.ID)
			if u == nil {
				t.Errorf("%s: no segment %s", name, w.ID)
				return
			}
			if name == "libreoffice-1252.tsv" && w.ID == "7.1" { // its 東京 is ??, also in the German; the remark says so
				return
			}
			if w.ID == "3.1" {
				w.Target, w.State, w.Origin = "Why a cable car?", doc.Edited, doc.OriginHuman
				if name == "toolkit.xliff12" { // it approves what is set through it
					w.State = doc.Approved
				}
				if name == "openpyxl.xlsx" || name == "libreoffice.xlsx" {
					w.Note = "Shorter?"
				}
			}
			if u.Source != w.Source || u.Target != w.Target || u.State != w.State || u.Origin != w.Origin || u.Note != w.Note || len(u.Issues) != len(w.Issues) {
				t.Errorf("%s: segment %s:\ngot  %+v\nwant %+v", name, w.ID, u, w)
			}
		})
		if n != 13 || len(d.Remarks) > 0 && name != "libreoffice-1252.tsv" {
			t.Errorf("%s: %d segments, %q", name, n, d.Remarks)
		}
	}
	if d := savedBy(t, "libreoffice-1252.tsv"); len(d.Remarks) != 1 || !strings.Contains(d.Remarks[0], "save such a file as Unicode text") {
		t.Errorf("Windows-1252: %q", d.Remarks)
	}
	d := savedBy(t, "omegat.xlf")
	for id, want := range map[string]string{"1.1": "A title", "2.1": "The weather was nice yesterday."} {
		if u := unitOf(d, id); u == nil || u.Target != want || u.State != doc.Edited || u.Origin != doc.OriginHuman {
			t.Errorf("OmegaT: segment %s: %+v", id, u)
		}
	}
}

func savedBy(t *testing.T, name string) *doc.Document {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata/tools", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	format, ok := ByName(strings.TrimPrefix(filepath.Ext(name), "."))
	if !ok {
		format, ok = ByExt(name)
	}
	if !ok {
		t.Fatalf("no format for %s", name)
	}
	d, err := format.Read(f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d
}
