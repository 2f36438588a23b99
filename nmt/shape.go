package nmt

import "fmt"

// Shape says in one line what m is made of.
func (m *Model) Shape() string {
	c := m.config
	list := "no shortlist"
	if m.lex != nil {
		list = "shortlist"
	}
	vocabulary := fmt.Sprintf("vocabulary %d", m.vocab.Len())
	if !m.shared() {
		vocabulary = fmt.Sprintf("vocabularies %d and %d", m.sourceVocab.Len(), m.vocab.Len())
	}
	return fmt.Sprintf("Transformer, %d encoder and %d SSRU decoder layers, dimension %d, %d heads, %s, %s",
		c.Encoder, c.Decoder, c.Dim, c.Heads, vocabulary, list)
}

// Symbol reports whether text is a piece that the model's maker chose, one that
// stays whole on its way through the model.
func (m *Model) Symbol(text string) bool {
	for _, id := range m.symbols {
		if m.vocab.Piece(int(id)) == text {
			return true
		}
	}
	return false
}
