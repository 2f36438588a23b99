package pipeline

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/check"
	"dolmetsch/pipeline/protect"
)

// job is a unit on its way through the backend.
type job struct {
	unit          *doc.Unit
	masked        protect.Masked
	before, after []string
	title         string
	verbatim      bool // nothing to translate

	answer string // the first one
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
		j := &job{unit: u, title: title, masked: mask(u, traits.Style, nil, opt)}
		j.verbatim = tags[u] || j.masked.Nothing()
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

// mask hides the terms of u. Those listed in fixed are sent as fixed text, and
// all are to a backend that does not understand annotations.
func mask(u *doc.Unit, style doc.TermStyle, fixed []int, opt Options) protect.Masked {
	if !opt.Backend.Traits().Annotations {
		fixed = protect.AllFixed(u)
	}
	m := protect.MaskFixed(u, style, fixed)
	m.British = opt.British
	return m
}

// segment is what the backend is given for j; n tells several of a unit apart.
func (j *job) segment(m protect.Masked, n int) backend.Segment {
	id := j.unit.ID
	if n > 0 {
		id = fmt.Sprintf("%s#%d", id, n)
	}
	return backend.Segment{ID: id, Text: m.Text, Before: j.before, After: j.after, Title: j.title, Terms: m.Hints, Similar: j.unit.Similar}
}

// offer keeps r if it is the best so far.
func (j *job) offer(r protect.Restored, t backend.Translation) {
	if strings.TrimSpace(r.Text) == "" || j.done && faults(r) >= faults(j.best) {
		return
	}
	j.best, j.done, j.origin, j.score = r, true, t.Origin, t.Score
}

// faults weighs what a unit lacks: a lost term is worse than one too many, and
// that is worse than quotation marks amiss.
func faults(r protect.Restored) int {
	n := 4*len(r.Lost) + 2*len(r.Doubled)
	if !r.Quotes {
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
			j.offer(j.masked.Restore(j.masked.Text), backend.Translation{Origin: doc.OriginVerbatim})
			continue
		}
		todo = append(todo, j)
	}
	var asks []ask
	for _, j := range todo {
		asks = append(asks, j.whole(j.masked))
	}
	if opt.Announce != nil {
		opt.Announce(len(asks))
	}
	if err := send(ctx, opt, asks); err != nil {
		return err
	}
	// Annotated terms that were not obeyed are fixed; then the other styles are tried.
	type form struct {
		style doc.TermStyle
		fixed bool
	}
	forms := []form{{traits.Style, true}}
	for _, style := range traits.Retry {
		forms = append(forms, form{style, false})
	}
	for _, f := range forms {
		asks = asks[:0]
		for _, j := range todo {
			if !j.done || j.best.OK() {
				continue
			}
			var fixed []int
			if f.fixed {
				fixed = j.best.Lost
			}
			if m := mask(j.unit, f.style, fixed, opt); m.Text != j.masked.Text {
				asks = append(asks, j.whole(m))
			}
		}
		if err := send(ctx, opt, asks); err != nil {
			return err
		}
	}
	asks = asks[:0]
	for _, j := range todo {
		if j.done && len(j.best.Lost) > 0 {
			asks = append(asks, j.pieces(traits.Style, opt))
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

func (j *job) whole(m protect.Masked) ask {
	return ask{j, []backend.Segment{j.segment(m, 0)}, func(ts []backend.Translation) {
		if j.answer == "" {
			j.answer = ts[0].Text
		}
		j.offer(m.Restore(ts[0].Text), ts[0])
	}}
}

// pieces asks for the text round the lost terms.
func (j *job) pieces(style doc.TermStyle, opt Options) ask {
	split := protect.Pieces(j.unit, style, j.best.Lost, opt.Backend.Traits().Annotations)
	split.British(opt.British)
	texts := make([]string, len(split.Parts))
	var at []int
	a := ask{job: j}
	for i, p := range split.Parts {
		texts[i] = p.Text
		if !p.Nothing() {
			at = append(at, i)
			a.segs = append(a.segs, j.segment(p, i+1))
		}
	}
	a.take = func(ts []backend.Translation) {
		t := backend.Translation{Origin: j.origin, Score: j.score}
		for k, i := range at {
			texts[i] = ts[k].Text
			t.Origin = ts[k].Origin
		}
		if !leftGerman(a.segs, ts) {
			j.offer(split.Join(texts), t)
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
		source, answer := unmarked(p.Text), unmarked(answers[k].Text)
		if letters(source) == letters(answer) {
			kept = append(kept, source)
		} else if check.Untranslated(source, answer) {
			return true
		}
	}
	german := strings.Join(kept, " ")
	return check.Untranslated(german, german)
}

// marked are protected terms in the styles that have marks.
var marked = regexp.MustCompile(`<[^<>]*>[^<>]*</[^<>]*>|⟦[^⟦⟧]*⟧`)

func unmarked(text string) string { return marked.ReplaceAllString(text, " ") }

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
	if !j.done {
		u.Target, u.Origin = u.Source, doc.OriginNone
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
	u.Target, u.Terms, u.Origin, u.Score = j.best.Text, j.best.Terms, j.origin, j.score
}
