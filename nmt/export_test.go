package nmt

// MultiplyAdds is the number of int8 multiply-adds that greedy translation of
// a sentence takes. Attention itself, some hundredths of that, is float32.
func (m *Model) MultiplyAdds(text string, targetTokens int) int {
	size := func(ls ...linear) (n int) {
		for _, l := range ls {
			n += l.w.In * l.w.Out
		}
		return n
	}
	j := m.job(text, new(Result))
	perSource, perTarget := 0, 0
	for _, l := range m.encoder {
		perSource += size(l.self.q, l.self.k, l.self.v, l.self.o, l.ffn.in, l.ffn.out)
	}
	for _, l := range m.decoder {
		perSource += size(l.context.k, l.context.v)
		perTarget += size(l.cell, l.forget, l.context.q, l.context.o, l.ffn.in, l.ffn.out)
	}
	pieces := m.vocab.Len()
	if m.lex != nil {
		pieces = len(m.lex.Select(nil, j.source))
	}
	return perSource*len(j.source) + (perTarget+pieces*m.config.Dim)*targetTokens
}
