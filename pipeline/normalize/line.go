package normalize

import (
	"regexp/syntax"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/regexp"
)

// lineMatcher tells whether a line is one of many kinds. Most lines are none of
// them, so a line is first looked at for what it would have to begin with or to
// contain, and no expression is compiled before a line needs it.
type lineMatcher struct {
	lead     string // what may stand before any of the patterns
	patterns []string
	tail     string // what may stand behind
	flags    string // (?i) or none

	index func() *lineIndex
}

// lineIndex has the patterns by what their lines begin with.
type lineIndex struct {
	trim   string // of the lead, before the beginnings
	starts map[string][]int
	// rest may begin with anything; it has what each line contains.
	rest     []int
	contains []cue
	compiled []*regexp.Regexp
}

// cue is what a line contains: a text in small letters, or one of some marks.
type cue struct{ text, marks string }

// startLength is how many bytes of a beginning are looked up.
const startLength = 4

// newLines is a matcher of whole lines, whose lead is a set of characters and
// tail a pattern.
func newLines(flags, lead, tail string, patterns ...string) *lineMatcher {
	m := &lineMatcher{lead: lead, patterns: patterns, tail: tail, flags: flags}
	m.index = sync.OnceValue(m.build)
	return m
}

func (m *lineMatcher) build() *lineIndex {
	x := &lineIndex{trim: m.lead, starts: map[string][]int{}, contains: make([]cue, len(m.patterns))}
	lead := ""
	if m.lead != "" {
		lead = "[" + regexp.QuoteMeta(m.lead) + "]*"
	}
	for i, p := range m.patterns {
		x.compiled = append(x.compiled, regexp.MustCompile(m.flags+"^"+lead+"(?:"+p+")"+m.tail+"$"))
		tree, err := syntax.Parse(m.flags+"(?:"+p+")"+m.tail+"$", syntax.Perl)
		if err != nil {
			panic("normalize: " + err.Error())
		}
		starts, ok := beginnings(tree)
		if !ok {
			x.rest = append(x.rest, i)
			x.contains[i] = cueOf(tree)
			continue
		}
		for _, s := range starts {
			if list := x.starts[s]; len(list) == 0 || list[len(list)-1] != i {
				x.starts[s] = append(list, i)
			}
		}
	}
	return x
}

// match reports whether a whole line is of one of the kinds.
func (m *lineMatcher) match(l string) bool {
	x := m.index()
	for at, lead := range l {
		if x.begins(l[at:], l) {
			return true
		}
		if !strings.ContainsRune(x.trim, lead) {
			break
		}
	}
	low := ""
	for _, i := range x.rest {
		if c := x.contains[i]; c.marks != "" && !strings.ContainsAny(l, c.marks) {
			continue
		} else if c.text != "" {
			if low == "" {
				low = strings.ToLower(l)
			}
			if !strings.Contains(low, c.text) {
				continue
			}
		}
		if x.compiled[i].MatchString(l) {
			return true
		}
	}
	return false
}

// begins reports whether l is a line of a kind that begins as core does.
func (x *lineIndex) begins(core, l string) bool {
	var start [startLength + utf8.UTFMax]byte
	n := 0
	for _, r := range core {
		if n += utf8.EncodeRune(start[n:], unicode.ToLower(r)); n >= startLength {
			break
		}
	}
	for k := 1; k <= min(n, startLength); k++ {
		for _, i := range x.starts[string(start[:k])] {
			if x.compiled[i].MatchString(l) {
				return true
			}
		}
	}
	return false
}

// beginnings are the beginnings, in small letters and of up to startLength bytes,
// that a match can have; ok is false if it can have any.
func beginnings(tree *syntax.Regexp) (starts []string, ok bool) {
	for _, b := range extend([]start{{}}, tree) {
		if b.text == "" {
			return nil, false
		}
		starts = append(starts, b.text[:min(len(b.text), startLength)])
	}
	return starts, true
}

// start is a beginning. Done, it is not to be extended.
type start struct {
	text string
	done bool
}

// maxClass is the size up to which the characters of a class are told apart, and
// fewClass the one up to which it is worth looking behind them.
const (
	maxClass = 16
	fewClass = 8
)

// extend is starts with what tree matches behind each.
func extend(starts []start, tree *syntax.Regexp) []start {
	var out []start
	seen := map[start]bool{}
	add := func(s ...start) {
		for _, s := range s {
			s.done = s.done || len(s.text) >= startLength
			if !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	for _, s := range starts {
		switch from := []start{s}; {
		case s.done:
			add(s)
		case tree.Op == syntax.OpLiteral:
			add(start{s.text + strings.ToLower(string(tree.Rune)), false})
		case tree.Op == syntax.OpCharClass:
			runes := runesOf(tree.Rune)
			for _, r := range runes {
				add(start{s.text + string(unicode.ToLower(r)), len(runes) > fewClass})
			}
			if runes == nil {
				add(start{s.text, true})
			}
		case tree.Op == syntax.OpConcat:
			for _, sub := range tree.Sub {
				from = extend(from, sub)
			}
			add(from...)
		case tree.Op == syntax.OpAlternate:
			for _, sub := range tree.Sub {
				add(extend(from, sub)...)
			}
		case tree.Op == syntax.OpCapture:
			add(extend(from, tree.Sub[0])...)
		case tree.Op == syntax.OpQuest, tree.Op == syntax.OpStar, tree.Op == syntax.OpPlus, tree.Op == syntax.OpRepeat:
			if tree.Op != syntax.OpPlus && (tree.Op != syntax.OpRepeat || tree.Min == 0) {
				add(s)
			}
			from = extend(from, tree.Sub[0])
			for _, s := range from {
				s.done = s.done || tree.Op != syntax.OpQuest // what is repeated is looked at once
				add(s)
			}
		case tree.Op == syntax.OpEmptyMatch, tree.Op == syntax.OpEndText, tree.Op == syntax.OpWordBoundary, tree.Op == syntax.OpBeginText:
			add(s)
		default:
			add(start{s.text, true})
		}
	}
	return out
}

// runesOf are the characters of a class; nil if they are many.
func runesOf(class []rune) []rune {
	var runes []rune
	for i := 0; i < len(class); i += 2 {
		for r := class[i]; r <= class[i+1]; r++ {
			if runes = append(runes, r); len(runes) > maxClass {
				return nil
			}
		}
	}
	return runes
}

// cueOf is what each match of tree contains, as far as it is told apart.
func cueOf(tree *syntax.Regexp) cue {
	var best cue
	switch tree.Op {
	case syntax.OpLiteral:
		best.text = strings.ToLower(string(tree.Rune))
		if len(tree.Rune) == 1 { // one that stands in few lines
			best = cue{marks: strings.Trim(best.text, " abcdefghijklmnopqrstuvwxyz")}
		}
	case syntax.OpCharClass:
		best.marks = strings.Trim(string(runesOf(tree.Rune)), " ")
	case syntax.OpCapture, syntax.OpPlus:
		best = cueOf(tree.Sub[0])
	case syntax.OpRepeat:
		if tree.Min > 0 {
			best = cueOf(tree.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range tree.Sub {
			switch c := cueOf(sub); {
			case len(c.text) > len(best.text):
				best = c
			case best == cue{} && c.marks != "":
				best = c
			}
		}
	}
	return best
}
