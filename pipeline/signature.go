package pipeline

import "strings"

// settingWords says what the settings that shape a review were; the glossary's
// is a hash, of which there is nothing to say.
var settingWords = []struct {
	name, words string
	values      map[string]string
}{
	{"glossary", "the glossary was another one", nil},
	{"names", "names were ", map[string]string{"true": "protected", "false": "not protected"}},
	{"quotes", "quotations were ", map[string]string{"translate": "translated", "keep": "kept in German", "both": "given in both languages"}},
	{"british", "punctuation was ", map[string]string{"true": "British", "false": "American"}},
}

// Differences says which settings that shape a review were others when a
// document with this signature was made, a clause each. A signature of another
// form, or none, has no differences.
func (o Options) Differences(signature string) []string {
	was, is := signed(signature), signed(o.settings())
	var out []string
	for _, s := range settingWords {
		if then, ok := was[s.name]; ok && then != is[s.name] {
			out = append(out, s.words+s.values[then])
		}
	}
	return out
}

// signed are the parts of a signature, by name.
func signed(signature string) map[string]string {
	parts := map[string]string{}
	for _, p := range strings.Split(signature, "|") {
		if name, value, ok := strings.Cut(p, ":"); ok {
			parts[name] = value
		}
	}
	return parts
}
