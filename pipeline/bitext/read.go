package bitext

import (
	"bufio"
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dolmetsch/doc"
)

// What a review file may not exceed. An article of 50 MB is refused as input,
// so nothing honest comes near these.
const maxDepth = 64 // nested elements of an XML file

var maxInput int64 = 256 << 20 // bytes; a variable so that a test can reach it

// inputErrorf is a fault of a file being read, which the caller names.
func inputErrorf(format string, args ...any) error { return doc.Inputf("", format, args...) }

// limited fails, instead of ending, where its input is longer than maxInput.
type limited struct {
	r    io.Reader
	left int64
}

func limit(r io.Reader) io.Reader { return &limited{bufio.NewReader(r), maxInput} }

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, inputErrorf("larger than %d MiB: expected the review file of one article", maxInput>>20)
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

// unitID splits "3.2" into 3 and 2; ok only if id is what segmentation gives.
func unitID(id string) (block, unit int, ok bool) {
	b, u, found := strings.Cut(id, ".")
	if !found {
		return 0, 0, false
	}
	block, errB := strconv.Atoi(b)
	unit, errU := strconv.Atoi(u)
	ok = errB == nil && errU == nil && block > 0 && unit > 0 &&
		strconv.Itoa(block)+"."+strconv.Itoa(unit) == id
	return block, unit, ok
}

// verify reports the first fault of a document that was read: stages index
// texts by its spans and find units by their ids.
func verify(d *doc.Document) error {
	if !isLanguage(d.SourceLang, "de", "deu", "ger") || !isLanguage(d.TargetLang, "en", "eng") {
		return inputErrorf("from %.20q to %.20q: expected German to English", d.SourceLang, d.TargetLang)
	}
	seen := map[string]bool{}
	for _, b := range d.Blocks {
		if !knownKind(b.Kind) {
			return inputErrorf("block kind %.40q: expected heading, paragraph, list, caption or boilerplate", b.Kind)
		}
		for i := range b.Units {
			u := &b.Units[i]
			if err := verifyUnit(u); err != nil {
				return err
			}
			if seen[u.ID] {
				return inputErrorf("segment %s: occurs twice, expected every id once", u.ID)
			}
			seen[u.ID] = true
		}
	}
	if len(seen) == 0 {
		return inputErrorf("no segments: expected at least one")
	}
	for _, c := range d.Changes {
		if !validSpan(c.Raw, -1) {
			return inputErrorf("change %.40q: raw %v: expected two offsets in order", c.Rule, c.Raw)
		}
	}
	return nil
}

func verifyUnit(u *doc.Unit) error {
	if _, _, ok := unitID(u.ID); !ok {
		return inputErrorf("segment id %.40q: expected block.segment, such as 3.2", u.ID)
	}
	if u.Source == "" {
		return inputErrorf("segment %s: no source: expected the German", u.ID)
	}
	for _, s := range []string{u.Source, u.Target, u.Note} {
		if !utf8.ValidString(s) {
			return inputErrorf("segment %s: not valid UTF-8", u.ID)
		}
	}
	if u.Raw != doc.NoSpan && !validSpan(u.Raw, -1) {
		return inputErrorf("segment %s: raw %v: expected two offsets in order", u.ID, u.Raw)
	}
	if !knownState(u.State) {
		return inputErrorf("segment %s: state %.40q: expected machine, edited or approved", u.ID, u.State)
	}
	for _, t := range u.Terms {
		if !knownTerm(t.Kind) {
			return inputErrorf("segment %s: term kind %.40q: expected name, glossary, number, quote, url, sign or lexicon", u.ID, t.Kind)
		}
		if !onText(t.SourceSpan, u.Source) {
			return inputErrorf("segment %s: term %.40q: source span %v: expected offsets into the source", u.ID, t.Source, t.SourceSpan)
		}
		if t.TargetSpan != doc.NoSpan && !onText(t.TargetSpan, u.Target) {
			return inputErrorf("segment %s: term %.40q: target span %v: expected offsets into the target", u.ID, t.Source, t.TargetSpan)
		}
	}
	for _, i := range u.Issues {
		if !knownSeverity(i.Severity) {
			return inputErrorf("segment %s: issue %.40q: severity %.40q: expected error, warning or info", u.ID, i.Code, i.Severity)
		}
	}
	return nil
}

// isLanguage reports whether a language tag of whatever tool, de_DE or DE-AT, is
// of one of the languages; a file need not say.
func isLanguage(tag string, codes ...string) bool {
	primary, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(tag)), "_", "-"), "-")
	return primary == "" || slices.Contains(codes, primary)
}

// validSpan reports whether s is in order and, unless n is negative, within n bytes.
func validSpan(s doc.Span, n int) bool {
	return 0 <= s.Start && s.Start <= s.End && (n < 0 || s.End <= n)
}

// onText reports whether s cuts text between runes.
func onText(s doc.Span, text string) bool {
	return validSpan(s, len(text)) &&
		(s.Start == len(text) || utf8.RuneStart(text[s.Start])) &&
		(s.End == len(text) || utf8.RuneStart(text[s.End]))
}

func knownKind(k doc.Kind) bool {
	switch k {
	case doc.Heading, doc.Paragraph, doc.List, doc.Caption, doc.Boilerplate:
		return true
	}
	return false
}

func knownTerm(k doc.TermKind) bool {
	switch k {
	case doc.Name, doc.Glossary, doc.Number, doc.Quote, doc.URL, doc.Sign, doc.Lexicon:
		return true
	}
	return false
}

func knownSeverity(s doc.Severity) bool {
	return s == doc.Error || s == doc.Warning || s == doc.Info
}

func knownState(s doc.State) bool {
	return s == doc.Machine || s == doc.Edited || s == doc.Approved
}

// stateName and stateOf spell the zero State out for files.
func stateName(s doc.State) string { return cmp.Or(string(s), "machine") }

func stateOf(name string) doc.State {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "machine" {
		return doc.Machine
	}
	return doc.State(name)
}

// settle brings what a file says of u together with its texts: whoever has
// changed the English since it was given out, in whatever tool, has edited it.
func settle(u *doc.Unit) {
	unfill(u)
	untouched := u.Target == "" && u.Origin == doc.OriginNone
	if u.Given == "" || u.Given == targetMark(u.Target) || untouched {
		for i := range u.Terms {
			if s := u.Terms[i].TargetSpan; validSpan(s, -1) && !onText(s, u.Target) {
				relocate(u)
			}
		}
		return
	}
	relocate(u)
	u.Origin, u.Score = doc.OriginHuman, 0
	u.Issues = slices.DeleteFunc(u.Issues, func(i doc.Issue) bool { return i.Code == doc.CodeHalf })
	if u.State == doc.Machine {
		u.State = doc.Edited
	}
}

// relocate finds the terms of u in its English, which was changed.
func relocate(u *doc.Unit) {
	from := map[string]int{} // where to go on looking for one that occurs again
	for i := range u.Terms {
		t := &u.Terms[i]
		at := strings.Index(u.Target[from[t.Target]:], t.Target)
		if t.Target == "" || at < 0 {
			t.TargetSpan = doc.NoSpan
			continue
		}
		start := from[t.Target] + at
		t.TargetSpan = doc.Span{Start: start, End: start + len(t.Target)}
		from[t.Target] = t.TargetSpan.End
	}
}

// unfill empties a target that another tool filled with the source, as many
// do with what was not translated.
func unfill(u *doc.Unit) {
	if u.Origin == doc.OriginNone && u.State == doc.Machine && u.Target == u.Source {
		u.Target = ""
		for i := range u.Terms {
			u.Terms[i].TargetSpan = doc.NoSpan
		}
	}
}

// addUnit appends u to the block its id names, which must be the last of d or
// a new one of the given kind. The id must be valid.
func addUnit(d *doc.Document, last *int, kind doc.Kind, u doc.Unit) {
	if block, _, _ := unitID(u.ID); len(d.Blocks) == 0 || block != *last {
		d.Blocks = append(d.Blocks, doc.Block{Kind: kind, Raw: u.Raw})
		*last = block
	}
	b := &d.Blocks[len(d.Blocks)-1]
	b.Units = append(b.Units, u)
	b.Raw = hull(b.Raw, u.Raw)
}

// hull is the smallest span that holds both; NoSpan counts as nothing.
func hull(a, b doc.Span) doc.Span {
	switch {
	case a == doc.NoSpan:
		return b
	case b == doc.NoSpan:
		return a
	}
	return doc.Span{Start: min(a.Start, b.Start), End: max(a.End, b.End)}
}
