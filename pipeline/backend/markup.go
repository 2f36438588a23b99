package backend

import (
	"html"
	"regexp"
	"strings"
)

var (
	tag     = regexp.MustCompile(`<[^<>]*>`)
	entity  = regexp.MustCompile(`&(?:#\d+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos|nbsp);`)
	doubled = regexp.MustCompile(`&amp;(#\d+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos|nbsp);`)
	marked  = regexp.MustCompile(`<(?:span translate="no"|x id="\d+")>`)
)

// Markup gives a segment's text for a service that reads markup, and what
// decodes the answer. Text in the HTML or XML style is markup already; any
// other is escaped here, and its answer unescaped. // See also MendEntities.
func Markup(text string) (sent string, decode func(answer string) string) {
	if marked.MatchString(text) || entity.MatchString(text) {
		return Unquote(text), func(answer string) string { return MendEntities(text, answer) }
	}
	return Unquote(html.EscapeString(text)), func(answer string) string {
		return html.UnescapeString(MendEntities(html.EscapeString(text), answer))
	}
}

// MendEntities undoes the second escaping of an answer whose source, as it was
// sent, has none.
func MendEntities(sent, answer string) string {
	if doubled.MatchString(sent) {
		return answer
	}
	for doubled.MatchString(answer) {
		answer = doubled.ReplaceAllString(answer, "&$1;")
	}
	return answer
}

// Unquote writes the quotation marks that were escaped, without need outside
// of attributes, as they are: they cost characters, and a model may translate them.
func Unquote(markup string) string {
	return strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&quot;", `"`).Replace(markup)
}
