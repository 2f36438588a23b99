// Package kernel is the arithmetic of the neural engine: int8 matrix products
// with exact int32 sums, and the float32 operations round them, each in a
// portable form and, where the processor has them, in AVX2 and AVX-512 or in
// NEON. It knows vectors and matrices, not layers.
//
// All forms give the same bits. Integer sums are exact. Float operations are
// defined by the portable form, which the vector forms follow operation by
// operation, without fused multiply-add. So the text that comes out does not
// depend on the machine's vector unit.
//
// Operations that a translation's words depend on also give the bits of the
// reference engine, Bergamot in WebAssembly: a sum's order is its order, even
// where another would be faster. Without that each sentence meets another
// rounding somewhere, an activation falls on the other side of a quantization
// step, and every tenth translation reads differently.
//
// On arm64 the product takes a tenth to a fortieth of the instructions of the
// portable form, the float operations two fifths to a twelfth (instructions.sh
// counts them, and says which):
//
//	instructions                        portable      neon neon sdot
//	product, a multiply-add, 8 rows        2.285     0.231     0.078
//	product, a multiply-add, 1 row         4.149     0.242     0.093
//	float product, a multiply-add          8.835     0.702     0.702
//	quantize, an element                  21.371     2.207     2.207
//	dequantize, an element                13.062     1.141     1.141
//	normalize, an element                 30.258    11.957    11.957
//	exponentials, an element              84.889    13.000    12.997
//
// Float slices have a length that is a multiple of 16, and not 0, unless a
// method says otherwise; callers pad.
package kernel

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"unsafe"
)

// Lanes is what lengths of float slices are a multiple of.
const Lanes = 16

// Pad is n rounded up to a multiple of Lanes.
func Pad(n int) int { return (n + Lanes - 1) / Lanes * Lanes }

// Set is one implementation of the operations. The zero value is of no use;
// see Best and Available.
type Set struct {
	Name string // "portable", "avx2", "avx512vnni", "neon", "neon sdot"

	// raised is true where quantized activations are kept raised, as unsigned
	// bytes, because the product takes such.
	raised bool

	// mul is the product of rows (each in bytes of a) and the groups of 16
	// outputs in w, as far as dst has columns; see Matrix.
	mul func(dst []int32, stride int, a []int8, in int, w []int8, offset []int32)
	// saturating is one row by one group; see Saturating. Nil: portable.
	saturating func(dst []int32, x, w []int8)

	quantize func(dst []int8, x []float32, scale float32)
	dequant  func(dst []float32, acc []int32, scale float32, bias []float32)
	relu     func(dst []float32, acc []int32, scale float32, bias []float32)
	maxAbs   func(x []float32) float32
	max      func(x []float32) float32
	matMul   func(dst, a, b view, inner, cols int)
	tail     func(dst, q, keys view, size, from int)
	softmax  func(x view, n int, scale float32)
	expSum   func(x []float32, shift float32) float32
	addNorm  func(dst, x, y, gain, bias []float32)
	ssru     func(h, c, f, x []float32)
}

// Available are the sets that this processor can run, fastest first.
func Available() []*Set { return append(native(), &portable) }

// Best is the fastest set that this processor can run.
func Best() *Set { return Available()[0] }

// Matrix is a weight matrix packed for Mul. Outputs stand in groups of 16; a
// group holds, for each four inputs in turn, 16 times the four weights of one
// output. The last group is filled up with zeros.
type Matrix struct {
	In, Out int
	packed  []int8
	raised  []int32 // Raise times the sum of each output's weights
}

// Raise is what Mul adds to every activation, so that none is negative. Bias
// takes it off again.
const Raise = 127

// Stride is the number of columns of a product with m: Out, padded.
func (m *Matrix) Stride() int { return Pad(m.Out) }

// Rows are weights as they are before packing, each output's together, from
// which matrices of some of the outputs are packed.
type Rows struct {
	in     int
	w      []byte // int8
	raised []int32
}

// NewRows takes out rows of in weights each and keeps w; in is a multiple of 4.
// A weight of -128, which quantization never makes, is taken as -127.
func NewRows(w []int8, out, in int) *Rows {
	if in%4 != 0 || len(w) != out*in {
		panic(fmt.Sprintf("kernel: %d weights as %d×%d", len(w), out, in))
	}
	if slices.Contains(w, -128) {
		w = slices.Clone(w)
		for i := range w {
			w[i] = max(w[i], -127)
		}
	}
	r := &Rows{in: in, raised: make([]int32, out)}
	if len(w) > 0 {
		r.w = unsafe.Slice((*byte)(unsafe.Pointer(&w[0])), len(w))
	}
	for o := range r.raised {
		sum := int32(0)
		for _, v := range w[o*in : (o+1)*in] {
			sum += int32(v)
		}
		r.raised[o] = Raise * sum
	}
	return r
}

// Pack packs out rows of in weights each; see NewRows.
func Pack(w []int8, out, in int) *Matrix {
	m := &Matrix{}
	r := NewRows(w, out, in)
	m.grow(out, in)
	for o := range out {
		m.set(o, r, o)
	}
	return m
}

// PackRows packs chosen rows into m, reusing its memory.
func (m *Matrix) PackRows(r *Rows, ids []uint32) {
	m.grow(len(ids), r.in)
	for o, id := range ids {
		m.set(o, r, int(id))
	}
}

// grow makes room for out rows and clears those that only pad.
func (m *Matrix) grow(out, in int) {
	m.In, m.Out = in, out
	n := m.Stride()
	if cap(m.packed) < n*in {
		m.packed = make([]int8, n*in)
		m.raised = make([]int32, n)
	}
	m.packed, m.raised = m.packed[:n*in], m.raised[:n]
	if out < n {
		clear(m.packed[(n-16)*in:])
		clear(m.raised[n-16:])
	}
}

func (m *Matrix) set(o int, r *Rows, id int) {
	m.raised[o] = r.raised[id]
	src := r.w[id*r.in : (id+1)*r.in]
	group := m.packed[o/16*16*m.In : (o/16+1)*16*m.In]
	dst := unsafe.Slice((*byte)(unsafe.Pointer(&group[0])), len(group))[o%16*4:]
	le, i := binary.LittleEndian, 0
	for ; i+16 <= len(src); i += 16 { // in larger steps, as shortlists are packed for each sentence
		from, to := (*[16]byte)(src[i:]), (*[3*64 + 4]byte)(dst[16*i:])
		a, b := le.Uint64(from[:]), le.Uint64(from[8:])
		le.PutUint32(to[:], uint32(a))
		le.PutUint32(to[64:], uint32(a>>32))
		le.PutUint32(to[128:], uint32(b))
		le.PutUint32(to[192:], uint32(b>>32))
	}
	for ; i < len(src); i += 4 {
		le.PutUint32(dst[16*i:], le.Uint32(src[i:]))
	}
}

// Bias is what to add to products of Mul whose activations and weights were
// multiplied with alpha and mult: bias, less what raising the activations has
// added. dst and bias have m.Stride() elements.
//
// To raise and take off again costs some float32 precision, a thousandth of
// what quantization costs; it is done because intgemm does, in these steps, so
// that a model's floats round as they do in Bergamot.
func (m *Matrix) Bias(dst, bias []float32, alpha, mult float32) {
	factor := -float32((Raise/alpha)*(Raise/mult)) / Raise
	for o, r := range m.raised {
		dst[o] = float32(float32(r/Raise)*factor) + bias[o]
	}
}

// Mul is dst = (a + Raise) · m for the rows of a, m.In each, that the same set
// has quantized; dst has m.Stride() columns.
func (s *Set) Mul(dst []int32, a []int8, m *Matrix) {
	n := m.Stride()
	rows := len(a) / m.In
	if len(a) != rows*m.In || len(dst) != rows*n {
		panic(fmt.Sprintf("kernel: product of %d×%d into %d", len(a), m.In, len(dst)))
	}
	if rows > 0 && n > 0 && m.In > 0 {
		s.mul(dst, n, a, m.In, m.packed, m.raised)
	}
}

// Quantize is dst = x * scale, rounded to nearest even and clamped to ±127, as
// the same set's Mul takes it.
func (s *Set) Quantize(dst []int8, x []float32, scale float32) {
	check(len(x), len(dst))
	s.quantize(dst, x, scale)
}

// Dequantize is dst = acc * scale + bias.
func (s *Set) Dequantize(dst []float32, acc []int32, scale float32, bias []float32) {
	check(len(dst), len(acc), len(bias))
	s.dequant(dst, acc, scale, bias)
}

// DequantizeReLU is dst = max(acc * scale + bias, 0).
func (s *Set) DequantizeReLU(dst []float32, acc []int32, scale float32, bias []float32) {
	check(len(dst), len(acc), len(bias))
	s.relu(dst, acc, scale, bias)
}

// MaxAbs is the greatest magnitude in x.
func (s *Set) MaxAbs(x []float32) float32 {
	check(len(x))
	return s.maxAbs(x)
}

// Max is the greatest value in x.
func (s *Set) Max(x []float32) float32 {
	check(len(x))
	return s.max(x)
}

// view is rows of a matrix, each stride elements after the one before.
type view struct {
	data         []float32
	rows, stride int
}

// MatMul is dst = a · b: dst has rows × cols elements, a rows × inner, b
// inner × cols; their rows are dstStride, aStride and bStride elements apart.
// Each element is summed in the order of inner. Only cols need be a multiple
// of the lanes.
func (s *Set) MatMul(dst []float32, dstStride int, a []float32, aStride int, b []float32, bStride, rows, inner, cols int) {
	check(cols)
	if rows == 0 {
		return
	}
	if inner == 0 {
		panic("kernel: product of nothing")
	}
	// fails where a view is not within its slice
	_ = dst[(rows-1)*dstStride+cols-1]
	_ = a[(rows-1)*aStride+inner-1]
	_ = b[(inner-1)*bStride+cols-1]
	s.matMul(view{dst, rows, dstStride}, view{a, rows, aStride}, view{b, inner, bStride}, inner, cols)
}

// Scores is dst = q · keys, what queries of one attention head have to do with n
// keys: dst has rows × Pad(n) elements, q rows × size, keys size × Pad(n), with
// zeros where they only pad. See MatMul for the strides. size is a multiple of 4.
//
// Where a key's place is among the last that make no four and the query's is not,
// a product is summed in four parts, element i in part i mod 4: so does Eigen,
// with which the reference engine multiplies. (It goes yet another way where
// rows, columns and inner size together are below 20, as with heads of 16
// elements and one or two keys. No known model has such heads.)
func (s *Set) Scores(dst []float32, dstStride int, q []float32, qStride int, keys []float32, keysStride, rows, size, n int) {
	s.MatMul(dst, dstStride, q, qStride, keys, keysStride, rows, size, Pad(n))
	if n%4 == 0 || rows < 4 {
		return
	}
	if size%4 != 0 {
		panic("kernel: size of a head is not a multiple of 4")
	}
	at := n / Lanes * Lanes // of the columns in question, 16 at a time
	s.tail(view{dst[at:], rows / 4 * 4, dstStride}, view{q, rows, qStride}, view{keys[at:], size, keysStride}, size, n%Lanes/4*4)
}

// Softmax is x = exp(scale * x - max) / Σ for each of rows of n elements, which
// are stride apart. stride is a multiple of the lanes and what follows the n
// elements in a row is overwritten.
//
// The reference engine sums rows whose length is a multiple of four in four
// lanes and takes Exp; it sums others one by one and takes ExpDouble.
func (s *Set) Softmax(x []float32, stride, rows, n int, scale float32) {
	check(stride)
	if n < 1 || n > stride || len(x) != rows*stride {
		panic(fmt.Sprintf("kernel: softmax of %d×%d of %d, stride %d", rows, n, len(x), stride))
	}
	s.softmax(view{x, rows, stride}, n, scale)
}

// ExpSum is Σ exp(x - shift).
func (s *Set) ExpSum(x []float32, shift float32) float32 {
	check(len(x))
	return s.expSum(x, shift)
}

// normEpsilon keeps the deviation of a layer normalization from zero; that of
// Marian's Transformer.
const normEpsilon float32 = 1e-6

// AddNorm is dst = LayerNorm(x + y) * gain + bias (Ba et al. 2016) for each of
// the rows of x, which are as long as gain.
func (s *Set) AddNorm(dst, x, y, gain, bias []float32) {
	check(len(dst), len(x), len(y))
	check(len(gain), len(bias))
	if len(x)%len(gain) != 0 {
		panic(fmt.Sprintf("kernel: %d elements, not rows of %d", len(x), len(gain)))
	}
	s.addNorm(dst, x, y, gain, bias)
}

// SSRU is one step of a simpler simple recurrent unit (Kim et al. 2019):
// f = sigmoid(f), c = f*c + (1-f)*x, h = max(c, 0).
func (s *Set) SSRU(h, c, f, x []float32) {
	check(len(h), len(c), len(f), len(x))
	s.ssru(h, c, f, x)
}

func check(n int, others ...int) {
	if n%Lanes != 0 || n == 0 {
		panic(fmt.Sprintf("kernel: length %d, not a multiple of %d", n, Lanes))
	}
	for _, m := range others {
		if m != n {
			panic(fmt.Sprintf("kernel: lengths %d and %d", n, m))
		}
	}
}

// Exp is e to the x as the reference engine's vectors compute it (sse_mathfun by
// J. Pommier, after Cephes' expf): x = n ln 2 + r, a polynomial of degree 7 in
// r, and n put into the exponent. Relative error below 2e-7. Results under the
// least normal number are that.
func Exp(x float32) float32 {
	if !(x > expLow) {
		x = expLow
	}
	if !(x < expHigh) {
		x = expHigh
	}
	n := float32(math.Floor(float64(float32(x*log2e) + 0.5)))
	r := x - float32(n*ln2High)
	r -= float32(n * ln2Low)
	p := float32(expP0*r) + expP1
	p = float32(p*r) + expP2
	p = float32(p*r) + expP3
	p = float32(p*r) + expP4
	p = float32(p*r) + expP5
	p = float32(p*float32(r*r)) + r
	p += 1
	return p * math.Float32frombits(uint32(int32(n)+127)<<23)
}

const (
	expLow    float32 = -87.33654
	expHigh   float32 = 88.02969 // n stays below 128
	log2e     float32 = 1.44269504088896341
	roundBias float32 = 12582912 // 1.5 * 2^23: adding it leaves no bits for a fraction
	ln2High   float32 = 0.693359375
	ln2Low    float32 = -2.12194440e-4
	expP0     float32 = 1.9875691500e-4
	expP1     float32 = 1.3981999507e-3
	expP2     float32 = 8.3334519073e-3
	expP3     float32 = 4.1665795894e-2
	expP4     float32 = 1.6666665459e-1
	expP5     float32 = 5.0000001201e-1
)

// ExpDouble is e to the x as the reference engine's scalar code computes it, by
// the method of musl's expf (Arm Optimized Routines): x = k ln 2 / 32 + r, in
// float64 a polynomial of degree 3 in r, times a power of 2 from a table. x is
// at most 88; the result is within 0.502 of its last place.
func ExpDouble(x float32) float32 {
	if !(x > expDoubleLow) {
		x = expDoubleLow
	}
	z := float64(float64(x) * log2e32)
	k := float64(z+roundDouble) - roundDouble
	r := z - k
	i := int64(k)
	s := math.Float64frombits(powers32[i&31] + uint64(i)<<47)
	p := float64(expDouble0*r) + expDouble1
	q := float64(expDouble2*r) + 1
	q = float64(p*float64(r*r)) + q
	return float32(q * s)
}

const (
	expDoubleLow float32 = -104 // the result is 0
	roundDouble  float64 = 3 << 51
	log2e32      float64 = 0x1.71547652b82fep+0 * 32
	expDouble0   float64 = 0x1.c6af84b912394p-5 / (32 * 32 * 32)
	expDouble1   float64 = 0x1.ebfce50fac4f3p-3 / (32 * 32)
	expDouble2   float64 = 0x1.62e42ff0c52d6p-1 / 32
)

// powers32 are the bits of 2 to the i/32, less i<<47, so that adding k<<47 for
// k = 32 n + i multiplies with 2 to the n.
var powers32 = func() (t [32]uint64) {
	for i, v := range [...]float64{
		0x1.0000000000000p+0, 0x1.059b0d3158574p+0, 0x1.0b5586cf9890fp+0, 0x1.11301d0125b51p+0,
		0x1.172b83c7d517bp+0, 0x1.1d4873168b9aap+0, 0x1.2387a6e756238p+0, 0x1.29e9df51fdee1p+0,
		0x1.306fe0a31b715p+0, 0x1.371a7373aa9cbp+0, 0x1.3dea64c123422p+0, 0x1.44e086061892dp+0,
		0x1.4bfdad5362a27p+0, 0x1.5342b569d4f82p+0, 0x1.5ab07dd485429p+0, 0x1.6247eb03a5585p+0,
		0x1.6a09e667f3bcdp+0, 0x1.71f75e8ec5f74p+0, 0x1.7a11473eb0187p+0, 0x1.82589994cce13p+0,
		0x1.8ace5422aa0dbp+0, 0x1.93737b0cdc5e5p+0, 0x1.9c49182a3f090p+0, 0x1.a5503b23e255dp+0,
		0x1.ae89f995ad3adp+0, 0x1.b7f76f2fb5e47p+0, 0x1.c199bdd85529cp+0, 0x1.cb720dcef9069p+0,
		0x1.d5818dcfba487p+0, 0x1.dfc97337b9b5fp+0, 0x1.ea4afa2a490dap+0, 0x1.f50765b6e4540p+0,
	} {
		t[i] = math.Float64bits(v) - uint64(i)<<47
	}
	return t
}()
