package check

import (
	"strings"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

var negationLost = Check{
	Code:     "negation-lost",
	Severity: doc.Warning,
	Doc: "The German has more negations (nicht, kein, nie, niemand, nichts, weder) than the English has negations and " +
		"words of negative meaning (unable, refuse, hardly). In a person's English one less of several is info. Set phrases such as nicht nur do not count, nor do negations in protected terms and short titles.",
	Example: Example{Source: "Der Vertrag gilt nicht für Ärzte.", Target: "The contract applies to doctors."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := ownWords(u)
		var found []string
		for _, m := range germanNegation.FindAllStringSubmatch(harmlessGerman.ReplaceAllString(source, " "), -1) {
			found = append(found, m[1])
		}
		if len(found) == 0 {
			return nil
		}
		strong, weak := 0, len(negativePhrase.FindAllString(target, -1))-len(germanNegative.FindAllString(source, -1))
		for _, w := range lowerWords(target) {
			switch {
			case lang.Negation(w) || strings.HasSuffix(w, "n't"):
				strong++
			case negative(w):
				weak++
			}
		}
		if strong >= len(found) || strong+weak >= len(found) {
			return nil
		}
		if u.State != doc.Machine && strong > 0 && strong+1 == len(found) {
			return info("the German has %s, the English a negation less", quoted(found)) // a person may have joined two
		}
		if len(found) == 1 {
			return issues("the German has %q, the English no negation for it", found[0])
		}
		return issues("the German has %s, the English not a negation for each", quoted(found))
	},
}

// ownWords is texts without what the pipeline has fixed English for, as a
// negation in there is no translator's to lose: Im Westen nichts Neues.
func ownWords(u *doc.Unit) (source, target string) {
	source, target = texts(u)
	for i := range u.Terms {
		t := &u.Terms[i]
		if t.Kind == doc.Quote || t.Source == "" || t.Target == "" || !strings.Contains(target, t.Target) {
			continue
		}
		if !germanNegation.MatchString(t.Source) && !englishNegation.MatchString(t.Target) {
			continue
		}
		source = strings.Replace(source, t.Source, " ", 1)
		target = strings.Replace(target, t.Target, " ", 1)
	}
	for _, m := range quotedTitle.FindAllStringSubmatch(source, -1) {
		if len(words(m[1])) > shortQuote || !germanNegation.MatchString(m[1]) {
			continue
		}
		source = strings.Replace(source, m[1], "", 1)
		for _, q := range quotedRE.FindAllString(target, -1) {
			if englishNegation.MatchString(q) {
				target = strings.Replace(target, q, "", 1)
				break
			}
		}
	}
	return source, target
}

var (
	// quotedTitle is what a sentence has in quotation marks, with a capital, as
	// the name of a film or book rather than as somebody's words.
	quotedTitle     = regexp.MustCompile(`\pL „(\p{Lu}[^„“,!?]*[^„“,.!?])“(?:[^,]|$)`)
	quotedRE        = regexp.MustCompile(`“[^“”]*”|"[^"]*"`)
	englishNegation = english(`not?|never|nothing|none|nobody|nowhere`)
)

// negativePhrase is what English says a negation with in several words.
var negativePhrase = english(`yet to|free of|insist(?:s|ed)? on|anything but`)

var (
	germanNegation = regexp.MustCompile(`(?i)(?:^|[^\pL-])((?:nicht|nichts|nie|niemals|niemand(?:em|en|es)?|nirgend(?:s|wo\pL*)|kein(?:e|en|em|er|es|erlei)?|weder|keinesfalls|keineswegs)\b)`)
	// Phrases whose English has no negation.
	harmlessGerman = regexp.MustCompile(`(?i)\bnicht wahr\?|\b(?:nicht (?:nur|zuletzt|allein|umsonst|selten)|oder nicht|wie nie(?: zuvor| wieder)?|nichts anderes als)\b`)
	// Words that the English may have a negative word for as well.
	germanNegative = regexp.MustCompile(`(?i)(?:^|[^\pL-])(?:ohne|kaum|un(?:[a-ce-su-z]\pL{4,}|te[a-qs-z]\pL{3,}|t[a-df-z]\pL{3,}|d[a-df-z]\pL{3,})|\pL{3,}(?:los|lose[mnrs]?)|illegal\pL*|wenig(?:e|en|er)?|weiger\pL*|lehn\pL+ ab|abge?lehn\pL*|verhinder\pL*|leer\pL*|verbot\pL*|verbiet\pL*|selten|fehl\pL*|statt\pL*)\b`)
)

// negative reports whether an English word, in lower case, has a negative
// meaning without being a negation.
func negative(w string) bool {
	if lang.Negative(w) {
		return true
	}
	if len(w) > 5 && strings.HasPrefix(w, "un") {
		return !lang.NotNegative(w)
	}
	return len(w) > 5 && strings.HasSuffix(w, "less") || strings.HasSuffix(w, "-free")
}

var negationAdded = Check{
	Code:     "negation-added",
	Severity: doc.Warning,
	Doc: "The English has a negation (not, never, no, n't) and the German has neither one nor a word of negative meaning " +
		"(ohne, kaum, erst, unmöglich, verhindern): the English may say the opposite. Set phrases such as not only do not count.",
	Example: Example{Source: "Der Vertrag gilt für Ärzte.", Target: "The contract does not apply to doctors."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := ownWords(u)
		if germanNegation.MatchString(source) || germanNegative.MatchString(source) || anyNegative.MatchString(source) {
			return nil
		}
		if m := addedNegation.FindString(harmlessEnglish.ReplaceAllString(target, " ")); m != "" {
			return issues("the English has %q, the German no negation", m)
		}
		return nil
	},
}

var (
	addedNegation = regexp.MustCompile(`(?i)\b(?:not|never|cannot|nobody|nowhere|no (?:longer|one))\b|\b\pL+n['’]t\b`)
	// Phrases whose German has no negation.
	harmlessEnglish = regexp.MustCompile(`(?i)\b(?:not (?:only|just|merely|least|to mention|unlike|until)|if not|or not|(?:is|isn['’]t|are|aren['’]t|do|don['’]t|did|didn['’]t) (?:it|they|we|you|he|she)\?|why not|can(?:not|['’]t) (?:help|wait)|don['’]t worry)\b`)
	// German that English may say with a negation: opposites, lacks, limits.
	anyNegative = regexp.MustCompile(`(?i)\b(?:nein|doch|nur|bloß|lediglich|erst|außer\pL*|sonst|ander\pL*|anstatt|anstelle|gegen|entgegen|trotz\pL*|bis auf|wede?r|noch|zu \pL+, (?:um|als)|allein|warn\pL*|gewarnt|vermeid\pL*|vermied\pL*|miss\pL+|verzicht\pL*|verweiger\pL*|verwehr\pL*|versag\pL*|verpass\pL*|fern|frei|aus(?:bleib|blieb|ge|sch)\pL*|entfall\pL*|entfiel\pL*|mangel\pL*|ignorier\pL*|vergess\pL*|unter(?:lass|ließ|blieb|bleib)\pL*|scheiter\pL*|bestreit\pL*|bestritt\pL*|dementier\pL*|widersp\pL*|untersag\pL*|in\pL+(?:abel|ibel|akzept\pL+)|illegal\pL*|irr\pL+|null|egal|schnuppe|wurscht|schlecht\pL*|schwer\pL*|schwierig\pL*|fehl\pL*|gefehlt|leer\pL*|schwach\pL*|knapp\pL*|vom tisch|aus gewesen|offen\pL*|wenn|ob|bevor|ehe|als ob|wäre\pL*|hätte\pL*|nicht\pL+|kein\pL*|\pL+(?:frei|leer|los|widrig|fern|losen?|freie?[mnrs]?))\b`)
)
