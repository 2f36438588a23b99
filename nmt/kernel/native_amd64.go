package kernel

import "golang.org/x/sys/cpu"

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
	quantizeAVX512, dequantAVX512, reluAVX512, maxAbsAVX512, maxAVX512, matMulAVX512,
	softmaxAVX512, expSumAVX512, addNormAVX512, ssruAVX512,
}.set("avx512vnni", mul512)

var avx2 = vectors{
	quantizeAVX2, dequantAVX2, reluAVX2, maxAbsAVX2, maxAVX2, matMulAVX2,
	softmaxAVX2, expSumAVX2, addNormAVX2, ssruAVX2,
}.set("avx2", mul2)

// vectors are the operations in assembly; lengths are not 0.
type vectors struct {
	quantize func(dst *int8, x *float32, n uintptr, scale float32)
	dequant  func(dst *float32, acc *int32, n uintptr, scale float32, bias *float32)
	relu     func(dst *float32, acc *int32, n uintptr, scale float32, bias *float32)
	maxAbs   func(x *float32, n uintptr) float32
	max      func(x *float32, n uintptr) float32
	matMul   func(dst *float32, dstStride uintptr, a *float32, aStride uintptr, b *float32, bStride uintptr, rows, inner, cols uintptr)
	softmax  func(x *float32, n uintptr)
	expSum   func(x *float32, n uintptr, shift float32) float32
	addNorm  func(dst, x, y, gain, bias *float32, n uintptr)
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
		softmax: func(x []float32) { v.softmax(&x[0], uintptr(len(x))) },
		expSum: func(x []float32, shift float32) float32 {
			return v.expSum(&x[0], uintptr(len(x)), shift)
		},
		addNorm: func(dst, x, y, gain, bias []float32) {
			v.addNorm(&dst[0], &x[0], &y[0], &gain[0], &bias[0], uintptr(len(dst)))
		},
		ssru: func(h, c, f, x []float32) {
			v.ssru(&h[0], &c[0], &f[0], &x[0], uintptr(len(h)))
		},
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
