package bitext

import "time"

// For tests of the page on a server, which this package cannot import.
var (
	OpenBrowser = openBrowser
	Eval        = (*browser).eval
	Want        = (*browser).want
	Keys        = (*browser).keys
	TypeText    = (*browser).typeText
	View        = (*browser).view
	Screenshot  = (*browser).screenshot
)

// Visit opens an address.
func Visit(b *browser, address string) {
	b.t.Helper()
	b.must("Page.navigate", map[string]any{"url": address}, nil)
	Await(b, `document.readyState === "complete" && location.protocol === "http:"`)
}

// Await waits until the script is true.
func Await(b *browser, script string) {
	b.t.Helper()
	for range 500 {
		if b.eval(script) == true {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatalf("never true: %s", script)
}

// Faults are what the page has reported.
func Faults(b *browser) []string { return b.faults }
