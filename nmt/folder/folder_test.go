package folder

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write makes files of which each holds its own name.
func write(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		files []string
		want  string // of the error; "": none
	}{
		"shared":                 {files: []string{"model.deen.intgemm.alphas.bin", "vocab.deen.spm", "lex.50.50.deen.s2t.bin"}},
		"without alphas":         {files: []string{"model.deen.intgemm8.bin", "vocab.deen.spm"}},
		"separate":               {files: []string{"model.bin", "srcvocab.deen.spm", "trgvocab.deen.spm", "lex.bin"}},
		"other files":            {files: []string{"model.bin", "vocab.spm", "SHA256SUMS", "config.yml", "qualityModel.deen.bin"}},
		"no model":               {files: []string{"vocab.spm"}, want: "has 0 files model*.bin, expected one"},
		"no vocabulary":          {files: []string{"model.bin"}, want: "has 0 files vocab*.spm, expected one"},
		"two models":             {files: []string{"model.a.bin", "model.b.bin", "vocab.spm"}, want: "has 2 files model*.bin, expected one"},
		"no target vocabulary":   {files: []string{"model.bin", "srcvocab.spm"}, want: "has 0 files trgvocab*.spm, expected one"},
		"no source vocabulary":   {files: []string{"model.bin", "trgvocab.spm"}, want: "has 0 files srcvocab*.spm, expected one"},
		"shared and of a target": {files: []string{"model.bin", "vocab.spm", "trgvocab.spm"}, want: "has trgvocab.spm besides vocab.spm"},
		"two shortlists":         {files: []string{"model.bin", "vocab.spm", "lex.a.bin", "lex.b.bin"}, want: "has 2 files lex*.bin, expected one"},
		"packed":                 {files: []string{"model.bin.gz", "vocab.spm"}, want: "has 0 files model*.bin, expected one"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Read(write(t, c.files...))
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%v, want … %s", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range []struct {
				got     []byte
				pattern string
			}{{f.Model, "model"}, {f.TargetVocabulary, "trgvocab"}, {f.Shortlist, "lex"}} {
				want := ""
				for _, file := range c.files {
					if strings.HasPrefix(file, x.pattern) {
						want = file
					}
				}
				if string(x.got) != want {
					t.Errorf("%s is %q, want %q", x.pattern, x.got, want)
				}
			}
			if v := string(f.Vocabulary); !strings.HasPrefix(v, "vocab") && !strings.HasPrefix(v, "srcvocab") {
				t.Errorf("vocabulary is %q", v)
			}
		})
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none")); !os.IsNotExist(err) {
		t.Errorf("no folder: %v", err)
	}
}
