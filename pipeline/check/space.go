package check

import (
	"strings"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

var whitespace = Check{
	Code:     "whitespace",
	Severity: doc.Warning,
	Doc:      "Spaces in the English are missing, doubled or before punctuation, where the German has no such thing.",
	Example:  Example{Source: "Sie ging. Er blieb.", Target: "She left.He stayed ."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		for _, s := range spaceSlips {
			if m := s.re.FindString(u.Target); m != "" && !s.re.MatchString(u.Source) && !strings.Contains(u.Source, strings.TrimSpace(m)) {
				return issues("%s: %q", s.what, m)
			}
		}
		return nil
	},
}

var spaceSlips = []struct {
	what string
	re   *regexp.Regexp
}{
	{"space at the edge of the English", regexp.MustCompile(`^\s.{0,10}|.{0,10}\s$`)},
	{"doubled space in the English", regexp.MustCompile(`\S+[ \t]{2,}\S+`)},
	{"line break in the English", regexp.MustCompile(`\S*[\r\n]+\S*`)},
	{"space before punctuation in the English", regexp.MustCompile(`[\pL\d]+ +[,;:!?](?:\s|$)|[\pL\d]+ +\.(?:\s|$)`)},
	{"no space after a sentence of the English", regexp.MustCompile(`\p{Ll}{2,}[.!?][”"]?\p{Lu}\p{Ll}*`)},
	{"no space after a comma of the English", regexp.MustCompile(`\pL+[,;]\pL+`)},
	{"space inside a quotation mark of the English", regexp.MustCompile(`“ +\S+|\S+ +”`)},
}
