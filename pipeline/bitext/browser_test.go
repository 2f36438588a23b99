package bitext

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dolmetsch/doc"
)

// browser drives one tab of headless Chromium by the DevTools protocol over a
// pair of pipes, which needs neither a port nor a driver.
type browser struct {
	t       *testing.T
	in      io.Writer
	out     *bufio.Reader
	next    int
	session string
	faults  []string // exceptions, console errors and dialogs of the page
	dialogs int
}

// openBrowser skips the test where there is no Chromium, but where CI is set.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" { // .ci/run installs it
			t.Fatal("no Chromium (Debian: chromium)")
		}
		t.Skip("no Chromium (Debian: chromium)")
	}
	toBrowser, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, fromBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
		"--no-first-run", "--disable-dev-shm-usage", "--user-data-dir="+t.TempDir(), "--remote-debugging-pipe", "about:blank")
	cmd.ExtraFiles = []*os.File{toBrowser, fromBrowser}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	toBrowser.Close()
	fromBrowser.Close()
	b := &browser{t: t, in: in, out: bufio.NewReader(out)}
	t.Cleanup(func() {
		b.call("Browser.close", nil)
		in.Close()
		done := make(chan struct{})
		go func() { cmd.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			cmd.Process.Kill()
			<-done
		}
		out.Close()
	})
	var target struct {
		TargetID string `json:"targetId"`
	}
	b.must("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct {
		SessionID string `json:"sessionId"`
	}
	b.must("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	b.session = session.SessionID
	b.must("Runtime.enable", nil, nil)
	b.must("Page.enable", nil, nil)
	b.must("Log.enable", nil, nil)
	return b
}

func (b *browser) send(id int, method string, params any) error {
	message := map[string]any{"id": id, "method": method}
	if params != nil {
		message["params"] = params
	}
	if b.session != "" && !strings.HasPrefix(method, "Target.") && !strings.HasPrefix(method, "Browser.") {
		message["sessionId"] = b.session
	}
	raw, err := json.Marshal(message)
	if err != nil {
		return err
	}
	_, err = b.in.Write(append(raw, 0))
	return err
}

func (b *browser) call(method string, params any) (json.RawMessage, error) {
	b.next++
	if err := b.send(b.next, method, params); err != nil {
		return nil, err
	}
	for {
		raw, err := b.out.ReadBytes(0)
		if err != nil {
			return nil, err
		}
		var answer struct {
			ID     int
			Method string
			Params json.RawMessage
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		if err := json.Unmarshal(bytes.TrimSuffix(raw, []byte{0}), &answer); err != nil {
			return nil, err
		}
		switch {
		case answer.Method == "Page.javascriptDialogOpening":
			// Everything waits for the answer to a dialog, such as the question whether
			// to leave a page with work that is not saved. No test expects one.
			b.faults = append(b.faults, "dialog: "+string(answer.Params))
			b.dialogs++
			if err := b.send(1<<30+b.dialogs, "Page.handleJavaScriptDialog", map[string]any{"accept": true}); err != nil {
				return nil, err
			}
		case answer.Method == "Runtime.exceptionThrown", answer.Method == "Log.entryAdded" && bytes.Contains(answer.Params, []byte(`"error"`)):
			b.faults = append(b.faults, string(answer.Params))
		case answer.ID == b.next && answer.Error != nil:
			return nil, errors.New(answer.Error.Message)
		case answer.ID == b.next:
			return answer.Result, nil
		}
	}
}

func (b *browser) must(method string, params, result any) {
	b.t.Helper()
	raw, err := b.call(method, params)
	if err == nil && result != nil {
		err = json.Unmarshal(raw, result)
	}
	if err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
}

// eval runs JavaScript in the page and waits for a promise it returns.
func (b *browser) eval(script string) any {
	b.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	b.must("Runtime.evaluate", map[string]any{"expression": script, "awaitPromise": true, "returnByValue": true}, &r)
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s %s", script, r.ExceptionDetails.Text, r.ExceptionDetails.Exception.Description)
	}
	return r.Result.Value
}

func (b *browser) want(script string, want any) {
	b.t.Helper()
	if got := b.eval(script); got != want {
		b.t.Errorf("%s\n got %#v\nwant %#v", script, got, want)
	}
}

func (b *browser) open(path string) {
	b.t.Helper()
	b.must("Page.navigate", map[string]any{"url": "file://" + path}, nil)
	for range 3000 {
		if b.eval(`document.readyState === "complete" && location.protocol === "file:"`) == true {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatalf("%s does not load", path)
}

// keys presses keys as a person would: "Ctrl+Enter", "Shift+U", "n".
func (b *browser) keys(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		modifiers := 0
		for name, bit := range map[string]int{"Alt+": 1, "Ctrl+": 2, "Shift+": 8} {
			if rest, ok := strings.CutPrefix(k, name); ok {
				k, modifiers = rest, modifiers|bit
			}
		}
		down := map[string]any{"type": "keyDown", "key": k, "modifiers": modifiers}
		switch k {
		case "Enter":
			down["text"], down["windowsVirtualKeyCode"] = "\r", 13
		case "Escape":
			down["windowsVirtualKeyCode"] = 27
		case "Tab":
			down["windowsVirtualKeyCode"] = 9
		default:
			down["text"] = k
		}
		if modifiers&2 != 0 {
			delete(down, "text")
		}
		b.must("Input.dispatchKeyEvent", down, nil)
		b.must("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": k, "modifiers": modifiers}, nil)
	}
}

func (b *browser) typeText(s string) {
	b.t.Helper()
	b.must("Input.insertText", map[string]any{"text": s}, nil)
}

// reviewPageFile writes the review page of d where a browser can open it.
func reviewPageFile(t *testing.T, d *doc.Document) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "review.html")
	if err := os.WriteFile(path, written(t, mustFormat(t, "html"), d), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// captureExport makes what the page would save as a file readable instead.
const captureExport = `window.saved = []; HTMLAnchorElement.prototype.click = function () {
	if (this.download) window.saved.push(fetchBlob(this)); };
	var blobs = new Map(), make = URL.createObjectURL;
	URL.createObjectURL = (b) => { const u = make.call(URL, b); blobs.set(u, b); return u; };
	var fetchBlob = async (a) => [a.download, await blobs.get(a.href).text()]; 1`

func (b *browser) export(key string) (name, text string) {
	b.t.Helper()
	b.eval(`window.saved.length = 0`)
	b.eval(fmt.Sprintf(`document.querySelector('[data-do="%s"]').click()`, key))
	pair, ok := b.eval(`window.saved[0]`).([]any)
	if !ok {
		b.t.Fatalf("nothing was exported")
	}
	return pair[0].(string), pair[1].(string)
}

// TestReviewByKeyboard is a review from the first problem to the export,
// without a mouse, and what comes back by both exports.
func TestReviewByKeyboard(t *testing.T) {
	b := openBrowser(t)
	path := reviewPageFile(t, sample(t))
	b.open(path)
	const current = `document.querySelector(".current")?.dataset.id`
	b.want(`document.querySelector("#tools").hidden`, false)
	b.want(`window.getComputedStyle(document.body).fontFamily !== ""`, true)

	// To the problems, in order, round the end, and back.
	for _, want := range []string{"2.3", "6.1", "6.3", "2.3"} {
		b.keys("n")
		b.want(current, want)
	}
	b.keys("p")
	b.want(current, "6.3")
	b.keys("n")

	// A term lights its counterpart; one that is missing says so.
	b.keys("k", "t")
	b.want(current, "2.2")
	b.want(`[...document.querySelectorAll(".lit")].map(e => e.textContent).join("|")`,
		"„Wir bauen für 3,5 Mio. Euro, was andere seit 20 Jahren nur planen“|“We are building for 3.5 million euros what others have only been planning for 20 years,”")
	b.keys("t")
	b.want(`[...document.querySelectorAll(".lit")].map(e => e.textContent).join("|")`, "3,5 Mio. Euro|3.5 million euros")
	b.keys("j", "t")
	b.want(`document.activeElement.title`, "name: the English lacks “Ilmbahn GmbH”")

	// Edit, drop, edit again and approve: on to the next problem.
	b.keys("e")
	b.typeText("nonsense")
	b.keys("Escape")
	b.want(`document.querySelector("#s2\\.3 .target").textContent`, "According to the operator Ilmbahn, a trip costs 18 euros.")
	b.keys("Enter")
	b.want(`document.activeElement.className`, "editor")
	b.eval(`document.activeElement.select()`)
	b.typeText(`According to the operator Ilmbahn GmbH, a trip costs 1.80 euros <b>ü</b>.`)
	b.keys("Ctrl+Enter")
	b.want(current, "3.1")
	b.keys("Shift+N")
	b.want(current, "6.1")
	b.want(`document.querySelector("#s2\\.3").dataset.state`, "approved")
	b.want(`[...document.querySelectorAll("#s2\\.3 ins")].map(e => e.textContent).join("|")`, " GmbH|1.80| <b>ü</b>")
	b.want(`[...document.querySelectorAll("#s2\\.3 del")].map(e => e.textContent).join("|")`, "18")
	b.want(`document.querySelectorAll("#s2\\.3 .missing").length`, 0.0)
	b.want(`document.querySelectorAll("#s2\\.3 b").length`, 0.0)

	// Approve, take back, undo, redo, comment.
	b.keys("a", "a", "u")
	b.want(`document.querySelector("#s6\\.1").dataset.state`, "approved")
	b.keys("Shift+U")
	b.want(`document.querySelector("#s6\\.1").dataset.state`, "machine")
	b.keys("c")
	b.typeText("Is this wanted?")
	b.keys("Enter")
	b.want(`document.querySelector("#s6\\.1 .note").textContent`, "Is this wanted?")
	b.keys("n", "e")
	b.typeText("The procedure no longer applies.")
	b.keys("Enter")
	b.want(`document.querySelector("#s6\\.3").dataset.state`, "edited")
	b.want(`document.querySelector("#approved-count").textContent`, "2 of 13 approved")

	// It is all there when the page is opened again.
	b.open(path)
	b.want(`document.querySelector("#s6\\.3 .target").textContent`, "The procedure no longer applies.")
	b.want(`document.querySelector("#s6\\.1 .note").textContent`, "Is this wanted?")

	// Both exports come back as the document with just these changes.
	b.eval(captureExport)
	for export, format := range map[string]string{"json": "json", "xliff": "xliff"} {
		name, text := b.export(export)
		if want := map[string]string{"json": "seilbahn.review.json", "xliff": "seilbahn.review.xlf"}[export]; name != want {
			t.Errorf("exported %q, want %q", name, want)
		}
		if export == "xliff" {
			for _, v := range xliff2Grammar.violations(strings.NewReader(text)) {
				t.Errorf("exported XLIFF: %s", v)
			}
		}
		got, err := mustFormat(t, format).Read(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v\n%s", export, err, text)
		}
		want := sample(t)
		if got.SourceHash != want.SourceHash || got.Signature != want.Signature || got.Name != want.Name {
			t.Errorf("%s: %+v", export, got)
		}
		edits := map[string]doc.Unit{
			"2.3": {Target: "According to the operator Ilmbahn GmbH, a trip costs 1.80 euros <b>ü</b>.", State: doc.Approved, Note: "Please check the price with the operator."},
			"6.1": {Target: `For a time the page read <script>alert("Ilm")</script> & nothing else.`, Note: "Is this wanted?"},
			"6.3": {Target: "The procedure no longer applies.", State: doc.Edited},
		}
		units := map[string]*doc.Unit{}
		got.Units(func(_ *doc.Block, u *doc.Unit) { units[u.ID] = u })
		want.Units(func(_ *doc.Block, w *doc.Unit) {
			u := units[w.ID]
			if e, ok := edits[w.ID]; ok {
				if w.Target != e.Target {
					w.Origin, w.Score = doc.OriginHuman, 0
				}
				w.Target, w.State, w.Note = e.Target, e.State, e.Note
			}
			if u == nil || u.Source != w.Source || u.Target != w.Target || u.State != w.State || u.Note != w.Note || u.Score != w.Score ||
				u.Origin != w.Origin || u.Raw != w.Raw || len(u.Issues) != len(w.Issues) {
				t.Errorf("%s: segment %s:\ngot  %+v\nwant %+v", export, w.ID, u, w)
			}
			if export == "json" {
				for i, term := range u.Terms {
					if term.TargetSpan != doc.NoSpan && term.TargetSpan.Of(u.Target) != term.Target {
						t.Errorf("segment %s: term %d cuts %q, want %q", w.ID, i, term.TargetSpan.Of(u.Target), term.Target)
					}
				}
			}
		})
		if export == "json" && units["2.3"].Terms[0].TargetSpan == doc.NoSpan {
			t.Error("the term that was put in has no span")
		}
	}

	// Undone to the end, nothing is kept. (The page was loaded again, so revert.)
	for _, id := range []string{"2.3", "6.1", "6.3"} {
		b.eval(`document.getElementById("s` + id + `").focus()`)
		b.keys("r")
	}
	b.want(`Object.keys(localStorage).filter(k => k.includes("seilbahn")).length`, 0.0)
	for _, f := range b.faults {
		t.Errorf("the page reports %s", f)
	}
}

func TestReviewFilters(t *testing.T) {
	b := openBrowser(t)
	b.open(reviewPageFile(t, sample(t)))
	const shown = `[...document.querySelectorAll(".unit:not([hidden])")].map(u => u.dataset.id).join(" ")`
	for what, want := range map[string]string{
		"problem": "2.3 6.1 6.3", "error": "2.3 6.3", "warning": "2.3", "info": "6.1", "doubtful": "2.3 6.1",
		"edited": "2.2", "comment": "2.3", "code:term-missing": "2.3",
		"open": "1.1 2.2 2.3 3.1 4.1 5.1 6.1 6.2 6.3 7.1 8.1 9.1",
	} {
		b.eval(`{ const s = document.getElementById("show"); s.value = "` + what + `"; s.dispatchEvent(new Event("change")); }`)
		b.want(shown, want)
		b.want(`[...document.querySelectorAll(".block")].every(b => b.hidden === !b.querySelector(".unit:not([hidden])"))`, true)
	}
	b.eval(`{ const s = document.getElementById("show"); s.value = ""; s.dispatchEvent(new Event("change")); }`)
	b.keys("/")
	b.typeText("brücke")
	b.want(shown, "4.1")
	b.eval(`document.getElementById("search").select()`)
	b.typeText("no such words")
	b.want(`document.getElementById("nothing").hidden`, false)
	b.keys("Escape")
	b.want(`document.querySelectorAll(".unit:not([hidden])").length`, 13.0)

	// With single keys off, letters do nothing.
	b.eval(`document.querySelector('[data-do="help"]').click(); document.getElementById("keys").click(); document.querySelector('[data-do="close"]').click()`)
	b.keys("n")
	b.want(`document.querySelector(".current")`, nil)
	for _, f := range b.faults {
		t.Errorf("the page reports %s", f)
	}
}

// TestReviewIsInert: nothing in an article runs, and the page asks for nothing.
func TestReviewIsInert(t *testing.T) {
	b := openBrowser(t)
	b.open(reviewPageFile(t, awkward(t)))
	b.want(`performance.getEntriesByType("resource").length`, 0.0)
	b.want(`document.querySelectorAll("script").length`, 2.0)
	b.want(`document.querySelector('.unit .target').textContent`, hostileTexts[0])
	b.want(`(() => { const s = document.createElement("script"); s.textContent = "window.ran = 1"; document.body.append(s); return window.ran || 0 })()`, 0.0)
}

// views are the ways a reviewer may look at the page.
var views = []struct {
	name          string
	width, height int
	scheme        string
}{
	{"desktop-light", 1280, 900, "light"}, {"desktop-dark", 1280, 900, "dark"},
	{"phone-light", 390, 844, "light"}, {"phone-dark", 390, 844, "dark"},
}

func (b *browser) view(width, height int, scheme string) {
	b.t.Helper()
	b.must("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}, nil)
	b.must("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
}

// TestReviewFits: no view needs scrolling sideways.
func TestReviewFits(t *testing.T) {
	b := openBrowser(t)
	for _, d := range []*doc.Document{sample(t), awkward(t)} {
		b.open(reviewPageFile(t, d))
		for _, width := range []int{320, 390, 768, 769, 1280, 2560} {
			b.view(width, 900, "light")
			b.want(`document.documentElement.scrollWidth <= innerWidth`, true)
		}
	}
}

// TestReviewScrolls: in a long article, of which the browser has not laid out
// what is off the screen, every jump ends with the segment in view.
func TestReviewScrolls(t *testing.T) {
	d := sample(t)
	blocks := d.Blocks
	for range 40 {
		for _, block := range blocks {
			block.Units = slices.Clone(block.Units)
			for i := range block.Units {
				block.Units[i].ID = fmt.Sprintf("%d.%d", len(d.Blocks)+1, i+1)
			}
			d.Blocks = append(d.Blocks, block)
		}
	}
	b := openBrowser(t)
	for _, v := range views {
		b.view(v.width, v.height, v.scheme)
		b.open(reviewPageFile(t, d))
		for _, key := range []string{"p", "p", "n", "n", "n", "k", "p", "p", "p"} {
			b.keys(key)
			b.want(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
				const r = document.querySelector(".current").getBoundingClientRect();
				done(r.top >= 0 && r.bottom <= innerHeight ? "in view" : r.top + " to " + r.bottom + " of " + innerHeight); })))`, "in view")
		}
	}
}

// workOnReview brings the page into the state of a review half done.
func (b *browser) workOnReview() {
	b.keys("n", "e")
	b.eval(`document.activeElement.select()`)
	b.typeText("According to the operator Ilmbahn GmbH, a trip costs 18 euros.")
	b.keys("Enter", "t")
}

// axeReport is empty where axe-core finds nothing wrong.
const axeReport = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
				.then(r => r.violations.map(v => v.id + ": " + v.help + "\n  " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " + n.failureSummary.replaceAll("\n", " ")).join("\n  ")).join("\n"))`

// TestReviewAccessible runs axe-core, whose file BITEXT_AXE names, over every
// view, in every state of the page. See validate/validate.sh.
func TestReviewAccessible(t *testing.T) {
	axe, err := os.ReadFile(os.Getenv("BITEXT_AXE"))
	if err != nil {
		t.Skip("BITEXT_AXE names no axe-core; run by validate/validate.sh")
	}
	b := openBrowser(t)
	for _, v := range views {
		b.view(v.width, v.height, v.scheme)
		b.open(reviewPageFile(t, sample(t)))
		b.eval(string(axe) + ";1")
		for _, state := range []string{"", "work", "edit", "comment", "help"} {
			switch state {
			case "work":
				b.workOnReview()
			case "edit", "comment":
				b.keys("j")
				b.eval(`document.querySelector('.current [data-do="` + state + `"]').click()`)
			case "help":
				b.eval(`document.activeElement.blur(); document.querySelector('[data-do="help"]').click()`)
			}
			got := b.eval(axeReport)
			if got != "" {
				t.Errorf("%s %s:\n%s", v.name, state, got)
			}
		}
	}
}

// TestReviewScreenshots writes pictures of the page for people to look at into
// the folder that BITEXT_SCREENSHOTS names.
func TestReviewScreenshots(t *testing.T) {
	dir := os.Getenv("BITEXT_SCREENSHOTS")
	if dir == "" {
		t.Skip("BITEXT_SCREENSHOTS names no folder")
	}
	b := openBrowser(t)
	for _, v := range views {
		b.view(v.width, v.height, v.scheme)
		b.open(reviewPageFile(t, sample(t)))
		b.workOnReview()
		b.screenshot(filepath.Join(dir, v.name+".png"))
	}
}

func (b *browser) screenshot(path string) {
	b.t.Helper()
	var shot struct{ Data []byte }
	b.must("Page.captureScreenshot", map[string]any{"format": "png"}, &shot)
	if err := os.WriteFile(path, shot.Data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// TestModules runs the tests of the page's modules, which need no browser.
func TestModules(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no Node (Debian: nodejs)")
	}
	if out, err := exec.Command(node, "--test", "reviewtest/").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// middle is where the middle of what the selector finds is on the screen.
func (b *browser) middle(selector string) (x, y any) {
	b.t.Helper()
	at, ok := b.eval(fmt.Sprintf(`(() => { const r = document.querySelector(%q)?.getBoundingClientRect(); return r && [r.left + r.width / 2, r.top + r.height / 2]; })()`, selector)).([]any)
	if !ok {
		b.t.Fatalf("no %s", selector)
	}
	return at[0], at[1]
}

func (b *browser) mouse(kind string, x, y any) {
	b.t.Helper()
	b.must("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}, nil)
}

// click presses and releases the mouse in the middle of what the selector finds,
// as a hand would: both where it was before.
func (b *browser) click(selector string) {
	b.t.Helper()
	x, y := b.middle(selector)
	b.must("Input.dispatchMouseEvent", map[string]any{"type": "mouseMoved", "x": x, "y": y}, nil)
	b.mouse("mousePressed", x, y)
	b.mouse("mouseReleased", x, y)
}

// TestFirstPress: the first press on a button does what it says, at all common
// widths, also while another segment's editor is open; so does one on a text.
func TestFirstPress(t *testing.T) {
	b := openBrowser(t)
	path := reviewPageFile(t, sample(t))
	for _, width := range []int{390, 768, 1024, 1280, 1920} {
		b.view(width, 900, "light")
		b.open(path)
		b.eval(`localStorage.clear()`)
		b.open(path)
		hover := func(id string) string {
			unit := "#s" + strings.ReplaceAll(id, ".", `\.`)
			b.eval(fmt.Sprintf(`document.getElementById("s%s").scrollIntoView({block: "center"})`, id))
			if width <= 768 { // a touch selects first
				b.eval(fmt.Sprintf(`document.getElementById("s%s").focus()`, id))
			}
			x, y := b.middle(unit + " .target, " + unit + " .editor")
			b.must("Input.dispatchMouseEvent", map[string]any{"type": "mouseMoved", "x": x, "y": y}, nil)
			return unit
		}
		b.click(hover("3.1") + ` [data-do="approve"]`)
		b.want(`document.getElementById("s3.1").dataset.state`, "approved")
		b.click(hover("4.1") + ` [data-do="edit"]`)
		b.want(`document.querySelector(".editor")?.closest(".unit").dataset.id`, "4.1")
		b.eval(`document.activeElement.select()`)
		b.typeText("no queues at the bridge, and none at its\nother end, where they used to be longer than anywhere else in the town")
		b.click(hover("5.1") + ` [data-do="approve"]`) // while the editor is open
		b.want(`document.getElementById("s5.1").dataset.state + " " + document.getElementById("s4.1").dataset.state`, "approved edited")
		b.click(hover("2.1") + ` [data-do="comment"]`)
		b.want(`document.querySelector(".comment")?.closest(".unit").dataset.id`, "2.1")
		b.click(hover("7.1") + ` .target`)
		b.want(`document.querySelector(".editor")?.closest(".unit").dataset.id`, "7.1")
	}
	for _, f := range b.faults {
		t.Errorf("the page reports %s", f)
	}
}

// TestReviewSurvives: an open editor survives a reload, and a copy that the
// browser saved has the work that it shows.
func TestReviewSurvives(t *testing.T) {
	b := openBrowser(t)
	path := reviewPageFile(t, sample(t))
	b.open(path)
	b.keys("j", "e")
	b.eval(`document.activeElement.select()`)
	b.typeText("A cable car, half")
	b.open("/dev/null")
	b.open(path)
	b.want(`document.activeElement.className + ": " + document.activeElement.value`, "editor: A cable car, half")
	b.typeText(" typed")
	b.keys("Enter")
	b.want(`document.querySelector("#s1\\.1 .target").textContent`, "A cable car, half typed")
	b.keys("j", "c")
	b.typeText("Sure?")
	html, _ := b.eval(`document.documentElement.outerHTML`).(string)
	copied := filepath.Join(t.TempDir(), "copy.html")
	if err := os.WriteFile(copied, []byte("<!doctype html>"+html), 0o644); err != nil {
		t.Fatal(err)
	}
	b.eval(`localStorage.clear()`) // another computer
	b.open(copied)
	b.want(`document.querySelector("#s1\\.1 .target").textContent`, "A cable car, half typed")
	b.want(`document.querySelectorAll(".editor, .comment").length`, 0.0)
	b.eval(captureExport)
	_, text := b.export("json")
	d, err := mustFormat(t, "json").Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if u := unitOf(d, "1.1"); u.Target != "A cable car, half typed" || u.State != doc.Edited {
		t.Errorf("%+v", u)
	}
	for export, want := range map[string]string{"text": "A cable car, half typed\n\nFrom October 3", "html": "<h2>A cable car, half typed</h2>"} {
		if _, text := b.export(export); !strings.Contains(text, want) {
			t.Errorf("%s: %.200q", export, text)
		}
	}
	if name, text := b.export("docx"); name != "seilbahn.docx" || !strings.HasPrefix(text, "PK") {
		t.Errorf("%s: %.20q", name, text)
	}
	for _, f := range b.faults {
		t.Errorf("the page reports %s", f)
	}
}
