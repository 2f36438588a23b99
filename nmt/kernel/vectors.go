//go:build amd64 || arm64

package kernel

import "math"

// vectors are the operations in assembly; lengths are not 0.
type vectors struct {
	quantize func(dst *int8, x *float32, n uintptr, scale float32)
	dequant  func(dst *float32, acc *int32, n uintptr, scale float32, bias *float32)
	relu     func(dst *float32, acc *int32, n uintptr, scale float32, bias *float32)
	maxAbs   func(x *float32, n uintptr) float32
	max      func(x *float32, n uintptr) float32
	matMul   func(dst *float32, dstStride uintptr, a *float32, aStride uintptr, b *float32, bStride uintptr, rows, inner, cols uintptr)
	tail     func(dst *float32, dstStride uintptr, q *float32, qStride uintptr, keys *float32, keysStride uintptr, rows, size uintptr, mask *uint32)
	powers   func(x *float32, n uintptr, scale float32)
	double   func(x *float32, n uintptr, scale float32) // powers with ExpDouble
	divide   func(x *float32, n uintptr, by float32)
	expSum   func(x *float32, n uintptr, shift float32) float32
	add      func(dst, x, y *float32, n uintptr)
	center   func(x *float32, n uintptr, mean float32)
	finish   func(x *float32, n uintptr, deviation float32, gain, bias *float32)
	ssru     func(h, c, f, x *float32, n uintptr)
}

// set is the set that has them, with products of its own; saturating may be nil.
func (v vectors) set(name string, mul func(dst []int32, stride int, a []int8, in int, w []int8, raised []int32), saturating func(dst []int32, x, w []int8)) Set {
	return Set{
		Name:       name,
		mul:        mul,
		saturating: saturating,
		quantize: func(dst []int8, x []float32, scale float32) {
			v.quantize(&dst[0], &x[0], uintptr(len(x)), scale)
		},
		dequant: func(dst []float32, acc []int32, scale float32, bias []float32) {
			v.dequant(&dst[0], &acc[0], uintptr(len(dst)), scale, &bias[0])
		},
		relu: func(dst []float32, acc []int32, scale float32, bias []float32) {
			v.relu(&dst[0], &acc[0], uintptr(len(dst)), scale, &bias[0])
		},
		maxAbs: func(x []float32) float32 { return v.maxAbs(&x[0], uintptr(len(x))) },
		max:    func(x []float32) float32 { return v.max(&x[0], uintptr(len(x))) },
		matMul: func(dst, a, b view, inner, cols int) {
			v.matMul(&dst.data[0], uintptr(dst.stride), &a.data[0], uintptr(a.stride), &b.data[0], uintptr(b.stride),
				uintptr(dst.rows), uintptr(inner), uintptr(cols))
		},
		tail: func(dst, q, keys view, size, from int) {
			v.tail(&dst.data[0], uintptr(dst.stride), &q.data[0], uintptr(q.stride), &keys.data[0], uintptr(keys.stride),
				uintptr(dst.rows), uintptr(size), &laneMasks[Lanes-from])
		},
		softmax: v.softmax,
		expSum: func(x []float32, shift float32) float32 {
			return v.expSum(&x[0], uintptr(len(x)), shift)
		},
		addNorm: v.addNorm,
		ssru: func(h, c, f, x []float32) {
			v.ssru(&h[0], &c[0], &f[0], &x[0], uintptr(len(h)))
		},
	}
}

// laneMasks from element 16 - i are a mask of all lanes but the first i.
var laneMasks = func() (m [2 * Lanes]uint32) {
	for i := Lanes; i < len(m); i++ {
		m[i] = 1<<32 - 1
	}
	return m
}()

// together is how many rows are summed side by side.
const together = 8

func (v vectors) softmax(x view, n int, scale float32) {
	lanes := n%4 == 0
	powers := v.double
	if lanes {
		powers = v.powers
	}
	stride, size := uintptr(x.stride), uintptr(n)
	for r := range x.rows {
		row := x.data[r*x.stride:][:x.stride]
		for i := n; i < len(row); i++ {
			row[i] = float32(math.Inf(-1))
		}
		powers(&row[0], stride, scale)
	}
	var sums [together]float32
	for r, rows := 0, 0; r < x.rows; r += rows {
		first := &x.data[r*x.stride]
		rows = together
		switch many := x.rows-r >= together; {
		case many && lanes:
			laneSums8(&sums[0], first, stride, size)
		case many:
			sums8(&sums[0], first, stride, size)
		case lanes:
			rows = 1
			laneSums1(&sums[0], first, stride, size)
		default:
			rows = 1
			sums1(&sums[0], first, stride, size)
		}
		for i := range rows {
			v.divide(&x.data[(r+i)*x.stride], stride, sums[i])
		}
	}
}

func (v vectors) addNorm(dst, x, y, gain, bias []float32) {
	v.add(&dst[0], &x[0], &y[0], uintptr(len(dst)))
	n, size := len(gain), uintptr(len(gain))
	var sums [together]float32
	for rows := 0; len(dst) > 0; dst = dst[rows*n:] {
		if rows = 1; len(dst) >= together*n {
			rows = together
			sums8(&sums[0], &dst[0], size, size)
		} else {
			sums1(&sums[0], &dst[0], size, size)
		}
		for r := range rows {
			v.center(&dst[r*n], size, sums[r]/float32(n))
		}
		if rows == together {
			squares8(&sums[0], &dst[0], size, size)
		} else {
			squares1(&sums[0], &dst[0], size, size)
		}
		for r := range rows {
			v.finish(&dst[r*n], size, deviation(sums[r], n), &gain[0], &bias[0])
		}
	}
}
