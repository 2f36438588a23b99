package openai

import (
	"unicode"

	"github.com/sashabaranov/go-openai"

	"dolmetsch/pipeline/backend"
)

// tokens is about how many tokens a text is to OpenAI's models since gpt-4o:
// within 7% for an article of German news, whose long words are cut into more
// pieces than English ones, and right on average; English is counted too high.
// Models of others have vocabularies that differ by more. The tables of OpenAI's
// would be a seventh of the program, so only the tests count with them.
func tokens(text string) int {
	n := 0.0
	letters, capitals, digits := 0, 0, 0
	word := func() {
		switch {
		case letters == 0:
		case capitals > 1 && capitals == letters:
			n += max(1, 0.45*float64(letters))
		default:
			// The first letters are one piece, and every five or six more another;
			// nouns, in capitals, are rarer than other words.
			n += 1 + 0.19*float64(max(0, letters-5)) + 0.07*float64(capitals*min(letters, 5))
		}
		n += float64((digits + 2) / 3)
		letters, capitals, digits = 0, 0, 0
	}
	space, signs := false, 0
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			if digits > 0 {
				word()
			}
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
		case unicode.IsDigit(r):
			if letters > 0 {
				word()
			}
			if digits == 0 && space {
				n++ // a word takes the space before it into its first piece, a number does not
			}
			digits++
		case unicode.IsSpace(r):
			word()
			if r == '\n' && signs == 0 { // a line ends within the signs at its end
				n++
			}
			if r == '\n' {
				signs = 1
			}
		default:
			word()
			if signs%3 == 0 || r > unicode.MaxASCII { // signs in a row are one piece, or a few
				n++
			}
			signs++
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ' {
			signs = 0
		}
		space = r == ' '
	}
	word()
	return int(n + 0.5)
}

// framing is what the protocol puts round the messages, the schema included.
const framing = 120

// Count is the prompt of a call and the limit that its answer is given.
func (b *service) Count(segs []backend.Segment) backend.Tokens {
	q := ask(b.traits, segs)
	b.mu.Lock()
	reasoning := b.form.reasoning
	b.mu.Unlock()
	return backend.Tokens{Prompt: int64(tokens(instructions) + tokens(q.text) + framing), Answer: int64(q.limit + reasoning)}
}

// Used is what the server said of all calls, or was counted where it does not say.
func (b *service) Used() backend.Tokens {
	return backend.Tokens{Prompt: b.prompt.Load(), Answer: b.answer.Load()}
}

func (b *service) count(q question, res openai.ChatCompletionResponse) {
	prompt, answer := res.Usage.PromptTokens, res.Usage.CompletionTokens
	if prompt == 0 {
		prompt = tokens(instructions) + tokens(q.text) + framing
		if len(res.Choices) > 0 {
			answer = tokens(res.Choices[0].Message.Content)
		}
	}
	b.prompt.Add(int64(prompt))
	b.answer.Add(int64(answer))
}
