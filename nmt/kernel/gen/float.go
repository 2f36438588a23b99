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

func (w width) floor(v vec) {
	w.each(v, func(d reg.VecVirtual, _ []Op) {
		if w.lanes == 16 {
			VRNDSCALEPS(Imm(1), d, d)
		} else {
			VROUNDPS(Imm(1), d, d)
		}
	})
}

// exp is x = Exp(x), see the portable form.
func (w width) exp(x vec) {
	w.atLeast(x, x, c["expLow"])
	w.atMost(x, x, c["expHigh"])
	n, p, t := w.vec(), w.vec(), w.vec()
	w.mul(n, x, c["log2e"])
	w.add(n, n, c["half"])
	w.floor(n)
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
		if w.lanes == 16 { // raised, as mul512 takes them
			VPADDD(c["exponentBias"], v[0], v[0]) // 127
			VPMOVDB(v[0], out)
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

// tail computes 16 columns in four parts and keeps those that mask has.
func tail(w width) {
	TEXT("tail"+w.name, NOSPLIT, "func(dst *float32, dstStride uintptr, q *float32, qStride uintptr, keys *float32, keysStride uintptr, rows, size uintptr, mask *uint32)")
	Pragma("noescape")
	Doc("is the " + w.name + " form; rows and size are not 0.")
	dst, dstStride := Load(Param("dst"), GP64()), Load(Param("dstStride"), GP64())
	q, qStride := Load(Param("q"), GP64()), Load(Param("qStride"), GP64())
	keys, keysStride := Load(Param("keys"), GP64()), Load(Param("keysStride"), GP64())
	rows, size := Load(Param("rows"), GP64()), Load(Param("size"), GP64())
	mask := w.load(Mem{Base: Load(Param("mask"), GP64())})
	SHLQ(Imm(2), dstStride)
	SHLQ(Imm(2), qStride)
	SHLQ(Imm(2), keysStride)
	Label("row")
	parts := []vec{w.zero(), w.zero(), w.zero(), w.zero()}
	k, i := GP64(), GP64()
	MOVQ(keys, k)
	XORQ(i, i)
	Label("inner")
	for part, s := range parts {
		v, one := w.load(Mem{Base: k}), w.broadcast(Mem{Base: q, Index: i, Scale: 4, Disp: 4 * part})
		w.mul(v, v, one)
		w.add(s, s, v)
		ADDQ(keysStride, k)
	}
	ADDQ(Imm(4), i)
	CMPQ(i, size)
	JB(LabelRef("inner"))
	w.add(parts[0], parts[0], parts[1])
	w.add(parts[2], parts[2], parts[3])
	w.add(parts[0], parts[0], parts[2])
	old := w.load(Mem{Base: dst})
	w.xor(parts[0], parts[0], old)
	w.and(parts[0], parts[0], mask)
	w.xor(parts[0], parts[0], old)
	w.store(parts[0], Mem{Base: dst})
	ADDQ(dstStride, dst)
	ADDQ(qStride, q)
	DECQ(rows)
	JNZ(LabelRef("row"))
	done()
}

// powers is a row of softmax before it is divided by its sum.
func powers(w width, name string, exp func(vec)) {
	w.text(name, "func(x *float32, n uintptr, scale float32)")
	x, n := Load(Param("x"), GP64()), Load(Param("n"), GP64())
	scale := w.broadcast(param("scale"))
	m := w.load(c["minusInf"])
	loop("greatest", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.mul(v, v, scale)
		w.store(v, floats(x, i))
		w.atLeast(m, v, m)
	})
	top := w.spread(w.fold(m, most))
	loop("powers", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.sub(v, v, top)
		exp(v)
		w.store(v, floats(x, i))
	})
	done()
}

// expDouble is x = ExpDouble(x), see the portable form.
func (w width) expDouble(x vec) {
	w.atLeast(x, x, c["expDoubleLow"])
	for _, f := range x {
		var halves [2]reg.VecVirtual
		for h := range halves {
			z, k, r, p := w.register(), w.register(), w.register(), w.register()
			if w.lanes == 16 {
				part := YMM()
				VEXTRACTF64X4(Imm(uint64(h)), f, part)
				VCVTPS2PD(part, z)
			} else {
				part := XMM()
				VEXTRACTF128(Imm(uint64(h)), f, part)
				VCVTPS2PD(part, z)
			}
			VMULPD(c["log2e32"], z, z)
			VADDPD(c["roundDouble"], z, k)
			VSUBPD(c["roundDouble"], k, r)
			VSUBPD(r, z, r)
			power := w.power(k)
			VPSLLQ(Imm(47), k, k)
			VPADDQ(k, power, power)
			VMULPD(c["expDouble0"], r, p)
			VADDPD(c["expDouble1"], p, p)
			VMULPD(c["expDouble2"], r, z)
			VADDPD(c["oneDouble"], z, z)
			VMULPD(r, r, r)
			VMULPD(r, p, p)
			VADDPD(z, p, p)
			VMULPD(power, p, p)
			halves[h] = p
		}
		if w.lanes == 16 {
			low, high := YMM(), YMM()
			VCVTPD2PS(halves[0], low)
			VCVTPD2PS(halves[1], high)
			VINSERTF64X4(Imm(1), high, low.AsZ(), f)
		} else {
			low, high := XMM(), XMM()
			VCVTPD2PSY(halves[0], low)
			VCVTPD2PSY(halves[1], high)
			VINSERTF128(Imm(1), high, low.AsY(), f)
		}
	}
}

// power looks up the lowest five bits of k in powers32.
func (w width) power(k reg.VecVirtual) reg.VecVirtual {
	if w.lanes == 8 {
		i, all, s := YMM(), YMM(), YMM()
		table := GP64()
		LEAQ(powers32, table)
		VPAND(c["lowFive"], k, i)
		VPCMPEQD(all, all, all)
		VGATHERQPD(all, Mem{Base: table, Index: i, Scale: 8}, s)
		return s
	}
	// An index of four bits chooses among two registers.
	var s [2]reg.VecVirtual
	for half := range s {
		first := ZMM()
		s[half] = ZMM()
		VMOVDQU64(k, s[half])
		VMOVUPD(powers32.Offset(128*half), first)
		VPERMI2PD(powers32.Offset(128*half+64), first, s[half])
	}
	upper := K()
	VPTESTMQ(c["fifth"], k, upper)
	VMOVAPD(s[1], upper, s[0])
	return s[0]
}

func (w width) register() reg.VecVirtual {
	if w.lanes == 16 {
		return ZMM()
	}
	return YMM()
}

// rowSums sums rows one element after the other, all rows side by side: each
// waits for its last addition, but not for those of other rows. With squares
// it sums those; with four lanes, element i goes to lane i mod 4 and the lanes
// are summed in their order.
func rowSums(name string, rows int, squares, lanes bool) {
	TEXT(fmt.Sprintf("%s%d", name, rows), NOSPLIT, "func(sums, x *float32, stride, n uintptr)")
	Pragma("noescape")
	Doc(fmt.Sprintf("sums %d rows; n is not 0.", rows))
	sums, x := Load(Param("sums"), GP64()), Load(Param("x"), GP64())
	stride, n := Load(Param("stride"), GP64()), Load(Param("n"), GP64())
	SHLQ(Imm(2), stride)
	stride3, y := GP64(), GP64()
	if rows > 3 {
		LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, stride3)
		LEAQ(Mem{Base: x, Index: stride, Scale: 4}, y)
	}
	acc := make([]reg.VecVirtual, rows)
	for r := range acc {
		acc[r] = XMM()
		VPXOR(acc[r], acc[r], acc[r])
	}
	Label("loop")
	for r, s := range acc {
		m := Mem{Base: x}
		if r >= 4 {
			m.Base = y
		}
		switch r % 4 {
		case 1:
			m.Index, m.Scale = stride, 1
		case 2:
			m.Index, m.Scale = stride, 2
		case 3:
			m.Index, m.Scale = stride3, 1
		}
		switch {
		case lanes:
			VADDPS(m, s, s)
		case squares:
			v := XMM()
			VMOVSS(m, v)
			VMULSS(v, v, v)
			VADDSS(v, s, s)
		default:
			VADDSS(m, s, s)
		}
	}
	step := uint64(1)
	if lanes {
		step = 4
	}
	ADDQ(Imm(4*step), x)
	if rows > 3 {
		ADDQ(Imm(4*step), y)
	}
	SUBQ(Imm(step), n)
	JNZ(LabelRef("loop"))
	for r, s := range acc {
		if lanes {
			t := XMM()
			VMOVAPS(s, t)
			for lane := uint64(1); lane < 4; lane++ {
				v := XMM()
				VPERMILPS(Imm(lane), s, v)
				VADDSS(v, t, t)
			}
			s = t
		}
		VMOVSS(s, Mem{Base: sums, Disp: 4 * r})
	}
	RET()
}

// divide is x = x / by.
func divide(w width) {
	w.text("divide", "func(x *float32, n uintptr, by float32)")
	x, n := Load(Param("x"), GP64()), Load(Param("n"), GP64())
	by := w.broadcast(param("by"))
	loop("loop", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.div(v, v, by)
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

// add, center and finish are the steps of addNorm between the sums.
func add(w width) {
	w.text("add", "func(dst, x, y *float32, n uintptr)")
	dst, x, y := Load(Param("dst"), GP64()), Load(Param("x"), GP64()), Load(Param("y"), GP64())
	loop("loop", Load(Param("n"), GP64()), func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.add(v, v, floats(y, i))
		w.store(v, floats(dst, i))
	})
	done()
}

func center(w width) {
	w.text("center", "func(x *float32, n uintptr, mean float32)")
	x, n := Load(Param("x"), GP64()), Load(Param("n"), GP64())
	mean := w.broadcast(param("mean"))
	loop("loop", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.sub(v, v, mean)
		w.store(v, floats(x, i))
	})
	done()
}

func finish(w width) {
	w.text("finish", "func(x *float32, n uintptr, deviation float32, gain, bias *float32)")
	x, n := Load(Param("x"), GP64()), Load(Param("n"), GP64())
	gain, bias := Load(Param("gain"), GP64()), Load(Param("bias"), GP64())
	deviation := w.broadcast(param("deviation"))
	loop("loop", n, func(i reg.GPVirtual) {
		v := w.load(floats(x, i))
		w.div(v, v, deviation)
		w.mul(v, v, floats(gain, i))
		w.add(v, v, floats(bias, i))
		w.store(v, floats(x, i))
	})
	done()
}

func ssru(w width) {
	w.text("ssru", "func(h, c, f, x *float32, n uintptr)")
	h, cell, f := Load(Param("h"), GP64()), Load(Param("c"), GP64()), Load(Param("f"), GP64())
	x, n := Load(Param("x"), GP64()), Load(Param("n"), GP64())
	loop("loop", n, func(i reg.GPVirtual) {
		g, one := w.load(floats(f, i)), w.load(c["one"])
		w.exp(g)
		more := w.vec()
		w.add(more, g, one)
		w.div(g, g, more)
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
