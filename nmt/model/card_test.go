package model

import (
	"strconv"
	"testing"
)

// The card has the scores of at least three sets, as numbers.
func TestScores(t *testing.T) {
	scores := Scores()
	if len(scores) < 3 {
		t.Errorf("only %d sets: %v", len(scores), scores)
	}
	for _, s := range scores {
		for _, n := range []string{s.BLEU, s.ChrF} {
			if v, err := strconv.ParseFloat(n, 64); err != nil || v < 10 || v > 100 || s.Set == "" {
				t.Errorf("%+v", s)
			}
		}
	}
}
