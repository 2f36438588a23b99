package kernel

import "golang.org/x/sys/cpu"

//go:generate go run -C gen . arm64 -out ../vector_arm64.s -stubs ../vector_arm64.go

// native are the sets that this processor can run: every 64-bit Arm has NEON,
// those of the last years SDOT as well.
func native() []*Set {
	if cpu.ARM64.HasASIMDDP {
		return []*Set{&neonDot, &neon}
	}
	return []*Set{&neon}
}

var (
	neonVectors = vectors{
		quantizeNEON, dequantNEON, reluNEON, maxAbsNEON, maxNEON, matMulNEON, tailNEON,
		powersNEON, powersDoubleNEON, divideNEON, expSumNEON, addNEON, centerNEON, finishNEON, ssruNEON,
	}
	neonDot = neonVectors.set("neon sdot", mulDot, nil)
	neon    = neonVectors.set("neon", mulLong, nil)
)

// mulDot goes through the groups in the outer loop, so that a group's weights are
// in the cache for all rows.
func mulDot(dst []int32, stride int, a []int8, in int, w []int8, raised []int32) {
	rows, n, k := len(a)/in, uintptr(stride), uintptr(in)
	for g := 0; g < stride; g += 16 {
		r := 0
		for ; r+4 <= rows; r += 4 {
			mulDot4(&dst[r*stride+g], n, &a[r*in], k, &w[g*in], &raised[g])
		}
		if r+2 <= rows {
			mulDot2(&dst[r*stride+g], n, &a[r*in], k, &w[g*in], &raised[g])
			r += 2
		}
		if r < rows {
			mulDot1(&dst[r*stride+g], n, &a[r*in], k, &w[g*in], &raised[g])
		}
	}
}

// mulLong is mulDot without SDOT.
func mulLong(dst []int32, stride int, a []int8, in int, w []int8, raised []int32) {
	rows, n, k := len(a)/in, uintptr(stride), uintptr(in)
	for g := 0; g < stride; g += 16 {
		r := 0
		for ; r+2 <= rows; r += 2 {
			mulLong2(&dst[r*stride+g], n, &a[r*in], k, &w[g*in], &raised[g])
		}
		if r < rows {
			mulLong1(&dst[r*stride+g], n, &a[r*in], k, &w[g*in], &raised[g])
		}
	}
}
