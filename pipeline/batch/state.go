package batch

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"dolmetsch/internal/sqlite"
	"dolmetsch/pipeline/answer"
)

// StateFile is the name of the batch's state in the output folder.
const StateFile = ".dolmetsch.db"

var layout = sqlite.Layout{Store: "batch", Steps: []string{`
CREATE TABLE article (
	path      TEXT PRIMARY KEY, -- slash-separated, relative to the input folder
	source    TEXT NOT NULL,    -- hex SHA-256 of the raw file, '' before it is finished
	signature TEXT NOT NULL,
	outputs   TEXT NOT NULL,    -- JSON: written
	summary   TEXT NOT NULL     -- JSON: finished
) WITHOUT ROWID;
`, `
CREATE TABLE IF NOT EXISTS said ( -- what the articles have in English; some files of version 1 have it
	article TEXT NOT NULL,
	n       INTEGER NOT NULL, -- its place in the article
	unit    TEXT NOT NULL,
	term    INTEGER NOT NULL, -- 1 for a term, 0 for a sentence
	key     INTEGER NOT NULL, -- hash of term and source
	english INTEGER NOT NULL, -- hash of the words of target
	source  TEXT NOT NULL,    -- normalized
	target  TEXT NOT NULL,
	PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS said_key ON said (key, english);
`}}

// State is what a batch keeps of its work in its output folder. It is safe for
// concurrent use.
type State struct {
	db *sql.DB
	// Answers are what its backends gave; they are kept there too.
	Answers *answer.Store
}

// OpenState opens the state of the batch whose output folder is out. While it
// is open no other run can write to that folder; see sqlite.OpenAlone.
func OpenState(ctx context.Context, out string) (*State, error) {
	return openState(ctx, filepath.Join(out, StateFile))
}

// OpenSetState is OpenState for a data set that is written to the file out; the
// state is beside it, hidden.
func OpenSetState(ctx context.Context, out string) (*State, error) {
	return openState(ctx, filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+StateFile))
}

func openState(ctx context.Context, file string) (*State, error) {
	db, err := sqlite.OpenAlone(ctx, file, layout, answer.Layout)
	if err != nil {
		return nil, fmt.Errorf("batch state %w", err)
	}
	return &State{db: db, Answers: answer.NewStore(db)}, nil
}

// Close releases the file.
func (s *State) Close() error { return s.db.Close() }

// record is what is known of an article whose outputs were begun.
type record struct {
	path      string // slash-separated, relative to the input folder
	source    string // hex SHA-256 of the raw file; empty until all outputs are written
	signature string // of all settings that shape its outputs
	outputs   string // JSON
	summary   string // JSON
}

// find finds an article; ok is false where there is none.
func (s *State) find(ctx context.Context, path string) (a record, ok bool, err error) {
	a.path = path
	err = s.db.QueryRowContext(ctx, `SELECT source, signature, outputs, summary FROM article WHERE path = ?`, path).
		Scan(&a.source, &a.signature, &a.outputs, &a.summary)
	if errors.Is(err, sql.ErrNoRows) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fmt.Errorf("batch state of %s: %w", path, err)
	}
	return a, true, nil
}

// put records an article and what it says; both replace what was
// recorded before.
func (s *State) put(ctx context.Context, a record, said []Saying) error {
	err := s.replace(ctx, a, said)
	if err != nil {
		return fmt.Errorf("batch state of %s: %w", a.path, err)
	}
	return nil
}

func (s *State) replace(ctx context.Context, a record, said []Saying) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?)`,
		a.path, a.source, a.signature, a.outputs, a.summary); err != nil {
		return err
	}
	if err := replaceSayings(ctx, tx, a.path, said); err != nil {
		return err
	}
	return tx.Commit()
}

// each calls f with every article, in order of path; f must not use the state.
func (s *State) each(ctx context.Context, f func(record) error) error {
	rows, err := s.db.QueryContext(ctx, `SELECT path, source, signature, outputs, summary FROM article ORDER BY path`)
	if err != nil {
		return fmt.Errorf("batch state: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var a record
		if err := rows.Scan(&a.path, &a.source, &a.signature, &a.outputs, &a.summary); err != nil {
			return fmt.Errorf("batch state: %w", err)
		}
		if err := f(a); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("batch state: %w", err)
	}
	return nil
}
