package bitext

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"dolmetsch/internal/regexp"
)

// xlsxReader reads what a person sees in a workbook that others may have made:
// the text of numbers, without struck-through words, with the comments.
type xlsxReader struct {
	f        *excelize.File
	comments map[int]string // by row
	remarks  []string
}

func (x *xlsxReader) readComments() error {
	all, err := x.f.GetComments(sheetSegments)
	if err != nil {
		return inputErrorf("comments: %v", err)
	}
	x.comments = map[int]string{}
	for _, c := range all {
		_, row, err := excelize.CellNameToCoordinates(c.Cell)
		if err != nil {
			return inputErrorf("comments: %v", err)
		}
		text := c.Text
		if text == "" {
			for _, p := range c.Paragraph {
				text += p.Text
			}
		}
		if text = commentText(text, c.Author); x.comments[row] != "" {
			text = x.comments[row] + "\n" + text
		}
		x.comments[row] = text
	}
	return nil
}

// commentText is a comment without what programs write round it.
func commentText(text, author string) string {
	if _, threaded, ok := strings.Cut(text, "[Threaded comment]"); ok {
		if _, said, ok := strings.Cut(threaded, "Comment:\n"); ok {
			text = said
		}
	}
	if author != "" {
		text = strings.TrimPrefix(text, author+":\n")
	}
	return strings.TrimSpace(text)
}

// show replaces the cells of a row, whose values are as they are stored, by
// what they show. What shows something else on other machines is refused.
func (x *xlsxReader) show(cells, header []string, row int) error {
	for i := range min(len(cells), len(header)) {
		if !slices.Contains(xlsxTexts, header[i]) || cells[i] == "" {
			continue
		}
		cell, err := excelize.CoordinatesToCellName(i+1, row)
		if err != nil {
			return inputErrorf("row %d: %v", row, err)
		}
		refused := func(format string, args ...any) error {
			return inputErrorf("sheet %s, cell %s: "+format+": expected text; format the cell as text and type it again",
				append([]any{sheetSegments, cell}, args...)...)
		}
		formula, err := x.f.GetCellFormula(sheetSegments, cell)
		if err != nil {
			return inputErrorf("cell %s: %v", cell, err)
		}
		if formula != "" {
			return refused("a formula, =%.40s", formula)
		}
		kind, err := x.f.GetCellType(sheetSegments, cell)
		if err != nil {
			return inputErrorf("cell %s: %v", cell, err)
		}
		style, err := x.style(cell)
		if err != nil {
			return inputErrorf("cell %s: %v", cell, err)
		}
		switch kind {
		case excelize.CellTypeSharedString, excelize.CellTypeInlineString, excelize.CellTypeFormula:
			if header[i] == "target" {
				if cells[i], err = x.kept(cell, cells[i], style); err != nil {
					return err
				}
			}
		case excelize.CellTypeError:
			return refused("the error %.20s", cells[i])
		default: // numbers, which dates are too, and true or false
			if kind == excelize.CellTypeDate || isDate(style) {
				return refused("a date or time, shown in the manner of the machine")
			}
			shown, err := x.f.GetCellValue(sheetSegments, cell, excelize.Options{RawCellValue: false})
			if err != nil {
				return inputErrorf("cell %s: %v", cell, err)
			}
			cells[i] = strings.TrimSpace(shown)
		}
	}
	return nil
}

// xlsxTexts are the columns that people write in.
var xlsxTexts = []string{"id", "source", "target", "state", "note"}

func (x *xlsxReader) style(cell string) (*excelize.Style, error) {
	id, err := x.f.GetCellStyle(sheetSegments, cell)
	if err != nil {
		return nil, err
	}
	if id == 0 {
		return &excelize.Style{}, nil
	}
	return x.f.GetStyle(id)
}

// kept is the text of a cell without its struck-through words.
func (x *xlsxReader) kept(cell, text string, style *excelize.Style) (string, error) {
	runs, err := x.f.GetCellRichText(sheetSegments, cell)
	if err != nil {
		return "", inputErrorf("cell %s: %v", cell, err)
	}
	struck := style.Font != nil && style.Font.Strike
	if len(runs) == 0 {
		runs = []excelize.RichTextRun{{Text: text}}
	}
	var b strings.Builder
	left := ""
	for _, r := range runs {
		if r.Font == nil && struck || r.Font != nil && r.Font.Strike {
			left += r.Text
			continue
		}
		b.WriteString(r.Text)
	}
	if left == "" {
		return text, nil
	}
	x.remarks = append(x.remarks, fmt.Sprintf("cell %s: %q is struck through and was left out", cell, strings.TrimSpace(left)))
	return oneLine(b.String()), nil
}

var (
	// Number formats that Excel has built in and shows dates and times in.
	dateFormats = []int{14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58}
	// What a format shows as it stands: quoted, in brackets (but for counted
	// hours, minutes and seconds) or after a backslash; and the general format.
	formatLiteral = regexp.MustCompile(`"[^"]*"|\[[^\]hms]*\]|\\.|_.|\*.|(?i:general|standard)`)
)

func isDate(s *excelize.Style) bool {
	if s.CustomNumFmt != nil {
		return strings.ContainsAny(strings.ToLower(formatLiteral.ReplaceAllString(*s.CustomNumFmt, "")), "ymdhs")
	}
	return slices.Contains(dateFormats, s.NumFmt)
}
