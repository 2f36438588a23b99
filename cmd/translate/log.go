package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// lineHandler writes a record as one line for people: its message, then what
// belongs to it as slog's text format has it. It has no time, and a level only
// from warnings on.
type lineHandler struct {
	w     io.Writer
	level slog.Level
	lines *lines
	attrs slog.Handler // writes the attributes into lines
}

// lines is shared by a handler and all that were made from it.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func newLineHandler(w io.Writer, level slog.Level) *lineHandler {
	h := &lineHandler{w: w, level: level, lines: &lines{}}
	h.attrs = slog.NewTextHandler(&h.lines.buf, &slog.HandlerOptions{
		Level: slog.Level(math.MinInt),
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && (a.Key == slog.LevelKey || a.Key == slog.MessageKey) {
				return slog.Attr{}
			}
			return a
		},
	})
	return h
}

func (h *lineHandler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.level }

func (h *lineHandler) Handle(ctx context.Context, r slog.Record) error {
	h.lines.mu.Lock()
	defer h.lines.mu.Unlock()
	buf := &h.lines.buf
	buf.Reset()
	if r.Level >= slog.LevelWarn {
		buf.WriteString(strings.ToLower(r.Level.String()) + ": ")
	}
	buf.WriteString(r.Message + " ")
	r.Time = time.Time{}
	if err := h.attrs.Handle(ctx, r); err != nil {
		return err
	}
	_, err := h.w.Write(append(bytes.TrimRight(buf.Bytes(), " \n"), '\n'))
	return err
}

func (h *lineHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	with := *h
	with.attrs = h.attrs.WithAttrs(attrs)
	return &with
}

func (h *lineHandler) WithGroup(name string) slog.Handler {
	with := *h
	with.attrs = h.attrs.WithGroup(name)
	return &with
}

// isTerminal reports whether a stream is one that a person sits at.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// count is a number with what it counts: 1 article, 2 articles, 3 entries.
func count(n int, what string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(what, "y"):
		what = strings.TrimSuffix(what, "y") + "ies"
	default:
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// patience is how long work may take before a progress bar appears.
const patience = 2 * time.Second

// progress returns a function that shows how far the work is, once it takes
// longer than patience, and one that clears the bar. Both do nothing when on is false.
func progress(w io.Writer, on bool, what string) (show func(done, total int), clear func()) {
	if !on {
		return func(int, int) {}, func() {}
	}
	begun := time.Now()
	var bar *progressbar.ProgressBar
	return func(done, total int) {
			if bar == nil && time.Since(begun) >= patience {
				bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
					progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(),
					progressbar.OptionThrottle(100*time.Millisecond))
			}
			if bar != nil {
				_ = bar.Set(done)
			}
		}, func() {
			if bar != nil {
				_ = bar.Clear()
			}
		}
}
