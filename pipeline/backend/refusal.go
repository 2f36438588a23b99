package backend

import (
	"slices"
	"strings"
	"unicode"

	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/markup"
)

var (
	preface  = regexp.MustCompile(`(?is)^\s*(?:(?:sure|certainly|of course|okay|ok|gladly)[,.!]*\s*)?(?:here(?:['’]s| is| are)\b[^:\n]{0,80}\b(?:translat|english|version)[^:\n]{0,40}|(?:the |my )?(?:english )?translation(?: of the (?:unit|sentence|text))?(?: is)?|english(?: version)?):\s*`)
	postface = regexp.MustCompile(`(?is)\n\s*(?:\(?\**(?:translator['’]s )?note\b|(?:please )?let me know\b|I hope this\b|explanation\b|if you (?:need|have|would)\b|is there anything\b).*$`)
	fenced   = regexp.MustCompile("(?s)^```[a-z]*\n(.*?)\n?```$")
)

// Refusal reports whether an answer says that the model will not translate a
// segment, where the German says nothing of the kind.
func Refusal(german, answer string) bool { return lang.Refuses(german, answer) }

// Unwrap is an answer without what a model has put round the translation: "Here
// is the translation:", a remark after it, a fence. What the German has itself
// stays.
func Unwrap(german, answer string) string {
	text := strings.TrimSpace(answer)
	if m := fenced.FindStringSubmatch(text); m != nil && !strings.Contains(german, "```") {
		text = strings.TrimSpace(m[1])
	}
	if loc := preface.FindStringIndex(text); loc != nil && loc[1] < len(text) && !strings.Contains(german[:min(len(german), 60)], ":") {
		text = text[loc[1]:]
	}
	if !strings.Contains(german, "\n") {
		text = strings.TrimSpace(postface.ReplaceAllString(text, ""))
	}
	return text
}

// copied reports whether an answer is the German that was sent, some word of
// which is no English one.
func copied(traits Traits, s Segment, t Translation) bool {
	sent := markup.Strip(markup.Answer{Text: traits.Text(s), Style: traits.StyleOf(s)})
	if letters(sent) != letters(markup.Strip(t.Answer())) {
		return false
	}
	return slices.ContainsFunc(strings.FieldsFunc(sent, func(r rune) bool { return !unicode.IsLetter(r) }), func(w string) bool {
		return (lang.Untranslated(w) || lang.LeftOver(w) || lang.HeadlineWord(w) || lang.Determiner(w)) && !lang.Cognate(w)
	})
}
