package lang

import "strings"

// others are small words of French, Spanish, Italian, Portuguese, Dutch, Polish,
// Swedish and Turkish that neither English nor German has.
var others = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields("le les une et est dans pour que qui sur pas avec au aux ce cette sont ont leur depuis " +
		"el los las con por del una como más pero sus este esta ha y " +
		"il che di non sono della nel alla più gli è dei " +
		"os do da em para com não uma dos são foi " +
		"het een van voor niet zijn aan naar ook wordt " +
		"się na jest nie że przez oraz " +
		"och att som för är på av inte " +
		"ve bir bu için olarak daha") {
		set[w] = true
	}
	return set
}()

// OtherLanguage reports whether word, in small letters, is a small word of
// another language than English and German.
func OtherLanguage(word string) bool { return others[word] }
