package openai

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/backendtest"
)

const key = "sk-test-4f9a7c21d0"

var line = regexp.MustCompile(`(?m)^\{"id":"u(\d+)","de":(".*")\}$`)

// chat is the protocol of chat completions.
var chat = backendtest.Wire{
	Texts: func(r *http.Request, body []byte) ([]string, error) {
		if r.Method != http.MethodPost || r.URL.Path != "/v1/chat/completions" {
			return nil, fmt.Errorf("%s %s", r.Method, r.URL.Path)
		}
		if got := r.Header.Get("Authorization"); got != "Bearer "+key {
			return nil, fmt.Errorf("authorization %q", got)
		}
		return unitsOf(body)
	},
	Answer: func(r *http.Request, body []byte, units []backendtest.Unit) []byte {
		return completion(content(body, units), "stop")
	},
}

// unitsOf are the units of a request.
func unitsOf(body []byte) ([]string, error) {
	var req struct {
		Model    string
		Messages []struct{ Role, Content string }
	}
	if err := json.Unmarshal(body, &req); err != nil {
		return nil, err
	}
	if req.Model == "" || len(req.Messages) != 2 || req.Messages[0].Role != "system" || req.Messages[1].Role != "user" {
		return nil, fmt.Errorf("request %s", body)
	}
	var texts []string
	for _, m := range line.FindAllStringSubmatch(req.Messages[1].Content, -1) {
		var text string
		if err := json.Unmarshal([]byte(m[2]), &text); err != nil {
			return nil, err
		}
		texts = append(texts, text)
		if m[1] != fmt.Sprint(len(texts)) {
			return nil, fmt.Errorf("unit %d has id %s", len(texts), m[1])
		}
	}
	return texts, nil
}

// content is the answer of an obedient model.
func content(body []byte, units []backendtest.Unit) string {
	texts, _ := unitsOf(body)
	type entry struct {
		ID    string `json:"id"`
		Start string `json:"start"`
		En    string `json:"en"`
	}
	var out struct {
		Units []entry `json:"units"`
	}
	for _, u := range units {
		start := "Das Ende"
		if u.ID < len(texts) {
			words := strings.Fields(texts[u.ID])
			start = strings.Join(words[:min(2, len(words))], " ")
		}
		out.Units = append(out.Units, entry{fmt.Sprintf("u%d", u.ID+1), start, u.Text})
	}
	b, _ := json.Marshal(out)
	return string(b)
}

// completion is the body of an answer.
func completion(content, finish string) []byte {
	b, _ := json.Marshal(map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "test",
		"choices": []any{map[string]any{"index": 0, "finish_reason": finish, "message": map[string]any{"role": "assistant", "content": content}}},
		"usage":   map[string]any{"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150},
	})
	return b
}

func start(t *testing.T) backendtest.Service {
	s := backendtest.NewServer(t, chat)
	return backendtest.Service{
		Factory: Factory,
		Env:     map[string]string{envURL: s.URL + "/v1", envModel: "test", envKey: key},
		Secret:  key,
		Server:  s,
	}
}

func TestContract(t *testing.T) { backendtest.Run(t, start) }

var _ backend.Metered = (*service)(nil)
