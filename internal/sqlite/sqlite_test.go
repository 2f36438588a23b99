package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dolmetsch/doc"
)

var two = Layout{Store: "things", Steps: []string{
	`CREATE TABLE thing (a TEXT NOT NULL)`,
	`ALTER TABLE thing ADD COLUMN b TEXT NOT NULL DEFAULT 'new'`,
}}

func must(t *testing.T, db *sql.DB, err error) *sql.DB {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func exec(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

func value(t *testing.T, db *sql.DB, query string) (s string) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// A file of an older layout is brought up to date and keeps what it has; one of
// a later layout is refused and left as it is.
func TestStepsAreTaken(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "folder with ü", "x.db")
	old := Layout{Store: two.Store, Steps: two.Steps[:1]}
	db, err := Open(ctx, path, old)
	must(t, db, err)
	exec(t, db, `INSERT INTO thing VALUES ('kept')`)
	db.Close()
	for range 2 {
		db, err = Open(ctx, path, two)
		must(t, db, err)
		if got := value(t, db, `SELECT a || ' ' || b FROM thing`); got != "kept new" {
			t.Errorf("the file holds %q", got)
		}
		db.Close()
	}
	if _, err := Open(ctx, path, old); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "later version") {
		t.Errorf("error %v", err)
	}
	db, err = Open(ctx, path, Layout{Store: "other", Steps: []string{`CREATE TABLE other (a)`}})
	must(t, db, err)
	if got := value(t, db, `SELECT count(*) FROM layout`); got != "2" {
		t.Errorf("the file has the layouts of %s stores", got)
	}
}

func TestFailedStepChangesNothing(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "x.db")
	broken := Layout{Store: two.Store, Steps: []string{two.Steps[0], `CREATE nonsense`}}
	if _, err := Open(ctx, path, broken); err == nil || !strings.Contains(err.Error(), "to version 2") {
		t.Fatalf("error %v", err)
	}
	db, err := Open(ctx, path, two)
	must(t, db, err)
	exec(t, db, `INSERT INTO thing VALUES ('a', 'b')`)
}

// firstFormatFile has the tables of a file of the first format, as far as layouts build on them.
const firstFormatFile = `CREATE TABLE unit (id INTEGER PRIMARY KEY, target TEXT NOT NULL);
CREATE TABLE answer (key BLOB PRIMARY KEY, text TEXT NOT NULL, score REAL NOT NULL, origin TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (path TEXT PRIMARY KEY, source TEXT NOT NULL, signature TEXT NOT NULL, outputs TEXT NOT NULL, summary TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO unit VALUES (1, 'approved');
PRAGMA application_id = 0x446f6c6d; PRAGMA user_version = 1;`

func TestFirstFormat(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "m.db")
	db, err := sql.Open("sqlite", path)
	must(t, db, err)
	exec(t, db, firstFormatFile)
	db.Close()
	memory := Layout{Store: "memory", Steps: []string{`CREATE TABLE unit (a)`, `ALTER TABLE unit ADD COLUMN b TEXT NOT NULL DEFAULT 'x'`}}
	db, err = Open(ctx, path, memory)
	must(t, db, err)
	if got := value(t, db, `SELECT target || b FROM unit`); got != "approvedx" {
		t.Errorf("the file holds %q", got)
	}
}

func TestOtherFilesAreRefused(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	other := filepath.Join(dir, "other.db")
	db, err := sql.Open("sqlite", other)
	must(t, db, err)
	exec(t, db, `CREATE TABLE unit (a)`)
	db.Close()
	notes := filepath.Join(dir, "notes.txt")
	text := strings.Repeat("These are my notes. ", 10) // longer than the header of a database
	if err := os.WriteFile(notes, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	later := filepath.Join(dir, "later.db")
	db, err = Open(ctx, later, two)
	must(t, db, err)
	exec(t, db, `PRAGMA user_version = 99`)
	db.Close()
	for path, want := range map[string]string{other: "another program", notes: "not a memory file", later: "later version", dir: "cannot be written"} {
		if _, err := Open(ctx, path, two); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", filepath.Base(path), err, want)
		}
	}
	if got, _ := os.ReadFile(notes); string(got) != text {
		t.Errorf("the notes were changed: %q", got)
	}
}

func TestOpenAlone(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "x.db")
	db, err := OpenAlone(ctx, path, two)
	must(t, db, err)
	if _, err := OpenAlone(ctx, path, two); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "in use by another run") {
		t.Errorf("error %v", err)
	}
	db.Close()
	db, err = OpenAlone(ctx, path, two)
	must(t, db, err)
}
