// Texts and where terms stand in them. Nothing here knows of a page.

// Spans of the article count UTF-8 bytes; strings count UTF-16 units.
export const bytes = (s) => new TextEncoder().encode(s).length;
export const sliceBytes = (s, [from, to]) =>
  new TextDecoder().decode(new TextEncoder().encode(s).slice(from, to));

// places tells where the terms of a segment stand in text, in UTF-16 units, or null.
export const places = (segment, text) => {
  const from = new Map(); // where to go on looking for a text that occurs again
  return segment.terms.map((t) => {
    const tries = t.target_span ? [sliceBytes(segment.target, t.target_span), t.target] : [t.target];
    for (const wanted of tries) {
      if (!wanted) continue;
      const at = text.indexOf(wanted, from.get(wanted) || 0);
      if (at >= 0) {
        from.set(wanted, at + wanted.length);
        return [at, at + wanted.length];
      }
    }
    return null;
  });
};

// byteSpans are the places in bytes, as the article's JSON has them.
export const byteSpans = (segment, text) => {
  if (text === segment.target) return segment.terms.map((t) => t.target_span);
  return places(segment, text).map((p) => p && [bytes(text.slice(0, p[0])), bytes(text.slice(0, p[1]))]);
};

// nested cuts text at its terms: strings, and {term, nodes} for a term, nested
// as their places are.
export const nested = (segment, text) => {
  const spans = places(segment, text)
    .map((p, term) => p && { from: p[0], to: p[1], term })
    .filter(Boolean)
    .sort((a, b) => a.from - b.from || b.to - a.to);
  let next = 0;
  const fill = (from, to) => {
    const nodes = [];
    const plain = (end) => {
      if (end > from) nodes.push(text.slice(from, end));
      from = end;
    };
    while (next < spans.length && spans[next].from < to) {
      const p = spans[next++];
      if (p.from < from || p.to > to) continue;
      plain(p.from);
      nodes.push({ term: p.term, nodes: fill(p.from, p.to) });
      from = p.to;
    }
    plain(to);
    return nodes;
  };
  return fill(0, text.length);
};

// diff is the words of two texts as [kind, text] with kind "same", "del" or
// "ins": the longest common subsequence after common ends are cut off.
export const diff = (a, b) => {
  const words = (s) => s.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) || [];
  const x = words(a), y = words(b);
  let head = 0, tail = 0;
  while (head < x.length && head < y.length && x[head] === y[head]) head++;
  while (tail < x.length - head && tail < y.length - head && x[x.length - 1 - tail] === y[y.length - 1 - tail]) tail++;
  const p = x.slice(head, x.length - tail), q = y.slice(head, y.length - tail);
  const out = [];
  const put = (kind, text) => {
    if (!text) return;
    const last = out[out.length - 1];
    if (last && last[0] === kind) last[1] += text;
    else out.push([kind, text]);
  };
  put("same", x.slice(0, head).join(""));
  if (p.length * q.length > 4e6) {
    put("del", p.join(""));
    put("ins", q.join(""));
  } else {
    const l = Array.from({ length: p.length + 1 }, () => new Uint32Array(q.length + 1));
    for (let i = p.length - 1; i >= 0; i--) {
      for (let j = q.length - 1; j >= 0; j--) {
        l[i][j] = p[i] === q[j] ? l[i + 1][j + 1] + 1 : Math.max(l[i + 1][j], l[i][j + 1]);
      }
    }
    let i = 0, j = 0;
    while (i < p.length || j < q.length) {
      if (i < p.length && j < q.length && p[i] === q[j]) { put("same", p[i++]); j++; }
      else if (i < p.length && (j === q.length || l[i + 1][j] >= l[i][j + 1])) put("del", p[i++]);
      else put("ins", q[j++]);
    }
  }
  put("same", x.slice(x.length - tail).join(""));
  return out;
};
