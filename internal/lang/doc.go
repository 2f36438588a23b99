// Package lang holds facts about German and English that several stages need:
// abbreviations, quotation marks, words that open sentences, hyphens, numbers
// and names. It knows words and characters, and no documents, units or files.
package lang
