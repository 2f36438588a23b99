package model

import "strings"

// Licence is that of the weights, as far as rights in them are ours; the card
// says what it leaves open.
const Licence = "CC-BY-SA-4.0"

// Score is what the model reached on a set of sentences, through the whole
// pipeline.
type Score struct{ Set, BLEU, ChrF string }

// Scores are those of the card's first table with them, which is the only place
// where they stand.
func Scores() []Score {
	card, err := files.ReadFile("README.md")
	if err != nil {
		return nil
	}
	var out []Score
	inside := false
	for line := range strings.Lines(string(card)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.Trim(cells[i], " *")
		}
		switch {
		case len(cells) >= 4 && cells[0] == "set" && strings.HasPrefix(cells[2], "BLEU"):
			inside = true
		case inside && !strings.HasPrefix(line, "|"):
			return out
		case inside && !strings.HasPrefix(cells[0], "-"):
			out = append(out, Score{cells[0], cells[2], cells[3]})
		}
	}
	return out
}
