package openai

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/sashabaranov/go-openai"

	"dolmetsch/pipeline/backend"
)

// errNoStream says that a server answered with a whole answer where a stream of
// events was asked for.
var errNoStream = errors.New("the server does not stream")

// stream asks for the answer in pieces and puts them together. A stream that
// ends early, without its last event or without a reason for its end, is an
// error, since what came of it may look whole; it is in the answer all the same.
func (b *service) stream(ctx context.Context, r openai.ChatCompletionRequest) (openai.ChatCompletionResponse, error) {
	var res openai.ChatCompletionResponse
	s, err := b.client.CreateChatCompletionStream(ctx, r)
	if err != nil {
		return res, err
	}
	defer s.Close()
	var content, refusal strings.Builder
	var choice openai.ChatCompletionChoice
	pieces := 0
	for ; ; pieces++ {
		var chunk openai.ChatCompletionStreamResponse
		if chunk, err = s.Recv(); err != nil {
			break
		}
		if chunk.Usage != nil { // the last one counts; some servers send it with each piece
			res.Usage = *chunk.Usage
		}
		for _, c := range chunk.Choices {
			if c.Index != 0 {
				continue
			}
			content.WriteString(c.Delta.Content)
			refusal.WriteString(c.Delta.Refusal)
			if c.FinishReason != "" {
				choice.FinishReason = c.FinishReason
			}
		}
	}
	if pieces > 0 {
		choice.Message.Content, choice.Message.Refusal = content.String(), refusal.String()
		res.Choices = []openai.ChatCompletionChoice{choice}
	}
	switch {
	case !errors.Is(err, io.EOF):
		return res, err
	case choice.FinishReason == "":
		return res, backend.Errorf(backend.Temporary, "the stream of the answer ended without a reason")
	}
	return res, nil
}

// streams is a transport that checks streams of events, which the client
// library takes for whole wherever they end.
type streams struct{ http.RoundTripper }

func (t streams) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := t.RoundTripper.RoundTrip(req)
	if err == nil && backend.Streamed(req) {
		res.Body = &events{Closer: res.Body, from: bufio.NewReader(res.Body)}
	}
	return res, err
}

// events gives the data lines of a stream of server-sent events and leaves out
// comments, which keep the connection alive, and the names of events. It ends
// after the line [DONE], and with an error when that does not come.
type events struct {
	io.Closer
	from *bufio.Reader
	line []byte // what is left of the one that is being given
	done bool
}

func (e *events) Read(p []byte) (int, error) {
	for len(e.line) == 0 {
		if e.done {
			return 0, io.EOF
		}
		line, err := e.from.ReadBytes('\n')
		if err != nil && (err != io.EOF || len(line) == 0) {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
		if err := e.take(bytes.TrimSpace(line)); err != nil {
			return 0, err
		}
	}
	n := copy(p, e.line)
	e.line = e.line[n:]
	return n, nil
}

func (e *events) take(line []byte) error {
	if bytes.HasPrefix(line, []byte("{")) {
		if err := broken(line); err != nil {
			return err
		}
		return errNoStream
	}
	data, ok := bytes.CutPrefix(line, []byte("data:"))
	if !ok {
		return nil
	}
	data = bytes.TrimSpace(data)
	e.done = string(data) == "[DONE]"
	if bytes.HasPrefix(data, []byte("{")) && bytes.Contains(data, []byte(`"error"`)) {
		if err := broken(data); err != nil {
			return err
		}
	}
	e.line = append(append([]byte("data: "), data...), '\n')
	return nil
}

// broken is the error that a piece of a stream reports, nil for any other piece.
func broken(data []byte) error {
	var piece struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(data, &piece) != nil || len(piece.Error) == 0 || string(piece.Error) == "null" {
		return nil
	}
	var said struct {
		Code any `json:"code"`
	}
	_ = json.Unmarshal(piece.Error, &said) // a plain string has none
	status, _ := said.Code.(float64)
	if err := judge(int(status), data); err != nil {
		return err
	}
	if status >= 400 && status < 600 {
		return backend.Judge(int(status), data)
	}
	return backend.Errorf(backend.Temporary, "the service broke off its answer: %.300s", backend.Message(data))
}
