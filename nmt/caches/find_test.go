package caches

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
)

// Beginnings of files as they are, without names, and bytes that cannot be packed.
var (
	noise = func() (b []byte) {
		for i := range uint32(4000) {
			b = append(b, byte(i*i*2654435761>>21))
		}
		return b
	}()

	someModel = append(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(
		binary.LittleEndian.AppendUint64(nil, 1), 3), 5), 0x404), noise...)
	someShortlist  = append(binary.LittleEndian.AppendUint64(nil, 0xF11A48D5013417F5), noise...)
	someVocabulary = append([]byte("\x0a\x0f\x0a\x04</s>\x15\x00\x00\x00\x00\x18\x03"), noise...)
)

func gz(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func zst(b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll(b, nil)
}

func tree(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// profile adds what Firefox keeps of its Remote Settings to a tree: records, each
// with a file of its own.
func profile(t *testing.T, files map[string][]byte, utf16 bool, records ...[]string) string {
	t.Helper()
	const place = "storage/permanent/chrome/idb/3870112724rsegmnoittet-es"
	for i, r := range records {
		content := map[byte][]byte{'m': zst(someModel), 'v': zst(someVocabulary), 's': zst(someVocabulary), 't': zst(someVocabulary), 'l': zst(someShortlist)}[r[0][0]]
		files[fmt.Sprintf("%s.files/%d", place, i+1)] = content
	}
	files["prefs.js"] = []byte(strings.Repeat("user_pref();\n", 100))
	dir := tree(t, files)
	db, err := sql.Open("sqlite", filepath.Join(dir, place+".sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{
		"PRAGMA journal_mode=WAL",
		"CREATE TABLE object_data (object_store_id INTEGER NOT NULL, key BLOB NOT NULL, index_data_values BLOB DEFAULT NULL, file_ids TEXT, data BLOB NOT NULL, PRIMARY KEY (object_store_id, key)) WITHOUT ROWID",
		"INSERT INTO object_data VALUES (1, 'x', NULL, NULL, X'00')", "INSERT INTO object_data VALUES (1, 'y', NULL, '77', X'FFFFFFFF')",
	} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	for i, r := range records {
		clone := snappy.Encode(nil, structuredClone(utf16, "cid", "main/translations-models-v2", "attachmentId", fmt.Sprint(i), "attachment", "",
			"record", "", "name", r[0], "schema", "", "version", r[1], "fromLang", "de", "filename", "other name"))
		if _, err := db.Exec("INSERT INTO object_data VALUES (2, ?, NULL, ?, ?)", fmt.Sprint("k", i), fmt.Sprint(i+1), clone); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// structuredClone is an object as Firefox writes it, with strings, or with objects
// and numbers where the value is "".
func structuredClone(utf16 bool, keysAndValues ...string) []byte {
	word := func(b []byte, tag, data uint32) []byte {
		return binary.LittleEndian.AppendUint64(b, uint64(tag)<<32|uint64(data))
	}
	text := func(b []byte, s string) []byte {
		if utf16 {
			b = word(b, 0xFFFF0004, uint32(len(s)))
			for _, c := range []byte(s) {
				b = append(b, c, 0)
			}
		} else {
			b = append(word(b, 0xFFFF0004, 1<<31|uint32(len(s))), s...)
		}
		for len(b)%8 != 0 {
			b = append(b, 0)
		}
		return b
	}
	b := word(word(nil, 0xFFF10000, 2), 0xFFFF0008, 0)
	for i, s := range keysAndValues {
		if s == "" && i%2 == 1 {
			b = word(b, 0xFFFF0008, 0)
		} else {
			b = text(b, s)
		}
	}
	return word(b, 0xFFFF0013, 0)
}

func TestFind(t *testing.T) {
	type files = map[string][]byte
	three := func(dir, pair string) files {
		return files{dir + "model." + pair + ".intgemm.alphas.bin": someModel, dir + "vocab." + pair + ".spm": someVocabulary, dir + "lex.50.50." + pair + ".s2t.bin": someShortlist}
	}
	join := func(all ...files) files {
		out := files{}
		for _, f := range all {
			maps.Copy(out, f)
		}
		return out
	}
	german := []string{"lex.50.50.deen.s2t.bin", "model.deen.intgemm.alphas.bin", "vocab.deen.spm"}
	records := func(pair, version string) [][]string {
		return [][]string{{"model." + pair + ".intgemm.alphas.bin", version}, {"vocab." + pair + ".spm", version}, {"lex.50.50." + pair + ".s2t.bin", version}}
	}
	for name, c := range map[string]struct {
		dir   string
		want  []string
		in    string // what the paths have
		error string
	}{
		"its own folder": {dir: tree(t, three("", "deen")), want: german},
		"packed":         {dir: tree(t, files{"model.deen.intgemm8.bin.zst": zst(someModel), "srcvocab.deen.spm.gz": gz(someVocabulary), "trgvocab.deen.spm": someVocabulary}), want: []string{"model.deen.intgemm8.bin", "srcvocab.deen.spm", "trgvocab.deen.spm"}},
		"twice":          {dir: tree(t, join(three("", "deen"), files{"vocab.deen.spm.gz": gz(someVocabulary)})), want: german},
		"Firefox's profile, of several languages": {
			dir: profile(t, files{}, false, slices.Concat(records("ende", "2.0"), records("deen", "2.0"), records("fren", "1.0"))...), want: german, in: "rsegmnoittet-es.files",
		},
		"Firefox's profile, two versions, wide characters": {
			dir: profile(t, files{}, true, slices.Concat(records("deen", "1.0"), records("deen", "2.10"), records("deen", "2.9"))...), want: german, in: ".files/4,.files/5,.files/6",
		},
		"Firefox's profile, separate vocabularies": {
			dir: profile(t, files{}, false, []string{"model.deen.intgemm8.bin", "1"}, []string{"srcvocab.deen.spm", "1"}, []string{"trgvocab.deen.spm", "1"}), want: []string{"model.deen.intgemm8.bin", "srcvocab.deen.spm", "trgvocab.deen.spm"},
		},
		"Firefox's profile without German": {dir: profile(t, files{}, false, records("fren", "1.0")...), error: "no model was found that is called German-English (deen): the folder has fren"},
		"Firefox's profile, half fetched":  {dir: profile(t, files{}, false, records("deen", "1.0")[1:]...), error: "no model was found"},
		"attachments on the disk":          {dir: tree(t, join(three("settings/main/translations-models-v2/", "ende"), three("settings/main/translations-models-v2/", "deen"))), want: german},
		"translateLocally": {
			dir: tree(t, join(three("models/ende.student.tiny11/", "ende"), files{
				"models/deen.student.base/config.intgemm8bitalpha.yml": []byte("models:\n"), "models/deen.student.base/model_info.json": []byte("{}"),
				"models/deen.student.base/model.intgemm.alphas.bin": someModel, "models/deen.student.base/vocab.deen.spm": someVocabulary, "models/deen.student.base/lex.s2t.bin": someShortlist,
			})), want: []string{"lex.s2t.bin", "model.intgemm.alphas.bin", "vocab.deen.spm"}, in: "deen.student.base",
		},
		"by what they hold":   {dir: tree(t, files{"cache/de-en/a1": gz(someModel), "cache/de-en/b2": zst(someShortlist), "cache/de-en/c3": someVocabulary, "cache/fr-en/a1": someModel, "cache/fr-en/c3": someVocabulary}), want: []string{"lex.bin", "model.bin", "vocab.spm"}, in: "de-en"},
		"only one":            {dir: tree(t, files{"x/1": someModel, "x/2": someVocabulary}), want: []string{"model.bin", "vocab.spm"}},
		"two, one cannot say": {dir: tree(t, files{"x/1": someModel, "x/2": someVocabulary, "y/1": someModel, "y/2": someVocabulary}), error: "the folder has one in "},
		"two German":          {dir: tree(t, join(three("a/", "deen"), three("b/", "deen"))), error: "has 2 German-English models; name one of their folders: "},
		"no vocabulary":       {dir: tree(t, files{"a/model.deen.bin": someModel}), error: "has 0 files vocab*.spm, expected one"},
		"two shortlists":      {dir: tree(t, join(three("a/", "deen"), files{"a/lex.deen.bin": someShortlist})), error: "has 2 files lex*.bin, expected one"},
		"Marian's own":        {dir: tree(t, files{"a/model.npz": bytes.Repeat([]byte("PK"), 300)}), error: "marian-conv makes a binary of it"},
		"Argos":               {dir: tree(t, files{"translate-de_en.argosmodel": bytes.Repeat([]byte("PK"), 300)}), error: "a package of Argos Translate"},
		"nothing":             {dir: tree(t, files{"a/b/readme.txt": []byte("nothing")}), error: "no model was found; expected files model*.bin"},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := Find(context.Background(), c.dir)
			if c.error != "" {
				if err == nil || !strings.Contains(err.Error(), c.error) {
					t.Errorf("%v, %v, want … %s", found, err, c.error)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var names, paths []string
			for _, f := range found {
				names, paths = append(names, f.Name), append(paths, f.Path)
			}
			slices.Sort(names)
			if !slices.Equal(names, c.want) {
				t.Errorf("%q, want %q", names, c.want)
			}
			for part := range strings.SplitSeq(c.in, ",") {
				if !strings.Contains(strings.Join(paths, "\n"), part) {
					t.Errorf("%q have no %s", paths, part)
				}
			}
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Find(ctx, tree(t, files{"a/1": someModel})); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func FuzzProperties(f *testing.F) {
	f.Add(structuredClone(false, "name", "model.deen.bin", "x", "", "version", "1.0"))
	f.Add(structuredClone(true, "name", "vocab.deen.spm"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for k, v := range properties(b) {
			if len(k)+len(v) > len(b) {
				t.Errorf("%q: %q is longer than all", k, v)
			}
		}
	})
}
