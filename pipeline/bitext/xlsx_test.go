package bitext

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"dolmetsch/pipeline/doc"
)

// A target that was changed in a workbook is edited, though its state was left alone.
func TestChangedCellIsEdited(t *testing.T) {
	format := mustFormat(t, "xlsx")
	d := sample(t)
	want := map[string]doc.State{}
	d.Units(func(_ *doc.Block, u *doc.Unit) { want[u.ID] = u.State })
	f, err := excelize.OpenReader(bytes.NewReader(written(t, format, d)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	changed := 0
	rows, err := f.GetRows(sheetSegments)
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range rows[1:] {
		cell, _ := excelize.CoordinatesToCellName(3, i+2)
		text := cells[2] + " "
		if changed < 2 && want[cells[0]] == doc.Machine {
			changed++
			want[cells[0]] = doc.Edited
			text = "Changed."
		}
		if err := f.SetCellStr(sheetSegments, cell, text); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := format.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	got.Units(func(_ *doc.Block, u *doc.Unit) {
		n++
		if u.State != want[u.ID] {
			t.Errorf("segment %s is %q, want %q", u.ID, u.State, want[u.ID])
		}
	})
	if n != len(want) || changed != 2 {
		t.Errorf("%d of %d segments, %d changed", n, len(want), changed)
	}
}
