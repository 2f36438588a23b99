package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"

	"github.com/rogpeppe/go-internal/testscript"
)

// startService serves LibreTranslate's protocol at SERVICE. It knows two
// sentences; until a request for /wake it gives all German back as it came.
func startService(e *testscript.Env) {
	english := strings.NewReplacer("Ein Titel", "A title", "Das Wetter war gestern schön.", "The weather was fine yesterday.")
	var awake atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/wake" {
			awake.Store(true)
			return
		}
		var ask struct{ Q []string }
		if err := json.NewDecoder(r.Body).Decode(&ask); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if awake.Load() {
			for i := range ask.Q {
				ask.Q[i] = english.Replace(ask.Q[i])
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"translatedText": ask.Q})
	}))
	e.Defer(server.Close)
	e.Setenv("SERVICE", server.URL)
}

// wake: from now on the service translates.
func wake(ts *testscript.TestScript, neg bool, args []string) {
	r, err := http.Get(ts.Getenv("SERVICE") + "/wake")
	ts.Check(err)
	ts.Check(r.Body.Close())
}
