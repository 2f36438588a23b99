package doc

// The codes of issues that stages before the checks give. Package check
// documents them and lets users configure them like its own.
const (
	// CodeNotTranslated marks a unit that no backend could translate.
	CodeNotTranslated = "not-translated"
	// CodeUnplaced marks inline structure of a document, such as bold or a footnote
	// mark, whose place in the English is not known.
	CodeUnplaced = "code-unplaced"
	// CodeUnproved marks a term that was placed by likeness only.
	CodeUnproved = "term-unproved"
	// CodeForeign marks a sentence that is not German and stays as it is.
	CodeForeign = "foreign-language"
	// CodeUnpaired marks a German quotation mark without a partner.
	CodeUnpaired = "quote-unpaired"
	// CodeMemoryNumbers marks a target that was approved for a sentence that
	// differs in its numbers only; nobody has looked at this one.
	CodeMemoryNumbers = "memory-numbers"
	// CodeMemorySimilar offers the translation of a similar sentence, or one of
	// this sentence that nobody approved. It is for the reviewer's eye: it is
	// never put in the target.
	CodeMemorySimilar = "memory-similar"
	// CodeHalf marks a segment that a translation tool has split, and of which
	// only a part came back in English.
	CodeHalf = "half-translated"
)
