package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/pipeline/check"
	"dolmetsch/pipeline/document"
	"dolmetsch/pipeline/protect"
	"dolmetsch/pipeline/segment"
)

// Match puts what the review d says on the segments of the article raw: every
// segment of the article must be there, once, with the same German, in
// whatever order. What a review file may lack (the kinds of the blocks, the
// places in the file) is the article's. The error says why d does not belong
// to the article.
func Match(d *doc.Document, raw []byte) (*doc.Document, error) {
	a, err := document.Read(d.Name, raw, document.OptionsOf(d.Signature))
	if err != nil {
		return nil, err
	}
	if d.SourceHash != "" && d.SourceHash != a.SourceHash && !sameFile(raw, d.SourceHash) {
		return nil, fmt.Errorf("a review of another article or version: it was made of a file with the SHA-256 %.12s…, this one has %.12s…",
			d.SourceHash, a.SourceHash)
	}
	segment.Split(a)
	a.Backend, a.Model, a.Signature = d.Backend, d.Model, d.Signature
	a.Remarks = d.Remarks
	left := unitsByID(d)
	missing := &MissingError{}
	a.Units(func(_ *doc.Block, u *doc.Unit) {
		r := left[u.ID]
		delete(left, u.ID)
		switch {
		case err != nil:
		case r == nil:
			missing.add(u)
		case !sameText(r.Source, u.Source):
			err = fmt.Errorf("a review of another article or version: segment %s is %q, but the article has %q there", u.ID, r.Source, u.Source)
		default:
			raw, source, codes := u.Raw, u.Source, u.Codes
			*u = *r
			u.Raw, u.Source = raw, source
			if u.Codes == nil { // most review files have no place for them
				u.Codes = codes
			}
		}
	})
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("a review of another article or version: the article has no segment %s", firstID(left))
	}
	if err == nil {
		err = missing.orNil()
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

// sameFile reports whether raw, with the line ends or the byte order mark that
// another system gives a file, has the hash.
func sameFile(raw []byte, hash string) bool {
	const mark = "\ufeff"
	text := strings.TrimPrefix(string(raw), mark)
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	for _, end := range []string{"\n", "\r\n", "\r"} {
		t := strings.ReplaceAll(text, "\n", end)
		if doc.Hash([]byte(t)) == hash || doc.Hash([]byte(mark+t)) == hash {
			return true
		}
	}
	return false
}

// sameText compares German without regard to the white space, which tools that
// keep it in files of their own lay out anew.
func sameText(a, b string) bool {
	return a == b || slices.Equal(strings.Fields(a), strings.Fields(b))
}

// MissingError says that segments of the article are not in a review of it.
type MissingError struct {
	IDs  []string
	text string // German of the first, where known
}

func (e *MissingError) add(u *doc.Unit) {
	if len(e.IDs) == 0 {
		e.text = u.Source
	}
	e.IDs = append(e.IDs, u.ID)
}

func (e *MissingError) orNil() error {
	if len(e.IDs) == 0 {
		return nil
	}
	return e
}

func (e *MissingError) Error() string {
	const shown = 10
	places := strings.Join(e.IDs[:min(len(e.IDs), shown)], ", ")
	if more := len(e.IDs) - shown; more > 0 {
		places += fmt.Sprintf(" and %d more", more)
	}
	if e.text != "" {
		places += fmt.Sprintf(" (%q)", e.text)
	}
	if len(e.IDs) == 1 {
		return "1 segment of the article is missing: " + places
	}
	return fmt.Sprintf("%d segments of the article are missing: %s", len(e.IDs), places)
}

// Complete reports the segments that d, a review file on its own, shows to have
// lost: its ids leave a gap, or it has fewer than it says. The error is a
// *MissingError.
func Complete(d *doc.Document) error {
	there := map[string]bool{}
	size := slices.Clone(d.Sizes)
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		there[u.ID] = true
		block, unit := splitID(u.ID)
		for len(size) < block {
			size = append(size, -1)
		}
		if block > 0 {
			size[block-1] = max(size[block-1], unit)
		}
	})
	missing := &MissingError{}
	for b, n := range size {
		if n < 0 {
			n = 1 // at least
		}
		for u := 1; u <= n && len(missing.IDs) < maxMissing; u++ {
			if id := fmt.Sprintf("%d.%d", b+1, u); !there[id] {
				missing.IDs = append(missing.IDs, id)
			}
		}
	}
	return missing.orNil()
}

// maxMissing bounds how many lost segments are counted: a file may claim any.
const maxMissing = 10_000

// Untranslated are the units of d that are still German: nothing translated
// them, their English is empty, or a check finds that it is the German.
func Untranslated(d *doc.Document) []*doc.Unit {
	var all []*doc.Unit
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		german := u.Origin == doc.OriginNone || strings.TrimSpace(u.Target) == "" && strings.TrimSpace(u.Source) != ""
		for _, i := range u.Issues {
			german = german || i.Severity == doc.Error && slices.Contains(untranslated, i.Code)
		}
		if german {
			all = append(all, u)
		}
	})
	return all
}

// untranslated are the codes of errors that say so.
var untranslated = []string{doc.CodeNotTranslated, "untranslated", "empty-target", doc.CodeHalf}

func unitsByID(d *doc.Document) map[string]*doc.Unit {
	m := map[string]*doc.Unit{}
	d.Units(func(_ *doc.Block, u *doc.Unit) { m[u.ID] = u })
	return m
}

func firstID(units map[string]*doc.Unit) string {
	var ids []string
	for id := range units {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, compareID)
	return ids[0]
}

// compareID orders "3.2" before "3.10".
func compareID(a, b string) int {
	blockA, unitA := splitID(a)
	blockB, unitB := splitID(b)
	return cmp.Or(cmp.Compare(blockA, blockB), cmp.Compare(unitA, unitB), cmp.Compare(a, b))
}

func splitID(id string) (block, unit int) {
	b, u, _ := strings.Cut(id, ".")
	block, _ = strconv.Atoi(b)
	unit, _ = strconv.Atoi(u)
	return block, unit
}

// Order brings the segments of a review back into the order of the article: a
// reviewer may have sorted the table that they stood in.
func Order(d *doc.Document) {
	type placed struct {
		kind doc.Kind
		unit doc.Unit
	}
	var all []placed
	d.Units(func(b *doc.Block, u *doc.Unit) { all = append(all, placed{b.Kind, *u}) })
	order := func(a, b placed) int { return compareID(a.unit.ID, b.unit.ID) }
	if slices.IsSortedFunc(all, order) {
		return
	}
	slices.SortStableFunc(all, order)
	d.Blocks = nil
	last := 0
	for _, p := range all {
		if block, _ := splitID(p.unit.ID); block != last {
			d.Blocks = append(d.Blocks, doc.Block{Kind: p.kind, Raw: p.unit.Raw})
			last = block
		}
		b := &d.Blocks[len(d.Blocks)-1]
		b.Units = append(b.Units, p.unit)
		b.Raw.End = max(b.Raw.End, p.unit.Raw.End)
	}
}

// Recheck judges the targets of d anew, as a reviewer left them: its terms are
// found again and the checks run. Targets are not changed. What the machine
// had to say about its own target is dropped where a reviewer has dealt with it.
func Recheck(d *doc.Document, opt Options) {
	protect.Find(d, opt.Glossary, opt.Protect)
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		unplaced := protect.Locate(u)
		if u.Origin == doc.OriginNone && u.Target != "" && (u.State != doc.Machine || u.Target != u.Source) {
			u.Origin = doc.OriginHuman
			if u.State == doc.Machine {
				u.State = doc.Edited
			}
		}
		if u.State == doc.Edited {
			u.Origin = doc.OriginHuman
		}
		if u.State != doc.Machine {
			u.Issues = slices.DeleteFunc(u.Issues, func(i doc.Issue) bool {
				return check.IsGiven(i.Code) && i.Code != doc.CodeHalf // which is of the file that came back
			})
		}
		misplaced(u, unplaced)
	})
	opt.Check.Run(d, opt.Glossary)
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if u.Origin == doc.OriginNone && !slices.ContainsFunc(u.Issues, func(i doc.Issue) bool { return i.Code == doc.CodeNotTranslated }) {
			u.AddIssue(doc.CodeNotTranslated, doc.Error, "not translated")
		}
	})
	for _, u := range Untranslated(d) {
		if u.State == doc.Approved { // a whole file was approved at once
			u.State = doc.Edited
		}
	}
}
