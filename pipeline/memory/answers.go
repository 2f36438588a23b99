package memory

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"dolmetsch/pipeline/backend"
)

// Answers is b with its answers kept in s: what was asked before, of the same
// backend and model in the same form and context, is not asked again. Segments
// that failed are not kept. An answer is kept as it came, before any check, so
// a later run judges it again.
func Answers(b backend.Backend, s *Store) backend.Backend { return &answers{b, s} }

type answers struct {
	backend.Backend
	store *Store
}

func (a *answers) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	keys := make([][]byte, len(segs))
	var ask []backend.Segment
	var at []int
	for i, seg := range segs {
		keys[i] = a.key(seg)
		t := &out[i]
		err := a.store.db.QueryRowContext(ctx, `SELECT text, score, origin FROM answer WHERE key = ?`, keys[i]).
			Scan(&t.Text, &t.Score, &t.Origin)
		if errors.Is(err, sql.ErrNoRows) {
			ask, at = append(ask, seg), append(at, i)
		} else if err != nil {
			return nil, fmt.Errorf("answers: %w", err)
		}
	}
	if len(ask) == 0 {
		return out, nil
	}
	got, err := a.Backend.Translate(ctx, ask)
	if err != nil {
		return nil, err
	}
	// What was paid for is kept even when the user has just pressed Ctrl-C.
	keep := context.WithoutCancel(ctx)
	tx, err := a.store.db.BeginTx(keep, nil)
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	defer tx.Rollback()
	for k, t := range got {
		out[at[k]] = t
		if t.Err != nil {
			continue
		}
		if _, err := tx.ExecContext(keep, `INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)`, keys[at[k]], t.Text, t.Score, t.Origin); err != nil {
			return nil, fmt.Errorf("answers: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	return out, nil
}

// key depends on all that an answer may depend on, and not on the unit's ID.
func (a *answers) key(seg backend.Segment) []byte {
	t := a.Traits()
	seg.ID = ""
	if !t.Context {
		seg.Before, seg.After, seg.Title = nil, nil, ""
	}
	b, err := json.Marshal([]any{t.Name, t.Model, t.Style, seg})
	if err != nil {
		panic(err) // strings always marshal
	}
	sum := sha256.Sum256(b)
	return sum[:]
}
