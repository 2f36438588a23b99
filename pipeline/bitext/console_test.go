package bitext

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"dolmetsch/doc"
)

func console(t *testing.T, c Console, d *doc.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestConsoleGolden(t *testing.T) {
	for name, c := range map[string]Console{
		"console-40": {Width: 40}, "console-80": {Width: 80}, "console-color": {Width: 80, Color: true},
	} {
		golden(t, name+".txt", []byte(console(t, c, sample(t))))
	}
}

// TestConsoleWidth: no line is wider than the terminal, in columns as shown.
func TestConsoleWidth(t *testing.T) {
	for _, d := range []*doc.Document{sample(t), awkward(t)} {
		for _, width := range []int{30, 40, 59, 60, 61, 80, 100, 137, 250} {
			for line := range strings.Lines(console(t, Console{Width: width}, d)) {
				if w := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); w > width {
					t.Errorf("width %d: line of %d columns: %q", width, w, line)
				}
			}
		}
	}
	if a, b := console(t, Console{}, sample(t)), console(t, Console{Width: 100}, sample(t)); a != b {
		t.Error("the default is not 100 columns")
	}
}

var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestConsoleColor: colour adds escape sequences and changes nothing else, and
// without it there are none, whatever the article holds.
func TestConsoleColor(t *testing.T) {
	for _, d := range []*doc.Document{sample(t), awkward(t)} {
		plain, colored := console(t, Console{}, d), console(t, Console{Color: true}, d)
		if strings.ContainsAny(plain, "\x1b\x07\x00\u202e") {
			t.Error("the article commands the terminal")
		}
		stripped := sgr.ReplaceAllString(colored, "")
		if stripped == colored {
			t.Error("no colour")
		}
		if trailing := regexp.MustCompile(`(?m) +$`); trailing.ReplaceAllString(stripped, "") != trailing.ReplaceAllString(plain, "") {
			t.Errorf("colour changes the text:\n%s\n%s", stripped, plain)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"eins zwei drei", 10, []string{"eins zwei", "drei"}},
		{"eins  zwei\ndrei", 14, []string{"eins zwei drei"}},
		{"Donaudampfschiff fährt", 10, []string{"Donaudampf", "schiff", "fährt"}},
		{"漢字漢字漢字", 8, []string{"漢字漢字", "漢字"}},
		{"a\u0308a\u0308a\u0308a\u0308a\u0308a\u0308a\u0308a\u0308 b", 8, []string{"a\u0308a\u0308a\u0308a\u0308a\u0308a\u0308a\u0308a\u0308", "b"}},
	} {
		got := wrap(c.text, c.width)
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("wrap(%q, %s) = %q, want %q", c.text, strconv.Itoa(c.width), got, c.want)
		}
	}
}
