// Command gen makes the list of English words of the embedded model:
//
//	apt-get download wamerican-large wbritish-large    (SCOWL; and dpkg-deb -x)
//	go run ./nmt/words/gen -corpus training/work/clean.tsv -names internal/lexicon/forms.tsv \
//	    -o nmt/model/words.bin usr/share/dict/american-english-large usr/share/dict/british-english-large
//
// In it are the words of the lists, what the English of the corpus has three
// times and more, and the names of the lexicon. A word of the corpus that is
// much more frequent in its German is German left in English, and not taken.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/nmt/words"
)

const (
	often  = 3  // how often the corpus must have a word
	german = 10 // how many times as often its German has one that is German
	// shortest are the letters of words that the search checks.
	shortest = 2
)

func main() {
	corpus := flag.String("corpus", "", "lines of source, German and English")
	names := flag.String("names", "", "lexicon: lines of form, spelling, class and English, of which those of class N are names")
	out := flag.String("o", "", "file to write")
	flag.Parse()
	if err := run(*corpus, *names, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(corpus, names, out string, lists []string) error {
	if out == "" || len(lists) == 0 {
		return errors.New("expected -o FILE and lists of words")
	}
	set := map[string]bool{}
	for _, list := range lists {
		for line, err := range lines(list) {
			if err != nil {
				return err
			}
			for w := range wordsOf(line) {
				set[folded(w)] = true
			}
		}
	}
	fmt.Printf("%d words in lists\n", len(set))
	if names != "" {
		for line, err := range lines(names) {
			if err != nil {
				return err
			}
			f := strings.Split(line, "\t")
			if len(f) != 4 || f[2] != "N" {
				continue
			}
			for w := range wordsOf(f[3]) {
				set[folded(w)] = true
			}
		}
		fmt.Printf("%d with names\n", len(set))
	}
	if corpus != "" {
		english, other := map[string]int{}, map[string]int{}
		for line, err := range lines(corpus) {
			if err != nil {
				return err
			}
			f := strings.Split(line, "\t")
			if len(f) != 3 {
				continue
			}
			for w := range wordsOf(f[1]) {
				other[folded(w)]++
			}
			for w := range wordsOf(f[2]) {
				english[folded(w)]++
			}
		}
		for w, n := range english {
			if n >= often && other[w] < german*n {
				set[w] = true
			}
		}
		fmt.Printf("%d with the corpus\n", len(set))
	}
	var all []string
	for w := range set {
		low := strings.ToLower(w)
		if utf8.RuneCountInString(w) >= shortest && (w == low || !set[low]) { // small letters cover capitals
			all = append(all, w)
		}
	}
	l, err := words.New(all)
	if err != nil {
		return err
	}
	b, err := l.Append(nil)
	if err != nil {
		return err
	}
	fmt.Printf("%d words, %d edges, %d bytes\n", len(all), l.Len(), len(b))
	return os.WriteFile(out, b, 0o644)
}

// wordsOf are the runs of letters in text.
func wordsOf(text string) iter.Seq[string] {
	return strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

// folded is a word as the list has it: a capital at its start stays where it has
// one, all others become small.
func folded(word string) string {
	r, size := utf8.DecodeRuneInString(word)
	return string(r) + strings.ToLower(word[size:])
}

func lines(path string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield("", err)
			return
		}
		defer f.Close()
		in := bufio.NewScanner(f)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			if !yield(in.Text(), nil) {
				return
			}
		}
		if err := in.Err(); err != nil {
			yield("", err)
		}
	}
}
