package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/sqlite"
	"dolmetsch/pipeline/answer"
	"dolmetsch/pipeline/batch"
	"dolmetsch/pipeline/bitext"
)

var layout = sqlite.Layout{Store: "desk", Steps: []string{`
CREATE TABLE document (
	id      TEXT PRIMARY KEY, -- random
	name    TEXT NOT NULL,
	hash    TEXT NOT NULL,    -- of raw
	raw     BLOB NOT NULL,
	status  TEXT NOT NULL,
	failure TEXT NOT NULL,
	review  BLOB NOT NULL,    -- the translated article as bitext's JSON, before any edit
	added   INTEGER NOT NULL  -- Unix seconds
) WITHOUT ROWID;
CREATE INDEX document_hash ON document (hash, name);
CREATE TABLE segment ( -- of translated documents, as their reviewers have them now
	document TEXT NOT NULL,
	n        INTEGER NOT NULL, -- its place
	id       TEXT NOT NULL,
	source   TEXT NOT NULL,
	target   TEXT NOT NULL,
	state    TEXT NOT NULL, -- doc.State
	note     TEXT NOT NULL,
	version  INTEGER NOT NULL, -- counts the edits
	PRIMARY KEY (document, n)
) WITHOUT ROWID;
CREATE UNIQUE INDEX segment_id ON segment (document, id);
CREATE TABLE proposal ( -- for the glossary
	german  TEXT NOT NULL,
	english TEXT NOT NULL,
	note    TEXT NOT NULL,
	PRIMARY KEY (german, english)
) WITHOUT ROWID;
`}}

// Status is how far a document has come.
type Status string

// The statuses of a document.
const (
	Waiting     Status = "waiting"
	Translating Status = "translating"
	Done        Status = "done"
	Failed      Status = "failed"
)

// Document is what the desk tells of an article.
type Document struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Status   Status    `json:"status"`
	Failure  string    `json:"failure,omitempty"`
	Added    time.Time `json:"added"`
	Segments int       `json:"segments"`
	Approved int       `json:"approved"`
}

// Segment is a segment as its reviewers have it now.
type Segment struct {
	ID      string    `json:"id"`
	Target  string    `json:"target"`
	State   doc.State `json:"state"` // "machine" in JSON for the zero value
	Note    string    `json:"note"`
	Version int       `json:"version"`
}

// errMissing says that there is no such document or segment.
var errMissing = errors.New("not there")

// Store keeps the desk's documents. What it has acknowledged is on the disk.
type Store struct {
	db      *sql.DB
	Answers *answer.Store
}

// OpenStore opens the desk's file in a folder: that of a batch, if one was run
// there. No other process may use it meanwhile.
func OpenStore(ctx context.Context, dir string) (*Store, error) {
	db, err := sqlite.OpenAlone(ctx, filepath.Join(dir, batch.StateFile), layout, answer.Layout)
	if err != nil {
		return nil, fmt.Errorf("desk %w", err)
	}
	// An edit is a person's work: it survives a power cut too.
	if _, err := db.ExecContext(ctx, `PRAGMA synchronous = FULL; UPDATE document SET status = 'waiting' WHERE status = 'translating'`); err != nil {
		db.Close()
		return nil, fmt.Errorf("desk: %w", err)
	}
	return &Store{db: db, Answers: answer.NewStore(db)}, nil
}

// Close releases the file.
func (s *Store) Close() error { return s.db.Close() }

// add takes an article in; one that is there already, under the same name, is
// not taken twice.
func (s *Store) add(ctx context.Context, name string, raw []byte, now time.Time) (id string, added bool, err error) {
	hash := doc.Hash(raw)
	err = s.db.QueryRowContext(ctx, `SELECT id FROM document WHERE hash = ? AND name = ?`, hash, name).Scan(&id)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return id, false, err
	}
	var n int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM document`).Scan(&n); err != nil {
		return "", false, err
	}
	if n >= maxDocuments {
		return "", false, doc.Inputf(name, "the desk has %d articles; expected fewer", n)
	}
	random := make([]byte, 12)
	rand.Read(random) // never fails
	id = hex.EncodeToString(random)
	_, err = s.db.ExecContext(ctx, `INSERT INTO document VALUES (?, ?, ?, ?, ?, '', x'', ?)`, id, name, hash, raw, string(Waiting), now.Unix())
	return id, err == nil, err
}

// next is a document that waits to be translated; errMissing if none does.
func (s *Store) next(ctx context.Context) (id, name string, raw []byte, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT id, name, raw FROM document WHERE status = 'waiting' ORDER BY added, id LIMIT 1`).Scan(&id, &name, &raw)
	return id, name, raw, missing(err)
}

func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errMissing
	}
	return err
}

func (s *Store) setStatus(ctx context.Context, id string, status Status, failure string) error {
	_, err := s.db.ExecContext(ctx, `UPDATE document SET status = ?, failure = ? WHERE id = ?`, string(status), failure, id)
	return err
}

// finish keeps a translated document.
func (s *Store) finish(ctx context.Context, id string, d *doc.Document) error {
	json, _ := bitext.ByName("json")
	review, err := json.Bytes(d)
	if err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `UPDATE document SET status = 'done', failure = '', review = ? WHERE id = ?`, review, id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM segment WHERE document = ?`, id); err != nil {
		return err
	}
	n := 0
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if err == nil {
			_, err = tx.ExecContext(ctx, `INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?, ?, 0)`, id, n, u.ID, u.Source, u.Target, string(u.State), u.Note)
		}
		n++
	})
	if err != nil {
		return err
	}
	return tx.Commit()
}

// list is all documents, the latest first; with an id only that one.
func (s *Store) list(ctx context.Context, id string) ([]Document, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT d.id, d.name, d.status, d.failure, d.added, count(s.n), count(CASE s.state WHEN 'approved' THEN 1 END)
		FROM document d LEFT JOIN segment s ON s.document = d.id WHERE ?1 = '' OR d.id = ?1 GROUP BY d.id ORDER BY d.added DESC, d.name`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Document{}
	for rows.Next() {
		var d Document
		var added int64
		if err := rows.Scan(&d.ID, &d.Name, &d.Status, &d.Failure, &added, &d.Segments, &d.Approved); err != nil {
			return nil, err
		}
		d.Added = time.Unix(added, 0).UTC()
		all = append(all, d)
	}
	return all, rows.Err()
}

func (s *Store) document(ctx context.Context, id string) (Document, error) {
	all, err := s.list(ctx, id)
	if err == nil && (len(all) == 0 || id == "") {
		err = errMissing
	}
	if err != nil {
		return Document{}, err
	}
	return all[0], nil
}

// review is a translated document with what its reviewers have made of it, and
// the versions of the segments that were edited. With given it is as it was
// given out, and the segments are the edits.
func (s *Store) review(ctx context.Context, id string) (d *doc.Document, edits map[string]Segment, err error) {
	var review []byte
	if err := s.db.QueryRowContext(ctx, `SELECT review FROM document WHERE id = ? AND status = 'done'`, id).Scan(&review); err != nil {
		return nil, nil, missing(err)
	}
	json, _ := bitext.ByName("json")
	if d, err = json.Read(bytes.NewReader(review)); err != nil {
		return nil, nil, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT id, target, state, note, version FROM segment WHERE document = ? AND version > 0`, id)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	edits = map[string]Segment{}
	for rows.Next() {
		var e Segment
		if err := rows.Scan(&e.ID, &e.Target, &e.State, &e.Note, &e.Version); err != nil {
			return nil, nil, err
		}
		edits[e.ID] = e
	}
	return d, edits, rows.Err()
}

// edit puts a reviewer's segment in the place of the one with its version; now
// is how it stands afterwards, and taken false where somebody else was faster.
// before is the German of the segment before it.
func (s *Store) edit(ctx context.Context, document string, e Segment) (now Segment, source, before string, taken bool, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return now, "", "", false, err
	}
	defer tx.Rollback()
	var n int
	now.ID = e.ID
	err = tx.QueryRowContext(ctx, `SELECT n, source, target, state, note, version FROM segment WHERE document = ? AND id = ?`, document, e.ID).
		Scan(&n, &source, &now.Target, &now.State, &now.Note, &now.Version)
	if err != nil {
		return now, "", "", false, missing(err)
	}
	same := now.Target == e.Target && now.State == e.State && now.Note == e.Note
	if now.Version != e.Version && !same {
		return now, source, "", false, nil
	}
	if !same {
		now = e
		now.Version++
		if _, err := tx.ExecContext(ctx, `UPDATE segment SET target = ?, state = ?, note = ?, version = ? WHERE document = ? AND n = ?`,
			now.Target, string(now.State), now.Note, now.Version, document, n); err != nil {
			return now, "", "", false, err
		}
	}
	if err := tx.QueryRowContext(ctx, `SELECT source FROM segment WHERE document = ? AND n = ?`, document, n-1).Scan(&before); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return now, "", "", false, err
	}
	return now, source, before, true, tx.Commit()
}

// Hit is a place where words occur.
type Hit struct {
	Where    string `json:"where"`              // "article", "memory" or "glossary"
	Document string `json:"document,omitempty"` // its id
	Name     string `json:"name,omitempty"`
	Segment  string `json:"segment,omitempty"`
	Source   string `json:"source"`
	Target   string `json:"target"`
	State    string `json:"state,omitempty"`
}

// find lists segments with the words in German or English, up to limit.
func (s *Store) find(ctx context.Context, words string, limit int) ([]Hit, error) {
	pattern := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(words) + "%"
	rows, err := s.db.QueryContext(ctx, `SELECT s.document, d.name, s.id, s.source, s.target, s.state FROM segment s JOIN document d ON d.id = s.document
		WHERE s.source LIKE ?1 ESCAPE '\' OR s.target LIKE ?1 ESCAPE '\' ORDER BY d.added DESC, s.document, s.n LIMIT ?2`, pattern, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var hits []Hit
	for rows.Next() {
		h := Hit{Where: "article"}
		if err := rows.Scan(&h.Document, &h.Name, &h.Segment, &h.Source, &h.Target, &h.State); err != nil {
			return nil, err
		}
		hits = append(hits, h)
	}
	return hits, rows.Err()
}

func (s *Store) propose(ctx context.Context, e glossary.Entry) error {
	var n int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM proposal`).Scan(&n); err != nil {
		return err
	}
	if n >= maxProposals {
		return doc.Inputf("", "there are %d proposals; expected fewer", n)
	}
	_, err := s.db.ExecContext(ctx, `INSERT OR REPLACE INTO proposal VALUES (?, ?, ?)`, e.German, e.English, e.Note)
	return err
}

func (s *Store) proposals(ctx context.Context) ([]glossary.Entry, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT german, english, note FROM proposal ORDER BY german, english`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []glossary.Entry
	for rows.Next() {
		e := glossary.Entry{Kind: glossary.Term}
		if err := rows.Scan(&e.German, &e.English, &e.Note); err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, rows.Err()
}
