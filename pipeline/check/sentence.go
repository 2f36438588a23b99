package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// usualRatio is the length of an English translation over that of its German.
const usualRatio = 0.92

// slack is how much longer than that what is left of a unit may be.
const slack = 0.2

// joinRE is what translators join two sentences with, and joinedRatio how long
// what they make of them is at least, as a share of the German.
var joinRE = regexp.MustCompile(`;\s|\s[–—-]\s|\pL—\pL|,? (?:and|but|so|as|which|who|where|whereas|while|although|though|because|since)\s|, \pL+ing\s`)

const joinedRatio = 0.7

var sentenceDropped = Check{
	Code:     "sentence-dropped",
	Severity: doc.Error,
	Doc: "The English has fewer sentences than the German and is too short to hold all of them: an error where it is shorter than " +
		"a translation can be, a warning where two sentences may have become one.",
	Example: Example{Source: "Der Minister trat am Montag zurück. Seine Nachfolgerin wird am Freitag gewählt.", Target: "The minister resigned on Monday."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		german := sentences(source, true)
		have := len(sentences(target, false))
		if have >= len(german) {
			return nil
		}
		length := float64(max(1, utf8.RuneCountInString(source)))
		ratio := float64(utf8.RuneCountInString(target)) / length
		shortest := 1.0 // share of the shortest sentence
		for _, s := range german {
			shortest = min(shortest, float64(utf8.RuneCountInString(s))/length)
		}
		joined := have+len(joinRE.FindAllString(target, -1)) >= len(german)
		slack := slack
		if u.State != doc.Machine {
			slack /= 2 // a person joins sentences
		}
		if ratio > usualRatio*(1-shortest)+slack || shortest > 0.2 && ratio > joinedRatio && joined {
			return nil
		}
		found := issues("the German has %d sentences, the English %d", len(german), have)
		if ratio > 0.58 {
			found[0].Severity = doc.Warning
		}
		return found
	},
}

var sentenceAdded = Check{
	Code:     "sentence-added",
	Severity: doc.Warning,
	Doc: "The English has more sentences than the German and is longer than a translation of it is; one of them has no word, " +
		"name or number that the German is known to have.",
	Example: Example{Source: "Der Minister trat am Montag zurück.", Target: "The minister resigned on Monday. The decision had been expected for weeks."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		english := sentences(target, false)
		if len(english) <= len(sentences(source, true)) {
			return nil
		}
		known := anchors(source, target)
		length := float64(max(1, utf8.RuneCountInString(source)))
		at := 0
		for _, s := range english {
			start := at + strings.Index(target[at:], s)
			at = start + len(s)
			without := float64(utf8.RuneCountInString(target)-utf8.RuneCountInString(s)) / length
			anchored := slices.ContainsFunc(known, func(a anchor) bool {
				return slices.ContainsFunc(a.english, func(p int) bool { return p >= start && p < at })
			})
			if !anchored && without > 0.72 && without+float64(utf8.RuneCountInString(s))/length > 1.1 && len(words(s)) >= 3 {
				return issues("the English has a sentence that the German lacks: %q", excerpt(s))
			}
		}
		return nil
	},
}
