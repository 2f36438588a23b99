package backend

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"dolmetsch/pipeline/markup"
)

// shorten makes segments of at most limit runes of one that is longer, between
// clauses where it can, else between words. It is nil where there is no such
// place. Terms stay whole.
func shorten(s Segment, t Traits, limit int) []Segment {
	if t.runes([]Segment{s}) <= limit {
		return []Segment{s}
	}
	first, second, ok := halves(s.Parts)
	if !ok {
		return nil
	}
	var out []Segment
	for i, parts := range [][]markup.Part{first, second} {
		half := s
		half.ID, half.Parts = fmt.Sprintf("%s/%d", s.ID, i+1), parts
		pieces := shorten(half, t, limit)
		if pieces == nil {
			return nil
		}
		out = append(out, pieces...)
	}
	return out
}

// halves cuts parts at the space that is best: in the middle half, behind the
// strongest mark, and next to the middle.
func halves(parts []markup.Part) (first, second []markup.Part, ok bool) {
	length := 0
	for _, p := range parts {
		length += len(p.Text)
	}
	bestPart, bestAt, best := -1, 0, -1.0
	begin := 0
	for i, p := range parts {
		if p.Kind == markup.Text {
			for at := range len(p.Text) {
				place := begin + at
				if p.Text[at] != ' ' || place == 0 || place >= length-1 {
					continue
				}
				off := float64(abs(2*place-length)) / float64(length) // from the middle, 0 to 1
				score := 1 - off
				if off < 0.5 {
					score += float64(strength(p.Text[:at]))
				}
				if score > best {
					bestPart, bestAt, best = i, at, score
				}
			}
		}
		begin += len(p.Text)
	}
	if bestPart < 0 {
		return nil, nil, false
	}
	p := parts[bestPart]
	first = append(first, parts[:bestPart]...)
	first = append(first, markup.Part{Text: p.Text[:bestAt]})
	second = append(second, markup.Part{Text: p.Text[bestAt+1:]})
	return first, append(second, parts[bestPart+1:]...), true
}

func abs(n int) int { return max(n, -n) }

// strength is how strongly text ends: 3 for a sentence, 2 and 1 for a clause.
func strength(text string) int {
	text = strings.TrimRight(text, "”“’‘\"')")
	r, _ := utf8.DecodeLastRuneInString(text)
	for i, marks := range []string{",–—", ";:", ".!?…"} {
		if strings.ContainsRune(marks, r) {
			return i + 1
		}
	}
	return 0
}

// joined is the translation of a segment of those of its pieces.
func joined(t Traits, s Segment, pieces []Segment, got []Translation) Translation {
	var parts []markup.Part
	out := t.Answer(s, "")
	for i, g := range got {
		if g.Err != nil {
			return Translation{Err: g.Err}
		}
		if i > 0 {
			parts = append(parts, markup.Part{Text: " "})
		}
		for _, p := range g.Parsed(pieces[i]) {
			if p.Kind == markup.Text && i > 0 {
				p.Text = strings.TrimLeft(p.Text, " ")
			}
			parts = append(parts, p)
		}
		out.Score += g.Score / float64(len(got))
		out.Origin = g.Origin
	}
	out.Text = markup.Rewrite(parts, s.Parts, out.Style)
	return out
}
