package kernel

import (
	"math"

	"golang.org/x/sys/cpu"
)

//go:generate go run -C gen . -pkg kernel -out ../vector_amd64.s -stubs ../vector_amd64.go

func native() []*Set {
	var sets []*Set
	x := &cpu.X86
	if x.HasAVX512F && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX512DQ && x.HasAVX512VNNI {
		sets = append(sets, &avx512)
	}
	if x.HasAVX2 {
		sets = append(sets, &avx2)
	}
	return sets
}

var avx512 = vectors{
	quantizeAVX512, dequantAVX512, reluAVX512, maxAbsAVX512, maxAVX512, matMulAVX512, tailAVX512,
	powersAVX512, powersDoubleAVX512, divideAVX512, expSumAVX512, addAVX512, centerAVX512, finishAVX512, ssruAVX512,
}.set("avx512vnni", mul512)

var avx2 = vectors{
	quantizeAVX2, dequantAVX2, reluAVX2, maxAbsAVX2, maxAVX2, matMulAVX2, tailAVX2,
	powersAVX2, powersDoubleAVX2, divideAVX2, expSumAVX2, addAVX2, centerAVX2, finishAVX2, ssruAVX2,
}.set("avx2", mul2)

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

func (v vectors) set(name string, mul func(dst []int32, stride int, a []int8, in int, w []int8, raised []int32)) Set {
	return Set{
		Name: name,
		mul:  mul,
		saturating: func(dst []int32, x, w []int8) {
			mulSaturating(&dst[0], &x[0], uintptr(len(x)), &w[0])
		},
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

// mul512 goes through the groups in the outer loop, so that a tile of weights
// is in the cache for all rows.
func mul512(dst []int32, stride int, a []int8, in int, w []int8, _ []int32) {
	rows, n, k := len(a)/in, uintptr(stride), uintptr(in)
	if rows == 1 {
		g := 0
		for ; g+128 <= stride; g += 128 {
			mul512x1x8(&dst[g], n, &a[0], k, &w[g*in])
		}
		for ; g+64 <= stride; g += 64 {
			mul512x1x4(&dst[g], n, &a[0], k, &w[g*in])
		}
		for ; g < stride; g += 16 {
			mul512x1x1(&dst[g], n, &a[0], k, &w[g*in])
		}
		return
	}
	g := 0
	for ; g+64 <= stride; g += 64 {
		r := 0
		for ; r+4 <= rows; r += 4 {
			mul512x4x4(&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		}
		switch rows - r {
		case 1:
			mul512x1x4(&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		case 2:
			mul512x2x4(&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		case 3:
			mul512x3x4(&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		}
	}
	for ; g < stride; g += 16 {
		r := 0
		for ; r+4 <= rows; r += 4 {
			mul512x4x1(&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		}
		switch rows - r {
		case 1:
			mul512x1x1(&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		case 2:
			mul512x2x1(&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		case 3:
			mul512x3x1(&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		}
	}
}

func mul2(dst []int32, stride int, a []int8, in int, w []int8, raised []int32) {
	rows, n, k := len(a)/in, uintptr(stride), uintptr(in)
	for g := 0; g < stride; g += 16 {
		r := 0
		for ; r+4 <= rows; r += 4 {
			mul2x4(&dst[r*stride+g], n, &a[r*in], k, &w[g*in], &raised[g])
		}
		for ; r+2 <= rows; r += 2 {
			mul2x2(&dst[r*stride+g], n, &a[r*in], k, &w[g*in], &raised[g])
		}
		if r < rows {
			mul2x1(&dst[r*stride+g], n, &a[r*in], k, &w[g*in], &raised[g])
		}
	}
}
