package bitext

import (
	"fmt"
	"io"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// The sheets of a workbook: the segments, and what is known of the article.
const (
	sheetSegments = "Segments"
	sheetArticle  = "Article"
)

// maxCell is the most UTF-16 code units that a cell may hold.
const maxCell = 32767

var xlsxColumns = []struct {
	name   string
	width  float64 // in characters
	hidden bool
}{
	{"id", 7, false}, {"source", 60, false}, {"target", 60, false}, {"state", 11, false}, {"note", 30, false},
	{"issues", 45, false}, {"origin", 11, false}, {"score", 8, true}, {"raw", 12, true}, {"kind", 12, true},
	{columnOf, 8, true}, {columnWas, 14, true},
}

// formatText is the number format "@".
const formatText = 49

// xlsxEscape finds what a cell would take for an escaped character.
var xlsxEscape = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// writeXLSX writes a workbook with a row per segment. All cells are text, so
// nothing in an article is taken for a formula.
func writeXLSX(w io.Writer, d *doc.Document) (err error) {
	f := excelize.NewFile()
	defer f.Close()
	// The first error is kept; what follows it is of no account.
	try := func(e error) {
		if err == nil {
			err = e
		}
	}
	style := func(s excelize.Style) int {
		s.Alignment = &excelize.Alignment{Vertical: "top", WrapText: true}
		s.NumFmt = formatText // what is typed into a cell stays as it is typed: 50%, 1/2, =24-7
		id, e := f.NewStyle(&s)
		try(e)
		return id
	}
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	header := style(excelize.Style{Font: &excelize.Font{Bold: true}, Fill: fill("E2DDD4")})
	styles := map[doc.Kind]int{
		doc.Heading:     style(excelize.Style{Font: &excelize.Font{Bold: true}}),
		doc.Caption:     style(excelize.Style{Font: &excelize.Font{Italic: true}}),
		doc.Boilerplate: style(excelize.Style{Font: &excelize.Font{Color: "6B6B6B"}}),
	}
	body := style(excelize.Style{})
	severities := map[doc.Severity]int{
		doc.Error:   style(excelize.Style{Fill: fill("FCE4E1")}),
		doc.Warning: style(excelize.Style{Fill: fill("FCF1DC")}),
		doc.Info:    style(excelize.Style{Fill: fill("E8F0FA")}),
	}

	try(f.SetSheetName("Sheet1", sheetSegments))
	set := func(sheet string, column, row int, text string, style int) {
		cell, e := excelize.CoordinatesToCellName(column, row)
		try(e)
		text = xlsxEscape.ReplaceAllString(xmlChars(text), "_x005F_$1")
		if n := len(utf16.Encode([]rune(text))); n > maxCell {
			try(fmt.Errorf("xlsx: row %d: text of %d characters: a cell holds %d", row, n, maxCell))
		}
		try(f.SetCellStr(sheet, cell, text))
		try(f.SetCellStyle(sheet, cell, cell, style))
	}
	for i, c := range xlsxColumns {
		set(sheetSegments, i+1, 1, c.name, header)
		name, e := excelize.ColumnNumberToName(i + 1)
		try(e)
		try(f.SetColWidth(sheetSegments, name, name, c.width))
		if c.hidden {
			try(f.SetColVisible(sheetSegments, name, false))
		}
	}
	row, of := 1, sizes(d)
	d.Units(func(b *doc.Block, u *doc.Unit) {
		row++
		properties := map[string]string{}
		for _, p := range unitProperties(u) {
			properties[p.name] = p.value
		}
		base, ok := styles[b.Kind]
		if !ok {
			base = body
		}
		mark, ok := severities[worst(u)]
		if !ok {
			mark = base
		}
		for i, c := range []struct {
			text  string
			style int
		}{
			{tableID(u.ID), base}, {u.Source, base}, {u.Target, base}, {stateName(u.State), base}, {u.Note, body},
			{issuesCell(u.Issues), mark}, {properties["origin"], body}, {properties["score"], body}, {properties["raw"], body},
			{string(b.Kind), body}, {sizeCell(of, u.ID), body}, {properties[columnWas], body},
		} {
			set(sheetSegments, i+1, row, c.text, c.style)
		}
	})
	last := fmt.Sprintf("%c%d", 'A'+len(xlsxColumns)-1, row)
	try(f.AutoFilter(sheetSegments, "A1:"+last, nil))
	try(f.SetPanes(sheetSegments, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	states := excelize.NewDataValidation(true)
	states.Sqref = fmt.Sprintf("D2:D%d", max(row, 2))
	try(states.SetDropList([]string{"machine", "edited", "approved"}))
	try(f.AddDataValidation(sheetSegments, states))

	_, e := f.NewSheet(sheetArticle)
	try(e)
	try(f.SetColWidth(sheetArticle, "A", "A", 14))
	try(f.SetColWidth(sheetArticle, "B", "B", 70))
	for i, p := range documentProperties(d) {
		set(sheetArticle, 1, i+1, p.name, header)
		set(sheetArticle, 2, i+1, p.value, body)
	}
	if err != nil {
		return err
	}
	return f.Write(w)
}

func readXLSX(r io.Reader) (d *doc.Document, err error) {
	in := &source{r: limit(r)}
	// A workbook is a zip of XML, read by a library that was not made for
	// hostile ones: what makes it panic is no workbook.
	defer func() {
		if p := recover(); p != nil {
			d, err = nil, inputErrorf("damaged workbook: expected one that Excel opens")
		}
	}()
	f, err := excelize.OpenReader(in, excelize.Options{UnzipSizeLimit: maxInput, UnzipXMLSizeLimit: maxInput, RawCellValue: true})
	if in.err != nil {
		return nil, in.err
	}
	if err != nil {
		return nil, inputErrorf("%v: expected a workbook (.xlsx)", err)
	}
	defer f.Close()
	rows, err := f.Rows(sheetSegments)
	if err != nil {
		return nil, inputErrorf("%v: expected a sheet %q", err, sheetSegments)
	}
	defer rows.Close()
	x := xlsxReader{f: f}
	if err := x.readComments(); err != nil {
		return nil, err
	}
	var t table
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, inputErrorf("row %d: %v", n, err)
		}
		if err := x.show(cells, t.header, n); err != nil {
			return nil, err
		}
		before := t.units
		if err := t.add(cells); err != nil {
			return nil, inputErrorf("sheet %s, row %d: %v", sheetSegments, n, err)
		}
		if t.units > before {
			t.comment(x.comments[n])
		}
	}
	t.doc.Remarks = x.remarks
	if err := rows.Error(); err != nil {
		return nil, inputErrorf("sheet %s: %v", sheetSegments, err)
	}
	if d, err = t.document(); err != nil {
		return nil, err
	}
	properties, err := f.GetRows(sheetArticle)
	if err != nil {
		return d, nil // the sheet may go: it only says where the segments are from
	}
	for _, p := range properties {
		if len(p) >= 2 {
			setDocumentProperty(d, p[0], p[1])
		}
	}
	return d, nil
}
