// Command gen packs the lexicon, and counts which forms are frequent; see
// package lexicon.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"dolmetsch/internal/lexicon"
)

// general are the sources of training/work/clean.tsv that are no software text.
const general = "news-written wmt-news wiki-postedits xquad wmt14-demo blogs civic essays debian-website gutenberg bilara tatoeba multi30k chat gettext-stories shattered"

// frequent is how often they have a form that is not rare: measured, see
// nmt/model/README.md.
const frequent = 40

func main() {
	dir := flag.String("dir", "internal/lexicon", "folder of forms.tsv")
	corpus := flag.String("corpus", "", "lines of source, German and English, of which to count the forms again")
	flag.Parse()
	if err := run(*dir, *corpus); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(dir, corpus string) error {
	list := filepath.Join(dir, "frequent.txt")
	if corpus != "" {
		forms, words, err := count(corpus)
		if err != nil {
			return err
		}
		fmt.Printf("%d words, %d forms are frequent\n", words, len(forms))
		if err := os.WriteFile(list, []byte(strings.Join(forms, "\n")+"\n"), 0o644); err != nil {
			return err
		}
	}
	forms, err := os.ReadFile(filepath.Join(dir, "forms.tsv"))
	if err != nil {
		return err
	}
	often, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	b, err := lexicon.Pack(string(forms), string(often))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "forms.gz"), b, 0o644)
}

// count is the sorted list of frequent forms, and the number of words seen.
func count(path string) (forms []string, words int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	sources := strings.Fields(general)
	counts := map[string]int{}
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		source, pair, _ := strings.Cut(in.Text(), "\t")
		if !slices.Contains(sources, source) {
			continue
		}
		german, _, _ := strings.Cut(pair, "\t")
		for w := range strings.FieldsFuncSeq(german, func(r rune) bool { return !unicode.IsLetter(r) }) {
			counts[strings.ToLower(w)]++
			words++
		}
	}
	for form, n := range counts {
		if n >= frequent {
			forms = append(forms, form)
		}
	}
	slices.Sort(forms)
	return forms, words, in.Err()
}
