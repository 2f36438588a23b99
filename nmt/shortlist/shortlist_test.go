package shortlist

import (
	"bytes"
	"encoding/binary"
	"errors"
	"reflect"
	"testing"
)

func sample(t testing.TB) []byte {
	t.Helper()
	lists := make([][]uint32, 20)
	lists[5] = []uint32{9, 17}
	lists[6] = []uint32{9, 4, 11}
	var b bytes.Buffer
	if err := Write(&b, 3, lists); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSelect(t *testing.T) {
	l, err := Parse(sample(t), 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		source []int32
		want   []uint32
	}{
		{nil, []uint32{0, 1, 2, 3, 4, 5, 6, 7}},
		{[]int32{5}, []uint32{0, 1, 2, 3, 4, 5, 9, 17}},
		{[]int32{5, 6, 5, 0}, []uint32{0, 1, 2, 4, 5, 6, 9, 11, 17}},
		{[]int32{19}, []uint32{0, 1, 2, 3, 4, 5, 6, 19}},
	} {
		if len(c.want)%multiple != 0 { // filled up by hand here, so that the case stays readable
			for id := uint32(3); len(c.want)%multiple != 0; id++ {
				if !contains(c.want, id) {
					c.want = insert(c.want, id)
				}
			}
		}
		if got := l.Select(nil, c.source); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: %v, want %v", c.source, got, c.want)
		}
	}
}

func TestSelectSeparate(t *testing.T) {
	l, err := ParseSeparate(sample(t), 20, 24)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		source []int32
		want   []uint32
	}{
		{[]int32{5}, []uint32{0, 1, 2, 3, 4, 5, 9, 17}},
		{[]int32{19}, []uint32{0, 1, 2, 3, 4, 5, 6, 7}}, // 19 is no piece of the target
	} {
		if got := l.Select(nil, c.source); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: %v, want %v", c.source, got, c.want)
		}
	}
	for _, sizes := range [][2]int{{19, 24}, {20, 17}} {
		if _, err := ParseSeparate(sample(t), sizes[0], sizes[1]); !errors.Is(err, ErrFormat) {
			t.Errorf("vocabularies of %v: %v", sizes, err)
		}
	}
}

func contains(s []uint32, id uint32) bool {
	for _, x := range s {
		if x == id {
			return true
		}
	}
	return false
}

func insert(s []uint32, id uint32) []uint32 {
	at := 0
	for at < len(s) && s[at] < id {
		at++
	}
	return append(s[:at:at], append([]uint32{id}, s[at:]...)...)
}

func TestParseRefuses(t *testing.T) {
	good := sample(t)
	if _, err := Parse(good, 21); !errors.Is(err, ErrFormat) {
		t.Errorf("other vocabulary: %v", err)
	}
	for n := range good {
		if _, err := Parse(good[:n], 20); !errors.Is(err, ErrFormat) {
			t.Errorf("cut to %d: %v", n, err)
		}
	}
	for i := 0; i+8 <= len(good); i += 8 {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint64(b[i:], 1<<63)
		if _, err := Parse(b, 20); !errors.Is(err, ErrFormat) {
			t.Errorf("damaged at %d: %v", i, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) >= 16 { // so that the fuzzer gets past the checksum
			b = bytes.Clone(b)
			binary.LittleEndian.PutUint64(b[8:], checksum(b[16:]))
		}
		l, err := Parse(b, 20)
		if err != nil {
			return
		}
		for _, id := range l.Select(nil, []int32{0, 7, 19}) {
			if id >= 20 {
				t.Fatal(id)
			}
		}
	})
}
