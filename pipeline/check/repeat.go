package check

import (
	"regexp"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
)

var repeatedWords = Check{
	Code:     "repeated-words",
	Severity: doc.Error,
	Doc: "The English says a word or phrase twice in a row, or a longer phrase three times, and the German does not: " +
		"a loop of the translator. Runs of one character count too.",
	Example: Example{Source: "Berlin wählt", Target: "Berlin votes Berlin votes"},
	Run: func(u *doc.Unit, _ *glossary.Glossary) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		s, t := phrases(source), phrases(target)
		if again := stutter(t); again != "" && stutter(s) == "" && stutter(phrases(strings.ReplaceAll(source, "-", " "))) == "" {
			return issues("the English repeats %q", again)
		}
		if phrase, n := mostRepeated(t, 4); n >= 3 {
			if _, m := mostRepeated(s, 3); m < n {
				return issues("the English has %q %d times", phrase, n)
			}
		}
		if c := longRun(target); c != "" && !strings.Contains(source, c) {
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
