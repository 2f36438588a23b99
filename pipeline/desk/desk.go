// Package desk is a server for reviewers and programs: articles are uploaded or
// found in watched folders and translated in the background, several people
// review them in the browser, and programs speak LibreTranslate's protocol to
// it. It serves and stores; translating is package pipeline's work, the formats
// and the review page are package bitext's. It opens no file that a request
// names: documents are known by random ids and lie in one SQLite file.
package desk

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/batch"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/memory"
)

// What a desk holds.
const (
	maxDocuments = 20_000
	maxProposals = 10_000
)

// Options of a desk.
type Options struct {
	Store    *Store
	Pipeline pipeline.Options
	Memory   *memory.Store // where approved segments go; nil: nowhere
	Watch    []string      // folders whose articles are taken in as they appear
	// Hosts are the names under which requests may reach it, besides those of
	// the loopback interface; Token is what they must carry, "" on loopback.
	Hosts []string
	Token string
	Log   *slog.Logger
}

// Desk is a running desk: an http.Handler by Handler, and Run for what goes on
// in the background.
type Desk struct {
	Options
	events hub
	wake   chan struct{}
	run    chan struct{} // translations that people wait for: one a place
}

// New makes a desk.
func New(opt Options) *Desk {
	return &Desk{Options: opt, wake: make(chan struct{}, 1), run: make(chan struct{}, maxWaiting)}
}

// maxWaiting is how many translations may be asked for at the same time.
const maxWaiting = 200

// Run translates what waits, one article at a time so that those who wait for a
// sentence are not kept, and looks for new articles in the watched folders,
// until ctx ends.
func (k *Desk) Run(ctx context.Context) error {
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	for {
		k.look(ctx)
		for ctx.Err() == nil {
			more, err := k.translateNext(ctx)
			if err != nil && ctx.Err() == nil {
				return err
			}
			if !more {
				break
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-k.wake:
		case <-tick.C:
		}
	}
}

// look takes in what is new in the watched folders.
func (k *Desk) look(ctx context.Context) {
	for _, dir := range k.Watch {
		articles, err := batch.Find([]string{dir}, "")
		if err != nil { // an empty folder will do for now
			continue
		}
		err = articles.Each(ctx, func(name string, raw []byte) error {
			_, err := k.add(ctx, name, raw)
			return err
		})
		if err != nil && ctx.Err() == nil {
			k.Log.Warn("a watched folder cannot be read", "folder", dir, "error", err)
		}
	}
}

// add takes an article in and wakes the translator.
func (k *Desk) add(ctx context.Context, name string, raw []byte) (string, error) {
	id, added, err := k.Store.add(ctx, name, raw, time.Now())
	if added {
		k.changed(ctx, id)
		select {
		case k.wake <- struct{}{}:
		default:
		}
	}
	return id, err
}

// translateNext translates the next document; more is false where none waits.
func (k *Desk) translateNext(ctx context.Context) (more bool, err error) {
	id, name, raw, err := k.Store.next(ctx)
	if err != nil {
		if errors.Is(err, errMissing) {
			err = nil
		}
		return false, err
	}
	if err := k.Store.setStatus(ctx, id, Translating, ""); err != nil {
		return false, err
	}
	k.changed(ctx, id)
	opt := k.Pipeline
	total := 0
	opt.Announce = func(n int) {
		total = n
		k.events.send("", event{"progress", map[string]any{"id": id, "segments": total}})
	}
	d, err := pipeline.Run(ctx, name, raw, opt)
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err == nil {
		err = k.Store.finish(ctx, id, d)
	}
	if err != nil {
		k.Log.Warn("an article was not translated", "article", name, "error", err)
		err = k.Store.setStatus(ctx, id, Failed, err.Error())
	}
	k.changed(ctx, id)
	return true, err
}

// changed tells everybody who watches the list how a document stands.
func (k *Desk) changed(ctx context.Context, id string) {
	if d, err := k.Store.document(ctx, id); err == nil {
		k.events.send("", event{"document", d})
	}
}

// edit takes a reviewer's segment; see Store.edit. What was approved goes to the
// memory at once.
func (k *Desk) edit(ctx context.Context, id string, e Segment) (now Segment, taken bool, err error) {
	now, source, before, taken, err := k.Store.edit(ctx, id, e)
	if err != nil || !taken {
		return now, taken, err
	}
	k.events.send(id, event{"segment", now.named()})
	k.changed(ctx, id)
	if now.State == doc.Approved && k.Memory != nil && now.Target != "" {
		d, err := k.Store.document(ctx, id)
		if err != nil {
			return now, true, err
		}
		_, err = k.Memory.Write(ctx, func(put func(memory.Entry) error) error {
			return put(memory.Entry{Source: source, Target: now.Target, Before: before, State: doc.Approved, Article: d.Name, Changed: time.Now()})
		})
		if err != nil {
			return now, true, err
		}
	}
	return now, true, nil
}

// named is s with the state as JSON has it.
func (s Segment) named() Segment {
	if s.State == doc.Machine {
		s.State = "machine"
	}
	return s
}

// reviewed is a document as its reviewers have it, checked again.
func (k *Desk) reviewed(ctx context.Context, id string) (*doc.Document, error) {
	d, edits, err := k.Store.review(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(edits) == 0 {
		return d, nil
	}
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		e, ok := edits[u.ID]
		if !ok {
			return
		}
		if e.Target != u.Target {
			u.Origin, u.Score = doc.OriginHuman, 0
		}
		u.Target, u.State, u.Note = e.Target, e.State, e.Note
		for i := range u.Terms {
			u.Terms[i].TargetSpan = doc.NoSpan // found again below
		}
	})
	pipeline.Recheck(d, k.Pipeline)
	return d, nil
}

// render is a document in a format.
func render(f bitext.Format, d *doc.Document) ([]byte, error) {
	var b bytes.Buffer
	err := f.Write(&b, d)
	return b.Bytes(), err
}

// event is something that watching browsers are told.
type event struct {
	name string
	data any
}

// hub tells events to those who watch a topic: a document's id, or "" for the list.
type hub struct {
	mu       sync.Mutex
	watchers map[string]map[chan event]bool
	n        int
}

// maxWatchers bounds the browsers that watch.
const maxWatchers = 1000

// watch is a channel of events on a topic; nil where too many watch already.
func (h *hub) watch(topic string) (events <-chan event, leave func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.n >= maxWatchers {
		return nil, func() {}
	}
	if h.watchers == nil {
		h.watchers = map[string]map[chan event]bool{}
	}
	if h.watchers[topic] == nil {
		h.watchers[topic] = map[chan event]bool{}
	}
	c := make(chan event, 256)
	h.watchers[topic][c] = true
	h.n++
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.watchers[topic][c] {
			delete(h.watchers[topic], c)
			h.n--
			close(c)
		}
		if len(h.watchers[topic]) == 0 {
			delete(h.watchers, topic)
		}
	}
}

// send tells all who watch; one that does not keep up is cut off, and asks
// again for everything when its browser connects anew.
func (h *hub) send(topic string, e event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.watchers[topic] {
		select {
		case c <- e:
		default:
			delete(h.watchers[topic], c)
			h.n--
			close(c)
		}
	}
}
