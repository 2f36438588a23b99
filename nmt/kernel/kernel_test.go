package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

var nan = float32(math.NaN())

// source makes test values: random ones, and among them the extremes.
type source struct {
	*rand.Rand
	extreme bool
}

func (s source) floats(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(s.NormFloat64() * math.Exp(s.NormFloat64()*2))
		if s.extreme && s.IntN(4) == 0 {
			x[i] = []float32{0, float32(math.Copysign(0, -1)), nan, float32(math.Inf(1)), float32(math.Inf(-1)), math.MaxFloat32, -math.MaxFloat32, 1e-42, 0.5, -0.5, 1.5, 126.5, 127.5, -127.5, 88.1, -88}[s.IntN(16)]
		}
	}
	return x
}

func (s source) bytes(n int) []int8 {
	x := make([]int8, n)
	for i := range x {
		x[i] = int8(s.IntN(255) - 127)
		if s.extreme {
			x[i] = []int8{-127, 127}[s.IntN(2)]
		}
	}
	return x
}

func (s source) ints(n int) []int32 {
	x := make([]int32, n)
	for i := range x {
		x[i] = int32(s.IntN(1<<20) - 1<<19)
		if s.extreme {
			x[i] = []int32{math.MaxInt32, math.MinInt32, 1<<24 + 1, -1<<24 - 1, 0}[s.IntN(5)]
		}
	}
	return x
}

// same reports whether a and b have the same bits; all that is no number is
// the same.
func same(a, b []float32) bool {
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) && (a[i] == a[i] || b[i] == b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

// others are the sets to hold against the portable one.
func others(t *testing.T) []*Set {
	all := Available()
	if all[len(all)-1] != &portable {
		t.Fatal("the portable set is not the last")
	}
	for _, s := range all {
		t.Log("available:", s.Name)
	}
	return all[:len(all)-1]
}

// cases calls f with random values and with extreme ones, many times.
func cases(f func(s source)) {
	for seed := range uint64(30) {
		f(source{rand.New(rand.NewPCG(seed, 1)), seed%3 == 0})
	}
}

// take is a as s has it quantized.
func (s *Set) take(a []int8) []int8 {
	a = slices.Clone(a)
	for i := range a {
		if s.raised {
			a[i] += Raise
		}
	}
	return a
}

// TestMulIsExact holds every set against products summed one by one.
func TestMulIsExact(t *testing.T) {
	for _, set := range Available() {
		cases(func(s source) {
			in, out, rows := 4*(1+s.IntN(20)), 1+s.IntN(200), 1+s.IntN(9)
			if s.extreme {
				in, out = 2048, 1+s.IntN(20) // the largest sums
			}
			w, a := s.bytes(out*in), s.bytes(rows*in)
			if s.IntN(2) == 0 {
				w[s.IntN(len(w))] = -128 // taken as -127
			}
			m := Pack(w, out, in)
			got := make([]int32, rows*m.Stride())
			set.Mul(got, set.take(a), m)
			for r := range rows {
				for o := range m.Stride() {
					want := int32(0)
					for i := 0; i < in && o < out; i++ {
						want += (int32(a[r*in+i]) + Raise) * int32(max(w[o*in+i], -127))
					}
					if got[r*m.Stride()+o] != want {
						t.Fatalf("%s: %d×%d×%d: row %d, output %d is %d, want %d", set.Name, rows, in, out, r, o, got[r*m.Stride()+o], want)
					}
				}
			}
		})
	}
}

func TestSaturating(t *testing.T) {
	// 254*127*2 is cut to 32767.
	w, a := make([]int8, 16*4), []int8{127, 127, 0, 0}
	w[0], w[1] = 127, 127
	m := Pack(w, 16, 4)
	for _, set := range Available() {
		got := make([]int32, 16)
		Saturating(set).Mul(got, a, m)
		if want := int32(32767); got[0] != want || got[1] != 0 {
			t.Errorf("%s: %d %d, want %d 0", set.Name, got[0], got[1], want)
		}
		cases(func(s source) {
			in, out := 4*(1+s.IntN(30)), 1+s.IntN(60)
			m, a := Pack(s.bytes(in*out), out, in), s.bytes(3*in)
			got, want := make([]int32, 3*m.Stride()), make([]int32, 3*m.Stride())
			Saturating(set).Mul(got, a, m)
			Saturating(&portable).Mul(want, a, m)
			if !slices.Equal(got, want) {
				t.Fatalf("%s differs from the portable form", set.Name)
			}
		})
	}
}

// TestBias takes off what Mul has raised.
func TestBias(t *testing.T) {
	w, a := []int8{1, 2, 3, -4, 100, 0, -127, 5}, []int8{10, -20, 30, 127}
	m := Pack(w, 2, 4)
	sums, bias, got := make([]int32, 16), make([]float32, 16), make([]float32, 16)
	bias[0], bias[1] = 0.5, -8
	portable.Mul(sums, a, m)
	m.Bias(got, bias, 2, 2)
	portable.Dequantize(got, sums, 0.25, got)
	if want0, want1 := float32(10-40+90-508)/4+0.5, float32(1000-3810+635)/4-8; got[0] != want0 || got[1] != want1 || got[2] != 0 {
		t.Errorf("%v, want %v %v 0", got[:3], want0, want1)
	}
}

func TestPackRows(t *testing.T) {
	s := source{rand.New(rand.NewPCG(1, 1)), false}
	const in, out = 32, 50
	w, a := s.bytes(in*out), s.bytes(in)
	all := make([]int32, Pad(out))
	portable.Mul(all, a, Pack(w, out, in))
	var m Matrix
	for _, rows := range [][]uint32{{1, 7, 49}, {0}, {3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}, {2}} {
		m.PackRows(NewRows(w, out, in), rows)
		for _, set := range Available() {
			got := make([]int32, m.Stride())
			set.Mul(got, set.take(a), &m)
			for i, v := range got {
				if i < len(rows) && v != all[rows[i]] || i >= len(rows) && v != 0 {
					t.Errorf("%s: %v: output %d is %d", set.Name, rows, i, v)
				}
			}
		}
	}
}

// TestSetsAgree holds the float operations to the bits of the portable set.
func TestSetsAgree(t *testing.T) {
	for _, set := range others(t) {
		cases(func(s source) {
			n := Lanes * (1 + s.IntN(40))
			x, y, z, scale := s.floats(n), s.floats(n), s.floats(n), s.floats(1)[0]
			acc := s.ints(n)
			compare := func(name string, f func(s *Set) []float32) {
				t.Helper()
				if got, want := f(set), f(&portable); !same(got, want) {
					i := 0
					for ; same(got[:i+1], want[:i+1]); i++ {
					}
					t.Fatalf("%s: %s of %d: element %d is %v, portable %v", set.Name, name, n, i, got[i], want[i])
				}
			}
			copied := func(x []float32) []float32 { return append([]float32(nil), x...) }
			compare("Quantize", func(s *Set) []float32 {
				q, f := make([]int8, n), make([]float32, n)
				s.Quantize(q, x, scale)
				for i, v := range q {
					if f[i] = float32(v); s.raised {
						f[i] = float32(uint8(v)) - Raise
					}
				}
				return f
			})
			compare("Dequantize", func(s *Set) []float32 {
				d := make([]float32, n)
				s.Dequantize(d, acc, scale, y)
				return d
			})
			compare("DequantizeReLU", func(s *Set) []float32 {
				d := make([]float32, n)
				s.DequantizeReLU(d, acc, scale, y)
				return d
			})
			compare("MaxAbs", func(s *Set) []float32 { return []float32{s.MaxAbs(x)} })
			compare("Max", func(s *Set) []float32 { return []float32{s.Max(x)} })
			compare("ExpSum", func(s *Set) []float32 { return []float32{s.ExpSum(x, scale)} })
			many := 1 + s.IntN(20)
			manyX, manyY := s.floats(many*n), s.floats(many*n)
			kept := n - s.IntN(Lanes)
			compare("Softmax", func(s *Set) []float32 {
				d := copied(manyX)
				s.Softmax(d, n, many, kept, 0.3)
				var rows []float32
				for r := range many {
					rows = append(rows, d[r*n:][:kept]...)
				}
				return rows
			})
			compare("AddNorm", func(s *Set) []float32 {
				d := make([]float32, many*n)
				s.AddNorm(d, manyX, manyY, z, x)
				return d
			})
			compare("AddNorm in place", func(s *Set) []float32 {
				d := copied(manyX)
				s.AddNorm(d, d, manyY, z, x)
				return d
			})
			compare("SSRU", func(s *Set) []float32 {
				h, c, f := make([]float32, n), copied(x), copied(y)
				s.SSRU(h, c, f, z)
				return append(h, c...)
			})
			rows, inner := 1+s.IntN(9), 1+s.IntN(12)
			ds, as, bs := n+s.IntN(3), inner+s.IntN(3), n+s.IntN(3)
			a, b := s.floats(rows*as), s.floats(inner*bs)
			compare("MatMul", func(s *Set) []float32 {
				d := make([]float32, rows*ds)
				s.MatMul(d, ds, a, as, b, bs, rows, inner, n)
				return d
			})
			size := inner / 4 * 4
			if size == 0 {
				return
			}
			compare("Scores", func(s *Set) []float32 {
				d := make([]float32, rows*ds)
				s.Scores(d, ds, a, as, b, bs, rows, size, kept)
				var scores []float32
				for r := range rows {
					scores = append(scores, d[r*ds:][:kept]...)
				}
				return scores
			})
		})
	}
}

func TestExp(t *testing.T) {
	worst := 0.0
	for x := float32(-87); x < 88; x += 0.0137 {
		want := math.Exp(float64(x))
		worst = max(worst, math.Abs(float64(Exp(x))-want)/want)
	}
	if worst > 2e-7 {
		t.Errorf("relative error %v", worst)
	}
	if Exp(0) != 1 {
		t.Errorf("Exp(0) = %v", Exp(0))
	}
	for _, x := range []float32{float32(math.Inf(-1)), -1e30, nan} {
		if y := Exp(x); !(y >= 0 && y < 1.3e-38) {
			t.Errorf("Exp(%v) = %v", x, y)
		}
	}
	if y := Exp(float32(math.Inf(1))); !(y > 1e38) || math.IsInf(float64(y), 0) {
		t.Errorf("Exp(+Inf) = %v", y)
	}
}

// TestExpDouble expects what musl's expf gives, which is nearly always the
// float32 that is nearest.
func TestExpDouble(t *testing.T) {
	nearest, all := 0, 0
	for x := float32(-104); x < 88; x += 0.00137 {
		all++
		got, want := ExpDouble(x), math.Exp(float64(x))
		if got == float32(want) {
			nearest++
		} else if math.Abs(float64(got)-want) > want*1.2e-7 && want > 1.2e-38 {
			t.Fatalf("ExpDouble(%v) = %v, want %v", x, got, want)
		}
	}
	if nearest < all*99/100 {
		t.Errorf("%d of %d are nearest", nearest, all)
	}
	for x, want := range map[float32]float32{0: 1, -1e30: 0, float32(math.Inf(-1)): 0, nan: 0} {
		if got := ExpDouble(x); got != want {
			t.Errorf("ExpDouble(%v) = %v, want %v", x, got, want)
		}
	}
}

// TestScoresInParts checks which products are summed in four parts: terms that
// come to 0 one after the other come to 1 in parts.
func TestScoresInParts(t *testing.T) {
	const rows, size, n = 6, 4, 7
	terms := [size]float32{1, 1 << 24, 1, -1 << 24}
	q, keys := make([]float32, rows*size), make([]float32, size*Lanes)
	for r := range rows {
		copy(q[r*size:], terms[:])
	}
	for i := range size {
		for k := range n {
			keys[i*Lanes+k] = 1
		}
	}
	for _, set := range Available() {
		got := make([]float32, rows*Lanes)
		set.Scores(got, Lanes, q, size, keys, Lanes, rows, size, n)
		for r := range rows {
			for k := range n {
				want := float32(0)
				if r < 4 && k >= 4 {
					want = 1
				}
				if got[r*Lanes+k] != want {
					t.Errorf("%s: query %d, key %d: %v, want %v", set.Name, r, k, got[r*Lanes+k], want)
				}
			}
		}
	}
}

// TestMeaning holds the portable operations against textbook forms.
func TestMeaning(t *testing.T) {
	s := source{rand.New(rand.NewPCG(9, 1)), false}
	const n = 64
	x, y, gain, bias := s.floats(n), s.floats(n), s.floats(n), s.floats(n)
	near := func(name string, got float32, want float64) {
		t.Helper()
		if math.Abs(float64(got)-want) > 1e-4*(1+math.Abs(want)) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	mean, variance := 0.0, 0.0
	for i := range x {
		mean += float64(x[i]+y[i]) / n
	}
	for i := range x {
		variance += math.Pow(float64(x[i]+y[i])-mean, 2) / n
	}
	d := make([]float32, n)
	portable.AddNorm(d, x, y, gain, bias)
	for i := range d {
		near("AddNorm", d[i], (float64(x[i]+y[i])-mean)/math.Sqrt(variance)*float64(gain[i])+float64(bias[i]))
	}
	top := float64(portable.Max(x))
	for _, kept := range []int{n, n - 1, 1} {
		p := append([]float32(nil), x...)
		portable.Softmax(p, n, 1, kept, 0.5)
		total := 0.0
		for _, v := range x[:kept] {
			total += math.Exp(0.5 * (float64(v) - top))
		}
		for i, v := range x[:kept] {
			near("Softmax", p[i], math.Exp(0.5*(float64(v)-top))/total)
		}
	}
	total := 0.0
	for _, v := range x {
		total += math.Exp(float64(v) - top)
	}
	near("ExpSum", portable.ExpSum(x, float32(top)), total)
	h, c, f := make([]float32, n), append([]float32(nil), gain...), append([]float32(nil), y...)
	portable.SSRU(h, c, f, x)
	for i := range h {
		g := 1 / (1 + math.Exp(-float64(y[i])))
		want := g*float64(gain[i]) + (1-g)*float64(x[i])
		near("SSRU state", c[i], want)
		near("SSRU output", h[i], max(want, 0))
	}
	product := make([]float32, 16)
	portable.MatMul(product, 16, x, 3, y, 16, 1, 3, 16)
	for j, v := range product {
		near("MatMul", v, float64(x[0]*y[j]+x[1]*y[16+j]+x[2]*y[32+j]))
	}
	q := make([]int8, 16)
	portable.Quantize(q, []float32{0, 0.5, 1.5, 2.5, -0.5, -1.5, 126.4, 126.6, 500, -500, nan, 3, 4, 5, 6, 7}, 1)
	for i, want := range []int8{0, 0, 2, 2, 0, -2, 126, 127, 127, -127, -127, 3, 4, 5, 6, 7} {
		if q[i] != want {
			t.Errorf("Quantize: element %d is %d, want %d", i, q[i], want)
		}
	}
}

func BenchmarkMul(b *testing.B) {
	s := source{rand.New(rand.NewPCG(1, 1)), false}
	for _, set := range Available() {
		for _, size := range []struct{ rows, in, out int }{{32, 256, 256}, {32, 256, 1536}, {32, 1536, 256}, {8, 256, 1536}, {1, 256, 1536}, {1, 256, 800}} {
			b.Run(fmt.Sprintf("%s/%dx%dx%d", set.Name, size.rows, size.in, size.out), func(b *testing.B) {
				m := Pack(s.bytes(size.in*size.out), size.out, size.in)
				a := s.bytes(size.rows * size.in)
				dst := make([]int32, size.rows*m.Stride())
				for b.Loop() {
					set.Mul(dst, a, m)
				}
				b.ReportMetric(float64(b.N)*float64(size.rows*size.in*size.out)/float64(b.Elapsed().Nanoseconds()), "GMAC/s")
			})
		}
	}
}

func BenchmarkFloat(b *testing.B) {
	s := source{rand.New(rand.NewPCG(1, 1)), false}
	x, y, z, acc, q := s.floats(256), s.floats(256), s.floats(256), s.ints(256), make([]int8, 256)
	m := s.floats(32 * 64)
	for _, set := range Available() {
		for name, f := range map[string]func(){
			"quantize256":   func() { set.Quantize(q, x, 1) },
			"dequantize256": func() { set.Dequantize(x, acc, 1, y) },
			"addnorm256":    func() { set.AddNorm(x, y, z, y, z) },
			"addnorm8x256":  func() { set.AddNorm(m, m, m, y, z) },
			"ssru256":       func() { set.SSRU(x, z, y, z) },
			"softmax8x31":   func() { set.Softmax(x, 32, 8, 31, 1) },
			"softmax8x32":   func() { set.Softmax(x, 32, 8, 32, 1) },
			"matmul1x32x32": func() { set.MatMul(x, 32, y, 32, m, 32, 1, 32, 32) },
			"matmul8x32x32": func() { set.MatMul(x, 32, y, 32, m, 32, 8, 32, 32) },
		} {
			b.Run(set.Name+"/"+name, func(b *testing.B) {
				for b.Loop() {
					f()
				}
			})
		}
	}
}

// TestOnce does every operation once, so that instructions.sh can count what it
// takes; that results are right is for other tests.
func TestOnce(t *testing.T) {
	s := source{rand.New(rand.NewPCG(1, 1)), false}
	x, y, z, acc, q := s.floats(256), s.floats(256), s.floats(256), s.ints(256), make([]int8, 256)
	const rows, in, out = 8, 256, 64
	m := Pack(s.bytes(in*out), out, in)
	a, dst := s.bytes(rows*in), make([]int32, rows*m.Stride())
	for _, set := range Available() {
		for name, f := range map[string]func(){
			"product":    func() { set.Mul(dst, a, m) },
			"row":        func() { set.Mul(dst[:out], a[:in], m) },
			"quantize":   func() { set.Quantize(q, x, 1) },
			"dequantize": func() { set.Dequantize(x, acc, 1, y) },
			"addnorm":    func() { set.AddNorm(x, y, z, y, z) },
			"softmax31":  func() { set.Softmax(x, 32, 8, 31, 1) },
			"softmax32":  func() { set.Softmax(x, 32, 8, 32, 1) },
			"matmul":     func() { set.MatMul(x, 32, y, 16, z, 32, 8, 8, 32) },
			"ssru":       func() { set.SSRU(x, z, y, z) },
			"expsum":     func() { set.ExpSum(x, 1) },
		} {
			t.Run(set.Name+"/"+name, func(*testing.T) { f() })
		}
	}
}
