package lang

import "dolmetsch/internal/regexp"

// What language models say in place of a translation or round it, and the
// German that such words may translate.
var (
	refusing = regexp.MustCompile(`(?i)^[“"'*\s]*(?:(?:I(?:['’]m| am) (?:very |really |so )?sorry|sorry|I apologi[sz]e|apologies|unfortunately|I regret)\b[^.!?]{0,40}?\bI(?: am|['’]m)? ?(?:can(?:no|['’])?t|can not|could not|couldn['’]t|unable|not able|won['’]t|will not|must decline|do not|don['’]t)\b` +
		`|I (?:can(?:no|['’])t|can not|won['’]t|will not|am unable to|must decline to|am not able to) (?:assist|help|translate|fulfil|fulfill|comply|provide|process|continue|complete|do that)\b` +
		`|I['’]m (?:unable|not able) to (?:assist|help|translate|fulfil|fulfill|comply|provide|process|continue|complete)\b` +
		`|As an? (?:AI|artificial|large language|language model)\b|Please (?:provide|share|send|paste)\b[^.!?]{0,30}\b(?:text|sentence|article)\b)`)
	refusingGerman = regexp.MustCompile(`(?i)\bleid\b|entschuldig|verzeih|bedau(?:e)?r|tut mir|leider|\bKI\b|sprachmodell|\bich (?:kann|werde|will|darf|bin)\b|\bnicht\b.{0,30}\bich\b|\bbitte\b`)

	// About the work itself.
	aboutWork = regexp.MustCompile(`(?i)(?:^|[.!?:)\s])((?:here(?:['’]s| is| are)|this is|below is) (?:the|your|my|an?) (?:\pL+ ){0,3}(?:translation|english version|english text|translated)\b|\bI(?: can| will|['’]ll|['’]ve| have)? (?:\pL+ )?translate[ds]?\b|\b(?:would you like|do you want) me to\b` +
		`|\btranslat(?:or['’]s|ion) note\b|\b(?:left|kept|remains?) in (?:the )?(?:original|german)\b|\b(?:I am|I['’]m|as) an AI\b|\blanguage model\b)`)
	aboutWorkGerman = regexp.MustCompile(`(?i)übersetz|übertrag|\bKI\b|sprachmodell|deutsch|original|englisch`)
	label           = regexp.MustCompile(`(?i)^\s*((?:english )?(?:translation|version)|english|category):`)
	// Politeness, which a speaker in an article may have too.
	polite = regexp.MustCompile(`(?i)(?:^|[.!?”"]\s+)((?:sure|certainly|of course|absolutely|gladly)(?:!|, I (?:can|will|['’]d)\b)|(?:please )?(?:let me know|feel free to (?:ask|let|reach))\b|I hope (?:this|that|it) helps\b|(?:is there|if you (?:need|have)) (?:anything else|any (?:other|more|further))\b|\(?(?:please )?note(?: that|:))`)
)

// Refuses reports whether English says that it will not translate, and the
// German nothing of the kind.
func Refuses(german, english string) bool {
	return refusing.MatchString(english) && !refusingGerman.MatchString(german)
}

// Remark is what English says about its being a translation, and the German
// does not; "" for nothing. Politeness is such a thing only if more says that
// the English has words of its own.
func Remark(german, english string, more bool) string {
	if m := aboutWork.FindStringSubmatch(english); m != nil && !aboutWorkGerman.MatchString(german) {
		return m[1]
	}
	if m := label.FindStringSubmatch(english); m != nil && !label.MatchString(german) && !aboutWorkGerman.MatchString(german) {
		return m[1]
	}
	if m := polite.FindStringSubmatch(english); m != nil && more {
		return m[1]
	}
	return ""
}
