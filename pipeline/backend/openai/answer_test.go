package openai

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sashabaranov/go-openai"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

var parseCases = []struct {
	name, content string
	want          []entry
}{
	{"as asked", `{"units":[{"id":"u1","start":"Guten Tag","en":"Hello."},{"id":"u2","start":"Bis morgen","en":"See you."}]}`,
		[]entry{{1, "Guten Tag", "Hello."}, {2, "Bis morgen", "See you."}}},
	{"chatter and a fence", "Sure! Here you are:\n```json\n{\"units\": [{\"id\": \"u1\", \"en\": \"Hello.\"}]}\n```\nAnything else?",
		[]entry{{1, "", "Hello."}}},
	{"thoughts", `<think>The unit {"id":"u1","en":"no"} is easy.</think>{"units":[{"id":"u1","en":"Hello."}]}`, []entry{{1, "", "Hello."}}},
	{"a bare list", `[{"id":1,"translation":"Hello."},{"id":"2.","text":"See you."}]`, []entry{{1, "", "Hello."}, {2, "", "See you."}}},
	{"lines of objects", "{\"id\":\"u1\",\"en\":\"Hello.\"}\n{\"id\":\"u2\",\"en\":\"See you.\"}", []entry{{1, "", "Hello."}, {2, "", "See you."}}},
	{"keys for ids", `{"u1":"Hello."}`, []entry{{1, "", "Hello."}}},
	{"keys for ids, objects", `{"u3":{"en":"Hello."}}`, []entry{{3, "", "Hello."}}},
	{"wrapped deeper", `{"result":{"units":[{"id":"u1","en":"Hello."}]}}`, []entry{{1, "", "Hello."}}},
	{"cut off", `{"units":[{"id":"u1","start":"Guten Tag","en":"Hello."},{"id":"u2","start":"Bis morgen","en":"See y`, []entry{{1, "Guten Tag", "Hello."}}},
	{"cut off in the first", `{"units":[{"id":"u1","en":"Hel`, nil},
	{"braces in the text", `{"units":[{"id":"u1","en":"A {b} \"c\" d."}]}`, []entry{{1, "", `A {b} "c" d.`}}},
	{"numbered lines", "1. Hello.\n2. See you.", []entry{{1, "", "Hello."}, {2, "", "See you."}}},
	{"bracketed lines", "[u1] Hello.\n\n[u2] See you.", []entry{{1, "", "Hello."}, {2, "", "See you."}}},
	{"bold lines", "**1** Hello.", []entry{{1, "", "Hello."}}},
	{"an id that is none", `{"units":[{"id":"title","en":"Hello."}]}`, []entry{{0, "", "Hello."}}},
	{"no text", `{"units":[{"id":"u1","en":null}]}`, []entry{{1, "", ""}}},
	{"an apology", "I'm sorry, but I can't help with that.", nil},
	{"nothing", "", nil},
	{"broken", strings.Repeat(`{"a":`, 100), nil},
}

func TestParse(t *testing.T) {
	for _, tt := range parseCases {
		if got := parse(tt.content); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, tt := range parseCases {
		f.Add(tt.content)
	}
	q := asked([]backend.Segment{{ID: "1.1", Parts: markup.Of("Guten Tag.")}, {ID: "1.2", Parts: markup.Of("Bis morgen!")}})
	f.Fuzz(func(t *testing.T, content string) {
		out, err := q.bind(response(content, "stop"))
		if err != nil {
			return
		}
		if len(out) != 2 {
			t.Fatalf("%d answers", len(out))
		}
		for _, o := range out {
			if (o.Err == nil) != (o.Text != "") {
				t.Errorf("%q with %v", o.Text, o.Err)
			}
			if utf8.ValidString(content) && !utf8.ValidString(o.Text) {
				t.Errorf("%q is no text", o.Text)
			}
		}
	})
}

func response(content, finish string) openai.ChatCompletionResponse {
	return openai.ChatCompletionResponse{Choices: []openai.ChatCompletionChoice{{
		Message: openai.ChatCompletionMessage{Content: content}, FinishReason: openai.FinishReason(finish),
	}}}
}

func TestBind(t *testing.T) {
	one := []string{"Der Hund bellt."}
	two := []string{"Der Hund bellt laut.", "Die Katze schläft."}
	three := []string{"Der Hund bellt laut.", "Die Katze schläft.", "Warum nur?"}
	for _, tt := range []struct {
		name    string
		sources []string
		content string
		finish  string
		want    []string // the texts; what begins with "!" is part of the error
	}{
		{"in order", two, `{"units":[{"id":"u1","start":"Der Hund","en":"The dog barks."},{"id":"u2","start":"Die Katze","en":"The cat sleeps."}]}`, "stop",
			[]string{"The dog barks.", "The cat sleeps."}},
		{"reordered", two, `{"units":[{"id":"u2","start":"Die Katze","en":"The cat sleeps."},{"id":"u1","start":"Der Hund","en":"The dog barks."}]}`, "stop",
			[]string{"The dog barks.", "The cat sleeps."}},
		{"missing", two, `{"units":[{"id":"u2","start":"Die Katze","en":"The cat sleeps."}]}`, "stop",
			[]string{"!lacks the unit", "The cat sleeps."}},
		{"cut off", two, `{"units":[{"id":"u1","start":"Der Hund","en":"The dog barks."},{"id":"u2","start":"Die Ka`, "length",
			[]string{"The dog barks.", "!cut off at its limit"}},
		{"filtered", two, `{"units":[{"id":"u1","start":"Der Hund","en":"The dog barks."}`, "content_filter",
			[]string{"The dog barks.", "!content filter"}},
		{"extra", one, `{"units":[{"id":"u1","start":"Der Hund","en":"The dog barks."},{"id":"u2","start":"Anmerkung des","en":"Note."}]}`, "stop",
			[]string{"The dog barks."}},
		{"numbered from 0", two, `{"units":[{"id":"u0","start":"Der Hund","en":"The dog barks."},{"id":"u1","start":"Die Katze","en":"The cat sleeps."}]}`, "stop",
			[]string{"The dog barks.", "The cat sleeps."}},
		{"numbered from 0, without the German", two, `{"units":[{"id":"u0","en":"The dog barks."},{"id":"u1","en":"The cat sleeps."}]}`, "stop",
			[]string{"!lacks the unit", "!lacks the unit"}},
		{"shifted by a merger", three, `{"units":[{"id":"u1","start":"Der Hund","en":"The dog barks, the cat sleeps."},{"id":"u2","start":"Warum nur","en":"But why?"}]}`, "stop",
			[]string{"The dog barks, the cat sleeps.", "!lacks the unit", "But why?"}},
		{"the German translated too", two, `{"units":[{"id":"u1","start":"The dog","en":"The dog barks."},{"id":"u2","start":"The cat","en":"The cat sleeps."}]}`, "stop",
			[]string{"The dog barks.", "The cat sleeps."}},
		{"twice alike", one, `{"units":[{"id":"u1","en":"The dog barks."},{"id":"u1","en":"The dog barks."}]}`, "stop", []string{"The dog barks."}},
		{"twice unlike", one, `{"units":[{"id":"u1","en":"The dog barks."},{"id":"u1","en":"A dog is barking."}]}`, "stop", []string{"!twice"}},
		// A straight quotation mark ended the string: valid JSON, stop, and the rest is gone.
		{"ended by a quotation mark", []string{"Er rief: “Halt!” und lief dann zum Bahnhof.", "Ja."}, `{"units":[{"id":"u1","en":"He called: "},{"id":"u2","en":"Yes."}]}`, "stop",
			[]string{"!the end of the unit", "Yes."}},
		{"ended early, alone", []string{"Er rief: “Halt!” und lief dann zum Bahnhof."}, `{"units":[{"id":"u1","en":"He called: "}]}`, "stop", []string{"!the end of the unit"}},
		{"no full stop, alone", one, `{"units":[{"id":"u1","en":"The dog barks"}]}`, "stop", []string{"The dog barks"}},
		{"a heading", []string{"Warum der Hund bellt"}, `{"units":[{"id":"u1","en":"Why the dog barks"}]}`, "stop", []string{"Why the dog barks"}},
		{"a loop", one, `{"units":[{"id":"u1","en":"` + strings.Repeat("The dog. ", 40) + `"}]}`, "stop", []string{"!far longer"}},
		{"shrunk", []string{strings.Repeat("Der Hund bellt in der Nacht. ", 5)}, `{"units":[{"id":"u1","en":"Barking."}]}`, "stop", []string{"!far shorter"}},
		{"blank", one, `{"units":[{"id":"u1","en":"  "}]}`, "stop", []string{"!lacks the unit"}},
		{"no JSON", one, "The dog barks.", "stop", []string{"!not in the form"}},
		{"a unit refused", two, `{"units":[{"id":"u1","start":"Der Hund","en":"I'm sorry, but I can't help with that."},{"id":"u2","start":"Die Katze","en":"The cat sleeps."}]}`, "stop",
			[]string{"!refused the unit", "The cat sleeps."}},
		{"chatter round a unit", two, `{"units":[{"id":"u1","en":"Here is the translation: The dog barks."},{"id":"u2","en":"The cat sleeps.\n\nNote: present tense."}]}`, "stop",
			[]string{"The dog barks.", "The cat sleeps."}},
	} {
		var segs []backend.Segment
		for i, s := range tt.sources {
			segs = append(segs, backend.Segment{ID: fmt.Sprint(i), Parts: markup.Of(s)})
		}
		out, err := asked(segs).bind(response(tt.content, tt.finish))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		for i, want := range tt.want {
			got := out[i].Text
			if out[i].Err != nil {
				got = "!" + out[i].Err.Error()
			}
			if got != want && !(strings.HasPrefix(want, "!") && strings.HasPrefix(got, "!") && strings.Contains(got, want[1:])) {
				t.Errorf("%s, unit %d: got %q, want %q", tt.name, i+1, got, want)
			}
		}
	}
}

func TestBindNothing(t *testing.T) {
	q := asked([]backend.Segment{{Parts: markup.Of("Der Hund bellt.")}})
	refused := response("", "stop")
	refused.Choices[0].Message.Refusal = "I will not."
	for name, res := range map[string]openai.ChatCompletionResponse{
		"no choice": {}, "refusal": refused, "an apology": response("I'm sorry, but I cannot do that.", "stop"), "huge": response(strings.Repeat("x", 1<<20), "stop"),
	} {
		if out, err := q.bind(res); err == nil {
			t.Errorf("%s: %v", name, out)
		}
	}
}

func asked(segs []backend.Segment) question {
	return ask(backend.Traits{Name: Name, Style: markup.XML}, segs)
}
