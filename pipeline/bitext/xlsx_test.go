package bitext

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"dolmetsch/doc"
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
		if id := strings.TrimPrefix(cells[0], "§"); changed < 2 && want[id] == doc.Machine {
			changed++
			want[id] = doc.Edited
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

// A reviewer's own column is left alone, though it has the hidden one's name.
func TestColumnOfTheSameName(t *testing.T) {
	const tsv = "id\tsource\ttarget\twas\n1.1\tJa.\tYes.\tNo.\n"
	d, err := mustFormat(t, "tsv").Read(strings.NewReader(tsv))
	if err != nil {
		t.Fatal(err)
	}
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if u.State != doc.Machine {
			t.Errorf("segment %s is %q", u.ID, u.State)
		}
	})
}
