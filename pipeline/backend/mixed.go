package backend

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mixed says which answers of a call seem to belong to another segment, and
// why: "" for those that do not. A service may swap, merge or repeat answers
// that are all good English, so neither their number nor their order proves
// anything. These signs are taken: a text that answers two different segments;
// an answer with numbers, names or protected terms that only another segment
// has, and none that only its own has; and an answer beside a missing one that
// has words of that, or is too long for its own segment. A segment that was
// asked for alone is never suspected, so a false alarm costs a call and no more.
func mixed(segs []Segment, got []Translation) []string {
	why := make([]string, len(segs))
	if len(segs) < 2 {
		return why
	}
	owner := map[string]int{} // of an anchor that only one segment has; -1: several
	for i, s := range segs {
		for a := range anchors(s.Text, false) {
			if _, ok := owner[a]; ok {
				owner[a] = -1
			} else {
				owner[a] = i
			}
		}
	}
	owns := make([]bool, len(segs))
	for _, i := range owner {
		if i >= 0 {
			owns[i] = true
		}
	}
	first := map[string]int{} // by what is left of an answer
	for i, t := range got {
		if t.Err != nil {
			continue
		}
		plain := letters(t.Text)
		if k, ok := first[plain]; ok && len(plain) >= 12 && letters(segs[i].Text) != letters(segs[k].Text) {
			why[i] = "the answer is the same as that to another segment"
			why[k] = why[i]
		}
		first[plain] = i
		own, foreign, merged := false, false, false
		for a := range anchors(t.Text, true) {
			k, ok := owner[a]
			switch {
			case !ok || k < 0:
			case k == i:
				own = true
			default:
				foreign = true
				merged = merged || got[k].Err != nil
			}
		}
		long := utf8.RuneCountInString(t.Text) > 3*utf8.RuneCountInString(segs[i].Text)/2+20
		alone := (i == 0 || got[i-1].Err == nil) && (i == len(got)-1 || got[i+1].Err == nil)
		switch {
		case why[i] != "":
		case foreign && !own && owns[i]:
			why[i] = "the answer seems to belong to another segment"
		case merged || long && !alone:
			why[i] = "the answer seems to be that to two segments"
		}
	}
	return why
}

// letters is text in lower case without anything but letters and digits.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// anchors are the words of a text that are likely to be the same in German and
// in English: numbers, and words with a capital letter. In English the first
// word has one without being a name.
func anchors(text string, english bool) map[string]bool {
	out := map[string]bool{}
	start := true
	for _, w := range strings.FieldsFunc(tag.ReplaceAllString(text, " "), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != ','
	}) {
		stop := strings.HasSuffix(w, ".")
		w = strings.Trim(w, ".,")
		if w == "" {
			start = start || stop
			continue
		}
		digits := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, w)
		r := []rune(w)
		switch {
		case len(digits) > 0 && strings.ContainsFunc(w, unicode.IsLetter):
			out[strings.ToLower(w)] = true
		case len(digits) > 1:
			out[digits] = true
		case len(r) > 3 && unicode.IsUpper(r[0]) && !(start && english):
			out[strings.ToLower(w)] = true
		}
		start = stop
	}
	return out
}
