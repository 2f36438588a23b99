package desk

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
)

// TestMain is a desk of its own where TestKill has started it as one.
func TestMain(m *testing.M) {
	if dir := os.Getenv("DESK_TEST_FOLDER"); dir != "" {
		if err := serveUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func serveUntilKilled(dir string) error {
	store, err := OpenStore(context.Background(), dir)
	if err != nil {
		return err
	}
	p := pipeline.Defaults()
	p.Backend = dictionary{}
	k := New(Options{Store: store, Pipeline: p, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	go k.Run(context.Background())
	return http.Serve(l, k.Handler())
}

// TestKill: kill -9 loses no edit that was acknowledged, and the next desk goes on.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	acknowledged := map[string]string{}
	id := ""
	for round := range 4 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "DESK_TEST_FOLDER="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			cmd.Process.Kill()
			t.Fatal(err)
		}
		s := &running{t: t, url: strings.TrimSpace(line)}
		if id == "" {
			id = s.translated("a.txt", "Ein Titel\n\n"+strings.Repeat("Das Wetter war gestern schön. ", 40)).ID
		}
		var mu sync.Mutex
		var wg sync.WaitGroup
		for editor := range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for n := 0; ; n++ {
					segment := fmt.Sprintf("2.%d", editor*10+n%10+1)
					text := fmt.Sprintf("Editor %d, round %d, edit %d.", editor, round, n)
					version := 0
					for {
						r, _ := http.NewRequest("PUT", s.url+"/documents/"+id+"/segments/"+segment,
							strings.NewReader(fmt.Sprintf(`{"target":%q,"state":"edited","note":"","version":%d}`, text, version)))
						r.Header.Set("Content-Type", isJSON)
						a, err := http.DefaultClient.Do(r)
						if err != nil {
							return // killed
						}
						raw, err := io.ReadAll(a.Body)
						a.Body.Close()
						if err != nil {
							return
						}
						if a.StatusCode == http.StatusConflict {
							version = decode[Segment](t, string(raw)).Version
							continue
						}
						if a.StatusCode == http.StatusOK {
							mu.Lock()
							acknowledged[segment] = text
							mu.Unlock()
						}
						break
					}
				}
			}()
		}
		time.Sleep(time.Duration(100+80*round) * time.Millisecond)
		cmd.Process.Kill() // SIGKILL
		cmd.Wait()
		wg.Wait()

		store, err := OpenStore(context.Background(), dir)
		if err != nil {
			t.Fatal(err)
		}
		_, edits, err := store.review(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		for segment, text := range acknowledged {
			// An edit that was written and not yet acknowledged is later than that.
			if now := edits[segment]; now.Target != text && !later(now.Target, text) || now.State != doc.Edited {
				t.Errorf("round %d: segment %s is %q, acknowledged was %q", round, segment, now.Target, text)
			}
		}
		store.Close()
	}
	if len(acknowledged) < 10 {
		t.Errorf("only %d segments were edited", len(acknowledged))
	}
}

// later reports whether a text of an editor came after another of the same.
func later(now, acknowledged string) bool {
	var a, b [3]int
	for text, n := range map[string]*[3]int{now: &a, acknowledged: &b} {
		if _, err := fmt.Sscanf(text, "Editor %d, round %d, edit %d.", &n[0], &n[1], &n[2]); err != nil {
			return false
		}
	}
	return a[0] == b[0] && (a[1] > b[1] || a[1] == b[1] && a[2] > b[2])
}
