package nmt

import (
	"fmt"

	"dolmetsch/nmt/spm"
)

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

// Carries reports whether a character comes through m's vocabularies as it is.
// Of others nothing, or another character, reaches the translation.
func (m *Model) Carries(r rune) bool {
	through := func(from *spm.Model) bool {
		var ids []int
		for _, t := range from.Encode(string(r)) {
			if t.ID == from.Unknown() {
				return false
			}
			ids = append(ids, t.ID)
		}
		text, _ := from.Decode(ids)
		return text == string(r)
	}
	return through(m.sourceVocab) && (m.shared() || through(m.vocab))
}
