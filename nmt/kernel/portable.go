package kernel

import "math"

// portable defines what every set computes.
var portable = Set{
	Name:     "portable",
	mul:      mulPortable,
	quantize: quantizePortable,
	dequant:  dequantPortable,
	relu:     reluPortable,
	maxAbs:   maxAbsPortable,
	max:      maxPortable,
	matMul:   matMulPortable,
	tail:     tailPortable,
	softmax:  softmaxPortable,
	expSum:   expSumPortable,
	addNorm:  addNormPortable,
	ssru:     ssruPortable,
}

func mulPortable(dst []int32, stride int, a []int8, in int, w []int8, raised []int32) {
	rows := len(a) / in
	for r := 0; r < rows; r += 2 {
		for g := 0; g < stride; g += 16 {
			weights := w[g*in : (g+16)*in]
			lower := dst[r*stride+g:][:16]
			if r+1 == rows {
				mulRow(lower, a[r*in:][:in], weights)
			} else {
				upper := dst[(r+1)*stride+g:][:16]
				mulPair(lower, upper, a[r*in:][:in], a[(r+1)*in:][:in], weights)
				for o := range upper {
					upper[o] += raised[g+o]
				}
			}
			for o := range lower {
				lower[o] += raised[g+o]
			}
		}
	}
}

func mulRow(dst []int32, x []int8, w []int8) {
	var acc [16]int32
	for len(x) >= 4 && len(w) >= 64 {
		x0, x1, x2, x3 := int32(x[0]), int32(x[1]), int32(x[2]), int32(x[3])
		for o := range acc {
			q := w[4*o : 4*o+4 : 4*o+4]
			acc[o] += x0*int32(q[0]) + x1*int32(q[1]) + x2*int32(q[2]) + x3*int32(q[3])
		}
		x, w = x[4:], w[64:]
	}
	copy(dst, acc[:])
}

// mulPair multiplies two rows at once: two activations in one 64-bit number,
// 32 bits apart, times a weight. The lower sum borrows from the upper one where
// it is negative, which is undone at the end.
func mulPair(lower, upper []int32, x, y []int8, w []int8) {
	var acc [16]int64
	for len(x) >= 4 && len(y) >= 4 && len(w) >= 64 {
		x0 := int64(x[0]) + int64(y[0])<<32
		x1 := int64(x[1]) + int64(y[1])<<32
		x2 := int64(x[2]) + int64(y[2])<<32
		x3 := int64(x[3]) + int64(y[3])<<32
		for o := range acc {
			q := w[4*o : 4*o+4 : 4*o+4]
			acc[o] += x0*int64(q[0]) + x1*int64(q[1]) + x2*int64(q[2]) + x3*int64(q[3])
		}
		x, y, w = x[4:], y[4:], w[64:]
	}
	for o, v := range acc {
		lower[o] = int32(v)
		upper[o] = int32((v - int64(int32(v))) >> 32)
	}
}

func quantizePortable(dst []int8, x []float32, scale float32) {
	for i, v := range x {
		v = float32(v * scale)
		if !(v > -127) {
			v = -127
		}
		if !(v < 127) {
			v = 127
		}
		dst[i] = int8(float32(v+roundBias) - roundBias)
	}
}

func dequantPortable(dst []float32, acc []int32, scale float32, bias []float32) {
	for i, v := range acc {
		dst[i] = float32(float32(v)*scale) + bias[i]
	}
}

func reluPortable(dst []float32, acc []int32, scale float32, bias []float32) {
	for i, v := range acc {
		dst[i] = positive(float32(float32(v)*scale) + bias[i])
	}
}

func positive(v float32) float32 {
	if !(v > 0) {
		return 0
	}
	return v
}

func maxAbsPortable(x []float32) float32 {
	m := float32(0)
	for _, v := range x {
		if v < 0 {
			v = -v
		}
		if v > m {
			m = v
		}
	}
	return m
}

func maxPortable(x []float32) float32 {
	m := float32(math.Inf(-1))
	for _, v := range x {
		if v > m {
			m = v
		}
	}
	return m
}

func matMulPortable(dst, a, b view, inner, cols int) {
	for r := range dst.rows {
		out := dst.data[r*dst.stride:][:cols]
		clear(out)
		for k, v := range a.data[r*a.stride:][:inner] {
			row := b.data[k*b.stride:][:len(out)]
			for j, w := range row {
				out[j] += float32(v * w)
			}
		}
	}
}

// fold sums the lanes: the upper half onto the lower, three times.
func fold(s *[Lanes]float32) float32 {
	for n := Lanes / 2; n > 0; n /= 2 {
		for i := range n {
			s[i] += s[i+n]
		}
	}
	return s[0]
}

func tailPortable(dst, q, keys view, size, from int) {
	for r := range dst.rows {
		for t := from; t < Lanes; t++ {
			var s [4]float32
			for i, v := range q.data[r*q.stride:][:size] {
				s[i%4] += float32(v * keys.data[i*keys.stride+t])
			}
			dst.data[r*dst.stride+t] = (s[0] + s[1]) + (s[2] + s[3])
		}
	}
}

func softmaxPortable(x view, n int, scale float32) {
	for r := range x.rows {
		row := x.data[r*x.stride:][:n]
		top := float32(math.Inf(-1))
		for i, v := range row {
			v = float32(v * scale)
			row[i] = v
			if v > top {
				top = v
			}
		}
		var sum float32
		if n%4 != 0 {
			for i, v := range row {
				row[i] = ExpDouble(v - top)
				sum += row[i]
			}
		} else {
			var s [4]float32
			for i, v := range row {
				row[i] = Exp(v - top)
				s[i%4] += row[i]
			}
			sum = s[0] + s[1] + s[2] + s[3]
		}
		for i := range row {
			row[i] /= sum
		}
	}
}

func expSumPortable(x []float32, shift float32) float32 {
	var s [Lanes]float32
	for i, v := range x {
		s[i%Lanes] += Exp(v - shift)
	}
	return fold(&s)
}

func addNormPortable(dst, x, y, gain, bias []float32) {
	n := len(gain)
	for ; len(x) > 0; dst, x, y = dst[n:], x[n:], y[n:] {
		row := dst[:n]
		var sum float32
		for i, v := range x[:n] {
			row[i] = v + y[i]
			sum += row[i]
		}
		mean := sum / float32(n)
		sum = 0
		for i, v := range row {
			v -= mean
			row[i] = v
			sum += float32(v * v)
		}
		deviation := deviation(sum, n)
		for i, v := range row {
			row[i] = float32(float32(v/deviation)*gain[i]) + bias[i]
		}
	}
}

func deviation(squares float32, n int) float32 {
	return float32(math.Sqrt(float64(float32(squares/float32(n)) + normEpsilon)))
}

func ssruPortable(h, c, f, x []float32) {
	for i, v := range f {
		g := Exp(v)
		g /= 1 + g
		v = float32(g*c[i]) + float32((1-g)*x[i])
		c[i] = v
		h[i] = positive(v)
	}
}
