package dolmetsch_test

import (
	"context"
	"fmt"
	"strings"

	"dolmetsch"
	"dolmetsch/doc"
	"dolmetsch/glossary"
)

// Names and numbers are protected, and the article says where they stand.
func ExampleTranslator_Translate() {
	t := dolmetsch.New(dolmetsch.Options{})
	article, err := t.Translate(context.Background(), "Petra Kornmann zahlte 3,5 Mio. Euro.")
	if err != nil {
		fmt.Println(err)
		return
	}
	article.Units(func(_ *doc.Block, u *doc.Unit) {
		for _, term := range u.Terms {
			fmt.Println(term.Kind, term.Source, "->", term.TargetSpan.Of(u.Target))
		}
	})
	// Output:
	// name Petra Kornmann -> Petra Kornmann
	// number 3,5 Mio. Euro -> 3.5 million euros
}

// A glossary says how a term is to be translated.
func ExampleNew_glossary() {
	t := dolmetsch.New(dolmetsch.Options{
		Glossary: glossary.New([]glossary.Entry{{German: "Kornkammer", English: "grain store"}}),
	})
	article, err := t.Translate(context.Background(), "Die Kornkammer ist leer.")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.Contains(article.English(), "grain store"))
	// Output: true
}
