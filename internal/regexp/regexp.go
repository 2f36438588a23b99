// Package regexp has the regular expressions of the standard library, compiled
// when they are first asked. The program knows some three hundred, of which a
// sentence needs few, and a command like version none: compiled at the start
// they were most of the time before the first sentence.
package regexp

import (
	"regexp"
	"sync"
)

// Regexp is a regular expression. Its methods are those of the standard library's
// that the program uses.
type Regexp struct {
	text    string
	compile sync.Once
	std     *regexp.Regexp
}

// MustCompile is the expression of text; a text that is none panics when the
// expression is first asked.
func MustCompile(text string) *Regexp { return &Regexp{text: text} }

// QuoteMeta is the expression that matches text.
func QuoteMeta(text string) string { return regexp.QuoteMeta(text) }

func (r *Regexp) get() *regexp.Regexp {
	r.compile.Do(func() { r.std = regexp.MustCompile(r.text) })
	return r.std
}

func (r *Regexp) String() string                 { return r.text }
func (r *Regexp) NumSubexp() int                 { return r.get().NumSubexp() }
func (r *Regexp) Match(b []byte) bool            { return r.get().Match(b) }
func (r *Regexp) MatchString(s string) bool      { return r.get().MatchString(s) }
func (r *Regexp) Find(b []byte) []byte           { return r.get().Find(b) }
func (r *Regexp) FindIndex(b []byte) []int       { return r.get().FindIndex(b) }
func (r *Regexp) FindString(s string) string     { return r.get().FindString(s) }
func (r *Regexp) FindStringIndex(s string) []int { return r.get().FindStringIndex(s) }
func (r *Regexp) FindStringSubmatch(s string) []string {
	return r.get().FindStringSubmatch(s)
}
func (r *Regexp) FindStringSubmatchIndex(s string) []int {
	return r.get().FindStringSubmatchIndex(s)
}
func (r *Regexp) FindAllString(s string, n int) []string { return r.get().FindAllString(s, n) }
func (r *Regexp) FindAllStringIndex(s string, n int) [][]int {
	return r.get().FindAllStringIndex(s, n)
}
func (r *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	return r.get().FindAllStringSubmatch(s, n)
}
func (r *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return r.get().FindAllStringSubmatchIndex(s, n)
}
func (r *Regexp) FindAllSubmatchIndex(b []byte, n int) [][]int {
	return r.get().FindAllSubmatchIndex(b, n)
}
func (r *Regexp) ReplaceAll(b, with []byte) []byte       { return r.get().ReplaceAll(b, with) }
func (r *Regexp) ReplaceAllString(s, with string) string { return r.get().ReplaceAllString(s, with) }
func (r *Regexp) ReplaceAllStringFunc(s string, f func(string) string) string {
	return r.get().ReplaceAllStringFunc(s, f)
}
func (r *Regexp) Split(s string, n int) []string { return r.get().Split(s, n) }
