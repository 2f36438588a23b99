// What a reviewer has made of an article: the English, state and comment of each
// segment, what the page came with, and how to undo.

export const states = ["machine", "edited", "approved"];

export const pick = (s) => ({ target: s.target, state: s.state || "machine", note: s.note || "" });
export const same = (a, b) => a.target === b.target && a.state === b.state && a.note === b.note;

export class Work {
  #done = [];
  #undone = [];

  // changed is called with the id of every segment that changes, and whether it
  // was changed here.
  constructor(article, changed = () => {}) {
    this.article = article;
    this.changed = changed;
    this.segments = new Map(article.segments.map((s) => [s.id, s]));
    this.made = new Map(article.segments.map((s) => [s.id, pick(s)]));
    this.now = new Map(article.segments.map((s) => [s.id, pick(s)]));
  }

  get(id) { return this.now.get(id); }
  touched(id) { return !same(this.now.get(id), this.made.get(id)); }
  get canUndo() { return this.#done.length > 0; }
  get canRedo() { return this.#undone.length > 0; }

  // entry is what is kept of a segment: its change, and what it was made on.
  entry(id) {
    const m = this.made.get(id);
    return { ...this.now.get(id), base: m.target, from: m.state };
  }

  entries() {
    const all = {};
    for (const id of this.now.keys()) if (this.touched(id)) all[id] = this.entry(id);
    return all;
  }

  // take puts what was kept, or was changed elsewhere, in the place of what is
  // here; null is what the page came with. A translation that has changed since
  // takes no old edit.
  take(id, c) {
    const m = this.made.get(id);
    if (!m) return false;
    if (c && !(c.base === m.target && typeof c.target === "string" && typeof c.note === "string" && states.includes(c.state))) return false;
    const w = c ? { target: c.target, state: c.state, note: c.note } : { ...m };
    if (same(w, this.now.get(id))) return false;
    this.now.set(id, w);
    this.changed(id, false);
    return true;
  }

  // set changes a segment, which can be undone.
  set(id, change) {
    const before = this.now.get(id), after = { ...before, ...change };
    if (same(before, after)) return false;
    this.#done.push({ id, before, after });
    this.#undone = [];
    this.#put(id, after);
    return true;
  }

  #put(id, w) {
    this.now.set(id, w);
    this.changed(id, true);
  }

  #step(from, to, which) {
    const c = from.pop();
    if (!c) return null;
    to.push(c);
    this.#put(c.id, c[which]);
    return c.id;
  }

  // undo and redo tell which segment they changed, or null.
  undo() { return this.#step(this.#done, this.#undone, "before"); }
  redo() { return this.#step(this.#undone, this.#done, "after"); }

  setTarget(id, text, approve) {
    text = text.replace(/\s+/g, " ").trim();
    const w = this.now.get(id), m = this.made.get(id);
    const change = { target: text };
    if (text !== w.target) change.state = text === m.target ? m.state : "edited";
    if (approve && text) change.state = "approved";
    return this.set(id, change);
  }

  // approve approves, or takes an approval back; it tells the state, "" for a
  // segment without English.
  approve(id) {
    const w = this.now.get(id);
    if (w.state === "approved") this.set(id, { state: w.target === this.made.get(id).target ? "machine" : "edited" });
    else if (w.target) this.set(id, { state: "approved" });
    else return "";
    return this.now.get(id).state;
  }

  revert(id) { return this.set(id, this.made.get(id)); }
}
