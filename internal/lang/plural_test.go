package lang

import "testing"

func TestEnglishPlural(t *testing.T) {
	for noun, want := range map[string]string{
		"language model": "language models", "data center": "data centers", "company": "companies", "key": "keys", "box": "boxes", "crisis": "crises",
		"child": "children", "Child": "Children", "policeman": "policemen", "computing power": "computing power", "software": "software", "virus": "viruses",
		"decision-maker": "decision-makers", "tax": "taxes", "shareholders": "shareholders", "": "",
	} {
		if got := EnglishPlural(noun); got != want {
			t.Errorf("%q: %q, want %q", noun, got, want)
		}
		if want != "" && !EnglishForm(last(noun), last(want)) {
			t.Errorf("%q is no form of %q", want, noun)
		}
	}
}

func last(s string) string {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == ' ' || s[i] == '-' {
			return s[i+1:]
		}
	}
	return s
}
