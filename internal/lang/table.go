package lang

import (
	_ "embed"
	"iter"
	"slices"
	"strings"
	"sync"

	"dolmetsch/internal/memo"
)

//go:embed data/german.tsv
var germanTSV string

//go:embed data/english.tsv
var englishTSV string

// The tables of the two languages: every word once, with all that is true of it.
var (
	german  = newTable(germanTSV)
	english = newTable(englishTSV)
)

// table holds the words of a language by their tags. It is read when the first
// question is asked.
type table struct {
	lists    func() map[string]*list
	declared []string // the tags that questions are asked about
}

// list is what carries one tag: words as they stand, endings, and beginnings.
type list struct {
	words      map[string]bool
	starts     []string // beginnings, longest first
	ends       map[string]bool
	longestEnd int // of ends, in bytes
}

func newTable(tsv string) *table {
	return &table{lists: sync.OnceValue(func() map[string]*list { return parseTable(tsv) })}
}

// parseTable reads rows of a word and its tags: -chef is an ending, zurück- a
// beginning.
func parseTable(tsv string) map[string]*list {
	lists := map[string]*list{}
	for word, tags := range rows(tsv) {
		for tag := range strings.FieldsSeq(tags) {
			l := lists[tag]
			if l == nil {
				l = &list{words: map[string]bool{}, ends: map[string]bool{}}
				lists[tag] = l
			}
			if end, ok := strings.CutPrefix(word, "-"); ok {
				l.ends[end] = true
				l.longestEnd = max(l.longestEnd, len(end))
			} else if start, ok := strings.CutSuffix(word, "-"); ok {
				l.starts = append(l.starts, start)
			} else {
				l.words[word] = true
			}
		}
	}
	for _, l := range lists {
		slices.SortStableFunc(l.starts, func(a, b string) int { return len(b) - len(a) })
	}
	return lists
}

// rows yields the lines of a table, cut at the first tab. Those that begin with #
// and empty ones are comments.
func rows(tsv string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for line := range strings.Lines(tsv) {
			word, rest, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
			if ok && !strings.HasPrefix(line, "#") && !yield(word, rest) {
				return
			}
		}
	}
}

// tag declares that questions are asked about tag, and returns its list.
func (t *table) tag(tag string) func() *list {
	if !slices.Contains(t.declared, tag) {
		t.declared = append(t.declared, tag)
	}
	return sync.OnceValue(func() *list {
		if l := t.lists()[tag]; l != nil {
			return l
		}
		return &list{}
	})
}

// word is the question whether a word carries tag.
func (t *table) word(tag string) func(word string) bool {
	l := t.tag(tag)
	return func(word string) bool { return l().words[word] }
}

// ending is the question whether a word has one of the endings that carry tag
// and at least rest bytes before it.
func (t *table) ending(tag string, rest int) func(word string) bool {
	l := t.tag(tag)
	return memo.Of(func(word string) bool {
		l := l()
		for n := 1; n <= min(len(word)-rest, l.longestEnd); n++ {
			if l.ends[word[len(word)-n:]] {
				return true
			}
		}
		return false
	})
}

// beginning is the question whether a word begins with what carries tag.
func (t *table) beginning(tag string) func(word string) bool {
	l := t.tag(tag)
	return func(word string) bool {
		return slices.ContainsFunc(l().starts, func(s string) bool { return strings.HasPrefix(word, s) })
	}
}

// beginnings are what carries tag, the longest first.
func (t *table) beginnings(tag string) func() []string {
	l := t.tag(tag)
	return func() []string { return l().starts }
}

// either joins two questions.
func either(a, b func(string) bool) func(string) bool {
	return func(word string) bool { return a(word) || b(word) }
}
