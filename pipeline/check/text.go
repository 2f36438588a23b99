package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

// texts are the German and English of u without what stays German on purpose:
// the words of quotations that are kept verbatim, and the German in brackets
// that may follow a quotation.
func texts(u *doc.Unit) (source, target string) {
	source, target = u.Source, u.Target
	for i := len(u.Terms) - 1; i >= 0; i-- {
		t := &u.Terms[i]
		if t.Kind != doc.Quote || t.Target == "" || !strings.Contains(target, t.Target) {
			continue
		}
		if strings.HasPrefix(t.Target, "[") {
			target = strings.Replace(target, t.Target, "", 1)
			target = strings.ReplaceAll(target, "  ", " ")
			continue
		}
		if s := t.SourceSpan; s.Start >= 0 && s.End <= len(u.Source) && strings.HasPrefix(source[min(s.Start, len(source)):], t.Source) {
			de, en := outerMarks(t.Source, t.Target)
			source = source[:s.Start] + de + source[s.End:]
			target = strings.Replace(target, t.Target, en, 1)
		}
	}
	return source, target
}

// outerMarks are the double marks round a quotation and its verbatim copy. Those
// inside are the same in both by then, and English has double ones single there.
func outerMarks(source, target string) (de, en string) {
	const marks = `„“”«»"`
	for _, edge := range []func(string) (rune, int){utf8.DecodeRuneInString, utf8.DecodeLastRuneInString} {
		s, _ := edge(source)
		t, _ := edge(target)
		if strings.ContainsRune(marks, s) && strings.ContainsRune(marks, t) {
			de, en = de+string(s), en+string(t)
		}
	}
	return de, en
}

// words are the words of text: letters, digits, and apostrophes and hyphens
// inside a word.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("'’-", r)
	})
}

// lowerWords are the words of text in lower case with straight apostrophes.
func lowerWords(text string) []string {
	ws := words(strings.ToLower(straight(text)))
	out := ws[:0]
	for _, w := range ws {
		if w = strings.Trim(w, "'-"); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// sentences cuts a text into its sentences, in either language. It is no
// segmenter: it serves to count, and sees a boundary only where there is
// little doubt.
func sentences(text string, german bool) []string {
	var out []string
	start := 0
	for i, r := range text {
		if i < start || !strings.ContainsRune(".!?…", r) {
			continue
		}
		end := i + utf8.RuneLen(r)
		for end < len(text) {
			c, n := utf8.DecodeRuneInString(text[end:])
			if !strings.ContainsRune("“”\"’‘'»«)]!?.…", c) {
				break
			}
			end += n
		}
		next, n := utf8.DecodeRuneInString(text[end:])
		if end < len(text) {
			if !unicode.IsSpace(next) {
				continue
			}
			rest := strings.TrimLeftFunc(text[end+n:], func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("„“\"‚‘'»«(-–—", c) })
			first, _ := utf8.DecodeRuneInString(rest)
			if rest != "" && !unicode.IsUpper(first) && !unicode.IsDigit(first) {
				continue
			}
			// „Halt!“ Rufe and etwa ... Leute go on, as nouns have capitals anyway
			if german && !lang.OpensSentence(firstWord(rest)) && (end > i+1 && strings.ContainsRune("!?", r) || r == '…' || strings.HasSuffix(text[:i+1], "..")) {
				continue
			}
			if r == '.' && !endsSentence(text[start:i], rest, german) {
				continue
			}
		}
		if end > start && strings.ContainsFunc(text[start:end], unicode.IsLetter) {
			out = append(out, strings.TrimSpace(text[start:end]))
			start = end
		}
	}
	if rest := strings.TrimSpace(text[start:]); strings.ContainsFunc(rest, unicode.IsLetter) {
		out = append(out, rest)
	}
	return out
}

// endsSentence reports whether the full stop after before, which is followed
// by rest, ends a sentence.
func endsSentence(before, rest string, german bool) bool {
	word := before[strings.LastIndexFunc(before, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("(„“\"‚‘'", r) })+1:]
	if word == "" {
		return true // after a closing mark
	}
	if n := utf8.RuneCountInString(word); n == 1 && !unicode.IsDigit(rune(word[0])) {
		return false // an initial
	}
	if strings.Trim(word, "IVX") == "" {
		return !german || lang.OpensSentence(firstWord(rest)) // Max IV. Joseph
	}
	if strings.Trim(word, "0123456789") == "" && german {
		return lang.OpensSentence(firstWord(rest)) // an ordinal, but for "wurde 14. Ihr"
	}
	if german {
		return lang.AbbreviationOf(word) == 0
	}
	return !lang.EnglishAbbreviation(word)
}

func firstWord(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return s[:i]
	}
	return s
}
