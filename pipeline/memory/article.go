package memory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Article is what a batch knows of an article that it has begun to write.
type Article struct {
	Path      string // slash-separated, relative to the input folder
	Source    string // hex SHA-256 of the raw file; empty until all outputs are written
	Signature string // of all settings that shape its outputs
	Outputs   string // JSON
	Summary   string // JSON
}

// Article finds an article; ok is false where there is none.
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

// PutArticle records an article and what it says; both replace what was
// recorded before.
func (s *Store) PutArticle(ctx context.Context, a Article, said []Saying) error {
	err := s.putArticle(ctx, a, said)
	if err != nil {
		return fmt.Errorf("batch state of %s: %w", a.Path, err)
	}
	return nil
}

func (s *Store) putArticle(ctx context.Context, a Article, said []Saying) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?)`,
		a.Path, a.Source, a.Signature, a.Outputs, a.Summary); err != nil {
		return err
	}
	if err := replaceSayings(ctx, tx, a.Path, said); err != nil {
		return err
	}
	return tx.Commit()
}

// EachArticle calls f with every article, in order of path; f must not use the
// store.
func (s *Store) EachArticle(ctx context.Context, f func(Article) error) error {
	rows, err := s.db.QueryContext(ctx, `SELECT path, source, signature, outputs, summary FROM article ORDER BY path`)
	if err != nil {
		return fmt.Errorf("batch state: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var a Article
		if err := rows.Scan(&a.Path, &a.Source, &a.Signature, &a.Outputs, &a.Summary); err != nil {
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
