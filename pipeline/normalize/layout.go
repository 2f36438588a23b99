package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

// The columns, in characters, to which text is taken to have been wrapped:
// longer lines are paragraphs, shorter ones headings, tags and the like.
const (
	minWrap = 40
	maxWrap = 130
)

// line is a line without white space at its ends.
type line struct {
	doc.Span
	width int // characters
}

// findLineBreaks turns every line break into a space, nothing or the break of
// a block. Lines that an empty line parts are blocks. Neighbouring lines are
// one paragraph, wrapped, where the first has no room for the next one's first
// word within the widest line's width, and some line goes on with a small
// letter; otherwise only where a line is plainly cut off.
func findLineBreaks(s string) []edit {
	groups := lineGroups(s)
	column := 0 // to which the file is wrapped, as far as that is certain
	for _, g := range groups {
		if w := width(g); wrapped(s, g, w) {
			column = max(column, w)
		}
	}
	var edits []edit
	put := func(start, end int, repl, rule string) {
		if s[start:end] != repl {
			edits = append(edits, edit{doc.Span{Start: start, End: end}, repl, rule})
		}
	}
	var hyphenated map[string]bool
	end := 0
	for n, g := range groups {
		put(end, g[0].Start, blockBreak, "")
		w := width(g)
		if w > maxWrap {
			w = 0
		} else if !wrapped(s, g, w) {
			w = column
		}
		inList := isItem(g[0].Of(s), true)
		for i := 1; i < len(g); i++ {
			a, b := g[i-1], g[i]
			beside := i+1 < len(g) && markers(b.Of(s), weakBullets) > 0 && markers(g[i+1].Of(s), weakBullets) > 0
			starts := isItem(b.Of(s), inList || beside || ends(a.Of(s)))
			inList = inList || starts
			starts = starts || tableRow(a.Of(s)) && tableRow(b.Of(s))
			if starts || !continues(s, a, b, w) && !(n == 0 && len(g) == 2 && isTitle(a.Of(s), b.Of(s))) {
				put(a.End, b.Start, blockBreak, "")
				continue
			}
			if hyphenated == nil && strings.HasSuffix(a.Of(s), "-") {
				hyphenated = hyphenatedWords(s)
			}
			start, repl, rule := join(a.Of(s), b.Of(s), hyphenated)
			put(a.Start+start, b.Start, repl, rule)
		}
		end = g[len(g)-1].End
	}
	if end < len(s) {
		put(end, len(s), blockBreak, "")
	}
	if len(edits) > 0 && edits[0].End == 0 {
		edits = edits[1:] // the text begins with its first line
	}
	return edits
}

// tableRow reports whether a line has cells with bars between them.
func tableRow(l string) bool { return strings.Contains(l, " | ") }

// lineGroups cuts s into runs of lines that no empty line parts.
func lineGroups(s string) [][]line {
	var groups [][]line
	var group []line
	for start := 0; start <= len(s); {
		end := len(s)
		if i := strings.IndexByte(s[start:], '\n'); i >= 0 {
			end = start + i
		}
		l := line{Span: doc.Span{Start: start, End: end}}
		text := strings.TrimRight(l.Of(s), " ")
		l.End = start + len(text)
		text = strings.TrimLeft(text, " ")
		l.Start = l.End - len(text)
		l.width = utf8.RuneCountInString(text)
		if text != "" {
			group = append(group, l)
		} else if len(group) > 0 {
			groups, group = append(groups, group), nil
		}
		start = end + 1
	}
	if len(group) > 0 {
		groups = append(groups, group)
	}
	return groups
}

// width is that of the widest line of g, apart from one in fifty, as where an
// address could not be broken; more than maxWrap if they are paragraphs.
func width(g []line) int {
	var lines [maxWrap + 2]int // by width
	for _, l := range g {
		lines[min(l.width, maxWrap+1)]++
	}
	w := maxWrap + 1
	for wider := 0; w > 0; w-- {
		if wider += lines[w]; wider > len(g)/50 {
			break
		}
	}
	return w
}

// wrapped reports whether lines of at most w characters are wrapped text.
func wrapped(s string, g []line, w int) bool {
	if w < minWrap || w > maxWrap {
		return false
	}
	for i := 1; i < len(g); i++ {
		a, b := g[i-1], g[i]
		if full(s, a, b, w) && !ends(a.Of(s)) && startsSmall(b.Of(s)) {
			return true
		}
	}
	return false
}

// full reports whether the first word of b would not have fitted beside a.
func full(s string, a, b line, w int) bool {
	word := b.Of(s)
	if i := strings.IndexByte(word, ' '); i >= 0 {
		word = word[:i]
	}
	return a.width+1+utf8.RuneCountInString(word) > w
}

// continues reports whether line b continues the paragraph of line a. The
// text is wrapped to w characters, or not wrapped if w is 0.
func continues(s string, a, b line, w int) bool {
	at, bt := a.Of(s), b.Of(s)
	word := lastWord(at)
	cut := strings.HasSuffix(at, ",") || strings.HasSuffix(word, "-") && len(word) > 1 ||
		lang.LeavesOpen(word) || startsSmall(bt) || startsDigit(bt) && lang.CountsNext(word)
	fits := w > 0 && full(s, a, b, w)
	switch {
	case ends(at) && !fits, !fits && !cut:
		return false
	case isBoilerplate(at):
		return false
	}
	// In the middle of a wrapped sentence any word may stand alone: "dpa."
	return !ends(at) && fits || !isBoilerplate(bt) && !isCaption(bt)
}

// isTitle reports whether the two lines that a file begins with are one title,
// which a number follows on in the second.
func isTitle(a, b string) bool {
	return startsDigit(b) && !ends(a) && !ends(b) && strings.Count(a, " ") >= 2
}

func startsDigit(l string) bool { return l != "" && '0' <= l[0] && l[0] <= '9' }

// ends reports whether a line's last character ends a sentence or announces
// what follows. The full stop of an abbreviation does not.
func ends(l string) bool {
	l = strings.TrimRight(l, `“”"»«’'‘)]`)
	if strings.HasSuffix(l, ".") {
		switch lang.AbbreviationOf(strings.TrimRight(lastWord(l), ".")) {
		case lang.Inside, lang.BeforeNumber:
			return false
		}
	}
	r, _ := utf8.DecodeLastRuneInString(l)
	return strings.ContainsRune(lang.SentenceStops+":", r)
}

// startsSmall reports whether a line begins with a small letter that is not
// one of a name like iPhone.
func startsSmall(l string) bool {
	r, n := utf8.DecodeRuneInString(l)
	next, _ := utf8.DecodeRuneInString(l[n:])
	return unicode.IsLower(r) && !unicode.IsUpper(next)
}

func lastWord(l string) string {
	return strings.TrimLeft(l[strings.LastIndexByte(l, ' ')+1:], `(„"»`)
}

// join says how line b is put to line a: from which offset of a the text up to
// b is replaced, by what, and the rule's name.
// The words that have a hyphen elsewhere keep it.
func join(a, b string, hyphenated map[string]bool) (start int, repl, rule string) {
	stem, hyphen := strings.CutSuffix(a, "-")
	first, _, _ := strings.Cut(b, " ")
	if dash := lastRune(a); strings.ContainsRune("‐¬–—", dash) { // prä— gen
		if cut := lastWord(a[:len(a)-utf8.RuneLen(dash)]); isLower(firstRune(b)) && cut != "" && (dash == '‐' || dash == '¬' || knownWord(cut+bare(first))) {
			return len(a) - utf8.RuneLen(dash), "", ruleHyphenation
		}
	}
	stem = lastWord(stem)
	before, _ := utf8.DecodeLastRuneInString(stem)
	next, _ := utf8.DecodeRuneInString(b)
	switch {
	case !hyphen, !unicode.IsLetter(before) && !unicode.IsDigit(before), lang.SuspendsHyphen(first):
		return len(a), " ", ruleReflow
	case unicode.IsLower(next) && !lang.KeepsHyphen(stem) &&
		!strings.Contains(first, "-") && !hyphenated[stem+"-"+bare(first)]:
		return len(a) - 1, "", ruleHyphenation
	default:
		return len(a), "", ruleLineEndHyphen
	}
}

// hyphenatedWords is the words of s that have a hyphen before a small letter.
func hyphenatedWords(s string) map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		if i := strings.LastIndexByte(w, '-'); i > 0 && i+1 < len(w) && len(w) < maxToken {
			words[bare(w)] = true
		}
	}
	return words
}

// bare is a word without the marks round it.
func bare(w string) string {
	return strings.TrimFunc(w, func(r rune) bool { return !isWord(r) })
}

// Marks of list items: bullets, which nothing else begins with, and those that
// begin an item only after a complete line.
const (
	bullets     = "•▪■◦‣●∙·*►▶▸➤➔✓✔○□◆"
	weakBullets = bullets + "–-"
)

// markers is the length of the marks that l begins with, each with a space behind
// it; 0 if there is none.
func markers(l, marks string) int {
	n := 0
	for n < len(l) {
		r, size := utf8.DecodeRuneInString(l[n:])
		if !strings.ContainsRune(marks, r) || !strings.HasPrefix(l[n+size:], " ") {
			break
		}
		n = len(l) - len(strings.TrimLeft(l[n+size:], " "))
	}
	return n
}

// numbered reports whether l begins with the number or letter of an item: 3. or b)
func numbered(l string) bool {
	n := len(l) - len(strings.TrimLeft(l, "0123456789"))
	if n == 0 && l != "" && isLowerASCII(l[0]) {
		n = 1
	}
	return 1 <= n && n <= 2 && n+2 < len(l) && (l[n] == '.' || l[n] == ')') && l[n+1] == ' ' && l[n+2] != ' '
}

// isItem reports whether a line begins a list item. In place, after the end of
// a line or item, weak marks and numbers count as well.
func isItem(l string, inPlace bool) bool {
	return markers(l, bullets) > 0 || inPlace && (markers(l, weakBullets) > 0 || numbered(l))
}

// findListMarkers finds the bullets at the beginning of blocks. A dash counts
// only beside another item: alone it begins direct speech. Numbers stay: they
// are content.
func findListMarkers(s string) []edit {
	var edits []edit
	alone := false // the last edit is a dash whose neighbours are no items
	end := -1      // of the item before
	eachBlock(s, func(b doc.Span) {
		head := s[b.Start:min(b.End, b.Start+64)]
		n := markers(head, weakBullets)
		if n == 0 || b.Start+n == b.End {
			return
		}
		beside := b.Start == end+len(blockBreak)
		if alone && !beside {
			edits = edits[:len(edits)-1]
		}
		alone = !beside && markers(head, bullets) == 0
		end = b.End
		edits = append(edits, edit{doc.Span{Start: b.Start, End: b.Start + n}, "", ruleListMarker})
	})
	if alone {
		edits = edits[:len(edits)-1]
	}
	return edits
}
