package main

import (
	"bytes"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"testing/slogtest"
)

// The lines for people keep every attribute and group.
func TestLineHandler(t *testing.T) {
	var out bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		out.Reset()
		return newLineHandler(&out, slog.LevelInfo)
	}, func(t *testing.T) map[string]any {
		record := map[string]any{slog.LevelKey: slog.LevelInfo}
		if !strings.HasSuffix(t.Name(), "/zero-time") {
			record[slog.TimeKey] = "none, as these lines are for people"
		}
		var message []string
		for _, field := range strings.Fields(out.String()) {
			key, value, ok := strings.Cut(field, "=")
			if !ok {
				message = append(message, field)
				continue
			}
			at := record
			groups := strings.Split(key, ".")
			for _, g := range groups[:len(groups)-1] {
				if at[g] == nil {
					at[g] = map[string]any{}
				}
				at = at[g].(map[string]any)
			}
			at[groups[len(groups)-1]] = value
		}
		record[slog.MessageKey] = strings.Join(message, " ")
		return record
	})
}

func TestLines(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(newLineHandler(&out, slog.LevelInfo))
	log.Debug("not shown")
	log.Info("Zwölf Artikel: done")
	log.With("file", "a b.txt").Warn("odd", "n", 3)
	want := "Zwölf Artikel: done\nwarn: odd file=" + strconv.Quote("a b.txt") + " n=3\n"
	if out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}
