package nmt

import (
	"context"
	"math"

	"dolmetsch/nmt/kernel"
)

// worker translates one batch at a time and keeps its memory for the next.
type worker struct {
	*kernel.Set
	m   *Model
	opt Options

	// activations
	x, y, z   []float32 // rows × dim
	q, k, v   []float32
	keys      []float32 // of one sentence, transposed
	scores    []float32
	hidden    []float32 // block of rows × feed-forward size
	quantized []int8
	bias      []float32
	sums      []int32

	watch func(x []float32, in int) // for tests: sees rows before they are quantized

	sentences []sentence
	decoding  bool
	search    search
}

// sentence is a job's place in the batch.
type sentence struct {
	*job
	start int // of its rows among the encoder's
}

// blockRows is how many rows go through a layer at once, so that what is
// between its products stays in the cache.
const blockRows = 32

// grow makes *s n long; the content is undefined.
func grow[T any](s *[]T, n int) []T {
	if cap(*s) < n {
		*s = make([]T, n+n/4)
	}
	*s = (*s)[:n]
	return *s
}

// translate fills the results of a batch, as far as ctx lets it.
func (w *worker) translate(ctx context.Context, batch []*job) {
	w.sentences = w.sentences[:0]
	rows := 0
	for _, j := range batch {
		w.sentences = append(w.sentences, sentence{j, rows})
		rows += len(j.source)
	}
	if w.encode(ctx, rows) {
		w.decode(ctx)
	}
}

// signal adds the signal of a position to x: sines in the first half, cosines
// in the second (Vaswani et al. 2017).
func (m *Model) signal(x []float32, position int) {
	if at := position * len(x); at < len(m.signals) {
		for i, v := range m.signals[at : at+len(x)] {
			x[i] += v
		}
		return
	}
	half := len(x) / 2
	for i, wave := range m.waves {
		s, c := sincos(float32(position) * wave)
		x[i] += s
		x[half+i] += c
	}
}

// sincos is the sine and cosine of x, not negative, as FreeBSD's msun and so
// the reference engine compute them in float32: polynomials of degree 9 and 8
// on [-π/4, π/4] in float64, within 0.51 of the last place.
func sincos(x float32) (sin, cos float32) {
	n := math.RoundToEven(float64(x) * (2 / math.Pi))
	r := float64(x) - float64(n*(math.Pi/2))
	z := float64(r * r)
	w := float64(z * z)
	s := float64(r + float64(float64(z*r)*float64(-0.166666666416265235595+float64(z*0.0083333293858894631756))))
	s += float64(float64(float64(z*r)*w) * float64(-0.000198393348360966317347+float64(z*0.0000027183114939898219064)))
	c := float64(1+float64(z*-0.499999997251031003120)) + float64(w*0.0416666233237390631894)
	c += float64(float64(w*z) * float64(-0.00138867637746099294692+float64(z*0.0000243904487962774090654)))
	switch int(n) & 3 {
	case 1:
		s, c = c, -s
	case 2:
		s, c = -s, -c
	case 3:
		s, c = -c, s
	}
	return float32(s), float32(c)
}

// lookUp writes the scaled embedding of a piece. A negative id is the zero
// embedding that the decoder starts with.
func (e *embedding) lookUp(x []float32, id int32) {
	if id < 0 {
		clear(x)
		return
	}
	root := float32(math.Sqrt(float64(len(x))))
	for i, v := range e.pieces[int(id)*len(x):][:len(x)] {
		x[i] = float32(float32(v)*e.step) * root
	}
}

// encode leaves the encoder's output in w.x, one row a token, sentences one
// after the other. It reports whether it came to the end.
func (w *worker) encode(ctx context.Context, rows int) bool {
	d := w.m.config.Dim
	w.decoding = false
	x := grow(&w.x, rows*d)
	for _, s := range w.sentences {
		for i, id := range s.source {
			row := x[(s.start+i)*d:][:d]
			w.m.source.lookUp(row, id)
			w.m.signal(row, i)
		}
	}
	q, k, v, z, y := grow(&w.q, rows*d), grow(&w.k, rows*d), grow(&w.v, rows*d), grow(&w.z, rows*d), grow(&w.y, rows*d)
	for i := range w.m.encoder {
		if ctx.Err() != nil {
			return false
		}
		l := &w.m.encoder[i]
		w.product(&l.self.q, q, x)
		w.product(&l.self.k, k, x)
		w.product(&l.self.v, v, x)
		for _, s := range w.sentences {
			n := len(s.source)
			at, end := s.start*d, (s.start+n)*d
			keys := w.transpose(grow(&w.keys, d*kernel.Pad(n)), k[at:end], n)
			w.attend(z[at:end], q[at:end], keys, v[at:end], n, nil)
		}
		w.product(&l.self.o, y, z)
		w.AddNorm(x, x, y, l.self.norm.gain, l.self.norm.bias)
		w.feedForward(&l.ffn, x)
	}
	return true
}

// product is dst = l(x) row by row; rows of dst are padded to l's stride.
// Without alphas rows are scaled by their
// sentence in the encoder, each by itself in the decoder.
func (w *worker) product(l *linear, dst, x []float32) {
	in, out := l.w.In, l.w.Stride()
	if l.alpha > 0 {
		w.apply(l, dst, x, l.alpha)
		return
	}
	if w.decoding {
		for ; len(x) > 0; x, dst = x[in:], dst[out:] {
			w.apply(l, dst[:out], x[:in], scaleFor(w.MaxAbs(x[:in])))
		}
		return
	}
	for _, s := range w.sentences {
		from, to := s.start, s.start+len(s.source)
		part := x[from*in : to*in]
		w.apply(l, dst[from*out:to*out], part, scaleFor(w.MaxAbs(part)))
	}
}

func scaleFor(greatest float32) float32 {
	if !(greatest > 0) {
		return 1
	}
	return 127 / greatest
}

// apply is dst = x·W + b for rows of x, quantized by scale.
func (w *worker) apply(l *linear, dst, x []float32, scale float32) {
	in, out := l.w.In, l.w.Stride()
	unscale, bias := l.unscale(scale), w.biasFor(l, scale)
	for len(x) > 0 {
		n := min(len(x)/in, blockRows)
		q := w.quantize(x[:n*in], in, scale)
		sums := grow(&w.sums, n*out)
		w.Mul(sums, q, l.w)
		for r := range n {
			w.Dequantize(dst[r*out:(r+1)*out], sums[r*out:(r+1)*out], unscale, bias)
		}
		x, dst = x[n*in:], dst[n*out:]
	}
}

func (w *worker) quantize(x []float32, in int, scale float32) []int8 {
	if w.watch != nil {
		w.watch(x, in)
	}
	q := grow(&w.quantized, len(x))
	w.Quantize(q, x, scale)
	return q
}

// biasFor is l's bias for activations multiplied with scale.
func (w *worker) biasFor(l *linear, scale float32) []float32 {
	if scale == l.alpha {
		return l.ready
	}
	bias := grow(&w.bias, l.w.Stride())
	l.w.Bias(bias, l.bias, scale, l.mult)
	return bias
}

// transpose makes keys (n rows of dim) columns: dst has a row for each of dim,
// padded with zeros.
func (w *worker) transpose(dst, keys []float32, n int) []float32 {
	d, stride := w.m.config.Dim, kernel.Pad(n)
	for i := 0; i < d; i += 4 { // four at a time, as they lie side by side
		a, b, c, e := dst[i*stride:][:stride], dst[(i+1)*stride:][:stride], dst[(i+2)*stride:][:stride], dst[(i+3)*stride:][:stride]
		for t := range n {
			four := (*[4]float32)(keys[t*d+i:])
			a[t], b[t], c[t], e[t] = four[0], four[1], four[2], four[3]
		}
		clear(a[n:])
		clear(b[n:])
		clear(c[n:])
		clear(e[n:])
	}
	return dst
}

// attend is multi-head attention: for each row of q, z = softmax(q·K/√size)·V
// head by head. keys are transposed, see transpose; values are n rows. Where
// weights is given, the mean of the heads is added to it, n for each row.
func (w *worker) attend(z, q, keys, values []float32, n int, weights []float32) {
	d, stride := w.m.config.Dim, kernel.Pad(n)
	size := d / w.m.config.Heads
	scale := 1 / float32(math.Sqrt(float64(size)))
	for ; len(q) > 0; q, z = q[min(len(q), attendRows*d):], z[min(len(z), attendRows*d):] {
		rows := min(len(q)/d, attendRows)
		scores := grow(&w.scores, rows*stride)
		for h := 0; h < d; h += size {
			if w.decoding { // rows that the reference engine multiplies one by one
				w.MatMul(scores, stride, q[h:], d, keys[h*stride:], stride, rows, size, stride)
			} else {
				w.Scores(scores, stride, q[h:], d, keys[h*stride:], stride, rows, size, n)
			}
			w.Softmax(scores, stride, rows, n, scale)
			for i := range weights[:min(len(weights), rows*n)] {
				weights[i] += scores[i/n*stride+i%n] / float32(w.m.config.Heads)
			}
			w.MatMul(z[h:], d, scores, stride, values[h:], d, rows, n, size)
		}
		if weights != nil {
			weights = weights[rows*n:]
		}
	}
}

// attendRows is how many rows attend at once, a multiple of four for the sake of
// kernel.Set.Scores.
const attendRows = 16

// feedForward is x = LayerNorm(x + W2·max(W1·x, 0)).
func (w *worker) feedForward(f *feedForward, x []float32) {
	d, size := w.m.config.Dim, f.in.w.Out
	if f.in.alpha > 0 && f.out.alpha > 0 {
		for len(x) > 0 {
			n := min(len(x)/d, blockRows)
			hidden, y := grow(&w.hidden, n*size), grow(&w.y, n*d)
			w.applyReLU(&f.in, hidden, x[:n*d], f.in.alpha)
			w.apply(&f.out, y, hidden, f.out.alpha)
			w.AddNorm(x[:n*d], x[:n*d], y, f.norm.gain, f.norm.bias)
			x = x[n*d:]
		}
		return
	}
	rows := len(x) / d
	hidden, y := grow(&w.hidden, rows*size), grow(&w.y, rows*d)
	w.product(&f.in, hidden, x)
	for i, v := range hidden {
		hidden[i] = max(v, 0)
	}
	w.product(&f.out, y, hidden)
	w.AddNorm(x, x, y, f.norm.gain, f.norm.bias)
}

// applyReLU is dst = max(x·W + b, 0) for at most blockRows rows.
func (w *worker) applyReLU(l *linear, dst, x []float32, scale float32) {
	in, out := l.w.In, l.w.Stride()
	n := len(x) / in
	unscale, bias := l.unscale(scale), w.biasFor(l, scale)
	q, sums := w.quantize(x, in, scale), grow(&w.sums, n*out)
	w.Mul(sums, q, l.w)
	for r := range n {
		w.DequantizeReLU(dst[r*out:(r+1)*out], sums[r*out:(r+1)*out], unscale, bias)
	}
}
