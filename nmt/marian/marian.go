// Package marian reads and writes the binary model files of the Marian
// toolkit, version 1, as Bergamot and Firefox Translations publish them. It
// knows the container and the types of tensors in it; what the tensors mean is
// package nmt's business.
//
// All numbers are little endian. A file is
//
//	u64 version = 1
//	u64 n
//	n headers of four u64: name length, type, shape length, data length
//	n names, zero-terminated (the length counts the zero)
//	n shapes, i32 each dimension
//	u64 padding, and that many bytes
//	n data blobs
//
// Source: marian-dev, src/common/binary.cpp.
package marian

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"unsafe"
)

// ErrFormat is wrapped by every error about a file that is not a model file
// of this version, or is damaged.
var ErrFormat = errors.New("not a valid Marian model file")

// Type is the element type of a tensor.
type Type uint64

// The types that translation models use.
const (
	Float32  Type = 0x404
	Int8     Type = 0x101
	Intgemm8 Type = 0x4101 // int8, transposed, with a quantization multiplier behind it
)

func (t Type) String() string {
	switch t {
	case Float32:
		return "float32"
	case Int8:
		return "int8"
	case Intgemm8:
		return "intgemm8"
	}
	return fmt.Sprintf("type %#x", uint64(t))
}

// Tensor is one named blob of a file.
type Tensor struct {
	Name  string
	Type  Type
	Shape []int
	Data  []byte // as it stands in the file; shares its memory
}

// Len is the number of elements the shape asks for.
func (t *Tensor) Len() int {
	n := 1
	for _, d := range t.Shape {
		n *= d
	}
	return n
}

// File is a model file taken apart.
type File struct {
	Config  []byte // the YAML of special:model.yml, nil where the file has none
	Tensors []Tensor
	byName  map[string]*Tensor
}

const (
	configName = "special:model.yml"
	version    = 1
	alignment  = 256
	headerSize = 32
	maxDims    = 8
	maxName    = 1 << 12
)

// Parse takes a model file apart without copying the tensors: b must not
// change afterwards. Sizes are checked against len(b) before anything is
// allocated for them, so a damaged or hostile file costs no more memory than
// its own size. Errors wrap ErrFormat.
func Parse(b []byte) (*File, error) {
	r := reader{b: b}
	if v := r.u64(); r.err == nil && v != version {
		return nil, fmt.Errorf("%w: %s", ErrFormat, notVersion(b, v))
	}
	n := r.u64()
	if r.err == nil && n > uint64(r.left()/headerSize) {
		r.fail("%d tensors announced in %d bytes", n, len(b))
	}
	if r.err != nil {
		return nil, r.err
	}
	type header struct{ name, typ, shape, data uint64 }
	heads := make([]header, n)
	for i := range heads {
		heads[i] = header{r.u64(), r.u64(), r.u64(), r.u64()}
	}
	f := &File{Tensors: make([]Tensor, n), byName: make(map[string]*Tensor, n)}
	for i, h := range heads {
		if h.name == 0 || h.name > maxName {
			return nil, fmt.Errorf("%w: tensor %d has a name of %d bytes", ErrFormat, i, h.name)
		}
		name := r.bytes(h.name)
		if r.err != nil {
			return nil, r.err
		}
		f.Tensors[i] = Tensor{Name: string(name[:h.name-1]), Type: Type(h.typ)}
	}
	for i, h := range heads {
		t := &f.Tensors[i]
		if h.shape > maxDims {
			return nil, fmt.Errorf("%w: tensor %s has %d dimensions", ErrFormat, t.Name, h.shape)
		}
		size := uint64(1)
		for range h.shape {
			d := r.u32()
			if size *= uint64(d); d > math.MaxInt32 || size > uint64(len(b)) {
				r.fail("tensor %s is larger than the file", t.Name)
			}
			t.Shape = append(t.Shape, int(d))
		}
		if r.err != nil {
			return nil, r.err
		}
	}
	r.bytes(r.u64())
	for i, h := range heads {
		f.Tensors[i].Data = r.bytes(h.data)
	}
	if r.err != nil {
		return nil, r.err
	}
	for i := range f.Tensors {
		t := &f.Tensors[i]
		if f.byName[t.Name] != nil {
			return nil, fmt.Errorf("%w: two tensors are named %s", ErrFormat, t.Name)
		}
		if need := t.size(); len(t.Data) < need {
			return nil, fmt.Errorf("%w: tensor %s (%v) has %d bytes, its shape %v needs %d", ErrFormat, t.Name, t.Type, len(t.Data), t.Shape, need)
		}
		f.byName[t.Name] = t
	}
	if c := f.byName[configName]; c != nil {
		f.Config = c.Data
		for len(f.Config) > 0 && f.Config[len(f.Config)-1] == 0 {
			f.Config = f.Config[:len(f.Config)-1]
		}
	}
	return f, nil
}

// notVersion says what a file is that begins with v, not with the version.
func notVersion(b []byte, v uint64) string {
	switch head := b[:min(64, len(b))]; {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "it is an archive (.npz), as Marian writes it in training; marian-conv makes a binary of it"
	case bytes.Contains(head, []byte("Spec\x00")):
		return "it is a model of CTranslate2"
	case bytes.HasPrefix(head, []byte("GGUF")):
		return "it is a model of llama.cpp"
	case v < 1<<16:
		return fmt.Sprintf("version %d, expected %d", v, version)
	}
	return "it does not begin as one"
}

// size is the least number of bytes that the type and shape need.
func (t *Tensor) size() int {
	switch t.Type {
	case Float32:
		return 4 * t.Len()
	case Intgemm8:
		return t.Len() + 4
	}
	return t.Len()
}

// Tensor is the tensor of that name, or nil.
func (f *File) Tensor(name string) *Tensor { return f.byName[name] }

// Floats are the values of a float32 tensor.
func (t *Tensor) Floats() ([]float32, error) {
	if t.Type != Float32 {
		return nil, fmt.Errorf("tensor %s is %v, expected float32", t.Name, t.Type)
	}
	x := make([]float32, t.Len())
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.Data[4*i:]))
	}
	return x, nil
}

// Quantized is the content of an intgemm8 tensor: the weights as they stand in
// the file, sharing its memory, and the multiplier that real weights were
// multiplied with.
func (t *Tensor) Quantized() ([]int8, float32, error) {
	if t.Type != Intgemm8 {
		return nil, 0, fmt.Errorf("tensor %s is %v, expected intgemm8", t.Name, t.Type)
	}
	n := t.Len()
	mult := math.Float32frombits(binary.LittleEndian.Uint32(t.Data[n:]))
	if !(mult > 0) || math.IsInf(float64(mult), 0) {
		return nil, 0, fmt.Errorf("%w: tensor %s has quantization multiplier %v", ErrFormat, t.Name, mult)
	}
	if n == 0 {
		return nil, mult, nil
	}
	return unsafe.Slice((*int8)(unsafe.Pointer(&t.Data[0])), n), mult, nil
}

// Write writes a model file that Parse reads; config, if any, becomes its
// special:model.yml.
func Write(w io.Writer, config []byte, tensors []Tensor) error {
	if config != nil {
		data := append(append([]byte(nil), config...), 0)
		tensors = append(tensors[:len(tensors):len(tensors)], Tensor{Name: configName, Type: Int8, Shape: []int{len(data)}, Data: data})
	}
	le := binary.LittleEndian
	b := le.AppendUint64(nil, version)
	b = le.AppendUint64(b, uint64(len(tensors)))
	for _, t := range tensors {
		for _, v := range []uint64{uint64(len(t.Name) + 1), uint64(t.Type), uint64(len(t.Shape)), uint64(len(t.Data))} {
			b = le.AppendUint64(b, v)
		}
	}
	for _, t := range tensors {
		b = append(append(b, t.Name...), 0)
	}
	for _, t := range tensors {
		for _, d := range t.Shape {
			b = le.AppendUint32(b, uint32(d))
		}
	}
	pad := (alignment - (len(b)+8)%alignment) % alignment
	b = le.AppendUint64(b, uint64(pad))
	b = append(b, make([]byte, pad)...)
	for _, t := range tensors {
		b = append(b, t.Data...)
	}
	_, err := w.Write(b)
	return err
}

// reader walks over a file and keeps the first error.
type reader struct {
	b   []byte
	pos int
	err error
}

func (r *reader) left() int { return len(r.b) - r.pos }

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, args...))
	}
}

func (r *reader) bytes(n uint64) []byte {
	if r.err == nil && n > uint64(r.left()) {
		r.fail("truncated: %d bytes wanted at offset %d of %d", n, r.pos, len(r.b))
	}
	if r.err != nil {
		return nil
	}
	p := r.b[r.pos : r.pos+int(n) : r.pos+int(n)]
	r.pos += int(n)
	return p
}

func (r *reader) u64() uint64 {
	if p := r.bytes(8); p != nil {
		return binary.LittleEndian.Uint64(p)
	}
	return 0
}

func (r *reader) u32() uint32 {
	if p := r.bytes(4); p != nil {
		return binary.LittleEndian.Uint32(p)
	}
	return 0
}
