package lexicon

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// Pack makes the content of forms.gz of those of forms.tsv and frequent.txt. It
// refuses lines that are no entries, and entries that are not in order.
func Pack(forms, frequent string) ([]byte, error) {
	often := map[string]string{} // the spellings of each form
	for line := range strings.Lines(frequent) {
		spellings := strings.TrimSuffix(line, "\n")
		form, _, _ := strings.Cut(strings.ToLower(spellings), " ")
		often[form] = spellings
	}
	var lines []string
	last, n := "", 0
	for line := range strings.Lines(forms) {
		n++
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if err := wellFormed(f); err != nil {
			return nil, fmt.Errorf("forms.tsv:%d: %w", n, err)
		}
		if f[0] <= last {
			return nil, fmt.Errorf("forms.tsv:%d: %q stands after %q", n, f[0], last)
		}
		last = f[0]
		class, spelling := f[2], f[1]
		if written := often[f[0]]; written != "" {
			class += "+"
			spelling = written
			delete(often, f[0])
		}
		if spelling == usual(f[0], Class(class[0])) {
			spelling = ""
		}
		lines = append(lines, f[0]+"\t"+class+"\t"+spelling+"\t"+f[3])
	}
	for form, spellings := range often {
		line := form + "\t-"
		if spellings != form {
			line += "\t" + spellings
		}
		lines = append(lines, line)
	}
	form := func(i int) string { f, _, _ := strings.Cut(lines[i], "\t"); return f }
	sort.Slice(lines, func(i, j int) bool { return form(i) < form(j) })
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write([]byte(strings.Join(lines, "\n") + "\n")); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// wellFormed says what is wrong with the fields of an entry.
func wellFormed(f []string) error {
	switch {
	case len(f) != 4:
		return fmt.Errorf("%d fields, expected form, spelling, class and English", len(f))
	case !utf8.ValidString(strings.Join(f, "")):
		return errors.New("not UTF-8")
	case f[0] == "" || f[0] != strings.ToLower(f[0]) || strings.ContainsAny(f[0], " \n"):
		return fmt.Errorf("form %q, expected a word in small letters", f[0])
	case f[1] == "" || strings.ContainsAny(f[1], " \n"):
		return fmt.Errorf("spelling %q of %q", f[1], f[0])
	case len(f[2]) != 1 || !strings.Contains("nvaxN", f[2]):
		return fmt.Errorf("class %q, expected n, v, a, x or N", f[2])
	}
	english := strings.Split(f[3], "; ")
	for _, e := range english {
		if e == "" || e != strings.TrimSpace(e) || strings.ContainsAny(e, ";⟦⟧") {
			return fmt.Errorf("unusable English %q", f[3])
		}
	}
	if len(english) > 3 {
		return fmt.Errorf("%d alternatives, at most three", len(english))
	}
	return nil
}
