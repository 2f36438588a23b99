package document

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"golang.org/x/net/html/charset"
)

// openMHTML reads the first page of a page saved with all its files; its English
// is a page without them.
func openMHTML(data []byte, opt Options) (*File, error) {
	m, err := mail.ReadMessage(bytes.NewReader(bytes.TrimLeft(data, " \t\r\n")))
	if err != nil {
		return nil, err
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return nil, errors.New("it has no page")
		}
		if err != nil {
			return nil, err
		}
		media, params, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil || media != "text/html" && media != "application/xhtml+xml" {
			continue
		}
		var body io.Reader = p
		switch strings.ToLower(p.Header.Get("Content-Transfer-Encoding")) {
		case "quoted-printable":
			body = quotedprintable.NewReader(p)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, p)
		}
		if params["charset"] != "" {
			if body, err = charset.NewReaderLabel(params["charset"], body); err != nil {
				return nil, err
			}
		}
		page, err := io.ReadAll(io.LimitReader(body, MaxFile))
		if err != nil {
			return nil, err
		}
		if params["charset"] != "" { // it is in UTF-8 now, whatever it says
			page = append([]byte("\xEF\xBB\xBF"), page...)
		}
		return openHTML(page, opt)
	}
}
