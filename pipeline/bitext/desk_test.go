package bitext_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	. "dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/desk"
	"dolmetsch/pipeline/markup"
)

type dictionary struct{}

var english = strings.NewReplacer("Das Wetter war gestern schön.", "The weather was fine yesterday.", "Ein Titel", "A title", "Am Abend gab es Regen.", "In the evening there was rain.")

func (dictionary) Traits() backend.Traits {
	return backend.Traits{Name: "dictionary", Style: markup.Plain, Parallel: 1}
}

func (dictionary) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	for i, s := range segs {
		out[i] = backend.Translation{Text: english.Replace(s.German()), Origin: "dictionary"}
	}
	return out, ctx.Err()
}

// TestDeskInTheBrowser drives a real desk: a text and an article on its first
// page, then a review that another reviewer takes part in.
func TestDeskInTheBrowser(t *testing.T) {
	b := OpenBrowser(t)
	ctx, stop := context.WithCancel(context.Background())
	store, err := desk.OpenStore(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := pipeline.Defaults()
	p.Backend = dictionary{}
	k := desk.New(desk.Options{Store: store, Pipeline: p, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	server := httptest.NewServer(k.Handler())
	done := make(chan error)
	go func() { done <- k.Run(ctx) }()
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		stop()
		<-done
		store.Close()
	})
	Visit(b, server.URL+"/")
	Eval(b, `document.getElementById("german").value = "Das Wetter war gestern schön. <b>3 %</b>"; document.querySelector("#box button").click()`)
	Await(b, `document.getElementById("english").textContent.includes("The weather was fine yesterday.")`)
	Want(b, `document.querySelectorAll("#english b").length`, 0.0)
	Eval(b, `(() => { const d = new DataTransfer(); d.items.add(new File(["Ein Titel\n\nDas Wetter war gestern schön. Am Abend gab es Regen.\n"], "wetter <i>.txt"));
		const f = document.getElementById("files"); f.files = d.files; f.dispatchEvent(new Event("change")); })()`)
	Await(b, `!!document.querySelector("#list a")`)
	Want(b, `document.querySelector("#list a").textContent`, "wetter <i>.txt")
	if path := os.Getenv("BITEXT_SCREENSHOTS"); path != "" {
		View(b, 1280, 900, "light")
		Screenshot(b, filepath.Join(path, "desk.png"))
	}
	id, _ := Eval(b, `document.querySelector("#list a").pathname.split("/").pop()`).(string)

	Visit(b, server.URL+"/documents/"+id)
	Keys(b, "j", "e")
	Eval(b, `document.activeElement.select()`)
	TypeText(b, "The title")
	Keys(b, "Ctrl+Enter")
	Want(b, `document.querySelector(".current").dataset.id`, "2.1")
	segment := func(target string, version int) int {
		t.Helper()
		r, _ := http.NewRequest("PUT", server.URL+"/documents/"+id+"/segments/2.2", strings.NewReader(fmt.Sprintf(`{"target":%q,"state":"approved","note":"from Ben","version":%d}`, target, version)))
		r.Header.Set("Content-Type", "application/json")
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		return a.StatusCode
	}
	text := func() string {
		a, err := http.Get(server.URL + "/documents/" + id + "/download?format=txt")
		if err != nil {
			t.Fatal(err)
		}
		defer a.Body.Close()
		raw, _ := io.ReadAll(a.Body)
		return string(raw)
	}
	for deadline := time.Now().Add(10 * time.Second); !strings.HasPrefix(text(), "The title\n"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the edit has not arrived: %q", text())
		}
	}
	const saved = `document.getElementById("saved").textContent === "saved on the server"`
	Await(b, saved)
	if status := segment("It rained <b>in</b> the evening.", 0); status != 200 {
		t.Fatal(status)
	}
	Await(b, `document.querySelector("#s2\\.2 .target").textContent === "It rained <b>in</b> the evening."`)
	Want(b, `document.getElementById("s2.2").dataset.state + ": " + document.querySelector("#s2\\.2 .note").textContent`, "approved: from Ben")

	// Both at once: theirs stays, ours is in the editor.
	Eval(b, `document.getElementById("s2.2").focus()`)
	Keys(b, "e")
	Eval(b, `document.activeElement.select()`)
	TypeText(b, "Rain came in the evening.")
	if status := segment("There was rain in the evening.", 1); status != 200 {
		t.Fatal(status)
	}
	Await(b, `document.querySelector("#s2\\.2 .target").textContent.startsWith("There was")`)
	Want(b, `document.querySelector("#s2\\.2 .editor").value`, "Rain came in the evening.")
	Want(b, `document.querySelector("#s2\\.2 .theirs").textContent`, "Changed by somebody else meanwhile: There was rain in the evening.")
	Keys(b, "Enter") // having seen theirs, ours is meant
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(text(), "Rain came in the evening."); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the edit has not arrived: %q", text())
		}
	}
	Await(b, saved)                       // the server has it before the page knows that
	Visit(b, server.URL+"/documents/"+id) // all of it is there again
	Await(b, `document.querySelector("#s1\\.1 .target").textContent === "The title" && document.querySelector("#s2\\.2 .target").textContent === "Rain came in the evening."`)

	// A term from a selection.
	Eval(b, `getSelection().selectAllChildren(document.querySelector("#s1\\.1 .source")); document.querySelector('[data-do="propose"]').click()`)
	Want(b, `document.getElementById("term-german").value`, "Ein Titel")
	Eval(b, `document.getElementById("term-english").value = "A heading"; document.querySelector("#term .primary").click()`)
	Await(b, `document.getElementById("status").textContent === "Proposed: Ein Titel = A heading"`)
	if f := Faults(b); len(f) > 0 {
		raw, _ := json.Marshal(f)
		t.Errorf("the page reports %s", raw)
	}
}
