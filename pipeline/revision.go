package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
)

// Revision is how a reviewed document differs from what its reviewer was given.
type Revision struct {
	Edits          []Edit // in order
	Unchanged      int    // units with the same English
	Removed, Added int    // words
}

// Edit is a unit whose English a reviewer changed.
type Edit struct {
	Unit   *doc.Unit
	Before string
	Hunks  []Hunk
}

// Hunk is a run of words that was put in the place of another; either may be
// empty.
type Hunk struct{ Old, New string }

// String shows the words that changed.
func (e Edit) String() string {
	parts := make([]string, len(e.Hunks))
	for i, h := range e.Hunks {
		switch {
		case h.Old == "":
			parts[i] = fmt.Sprintf("+ %q", h.New)
		case h.New == "":
			parts[i] = fmt.Sprintf("- %q", h.Old)
		default:
			parts[i] = fmt.Sprintf("%q → %q", h.Old, h.New)
		}
	}
	return e.Unit.ID + ": " + strings.Join(parts, ", ")
}

// Compare says what a reviewer changed in d, which was given to them as
// original. A unit whose English differs is Edited even if its state does not
// say so, as in a table in which only the text was changed. The error says
// that the two are not of the same article, or is a *MissingError.
func Compare(original, d *doc.Document) (Revision, error) {
	var r Revision
	was, is := unitsByID(original), unitsByID(d)
	missing := &MissingError{}
	original.Units(func(_ *doc.Block, u *doc.Unit) {
		if is[u.ID] == nil {
			missing.add(u)
		}
	})
	var err error
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		o := was[u.ID]
		switch {
		case err != nil:
		case o == nil:
			err = fmt.Errorf("the original has no segment %s", u.ID)
		case !sameText(o.Source, u.Source):
			err = fmt.Errorf("segment %s is %q, but %q in the original", u.ID, u.Source, o.Source)
		case o.Target == u.Target:
			r.Unchanged++
		default:
			e := Edit{u, o.Target, diff(o.Target, u.Target)}
			for _, h := range e.Hunks {
				r.Removed += len(strings.Fields(h.Old))
				r.Added += len(strings.Fields(h.New))
			}
			if u.State == doc.Machine {
				u.State = doc.Edited
			}
			u.Origin = doc.OriginHuman
			r.Edits = append(r.Edits, e)
		}
	})
	if err == nil {
		err = missing.orNil()
	}
	return r, err
}

// maxDiff bounds the work on one pair of texts: with more words than this the
// whole text counts as replaced.
const maxDiff = 2000

// diff compares two texts word by word, by their longest common subsequence.
func diff(before, after string) []Hunk {
	a, b := strings.Fields(before), strings.Fields(after)
	if len(a) > maxDiff || len(b) > maxDiff {
		return []Hunk{{before, after}}
	}
	common := make([][]int, len(a)+1) // of a[i:] and b[j:]
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var hunks []Hunk
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		if i < len(a) && j < len(b) && a[i] == b[j] {
			i, j = i+1, j+1
			continue
		}
		fromA, fromB := i, j
		for (i < len(a) || j < len(b)) && !(i < len(a) && j < len(b) && a[i] == b[j]) {
			if j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1] {
				i++
			} else {
				j++
			}
		}
		hunks = append(hunks, Hunk{strings.Join(a[fromA:i], " "), strings.Join(b[fromB:j], " ")})
	}
	return hunks
}

// Proposal is a glossary entry that corrections suggest.
type Proposal struct {
	Entry   glossary.Entry
	Instead string // the English that was replaced
	Units   int    // in which it was
	Example string // the German of the first of them
}

// maxTerm is the most words that a term has in either form of its English.
const maxTerm = 4

// Propose suggests glossary entries: where reviewers have put the same English
// in the place of the same other English in at least least units, the German
// is the noun, or else the word, that these units share and those without
// this English have least. docs are all reviewed documents; known entries are not proposed.
func Propose(docs []*doc.Document, edits []Edit, known *glossary.Glossary, least int) []Proposal {
	made := map[Hunk]map[*doc.Unit]bool{} // by changes in small letters
	forms := map[Hunk]map[Hunk]int{}
	var order []Hunk
	for _, e := range edits {
		for _, h := range e.Hunks {
			for _, form := range terms(h) {
				c := Hunk{strings.ToLower(form.Old), strings.ToLower(form.New)}
				if forms[c] == nil {
					forms[c] = map[Hunk]int{}
				}
				forms[c][form]++
				if made[c] == nil {
					made[c] = map[*doc.Unit]bool{}
					order = append(order, c)
				}
				made[c][e.Unit] = true
			}
		}
	}
	order = slices.DeleteFunc(order, func(c Hunk) bool { return len(made[c]) < least })
	// A part of a change that was made as often as the whole is none of its own.
	part := func(c Hunk) bool {
		return slices.ContainsFunc(order, func(whole Hunk) bool {
			return whole != c && len(made[whole]) == len(made[c]) && within(c.Old, whole.Old) && within(c.New, whole.New)
		})
	}
	var out []Proposal
	for _, c := range order {
		units := made[c]
		if part(c) {
			continue
		}
		c = commonForm(forms[c])
		others := map[string]int{} // how many units have a stem, but not this English
		for _, d := range docs {
			d.Units(func(_ *doc.Block, u *doc.Unit) {
				if !units[u] && !strings.Contains(strings.ToLower(u.Target), strings.ToLower(c.New)) {
					for s := range germanWords(u.Source) {
						others[s]++
					}
				}
			})
		}
		german := sharedWord(units, others)
		if german == "" || listed(known, german, c.New) {
			continue
		}
		p := Proposal{Entry: glossary.Entry{German: german, English: c.New, Kind: glossary.Term}, Instead: c.Old, Units: len(units)}
		for _, e := range edits {
			if units[e.Unit] {
				p.Example = e.Unit.Source
				break
			}
		}
		p.Entry.Note = fmt.Sprintf("put in the place of %q in %d segments, such as: %s", p.Instead, p.Units, p.Example)
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b Proposal) int { return cmp.Compare(b.Units, a.Units) })
	return out
}

// commonForm is the most frequent form; of equals the one in smaller letters,
// as a capital is often that of a sentence.
func commonForm(forms map[Hunk]int) Hunk {
	var best Hunk
	for h, n := range forms {
		if cmp.Or(cmp.Compare(n, forms[best]), cmp.Compare(h.New, best.New), cmp.Compare(h.Old, best.Old)) > 0 {
			best = h
		}
	}
	return best
}

// terms are the changes of a few words, within h, that may be those of a term.
func terms(h Hunk) []Hunk {
	var out []Hunk
	for _, old := range phrases(h.Old) {
		for _, new := range phrases(h.New) {
			if old != new {
				out = append(out, Hunk{old, new})
			}
		}
	}
	return out
}

// phrases are the runs of up to maxTerm words of text that may be a term; of a
// long text, which is a sentence written anew, there are none.
func phrases(text string) []string {
	words := strings.Fields(text)
	if len(words) > 2*maxTerm {
		return nil
	}
	var out []string
	for i := range words {
		for j := i + 1; j <= min(len(words), i+maxTerm); j++ {
			if p := bare(strings.Join(words[i:j], " ")); termLike(p) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// within reports whether the words of part stand in whole.
func within(part, whole string) bool { return strings.Contains(" "+whole+" ", " "+part+" ") }

// bare is text without the punctuation round it.
func bare(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// termLike reports whether the English may be that of a term: no numbers, and
// more than small words or punctuation.
func termLike(english string) bool {
	words := strings.Fields(english)
	if strings.ContainsFunc(english, unicode.IsDigit) {
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(bare(w)) > 3 })
}

// germanWords are the words of four letters and more, by stem, each as it
// first stands in the text; a word that opens it loses to a later one.
func germanWords(text string) map[string]string {
	out := map[string]string{}
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		if w = strings.Trim(w, "-"); utf8.RuneCountInString(w) < 4 {
			continue
		}
		if s := lang.Stem(strings.ToLower(w)); out[s] == "" {
			out[s] = w
		}
	}
	return out
}

// sharedWord is the word that all units have and the fewest others; of several
// the longest noun. Of its forms it is the shortest.
func sharedWord(units map[*doc.Unit]bool, others map[string]int) string {
	var shared map[string]string
	for u := range units {
		words := germanWords(u.Source)
		if shared == nil {
			shared = words
			continue
		}
		for s, w := range shared {
			other, ok := words[s]
			switch {
			case !ok:
				delete(shared, s)
			case len(other) < len(w) || len(other) == len(w) && other < w:
				shared[s] = other
			}
		}
	}
	best := ""
	var bestStem string
	noun := func(w string) bool {
		r, _ := utf8.DecodeRuneInString(w)
		return unicode.IsUpper(r) && !lang.OpensSentence(w)
	}
	rank := func(s, w string) int {
		n := -100 * others[s]
		if noun(w) {
			n += 50
		}
		return n + min(49, len(w))
	}
	for s, w := range shared {
		if best == "" || cmp.Or(cmp.Compare(rank(s, w), rank(bestStem, best)), cmp.Compare(best, w)) > 0 {
			best, bestStem = w, s
		}
	}
	return best
}

func listed(g *glossary.Glossary, german, english string) bool {
	if g == nil {
		return false
	}
	return slices.ContainsFunc(g.Entries, func(e glossary.Entry) bool {
		return strings.EqualFold(e.German, german) && e.English == english
	})
}
