package memory

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

// fold makes one of the marks and spaces that differ between tools.
var fold = strings.NewReplacer(
	"„", `"`, "“", `"`, "”", `"`, "»", `"`, "«", `"`,
	"‚", "'", "‘", "'", "’", "'", "›", "'", "‹", "'",
	"–", "-", "—", "-", "‑", "-", "…", "...", "\u00ad", "", "\u00a0", " ", "\u202f", " ", "\u2009", " ")

// Normal is the form in which sources are compared: two texts with the same
// normal form are the same sentence.
func Normal(text string) string { return strings.Join(strings.Fields(fold.Replace(text)), " ") }

// shape is a normalized source with its numbers generalised.
type shape struct {
	text    string // the source with # for each number
	numbers []lang.Number
}

// shapeOf generalises the numbers that can be taken out of a sentence.
func shapeOf(source string) shape {
	var s shape
	var b strings.Builder
	at := 0
	for _, n := range lang.GermanNumbers(source) {
		if n.Start < at || n.Bound || n.Kind == lang.NumWord || n.Kind == lang.NumRoman {
			continue
		}
		b.WriteString(source[at:n.Start])
		b.WriteByte('#')
		at = n.End
		s.numbers = append(s.numbers, n)
	}
	b.WriteString(source[at:])
	s.text = Normal(b.String())
	return s
}

// word is a word of a shape, as fuzzy matching compares it.
type word struct {
	text  string // in lower case
	stem  string
	upper bool
	name  bool // part of a name of the unit that is looked up
}

func words(shape string) []word {
	var out []word
	for f := range strings.FieldsFuncSeq(shape, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '#'
	}) {
		first, _ := utf8.DecodeRuneInString(f)
		w := word{text: strings.ToLower(f), upper: unicode.IsUpper(first)}
		w.stem = lang.Stem(w.text)
		out = append(out, w)
	}
	return out
}

// markNames marks the words that stand in a name of terms.
func markNames(ws []word, terms []doc.Term) {
	names := map[string]bool{}
	for _, t := range terms {
		if t.Kind == doc.Name {
			for _, w := range words(t.Source) {
				names[w.text] = true
			}
		}
	}
	for i := range ws {
		ws[i].name = ws[i].upper && names[ws[i].text]
	}
}

// keyWords is how many words of a unit are indexed.
const keyWords = 6

// keys are the stems by which a unit is found: its longest ones, as length is
// the best guess at rarity that needs no counts.
func keys(ws []word) []string {
	var stems []string
	for _, w := range ws {
		if !w.name && w.text != "#" && !slices.Contains(stems, w.stem) {
			stems = append(stems, w.stem)
		}
	}
	slices.SortFunc(stems, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return stems[:min(keyWords, len(stems))]
}

// similarity of two units is 1 less their edit distance in words, as a share
// of the longer one. An inflected form of the same word costs half, and a name
// in the place of another 0.3.
func similarity(query, other []word) float64 {
	longer := max(len(query), len(other))
	if longer == 0 {
		return 0
	}
	row := make([]float64, len(other)+1)
	for j := range row {
		row[j] = float64(j)
	}
	for i, q := range query {
		diagonal := row[0]
		row[0] = float64(i + 1)
		for j, o := range other {
			best := min(row[j+1]+1, row[j]+1, diagonal+difference(q, o))
			diagonal, row[j+1] = row[j+1], best
		}
	}
	return 1 - row[len(other)]/float64(longer)
}

func difference(q, o word) float64 {
	switch {
	case q.text == o.text:
		return 0
	case q.name && o.upper:
		return 0.3
	case q.stem == o.stem:
		return 0.5
	}
	return 1
}
