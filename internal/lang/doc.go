// Package lang holds facts about German and English that several stages need:
// abbreviations, quotation marks, words that open sentences, hyphens, numbers
// and names. It knows words and characters, and no documents, units or files.
//
// Words stand in tables in data/, read when they are first asked for:
// german.tsv and english.tsv have every word once with all that is true of it,
// and word.go the questions about them; values.tsv and units.tsv have what both
// languages have a word for, so that a currency, a unit or a scale is one line; verbs.tsv and
// irregular.tsv have the forms that no rule gives.
package lang
