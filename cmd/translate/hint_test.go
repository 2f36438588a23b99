package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// chatServer answers every unit with a sentence and keeps what it was asked.
type chatServer struct {
	mu    sync.Mutex
	asked []string
}

func (s *chatServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var req struct{ Messages []struct{ Content string } }
	body, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(body, &req)
	user := req.Messages[1].Content
	s.mu.Lock()
	s.asked = append(s.asked, user)
	s.mu.Unlock()
	var units []map[string]string
	for _, m := range unitIDs.FindAllStringSubmatch(user, -1) {
		words := strings.Fields(m[2])
		units = append(units, map[string]string{"id": m[1], "start": strings.Join(words[:2], " "), "en": "The council has rejected the budget."})
	}
	content, _ := json.Marshal(map[string]any{"units": units})
	_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{
		"finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": string(content)}}}})
}

// What a reviewer approved for a similar sentence is shown to a language model,
// and an answer that was given without it is asked for again.
func TestApprovedSentencesAreHints(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	s := &chatServer{}
	h := httptest.NewServer(s)
	defer h.Close()
	for name, value := range map[string]string{"OPENAI_BASE_URL": h.URL + "/v1", "OPENAI_MODEL": "m", "OPENAI_API_KEY": "", "OPENAI_API_TYPE": ""} {
		t.Setenv(name, value)
	}
	const tmx = `<?xml version="1.0"?><tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="de" datatype="plaintext"/><body>
<tu><tuv xml:lang="de"><seg>Der Gemeinderat hat den Haushalt am Montag beschlossen.</seg></tuv><tuv xml:lang="en"><seg>The municipal council adopted the budget on Monday.</seg></tuv></tu></body></tmx>`
	for name, text := range map[string]string{"m.tmx": tmx, "in/a.txt": "Der Gemeinderat hat den Haushalt am Dienstag abgelehnt.\n"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const hint = `{"de":"Der Gemeinderat hat den Haushalt am Montag beschlossen.","en":"The municipal council adopted the budget on Monday."}`
	translate := func(args ...string) {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if code := run(append([]string{"translate"}, args...), strings.NewReader(""), &stdout, &stderr); code != exitOK {
			t.Fatalf("%v: exit %d: %s", args, code, &stderr)
		}
	}
	batch := func() int {
		t.Helper()
		before := len(s.asked)
		translate("batch", "--backend", "openai", "--memory", "m.db", "--format", "txt", "in", "-o", "out")
		return len(s.asked) - before
	}
	translate("memory", "import", "--memory", "m.db", "m.tmx") // not approved
	if n := batch(); n != 1 || strings.Contains(s.asked[0], "municipal") {
		t.Fatalf("%d calls, %q", n, s.asked)
	}
	translate("memory", "import", "--memory", "m.db", "--approved", "m.tmx")
	if n := batch(); n != 1 || !strings.Contains(s.asked[1], hint) {
		t.Fatalf("%d calls, %q", n, s.asked)
	}
	if n := batch(); n != 0 {
		t.Errorf("%d calls for what is done", n)
	}
}
