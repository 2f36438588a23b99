package desk

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/all"
)

// TestFiftyClients measures how long a sentence takes while fifty clients ask
// for one each second, with the embedded model. It says little on a machine that
// does other things, so it runs only where DESK_LOAD is set.
func TestFiftyClients(t *testing.T) {
	if os.Getenv("DESK_LOAD") == "" {
		t.Skip("DESK_LOAD is not set")
	}
	stacks, err := all.Open(context.Background(), "offline", func(string) string { return "" }, backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, func(o *Options) { o.Pipeline.Backend, o.Pipeline.Memory = backend.Chain(nil, stacks...), nil })
	sentences := []string{"Die Regierung hat den Plan geändert.", "Der Konzern will im Mai 2.000 Stellen streichen.",
		"Das Wetter war gestern schön, und am Abend gab es Regen.", "Die Opposition lehnt das Gesetz ab.", "Am Montag tagt der Gemeinderat in der neuen Halle."}
	var mu sync.Mutex
	var took []time.Duration
	var wg sync.WaitGroup
	for c := range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Duration(c) * 20 * time.Millisecond)
			for i := range 6 {
				begun := time.Now()
				body := fmt.Sprintf(`{"q":"Nummer %d: %s","source":"de","target":"en"}`, 10*c+i, sentences[(c+i)%len(sentences)])
				a, err := http.Post(s.url+"/translate", isJSON, bytes.NewBufferString(body))
				if err != nil {
					t.Error(err)
					return
				}
				a.Body.Close()
				if a.StatusCode != http.StatusOK {
					t.Error(a.Status)
				}
				mu.Lock()
				took = append(took, time.Since(begun))
				mu.Unlock()
				time.Sleep(time.Second - time.Since(begun))
			}
		}()
	}
	wg.Wait()
	slices.Sort(took)
	p95 := took[len(took)*95/100]
	t.Logf("%d sentences: median %v, p95 %v, longest %v", len(took), took[len(took)/2], p95, took[len(took)-1])
	if p95 > 300*time.Millisecond {
		t.Errorf("p95 is %v, expected at most 300 ms", p95)
	}
}
