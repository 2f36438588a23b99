package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the golden files of the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"translate": main})
}

func TestScripts(t *testing.T) {
	articles, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			prepare(e, articles)
			startService(e)
			return startModelServer(e)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"interrupt": interrupt,
			"bigfile":   bigFile,
			"noted":     noted,
			"wake":      wake,
		},
	})
}

// prepare gives a script folders of its own for the user's data, and keeps the
// keys of the machine from it.
func prepare(e *testscript.Env, articles string) {
	e.Setenv("TESTDATA", articles)
	e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		for _, prefix := range []string{"OPENAI", "GOOGLE", "DEEPL", "LIBRETRANSLATE", "OFFLINE", "DOLMETSCH"} {
			if strings.HasPrefix(name, prefix) {
				e.Setenv(name, "")
			}
		}
	}
}

// exits CODE COMMAND…: the command must exit with CODE.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if e := new(exec.ExitError); err != nil {
		if !asExit(err, &e) {
			ts.Fatalf("%v", err)
		}
		got = e.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func asExit(err error, into **exec.ExitError) bool {
	e, ok := err.(*exec.ExitError)
	if ok {
		*into = e
	}
	return ok
}

// interrupt FILE COMMAND…: as soon as FILE exists the command gets a SIGINT;
// it must exit with 130.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: interrupt FILE COMMAND…")
	}
	file := ts.MkAbs(args[0])
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	cmd := exec.Command(path, args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+ts.Getenv("XDG_DATA_HOME"))
	ts.Check(cmd.Start())
	for range 3000 {
		if found, _ := filepath.Glob(file); len(found) > 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Check(cmd.Process.Signal(syscall.SIGINT))
	err = cmd.Wait()
	if e := new(exec.ExitError); err == nil || !asExit(err, &e) || e.ExitCode() != exitInterrupted {
		ts.Fatalf("exit: %v, want code %d", err, exitInterrupted)
	}
}

// bigfile FILE MEGABYTES: a file of German sentences of that size.
func bigFile(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	sentence := "Das Haus am See ist alt, und niemand weiß, wem es gehört. "
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(sentence, n<<20/len(sentence))), 0o666))
}
