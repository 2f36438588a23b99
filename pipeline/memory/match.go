package memory

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/sqlite"
)

const (
	minScore      = 0.7 // of a match that is worth showing
	minWords      = 4   // of a sentence; shorter ones have nothing to be similar by
	near          = 64  // units of about the same length that are considered for one word
	far           = 16  // shorter ones, and longer ones
	maxCandidates = 16  // units that are compared word by word
)

// similarQuery finds the units that share most stems with one that is looked
// up. Its parameters are four bounds of their numbers of words, then keyWords
// stems. What is considered for a stem is limited, so that common words cost
// no more than rare ones.
var similarQuery = func() string {
	var parts []string
	for k := range keyWords {
		for _, p := range []struct {
			from, to, limit int
		}{{2, 3, near}, {1, 2, far}, {3, 4, far}} {
			low, high := fmt.Sprintf(">= ?%d", p.from), fmt.Sprintf("<= ?%d", p.to)
			switch p.from {
			case 1:
				high = "< ?2"
			case 3:
				low = "> ?3"
			}
			parts = append(parts, fmt.Sprintf("SELECT unit FROM (SELECT unit FROM word WHERE stem = ?%d AND words %s AND words %s LIMIT %d)",
				5+k, low, high, p.limit))
		}
	}
	return fmt.Sprintf(`SELECT unit.id, source, target, state, article, changed
		FROM (SELECT unit AS id FROM (%s) GROUP BY unit ORDER BY count(*) DESC, unit DESC LIMIT %d) JOIN unit USING (id)`,
		strings.Join(parts, " UNION ALL "), maxCandidates)
}()

// Fill gives the units of d what the memory has for them:
//   - the reviewed English, where the sentence was approved before. One that
//     stood after the same sentence wins over one that did not, and the latest
//     over earlier ones. Origin is doc.OriginMemory, State doc.Approved.
//   - the reviewed English of a sentence that differs in numbers only, with the
//     numbers put in their places, where each has a place that is certain.
//     Origin is doc.OriginMemory, State doc.Machine, and an issue says so.
//   - else nothing but an issue with the most similar sentence there is, and
//     Similar, which is the most similar one that was approved.
func (s *Store) Fill(ctx context.Context, d *doc.Document) error {
	if err := s.prepareLookup(ctx); err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	before := ""
	var failed error
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if failed == nil {
			if err := s.lookup.fill(ctx, u, before); err != nil {
				failed = fmt.Errorf("memory: segment %s: %w", u.ID, err)
			}
		}
		before = u.Source
	})
	return failed
}

// lookup holds the queries of Fill, which are compiled once.
type lookup struct {
	mu                                 sync.Mutex
	inContext, newest, shaped, similar *sql.Stmt
}

func (s *Store) prepareLookup(ctx context.Context) error {
	l := &s.lookup
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&l.inContext, `SELECT target FROM unit WHERE key = ? AND context = ? AND state = 'approved' ORDER BY changed DESC, id DESC LIMIT 1`},
		{&l.newest, `SELECT target FROM unit WHERE key = ? AND state = 'approved' ORDER BY changed DESC, id DESC LIMIT 1`},
		{&l.shaped, `SELECT source, target FROM unit WHERE shape = ? AND state = 'approved' ORDER BY changed DESC, id DESC LIMIT 4`},
		{&l.similar, similarQuery},
	} {
		if *p.stmt != nil {
			continue
		}
		stmt, err := s.db.PrepareContext(ctx, p.text)
		if err != nil {
			return err
		}
		*p.stmt = stmt
	}
	return nil
}

func (l *lookup) fill(ctx context.Context, u *doc.Unit, before string) error {
	key := sqlite.Key(Normal(u.Source))
	err := l.inContext.QueryRowContext(ctx, key, sqlite.Key(Normal(before))).Scan(&u.Target)
	if errors.Is(err, sql.ErrNoRows) {
		err = l.newest.QueryRowContext(ctx, key).Scan(&u.Target)
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
		if done, err := l.fillNumbers(ctx, u, sh); done || err != nil {
			return err
		}
	}
	return l.offer(ctx, u, sh)
}

// fillNumbers takes the English of a sentence that differs in its numbers only.
func (l *lookup) fillNumbers(ctx context.Context, u *doc.Unit, sh shape) (done bool, err error) {
	rows, err := l.shaped.QueryContext(ctx, sqlite.Key(sh.text))
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
			u.AddIssue(doc.CodeMemoryNumbers, doc.Info, fmt.Sprintf("the approved English of %q, with the numbers of this sentence: please look", source))
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
func (l *lookup) offer(ctx context.Context, u *doc.Unit, sh shape) error {
	ws := words(sh.text)
	if len(ws) < minWords {
		return nil
	}
	markNames(ws, u.Terms)
	n := float64(len(ws))
	args := []any{int(n * minScore), len(ws) - 1, len(ws) + 1, int(n/minScore) + 1}
	for _, k := range keys(ws) {
		args = append(args, sqlite.Key(k))
	}
	for len(args) < 4+keyWords {
		args = append(args, nil)
	}
	rows, err := l.similar.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var best, approved candidate
	for rows.Next() {
		var c candidate
		if err := rows.Scan(&c.id, &c.source, &c.target, &c.state, &c.article, &c.changed); err != nil {
			return err
		}
		c.score = similarity(ws, words(shapeOf(c.source).text))
		if c.target == "" || c.score < minScore {
			continue
		}
		if c.better(best) {
			best = c
		}
		if c.state == doc.Approved && c.better(approved) {
			approved = c
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if best.id == 0 {
		return nil
	}
	u.Similar = doc.Hint{Source: approved.source, Target: approved.target}
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
	u.AddIssue(doc.CodeMemorySimilar, doc.Info, message)
	return nil
}

// better orders candidates: by likeness, then approved before others, then the
// latest.
func (c candidate) better(than candidate) bool {
	return cmp.Or(cmp.Compare(c.score, than.score), cmp.Compare(rank(c.state), rank(than.state)),
		cmp.Compare(c.changed, than.changed), cmp.Compare(c.id, than.id)) > 0
}
