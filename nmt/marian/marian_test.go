package marian

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
)

func floats(v ...float32) []byte {
	var b []byte
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

func sample(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	err := Write(&b, []byte("type: transformer\n"), []Tensor{
		{Name: "bias", Type: Float32, Shape: []int{1, 3}, Data: floats(1, -2, 0.5)},
		{Name: "W", Type: Intgemm8, Shape: []int{2, 3}, Data: append([]byte{1, 2, 3, 0xff, 0x81, 127}, floats(42)...)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParseReadsWhatWriteWrote(t *testing.T) {
	f, err := Parse(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(f.Config); got != "type: transformer\n" {
		t.Errorf("config %q", got)
	}
	bias, err := f.Tensor("bias").Floats()
	if err != nil || !reflect.DeepEqual(bias, []float32{1, -2, 0.5}) {
		t.Errorf("bias %v, %v", bias, err)
	}
	w, mult, err := f.Tensor("W").Quantized()
	if err != nil || mult != 42 || !reflect.DeepEqual(w, []int8{1, 2, 3, -1, -127, 127}) {
		t.Errorf("W %v × 1/%v, %v", w, mult, err)
	}
	if !reflect.DeepEqual(f.Tensor("W").Shape, []int{2, 3}) {
		t.Errorf("shape %v", f.Tensor("W").Shape)
	}
	if _, err := f.Tensor("W").Floats(); err == nil {
		t.Error("intgemm8 read as float32")
	}
	if _, _, err := f.Tensor("bias").Quantized(); err == nil {
		t.Error("float32 read as intgemm8")
	}
	if f.Tensor("none") != nil {
		t.Error("found a tensor that is not there")
	}
}

func TestParseAlignsData(t *testing.T) {
	b := sample(t)
	if i := bytes.Index(b, floats(1, -2, 0.5)); i%alignment != 0 {
		t.Errorf("data starts at %d", i)
	}
}

func TestParseRefuses(t *testing.T) {
	good := sample(t)
	change := func(at int, v uint64) []byte {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint64(b[at:], v)
		return b
	}
	for name, b := range map[string][]byte{
		"empty":                {},
		"version":              change(0, 2),
		"too many tensors":     change(8, 1<<60),
		"name of no length":    change(16, 0),
		"endless name":         change(16, 1<<62),
		"endless shape":        change(32, 1<<40),
		"endless data":         change(40, 1<<63),
		"less data than shape": change(40, 8),
	} {
		if _, err := Parse(b); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for n := range good {
		if _, err := Parse(good[:n]); !errors.Is(err, ErrFormat) {
			t.Fatalf("cut to %d of %d bytes: %v", n, len(good), err)
		}
	}
	var twice bytes.Buffer
	x := Tensor{Name: "x", Type: Int8, Shape: []int{1}, Data: []byte{1}}
	if err := Write(&twice, nil, []Tensor{x, x}); err != nil {
		t.Fatal(err)
	}
	if _, err := Parse(twice.Bytes()); err == nil || !strings.Contains(err.Error(), "two tensors") {
		t.Errorf("two of one name: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample(f))
	f.Add(sample(f)[:100])
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Parse(b)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatal(err)
			}
			return
		}
		for i := range file.Tensors {
			x := &file.Tensors[i]
			if x.Len() > len(b) {
				t.Fatalf("%s: %d elements of %d bytes", x.Name, x.Len(), len(b))
			}
			switch x.Type {
			case Float32:
				if _, err := x.Floats(); err != nil {
					t.Fatal(err)
				}
			case Intgemm8:
				if _, _, err := x.Quantized(); err != nil && !errors.Is(err, ErrFormat) {
					t.Fatal(err)
				}
			}
		}
	})
}

// Models of other programs are called by their names.
func TestForeignForms(t *testing.T) {
	pad := strings.Repeat("\x00", 400)
	for begins, want := range map[string]string{
		"PK\x03\x04": ".npz",
		"\x06\x00\x00\x00\x10\x00TransformerSpec\x00": "CTranslate2",
		"GGUF\x03\x00\x00\x00":                        "llama.cpp",
		"\x02\x00\x00\x00\x00\x00\x00\x00":            "version 2, expected 1",
		"<!DOCTYPE html><html>":                       "it does not begin as one",
	} {
		if _, err := Parse([]byte(begins + pad)); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want … %s", begins, err, want)
		}
	}
}
