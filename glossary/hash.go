package glossary

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Hash is the hex SHA-256 of what g asks for: the same for two glossaries that
// give the same translations, wherever their files are.
func (g *Glossary) Hash() string {
	h := sha256.New()
	for _, e := range g.Entries {
		fmt.Fprintf(h, "%q %q %s %t %q %q %q\n", e.German, e.English, e.Kind, e.CaseSensitive, e.PartOfSpeech, e.Gender, e.Plural)
	}
	return hex.EncodeToString(h.Sum(nil))
}
