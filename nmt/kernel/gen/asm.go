package main

import (
	"fmt"
	"math"
	"strings"
)

// vector is a vector register, scalar a general one or, as an argument, the
// lowest lane of a vector register.
type (
	vector int
	scalar string
)

func (s scalar) number() uint32 {
	var n uint32
	if _, err := fmt.Sscanf(string(s), "R%d", &n); err != nil {
		panic(err)
	}
	return n
}

// op is an instruction: its bits without registers, and how Arm writes it.
type op struct {
	code uint32
	text string
}

// Instructions with registers d, n and m.
var (
	fadd   = op{0x4E20D400, "FADD V%d.4S, V%d.4S, V%d.4S"}
	fsub   = op{0x4EA0D400, "FSUB V%d.4S, V%d.4S, V%d.4S"}
	fmul   = op{0x6E20DC00, "FMUL V%d.4S, V%d.4S, V%d.4S"}
	fdiv   = op{0x6E20FC00, "FDIV V%d.4S, V%d.4S, V%d.4S"}
	fcmgt  = op{0x6EA0E400, "FCMGT V%d.4S, V%d.4S, V%d.4S"}
	faddD  = op{0x4E60D400, "FADD V%d.2D, V%d.2D, V%d.2D"}
	fsubD  = op{0x4EE0D400, "FSUB V%d.2D, V%d.2D, V%d.2D"}
	fmulD  = op{0x6E60DC00, "FMUL V%d.2D, V%d.2D, V%d.2D"}
	eor    = op{0x6E201C00, "EOR V%d.16B, V%d.16B, V%d.16B"}
	bit    = op{0x6EA01C00, "BIT V%d.16B, V%d.16B, V%d.16B"}
	bif    = op{0x6EE01C00, "BIF V%d.16B, V%d.16B, V%d.16B"}
	addS   = op{0x4EA08400, "ADD V%d.4S, V%d.4S, V%d.4S"}
	addD   = op{0x4EE08400, "ADD V%d.2D, V%d.2D, V%d.2D"}
	addp   = op{0x4EA0BC00, "ADDP V%d.4S, V%d.4S, V%d.4S"}
	smull  = op{0x0E20C000, "SMULL V%d.8H, V%d.8B, V%d.8B"}
	smull2 = op{0x4E20C000, "SMULL2 V%d.8H, V%d.16B, V%d.16B"}
	smlal  = op{0x0E208000, "SMLAL V%d.8H, V%d.8B, V%d.8B"}
	smlal2 = op{0x4E208000, "SMLAL2 V%d.8H, V%d.16B, V%d.16B"}
	ext8   = op{0x6E004000, "EXT V%d.16B, V%d.16B, V%d.16B, #8"}
	sdot   = op{0x4F80E000, "SDOT V%d.4S, V%d.16B, V%d.4B[%d]"} // and a lane
)

// Instructions with registers d and n.
var (
	fabs   = op{0x4EA0F800, "FABS V%d.4S, V%d.4S"}
	frintm = op{0x4E219800, "FRINTM V%d.4S, V%d.4S"}
	fcvtzs = op{0x4EA1B800, "FCVTZS V%d.4S, V%d.4S"}
	fcvtns = op{0x4E21A800, "FCVTNS V%d.4S, V%d.4S"}
	scvtf  = op{0x4E21D800, "SCVTF V%d.4S, V%d.4S"}
	fmaxv  = op{0x6E30F800, "FMAXV S%d, V%d.4S"}
	shl23  = op{0x4F375400, "SHL V%d.4S, V%d.4S, #23"}
	shl47  = op{0x4F6F5400, "SHL V%d.2D, V%d.2D, #47"}
	xtn4H  = op{0x0E612800, "XTN V%d.4H, V%d.4S"}
	xtn8H  = op{0x4E612800, "XTN2 V%d.8H, V%d.4S"}
	xtn8B  = op{0x0E212800, "XTN V%d.8B, V%d.8H"}
	xtn16B = op{0x4E212800, "XTN2 V%d.16B, V%d.8H"}
	fcvtl  = op{0x0E617800, "FCVTL V%d.2D, V%d.2S"}
	fcvtl2 = op{0x4E617800, "FCVTL2 V%d.2D, V%d.4S"}
	fcvtn  = op{0x0E616800, "FCVTN V%d.2S, V%d.2D"}
	fcvtn2 = op{0x4E616800, "FCVTN2 V%d.4S, V%d.2D"}
	sadalp = op{0x4E606800, "SADALP V%d.4S, V%d.8H"}
	dupS   = op{0x4E040400, "DUP V%d.4S, V%d.S[0]"}
	dupS1  = op{0x4E0C0400, "DUP V%d.4S, V%d.S[1]"}
	dupS2  = op{0x4E140400, "DUP V%d.4S, V%d.S[2]"}
	dupS3  = op{0x4E1C0400, "DUP V%d.4S, V%d.S[3]"}
)

// Between a general register and a lane.
var (
	umovD0 = op{0x4E083C00, "UMOV %s, V%d.D[0]"}
	umovD1 = op{0x4E183C00, "UMOV %s, V%d.D[1]"}
	insD0  = op{0x4E081C00, "INS V%d.D[0], %s"}
	insD1  = op{0x4E181C00, "INS V%d.D[1], %s"}
	dupW   = op{0x4E040C00, "DUP V%d.4S, %s"}
)

// file is what is being written. Within a function it hands out registers.
type file struct {
	code, stubs strings.Builder
	scalars     []scalar // free ones
	next        vector   // the next free vector register
	resultAt    int      // where the function's result goes, in bytes
}

func (a *file) line(format string, args ...any) { fmt.Fprintf(&a.code, "\t"+format+"\n", args...) }
func (a *file) label(s string)                  { fmt.Fprintf(&a.code, "\n%s:\n", s) }

func (a *file) op(code uint32, format string, args ...any) {
	fmt.Fprintf(&a.code, "\tWORD $0x%08x // %s\n", code, fmt.Sprintf(format, args...))
}

func (a *file) op3(o op, d, n, m vector) {
	a.op(o.code|uint32(m)<<16|uint32(n)<<5|uint32(d), o.text, d, n, m)
}

// op3e is op3 with lane of m.
func (a *file) op3e(o op, d, n, m vector, lane int) {
	a.op(o.code|uint32(lane&1)<<21|uint32(lane>>1)<<11|uint32(m)<<16|uint32(n)<<5|uint32(d), o.text, d, n, m, lane)
}

func (a *file) op2(o op, d, n vector) { a.op(o.code|uint32(n)<<5|uint32(d), o.text, d, n) }

// memory is an instruction that loads or stores t at the address in p.
func (a *file) memory(code uint32, format string, t vector, p scalar) {
	a.op(code|p.number()<<5|uint32(t), format, t, p)
}

func (a *file) load4(t vector, p scalar) {
	a.memory(0x4C402800, "LD1 {V%d.4S and three more}, [%s]", t, p)
}
func (a *file) load4Post(t vector, p scalar) {
	a.memory(0x4CDF2800, "LD1 {V%d.4S and three more}, [%s], #64", t, p)
}
func (a *file) load4PostBy(t vector, p, by scalar) {
	a.op(0x4CC02800|by.number()<<16|p.number()<<5|uint32(t), "LD1 {V%d.4S and three more}, [%s], %s", t, p, by)
}
func (a *file) load2Post(t vector, p scalar) {
	a.memory(0x4CDFA800, "LD1 {V%d.4S and one more}, [%s], #32", t, p)
}
func (a *file) load1Post(t vector, p scalar) {
	a.memory(0x4CDF7800, "LD1 {V%d.4S}, [%s], #16", t, p)
}
func (a *file) load1RPost(t vector, p scalar) {
	a.memory(0x4DDFC800, "LD1R {V%d.4S}, [%s], #4", t, p)
}
func (a *file) load1RPostD(t vector, p scalar) {
	a.memory(0x4DDFCC00, "LD1R {V%d.2D}, [%s], #8", t, p)
}
func (a *file) store4(t vector, p scalar) {
	a.memory(0x4C002800, "ST1 {V%d.4S and three more}, [%s]", t, p)
}
func (a *file) store4Post(t vector, p scalar) {
	a.memory(0x4C9F2800, "ST1 {V%d.4S and three more}, [%s], #64", t, p)
}
func (a *file) store1Post(t vector, p scalar) {
	a.memory(0x4C9F7800, "ST1 {V%d.4S}, [%s], #16", t, p)
}

// atLeast is v = v > least ? v : least, so least where v is no number.
func (a *file) atLeast(v, least, t vector) {
	a.op3(fcmgt, t, v, least)
	a.op3(bif, v, least, t)
}

// atMost is v = v < most ? v : most.
func (a *file) atMost(v, most, t vector) {
	a.op3(fcmgt, t, most, v)
	a.op3(bif, v, most, t)
}

// keepGreater is m = v > m ? v : m.
func (a *file) keepGreater(m, v, t vector) {
	a.op3(fcmgt, t, v, m)
	a.op3(bit, m, v, t)
}

// text begins a function; args are names and their types, result is "" or
// float32. It returns the registers they are in; a float32 is in the lowest lane of
// the vector register of that number.
func (a *file) text(name, doc, args, result string) map[string]scalar {
	a.next, a.resultAt, a.scalars = 0, 0, nil
	for i := range 26 { // R18 is the system's, R26 to R31 are Go's
		if i != 18 {
			a.scalars = append(a.scalars, scalar(fmt.Sprintf("R%d", i)))
		}
	}
	in := map[string]scalar{}
	var loads []string
	at := 0
	for arg := range strings.SplitSeq(args, ", ") {
		name, kind, _ := strings.Cut(arg, " ")
		if kind == "float32" {
			v := a.vector()
			in[name] = scalar(fmt.Sprintf("R%d", v))
			loads = append(loads, fmt.Sprintf("FMOVS %s+%d(FP), F%d", name, at, v))
			at += 4
			continue
		}
		at = (at + 7) / 8 * 8
		in[name] = a.scalar()
		loads = append(loads, fmt.Sprintf("MOVD %s+%d(FP), %s", name, at, in[name]))
		at += 8
	}
	if result != "" {
		at = (at + 7) / 8 * 8
		a.resultAt = at
		at += 4
		result = " " + result
	}
	fmt.Fprintf(&a.stubs, "\n// %s\n//\n//go:noescape\nfunc %s(%s)%s\n", doc, name, args, result)
	fmt.Fprintf(&a.code, "\n// func %s(%s)%s\nTEXT ·%s(SB), NOSPLIT, $0-%d\n", name, args, result, name, at)
	for _, l := range loads {
		a.line("%s", l)
	}
	return in
}

func (a *file) scalar() scalar {
	s := a.scalars[0]
	a.scalars = a.scalars[1:]
	return s
}

func (a *file) free(s scalar) { a.scalars = append([]scalar{s}, a.scalars...) }

func (a *file) vector() vector { return a.vectors(1) }

func (a *file) vectors(n vector) vector {
	a.next += n
	return a.next - n
}

// spread puts the argument into all lanes of its register.
func (a *file) spread(s scalar) vector {
	v := vector(s.number())
	a.op2(dupS, v, v)
	return v
}

func (a *file) spreadTo(v vector, s scalar) { a.op2(dupS, v, vector(s.number())) }

// number puts x into all lanes of a register.
func (a *file) number(x float32) vector {
	v := a.vector()
	a.numberTo(v, x)
	return v
}

func (a *file) numberTo(v vector, x float32) {
	s := a.scalar()
	a.line("MOVD $0x%08x, %s", math.Float32bits(x), s)
	a.op(dupW.code|s.number()<<5|uint32(v), dupW.text, v, s)
	a.free(s)
}

func (a *file) zero() vector {
	v := a.vector()
	a.op3(eor, v, v, v)
	return v
}

// result returns the lowest lane of v.
func (a *file) result(v vector) {
	a.line("FMOVS F%d, ret+%d(FP)", v, a.resultAt)
	a.line("RET")
}
