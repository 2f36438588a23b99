package openai

import (
	"sync"

	"github.com/sashabaranov/go-openai"
	"github.com/tiktoken-go/tokenizer/codec"

	"dolmetsch/pipeline/backend"
)

// vocabulary is the one of OpenAI's models since gpt-4o. Other models have
// their own, which take about as many tokens.
var vocabulary = sync.OnceValue(codec.NewO200kBase)

func tokens(text string) int {
	n, err := vocabulary().Count(text)
	if err != nil {
		return len(text) // a token is at least a byte
	}
	return n
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
