package lang

import (
	"strings"
	"testing"
)

func TestEnglishPlural(t *testing.T) {
	for noun, want := range map[string]string{
		"language model": "language models", "data center": "data centers", "company": "companies", "key": "keys", "box": "boxes", "crisis": "crises",
		"child": "children", "Child": "Children", "policeman": "policemen", "computing power": "computing power", "software": "software", "virus": "viruses",
		"decision-maker": "decision-makers", "tax": "taxes", "shareholders": "shareholders", "": "",
		"member of parliament": "members of parliament", "federal minister of justice": "federal ministers of justice", "state of affairs": "states of affairs",
	} {
		if got := EnglishPlural(noun); got != want {
			t.Errorf("%q: %q, want %q", noun, got, want)
		}
		if want != "" && !EnglishForm(head(noun), head(want)) {
			t.Errorf("%q is no form of %q", want, noun)
		}
	}
}

// head is the word of s that the plural is put on.
func head(s string) string {
	s, _, _ = strings.Cut(s, " of ")
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == ' ' || s[i] == '-' {
			return s[i+1:]
		}
	}
	return s
}
