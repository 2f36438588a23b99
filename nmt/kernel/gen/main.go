// Command gen writes the vector forms of package kernel's operations:
// vector_amd64.s and its declarations vector_amd64.go with avo, and, where its first
// argument is arm64, those for arm64 with an assembler of its own (asm.go). It is a
// module of its own, so that avo is needed only to run it: go generate in the folder
// above.
//
// Every float operation follows the portable form step by step; see the
// package comment there. One generator serves both widths: a vector of 16
// lanes is one register of AVX-512 or two of AVX2.
package main

import (
	"fmt"
	"math"
	"math/big"
	"os"

	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "arm64" {
		arm64(os.Args[2:])
		return
	}
	ConstraintExpr("amd64")
	constants()
	for rows := 1; rows <= 6; rows++ {
		mul512(rows, 4)
		mul512(rows, 1)
	}
	mul512(1, 8)
	for _, rows := range []int{1, 2, 4} {
		mul2(rows)
	}
	mulSaturating()
	for _, w := range []width{{"AVX2", 8}, {"AVX512", 16}} {
		quantize(w)
		dequantize(w, "dequant", false)
		dequantize(w, "relu", true)
		greatest(w, "maxAbs", true)
		greatest(w, "max", false)
		matMul(w)
		tail(w)
		powers(w, "powers", w.exp)
		powers(w, "powersDouble", w.expDouble)
		divide(w)
		expSum(w)
		add(w)
		center(w)
		finish(w)
		ssru(w)
	}
	for _, rows := range []int{1, 8} {
		rowSums("sums", rows, false, false)
		rowSums("squares", rows, true, false)
		rowSums("laneSums", rows, false, true)
	}
	Generate()
}

// c are constants, each in all 16 lanes.
var c = map[string]Mem{}

func constants() {
	for _, x := range []struct {
		name string
		bits uint32
	}{
		{"log2e", math.Float32bits(1.44269504088896341)},
		{"ln2High", math.Float32bits(0.693359375)},
		{"ln2Low", math.Float32bits(-2.12194440e-4)},
		{"expP0", math.Float32bits(1.9875691500e-4)},
		{"expP1", math.Float32bits(1.3981999507e-3)},
		{"expP2", math.Float32bits(8.3334519073e-3)},
		{"expP3", math.Float32bits(4.1665795894e-2)},
		{"expP4", math.Float32bits(1.6666665459e-1)},
		{"expP5", math.Float32bits(5.0000001201e-1)},
		{"expLow", math.Float32bits(-87.33654)},
		{"expHigh", math.Float32bits(88.02969)},
		{"one", math.Float32bits(1)},
		{"half", math.Float32bits(0.5)},
		{"expDoubleLow", math.Float32bits(-104)},
		{"low", math.Float32bits(-127)},
		{"high", math.Float32bits(127)},
		{"minusInf", math.Float32bits(float32(math.Inf(-1)))},
		{"abs", 1<<31 - 1},
		{"exponentBias", 127},
		{"shift", 0x7f7f7f7f}, // Raise in each byte
		{"ones16", 0x00010001},
	} {
		m := GLOBL("kernel_"+x.name, RODATA|NOPTR)
		for i := range 16 {
			DATA(4*i, U32(x.bits))
		}
		c[x.name] = m
	}
	for _, x := range []struct {
		name string
		bits uint64
	}{
		{"log2e32", math.Float64bits(0x1.71547652b82fep+0 * 32)},
		{"roundDouble", math.Float64bits(3 << 51)},
		{"expDouble0", math.Float64bits(0x1.c6af84b912394p-5 / (32 * 32 * 32))},
		{"expDouble1", math.Float64bits(0x1.ebfce50fac4f3p-3 / (32 * 32))},
		{"expDouble2", math.Float64bits(0x1.62e42ff0c52d6p-1 / 32)},
		{"oneDouble", math.Float64bits(1)},
		{"lowFive", 31},
		{"fifth", 16},
	} {
		m := GLOBL("kernel_"+x.name, RODATA|NOPTR)
		for i := range 8 {
			DATA(8*i, U64(x.bits))
		}
		c[x.name] = m
	}
	powers32 = GLOBL("kernel_powers32", RODATA|NOPTR)
	root, power := new(big.Float).SetPrec(200).SetInt64(2), new(big.Float).SetPrec(200).SetInt64(1)
	for range 5 {
		root.Sqrt(root)
	}
	for i := range 32 {
		v, _ := power.Float64()
		DATA(8*i, U64(math.Float64bits(v)-uint64(i)<<47))
		power.Mul(power, root)
	}
}

// powers32 is the table of that name in the portable form.
var powers32 Mem

// mul512 multiplies rows of activations with groups of 16 outputs: four
// products and their sum in 32 bit an instruction (VPDPBUSD). That takes
// unsigned by signed, so activations are raised already. Six rows by four groups
// are 24 sums, as many as the registers hold beside what goes into them: 24
// products for ten loads.
func mul512(rows, groups int) {
	TEXT(fmt.Sprintf("mul512x%dx%d", rows, groups), NOSPLIT, "func(dst *int32, stride uintptr, a *int8, in uintptr, w *int8)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%d rows by %d groups; stride is in elements.", rows, groups))
	dst, stride := Load(Param("dst"), GP64()), Load(Param("stride"), GP64())
	a, in := Load(Param("a"), GP64()), Load(Param("in"), GP64())
	w := Load(Param("w"), GP64())
	as := rowPointers(a, in, rows)
	size := GP64() // of a group
	MOVQ(in, size)
	SHLQ(Imm(4), size)
	ws := make([]reg.GPVirtual, (groups+3)/4) // of every fourth group
	size3 := GP64()
	LEAQ(Mem{Base: size, Index: size, Scale: 2}, size3)
	for i := range ws {
		ws[i] = GP64()
		if i == 0 {
			MOVQ(w, ws[0])
		} else {
			LEAQ(Mem{Base: ws[i-1], Index: size, Scale: 4}, ws[i])
		}
	}
	group := func(g int) Mem {
		m := Mem{Base: ws[g/4]}
		switch g % 4 {
		case 1:
			m.Index, m.Scale = size, 1
		case 2:
			m.Index, m.Scale = size, 2
		case 3:
			m.Index, m.Scale = size3, 1
		}
		return m
	}
	acc := make([][]reg.VecVirtual, rows)
	for r := range acc {
		for range groups {
			z := ZMM()
			VPXORD(z, z, z)
			acc[r] = append(acc[r], z)
		}
	}
	k := GP64()
	XORQ(k, k)
	label := fmt.Sprintf("loop%dx%d", rows, groups)
	Label(label)
	weights := make([]reg.VecVirtual, groups)
	for g := range groups {
		weights[g] = ZMM()
		VMOVDQU32(group(g), weights[g])
	}
	for r := range rows {
		x := ZMM()
		VPBROADCASTD(Mem{Base: as[r], Index: k, Scale: 1}, x)
		for g := range groups {
			vpdpbusd(weights[g], x, acc[r][g])
		}
	}
	for _, p := range ws {
		ADDQ(Imm(64), p)
	}
	ADDQ(Imm(4), k)
	CMPQ(k, in)
	JB(LabelRef(label))
	SHLQ(Imm(2), stride)
	for r := range rows {
		for g := range groups {
			VMOVDQU32(acc[r][g], Mem{Base: dst, Disp: 64 * g})
		}
		if r < rows-1 {
			ADDQ(stride, dst)
		}
	}
	VZEROUPPER()
	RET()
}

// vpdpbusd is not among avo's instructions.
func vpdpbusd(w, x, acc reg.VecVirtual) {
	Instruction(&ir.Instruction{
		Opcode:   "VPDPBUSD",
		Operands: []Op{w, x, acc},
		Inputs:   []Op{w, x, acc},
		Outputs:  []Op{acc},
		ISA:      []string{"AVX512_VNNI"},
	})
}

func rowPointers(a, in reg.Register, rows int) []reg.GPVirtual {
	as := make([]reg.GPVirtual, rows)
	for r := range as {
		as[r] = GP64()
		if r == 0 {
			MOVQ(a, as[0])
		} else {
			LEAQ(Mem{Base: as[r-1], Index: in, Scale: 1}, as[r])
		}
	}
	return as
}

// mul2 multiplies rows of activations with one group of 16 outputs. Pairs of
// products are summed in 16 bit, which cannot overflow: magnitude of the
// activation times weight with the activation's sign is at most 127*127. Sums
// begin at what raising the activations adds.
func mul2(rows int) {
	TEXT(fmt.Sprintf("mul2x%d", rows), NOSPLIT, "func(dst *int32, stride uintptr, a *int8, in uintptr, w *int8, raised *int32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%d rows by one group; stride is in elements.", rows))
	dst, stride := Load(Param("dst"), GP64()), Load(Param("stride"), GP64())
	a, in := Load(Param("a"), GP64()), Load(Param("in"), GP64())
	w, raised := Load(Param("w"), GP64()), Load(Param("raised"), GP64())
	as := rowPointers(a, in, rows)
	ones := YMM()
	VMOVDQU(c["ones16"], ones)
	acc := make([][2]reg.VecVirtual, rows)
	for r := range acc {
		for h := range acc[r] {
			acc[r][h] = YMM()
			VMOVDQU(Mem{Base: raised, Disp: 32 * h}, acc[r][h])
		}
	}
	k := GP64()
	XORQ(k, k)
	label := fmt.Sprintf("loop2x%d", rows)
	Label(label)
	var weights [2]reg.VecVirtual
	for h := range weights {
		weights[h] = YMM()
		VMOVDQU(Mem{Base: w, Disp: 32 * h}, weights[h])
	}
	for r := range rows {
		x, magnitude := YMM(), YMM()
		VPBROADCASTD(Mem{Base: as[r], Index: k, Scale: 1}, x)
		VPABSB(x, magnitude)
		for h := range weights {
			t := YMM()
			VPSIGNB(x, weights[h], t)
			VPMADDUBSW(t, magnitude, t)
			VPMADDWD(ones, t, t)
			VPADDD(t, acc[r][h], acc[r][h])
		}
	}
	ADDQ(Imm(64), w)
	ADDQ(Imm(4), k)
	CMPQ(k, in)
	JB(LabelRef(label))
	SHLQ(Imm(2), stride)
	for r := range rows {
		for h := range acc[r] {
			VMOVDQU(acc[r][h], Mem{Base: dst, Disp: 32 * h})
		}
		if r < rows-1 {
			ADDQ(stride, dst)
		}
	}
	VZEROUPPER()
	RET()
}

// mulSaturating is one row by one group as intgemm's Int8Shift computes it with
// SSSE3: activations are shifted by 127 and pairs of products are summed in 16
// bit with saturation.
func mulSaturating() {
	TEXT("mulSaturating", NOSPLIT, "func(dst *int32, a *int8, in uintptr, w *int8)")
	Pragma("noescape")
	Doc("is one row by one group, shifted activations and all.")
	dst, a := Load(Param("dst"), GP64()), Load(Param("a"), GP64())
	in, w := Load(Param("in"), GP64()), Load(Param("w"), GP64())
	ones, shift := YMM(), YMM()
	VMOVDQU(c["ones16"], ones)
	VMOVDQU(c["shift"], shift)
	acc := []reg.VecVirtual{YMM(), YMM()}
	for _, y := range acc {
		VPXOR(y, y, y)
	}
	k := GP64()
	XORQ(k, k)
	Label("loop")
	x := YMM()
	VPBROADCASTD(Mem{Base: a, Index: k, Scale: 1}, x)
	VPADDB(shift, x, x)
	for h := range acc {
		t := YMM()
		VPMADDUBSW(Mem{Base: w, Disp: 32 * h}, x, t)
		VPMADDWD(ones, t, t)
		VPADDD(t, acc[h], acc[h])
	}
	ADDQ(Imm(64), w)
	ADDQ(Imm(4), k)
	CMPQ(k, in)
	JB(LabelRef("loop"))
	for h := range acc {
		VMOVDQU(acc[h], Mem{Base: dst, Disp: 32 * h})
	}
	VZEROUPPER()
	RET()
}
