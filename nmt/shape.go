package nmt

import "fmt"

// Shape says in one line what m is made of.
func (m *Model) Shape() string {
	c := m.config
	list := "no shortlist"
	if m.lex != nil {
		list = "shortlist"
	}
	return fmt.Sprintf("Transformer, %d encoder and %d SSRU decoder layers, dimension %d, %d heads, vocabulary %d, %s",
		c.Encoder, c.Decoder, c.Dim, c.Heads, m.vocab.Len(), list)
}
