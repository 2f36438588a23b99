package check

import (
	"strings"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

var repeatedWords = Check{
	Code:     "repeated-words",
	Severity: doc.Error,
	Doc: "The English says a word or phrase twice in a row, or a longer phrase three times, and the German does not: " +
		"a loop of the translator. Runs of one character count too.",
	Example: Example{Source: "Berlin wählt", Target: "Berlin votes Berlin votes"},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		s, t := phrases(source), phrases(target)
		if again := stutter(t); again != "" && stutter(s) == "" && stutter(phrases(strings.ReplaceAll(source, "-", " "))) == "" && !saidTwice(s, again) {
			return issues("the English repeats %q", again)
		}
		if phrase, n := mostRepeated(t, 4); n >= 3 {
			if _, m := mostRepeated(s, 3); m < n {
				return issues("the English has %q %d times", phrase, n)
			}
		}
		if c := longRun(target); c != "" && longRun(source) == "" {
			return issues("the English has the run %q", c)
		}
		return nil
	},
}

var stopRE = regexp.MustCompile(`[.!?,;:…]+(?:\s|$)|\s[–—-]\s`)

// phrases are the words of text in lower case, with a stop at punctuation:
// "… the guru. The guru …" and "once it's gone, it's gone" are no loops.
func phrases(text string) []string {
	var out []string
	for _, part := range stopRE.Split(text, -1) {
		if ws := lowerWords(part); len(ws) > 0 {
			out = append(append(out, ws...), ".")
		}
	}
	return out
}

// stutter is the first phrase that follows itself, or "".
func stutter(ws []string) string {
	for n := 1; n <= len(ws)/2; n++ {
		for i := 0; i+2*n <= len(ws); i++ {
			if !equal(ws[i:i+n], ws[i+n:i+2*n]) {
				continue
			}
			third := i+3*n <= len(ws) && equal(ws[i:i+n], ws[i+2*n:i+3*n])
			if n == 1 && !third && (lang.SaidTwice(ws[i]) || strings.Trim(ws[i], "0123456789") == "") {
				continue
			}
			if n == 2 && !third && (lang.LinksItself(ws[i]) || lang.LinksItself(ws[i+1])) {
				continue // door to door to
			}
			return strings.Join(ws[i:i+n], " ")
		}
	}
	return ""
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// mostRepeated is the phrase of n words that stands most often in ws.
func mostRepeated(ws []string, n int) (string, int) {
	count := map[string]int{}
	best, most := "", 0
	for i := 0; i+n <= len(ws); i++ {
		p := strings.Join(ws[i:i+n], " ")
		count[p]++
		if count[p] > most {
			best, most = p, count[p]
		}
	}
	return best, most
}

// longRun is the first run of more than five of one character, spaces aside.
func longRun(text string) string {
	var last rune
	n, start := 0, 0
	for i, r := range text {
		if r != last {
			if n > 5 && last != ' ' {
				return text[start:i]
			}
			last, n, start = r, 0, i
		}
		n++
	}
	if n > 5 && last != ' ' {
		return text[start:]
	}
	return ""
}

// saidTwice reports whether the German, in phrases, has a word twice with no
// other but an article between, as a label and the sentence after it do: Zahlung
// Die Zahlung. A number or name in the English twice must be the German's.
func saidTwice(german []string, again string) bool {
	for i, w := range german {
		for k := i + 1; k < len(german) && k <= i+3; k++ {
			if (w == german[k] && utf8.RuneCountInString(w) > 3 && !strings.Contains(again, " ")) || strings.Contains(german[k], again) && strings.Contains(w, again) {
				return true
			}
		}
	}
	return false
}

var saidAgain = Check{
	Code:     "said-again",
	Severity: doc.Warning,
	Doc: "The English says a time (in December), or a phrase of four words or more, twice in a sentence, and the German says nothing " +
		"twice: in December, new elections had been held in December.",
	Example: Example{Source: "Im Dezember war neu gewählt worden.", Target: "In December, new elections had been held in December."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		count := map[string]int{}
		for _, w := range lowerWords(source) {
			if count[beginning(w)]++; count[beginning(w)] > 1 && utf8.RuneCountInString(w) > 3 {
				return nil
			}
		}
		for _, s := range sentences(target, false) {
			if again := apart(lowerWords(s)); again != "" {
				return issues("the English says %q twice", again)
			}
		}
		return nil
	},
}

// timed is a preposition with what says when.
var timed = regexp.MustCompile(`^(?:in|on|by|since|until|before|after|at) (?:january|february|march|april|may|june|july|august|september|october|november|december|\pL+day|\d{4}|midnight|noon|spring|summer|autumn|winter)$`)

// apart is the first phrase that stands twice in the words of a sentence: a time,
// or four or more with two long ones among them.
func apart(ws []string) string {
	long := func(w string) bool {
		return utf8.RuneCountInString(w) > 3 && !lang.EnglishSmallWord(w) && !lang.SaidTwice(w)
	}
	for n := min(8, len(ws)/2); n >= 2; n-- {
		seen := map[string]int{}
		for i := 0; i+n <= len(ws); i++ {
			phrase := ws[i : i+n]
			key := strings.Join(phrase, " ")
			if first, ok := seen[key]; ok && first+n <= i {
				content := 0
				for _, w := range phrase {
					if long(w) {
						content++
					}
				}
				if n > 3 && content > 1 || n == 2 && timed.MatchString(key) {
					return key
				}
			} else if !ok {
				seen[key] = i
			}
		}
	}
	return ""
}
