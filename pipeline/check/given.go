package check

import "dolmetsch/doc"

// Given are the codes of issues that stages before the checks give. They have
// no Run; their severities are configured and silenced as those of All are.
var Given = []Check{
	{
		Code: doc.CodeNotTranslated, Severity: doc.Error,
		Doc: "No backend could translate the segment; the German stands in its place, with the reason.",
	},
	{
		Code: doc.CodeUnproved, Severity: doc.Warning,
		Doc: "A protected term was lost in translation and was put where a similar word stood; an error where it stands apart from its sentence, before it or behind the full stop.",
	},
	{
		Code: doc.CodeUnplaced, Severity: doc.Warning,
		Doc: "Inline structure of the document (bold, a link, a footnote mark) stands at the end of its segment, as its place in the English is not known.",
	},
	{
		Code: doc.CodeForeign, Severity: doc.Info,
		Doc: "The sentence is in another language than German, as a quotation may be; it stays as it is. --force-language has it translated.",
	},
	{
		Code: doc.CodeUnpaired, Severity: doc.Warning,
		Doc: "A quotation mark of the German has no partner, so where that quotation begins or ends is not known.",
	},
	{
		Code: doc.CodeMemoryNumbers, Severity: doc.Info,
		Doc: "The English was approved for a sentence that differs in its numbers only; they were exchanged.",
	},
	{
		Code: doc.CodeMemorySimilar, Severity: doc.Info,
		Doc: "The memory has English for a similar sentence, or some that nobody approved; it is shown and not used.",
	},
	{
		Code: doc.CodeHalf, Severity: doc.Error,
		Doc: "A translation tool has split the segment, and a part of it came back without English; its German stands there.",
	},
}

// IsGiven reports whether a stage before the checks gives issues of this code.
func IsGiven(code string) bool { return find(Given, code) != nil }

func find(list []Check, code string) *Check {
	for i := range list {
		if list[i].Code == code {
			return &list[i]
		}
	}
	return nil
}
