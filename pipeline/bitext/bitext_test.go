package bitext

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"dolmetsch/doc"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; if that is meant, run go test -update and read the difference\ngot:\n%s", path, got)
	}
}

// written is d in the given format, which must come out the same twice.
func written(t testing.TB, f Format, d *doc.Document) []byte {
	t.Helper()
	var a, b bytes.Buffer
	if err := f.Write(&a, d); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("%s: two writes differ", f.Name)
	}
	return a.Bytes()
}

func mustFormat(t testing.TB, name string) Format {
	t.Helper()
	f, ok := ByName(name)
	if !ok {
		t.Fatalf("no format %q", name)
	}
	return f
}

func TestGolden(t *testing.T) {
	for _, f := range Formats {
		t.Run(f.Name, func(t *testing.T) {
			got := written(t, f, sample(t))
			if f.Name == "xlsx" {
				return // the zip's bytes may change with the compressor; TestReadBack sees to it
			}
			if f.Name == "html" {
				got = withoutEmbedded(got)
			}
			golden(t, "sample."+f.Name, got)
		})
	}
}

// withoutEmbedded cuts style and script, which are files of their own, and
// their digests out of a page.
func withoutEmbedded(page []byte) []byte {
	for _, s := range []string{reviewJS, indexJS, reviewCSS + indexCSS, reviewCSS} {
		page = bytes.ReplaceAll(page, []byte(s), []byte("…"))
	}
	return regexp.MustCompile(`sha256-.*?=`).ReplaceAll(page, []byte("sha256-…"))
}

// TestReadBack holds what each format promises to keep.
func TestReadBack(t *testing.T) {
	for _, f := range Formats {
		if f.Read == nil {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			want := sample(t)
			got, err := f.Read(bytes.NewReader(written(t, f, want)))
			if err != nil {
				t.Fatal(err)
			}
			want.Raw = nil
			want.Sizes = []int{1, 3, 1, 1, 1, 3, 1, 1, 1}
			if f.Name != "json" {
				want.Changes = nil
			}
			if f.Name == "tsv" {
				want.Name, want.Backend, want.Model, want.Signature, want.SourceHash = "", "", "", "", ""
			}
			for i := range want.Blocks {
				for j := range want.Blocks[i].Units {
					u := &want.Blocks[i].Units[j]
					u.Given = targetMark(u.Target)
					switch f.Name {
					case "xliff", "xliff12": // the places in the target are found again
						for k := range u.Terms {
							u.Terms[k].TargetSpan = doc.NoSpan
						}
					case "tsv":
						u.Raw, want.Blocks[i].Raw, u.Score, u.Terms = doc.NoSpan, doc.NoSpan, 0, nil
					case "tmx", "xlsx":
						u.Terms = nil
					}
				}
			}
			normalizeEmpty(got)
			normalizeEmpty(want)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("read back differs\ngot  %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestReadBackAwkward: every text comes back as it was, but for characters that
// XML has no way to write.
func TestReadBackAwkward(t *testing.T) {
	for _, f := range Formats {
		if f.Read == nil {
			continue
		}
		want := awkward(t)
		got, err := f.Read(bytes.NewReader(written(t, f, want)))
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		units := map[string]*doc.Unit{}
		got.Units(func(_ *doc.Block, u *doc.Unit) { units[u.ID] = u })
		want.Units(func(_ *doc.Block, w *doc.Unit) {
			if f.Name != "tsv" && f.Name != "json" {
				w.Source, w.Target = xmlChars(w.Source), xmlChars(w.Target)
			}
			if u := units[w.ID]; u == nil || u.Source != w.Source || u.Target != w.Target {
				t.Errorf("%s: %s: got %+v, want %q", f.Name, w.ID, u, w.Source)
			}
		})
	}
}

// normalizeEmpty makes empty lists nil, which is the same to every stage.
func normalizeEmpty(d *doc.Document) {
	if len(d.Changes) == 0 {
		d.Changes = nil
	}
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if len(u.Terms) == 0 {
			u.Terms = nil
		}
		if len(u.Issues) == 0 {
			u.Issues = nil
		}
	})
}

// TestWriteAgain: what was read is written as the same bytes, so that a file
// that nobody changed does not change.
func TestWriteAgain(t *testing.T) {
	for _, f := range Formats {
		if f.Read == nil {
			continue
		}
		first := written(t, f, sample(t))
		d, err := f.Read(bytes.NewReader(first))
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if second := written(t, f, d); !bytes.Equal(first, second) {
			t.Errorf("%s: reading and writing changed it\n%s\n%s", f.Name, first, second)
		}
	}
}

func TestByName(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Formats {
		if got, ok := ByName(f.Name); !ok || got.Name != f.Name || seen[f.Name] {
			t.Errorf("ByName(%q) = %v, %v", f.Name, got, ok)
		}
		seen[f.Name] = true
		if f.Doc == "" || f.Write == nil {
			t.Errorf("%s: no Doc or no Write", f.Name)
		}
	}
	if f, ok := ByName("docx"); ok {
		t.Errorf("ByName(docx) = %v", f)
	}
}

func TestByExt(t *testing.T) {
	for path, want := range map[string]string{
		"a.txt": "txt", "dir.d/a.TSV": "tsv", "a.json": "json", "a.md": "md", "a.html": "html",
		"a.xlf": "xliff", "a.xliff": "xliff", "a.xlsx": "xlsx", "a.tmx": "tmx", "a.htm": "html",
		"a": "", "": "", "a.docx": "", "dir.txt/a": "",
	} {
		if f, ok := ByExt(path); f.Name != want || ok != (want != "") {
			t.Errorf("ByExt(%q) = %q, %v, want %q", path, f.Name, ok, want)
		}
	}
}

// failing is a full disk.
type failing struct{ after int }

func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(p), nil
}

func TestWriteError(t *testing.T) {
	for _, f := range Formats {
		for _, after := range []int{0, 300} {
			if err := f.Write(&failing{after}, sample(t)); err == nil {
				t.Errorf("%s: no error when the disk is full after %d bytes", f.Name, after)
			}
		}
	}
}

// TestEverySegment holds that nothing is lost: every source is in every
// bilingual format, and every target in every format.
func TestEverySegment(t *testing.T) {
	d := sample(t)
	for _, f := range Formats {
		if f.Name == "xlsx" {
			continue // compressed; TestReadBack sees to it
		}
		out := squash(string(written(t, f, d)))
		monolingual := f.Name == "txt" || f.Name == "document"
		d.Units(func(b *doc.Block, u *doc.Unit) {
			if monolingual && b.Kind == doc.Boilerplate {
				return
			}
			for _, text := range []string{u.Source, u.Target} {
				if monolingual && text == u.Source && u.Target != "" {
					continue
				}
				for _, word := range strings.Fields(text) {
					if word = strings.Trim(word, `„“”",.:?*`); strings.ContainsAny(word, "<>&|") {
						continue // escaped in many ways; the parsers' tests see to it
					}
					if !strings.Contains(out, squash(word)) {
						t.Errorf("%s: segment %s: %q is missing", f.Name, u.ID, word)
					}
				}
			}
		})
	}
}

// squash drops what wrapping and escaping may put inside a word.
func squash(s string) string {
	return strings.NewReplacer(" ", "", "\n", "", "│", "", `\`, "").Replace(s)
}
