package kernel

// Saturating is s with the integer products of Bergamot's WebAssembly build,
// where the sum of each two products is cut to 16 bit, so that large weights
// and activations lose part of theirs. It is there to tell that loss from
// other differences between the engines, not to translate with.
func Saturating(s *Set) *Set {
	x := *s
	x.Name += " saturating"
	x.raised, x.quantize = false, quantizePortable
	group := mulGroupSaturating
	if s.saturating != nil {
		group = s.saturating
	}
	x.mul = func(dst []int32, stride int, a []int8, in int, w []int8, _ []int32) {
		for r := 0; r*in < len(a); r++ {
			for g := 0; g < stride; g += 16 {
				group(dst[r*stride+g:][:16], a[r*in:(r+1)*in], w[g*in:(g+16)*in])
			}
		}
	}
	return &x
}

func mulGroupSaturating(dst []int32, x, w []int8) {
	clear(dst)
	for k := 0; k < len(x); k += 2 {
		for o := range dst {
			at := k/4*64 + 4*o + k%4
			pair := (int32(x[k])+Raise)*int32(w[at]) + (int32(x[k+1])+Raise)*int32(w[at+1])
			dst[o] += min(max(pair, -1<<15), 1<<15-1)
		}
	}
}
