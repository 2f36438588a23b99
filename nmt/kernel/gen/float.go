package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// width is a vector extension: lanes of float32 in one register.
type width struct {
	name  string
	lanes int
}

// vec is 16 lanes.
type vec []reg.VecVirtual

func (w width) vec() vec {
	if w.lanes == 16 {
		return vec{ZMM()}
	}
	return vec{YMM(), YMM()}
}

// at is the part of memory that register i of a vec goes with.
func (w width) at(m Mem, i int) Mem {
	m.Disp += 4 * w.lanes * i
	return m
}

// each calls f with the registers of dst and the matching parts of the others,
// which are vecs or memory.
func (w width) each(dst vec, f func(d reg.VecVirtual, x []Op), others ...any) {
	for i, d := range dst {
		ops := make([]Op, len(others))
		for j, o := range others {
			switch o := o.(type) {
			case vec:
				ops[j] = o[i]
			case Mem:
				ops[j] = w.at(o, i)
			default:
				panic(o)
			}
		}
		f(d, ops)
	}
}

func (w width) load(m Mem) vec {
	v := w.vec()
	w.each(v, func(d reg.VecVirtual, x []Op) { VMOVUPS(x[0], d) }, m)
	return v
}

func (w width) store(v vec, m Mem) {
	w.each(v, func(d reg.VecVirtual, x []Op) { VMOVUPS(d, x[0]) }, m)
}

func (w width) broadcast(m Mem) vec {
	v := w.vec()
	for _, d := range v {
		VBROADCASTSS(m, d)
	}
	return v
}

func (w width) zero() vec {
	v := w.vec()
	for _, d := range v {
		if w.lanes == 16 {
			VPXORD(d, d, d)
		} else {
			VPXOR(d, d, d)
		}
	}
	return v
}

// dst = a op b; b is a vec or memory.
func (w width) add(dst, a vec, b any) {
	w.each(dst, func(d reg.VecVirtual, x []Op) { VADDPS(x[1], x[0], d) }, a, b)
}

// dst = a - b
func (w width) sub(dst, a vec, b any) {
	w.each(dst, func(d reg.VecVirtual, x []Op) { VSUBPS(x[1], x[0], d) }, a, b)
}

func (w width) mul(dst, a vec, b any) {
	w.each(dst, func(d reg.VecVirtual, x []Op) { VMULPS(x[1], x[0], d) }, a, b)
}

// dst = a / b
func (w width) div(dst, a vec, b any) {
	w.each(dst, func(d reg.VecVirtual, x []Op) { VDIVPS(x[1], x[0], d) }, a, b)
}

// atLeast is dst = a > b ? a : b, so b where a is no number.
func (w width) atLeast(dst, a vec, b any) {
	w.each(dst, func(d reg.VecVirtual, x []Op) { VMAXPS(x[1], x[0], d) }, a, b)
}

// atMost is dst = a < b ? a : b.
func (w width) atMost(dst, a vec, b any) {
	w.each(dst, func(d reg.VecVirtual, x []Op) { VMINPS(x[1], x[0], d) }, a, b)
}

func (w width) and(dst, a vec, b any) {
	w.each(dst, func(d reg.VecVirtual, x []Op) {
		if w.lanes == 16 {
			VPANDD(x[1], x[0], d)
		} else {
			VPAND(x[1], x[0], d)
		}
	}, a, b)
}

func (w width) xor(dst, a vec, b any) {
	w.each(dst, func(d reg.VecVirtual, x []Op) {
		if w.lanes == 16 {
			VPXORD(x[1], x[0], d)
		} else {
			VPXOR(x[1], x[0], d)
		}
	}, a, b)
}

// exp is x = Exp(x), see the portable form.
func (w width) exp(x vec) {
	w.atLeast(x, x, c["expLow"])
	w.atMost(x, x, c["expHigh"])
	n, p, t := w.vec(), w.vec(), w.vec()
	w.mul(n, x, c["log2e"])
	w.add(n, n, c["roundBias"])
	w.sub(n, n, c["roundBias"])
	w.mul(t, n, c["ln2High"])
	w.sub(x, x, t)
	w.mul(t, n, c["ln2Low"])
	w.sub(x, x, t)
	w.mul(p, x, c["expP0"])
	for i := 1; i <= 5; i++ {
		w.add(p, p, c[fmt.Sprintf("expP%d", i)])
		if i < 5 {
			w.mul(p, p, x)
		}
	}
	w.mul(t, x, x)
	w.mul(p, p, t)
	w.add(p, p, x)
	w.add(p, p, c["one"])
	w.each(n, func(d reg.VecVirtual, _ []Op) { VCVTTPS2DQ(d, d) })
	w.each(n, func(d reg.VecVirtual, x []Op) { VPADDD(x[0], d, d) }, c["exponentBias"])
	w.each(n, func(d reg.VecVirtual, _ []Op) { VPSLLD(Imm(23), d, d) })
	w.mul(x, p, n)
}

// fold reduces the lanes of v to one number, the lowest of an XMM register:
// the upper half onto the lower, then a quarter, and so on.
func (w width) fold(v vec, op func(b, a Op, d Op)) reg.VecVirtual {
	var y reg.VecVirtual
	if w.lanes == 16 {
		y = YMM()
		VEXTRACTF64X4(Imm(1), v[0], y)
		op(y, v[0].AsY(), y)
	} else {
		y = v[0]
		op(v[1], y, y)
	}
	x, h := XMM(), XMM()
	VEXTRACTF128(Imm(1), y, x)
	op(x, y.AsX(), x)
	VPERMILPS(Imm(0xE), x, h) // lanes 2 and 3 down
	op(h, x, x)
	VPERMILPS(Imm(0x1), x, h)
	op(h, x, x)
	return x
}

func sum(b, a, d Op)  { VADDPS(b, a, d) }
func most(b, a, d Op) { VMAXPS(b, a, d) }

// spread puts the lowest lane of x into all.
func (w width) spread(x reg.VecVirtual) vec {
	v := w.vec()
	for _, d := range v {
		VBROADCASTSS(x, d)
	}
	return v
}

// loop runs body for i = 0, 16, … below n elements; body gets the byte offset
// of float32 as an index with scale 4.
func loop(name string, n reg.Register, body func(i reg.GPVirtual)) {
	i := GP64()
	XORQ(i, i)
	Label(name)
	body(i)
	ADDQ(Imm(16), i)
	CMPQ(i, n)
	JB(LabelRef(name))
}

func floats(base reg.Register, i reg.Register) Mem { return Mem{Base: base, Index: i, Scale: 4} }

func (w width) text(name, signature string) {
	TEXT(name+w.name, NOSPLIT, signature)
	Pragma("noescape")
	Doc("is the " + w.name + " form; n is not 0.")
}

func done() {
	VZEROUPPER()
	RET()
}

func quantize(w width) {
	w.text("quantize", "func(dst *int8, x *float32, n uintptr, scale float32)")
	dst, x, n := Load(Param("dst"), GP64()), Load(Param("x"), GP64()), Load(Param("n"), GP64())
	scale := w.broadcast(param("scale"))
	loop("loop", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.mul(v, v, scale)
		w.atLeast(v, v, c["low"])
		w.atMost(v, v, c["high"])
		w.each(v, func(d reg.VecVirtual, _ []Op) { VCVTPS2DQ(d, d) }) // to nearest even
		out := Mem{Base: dst, Index: i, Scale: 1}
		if w.lanes == 16 {
			VPMOVSDB(v[0], out)
			return
		}
		h := XMM()
		for _, y := range v {
			VEXTRACTI128(Imm(1), y, h)
			VPACKSSDW(h, y.AsX(), y.AsX())
		}
		VPACKSSWB(v[1].AsX(), v[0].AsX(), h)
		VMOVDQU(h, out)
	})
	done()
}

// param is where a scalar argument stands.
func param(name string) Mem {
	a, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return a.Addr
}

func dequantize(w width, name string, positive bool) {
	w.text(name, "func(dst *float32, acc *int32, n uintptr, scale float32, bias *float32)")
	dst, acc, n := Load(Param("dst"), GP64()), Load(Param("acc"), GP64()), Load(Param("n"), GP64())
	bias := Load(Param("bias"), GP64())
	scale := w.broadcast(param("scale"))
	var zero vec
	if positive {
		zero = w.zero()
	}
	loop("loop", n, func(i reg.GPVirtual) {
		v := w.vec()
		w.each(v, func(d reg.VecVirtual, x []Op) { VCVTDQ2PS(x[0], d) }, floats(acc, i))
		w.mul(v, v, scale)
		w.add(v, v, floats(bias, i))
		if positive {
			w.atLeast(v, v, zero)
		}
		w.store(v, floats(dst, i))
	})
	done()
}

func greatest(w width, name string, abs bool) {
	w.text(name, "func(x *float32, n uintptr) float32")
	x, n := Load(Param("x"), GP64()), Load(Param("n"), GP64())
	var m vec
	if abs {
		m = w.zero()
	} else {
		m = w.load(c["minusInf"])
	}
	loop("loop", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		if abs {
			w.and(v, v, c["abs"])
		}
		w.atLeast(m, v, m)
	})
	Store(w.fold(m, most), ReturnIndex(0))
	done()
}

// matMul goes through dst in tiles of four rows, then single rows, and up to
// 32 columns, which stay in registers over all rows of b.
func matMul(w width) {
	w.text("matMul", "func(dst *float32, dstStride uintptr, a *float32, aStride uintptr, b *float32, bStride uintptr, rows, inner, cols uintptr)")
	dst, dstStride := Load(Param("dst"), GP64()), Load(Param("dstStride"), GP64())
	a, aStride := Load(Param("a"), GP64()), Load(Param("aStride"), GP64())
	b, bStride := Load(Param("b"), GP64()), Load(Param("bStride"), GP64())
	inner := Load(Param("inner"), GP64())
	SHLQ(Imm(2), dstStride)
	SHLQ(Imm(2), aStride)
	SHLQ(Imm(2), bStride)
	rows := param("rows") // counts down in its place on the stack: registers are few
	for _, height := range []int{4, 1} {
		name := func(s string, n int) string { return fmt.Sprintf("%s%dx%d", s, height, n) }
		Label(name("rows", 0))
		CMPQ(rows, Imm(uint64(height)))
		JB(LabelRef(name("end", 0)))
		column, left := GP64(), Load(Param("cols"), GP64())
		XORQ(column, column)
		for tile := 2 * w.lanes / 16; ; tile /= 2 {
			if tile == 0 {
				break
			}
			Label(name("tile", tile))
			CMPQ(left, Imm(uint64(16*tile)))
			JB(LabelRef(name("below", tile)))
			acc := make([][]vec, height)
			for r := range acc {
				for range tile {
					acc[r] = append(acc[r], w.zero())
				}
			}
			p, k, x, y := GP64(), GP64(), GP64(), GP64()
			LEAQ(Mem{Base: b, Index: column, Scale: 4}, p)
			MOVQ(a, x)
			if height == 4 {
				LEAQ(Mem{Base: a, Index: aStride, Scale: 2}, y)
			}
			MOVQ(inner, k)
			Label(name("inner", tile))
			from := []Mem{{Base: x}, {Base: x, Index: aStride, Scale: 1}, {Base: y}, {Base: y, Index: aStride, Scale: 1}}
			var columns []vec
			for t := range tile {
				columns = append(columns, w.load(Mem{Base: p, Disp: 64 * t}))
			}
			for r := range acc {
				one := reg.VecVirtual(ZMM())
				if w.lanes == 8 {
					one = YMM()
				}
				VBROADCASTSS(from[r], one)
				for t := range tile {
					for i := range acc[r][t] {
						product := reg.VecVirtual(ZMM())
						if w.lanes == 8 {
							product = YMM()
						}
						VMULPS(columns[t][i], one, product)
						VADDPS(product, acc[r][t][i], acc[r][t][i])
					}
				}
			}
			ADDQ(Imm(4), x)
			if height == 4 {
				ADDQ(Imm(4), y)
			}
			ADDQ(bStride, p)
			DECQ(k)
			JNZ(LabelRef(name("inner", tile)))
			LEAQ(Mem{Base: dst, Index: column, Scale: 4}, p)
			for r := range acc {
				for t := range tile {
					w.store(acc[r][t], Mem{Base: p, Disp: 64 * t})
				}
				if r+1 < height {
					ADDQ(dstStride, p)
				}
			}
			ADDQ(Imm(uint64(16*tile)), column)
			SUBQ(Imm(uint64(16*tile)), left)
			JMP(LabelRef(name("tile", tile)))
			Label(name("below", tile))
		}
		for range height {
			ADDQ(dstStride, dst)
			ADDQ(aStride, a)
		}
		SUBQ(Imm(uint64(height)), rows)
		JMP(LabelRef(name("rows", 0)))
		Label(name("end", 0))
	}
	done()
}

func softmax(w width) {
	w.text("softmax", "func(x *float32, n uintptr)")
	x, n := Load(Param("x"), GP64()), Load(Param("n"), GP64())
	m := w.load(c["minusInf"])
	loop("greatest", n, func(i reg.GPVirtual) {
		w.atLeast(m, w.load(floats(x, i)), m)
	})
	top := w.spread(w.fold(m, most))
	total := w.zero()
	loop("powers", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.sub(v, v, top)
		w.exp(v)
		w.store(v, floats(x, i))
		w.add(total, total, v)
	})
	s, one := w.fold(total, sum), XMM()
	VMOVSS(c["one"], one)
	VDIVSS(s, one, one)
	scale := w.spread(one)
	loop("scale", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.mul(v, v, scale)
		w.store(v, floats(x, i))
	})
	done()
}

func expSum(w width) {
	w.text("expSum", "func(x *float32, n uintptr, shift float32) float32")
	x, n := Load(Param("x"), GP64()), Load(Param("n"), GP64())
	shift := w.broadcast(param("shift"))
	total := w.zero()
	loop("loop", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.sub(v, v, shift)
		w.exp(v)
		w.add(total, total, v)
	})
	Store(w.fold(total, sum), ReturnIndex(0))
	done()
}

func addNorm(w width) {
	w.text("addNorm", "func(dst, x, y, gain, bias *float32, n uintptr)")
	dst, x, y := Load(Param("dst"), GP64()), Load(Param("x"), GP64()), Load(Param("y"), GP64())
	gain, bias, n := Load(Param("gain"), GP64()), Load(Param("bias"), GP64()), Load(Param("n"), GP64())
	total := w.zero()
	loop("add", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.add(v, v, floats(y, i))
		w.store(v, floats(dst, i))
		w.add(total, total, v)
	})
	count, s := XMM(), w.fold(total, sum)
	VPXOR(count, count, count)
	VCVTSI2SSQ(n, count, count)
	VDIVSS(count, s, s)
	mean := w.spread(s)
	squares := w.zero()
	loop("center", n, func(i reg.GPVirtual) {
		v, t := w.load(floats(dst, i)), w.vec()
		w.sub(v, v, mean)
		w.store(v, floats(dst, i))
		w.mul(t, v, v)
		w.add(squares, squares, t)
	})
	s = w.fold(squares, sum)
	VDIVSS(count, s, s)
	VADDSS(c["epsilon"], s, s)
	VSQRTSS(s, s, s)
	one := XMM()
	VMOVSS(c["one"], one)
	VDIVSS(s, one, one)
	scale := w.spread(one)
	loop("scale", n, func(i reg.GPVirtual) {
		v := w.load(floats(dst, i))
		w.mul(v, v, scale)
		w.mul(v, v, floats(gain, i))
		w.add(v, v, floats(bias, i))
		w.store(v, floats(dst, i))
	})
	done()
}

func ssru(w width) {
	w.text("ssru", "func(h, c, f, x *float32, n uintptr)")
	h, cell, f := Load(Param("h"), GP64()), Load(Param("c"), GP64()), Load(Param("f"), GP64())
	x, n := Load(Param("x"), GP64()), Load(Param("n"), GP64())
	loop("loop", n, func(i reg.GPVirtual) {
		g := w.load(floats(f, i))
		w.xor(g, g, c["sign"])
		w.exp(g)
		w.add(g, g, c["one"])
		one := w.load(c["one"])
		w.div(g, one, g)
		w.sub(one, one, g)
		w.mul(g, g, floats(cell, i))
		w.mul(one, one, floats(x, i))
		w.add(g, g, one)
		w.store(g, floats(cell, i))
		w.atLeast(g, g, w.zero())
		w.store(g, floats(h, i))
	})
	done()
}
