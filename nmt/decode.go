package nmt

import (
	"context"
	"math"
	"slices"

	"dolmetsch/nmt/kernel"
)

// search is the state of one batch's beam search. Greedy search is a beam of
// one. All of it is kept from batch to batch.
type search struct {
	live, next   []hypothesis // by sentence
	parents      []int32      // of next, in live
	nodes        []node
	cells, other []float32 // SSRU states: decoder layers × rows × dim
	keys, values []float32 // of the encoder's output, for each decoder layer
	padded       []int     // of each sentence, where its keys start, in columns
	ended        []ending
	outputs      []output
	logits       []float32 // of the hypotheses from scoredFrom to scoredTo
	scoredFrom   int
	scoredTo     int
	weights      []float32 // alignments, where asked for; nodes point into it
	best         []candidate
	ids          []int
	tail         tail
	word         []byte // this and the next are the guards' scratch
	low          []byte
	recent       []uint64
	attention    []float32 // see worker.coverage
}

// hypothesis is a translation that has not ended.
type hypothesis struct {
	sentence int32
	node     int32   // its last token, -1 at the start
	score    float32 // sum of log probabilities
}

// node is a token and the one before it.
type node struct {
	previous, token int32
	depth           int32
	weights         int32 // offset in search.weights
}

// ending is the best translation of a sentence that has ended so far.
type ending struct {
	count      int // of translations that ended
	node       int32
	missing    int32 // symbols of the source that it lacks
	score      float32
	normalized float32
	complete   bool
}

// candidate is a way to go on from a hypothesis.
type candidate struct {
	parent int32
	token  int32
	score  float32
}

// output is the output layer over the pieces that a sentence may use.
type output struct {
	ids     []uint32 // nil: all
	w       kernel.Matrix
	layer   linear
	symbols []symbol
	// words are those of the source, in small letters.
	words []string
	// stutters is how often they say something twice in a row, and echoes is true
	// where they say a phrase twice, so that the translation may.
	stutters int
	echoes   bool
}

// symbol is a user-defined piece of the output layer. A translation may have it
// as often as the source has: such pieces stand for something of the source,
// a placeholder or a quotation mark, and a second one would stand for nothing.
type symbol struct{ column, id, allowed int32 }

// decode searches a translation for each sentence of the batch from the
// encoder's output in w.x and fills the results.
func (w *worker) decode(ctx context.Context) {
	m, s := w.m, &w.search
	d := m.config.Dim
	w.remember()
	w.prepareOutputs()
	s.live, s.nodes, s.weights = s.live[:0], s.nodes[:0], s.weights[:0]
	ended := grow(&s.ended, len(w.sentences))
	for i := range w.sentences {
		ended[i] = ending{node: -1, normalized: float32(math.Inf(-1))}
		s.live = append(s.live, hypothesis{sentence: int32(i), node: -1})
	}
	most := len(w.sentences) * w.opt.Beam * d * len(m.decoder)
	clear(grow(&s.cells, most))
	grow(&s.other, most)
	w.decoding = true
	for step := 0; len(s.live) > 0; step++ {
		if ctx.Err() != nil {
			return
		}
		w.step(step)
		w.choose(step)
	}
	for i := range w.sentences {
		w.report(i)
	}
}

// remember projects the encoder's output to the keys and values of each
// decoder layer, once for all steps.
func (w *worker) remember() {
	m, s := w.m, &w.search
	d := m.config.Dim
	columns := 0
	s.padded = s.padded[:0]
	for _, x := range w.sentences {
		s.padded = append(s.padded, columns)
		columns += kernel.Pad(len(x.source))
	}
	rows := len(w.x) / d
	keys, values := grow(&s.keys, columns*d*len(m.decoder)), grow(&s.values, rows*d*len(m.decoder))
	k := grow(&w.k, rows*d)
	for i := range m.decoder {
		l := &m.decoder[i].context
		w.product(&l.k, k, w.x)
		w.product(&l.v, values[i*rows*d:(i+1)*rows*d], w.x)
		for j, x := range w.sentences {
			n := len(x.source)
			at := (i*columns + s.padded[j]) * d
			w.transpose(keys[at:at+kernel.Pad(n)*d], k[x.start*d:(x.start+n)*d], n)
		}
	}
	s.padded = append(s.padded, columns)
}

// prepareOutputs packs the output layer of each sentence.
func (w *worker) prepareOutputs() {
	m, s := w.m, &w.search
	for len(s.outputs) < len(w.sentences) {
		s.outputs = append(s.outputs, output{})
	}
	if m.lex == nil || w.opt.AllPieces {
		all := m.allPieces()
		for i, x := range w.sentences {
			s.outputs[i].ids, s.outputs[i].layer = nil, all
			w.prepareSymbols(&s.outputs[i], x.source)
		}
		return
	}
	for i, x := range w.sentences {
		o := &s.outputs[i]
		o.ids = m.lex.Select(o.ids[:0], x.source)
		o.w.PackRows(m.outputRows, o.ids)
		bias := grow(&o.layer.bias, o.w.Stride())
		for j, id := range o.ids {
			bias[j] = m.output.bias[id]
		}
		clear(bias[len(o.ids):])
		o.layer.w, o.layer.mult, o.layer.alpha = &o.w, m.output.mult, m.output.alpha
		o.layer.prepare()
		w.prepareSymbols(o, x.source)
	}
}

// prepareSymbols lists the user-defined pieces that o can score.
func (w *worker) prepareSymbols(o *output, source []int32) {
	o.symbols = o.symbols[:0]
	o.words, o.stutters, o.echoes = nil, 0, false
	if !w.opt.Stutter || w.opt.Words != nil {
		o.words = w.text(w.m.sourceVocab, source)
		o.stutters, o.echoes = stutters(o.words), echoes(o.words)
	}
	if w.opt.FreeSymbols {
		return
	}
	for _, id := range w.m.symbols {
		column, ok := o.column(id)
		if !ok {
			continue
		}
		y := symbol{column: int32(column), id: id}
		for _, t := range source {
			if t == id {
				y.allowed++
			}
		}
		o.symbols = append(o.symbols, y)
	}
}

// left is how often symbol y may still follow the node at.
func (s *search) left(y symbol, at int32) int32 {
	n := y.allowed
	for ; n > 0 && at >= 0; at = s.nodes[at].previous {
		if s.nodes[at].token == y.id {
			n--
		}
	}
	return n
}

// missing is how many symbols of the source the translation up to at lacks.
func (s *search) missing(o *output, at int32) int32 {
	var n int32
	for _, y := range o.symbols {
		n += s.left(y, at)
	}
	return n
}

// step runs the decoder on the live hypotheses and leaves its output in w.x.
func (w *worker) step(position int) {
	m, s := w.m, &w.search
	d, rows := m.config.Dim, len(s.live)
	x, y, z := grow(&w.x, rows*d), grow(&w.y, rows*d), grow(&w.z, rows*d)
	cell, forget := grow(&w.k, rows*d), grow(&w.v, rows*d)
	q := grow(&w.q, rows*d)
	for i, h := range s.live {
		token := int32(-1)
		if h.node >= 0 {
			token = s.nodes[h.node].token
		}
		m.target.lookUp(x[i*d:(i+1)*d], token)
		m.signal(x[i*d:(i+1)*d], position)
	}
	columns, sourceRows := s.padded[len(w.sentences)], len(s.values)/d/len(m.decoder)
	for i := range m.decoder {
		l := &m.decoder[i]
		w.product(&l.cell, cell, x)
		w.product(&l.forget, forget, x)
		state := s.cells[i*rows*d : (i+1)*rows*d]
		w.SSRU(y, state, forget, cell)
		w.AddNorm(x, x, y, l.norm.gain, l.norm.bias)

		w.product(&l.context.q, q, x)
		for from, to := 0, 0; from < rows; from = to {
			to = s.lastOf(from)
			sentence := s.live[from].sentence
			source := &w.sentences[sentence]
			n := len(source.source)
			keys := s.keys[(i*columns+s.padded[sentence])*d:][:kernel.Pad(n)*d]
			values := s.values[(i*sourceRows+source.start)*d:][:n*d]
			var weights []float32
			if w.keepsWeights() && i == len(m.decoder)-1 {
				weights = s.addWeights((to - from) * n)
			}
			w.attend(z[from*d:to*d], q[from*d:to*d], keys, values, n, weights)
		}
		w.product(&l.context.o, y, z)
		w.AddNorm(x, x, y, l.context.norm.gain, l.context.norm.bias)
		w.feedForward(&l.ffn, x)
	}
}

// lastOf is where the hypotheses of the sentence that has the one at from end.
func (s *search) lastOf(from int) int {
	to := from + 1
	for to < len(s.live) && s.live[to].sentence == s.live[from].sentence {
		to++
	}
	return to
}

// keepsWeights reports whether the last layer's attention is needed later.
func (w *worker) keepsWeights() bool { return w.opt.Alignment || w.opt.Coverage > 0 }

// addWeights makes room for n weights of an alignment.
func (s *search) addWeights(n int) []float32 {
	at := len(s.weights)
	s.weights = slices.Grow(s.weights, n)[:at+n]
	clear(s.weights[at:])
	return s.weights[at:]
}

// choose scores the pieces that may follow, keeps the best hypotheses and
// ends those that are complete or at the maximum length.
func (w *worker) choose(step int) {
	s := &w.search
	s.next, s.parents, s.scoredTo = s.next[:0], s.parents[:0], 0
	weightsAt := len(s.weights) // of this step's rows
	for _, h := range s.live {
		weightsAt -= w.weightsOf(h)
	}
	for from := 0; from < len(s.live); {
		to := s.lastOf(from)
		sent := s.live[from].sentence
		source, end := w.sentences[sent].source, &s.ended[sent]
		w.candidates(from, to, w.opt.Beam-end.count)
		limit := max(1, int(w.opt.MaxLength*float64(len(source)))+w.opt.Room)
		for _, c := range s.best {
			parent := s.live[c.parent]
			n := node{previous: parent.node, token: c.token, depth: int32(step + 1)}
			if w.keepsWeights() {
				n.weights = int32(weightsAt + int(c.parent-int32(from))*len(source))
			}
			at := int32(len(s.nodes))
			s.nodes = append(s.nodes, n)
			switch {
			case c.token == w.m.end:
				w.offer(sent, at, c.score, true)
			case step+1 >= limit:
				w.offer(sent, at, c.score, false)
			default:
				s.next = append(s.next, hypothesis{sent, at, c.score})
				s.parents = append(s.parents, c.parent)
			}
		}
		if w.keepsWeights() {
			weightsAt += (to - from) * len(source)
		}
		from = to
	}
	w.carry()
}

func (w *worker) weightsOf(h hypothesis) int {
	if !w.keepsWeights() {
		return 0
	}
	return len(w.sentences[h.sentence].source)
}

// missingPenalty is by how much ending a translation becomes less likely, in
// nats, for each symbol of the source that it lacks. It is not in its score.
const missingPenalty = 8

// offer makes the translation that ends at a node the sentence's, if it is the
// best so far. A complete one is better than any that is not, and then one
// that has more of the source's symbols.
func (w *worker) offer(sentence, at int32, score float32, complete bool) {
	s := &w.search
	e := &s.ended[sentence]
	e.count++
	missing := s.missing(&s.outputs[sentence], at)
	if s.nodes[at].token == w.m.end {
		score += missingPenalty * float32(missing)
	}
	normalized := score/float32(math.Pow(float64(s.nodes[at].depth), w.opt.Normalize)) + w.coverage(sentence, at)
	better := normalized > e.normalized
	if missing != e.missing {
		better = missing < e.missing
	}
	if e.node < 0 || complete && !e.complete || complete == e.complete && better {
		e.node, e.score, e.normalized, e.missing, e.complete = at, score, normalized, missing, complete
	}
}

// leastAttention is what a source piece is taken to have received at least.
const leastAttention = 0.02

// coverage is the penalty for pieces of the source that a translation leaves
// without attention (Wu et al. 2016, https://arxiv.org/abs/1609.08144, section
// 7): the mean of log(min(1, attention)), by Options.Coverage.
func (w *worker) coverage(sentence, at int32) float32 {
	if w.opt.Coverage == 0 {
		return 0
	}
	s := &w.search
	n := len(w.sentences[sentence].source)
	sums := grow(&s.attention, n)
	clear(sums)
	for ; at >= 0; at = s.nodes[at].previous {
		for i, v := range s.weights[s.nodes[at].weights:][:n] {
			sums[i] += v
		}
	}
	var sum float64
	for _, v := range sums[:n-1] { // but </s>
		sum += math.Log(float64(min(1, max(v, leastAttention))))
	}
	return float32(w.opt.Coverage * sum / float64(n-1))
}

// carry makes next live and gives each hypothesis its parent's states.
func (w *worker) carry() {
	s, d := &w.search, w.m.config.Dim
	was, rows := len(s.live), len(s.next)
	for i := range w.m.decoder {
		for r, p := range s.parents {
			copy(s.other[(i*rows+r)*d:][:d], s.cells[(i*was+int(p))*d:][:d])
		}
	}
	s.live, s.next = s.next, s.live
	s.cells, s.other = s.other, s.cells
}

// candidates leaves in s.best the n best ways to go on from the hypotheses
// from to to, all of one sentence, best first. Of equals the first stands.
func (w *worker) candidates(from, to, n int) {
	s := &w.search
	s.best = s.best[:0]
	for r := from; r < to; r++ {
		w.continuations(r, n, w.guards(r))
	}
	if len(s.best) > 0 {
		return
	}
	for r := from; r < to; r++ { // a model that can say nothing else may say that
		w.continuations(r, n, false)
	}
}

// continuations adds those of hypothesis r to s.best, of which n stay.
func (w *worker) continuations(r, n int, guarded bool) {
	s := &w.search
	o := &s.outputs[s.live[r].sentence]
	logits := w.logits(o, r)
	var missing int32
	for _, y := range o.symbols {
		left := s.left(y, s.live[r].node)
		missing += left
		if left == 0 {
			logits[y.column] = float32(math.Inf(-1))
		}
	}
	top := w.Max(logits)
	base := s.live[r].score - top - float32(math.Log(float64(w.ExpSum(logits, top))))
	if column, ok := o.column(w.m.end); ok && missing > 0 {
		logits[column] -= missingPenalty * float32(missing)
	}
	for i, v := range logits[:o.layer.w.Out] {
		score := base + v
		if len(s.best) == n && !(score > s.best[n-1].score) || v == float32(math.Inf(-1)) {
			continue
		}
		if guarded && !w.may(o, o.id(i)) {
			continue
		}
		if len(s.best) < n {
			s.best = append(s.best, candidate{})
		}
		at := len(s.best) - 1
		for ; at > 0 && score > s.best[at-1].score; at-- {
			s.best[at] = s.best[at-1]
		}
		s.best[at] = candidate{int32(r), o.id(i), score}
	}
}

// logits are the scores of the pieces that may follow hypothesis r; columns
// that only pad are minus infinity. Those of the hypotheses to come that share
// the layer, all or those of the same sentence, are computed with it, so that its
// weights are read once for them.
func (w *worker) logits(o *output, r int) []float32 {
	s, l := &w.search, &o.layer
	stride := l.w.Stride()
	if s.scoredFrom <= r && r < s.scoredTo {
		return s.logits[(r-s.scoredFrom)*stride:][:stride]
	}
	s.scoredFrom, s.scoredTo = r, len(s.live)
	if o.ids != nil {
		s.scoredTo = s.lastOf(r)
	}
	s.scoredTo = min(s.scoredTo, r+scoredTogether)
	in := l.w.In
	x := w.x[r*in : s.scoredTo*in]
	scores := grow(&s.logits, (s.scoredTo-r)*stride)
	w.product(l, scores, x)
	for at := l.w.Out; at < len(scores); at += stride {
		for i := range stride - l.w.Out {
			scores[at+i] = float32(math.Inf(-1))
		}
	}
	return scores[:stride]
}

const scoredTogether = 8

// column is where o scores piece id; ok is false where it does not.
func (o *output) column(id int32) (column int, ok bool) {
	if o.ids == nil {
		return int(id), true
	}
	return slices.BinarySearch(o.ids, uint32(id))
}

func (o *output) id(i int) int32 {
	if o.ids == nil {
		return int32(i)
	}
	return int32(o.ids[i])
}

// report fills in the result of a sentence.
func (w *worker) report(i int) {
	s := &w.search
	x, e := &w.sentences[i], &s.ended[i]
	at, n := e.node, int(s.nodes[e.node].depth)
	x.result.Complete = e.complete
	x.result.Score = float64(e.score) / float64(n)
	ids := grow(&s.ids, n)
	if w.opt.Alignment {
		x.result.Alignment = make([][]float32, n)
	}
	for k := n - 1; k >= 0; k-- {
		node := s.nodes[at]
		ids[k] = int(node.token)
		if w.opt.Alignment {
			x.result.Alignment[k] = append([]float32(nil), s.weights[node.weights:][:len(x.source)]...)
		}
		at = node.previous
	}
	x.result.Text, x.result.Target = w.m.vocab.Decode(ids)
}
