package check

import "dolmetsch/doc"

// broken are the checks whose errors say that a translation is not worth having.
var broken = []Check{emptyTarget, untranslated, repeatedWords, sentenceDropped, lengthRatio, insertedLabel, remark, otherLanguage}

// Broken counts the errors by which a translation is seen to be none: it is empty
// or German, goes in circles, lacks sentences, or has a translator's remarks.
func Broken(u *doc.Unit) int {
	n := 0
	for _, c := range broken {
		for _, i := range c.Run(u, Context{}) {
			if i.Severity == doc.Error || i.Severity == "" && c.Severity == doc.Error {
				n++
			}
		}
	}
	return n
}
