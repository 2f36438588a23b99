package batch

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/sqlite"
	"dolmetsch/pipeline/memory"
)

// Saying is the English that an article has for a German text.
type Saying struct {
	Term           bool   // a name or glossary term; else a sentence
	Source, Target string // Source is normalized
	Article, Unit  string // where it stands
}

// minWords is how many words a sentence has that other articles should say alike.
const minWords = 4

// sayings are what d says that other articles should say alike: its protected
// names and glossary terms, and its sentences but for short ones, whose English
// may well depend on what they answer, and boilerplate. Of what it says several
// times it is the first; the checks of the document compare the others.
func sayings(d *doc.Document) []Saying {
	var all []Saying
	seen := map[Saying]bool{}
	d.Units(func(b *doc.Block, u *doc.Unit) {
		if b.Kind == doc.Boilerplate || u.Origin == doc.OriginNone || u.Origin == doc.OriginVerbatim {
			return
		}
		add := func(term bool, source, target string) {
			s := Saying{Term: term, Source: memory.Normal(source)}
			if target != "" && !seen[s] {
				seen[s] = true
				s.Target, s.Article, s.Unit = target, d.Name, u.ID
				all = append(all, s)
			}
		}
		if len(strings.Fields(u.Source)) >= minWords {
			add(false, u.Source, u.Target)
		}
		for _, t := range u.Terms {
			if s := t.TargetSpan; (t.Kind == doc.Name || t.Kind == doc.Glossary) && s.Start >= 0 && s.End <= len(u.Target) {
				add(true, t.Source, s.Of(u.Target))
			}
		}
	})
	return all
}

// replaceSayings stores what an article says in place of what it said before.
func replaceSayings(ctx context.Context, tx *sql.Tx, article string, said []Saying) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM said WHERE article = ?`, article); err != nil || len(said) == 0 {
		return err
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO said VALUES (?, ?, ?, ?, ?, ?, ?, ?)`) // closed with tx
	if err != nil {
		return err
	}
	for i, s := range said {
		key := s.Source
		if s.Term {
			key = "term " + key
		}
		english := sqlite.Key(strings.Join(englishWords(s.Target), " "))
		if _, err := insert.ExecContext(ctx, article, i, s.Unit, s.Term, sqlite.Key(key), english, s.Source, s.Target); err != nil {
			return err
		}
	}
	return nil
}

// maxVariants is how many different English texts for one German text are told.
const maxVariants = 5

// inconsistent calls f with each German text that has different English in
// different articles of those that take accepts: the first place of each
// English, in order of article. Sentences come first, then terms, both in order
// of their German. Capitals, punctuation, and the inflection of terms make no
// difference. f and take must not use the state.
func (s *State) inconsistent(ctx context.Context, take func(article string) bool, f func([]Saying) error) error {
	rows, err := s.db.QueryContext(ctx, `SELECT term, source, target, article, unit FROM said
		WHERE key IN (SELECT key FROM said GROUP BY key HAVING min(english) <> max(english))
		ORDER BY term, source, article, n`)
	if err != nil {
		return fmt.Errorf("batch state: %w", err)
	}
	defer rows.Close()
	var same []Saying // of one German text, each with other English
	flush := func() error {
		if len(same) < 2 {
			return nil
		}
		return f(slices.Clone(same))
	}
	for rows.Next() {
		var said Saying
		if err := rows.Scan(&said.Term, &said.Source, &said.Target, &said.Article, &said.Unit); err != nil {
			return fmt.Errorf("batch state: %w", err)
		}
		if !take(said.Article) {
			continue
		}
		if len(same) > 0 && (same[0].Term != said.Term || same[0].Source != said.Source) {
			if err := flush(); err != nil {
				return err
			}
			same = same[:0]
		}
		if len(same) < maxVariants && !slices.ContainsFunc(same, said.agrees) {
			same = append(same, said)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("batch state: %w", err)
	}
	return flush()
}

// agrees reports whether s and other, of the same German, have the same English.
func (s Saying) agrees(other Saying) bool {
	return slices.EqualFunc(englishWords(s.Target), englishWords(other.Target), func(a, b string) bool {
		return a == b || s.Term && (lang.EnglishForm(a, b) || lang.EnglishForm(b, a))
	})
}

// englishWords are the words of an English text in lower case, with the
// apostrophes within them.
func englishWords(text string) []string {
	words := strings.FieldsFunc(straight.Replace(strings.ToLower(text)), func(r rune) bool {
		return r != '\'' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for i, w := range words {
		words[i] = strings.Trim(w, "'")
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

var straight = strings.NewReplacer("’", "'", "‘", "'")
