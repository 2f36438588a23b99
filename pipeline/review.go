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
	if d.SourceHash != "" && d.SourceHash != a.SourceHash {
		return nil, fmt.Errorf("a review of another article or version: it was made of a file with the SHA-256 %.12s…, this one has %.12s…",
			d.SourceHash, a.SourceHash)
	}
	segment.Split(a)
	a.Backend, a.Model, a.Signature = d.Backend, d.Model, d.Signature
	left := unitsByID(d)
	a.Units(func(_ *doc.Block, u *doc.Unit) {
		r := left[u.ID]
		delete(left, u.ID)
		switch {
		case err != nil:
		case r == nil:
			err = fmt.Errorf("a review of another article or version, or a part of one: segment %s of the article is missing: %q", u.ID, u.Source)
		case r.Source != u.Source:
			err = fmt.Errorf("a review of another article or version: segment %s is %q, but the article has %q there", u.ID, r.Source, u.Source)
		default:
			raw, codes := u.Raw, u.Codes
			*u = *r
			u.Raw = raw
			if u.Codes == nil { // most review files have no place for them
				u.Codes = codes
			}
		}
	})
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("a review of another article or version: the article has no segment %s", firstID(left))
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

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
		if u.State != doc.Machine {
			u.Issues = slices.DeleteFunc(u.Issues, func(i doc.Issue) bool {
				return check.IsGiven(i.Code)
			})
		}
		misplaced(u, unplaced)
	})
	opt.Check.Run(d, opt.Glossary)
}
