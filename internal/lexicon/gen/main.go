// Command gen packs the lexicon, and counts which forms are frequent; see
// package lexicon.
package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	keep := flag.Bool("keep", false, "keep the list of frequent forms, and count only how they are written")
	flag.Parse()
	if err := run(*dir, *corpus, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(dir, corpus string, keep bool) error {
	list := filepath.Join(dir, "frequent.txt")
	if corpus != "" {
		counts, words, err := count(corpus)
		if err != nil {
			return err
		}
		var forms []string
		if keep {
			old, err := os.ReadFile(list)
			if err != nil {
				return err
			}
			for line := range strings.Lines(string(old)) {
				form, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(line)), " ")
				forms = append(forms, form)
			}
		} else {
			for form, c := range counts {
				if c.all >= frequent {
					forms = append(forms, form)
				}
			}
		}
		slices.Sort(forms)
		for i, form := range forms {
			forms[i] = counts[form].spellings(form)
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

// tally is how often a form occurs, and how it is written inside sentences.
type tally struct {
	all     int
	written map[string]int
}

// second is the share from which on a spelling that is not the commonest is one
// of the form's own: leben, Leben.
const second = 0.15

// spellings are those of a form, the commonest first, with a space between two.
func (t tally) spellings(form string) string {
	var all []string
	total := 0
	for s, n := range t.written {
		all = append(all, s)
		total += n
	}
	if total == 0 {
		return form
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(t.written[b]-t.written[a], strings.Compare(a, b)) })
	if len(all) > 1 && float64(t.written[all[1]]) >= second*float64(total) && t.written[all[1]] > 2 {
		return all[0] + " " + all[1]
	}
	return all[0]
}

// count counts the forms, and the words seen.
func count(path string) (counts map[string]tally, words int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	sources := strings.Fields(general)
	counts = map[string]tally{}
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		source, pair, _ := strings.Cut(in.Text(), "\t")
		if !slices.Contains(sources, source) {
			continue
		}
		german, _, _ := strings.Cut(pair, "\t")
		starts, shouted := true, german == strings.ToUpper(german)
		for german != "" {
			r, n := utf8.DecodeRuneInString(german)
			if !unicode.IsLetter(r) {
				starts = starts || strings.ContainsRune(".!?:;…„“”\"»«‚‘’'(–-/*", r)
				german = german[n:]
				continue
			}
			end := strings.IndexFunc(german, func(r rune) bool { return !unicode.IsLetter(r) })
			if end < 0 {
				end = len(german)
			}
			word := german[:end]
			german = german[end:]
			form := strings.ToLower(word)
			t := counts[form]
			t.all++
			if !starts && !shouted {
				if t.written == nil {
					t.written = map[string]int{}
				}
				t.written[word]++
			}
			counts[form] = t
			words++
			starts = false
		}
	}
	return counts, words, in.Err()
}
