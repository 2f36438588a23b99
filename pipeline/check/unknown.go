package check

import (
	"strings"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/lexicon"
	"dolmetsch/pipeline/protect/propername"
)

// Log odds (propername.Word.Score) from which a word that is not in the English
// is worth a look.
const (
	strangeScore = -2.5 // one that no dictionary has
	listedScore  = -5   // one that the lexicon has as a name
	surelyScore  = -0.5 // one that ends as a German noun does
)

var unknownWord = Check{
	Code:     "unknown-word",
	Severity: doc.Warning,
	Doc: "A word of the German that is in no dictionary of German, or that the lexicon knows as a name, is no protected term and not in the English, " +
		"not even with a letter changed: a name may be lost. Words that by their letters and neighbours are ordinary compounds do not count. In a person's English it is info.",
	Example: Example{Source: "Am Abend feierte Verstappen den Sieg.", Target: "In the evening, he celebrated the victory."},
	RunAll: func(units []*doc.Unit, _ *glossary.Glossary, report func(*doc.Unit, doc.Issue)) {
		sentences := make([][]propername.Word, len(units))
		for i, u := range units {
			sentences[i] = propername.Words(u.Source)
		}
		propername.Article(sentences)
		for i, u := range units {
			if u.Target == "" || u.Target == u.Source {
				continue
			}
			english := lowerWords(u.Target)
			for k := range sentences[i] {
				if w := &sentences[i][k]; mayBeName(w) && !inTerm(u, w.Span) && !traced(w, english) {
					issue := issues("%q is in no dictionary and not in the English: it may be a name", w.Text)[0]
					if u.State != doc.Machine { // a person may have said it in another way
						issue.Severity = doc.Info
					}
					report(u, issue)
				}
			}
		}
	},
}

// mayBeName reports whether w is strange enough to be a name that nothing
// protects.
func mayBeName(w *propername.Word) bool {
	if !w.Capital() || utf8.RuneCountInString(w.Text) < 3 || lang.OpensSentence(w.Text) || lang.Loanword(w.Text) || lang.Title(w.Text) ||
		w.After == '.' && lang.TranslatedAbbreviation(w.Text) { // 2:06:31 Std.
		return false
	}
	e, known := lexicon.Find(w.Base)
	if known && e.Class == lexicon.Name {
		return w.Score > listedScore && !lang.HasAnySuffix(w.Text, "er")
	}
	return !known && lexicon.Rare(w.Base) && lexicon.Rare(w.Text) && w.Score > strangeScore && !w.HyphenBefore && !lang.NounEnding(w.Text) && (w.Score > surelyScore || !lexicon.EndsInWord(w.Base))
}

// inTerm reports whether s lies in a protected term or a part of one.
func inTerm(u *doc.Unit, s doc.Span) bool {
	for i := range u.Terms {
		if t := &u.Terms[i]; t.Kind != doc.Quote && t.SourceSpan.Overlaps(s) {
			return true
		}
	}
	return false
}

// traced reports whether w, or its English, stands in the English, be it spelt a
// little differently: Kiew, Kyiv.
func traced(w *propername.Word, english []string) bool {
	forms := []string{strings.ToLower(w.Base), strings.ToLower(w.Text)}
	if e, ok := lexicon.Find(w.Base); ok && e.Class == lexicon.Name {
		for _, name := range e.English {
			forms = append(forms, lowerWords(name)...)
		}
	}
	for _, f := range forms {
		for _, have := range english {
			if have == f || strings.HasPrefix(have, f) || slips(sounds(f), sounds(have)) <= 1+utf8.RuneCountInString(f)/6 {
				return true
			}
		}
	}
	return false
}
