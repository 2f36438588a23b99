// Package sqlite opens the SQLite files that Dolmetsch keeps: it lays them out,
// brings older layouts up to date, and says in words why a file cannot be used.
// What the tables hold and mean is the business of the stores; several of them
// may live in one file.
package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite" // pure Go, so that the binary stays static
	sqlite3 "modernc.org/sqlite/lib"

	"dolmetsch/doc"
)

// applicationID marks a file as ours.
const applicationID = 0x446f6c6d // "Dolm"

// Values of user_version. A file of the first format has the first layout of
// every store and no table of layouts.
const (
	firstFormat = 1
	format      = 2
)

// Layout is how a store's tables are laid out. Step i brings the tables from
// version i to version i+1, so a new file takes all steps and an older one
// those that it lacks. A step that was released is never changed: what is to
// be different is a further step.
type Layout struct {
	Store string
	Steps []string // SQL
}

// Open opens the file at path, which several processes may use at once, and
// makes it, with its folder, where it is missing. Whatever is at path and is
// no file of ours, or one of a later version, is left alone and gives an error
// that wraps doc.ErrInput.
func Open(ctx context.Context, path string, layouts ...Layout) (*sql.DB, error) {
	return open(ctx, path, layouts, "busy_timeout(10000)")
}

// OpenAlone is Open for one process at a time: until the file is closed, or the
// process has ended in whatever way, others get an error that wraps
// doc.ErrInput.
func OpenAlone(ctx context.Context, path string, layouts ...Layout) (*sql.DB, error) {
	return open(ctx, path, layouts, "busy_timeout(500)", "locking_mode(EXCLUSIVE)")
}

// OpenRead opens a file that is there for reading, by any number of processes;
// nothing of it is changed. One whose layout is not this program's is refused.
func OpenRead(ctx context.Context, path string, layouts ...Layout) (*sql.DB, error) {
	db, err := sql.Open("sqlite", address(path)+"?mode=ro&_pragma=busy_timeout(10000)&_pragma=query_only(1)&_pragma=cache_size(-64000)")
	if err == nil {
		err = current(ctx, db, layouts)
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("%s: %w", path, explain(err))
	}
	return db, nil
}

// current says what of a file is not as this program lays it out.
func current(ctx context.Context, db *sql.DB, layouts []Layout) error {
	var id, version int
	if err := db.QueryRowContext(ctx, `SELECT application_id, user_version FROM pragma_application_id, pragma_user_version`).Scan(&id, &version); err != nil {
		return err
	}
	if id != applicationID {
		return doc.Inputf("", "the database of another program; expected a memory file")
	}
	old := version < format
	for _, l := range layouts {
		have := 0
		if !old {
			if err := db.QueryRowContext(ctx, `SELECT version FROM layout WHERE store = ?`, l.Store).Scan(&have); err != nil {
				return err
			}
		}
		if have > len(l.Steps) {
			return tooNew("its "+l.Store, have, len(l.Steps))
		}
		old = old || have < len(l.Steps)
	}
	if version > format {
		return tooNew("the file", version, format)
	}
	if old {
		return doc.Inputf("", "an older layout, which is only read here; translate memory info brings it up to date")
	}
	return nil
}

// address is path as SQLite wants it.
func address(path string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
}

func open(ctx context.Context, path string, layouts []Layout, pragmas ...string) (*sql.DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	// A full sync a commit would cost more than an answer is worth; in WAL mode
	// a power cut loses the last commits but never the file.
	dsn := address(path) + "?_txlock=immediate"
	for _, p := range append(pragmas, "journal_mode(WAL)", "synchronous(NORMAL)", "cache_size(-64000)") {
		dsn += "&_pragma=" + p
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	db.SetMaxOpenConns(1) // SQLite has one writer; waiting here beats SQLITE_BUSY
	if err := prepare(ctx, db, layouts); err != nil {
		db.Close()
		return nil, fmt.Errorf("%s: %w", path, explain(err))
	}
	return db, nil
}

// explain says in words what SQLite's code means to who named the file.
func explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff { // the primary code
	case sqlite3.SQLITE_NOTADB:
		return doc.Inputf("", "not a memory file (expected an SQLite database)")
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return doc.Inputf("", "in use by another run; expected one at a time")
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return doc.Inputf("", "cannot be written")
	}
	return err
}

// prepare takes the steps that the file lacks, all or none of them.
func prepare(ctx context.Context, db *sql.DB, layouts []Layout) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var tables, id, version int
	err = tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM sqlite_master), application_id, user_version
		FROM pragma_application_id, pragma_user_version`).Scan(&tables, &id, &version)
	if err != nil {
		return err
	}
	if tables > 0 {
		switch {
		case id != applicationID:
			return doc.Inputf("", "the database of another program; expected a memory file")
		case version > format:
			return tooNew("the file", version, format)
		}
	}
	if version != format {
		if err := begin(ctx, tx, tables > 0 && version == firstFormat); err != nil {
			return err
		}
	}
	for _, l := range layouts {
		if err := l.bring(ctx, tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// begin marks a new file as ours, or one of the first format as of this one.
func begin(ctx context.Context, tx *sql.Tx, first bool) error {
	steps := fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d;
		CREATE TABLE layout (store TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;`, applicationID, format)
	if first {
		steps += `INSERT INTO layout VALUES ('memory', 1), ('answers', 1), ('batch', 1);`
	}
	_, err := tx.ExecContext(ctx, steps)
	return err
}

// bring takes the steps of l that the file lacks.
func (l Layout) bring(ctx context.Context, tx *sql.Tx) error {
	have := 0
	err := tx.QueryRowContext(ctx, `SELECT version FROM layout WHERE store = ?`, l.Store).Scan(&have)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if have > len(l.Steps) {
		return tooNew("its "+l.Store, have, len(l.Steps))
	}
	if have == len(l.Steps) {
		return nil
	}
	for i, step := range l.Steps[have:] {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("%s: to version %d: %w", l.Store, have+i+1, err)
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO layout VALUES (?, ?)`, l.Store, len(l.Steps))
	return err
}

func tooNew(what string, have, known int) error {
	return doc.Inputf("", "%s has layout %d, written by a later version of the program; this one reads up to %d: update it", what, have, known)
}

// Key is the value of a column by which a text is found: the first 64 bits of
// its SHA-256, and 0 for no text.
func Key(text string) int64 {
	if text == "" {
		return 0
	}
	sum := sha256.Sum256([]byte(text))
	return int64(binary.LittleEndian.Uint64(sum[:]))
}
