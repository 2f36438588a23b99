// Package memory keeps translations in an SQLite file: the translation memory
// (what a reviewer approved, used before any backend) and the answers that
// backends gave (so that a batch that was stopped asks for no segment twice).
// It does not translate, and it never takes a machine's answer for reviewed
// English: the two live in tables of their own.
package memory

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver; pure Go, so that the binary stays static

	"dolmetsch/pipeline/doc"
)

const schema = `
CREATE TABLE IF NOT EXISTS unit (
	source  TEXT NOT NULL,  -- German, normalized
	before  TEXT NOT NULL,  -- the preceding unit's German, '' at the start
	target  TEXT NOT NULL,
	article TEXT NOT NULL,  -- where it was approved
	changed INTEGER NOT NULL, -- Unix seconds
	PRIMARY KEY (source, before)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer (
	key    BLOB PRIMARY KEY, -- SHA-256 of everything that the answer depends on
	text   TEXT NOT NULL,
	score  REAL NOT NULL,
	origin TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS article (
	path      TEXT PRIMARY KEY, -- slash-separated, relative to the input folder
	source    TEXT NOT NULL,    -- hex SHA-256 of the raw file
	signature TEXT NOT NULL,
	outputs   TEXT NOT NULL,    -- JSON: path -> hex SHA-256 of what was written
	summary   TEXT NOT NULL     -- JSON, for the report of a later run
) WITHOUT ROWID;
`

// Store is an open memory file. It is safe for concurrent use, also by several
// processes.
type Store struct{ db *sql.DB }

// Open opens the memory at path and makes it, with its folder, where it is
// missing. Whatever is at path and is no SQLite file is left alone and gives
// an error that wraps doc.ErrInput.
func Open(ctx context.Context, path string) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, fmt.Errorf("memory %s: %w", path, err)
	}
	// A full sync a commit would cost more than an answer is worth; in WAL mode
	// a power cut loses the last commits but never the file.
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("memory %s: %w", path, err)
	}
	db.SetMaxOpenConns(1) // SQLite has one writer; waiting here beats SQLITE_BUSY
	if _, err := db.ExecContext(ctx, schema); err != nil {
		db.Close()
		if strings.Contains(err.Error(), "not a database") {
			return nil, fmt.Errorf("%w: memory %s: not a memory file (expected an SQLite database)", doc.ErrInput, path)
		}
		return nil, fmt.Errorf("memory %s: %w", path, err)
	}
	return &Store{db}, nil
}

// Close releases the file.
func (s *Store) Close() error { return s.db.Close() }

// Fill gives every unit of d that was approved before its reviewed English. A
// unit that stood after the same sentence wins over one that did not, and the
// latest over earlier ones. Filled units have Origin doc.OriginMemory.
func (s *Store) Fill(ctx context.Context, d *doc.Document) error {
	stmt, err := s.db.PrepareContext(ctx,
		`SELECT target FROM unit WHERE source = ? ORDER BY before = ? DESC, changed DESC, before LIMIT 1`)
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	defer stmt.Close()
	before := ""
	var failed error
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if failed != nil {
			return
		}
		var target string
		switch err := stmt.QueryRowContext(ctx, u.Source, before).Scan(&target); {
		case err == nil:
			u.Target, u.Origin, u.State = target, doc.OriginMemory, doc.Approved
		case !errors.Is(err, sql.ErrNoRows):
			failed = fmt.Errorf("memory: segment %s: %w", u.ID, err)
		}
		before = u.Source
	})
	return failed
}

// Learn stores the approved units of d, each with the unit before it as its
// context, and says how many there were. now dates them.
func (s *Store) Learn(ctx context.Context, d *doc.Document, now time.Time) (int, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, fmt.Errorf("memory: %w", err)
	}
	defer tx.Rollback()
	n, before := 0, ""
	var failed error
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if failed == nil && u.State == doc.Approved && u.Target != "" {
			_, failed = tx.ExecContext(ctx, `INSERT INTO unit VALUES (?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET target = excluded.target, article = excluded.article, changed = excluded.changed`,
				u.Source, before, u.Target, d.Name, now.Unix())
			n++
		}
		before = u.Source
	})
	if failed == nil {
		failed = tx.Commit()
	}
	if failed != nil {
		return 0, fmt.Errorf("memory: %w", failed)
	}
	return n, nil
}

// Article is what a batch knows of an article that it has finished.
type Article struct {
	Path      string // slash-separated, relative to the input folder
	Source    string // hex SHA-256 of the raw file
	Signature string // of all settings that shape its outputs
	Outputs   string // JSON: path -> hex SHA-256
	Summary   string // JSON
}

// Article finds a finished article; ok is false where there is none.
func (s *Store) Article(ctx context.Context, path string) (a Article, ok bool, err error) {
	a.Path = path
	err = s.db.QueryRowContext(ctx, `SELECT source, signature, outputs, summary FROM article WHERE path = ?`, path).
		Scan(&a.Source, &a.Signature, &a.Outputs, &a.Summary)
	if errors.Is(err, sql.ErrNoRows) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fmt.Errorf("batch state of %s: %w", path, err)
	}
	return a, true, nil
}

// PutArticle records a finished article.
func (s *Store) PutArticle(ctx context.Context, a Article) error {
	_, err := s.db.ExecContext(ctx, `INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?)`,
		a.Path, a.Source, a.Signature, a.Outputs, a.Summary)
	if err != nil {
		return fmt.Errorf("batch state of %s: %w", a.Path, err)
	}
	return nil
}

// Hash is the hex SHA-256 of b.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Fingerprint changes whenever what Fill could find changes.
func (s *Store) Fingerprint(ctx context.Context) (string, error) {
	var n, changed int64
	err := s.db.QueryRowContext(ctx, `SELECT count(*), coalesce(max(changed), 0) FROM unit`).Scan(&n, &changed)
	if err != nil {
		return "", fmt.Errorf("memory: %w", err)
	}
	return fmt.Sprintf("%d/%d", n, changed), nil
}
