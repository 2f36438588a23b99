package check

import (
	"fmt"
	"strings"
	"unicode"

	"dolmetsch/doc"
)

var invisibleCharacters = Check{
	Code:     "invisible-characters",
	Severity: doc.Warning,
	Doc: "The English has control characters or such as cannot be seen, where the German has none: zero-width and soft hyphens, " +
		"marks of writing direction, U+FFFD. Those inside emoji are let pass.",
	Example: Example{Source: "Der Minister trat zurück.", Target: "The minister re\u200bsigned."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		var found []string
		text := []rune(u.Target)
		for i, r := range text {
			if !invisible(r) || strings.ContainsRune(u.Source, r) || r == '\u200d' && i > 0 && joined(text[i-1]) {
				continue
			}
			if name := fmt.Sprintf("U+%04X", r); !strings.Contains(strings.Join(found, " "), name) {
				found = append(found, name)
			}
		}
		if len(found) == 0 {
			return nil
		}
		return issues("the English has characters that cannot be seen: %s", strings.Join(found, ", "))
	},
}

// invisible reports whether r shows nothing and is no space. Line breaks and
// tabs are the whitespace check's.
func invisible(r rune) bool {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r >= 0xfe00 && r <= 0xfe0f: // the latter choose the look of a character
		return false
	case r == '\ufffd' || r == '\u115f' || r == '\u3164' || r == '\u2028' || r == '\u2029':
		return true
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) && !(r >= 0xe0020 && r <= 0xe007f) // flags are spelled with the latter
}

// joined reports whether r, before a joiner, is part of an emoji.
func joined(r rune) bool {
	return unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || r == '\ufe0f'
}

var sourceDamaged = Check{
	Code:     "source-damaged",
	Severity: doc.Warning,
	Doc:      "The German has U+FFFD: letters of it were lost before the article came here, so that no translation can be right.",
	Example:  Example{Source: "Der B\ufffdrgermeister trat zurück.", Target: "The mayor resigned."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if i := strings.IndexRune(u.Source, '\ufffd'); i >= 0 && !blank(u) {
			word := u.Source[strings.LastIndexByte(u.Source[:i], ' ')+1:]
			return issues("letters of the German were lost before it came here: %q", strings.Fields(word)[0])
		}
		return nil
	},
}
