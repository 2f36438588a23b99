package pipeline

import (
	"errors"
	"fmt"

	"dolmetsch/pipeline/doc"
	"dolmetsch/pipeline/normalize"
	"dolmetsch/pipeline/protect"
	"dolmetsch/pipeline/segment"
)

// Match reports why the review d does not belong to the article raw: every
// unit of the article must be there, once, in order, with the same German.
func Match(d *doc.Document, raw []byte) error {
	want, err := normalize.Parse(d.Name, raw)
	if err != nil {
		return err
	}
	segment.Split(want)
	var units []*doc.Unit
	d.Units(func(_ *doc.Block, u *doc.Unit) { units = append(units, u) })
	i := 0
	want.Units(func(_ *doc.Block, w *doc.Unit) {
		switch {
		case err != nil:
		case i >= len(units):
			err = fmt.Errorf("segment %s of the article is missing: %q", w.ID, w.Source)
		case units[i].ID != w.ID || units[i].Source != w.Source:
			err = fmt.Errorf("segment %s is %q, but the article has %s %q there: a review of another article or version",
				units[i].ID, units[i].Source, w.ID, w.Source)
		}
		i++
	})
	if err == nil && i < len(units) {
		err = errors.New("it has more segments than the article")
	}
	return err
}

// Recheck judges the targets of d anew, as a reviewer left them: its terms are
// found again and the checks run. Targets are not changed.
func Recheck(d *doc.Document, opt Options) {
	protect.Find(d, opt.Glossary, opt.Protect)
	d.Units(func(_ *doc.Block, u *doc.Unit) { u.Terms = protect.Locate(u) })
	opt.Check.Run(d, opt.Glossary)
}
