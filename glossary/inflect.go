package glossary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/lang"
)

// class says which endings a word of an entry may take in running text.
type class uint8

const (
	exact     class = iota // function words, and what stands in a compound's first part
	name                   // proper names: the genitive
	noun                   // case and plural endings by the shape of the word
	singular               // a noun whose plural the entry gives: the singular's endings
	plural                 // that plural: dative -n
	latin                  // the stem of Museum, Thema, Firma: -en
	adjective              // weak, strong and mixed endings
	verb                   // present, preterite and participle endings
)

var (
	nameEndings      = []string{"s", "'s", "’s", "'", "’"}
	singularEndings  = []string{"s", "es", "e", "'s", "’s"}
	adjectiveEndings = []string{"e", "er", "es", "en", "em", "ere", "erer", "eres", "eren", "erem"}
	verbEndings      = []string{"e", "st", "t", "en", "n", "te", "test", "ten", "tet", "est", "et", "ete", "eten", "end", "ende", "enden", "ender", "endes"}
)

// takes reports whether a word of class c with this stem can carry ending;
// umlaut says that the text has the stem with its last vowel modified.
func (c class) takes(stem, ending string, umlaut bool) bool {
	if c != noun && c != verb && umlaut {
		return false
	}
	if ending == "" {
		switch c {
		case noun:
			// Väter, Gärten, Öfen: modified without an ending.
			return !umlaut || lang.HasAnySuffix(stem, "er", "el", "en")
		case latin:
			return false
		case verb:
			return !umlaut
		}
		return true
	}
	switch c {
	case name:
		return slices.Contains(nameEndings, ending)
	case singular:
		return slices.Contains(singularEndings, ending)
	case plural:
		return ending == "n" && !lang.HasAnySuffix(stem, "n", "s")
	case latin:
		return ending == "en"
	case adjective:
		return slices.Contains(adjectiveEndings, ending)
	case verb:
		return slices.Contains(verbEndings, ending)
	case noun:
		return nounTakes(stem, ending, umlaut)
	}
	return false
}

// nounTakes knows the declensions of German nouns by the shape of the stem.
// Where the shape leaves it open it allows what some noun of that shape takes,
// but never an -er without the umlaut that it causes, so that Bau does not
// become Bauer.
func nounTakes(stem, ending string, umlaut bool) bool {
	switch {
	case lang.HasAnySuffix(stem, "ung", "heit", "keit", "schaft", "ion", "tät", "thek", "ur", "enz", "anz", "ik"):
		return !umlaut && ending == "en"
	case lang.HasAnySuffix(stem, "in"):
		return !umlaut && slices.Contains([]string{"nen", "s", "e", "en"}, ending)
	case lang.HasAnySuffix(stem, "nis"):
		return !umlaut && slices.Contains([]string{"se", "sen", "ses"}, ending)
	case lang.HasAnySuffix(stem, "e"):
		return !umlaut && slices.Contains([]string{"n", "s", "ns", "r", "m"}, ending)
	case lang.HasAnySuffix(stem, "er", "el", "en", "chen", "lein"):
		if ending == "n" {
			return !lang.HasAnySuffix(stem, "n")
		}
		return !umlaut && (slices.Contains([]string{"s", "'s", "’s", "'", "’"}, ending) || lang.HasAnySuffix(stem, "er") && feminine(ending))
	case feminine(ending):
		return !umlaut && lang.HasAnySuffix(stem, "ent", "ant", "ist", "or", "eur")
	}
	if umlaut {
		return slices.Contains([]string{"e", "en", "er", "ern"}, ending)
	}
	switch ending {
	case "s", "es", "e", "en", "'s", "’s", "'", "’", "ens":
		return true
	case "n":
		return lang.HasAnySuffix(stem, "r", "l") // Nachbarn, Bayern
	case "se", "sen", "ses":
		return lang.HasAnySuffix(stem, "s")
	case "er", "ern":
		return !strings.ContainsAny(lastVowels(stem), "aouAOU")
	}
	return false
}

// feminine reports whether ending makes the noun of a person one of a woman.
func feminine(ending string) bool {
	switch ending {
	case "in", "innen", "In", "Innen":
		return true
	}
	return false
}

// lastVowels is the last run of vowels in word.
func lastVowels(word string) string {
	const vowels = "aeiouäöüyAEIOUÄÖÜY"
	end := strings.LastIndexAny(word, vowels)
	if end < 0 {
		return ""
	}
	_, n := utf8.DecodeRuneInString(word[end:])
	end += n
	start := end
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(word[:start])
		if !strings.ContainsRune(vowels, r) {
			break
		}
		start -= n
	}
	return word[start:end]
}

// compoundRest reports whether rest, which follows a noun in the same word, can
// be a linking element and the second part of a compound: Rechenleistung +
// sstreit. It turns down derivations such as Wissenschaft + ler, which name
// another thing.
func compoundRest(stem, rest string) bool {
	letters := 0
	for _, r := range rest {
		if !unicode.IsLower(r) {
			return false
		}
		letters++
	}
	if letters < 4 || utf8.RuneCountInString(stem) < 6 {
		return false
	}
	for _, link := range []string{"", "s", "es", "n", "en"} {
		tail, ok := strings.CutPrefix(rest, link)
		if !ok {
			continue
		}
		for _, d := range derivations {
			if strings.HasPrefix(tail, d) && len(tail) <= len(d)+3 {
				return false
			}
		}
	}
	return strings.ContainsAny(rest, "aeiouäöüy")
}

var derivations = []string{"ler", "lerin", "lich", "isch", "haft", "los", "ung", "heit", "keit", "schaft", "tum",
	"ling", "chen", "lein", "iker", "ismus", "ist", "ation", "ieren", "ierung", "erin", "erung", "sam", "bar", "artig", "mäßig", "weise", "innen"}

// umlautPlural reports whether the noun of f surely has another plural than one
// with -e alone: Rat, Räte; Buch, Bücher.
func umlautPlural(f form) bool {
	if f.class != noun {
		return f.class == singular // the plural is a form of its own
	}
	low := strings.ToLower(f.stem)
	return lang.UmlautPlural(low)
}

// endingStands reports whether the noun of f may have ending behind before, the
// text up to it. One with another plural than -e has that ending in the dative
// only, behind a word that asks for it, and never -en: Rate and Raten are no
// forms of Rat.
func endingStands(f form, ending, before string) bool {
	if ending != "e" && ending != "en" || !umlautPlural(f) {
		return true
	}
	word, rest := lastField(strings.TrimRightFunc(before, wordRune))
	if word = strings.TrimLeftFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }); strings.HasSuffix(word, "en") { // im eigenen Lande
		word, _ = lastField(rest)
	}
	return ending == "e" && (lang.Dative(word) || strings.HasSuffix(word, "em"))
}

// derivedForms are the words that text can have for the last word of an entry
// beyond the word itself with an ending: the stem and class of each.
func derivedForms(word string, c class) []form {
	var forms []form
	switch c {
	case noun:
		for _, suffix := range []string{"um", "us", "a", "o", "on", "is"} {
			if stem, ok := strings.CutSuffix(word, suffix); ok && utf8.RuneCountInString(stem) >= 3 {
				forms = append(forms, form{stem, latin})
				if suffix == "um" || suffix == "on" {
					forms = append(forms, form{stem + "a", exact}) // Praktika
				}
			}
		}
		for _, suffix := range []string{"ex", "ix"} {
			if stem, ok := strings.CutSuffix(word, suffix); ok {
				forms = append(forms, form{stem + "izes", exact}, form{stem + "ices", exact}, form{stem + "izen", exact}) // Indizes
			}
		}
		if lang.Declined(word) {
			forms = append(forms, form{strings.TrimSuffix(word, "er"), adjective})
		}
	case verb:
		for _, v := range lang.GermanVerb(word) {
			for _, s := range v.Stems {
				forms = append(forms, form{s, verb})
			}
			for _, s := range v.Participles {
				if lang.HasAnySuffix(s, "n") { // abgenommen; abgeschaff-t is formed like a tense
					forms = append(forms, form{s, adjective})
				}
				forms = append(forms, form{s, verb})
			}
			if v.Particle != "" {
				rest := strings.TrimPrefix(word, v.Particle)
				forms = append(forms, form{v.Particle + "zu" + lang.VerbStem(rest), verb})
			}
		}
	}
	return forms
}

// splitForms are the finite forms that a separable verb has in a main clause,
// where its particle stands at the end: schafft ... ab.
func splitForms(v lang.Verb) []form {
	var forms []form
	for _, s := range v.Stems {
		forms = append(forms, form{strings.TrimPrefix(s, v.Particle), verb})
	}
	return forms
}

// Verb reports whether e is a verb: it says so, or it is a word in small letters
// that ends as infinitives do. Its English is inflected as the clause needs and
// may stand anywhere in it, so no placeholder can stand for it.
func (e *Entry) Verb() bool {
	first, _ := utf8.DecodeRuneInString(e.German)
	return !e.Fixed() && (e.PartOfSpeech == "verb" || e.PartOfSpeech == "" && unicode.IsLower(first) &&
		!strings.Contains(e.German, " ") && lang.HasAnySuffix(e.German, "en", "ern", "eln") && len(e.German) > 4 && !lang.NeverVerb(e.German))
}

// form is a word as text may have it before its ending.
type form struct {
	stem  string
	class class
}

// forms are the ways in which text may have word, the i-th of the n words of e.
func (e *Entry) forms(word string, i, n int) []form {
	first, _ := utf8.DecodeRuneInString(word)
	upper := unicode.IsUpper(first)
	last := i == n-1
	if !last {
		if stem, ok := adjectiveStem(word); ok && (!upper || e.Kind == Term || e.Kind == Forbidden || attributive(word, stem)) {
			fs := []form{{stem, adjective}}
			if upper && e.Kind != Name && e.Kind != DoNotTranslate {
				fs = append(fs, form{word, noun})
			}
			return fs
		}
		if upper && (e.Kind == Term || e.Kind == Forbidden) && !acronym(word) {
			return []form{{word, noun}}
		}
		return []form{{word, exact}}
	}
	switch {
	case e.Fixed():
		return []form{{word, name}}
	case e.Verb():
		return append([]form{{word, exact}}, derivedForms(word, verb)...)
	case e.PartOfSpeech == "adjective" || !upper && unicode.IsLetter(first):
		stem, ok := adjectiveStem(word)
		if !ok || n == 1 {
			stem = word
		}
		return []form{{stem, adjective}}
	case acronym(word):
		return []form{{word, name}}
	case e.Plural != "":
		fs := []form{{word, singular}}
		words := split(e.Plural)
		if len(words) > 0 {
			fs = append(fs, form{words[len(words)-1].text, plural})
		}
		return fs
	}
	return append([]form{{word, noun}}, derivedForms(word, noun)...)
}

// adjectiveStem cuts the ending of an inflected adjective.
func adjectiveStem(word string) (string, bool) {
	for _, end := range []string{"en", "er", "es", "em", "e"} {
		if stem, ok := strings.CutSuffix(word, end); ok {
			return stem, utf8.RuneCountInString(stem) >= 3
		}
	}
	return word, false
}

// attributive reports whether a capitalised word in a name is an adjective,
// as in Deutsche Bahn or Vereinte Nationen, and not one such as Peter.
func attributive(word, stem string) bool {
	return strings.HasSuffix(word, "e") || lang.HasAnySuffix(stem, "sch", "lich", "ig", "iert", "Rot", "Neu", "Hoh", "Groß", "Alt")
}

// acronym reports whether word has a capital after its first letter.
func acronym(word string) bool {
	for i, r := range word {
		if i > 0 && unicode.IsUpper(r) {
			return true
		}
	}
	return false
}
