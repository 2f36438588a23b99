package document

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/mmcdole/gofeed"

	"dolmetsch/doc"
)

// feed are the entries of an RSS or Atom feed, written as JSON lines.
type feed struct {
	jsonLines
	items []*gofeed.Item
	at    int
}

// entry is what a line of a feed has.
type entry struct {
	ID         string   `json:"id,omitempty"`
	URL        string   `json:"url,omitempty"`
	Title      string   `json:"title,omitempty"`
	Published  string   `json:"published,omitempty"`
	Authors    []string `json:"authors,omitempty"`
	Categories []string `json:"categories,omitempty"`
	Text       string   `json:"text"`
}

func openFeed(name string, r io.Reader) (Records, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, doc.Inputf(name, "%w", err)
	}
	if len(data) > MaxFile {
		return nil, doc.Inputf(name, "a feed of more than %d MB", MaxFile>>20)
	}
	f, err := gofeed.NewParser().ParseString(string(data))
	if err != nil {
		return nil, doc.Inputf(name, "a feed that cannot be read: %w", err)
	}
	if len(f.Items) == 0 {
		return nil, doc.Inputf(name, "a feed without entries")
	}
	return &feed{items: f.Items}, nil
}

// Next is the next entry with its full text, or its description where it has none.
func (f *feed) Next() (Record, error) {
	if f.at == len(f.items) {
		return Record{}, io.EOF
	}
	item := f.items[f.at]
	f.at++
	e := entry{ID: item.GUID, URL: item.Link, Title: html.UnescapeString(item.Title), Published: item.Published, Categories: item.Categories, Text: item.Content}
	for _, a := range item.Authors {
		if a != nil && a.Name != "" {
			e.Authors = append(e.Authors, a.Name)
		}
	}
	if strings.TrimSpace(e.Text) == "" {
		e.Text = item.Description
	}
	line, err := json.Marshal(e)
	if err != nil {
		return Record{}, fmt.Errorf("entry %d: %w", f.at, err)
	}
	r := Record{Line: f.at, ID: e.ID, Title: e.Title, Text: e.Text, fields: line}
	if r.ID == "" {
		r.ID = e.URL
	}
	if strings.TrimSpace(r.Text) == "" {
		r.Err = errors.New("the feed gives no text of it")
	}
	return r, nil
}
