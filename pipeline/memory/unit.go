package memory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"dolmetsch/doc"
	"dolmetsch/internal/sqlite"
)

// Entry is a translation unit of the memory.
type Entry struct {
	Source, Target string
	Before         string    // German of the unit before it; empty at the start or where unknown
	State          doc.State // how far its reviewer got; Machine: nobody has looked
	Origin         string    // the backend that made a machine's target, where known
	Article        string    // where it is from
	Changed        time.Time // to the second
}

// Counts says what became of entries.
type Counts struct{ Added, Changed, Unchanged int }

// stepUnits is how many entries are committed together.
const stepUnits = 100_000

// Write adds the entries that f puts, in steps of some thousands so that any
// number fits in memory. When f fails, the steps that are done stay; the same
// entries can be put again, as one that is there already changes nothing. Of
// several entries for the same source in the same context the one that is
// further in review counts, and of equals the latest.
func (s *Store) Write(ctx context.Context, f func(put func(Entry) error) error) (Counts, error) {
	w := &writer{ctx: ctx, db: s.db}
	err := f(w.put)
	if err == nil {
		err = w.commit()
	}
	w.rollback()
	return w.done, errors.Join(err, w.merge())
}

type writer struct {
	ctx  context.Context
	db   *sql.DB
	done Counts // committed

	tx                           *sql.Tx // nil: none is open
	find, insert, update, addKey *sql.Stmt
	now                          Counts // in tx
}

func (w *writer) put(e Entry) error {
	if err := w.ctx.Err(); err != nil {
		return context.Cause(w.ctx)
	}
	if w.tx == nil {
		if err := w.begin(); err != nil {
			return fmt.Errorf("memory: %w", err)
		}
	}
	if err := w.add(e); err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	if w.now.Added+w.now.Changed+w.now.Unchanged >= stepUnits {
		return w.commit()
	}
	return nil
}

func (w *writer) begin() error {
	tx, err := w.db.BeginTx(w.ctx, nil)
	if err != nil {
		return err
	}
	w.tx = tx
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&w.find, `SELECT id, source, before, target, state, changed FROM unit WHERE key = ? AND context = ?`},
		{&w.insert, `INSERT INTO unit (key, context, shape, source, before, target, state, origin, article, changed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&w.update, `UPDATE unit SET target = ?, state = ?, origin = ?, article = ?, changed = ? WHERE id = ?`},
		{&w.addKey, `INSERT INTO word_new VALUES (?, ?, ?)`},
	} {
		if *p.stmt, err = tx.PrepareContext(w.ctx, p.text); err != nil { // closed with tx
			return err
		}
	}
	return nil
}

// rank orders states by how far review has come.
func rank(s doc.State) int {
	return slices.Index([]doc.State{doc.Machine, doc.Edited, doc.Approved}, s)
}

func (w *writer) add(e Entry) error {
	source, before := Normal(e.Source), Normal(e.Before)
	key, context := sqlite.Key(source), sqlite.Key(before)
	var old Entry
	var id, changed int64
	var state string
	err := w.find.QueryRowContext(w.ctx, key, context).Scan(&id, &old.Source, &old.Before, &old.Target, &state, &changed)
	old.State = doc.State(state)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		sh := shapeOf(e.Source)
		res, err := w.insert.ExecContext(w.ctx, key, context, sqlite.Key(sh.text), e.Source, e.Before, e.Target,
			string(e.State), e.Origin, e.Article, e.Changed.Unix())
		if err != nil {
			return err
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
		ws := words(sh.text)
		for _, k := range keys(ws) {
			if _, err := w.addKey.ExecContext(w.ctx, sqlite.Key(k), len(ws), id); err != nil {
				return err
			}
		}
		w.now.Added++
		return nil
	case err != nil:
		return err
	case old.Target == e.Target && old.State == e.State,
		rank(old.State) > rank(e.State),
		rank(old.State) == rank(e.State) && changed > e.Changed.Unix():
		w.now.Unchanged++
		return nil
	}
	w.now.Changed++
	_, err = w.update.ExecContext(w.ctx, e.Target, string(e.State), e.Origin, e.Article, e.Changed.Unix(), id)
	return err
}

func (w *writer) commit() error {
	if w.tx == nil {
		return nil
	}
	if w.now.Added+w.now.Changed > 0 {
		if _, err := w.tx.ExecContext(w.ctx, `UPDATE revision SET n = n + 1`); err != nil {
			return fmt.Errorf("memory: %w", err)
		}
	}
	if err := w.tx.Commit(); err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	w.tx = nil
	w.done.Added += w.now.Added
	w.done.Changed += w.now.Changed
	w.done.Unchanged += w.now.Unchanged
	w.now = Counts{}
	return nil
}

func (w *writer) rollback() {
	if w.tx != nil {
		_ = w.tx.Rollback()
		w.tx = nil
	}
}

// merge puts the words of all new units where they are looked up, in order: a
// large table is written from end to end once, and not in every step. What a
// run that was killed has left is merged by the next.
func (w *writer) merge() error {
	var waiting bool
	if err := w.db.QueryRowContext(w.ctx, `SELECT EXISTS (SELECT 1 FROM word_new)`).Scan(&waiting); err != nil || !waiting {
		if err != nil {
			err = fmt.Errorf("memory: %w", err)
		}
		return err
	}
	tx, err := w.db.BeginTx(w.ctx, nil)
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	defer tx.Rollback()
	for _, q := range []string{
		`INSERT OR IGNORE INTO word SELECT stem, words, unit FROM word_new ORDER BY stem, words, unit`,
		`DELETE FROM word_new`,
		`UPDATE revision SET n = n + 1`,
	} {
		if _, err := tx.ExecContext(w.ctx, q); err != nil {
			return fmt.Errorf("memory: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	return nil
}

// Learn stores the approved units of d, each with the unit before it as its
// context; now dates them.
func (s *Store) Learn(ctx context.Context, d *doc.Document, now time.Time) (Counts, error) {
	return s.Write(ctx, func(put func(Entry) error) error {
		before := ""
		var failed error
		d.Units(func(_ *doc.Block, u *doc.Unit) {
			if failed == nil && u.State == doc.Approved && u.Target != "" {
				failed = put(Entry{Source: u.Source, Target: u.Target, Before: before, State: doc.Approved, Article: d.Name, Changed: now})
			}
			before = u.Source
		})
		return failed
	})
}

// Each calls f with every entry, in the order in which they came; f must not
// use the store.
func (s *Store) Each(ctx context.Context, f func(Entry) error) error {
	rows, err := s.db.QueryContext(ctx, `SELECT source, target, before, state, origin, article, changed FROM unit ORDER BY id`)
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var e Entry
		var changed int64
		if err := rows.Scan(&e.Source, &e.Target, &e.Before, &e.State, &e.Origin, &e.Article, &changed); err != nil {
			return fmt.Errorf("memory: %w", err)
		}
		e.Changed = time.Unix(changed, 0).UTC()
		if err := f(e); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	return nil
}

// Info sums a memory up.
type Info struct {
	Units       map[doc.State]int
	First, Last time.Time // of all changes; zero where there are no units

}

// Info counts what is in s.
func (s *Store) Info(ctx context.Context) (Info, error) {
	info := Info{Units: map[doc.State]int{}}
	rows, err := s.db.QueryContext(ctx, `SELECT state, count(*), min(changed), max(changed) FROM unit GROUP BY state`)
	if err != nil {
		return info, fmt.Errorf("memory: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var state doc.State
		var n int
		var first, last int64
		if err := rows.Scan(&state, &n, &first, &last); err != nil {
			return info, fmt.Errorf("memory: %w", err)
		}
		info.Units[state] = n
		if t := time.Unix(first, 0).UTC(); info.First.IsZero() || t.Before(info.First) {
			info.First = t
		}
		if t := time.Unix(last, 0).UTC(); t.After(info.Last) {
			info.Last = t
		}
	}
	if err := rows.Err(); err != nil {
		return info, fmt.Errorf("memory: %w", err)
	}
	return info, nil
}
