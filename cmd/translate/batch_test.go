package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"dolmetsch/pipeline/batch"
)

// What is not listed of the differences is counted, whatever the level.
func TestDifferencesLeftOut(t *testing.T) {
	sum := batch.Summary{Differing: 120, Differences: make([][]batch.Saying, 100)}
	for i := range sum.Differences {
		sum.Differences[i] = []batch.Saying{{Source: "Ja."}, {Source: "Ja."}}
	}
	for level, want := range map[slog.Level]struct {
		lines int
		last  string
	}{slog.LevelInfo: {1 + 10 + 1, "  and 110 more\n"}, slog.LevelDebug: {1 + 100 + 1, "  and 20 more\n"}} {
		var b bytes.Buffer
		(&session{log: slog.New(newLineHandler(&b, level))}).logDifferences(sum)
		if n := strings.Count(b.String(), "\n"); n != want.lines || !strings.HasSuffix(b.String(), want.last) {
			t.Errorf("%v: %d lines, want %d, ending in %q:\n%s", level, n, want.lines, want.last, &b)
		}
	}
}
