package protect

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"dolmetsch/doc"
)

var braces = regexp.MustCompile(`\{([^}=]+)(?:=([^}]+))?\}`)

// TestNamesInArticles finds in testdata/names.txt what is marked there, and
// nothing else.
func TestNamesInArticles(t *testing.T) {
	raw, err := os.ReadFile("testdata/names.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var want, plain []string
		for _, s := range strings.Split(line, " | ") {
			var names []string
			for _, m := range braces.FindAllStringSubmatch(s, -1) {
				names = append(names, m[1])
			}
			want = append(want, strings.Join(names, ", "))
			plain = append(plain, braces.ReplaceAllString(s, "$1"))
		}
		d := article1(plain...)
		Find(d, nil, Options{Names: true})
		for i, u := range d.Blocks[0].Units {
			var got []string
			for _, term := range u.Terms {
				if (term.Kind == doc.Name || term.Kind == doc.URL) && term.Target == term.Source {
					got = append(got, term.Source)
				}
			}
			if s := strings.Join(got, ", "); s != want[i] {
				t.Errorf("%q: names %s; want %s", u.Source, s, want[i])
			}
		}
	}
}
