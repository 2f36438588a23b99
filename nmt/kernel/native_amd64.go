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

var avx512 = func() Set {
	s := vectors{
		quantizeAVX512, dequantAVX512, reluAVX512, maxAbsAVX512, maxAVX512, matMulAVX512, tailAVX512,
		powersAVX512, powersDoubleAVX512, divideAVX512, expSumAVX512, addAVX512, centerAVX512, finishAVX512, ssruAVX512,
	}.set("avx512vnni", mul512, saturating)
	s.raised = true
	return s
}()

var avx2 = vectors{
	quantizeAVX2, dequantAVX2, reluAVX2, maxAbsAVX2, maxAVX2, matMulAVX2, tailAVX2,
	powersAVX2, powersDoubleAVX2, divideAVX2, expSumAVX2, addAVX2, centerAVX2, finishAVX2, ssruAVX2,
}.set("avx2", mul2, saturating)

func saturating(dst []int32, x, w []int8) {
	mulSaturating(&dst[0], &x[0], uintptr(len(x)), &w[0])
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
		for ; r+6 <= rows; r += 6 {
			mul512x6x4(&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		}
		if r < rows {
			mul512x4[rows-r](&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		}
	}
	for ; g < stride; g += 16 {
		r := 0
		for ; r+6 <= rows; r += 6 {
			mul512x6x1(&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		}
		if r < rows {
			mul512x1[rows-r](&dst[r*stride+g], n, &a[r*in], k, &w[g*in])
		}
	}
}

// What is left of six rows, by how many there are.
var (
	mul512x4 = [6]func(dst *int32, stride uintptr, a *int8, in uintptr, w *int8){nil, mul512x1x4, mul512x2x4, mul512x3x4, mul512x4x4, mul512x5x4}
	mul512x1 = [6]func(dst *int32, stride uintptr, a *int8, in uintptr, w *int8){nil, mul512x1x1, mul512x2x1, mul512x3x1, mul512x4x1, mul512x5x1}
)

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
