package batch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/markup"
)

// TestMain is also the main function of the batches that the crash test kills.
func TestMain(m *testing.M) {
	if os.Getenv("DOLMETSCH_TEST_SERVER") != "" {
		if err := victim(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// victim runs a batch whose backend is the server of the test.
func victim() error {
	ctx := context.Background()
	url, out := os.Getenv("DOLMETSCH_TEST_SERVER"), os.Getenv("DOLMETSCH_TEST_OUT")
	state, err := OpenState(ctx, out)
	if err != nil {
		return err
	}
	defer state.Close()
	articles, err := Find([]string{os.Getenv("DOLMETSCH_TEST_DIR")}, out)
	if err != nil {
		return err
	}
	opt := Options{State: state, Articles: articles, Out: out, Jobs: 3}
	for _, name := range []string{"html", "txt", "json"} {
		f, _ := bitext.ByName(name)
		opt.Formats = append(opt.Formats, f)
	}
	opt.Pipeline = pipeline.Options{Backend: stored{state.Answers.Keep(remote{url}), url}}
	sum, err := Run(ctx, opt)
	if err != nil {
		return err
	}
	if len(sum.Failures) > 0 || sum.Unsolved > 0 {
		return fmt.Errorf("%+v", sum)
	}
	return nil
}

// remote asks a server of the test.
type remote struct{ url string }

func (r remote) Traits() backend.Traits {
	return backend.Traits{Name: "remote", Style: markup.Symbols, Parallel: 1}
}

func (r remote) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	for i, s := range segs {
		out[i] = backend.Translation{Text: "The answer: " + s.German(), Origin: "remote"}
	}
	return out, r.tell("/ask", segs)
}

func (r remote) tell(path string, segs []backend.Segment) error {
	var texts []string
	for _, s := range segs {
		texts = append(texts, s.German())
	}
	body, err := json.Marshal(texts)
	if err != nil {
		return err
	}
	res, err := http.Post(r.url+path, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// stored tells the server what has come back through the store.
type stored struct {
	backend.Backend
	url string
}

func (s stored) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out, err := s.Backend.Translate(ctx, segs)
	if err == nil {
		err = remote{s.url}.tell("/stored", segs)
	}
	return out, err
}

// service counts what it is asked, over the lives of its clients.
type service struct {
	mu     sync.Mutex
	life   int            // of the client
	asked  map[string]int // the life in which a text was last asked for
	safe   map[string]bool
	again  int      // texts whose call was under way when the client was killed
	faults []string // what was paid for twice
	events int
	at     int // the event after which kill is called
	kill   func()
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var texts []string
	if err := json.NewDecoder(r.Body).Decode(&texts); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range texts {
		switch {
		case r.URL.Path == "/stored":
			s.safe[text] = true
		case s.safe[text] || s.asked[text] == s.life:
			s.faults = append(s.faults, text)
		default:
			if s.asked[text] > 0 {
				s.again++
			}
			s.asked[text] = s.life
		}
	}
	s.events++
	if s.events == s.at {
		s.kill()
	}
}

// run lets a batch live until the given event, and a while longer, or to its
// end when that is 0. It reports whether the batch came to its end.
func (s *service) run(t *testing.T, url, dir, out string, at int, while time.Duration) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "DOLMETSCH_TEST_SERVER="+url, "DOLMETSCH_TEST_DIR="+dir, "DOLMETSCH_TEST_OUT="+out)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	s.mu.Lock()
	s.life++
	s.events, s.at = 0, at
	err := cmd.Start()
	s.kill = func() { time.AfterFunc(while, func() { _ = cmd.Process.Kill() }) }
	s.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	err = cmd.Wait()
	s.mu.Lock()
	s.at = 0
	s.mu.Unlock()
	if err == nil {
		return true
	}
	if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	return false
}

// TestKilledAnywhereGivesTheSame kills batches at random instants, over and
// over, first while they make a tree of outputs and then while they redo it
// for articles that have changed. DOLMETSCH_TEST_KILLS sets how often.
func TestKilledAnywhereGivesTheSame(t *testing.T) {
	kills := 8
	if v := os.Getenv("DOLMETSCH_TEST_KILLS"); v != "" {
		var err error
		if kills, err = strconv.Atoi(v); err != nil {
			t.Fatal(err)
		}
	}
	dir, out := t.TempDir(), t.TempDir()
	random := rand.New(rand.NewPCG(7, uint64(kills)))
	articles := 12 + kills
	for version, colour := range []string{"grün", "blau"} {
		for i := range articles {
			write(t, filepath.Join(dir, fmt.Sprintf("d%d", i%3), fmt.Sprintf("a%03d.txt", i)), fmt.Sprintf(
				"Der Tag im Haus %[1]s\n\nDas Haus Nummer %[1]s ist %[2]s.\n\nDieser Satz steht in jedem Artikel.\n\nDer Hund von Haus %[1]s schläft.\n",
				word(i), colour))
		}
		want, pristine := t.TempDir(), &service{asked: map[string]int{}, safe: map[string]bool{}}
		undisturbed := httptest.NewServer(pristine)
		if !pristine.run(t, undisturbed.URL, dir, want, 0, 0) {
			t.Fatal("the undisturbed run did not end")
		}
		undisturbed.Close()

		s := &service{asked: map[string]int{}, safe: map[string]bool{}}
		if version > 0 {
			for text := range pristine.asked { // only what changed may be asked for
				s.safe[text] = !strings.Contains(text, colour)
			}
		}
		server := httptest.NewServer(s)
		killed := 0
		for killed < kills {
			at, while := 1+random.IntN(6), time.Duration(random.IntN(8000))*time.Microsecond
			if s.run(t, server.URL, dir, out, at, while) {
				break
			}
			killed++
		}
		if killed < kills/2 {
			t.Errorf("version %d: only %d runs were killed before their end", version, killed)
		}
		if !s.run(t, server.URL, dir, out, 0, 0) {
			t.Fatal("the last run did not end")
		}
		server.Close()
		s.mu.Lock() // for good
		same(t, tree(t, out), tree(t, want))
		for _, text := range s.faults {
			t.Errorf("version %d: %q was paid for twice", version, text)
		}
		t.Logf("version %d: killed %d times; of %d texts %d were under way then and asked for again", version, killed, len(s.asked), s.again)
		if most := killed * 3 * 4; s.again > most {
			t.Errorf("version %d: %d texts were asked for again, want at most those of %d calls", version, s.again, killed*3)
		}
	}
}

// word is i in letters, so that no two articles share a sentence.
func word(i int) string {
	return "Q" + strings.Map(func(r rune) rune { return r - '0' + 'a' }, strconv.Itoa(i))
}
