package openai

import (
	"bytes"
	"io"
	"net/http"
)

// zero is a transport that sends a temperature of 0 as such. The client library
// leaves 0 out, and the smallest number above it, which it wants instead, makes
// servers divide by it: llama.cpp then takes the least likely tokens.
type zero struct{ http.RoundTripper }

func (t zero) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body == nil {
		return t.RoundTripper.RoundTrip(req)
	}
	body, err := io.ReadAll(req.Body)
	req.Body.Close()
	if err != nil {
		return nil, err
	}
	// Within a string of JSON the quotation marks would be escaped.
	body = bytes.Replace(body, []byte(`"temperature":1e-45`), []byte(`"temperature":0`), 1)
	req = req.Clone(req.Context())
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, _ = req.GetBody()
	return t.RoundTripper.RoundTrip(req)
}
