// Package memory is the translation memory, an SQLite file: what a reviewer
// approved, used before any backend, and what was imported. It does not
// translate, and it never takes a machine's answer for reviewed English: every
// unit carries its state.
package memory

import (
	"context"
	"database/sql"
	"fmt"

	"dolmetsch/internal/sqlite"
)

// Layout is how the memory's tables are laid out.
var Layout = sqlite.Layout{Store: "memory", Steps: []string{`
CREATE TABLE unit (
	id      INTEGER PRIMARY KEY,
	key     INTEGER NOT NULL, -- hash of the normalized source
	context INTEGER NOT NULL, -- hash of the normalized source of the unit before
	shape   INTEGER NOT NULL, -- hash of the normalized source without its numbers
	source  TEXT NOT NULL,
	before  TEXT NOT NULL,    -- the unit before it, '' at the start or where unknown
	target  TEXT NOT NULL,
	state   TEXT NOT NULL,    -- doc.State; '' is machine
	origin  TEXT NOT NULL,    -- the backend of a machine's target, where known
	article TEXT NOT NULL,    -- where it is from
	changed INTEGER NOT NULL  -- Unix seconds
);
CREATE INDEX unit_context ON unit (key, context);
CREATE INDEX unit_key ON unit (key, changed);
CREATE INDEX unit_shape ON unit (shape, changed);
CREATE TABLE word ( -- finds similar units: the longest words of each
	stem  INTEGER NOT NULL, -- hash
	words INTEGER NOT NULL, -- number of words in the unit
	unit  INTEGER NOT NULL,
	PRIMARY KEY (stem, words, unit)
) WITHOUT ROWID;
CREATE TABLE word_new (stem INTEGER NOT NULL, words INTEGER NOT NULL, unit INTEGER NOT NULL); -- not yet in word
CREATE TABLE revision (file TEXT NOT NULL, n INTEGER NOT NULL);
INSERT INTO revision VALUES (lower(hex(randomblob(8))), 0);
`}}

// Store is an open memory. It is safe for concurrent use.
type Store struct {
	db     *sql.DB
	lookup lookup
}

// Open opens the memory at path, which several processes may use at once; see
// sqlite.Open.
func Open(ctx context.Context, path string) (*Store, error) {
	db, err := sqlite.Open(ctx, path, Layout)
	if err != nil {
		return nil, fmt.Errorf("memory %w", err)
	}
	return &Store{db: db}, nil
}

// OpenRead opens a memory that is there only to read it; see sqlite.OpenRead.
func OpenRead(ctx context.Context, path string) (*Store, error) {
	db, err := sqlite.OpenRead(ctx, path, Layout)
	if err != nil {
		return nil, fmt.Errorf("memory %w", err)
	}
	return &Store{db: db}, nil
}

// Close releases the file.
func (s *Store) Close() error { return s.db.Close() }

// Fingerprint changes whenever what Fill could find changes.
func (s *Store) Fingerprint(ctx context.Context) (string, error) {
	var file string
	var n int64
	if err := s.db.QueryRowContext(ctx, `SELECT file, n FROM revision`).Scan(&file, &n); err != nil {
		return "", fmt.Errorf("memory: %w", err)
	}
	return fmt.Sprintf("%s/%d", file, n), nil
}
