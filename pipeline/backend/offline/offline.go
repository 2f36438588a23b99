// Package offline translates with the engine in package nmt: the model that is
// built into the binary, or one in a folder. It needs no network and no key.
// It knows strings and the engine; how terms are masked is package protect's
// business.
package offline

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/nmt"
	"dolmetsch/nmt/folder"
	"dolmetsch/nmt/model"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

// Name is the backend's name and the Origin of its translations.
const Name = "offline"

// The variables that configure the backend.
const (
	envModel = "OFFLINE_MODEL"
	envBeam  = "OFFLINE_BEAM"
	envWords = "OFFLINE_WORDS"
	// EnvRegistry is for what installs models; the backend opens no connection.
	EnvRegistry = "OFFLINE_REGISTRY"
)

// Factory makes the backend.
var Factory = backend.Factory{
	Name: Name,
	Doc:  "the built-in neural model; needs no network and no key",
	Env: []backend.Env{
		{Name: envModel, Doc: "folder with a model in Bergamot's format, instead of the built-in one"},
		{Name: envBeam, Doc: "hypotheses that the search keeps, 1 (fastest) to 6; " + strconv.Itoa(defaultBeam) + " where not set"},
		{Name: envWords, Doc: "on: translations have only words of the built-in English list and of their source; off: any; where not set, on for models of training/ and off for others"},
		{Name: EnvRegistry, Doc: "address of a list of models for translate model install mozilla, instead of Mozilla's registry"},
	},
	Open: open,
}

const defaultBeam = 4

type offline struct {
	traits backend.Traits
	engine func() (*nmt.Translator, error)
	// aligning is engine with alignments, which take room, for inline codes.
	aligning func() (*nmt.Translator, error)
	own      bool // the model knows the pipeline's symbols, as those of training/ do
}

// FolderError says why the folder in OFFLINE_MODEL holds no model. A caller that
// has the folder from elsewhere can say so with Err alone.
type FolderError struct{ Err error }

func (e *FolderError) Error() string { return envModel + ": " + e.Err.Error() }
func (e *FolderError) Unwrap() error { return e.Err }

// The search for our models, fitted to the length of the references: see
// nmt/model/README.md.
const (
	coverage  = 0.3 // nmt.Options.Coverage
	normalize = 1.1 // nmt.Options.Normalize
	// A translation may have half as many tokens again as its source and some
	// more: one in thousands of the training data has more. What goes round in
	// circles ends there.
	maxLength = 1.5 // nmt.Options.MaxLength
	room      = 8   // nmt.Options.Room
)

// open reads the model's files and their hash; the model is made ready by the
// first translation.
func open(_ context.Context, getenv func(string) string) (backend.Backend, error) {
	opt := nmt.Options{Beam: defaultBeam}
	if s := getenv(envBeam); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > nmt.MaxBeam {
			return nil, doc.Inputf("", "%s is %q, expected a number from 1 to %d", envBeam, s, nmt.MaxBeam)
		}
		opt.Beam = n
	}
	name, own, load := model.Name, true, model.Load
	var files nmt.Files
	var err error
	if dir := getenv(envModel); dir != "" {
		if files, err = folder.Read(dir); err != nil {
			return nil, doc.Inputf("", "%w", &FolderError{err})
		}
		m, err := nmt.Load(files)
		if err != nil {
			return nil, doc.Inputf(dir, "%w", err)
		}
		name, own = filepath.Base(dir), m.Symbol("⟦N1⟧")
		load = func() (*nmt.Model, error) { return m, nil }
	} else if files, err = model.Files(); err != nil {
		return nil, err
	}
	listed := own
	switch s := getenv(envWords); s {
	case "":
	case "on", "off":
		listed = s == "on"
	default:
		return nil, doc.Inputf("", "%s is %q, expected on or off", envWords, s)
	}
	signature := fmt.Sprintf("%s@%.12s beam %d", name, model.Hash(files), opt.Beam)
	if own {
		opt.Coverage, opt.Normalize, opt.MaxLength, opt.Room = coverage, normalize, maxLength, room
		signature += fmt.Sprintf(" coverage %g normalize %g length %g+%d", opt.Coverage, opt.Normalize, opt.MaxLength, opt.Room)
	}
	if listed {
		signature += fmt.Sprintf(" words@%.6s", model.WordsHash())
	}
	return newBackend(signature, own, listed, opt, load), nil
}

func newBackend(signature string, own, listed bool, opt nmt.Options, load func() (*nmt.Model, error)) *offline {
	b := &offline{
		traits: backend.Traits{
			Name:   Name,
			Model:  signature,
			Style:  markup.Symbols,
			Scores: true,
			// Our models know few words, and take a symbol for one that they do not.
			Lexicon: own,
			// One call keeps all processors busy; the second fills the gap
			// at the end of the first.
			Parallel: 2,
			// Enough to fill batches of like lengths, little enough that a
			// long article shows progress and stops soon.
			MaxSegments: 64,
		},
		own: own,
	}
	load = sync.OnceValues(load)
	b.traits.Carries = func(r rune) bool {
		m, err := load()
		return err != nil || m.Carries(r) // an error is the translation's to report
	}
	translator := func(alignment bool) func() (*nmt.Translator, error) {
		return sync.OnceValues(func() (*nmt.Translator, error) {
			m, err := load()
			if err != nil {
				return nil, err
			}
			opt := opt
			opt.Alignment = alignment
			if listed {
				if opt.Words, err = model.Words(); err != nil {
					return nil, err
				}
			}
			return m.NewTranslator(opt)
		})
	}
	b.engine, b.aligning = translator(false), translator(true)
	if !own { // symbols would be unknown words to it; most terms it copies by itself
		b.traits.Style, b.traits.Retry = markup.Plain, []markup.Style{markup.Opaque}
	}
	return b
}

func (b *offline) Traits() backend.Traits { return b.traits }

// Translate translates each segment by itself. A segment longer than the
// engine is good at is translated in parts.
func (b *offline) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	engine, err := b.engine()
	if err != nil {
		return nil, err
	}
	var parts []string
	ends := make([]int, len(segs))
	codes := map[int][]place{} // of the segments that have any
	quotes := false
	out := make([]backend.Translation, len(segs))
	for i, s := range segs {
		inline := markup.Codes(s.Parts, b.traits.StyleOf(s))
		text := carry(b.traits.Text(s), inline)
		if b.own {
			text = spaced(spelt(text))
		}
		pieces := split(text)
		if places := take(pieces, inline); places != nil {
			codes[i] = places
		}
		for _, p := range pieces {
			quotes = quotes || b.own && hasQuotes(p)
			if len(p) > tooLong {
				out[i].Err = backend.Errorf(backend.Permanent, "%d bytes without a place to cut, a model takes %d", len(p), tooLong)
			}
		}
		if out[i].Err == nil {
			parts = append(parts, pieces...)
		}
		ends[i] = len(parts)
	}
	if len(codes) > 0 || quotes {
		if engine, err = b.aligning(); err != nil {
			return nil, err
		}
	}
	results, err := engine.Translate(ctx, parts)
	if err != nil {
		return nil, err
	}
	start := 0
	for i, end := range ends {
		if out[i].Err != nil {
			continue
		}
		put(results[start:end], parts[start:end], codes[i])
		for k := start; k < end && b.own && codes[i] == nil; k++ {
			results[k].Text = quoted(results[k], parts[k])
		}
		t, german := join(results[start:end]), segs[i].German()
		if b.own {
			t.Text = tidy(unspaced.Replace(t.Text), german)
		}
		out[i] = b.traits.Answer(segs[i], marked(capitalize(t.Text, german), segs[i].Parts))
		out[i].Score = t.Score
		start = end
	}
	return out, nil
}

// spaced puts a space behind opening quotation marks, as our models have it
// (training/terms.py), so that the word there is cut into the same pieces as
// elsewhere.
func spaced(text string) string {
	var b strings.Builder
	open := false
	for _, r := range text {
		if open && r != ' ' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		open = r == '“' || r == '‘'
	}
	return b.String()
}

var unspaced = strings.NewReplacer("“ ", "“", "‘ ", "‘")

// capitalize gives text a capital at its start where source has one.
func capitalize(text, source string) string {
	first := func(s string) (int, rune) {
		for i, r := range s {
			if !strings.ContainsRune("“‘(", r) {
				return i, r
			}
		}
		return 0, 0
	}
	_, s := first(source)
	at, t := first(text)
	if !unicode.IsUpper(s) || !unicode.IsLower(t) {
		return text
	}
	return text[:at] + string(unicode.ToUpper(t)) + text[at+utf8.RuneLen(t):]
}

// join makes one translation of those of a segment's parts; its score is the
// mean over all tokens.
func join(parts []nmt.Result) backend.Translation {
	var t backend.Translation
	var texts []string
	tokens := 0
	for _, p := range parts {
		if text := strings.TrimSpace(p.Text); text != "" {
			texts = append(texts, text)
		}
		t.Score += p.Score * float64(len(p.Target))
		tokens += len(p.Target)
	}
	t.Text = strings.Join(texts, " ")
	if tokens > 0 {
		t.Score /= float64(tokens)
	}
	return t
}

// longest is how many bytes are translated as one sentence: some seventy
// words. The models are trained on sentences up to ninety and get worse, or
// drop the end, before that.
const longest = 480

// tooLong is how many bytes that cannot be cut are no sentence at all: a
// model's work grows with the square of them.
const tooLong = 4 * longest

// split cuts text that is too long behind the mark of a clause, else at a
// space, so that nothing but the space is lost. It does not cut into the
// annotation of a glossary term.
func split(text string) []string {
	var parts []string
	for len(text) > longest {
		at := cut(text)
		if at < 0 {
			break
		}
		parts = append(parts, text[:at])
		text = text[at+1:]
	}
	return append(parts, text)
}

// cut is where the best space to cut text at stands: in the second half of
// what may be one part, behind the strongest mark, as late as can be; else the
// first space after that. It is -1 where there is none.
func cut(text string) int {
	best, strength := -1, -1
	inTerm := false
	for at := range len(text) {
		switch {
		case strings.HasPrefix(text[at:], "⟦T⟧"):
			inTerm = true
		case strings.HasPrefix(text[at:], "⟦/T⟧"):
			inTerm = false
		}
		if at > longest && best >= 0 {
			break
		}
		if text[at] != ' ' || inTerm || at == 0 || at == len(text)-1 {
			continue
		}
		s := mark(text[:at])
		if at < longest/2 {
			s = -1 // only if nothing else is found
		}
		if s >= strength {
			best, strength = at, s
		}
	}
	return best
}

// mark is how strongly text ends: 3 for a sentence, 2 and 1 for a clause, 0
// within one.
func mark(text string) int {
	text = strings.TrimRight(text, "”“’‘\"')")
	for i, marks := range []string{",–—", ";:", ".!?…"} {
		for _, m := range marks {
			if strings.HasSuffix(text, string(m)) {
				return i + 1
			}
		}
	}
	return 0
}
