// Package memory keeps translations in an SQLite file: the translation memory
// (what a reviewer approved, used before any backend, and what was imported)
// and the answers that backends gave, so that a batch that was stopped asks for
// no segment twice. It does not translate, and it never takes a machine's
// answer for reviewed English: every unit carries its state, and answers live
// in a table of their own.
package memory

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver; pure Go, so that the binary stays static

	"dolmetsch/doc"
)

// applicationID marks an SQLite file as ours, schemaVersion how it is laid out.
const (
	applicationID = 0x446f6c6d // "Dolm"
	schemaVersion = 1
)

const schema = `
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
CREATE TABLE answer (
	key    BLOB PRIMARY KEY, -- SHA-256 of everything that the answer depends on
	text   TEXT NOT NULL,
	score  REAL NOT NULL,
	origin TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE article (
	path      TEXT PRIMARY KEY, -- slash-separated, relative to the input folder
	source    TEXT NOT NULL,    -- hex SHA-256 of the raw file, '' before it is finished
	signature TEXT NOT NULL,
	outputs   TEXT NOT NULL,    -- JSON, the batch's
	summary   TEXT NOT NULL     -- JSON, the batch's
) WITHOUT ROWID;
CREATE TABLE revision (file TEXT NOT NULL, n INTEGER NOT NULL);
INSERT INTO revision VALUES (lower(hex(randomblob(8))), 0);
`

// saidTable came after the first layout; files without it get it when opened.
const saidTable = `
CREATE TABLE IF NOT EXISTS said ( -- what the articles of a batch have in English
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
`

// Store is an open memory file. It is safe for concurrent use.
type Store struct {
	db     *sql.DB
	asks   claims
	lookup lookup
}

// Open opens the memory at path, which several processes may use at once, and
// makes it, with its folder, where it is missing. Whatever is at path and is
// no memory file is left alone and gives an error that wraps doc.ErrInput.
func Open(ctx context.Context, path string) (*Store, error) {
	return open(ctx, path, "busy_timeout(10000)")
}

// OpenAlone is Open for one process at a time: until the file is closed, or the
// process has ended in whatever way, others get an error that wraps
// doc.ErrInput.
func OpenAlone(ctx context.Context, path string) (*Store, error) {
	return open(ctx, path, "busy_timeout(500)", "locking_mode(EXCLUSIVE)")
}

func open(ctx context.Context, path string, pragmas ...string) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, fmt.Errorf("memory %s: %w", path, err)
	}
	// A full sync a commit would cost more than an answer is worth; in WAL mode
	// a power cut loses the last commits but never the file.
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?_txlock=immediate"
	for _, p := range append(pragmas, "journal_mode(WAL)", "synchronous(NORMAL)", "cache_size(-64000)") {
		dsn += "&_pragma=" + p
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("memory %s: %w", path, err)
	}
	db.SetMaxOpenConns(1) // SQLite has one writer; waiting here beats SQLITE_BUSY
	if err := prepare(ctx, db); err != nil {
		db.Close()
		switch text := err.Error(); {
		case strings.Contains(text, "not a database"):
			err = fmt.Errorf("%w: not a memory file (expected an SQLite database)", doc.ErrInput)
		case strings.Contains(text, "database is locked"):
			err = fmt.Errorf("%w: in use by another run; expected one at a time", doc.ErrInput)
		case strings.Contains(text, "readonly"), strings.Contains(text, "unable to open"):
			err = fmt.Errorf("%w: cannot be written", doc.ErrInput)
		}
		return nil, fmt.Errorf("memory %s: %w", path, err)
	}
	return &Store{db: db}, nil
}

// prepare lays out an empty file and refuses any that is not ours.
func prepare(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var tables, id, version int
	err = tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM sqlite_master), application_id, user_version
		FROM pragma_application_id, pragma_user_version`).Scan(&tables, &id, &version)
	switch {
	case err != nil:
		return err
	case tables == 0:
		if _, err := tx.ExecContext(ctx, schema+fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, schemaVersion)); err != nil {
			return err
		}
	case id != applicationID:
		return fmt.Errorf("%w: the database of another program; expected a memory file", doc.ErrInput)
	case version != schemaVersion:
		return fmt.Errorf("%w: layout %d; this version of the program expects %d", doc.ErrInput, version, schemaVersion)
	}
	if _, err := tx.ExecContext(ctx, saidTable); err != nil {
		return err
	}
	return tx.Commit()
}

// Close releases the file.
func (s *Store) Close() error { return s.db.Close() }

// Hash is the hex SHA-256 of b.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Fingerprint changes whenever what Fill could find changes.
func (s *Store) Fingerprint(ctx context.Context) (string, error) {
	var file string
	var n int64
	if err := s.db.QueryRowContext(ctx, `SELECT file, n FROM revision`).Scan(&file, &n); err != nil {
		return "", fmt.Errorf("memory: %w", err)
	}
	return fmt.Sprintf("%s/%d", file, n), nil
}
