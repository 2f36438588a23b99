package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/check"
	"dolmetsch/pipeline/markup"
	"dolmetsch/pipeline/protect"
)

// job is a unit on its way through the backend.
type job struct {
	unit          *doc.Unit
	masked        protect.Masked
	before, after []string
	title         string
	verbatim      bool // nothing to translate

	answer markup.Answer // the first one
	best   protect.Restored
	done   bool // best holds an answer
	origin string
	score  float64
	err    error
}

// jobs are the units of d that the memory has not filled.
func jobs(d *doc.Document, opt Options) []*job {
	traits := opt.Backend.Traits()
	var all []*doc.Unit
	title := ""
	tags := map[*doc.Unit]bool{} // gn-tech: a mark of the site, in no language
	d.Units(func(b *doc.Block, u *doc.Unit) {
		all = append(all, u)
		tags[u] = b.Kind == doc.Boilerplate && !strings.ContainsAny(u.Source, " .!?")
		if title == "" && b.Kind == doc.Heading {
			title = u.Source
		}
	})
	var out []*job
	for i, u := range all {
		if u.Origin != "" {
			continue
		}
		if traits.Lexicon && opt.Protect.Lexicon {
			protect.AddNouns(u)
		}
		j := &job{unit: u, title: title, masked: protect.Mask(u, opt.Protect)}
		j.verbatim = tags[u] || j.masked.Nothing(inflects(traits))
		if traits.Context {
			for k := max(0, i-opt.Context); k < i; k++ {
				j.before = append(j.before, all[k].Source)
			}
			for k := i + 1; k <= i+opt.Context && k < len(all); k++ {
				j.after = append(j.after, all[k].Source)
			}
		}
		out = append(out, j)
	}
	return out
}

// inflects reports whether a backend is told the English of terms for it to inflect.
func inflects(t backend.Traits) bool { return t.Style == markup.Annotated }

// segment is what the backend is given for j in its try-th other style; n tells
// several of a unit apart.
func (j *job) segment(m protect.Masked, try, n int) backend.Segment {
	id := j.unit.ID
	if n > 0 {
		id = fmt.Sprintf("%s#%d", id, n)
	}
	return backend.Segment{ID: id, Parts: m.Parts, Try: try, Before: j.before, After: j.after, Title: j.title, Terms: m.Hints, Similar: j.unit.Similar}
}

// offer keeps r if it is the best so far.
func (j *job) offer(r protect.Restored, t backend.Translation) {
	if strings.TrimSpace(r.Text) == "" || j.done && faults(r) >= faults(j.best) {
		return
	}
	j.best, j.done, j.origin, j.score = r, true, t.Origin, t.Score
}

// faults weighs what a unit lacks: a lost term is worse than one too many, that
// is worse than quotation marks amiss, and that than codes in the wrong place.
func faults(r protect.Restored) int {
	n := 8*len(r.Lost) + 4*(len(r.Doubled)+len(r.Displaced))
	if !r.Quotes {
		n += 2
	}
	if len(r.Unplaced) > 0 {
		n++
	}
	return n
}

// translate fills the targets of d. A unit whose terms did not come back is
// asked for again in another form, then in pieces round the terms; what still
// lacks one is delivered as it is, and the checks say so.
func translate(ctx context.Context, d *doc.Document, opt Options) error {
	traits := opt.Backend.Traits()
	if traits.Untranslated {
		d.Units(func(_ *doc.Block, u *doc.Unit) {
			if u.Origin == "" {
				u.Origin = doc.OriginNone
			}
		})
		return nil
	}
	all := jobs(d, opt)
	var todo []*job
	for _, j := range all {
		if j.verbatim {
			j.offer(j.masked.Verbatim(), backend.Translation{Origin: doc.OriginVerbatim})
			continue
		}
		todo = append(todo, j)
	}
	var asks []ask
	for _, j := range todo {
		asks = append(asks, j.whole(j.masked, 0))
	}
	if opt.Announce != nil {
		opt.Announce(len(asks))
	}
	if err := send(ctx, opt, asks); err != nil {
		return err
	}
	// Annotated terms that were not obeyed are fixed; then the other styles are tried.
	for try := range len(traits.Retry) + 1 {
		if try == 0 && !inflects(traits) {
			continue
		}
		asks = asks[:0]
		for _, j := range todo {
			switch {
			case !j.done || j.best.OK() || !j.masked.Marked():
			case try == 0:
				asks = append(asks, j.whole(protect.MaskFixed(j.unit, j.best.Lost, opt.Protect), 0))
			default:
				asks = append(asks, j.whole(j.masked, try))
			}
		}
		if err := send(ctx, opt, asks); err != nil {
			return err
		}
	}
	asks = asks[:0]
	for _, j := range todo {
		if j.done && len(j.best.Lost)+len(j.best.Displaced) > 0 {
			asks = append(asks, j.pieces(opt))
		}
	}
	if err := send(ctx, opt, asks); err != nil {
		return err
	}
	for _, j := range all {
		j.deliver()
	}
	return nil
}

// ask is a question to the backend, of one or more segments, and what to do
// with the answers.
type ask struct {
	job  *job
	segs []backend.Segment
	take func([]backend.Translation)
}

func (j *job) whole(m protect.Masked, try int) ask {
	return ask{j, []backend.Segment{j.segment(m, try, 0)}, func(ts []backend.Translation) {
		if j.answer.Text == "" {
			j.answer = ts[0].Answer()
		}
		j.offer(m.Restore(ts[0].Answer()), ts[0])
	}}
}

// pieces asks for the text round the terms that are lost or stand apart.
func (j *job) pieces(opt Options) ask {
	split := protect.Pieces(j.unit, slices.Concat(j.best.Lost, j.best.Displaced), opt.Protect)
	answers := make([]markup.Answer, len(split.Parts))
	var at []int
	a := ask{job: j}
	for i, p := range split.Parts {
		if p.Nothing(inflects(opt.Backend.Traits())) {
			answers[i] = p.AsIs()
		} else {
			at = append(at, i)
			a.segs = append(a.segs, j.segment(p, 0, i+1))
		}
	}
	a.take = func(ts []backend.Translation) {
		t := backend.Translation{Origin: j.origin, Score: j.score}
		for k, i := range at {
			answers[i] = ts[k].Answer()
			t.Origin = ts[k].Origin
		}
		if !leftGerman(a.segs, ts) {
			j.offer(split.Join(answers), t)
		}
	}
	return a
}

// leftGerman reports whether a backend, which may translate sentences and not
// fragments, gave German back for the pieces of a unit. What single pieces keep
// is judged together, as "in" is English too and "in" with "zieht" is not.
func leftGerman(pieces []backend.Segment, answers []backend.Translation) bool {
	var kept []string
	for k, p := range pieces {
		source, answer := text(p), markup.Strip(answers[k].Answer())
		if letters(source) == letters(answer) {
			kept = append(kept, source)
		} else if check.Untranslated(source, answer) {
			return true
		}
	}
	german := strings.Join(kept, " ")
	return check.Untranslated(german, german)
}

// text is a segment without its terms.
func text(s backend.Segment) string {
	var b strings.Builder
	for _, p := range s.Parts {
		if p.Kind != markup.Text {
			p.Text = " "
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// letters is text in lower case without anything but letters.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// send asks everything in one call, as the backend's decorators know best how
// to divide it. A segment that failed leaves its job as it was, with the error.
func send(ctx context.Context, opt Options, asks []ask) error {
	var segs []backend.Segment
	for _, a := range asks {
		segs = append(segs, a.segs...)
	}
	if len(segs) == 0 {
		return ctx.Err()
	}
	got, err := opt.Backend.Translate(ctx, segs)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var stop *backend.StopError
	if errors.As(err, &stop) || err == nil && len(got) != len(segs) {
		return errors.Join(err, lengthError(len(segs), len(got), err))
	}
	at := 0
	for _, a := range asks {
		failed := err
		if err == nil {
			answers := got[at : at+len(a.segs)]
			for _, t := range answers {
				if t.Err != nil {
					failed = t.Err
				}
			}
			if failed == nil {
				a.take(answers)
			}
		}
		at += len(a.segs)
		if failed != nil && !a.job.done {
			a.job.err = failed
		}
	}
	return nil
}

func lengthError(sent, got int, err error) error {
	if err != nil {
		return nil
	}
	return fmt.Errorf("backend answered %d segments of %d", got, sent)
}

// deliver writes the best of what was found into the unit.
func (j *job) deliver() {
	u := j.unit
	defer func() { u.Terms = protect.WithoutLost(u.Terms) }()
	if !j.done {
		u.Target, u.Origin = u.Source, doc.OriginNone
		for i := range u.Codes {
			u.Codes[i].TargetAt = u.Codes[i].At
		}
		why := "the backend gave no text"
		if j.err != nil {
			why = j.err.Error()
		}
		u.AddIssue(doc.CodeNotTranslated, doc.Error, "not translated, the German stands here: "+why)
		return
	}
	if len(j.best.Lost) > 0 {
		// The last resort: put a term where its place is likely.
		forced, unproved := j.masked.Force(j.answer)
		if faults(forced) < faults(j.best) {
			j.best = forced
			for _, i := range unproved {
				u.AddIssue(doc.CodeUnproved, doc.Warning, fmt.Sprintf("%q was put where a similar word stood; please look", forced.Terms[i].Target))
			}
		}
	}
	for _, i := range j.best.Displaced {
		u.AddIssue(doc.CodeUnproved, doc.Error, fmt.Sprintf("%q stands apart from the sentence", j.best.Terms[i].Target))
	}
	u.Target, u.Terms, u.Codes, u.Origin, u.Score = j.best.Text, j.best.Terms, j.best.Codes, j.origin, j.score
	misplaced(u, j.best.Unplaced)
}

// misplaced reports the inline codes that stand at the end of a unit.
func misplaced(u *doc.Unit, codes []int) {
	if len(codes) == 0 {
		return
	}
	var what []string
	for _, i := range codes {
		if c := u.Codes[i]; c.Kind != doc.Close {
			what = append(what, cmp.Or(c.Data, c.ID))
		}
	}
	if what == nil {
		what = []string{cmp.Or(u.Codes[codes[0]].Data, u.Codes[codes[0]].ID)}
	}
	u.AddIssue(doc.CodeUnplaced, doc.Warning, fmt.Sprintf("%s stands at the end, as its place in the English is not known", strings.Join(what, ", ")))
}
