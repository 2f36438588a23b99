package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/lexicon"
	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/protect/propername"
)

// asked reports whether the user's glossary has t, which else was detected or
// is built in.
func asked(u *doc.Unit, t *doc.Term, g *glossary.Glossary) bool {
	if g == nil {
		return false
	}
	for _, m := range g.Find(u.Source) {
		if !m.Entry.Builtin() && (m.Stem == t.SourceSpan || m.Span == t.SourceSpan) {
			return true
		}
	}
	return false
}

// reworded judges a person's English that has n.term less often than the
// German and may say it in another way. have is how often it has the term.
func reworded(u *doc.Unit, n *need, have int) []doc.Issue {
	t := n.term
	if t.Kind == doc.Glossary && have == 0 {
		return info("the term %q is %q elsewhere; the English has no such words", t.Source, t.Target)
	}
	if t.Kind == doc.Glossary {
		return nil
	}
	if occurrences(u.Target, t.Source, false) > 0 || currencyCode.MatchString(t.Target) {
		return nil // Sevilla is Seville, but not the club; USD is number-mismatch's
	}
	if strings.HasPrefix(t.Target, "#") && strings.Count(u.Target, "#") >= strings.Count(u.Source, "#") {
		return info("the tag %q is another one in the English", t.Target)
	}
	switch f, like := fateOf(t.Target, u.Source, withoutNames(u, t)); {
	case f == altered:
		return warning("the name %q is %q in the English", t.Target, like)
	case have > 0 || f == kept: // mentioned once for twice
		return nil
	case f == shortened:
		return info("the English has only a part of the name %q", t.Target)
	case f == respelt:
		return info("the name %q is %q in the English, another spelling", t.Target, like)
	case translated(u, t):
		return info("the English has no name %q, which may be a German word as well", t.Target)
	}
	return warning("the name %q is not in the English", t.Target)
}

// currencyCode is what stands for a sign: USD 100, $100.
var currencyCode = regexp.MustCompile(`^(?:USD|EUR|GBP|CHF|JPY|US)$`)

// translated reports whether the English may have other words for what was taken
// for a name, as German has each word of it as a common word too: die Post. It has not where a name stands in its place that the German does
// not have, nor behind a title or first name: Frau Stern.
func translated(u *doc.Unit, t *doc.Term) bool {
	for _, w := range nameWords(t.Source) {
		if lang.PersonNoun(w) || lang.FirstName(w) { // Müller is more often a name
			return false
		}
		e, known := lexicon.Find(w)
		if known && e.Class == lexicon.Name && len(e.English) > 0 && occurrences(u.Target, e.English[0], false) > 0 {
			continue // Lukas, Luke
		}
		common := known && e.Class != lexicon.Name || !known && !lexicon.Rare(w)
		if !common && !lang.NameParticle(w) {
			return false
		}
	}
	before := words(u.Source[:max(0, min(t.SourceSpan.Start, len(u.Source)))])
	if n := len(before); n > 0 && (lang.Title(before[n-1]) || lang.FirstName(before[n-1])) {
		return false
	}
	return !replaced(u, t)
}

// replaced reports whether the English has a name that the German has not.
func replaced(u *doc.Unit, t *doc.Term) bool {
	german := map[string]bool{}
	for _, w := range nameWords(u.Source) {
		german[strings.ToLower(w)] = true
	}
	return stranger(u.Target, german, "")
}

// fate is what became of a name that the English does not have as it is.
type fate int

const (
	kept      fate = iota // with an English ending, in other capitals, its words in other places
	shortened             // its last word stands there, or its initials are spelt out
	respelt               // with other letters for the same sounds, or accents: Leonow, Leonov
	altered               // a word stands there that is nearly the name
	gone                  // no trace of it
)

// fateOf looks in the English for traces of a name: Papuans for Papua, Merkel
// for Angela Merkel, Super Cup for Supercup. like is the word that is nearly
// the name.
func fateOf(name, source, target string) (f fate, like string) {
	english, german := nameWords(target), map[string]bool{}
	if inOtherWords(name, english) {
		return kept, ""
	}
	for _, w := range nameWords(source) {
		german[strings.ToLower(w)] = true
	}
	before, _, _ := strings.Cut(source, name)
	owned := genitiveRE.MatchString(before)
	// last tells whether the word looked at last stands there as it is.
	parts, found, last, other := nameWords(name), 0, false, ""
	for i, p := range parts {
		there := func(w string) bool { return derived(p, w) || p == w+"s" && (owns(w, target) || owned) }
		if slices.ContainsFunc(english, there) || lang.NameParticle(p) || i > 0 && last && lang.Generic(p) {
			found++
			last = slices.ContainsFunc(english, func(w string) bool { return hasUpper(p) == hasUpper(w) && there(w) }) || lang.Generic(p) && last
			continue
		}
		last = false
		for _, w := range english {
			// A word that the German has too is another name.
			switch {
			case german[strings.ToLower(w)] || hasUpper(p) != hasUpper(w):
			case sounds(strings.ToLower(p)) == sounds(strings.ToLower(w)):
				other = w
			case nearly(p, w):
				return altered, w
			}
		}
	}
	switch {
	case other != "":
		return respelt, other
	case found == len(parts) && (last || !stranger(target, german, "")):
		return kept, ""
	case last && !stranger(target, german, ""), initials(name, english) && !stranger(target, german, name):
		return shortened, ""
	}
	return gone, ""
}

// stranger reports whether the English has, inside its sentences, a capitalised
// word that begins like no word of the German and with none of the letters of
// initials: another name may stand in the place of one that is missing.
func stranger(target string, german map[string]bool, initials string) bool {
	for _, w := range propername.Words(target) {
		low := strings.ToLower(w.Text)
		if w.First && w.Before != '(' || !w.Capital() || lang.Capitalised(low) || strings.Contains(initials, w.Text[:1]) {
			continue
		}
		known := false
		for g := range german {
			n := min(4, len(low), len(g))
			known = known || g[:n] == low[:n]
		}
		if !known {
			return true
		}
	}
	return false
}

// withoutNames is the English of u without its other names, of which t may
// have words: the Airways of Qatar Airways are not those of Etihad Airways.
// Longer and shorter forms of t are left, as one may stand for the other.
func withoutNames(u *doc.Unit, t *doc.Term) string {
	rest, mine := u.Target, nameWords(t.Target)
	for i := range u.Terms {
		o := &u.Terms[i]
		if o.Kind != doc.Name || o.Target == "" || o.Target == t.Target {
			continue
		}
		others := nameWords(o.Target)
		if !subset(mine, others) && !subset(others, mine) {
			rest = strings.ReplaceAll(rest, o.Target, " ")
		}
	}
	return rest
}

func subset(a, b []string) bool {
	return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}

// nameWords are the words of text, cut at hyphens and without a possessive.
func nameWords(text string) []string {
	ws := strings.FieldsFunc(straight(text), func(r rune) bool { return !wordRune(r) && r != '\'' })
	out := ws[:0]
	for _, w := range ws {
		if w = strings.TrimSuffix(strings.Trim(w, "'"), "'s"); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// inOtherWords reports whether the English divides the words of a name in
// another way: Super Cup, Supercup.
func inOtherWords(name string, english []string) bool {
	name = strings.ToLower(strings.Join(nameWords(name), ""))
	for i := range english {
		joined := ""
		for _, w := range english[i:] {
			if joined += strings.ToLower(w); len(joined) >= len(name) {
				break
			}
		}
		if joined == name {
			return true
		}
	}
	return false
}

// genitiveRE is what stands before a name with the s of the German genitive.
var genitiveRE = regexp.MustCompile(`\b(?:des|eines)(?: \pL+)? $`)

// owns reports whether the English has a genitive of the name w, so that the s
// of the German is one: the fall of Saddam Hussein, Richard Wagner's opera.
func owns(w, english string) bool {
	before, after, _ := strings.Cut(straight(english), w)
	return strings.HasPrefix(after, "'s") || strings.Contains(before, " of ")
}

// derived reports whether w is the word p of a name, in whatever capitals and
// with an English ending or none: Papuans of Papua.
func derived(p, w string) bool {
	p, w = strings.ToLower(p), strings.ToLower(w)
	if p == w || twin[p] != "" && twin[p] == twin[w] {
		return true
	}
	if ending, ok := strings.CutPrefix(w, p); ok && len(p) > 3 {
		return nameEnding[strings.TrimSuffix(ending, "s")]
	}
	if home, ok := strings.CutSuffix(p, "er"); ok && len(w) > 4 && (w == home || w == strings.TrimSuffix(home, "en")) {
		return true // Kollbacher, of Kollbach
	}
	stem := strings.TrimRight(p, "aeo") // Cuban, Chilean
	ending, ok := strings.CutPrefix(w, stem)
	return ok && len(stem) > 2 && len(ending) > 1 && nameEnding[strings.TrimSuffix(ending, "s")]
}

// nameEnding are the endings of the English words made of names, without an s.
var nameEnding = map[string]bool{"": true, "n": true, "an": true, "ian": true, "ean": true, "er": true, "e": true, "ese": true, "ish": true, "ite": true, "ic": true}

// sounds replaces letters that languages write for the same sound in names, and
// drops accents: Georgij and Georgy, Weiß and Weiss, Dschalal and Jalal.
func sounds(word string) string {
	return alike.Replace(strings.Map(func(r rune) rune {
		if plain, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r))); plain < 0x80 {
			return plain
		}
		return r
	}, word))
}

var alike = strings.NewReplacer("sch", "sh", "dsch", "j", "tsch", "ch", "ß", "ss", "ae", "a", "oe", "o", "ue", "u", "ij", "i", "yj", "i", "iy", "i", "yy", "i", "ey", "e", "ej", "e", "aj", "ai", "ay", "ai",
	"y", "i", "j", "i", "w", "v", "ph", "f", "k", "c", "q", "c", "kh", "ch", "x", "cs", "z", "s", "ts", "s", "æ", "a", "ł", "l", "ø", "o", "ı", "i", "đ", "d", "ð", "d", "þ", "th")

// twin maps words that stand for each other in names to one of them.
var twin = map[string]string{"st": "st", "saint": "st", "sankt": "st", "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr"}

// nearly reports whether w may be the word p of a name with a slip in it, or
// cut off. Words of two letters are too short to tell.
func nearly(p, w string) bool {
	n := utf8.RuneCountInString(p)
	if n < 3 || hasUpper(p) != hasUpper(w) {
		return false
	}
	a, b := strings.ToLower(p), strings.ToLower(w)
	if m := utf8.RuneCountInString(w); m >= 3 && 2*m >= n && m < n && strings.HasPrefix(a, b) {
		return true
	}
	return slips(a, b) <= max(1, n/4)
}

// slips is the number of letters put in, left out, replaced or swapped with
// their neighbour between a and b: their optimal string alignment distance
// (Damerau 1964).
func slips(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) > maxSlips || len(t)-len(s) > maxSlips {
		return maxSlips + 1
	}
	before, above, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range above {
		above[j] = j
	}
	for i := range s {
		row[0] = i + 1
		for j := range t {
			row[j+1] = min(above[j+1], row[j]) + 1
			if s[i] == t[j] {
				row[j+1] = min(row[j+1], above[j])
			} else {
				row[j+1] = min(row[j+1], above[j]+1)
			}
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(t)]
}

// maxSlips bounds what slips has to look at.
const maxSlips = 8

// initials reports whether name consists of the initials of English words that
// follow each other: ITF for International Tennis Federation.
func initials(name string, english []string) bool {
	if strings.ToUpper(name) != name || len(name) < 2 {
		return false
	}
	for i := range english {
		k := 0
		for _, w := range english[i:] {
			if first, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(first) && strings.HasPrefix(name[k:], string(first)) {
				if k += utf8.RuneLen(first); k == len(name) {
					return true
				}
			} else if !lang.Linking(w) {
				break
			}
		}
	}
	return false
}
