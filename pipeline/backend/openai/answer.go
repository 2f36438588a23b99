package openai

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sashabaranov/go-openai"

	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

// entry is one unit of an answer, as the model gave it.
type entry struct {
	id    int // 0 where it is not a number
	start string
	text  string
}

// bind gives each unit the entry that is its own, and an error to one that has
// none or only a doubtful one.
func (q question) bind(res openai.ChatCompletionResponse) ([]backend.Translation, error) {
	if len(res.Choices) == 0 {
		return nil, backend.Errorf(backend.Divisible, "the model gave no answer")
	}
	choice := res.Choices[0]
	content := choice.Message.Content
	reason, filtered := "the answer lacks the unit", false
	switch {
	case choice.Message.Refusal != "":
		return nil, refused("the model refused: %.200s", choice.Message.Refusal)
	case choice.FinishReason == openai.FinishReasonContentFilter:
		filtered = true
		reason = "the service's content filter stopped the answer"
	case choice.FinishReason == openai.FinishReasonLength:
		reason = "the answer was cut off at its limit of tokens"
	}
	source := 0
	for i := range q.segs {
		source += len(q.texts[i])
	}
	if len(content) > 40*source+16384 {
		return nil, backend.Errorf(backend.Divisible, "the answer has %d bytes for a text of %d", len(content), source)
	}
	entries := parse(content)
	if len(entries) == 0 && choice.FinishReason == openai.FinishReasonStop && content != "" {
		reason = "the answer is not in the form that was asked for"
		if backend.Refusal("", thoughts.ReplaceAllString(content, "")) {
			return nil, refused("the model refused: %.200s", content)
		}
	}
	got := make([]string, len(q.segs))
	seen := make([]int, len(q.segs))
	for _, e := range q.renumbered(entries) {
		i := q.unit(e)
		if i < 0 {
			continue
		}
		if seen[i] > 0 && got[i] != e.text {
			seen[i]++ // two answers to one unit: neither is to be trusted
			continue
		}
		seen[i], got[i] = 1, e.text
	}
	out := make([]backend.Translation, len(q.segs))
	for i, s := range q.segs {
		switch {
		case seen[i] == 0 || strings.TrimSpace(got[i]) == "":
			out[i].Err = &backend.Error{Kind: backend.Divisible, Refused: filtered, Text: reason}
		case seen[i] > 1:
			out[i].Err = backend.Errorf(backend.Divisible, "the answer has the unit twice")
		default:
			german := markup.Untag(q.sent(i))
			if backend.Refusal(german, got[i]) {
				out[i].Err = refused("the model refused the unit: %.200s", got[i])
				continue
			}
			got[i] = backend.Unwrap(german, got[i])
			if why := doubt(german, markup.Untag(markup.Answer{Text: got[i], Style: q.sent(i).Style}), len(q.segs) == 1); why != "" {
				out[i].Err = backend.Errorf(backend.Divisible, "%s", why)
				continue
			}
			out[i] = q.traits.Answer(s, strings.TrimSpace(got[i]))
		}
	}
	return out, nil
}

// refused is the error of what a model would not translate.
func refused(format string, args ...any) error {
	e := backend.Errorf(backend.Divisible, format, args...)
	e.Refused = true
	return e
}

// renumbered drops the ids when they cannot be those that were given, so that
// only the German words bind the entries.
func (q question) renumbered(entries []entry) []entry {
	for _, e := range entries {
		if e.id < 1 || e.id > len(q.segs) {
			for i := range entries {
				entries[i].id = 0
			}
			break
		}
	}
	return entries
}

// unit is the unit that an entry belongs to, or -1. The words that it begins
// with decide where they are those of one unit; otherwise its id does.
func (q question) unit(e entry) int {
	match := -1
	if start := plain(markup.Untag(markup.Answer{Text: e.start, Style: q.traits.Style})); start != "" {
		for i := range q.segs {
			if !strings.HasPrefix(plain(markup.Untag(q.sent(i))), start) {
				continue
			}
			if i == e.id-1 {
				return i
			}
			if match >= 0 {
				match = len(q.segs) // several begin alike
			} else {
				match = i
			}
		}
	}
	if match >= 0 && match < len(q.segs) {
		return match
	}
	return e.id - 1
}

// plain is the text's letters and digits in lower case.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// doubt says why an answer seems not to be the whole unit, or more than it.
func doubt(source, answer string, alone bool) string {
	n, m := utf8.RuneCountInString(source), utf8.RuneCountInString(answer)
	if m > 4*n+100 {
		return "the answer is far longer than the unit"
	}
	// A straight quotation mark in the text ends a JSON string early: the answer
	// is valid and its end is missing.
	if ends(source) && !ends(answer) && (!alone || 2*m < n) {
		return "the end of the unit is missing in the answer"
	}
	if n > 60 && 4*m < n {
		return "the answer is far shorter than the unit"
	}
	return ""
}

// ends reports whether a text ends like a sentence.
func ends(text string) bool {
	text = strings.TrimRight(text, " \t\n\"'“”‘’»«)]")
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…", r)
}

var (
	thoughts = regexp.MustCompile(`(?s)^\s*<think(?:ing)?>.*?</think(?:ing)?>`)
	lineForm = regexp.MustCompile(`(?m)^[ \t]*(?:\*\*)?[\[(<]?u?(\d{1,3})[\])>]?(?:\*\*)?[ \t]*[.:)|\-–]?[ \t]+(\S.*)$`)
	number   = regexp.MustCompile(`^[^\pL\d]*u?(\d{1,4})[^\pL\d]*$`)
)

// parse finds the entries in an answer: in JSON of the form that was asked for
// or near it, complete or cut off, with or without text round it; failing that
// in numbered lines.
func parse(content string) []entry {
	content = thoughts.ReplaceAllString(content, "")
	entries := objects(content)
	if len(entries) > 0 || strings.Contains(content, "{") {
		return entries
	}
	for _, m := range lineForm.FindAllStringSubmatch(content, -1) {
		id, _ := strconv.Atoi(m[1])
		entries = append(entries, entry{id: id, text: m[2]})
	}
	return entries
}

// objects reads every JSON object in content that is an entry, at any depth.
func objects(content string) []entry {
	var out []entry
	broken := 0 // objects without an end; more than a few are no cut-off answer
	for at := 0; broken < 16; {
		i := strings.IndexByte(content[at:], '{')
		if i < 0 {
			break
		}
		at += i
		d := json.NewDecoder(strings.NewReader(content[at:]))
		var v map[string]any
		err := d.Decode(&v)
		if err != nil {
			if errors.Is(err, io.ErrUnexpectedEOF) {
				broken++
			}
			at++ // what is inside may be whole
			continue
		}
		out = collect(v, out)
		at += int(d.InputOffset())
	}
	return out
}

// collect appends the entries in v: an object with an id and a text, or one
// whose keys are ids.
func collect(v any, out []entry) []entry {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			out = collect(x, out)
		}
	case map[string]any:
		if id, ok := v["id"]; ok {
			e := entry{id: idOf(id)}
			e.start, _ = v["start"].(string)
			for _, key := range []string{"en", "english", "translation", "target", "text"} {
				if text, ok := v[key].(string); ok {
					e.text = text
					break
				}
			}
			return append(out, e)
		}
		for key, x := range v {
			if text, ok := x.(string); ok {
				if id := idOf(key); id > 0 {
					out = append(out, entry{id: id, text: text})
				}
				continue
			}
			if inner, ok := x.(map[string]any); ok {
				if id := idOf(key); id > 0 && inner["id"] == nil {
					inner["id"] = key
				}
			}
			out = collect(x, out)
		}
	}
	return out
}

func idOf(v any) int {
	switch v := v.(type) {
	case float64:
		return int(v)
	case string:
		if m := number.FindStringSubmatch(v); m != nil {
			id, _ := strconv.Atoi(m[1])
			return id
		}
	}
	return 0
}
