package memory

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dolmetsch/internal/lang"
	"dolmetsch/pipeline/doc"
)

// The codes of what Fill notes on units.
const (
	// CodeNumbers marks a target that was approved for a sentence that differs
	// in its numbers only; nobody has looked at this one.
	CodeNumbers = "memory-numbers"
	// CodeSimilar offers the translation of a similar sentence, or one of this
	// sentence that nobody approved. It is for the reviewer's eye: it is never
	// put in the target.
	CodeSimilar = "memory-similar"
)

// IsCode reports whether Fill made the issue i.
func IsCode(code string) bool { return code == CodeNumbers || code == CodeSimilar }

const (
	minScore      = 0.7 // of a match that is worth showing
	minWords      = 4   // of a sentence; shorter ones have nothing to be similar by
	maxPostings   = 64  // units that are considered for one word
	maxCandidates = 16  // units that are compared word by word
)

// Fill gives the units of d what the memory has for them:
//   - the reviewed English, where the sentence was approved before. One that
//     stood after the same sentence wins over one that did not, and the latest
//     over earlier ones. Origin is doc.OriginMemory, State doc.Approved.
//   - the reviewed English of a sentence that differs in numbers only, with the
//     numbers put in their places, where each has a place that is certain.
//     Origin is doc.OriginMemory, State doc.Machine, and an issue says so.
//   - else nothing but an issue with the most similar sentence there is.
func (s *Store) Fill(ctx context.Context, d *doc.Document) error {
	l, err := s.lookup(ctx)
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	defer l.close()
	before := ""
	var failed error
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if failed == nil {
			if err := l.fill(u, before); err != nil {
				failed = fmt.Errorf("memory: segment %s: %w", u.ID, err)
			}
		}
		before = u.Source
	})
	return failed
}

// lookup holds the queries of one Fill.
type lookup struct {
	ctx                                    context.Context
	stmts                                  []*sql.Stmt
	inContext, newest, shaped, words, byID *sql.Stmt
}

func (s *Store) lookup(ctx context.Context) (*lookup, error) {
	l := &lookup{ctx: ctx}
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&l.inContext, `SELECT target FROM unit WHERE key = ? AND context = ? AND state = 'approved' ORDER BY changed DESC, id DESC LIMIT 1`},
		{&l.newest, `SELECT target FROM unit WHERE key = ? AND state = 'approved' ORDER BY changed DESC, id DESC LIMIT 1`},
		{&l.shaped, `SELECT source, target FROM unit WHERE shape = ? AND state = 'approved' ORDER BY changed DESC, id DESC LIMIT 4`},
		{&l.words, `SELECT unit FROM word WHERE stem = ? AND words BETWEEN ? AND ? LIMIT ?`},
		{&l.byID, `SELECT source, target, state, article, changed FROM unit WHERE id = ?`},
	} {
		stmt, err := s.db.PrepareContext(ctx, p.text)
		if err != nil {
			l.close()
			return nil, err
		}
		*p.stmt = stmt
		l.stmts = append(l.stmts, stmt)
	}
	return l, nil
}

func (l *lookup) close() {
	for _, s := range l.stmts {
		s.Close()
	}
}

func (l *lookup) fill(u *doc.Unit, before string) error {
	key := hash(normal(u.Source))
	err := l.inContext.QueryRowContext(l.ctx, key, hash(normal(before))).Scan(&u.Target)
	if errors.Is(err, sql.ErrNoRows) {
		err = l.newest.QueryRowContext(l.ctx, key).Scan(&u.Target)
	}
	if err == nil {
		u.Origin, u.State = doc.OriginMemory, doc.Approved
		return nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	sh := shapeOf(u.Source)
	if len(sh.numbers) > 0 {
		if done, err := l.fillNumbers(u, sh); done || err != nil {
			return err
		}
	}
	return l.offer(u, sh)
}

// fillNumbers takes the English of a sentence that differs in its numbers only.
func (l *lookup) fillNumbers(u *doc.Unit, sh shape) (done bool, err error) {
	rows, err := l.shaped.QueryContext(l.ctx, hash(sh.text))
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var source, target string
		if err := rows.Scan(&source, &target); err != nil {
			return false, err
		}
		if text, ok := exchange(target, shapeOf(source).numbers, sh.numbers); ok {
			u.Target, u.Origin = text, doc.OriginMemory
			u.AddIssue(CodeNumbers, doc.Info, fmt.Sprintf("the approved English of %q, with the numbers of this sentence: please look", source))
			return true, nil
		}
	}
	return false, rows.Err()
}

// exchange puts the numbers of one German sentence in the places of another's
// in the English of the other. It is ok only if every number has exactly one
// place, written as the conventions have it, and no other word can depend on
// it: neither an article before it nor a noun after it that is in the singular.
func exchange(english string, from, to []lang.Number) (string, bool) {
	if len(from) != len(to) {
		return "", false
	}
	type place struct {
		span doc.Span
		text string
	}
	var places []place
	for i, n := range from {
		old := n.English()
		at := number(english, old)
		if n.Kind != to[i].Kind || n.Unit != to[i].Unit || len(at) != 1 || one(n) != one(to[i]) || articleBefore(english[:at[0]]) {
			return "", false
		}
		places = append(places, place{doc.Span{Start: at[0], End: at[0] + len(old)}, to[i].English()})
	}
	// English numbers that are no German's would stay as they were.
	if len(lang.EnglishNumbers(english)) != len(places) {
		return "", false
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.span.Start, b.span.Start) })
	var b strings.Builder
	at := 0
	for _, p := range places {
		if p.span.Start < at {
			return "", false
		}
		b.WriteString(english[at:p.span.Start])
		b.WriteString(p.text)
		at = p.span.End
	}
	b.WriteString(english[at:])
	return b.String(), true
}

// number is where the number old stands in english, not as part of another.
func number(english, old string) []int {
	var at []int
	for i := 0; i+len(old) <= len(english); i++ {
		k := strings.Index(english[i:], old)
		if k < 0 || old == "" {
			break
		}
		i += k
		if !joined(english[:i], true) && !joined(english[i+len(old):], false) {
			at = append(at, i)
		}
	}
	return at
}

// joined reports whether text ends (or begins) with what would make one number
// or word of it and what follows (or precedes).
func joined(text string, end bool) bool {
	alnum := func(c byte) bool { return c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' }
	n := len(text)
	if n == 0 {
		return false
	}
	a, b := text[0], byte(' ')
	if n > 1 {
		b = text[1]
	}
	if end {
		a = text[n-1]
		b = ' '
		if n > 1 {
			b = text[n-2]
		}
	}
	return alnum(a) && a < 0x80 || a == '%' && !end || strings.IndexByte(".,:-/", a) >= 0 && '0' <= b && b <= '9'
}

// one reports whether n asks for the singular in English.
func one(n lang.Number) bool { return n.Value == "1" || n.Value == "-1" }

func articleBefore(text string) bool {
	f := strings.Fields(text)
	if len(f) == 0 {
		return false
	}
	switch strings.ToLower(f[len(f)-1]) {
	case "a", "an":
		return true
	}
	return false
}

// candidate is a unit that may be similar.
type candidate struct {
	id, changed             int64 // Unix seconds, 0 or less where unknown
	source, target, article string
	state                   doc.State
	score                   float64
}

// offer notes the most similar unit on u.
func (l *lookup) offer(u *doc.Unit, sh shape) error {
	ws := words(sh.text)
	if len(ws) < minWords {
		return nil
	}
	markNames(ws, u.Terms)
	ids, err := l.candidates(ws)
	if err != nil {
		return err
	}
	var best candidate
	for _, id := range ids {
		c := candidate{id: id}
		err := l.byID.QueryRowContext(l.ctx, id).Scan(&c.source, &c.target, &c.state, &c.article, &c.changed)
		if err != nil {
			return err
		}
		c.score = similarity(ws, words(shapeOf(c.source).text))
		if c.target != "" && c.score >= minScore && c.better(best) {
			best = c
		}
	}
	if best.id == 0 {
		return nil
	}
	what := "similar approved sentence"
	if best.state != doc.Approved {
		what = "similar sentence, not reviewed"
	}
	message := fmt.Sprintf("%s (%d%%): %s → %s", what, int(best.score*100), best.source, best.target)
	if best.changed > 0 {
		from := time.Unix(best.changed, 0).UTC().Format(time.DateOnly)
		if best.article != "" {
			from = best.article + ", " + from
		}
		message += " (" + from + ")"
	}
	u.AddIssue(CodeSimilar, doc.Info, message)
	return nil
}

// better orders candidates: by likeness, then approved before others, then the
// latest.
func (c candidate) better(than candidate) bool {
	return cmp.Or(cmp.Compare(c.score, than.score), cmp.Compare(rank(c.state), rank(than.state)),
		cmp.Compare(c.changed, than.changed), cmp.Compare(c.id, than.id)) > 0
}

// candidates are the units that share most of the longest words with ws and
// may be long enough, or short enough, to reach minScore.
func (l *lookup) candidates(ws []word) ([]int64, error) {
	n := float64(len(ws))
	least, most := int(n*minScore), int(n/minScore)+1
	votes := map[int64]int{}
	for _, k := range keys(ws) {
		rows, err := l.words.QueryContext(l.ctx, hash(k), least, most, maxPostings)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				rows.Close()
				return nil, err
			}
			votes[id]++
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	ids := make([]int64, 0, len(votes))
	for id := range votes {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Or(cmp.Compare(votes[b], votes[a]), cmp.Compare(b, a)) })
	return ids[:min(maxCandidates, len(ids))], nil
}
