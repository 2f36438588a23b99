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
	vecMat:   vecMatPortable,
	softmax:  softmaxPortable,
	expSum:   expSumPortable,
	addNorm:  addNormPortable,
	ssru:     ssruPortable,
}

func mulPortable(dst []int32, stride int, a []int8, in int, w []int8, _ []int32) {
	for row := 0; row*in < len(a); row++ {
		x := a[row*in : (row+1)*in]
		for g := 0; g < stride; g += 16 {
			var acc [16]int32
			p := w[g*in : (g+16)*in]
			for len(x) >= 4 && len(p) >= 64 {
				x0, x1, x2, x3 := int32(x[0]), int32(x[1]), int32(x[2]), int32(x[3])
				for o := range acc {
					q := p[4*o : 4*o+4 : 4*o+4]
					acc[o] += x0*int32(q[0]) + x1*int32(q[1]) + x2*int32(q[2]) + x3*int32(q[3])
				}
				x, p = x[4:], p[64:]
			}
			copy(dst[row*stride+g:], acc[:])
			x = a[row*in : (row+1)*in]
		}
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

func vecMatPortable(dst, a, b []float32, stride int) {
	clear(dst)
	for k, v := range a {
		row := b[k*stride:][:len(dst)]
		for j, w := range row {
			dst[j] += float32(v * w)
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

func softmaxPortable(x []float32) {
	m := maxPortable(x)
	var s [Lanes]float32
	for i, v := range x {
		x[i] = Exp(v - m)
		s[i%Lanes] += x[i]
	}
	scale := 1 / fold(&s)
	for i := range x {
		x[i] *= scale
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
	var s [Lanes]float32
	for i, v := range x {
		dst[i] = v + y[i]
		s[i%Lanes] += dst[i]
	}
	n := float32(len(x))
	mean := fold(&s) / n
	s = [Lanes]float32{}
	for i, v := range dst {
		v -= mean
		dst[i] = v
		s[i%Lanes] += float32(v * v)
	}
	deviation := float32(math.Sqrt(float64(fold(&s)/n + normEpsilon)))
	scale := 1 / deviation
	for i, v := range dst {
		dst[i] = float32(float32(v*scale)*gain[i]) + bias[i]
	}
}

func ssruPortable(h, c, f, x []float32) {
	for i, v := range f {
		g := 1 / (1 + Exp(-v))
		v = float32(g*c[i]) + float32((1-g)*x[i])
		c[i] = v
		h[i] = positive(v)
	}
}
