// Package answer keeps the answers of backends in an SQLite file, so that a run
// that was stopped asks for no segment twice. It judges none of them: an answer
// is kept as it came, and a later run checks it again.
package answer

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"dolmetsch/doc"
	"dolmetsch/internal/sqlite"
	"dolmetsch/pipeline/backend"
)

// Layout is how the table of answers is laid out.
var Layout = sqlite.Layout{Store: "answers", Steps: []string{`
CREATE TABLE answer (
	key    BLOB PRIMARY KEY, -- SHA-256 of everything that the answer depends on
	text   TEXT NOT NULL,
	score  REAL NOT NULL,
	origin TEXT NOT NULL
) WITHOUT ROWID;
`}}

// Store is where answers are kept: a table in an open file.
type Store struct {
	db   *sql.DB
	asks pending
}

// NewStore is the store in db, which has its Layout.
func NewStore(db *sql.DB) *Store { return &Store{db: db} }

// Keep is b with its answers kept in s: what was asked before, of the same
// backend and model in the same form and context, is not asked again, nor what
// is being asked at this moment by another goroutine. Segments that failed are
// not kept. When s fails, the error is a backend.StopError: going on would pay
// for answers that cannot be kept.
func (s *Store) Keep(b backend.Backend) backend.Backend { return &keeper{b, s} }

type againKey struct{}

// Again makes backends of Keep ask again for segments whose answer is what was
// asked: for an article in which something stayed German.
func Again(ctx context.Context) context.Context { return context.WithValue(ctx, againKey{}, true) }

func again(ctx context.Context) bool { return ctx.Value(againKey{}) != nil }

type keeper struct {
	backend.Backend
	store *Store
}

type key [sha256.Size]byte

// pending are the segments that are being asked for, each with a channel that
// is closed when its call is over.
type pending struct {
	mu   sync.Mutex
	open map[key]chan struct{}
}

// claim takes the keys that nobody has taken; the others' channels are returned.
func (c *pending) claim(keys []key) (mine map[key]bool, others []chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[key]chan struct{}{}
	}
	mine = map[key]bool{}
	for _, k := range keys {
		if mine[k] {
			continue
		}
		if done, ok := c.open[k]; ok {
			others = append(others, done)
			continue
		}
		c.open[k] = make(chan struct{})
		mine[k] = true
	}
	return mine, others
}

func (c *pending) release(mine map[key]bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k := range mine {
		close(c.open[k])
		delete(c.open, k)
	}
}

func (a *keeper) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	keys := make([]key, len(segs))
	todo := map[key][]int{} // the segments that want an answer
	for i, seg := range segs {
		keys[i] = a.keyOf(seg)
		todo[keys[i]] = append(todo[keys[i]], i)
	}
	for {
		var want []key
		for _, k := range keys {
			if at := todo[k]; at != nil {
				want = append(want, k)
			}
		}
		if len(want) == 0 {
			return out, nil
		}
		mine, others := a.store.asks.claim(want)
		err := a.settle(ctx, segs, keys, mine, todo, out)
		a.store.asks.release(mine)
		if err != nil {
			return nil, err
		}
		// Whoever waits holds no claim, so nobody waits for ever. What another
		// call has not got is then asked for here.
		for _, done := range others {
			select {
			case <-done:
			case <-ctx.Done():
				return nil, context.Cause(ctx)
			}
		}
	}
}

// settle answers the claimed segments, from the store or by asking for all
// others in one call, and takes them off todo.
func (a *keeper) settle(ctx context.Context, segs []backend.Segment, keys []key, mine map[key]bool, todo map[key][]int, out []backend.Translation) error {
	give := func(k key, t backend.Translation) {
		for _, i := range todo[k] {
			out[i] = t
		}
		delete(todo, k)
	}
	var ask []backend.Segment
	var asked []key
	for i, k := range keys {
		if !mine[k] || todo[k] == nil || todo[k][0] != i {
			continue
		}
		var t backend.Translation
		err := a.store.db.QueryRowContext(ctx, `SELECT text, score, origin FROM answer WHERE key = ?`, k[:]).
			Scan(&t.Text, &t.Score, &t.Origin)
		switch {
		case err == nil && again(ctx) && strings.TrimSpace(t.Text) == strings.TrimSpace(segs[i].German()):
			ask, asked = append(ask, segs[i]), append(asked, k)
		case err == nil:
			t.Style = a.Traits().StyleOf(segs[i])
			give(k, t)
		case errors.Is(err, sql.ErrNoRows):
			ask, asked = append(ask, segs[i]), append(asked, k)
		default:
			return storeError(ctx, err)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	got, err := a.Backend.Translate(ctx, ask)
	if err != nil {
		return err
	}
	if len(got) != len(ask) {
		return fmt.Errorf("backend answered %d segments of %d", len(got), len(ask))
	}
	// What was paid for is kept even when the user has just pressed Ctrl-C.
	keep := context.WithoutCancel(ctx)
	tx, err := a.store.db.BeginTx(keep, nil)
	if err != nil {
		return storeError(keep, err)
	}
	defer tx.Rollback()
	for n, t := range got {
		give(asked[n], t)
		if t.Err != nil {
			continue
		}
		if _, err := tx.ExecContext(keep, `INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)`, asked[n][:], t.Text, t.Score, t.Origin); err != nil {
			return storeError(keep, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return storeError(keep, err)
	}
	return nil
}

func storeError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return backend.Stopf("the answers cannot be kept: %w", err)
}

// keyOf depends on all that an answer may depend on, and not on the unit's ID.
func (a *keeper) keyOf(seg backend.Segment) key {
	t := a.Traits()
	style := t.StyleOf(seg)
	seg.ID, seg.Try = "", 0
	if !t.Context {
		seg.Before, seg.After, seg.Title = nil, nil, ""
	}
	if !t.Similar {
		seg.Similar = doc.Hint{}
	}
	b, err := json.Marshal([]any{t.Name, t.Model, style, seg})
	if err != nil {
		panic(err) // strings always marshal
	}
	return sha256.Sum256(b)
}
