// The modules of the review page, without a browser: node --test.
import test from "node:test";
import assert from "node:assert/strict";
import { byteSpans, diff, nested, places } from "../review/text.mjs";
import { Work } from "../review/work.mjs";
import { Browser, Desk } from "../review/keep.mjs";
import { corrected, english, englishDOCX, englishHTML, englishText, xliff, zip } from "../review/export.mjs";

const segment = (id, source, target, more = {}) => ({ id, source, target, raw: [0, 1], origin: "offline", score: 0, terms: [], issues: [], ...more });
const article = () => ({
  version: 1, name: "news/a.txt", backend: "offline", model: "m", source_lang: "de", target_lang: "en", segment_counts: [1, 2, 1, 1, 1, 1],
  blocks: [{ kind: "heading", segments: ["1.1"] }, { kind: "paragraph", segments: ["2.1", "2.2"] }, { kind: "list", segments: ["3.1"] },
    { kind: "list", segments: ["4.1"] }, { kind: "caption", segments: ["5.1"] }, { kind: "boilerplate", segments: ["6.1"] }],
  segments: [segment("1.1", "Titel", "A title"),
    segment("2.1", "Der Bär kostet 3 €.", "The bär costs €3.", { terms: [
      { kind: "name", source: "Bär", target: "bär", target_span: [4, 8] }, { kind: "number", source: "3 €", target: "€3", target_span: [15, 19] }] }),
    segment("2.2", "Zwei.", "", { origin: "none", issues: [{ code: "x", severity: "error", message: "a < b" }] }),
    segment("3.1", "eins", "one"), segment("4.1", "zwei", "two"), segment("5.1", "Bild", "Picture"), segment("6.1", "Ende", "End")],
  changes: [],
});
const storage = () => {
  const all = new Map();
  return { all, getItem: (k) => all.get(k) ?? null, setItem: (k, v) => all.set(k, v), removeItem: (k) => all.delete(k) };
};

test("places and spans", () => {
  const s = article().segments[1];
  assert.deepEqual(places(s, "€3 for the bär"), [[11, 14], [0, 2]]);
  assert.deepEqual(byteSpans(s, "€3 for the bär"), [[13, 17], [0, 4]]);
  assert.deepEqual(places(s, "nothing"), [null, null]);
  assert.deepEqual(byteSpans(s, s.target), [[4, 8], [15, 19]]);
  const twice = segment("1.1", "a a", "x x", { terms: [{ target: "x" }, { target: "x" }, { target: "x" }] });
  assert.deepEqual(places(twice, "x and x"), [[0, 1], [6, 7], null]);
});

test("terms inside each other", () => {
  const s = segment("1.1", "", "“no 3” and 4", { terms: [{ target: "“no 3”" }, { target: "3" }, { target: "4" }, { target: "” and" }] });
  assert.deepEqual(nested(s, s.target), [{ term: 0, nodes: ["“no ", { term: 1, nodes: ["3"] }, "”"] }, " and ", { term: 2, nodes: ["4"] }]);
});

test("differences", () => {
  for (const [a, b, want] of [
    ["a b c", "a x c", [["same", "a "], ["del", "b"], ["ins", "x"], ["same", " c"]]],
    ["same", "same", [["same", "same"]]],
    ["", "new", [["ins", "new"]]],
    ["old", "", [["del", "old"]]],
    ["Äpfel.", "Äpfel!", [["same", "Äpfel"], ["del", "."], ["ins", "!"]]],
  ]) assert.deepEqual(diff(a, b), want);
});

test("changes, undo and redo", () => {
  const told = [];
  const w = new Work(article(), (id, here) => told.push([id, here]));
  w.setTarget("1.1", "  The\n title ", false);
  assert.deepEqual(w.get("1.1"), { target: "The title", state: "edited", note: "" });
  w.setTarget("1.1", "The title", true);
  assert.equal(w.get("1.1").state, "approved");
  assert.equal(w.approve("1.1"), "edited");
  assert.equal(w.approve("2.2"), "", "nothing to approve");
  assert.equal(w.undo(), "1.1");
  assert.equal(w.get("1.1").state, "approved");
  w.undo();
  w.undo();
  assert.equal(w.touched("1.1"), false);
  assert.equal(w.undo(), null);
  assert.equal(w.redo(), "1.1");
  assert.equal(w.get("1.1").target, "The title");
  w.setTarget("1.1", "A title");
  assert.equal(w.get("1.1").state, "machine", "back to what it was");
  assert.equal(told.every(([id, here]) => id === "1.1" && here), true);
});

test("an edit of another translation is not taken", () => {
  const w = new Work(article());
  const good = { target: "Heading", state: "edited", note: "", base: "A title", from: "machine" };
  for (const bad of [{ ...good, base: "other" }, { ...good, state: "done" }, { ...good, target: 3 }, { ...good, note: null }]) assert.equal(w.take("1.1", bad), false);
  assert.equal(w.take("9.9", good), false);
  assert.equal(w.take("1.1", good), true);
  assert.equal(w.take("1.1", null), true, "reverted elsewhere");
  assert.equal(w.touched("1.1"), false);
});

test("two tabs keep both their work", () => {
  const s = storage();
  const open = () => {
    const tab = { keep: new Browser(s, "k") };
    tab.work = new Work(article(), (id, here) => here && tab.keep.save(tab.work, id));
    tab.keep.load(tab.work);
    return tab;
  };
  const a = open(), b = open();
  const press = (tab, other, id, text) => {
    const oldValue = s.getItem("k");
    tab.work.setTarget(id, text);
    other?.keep.other(other.work, { key: "k", oldValue, newValue: s.getItem("k") });
  };
  press(a, null, "1.1", "Mine"); // b has not been told yet
  press(b, a, "3.1", "Yours");
  assert.deepEqual(Object.keys(JSON.parse(s.getItem("k"))), ["1.1", "3.1"]);
  assert.equal(a.work.get("3.1").target, "Yours");
  press(b, a, "3.1", "one");
  assert.equal(a.work.touched("3.1"), false);
  const c = open();
  assert.equal(c.work.get("1.1").target, "Mine");
  c.work.revert("1.1");
  assert.equal(s.getItem("k"), null, "nothing is left to keep");
});

test("a copy of the page brings its work along", () => {
  const w = new Work(article()), copy = new Work(article());
  w.setTarget("1.1", "Copied");
  new Browser(storage(), "k").load(copy, JSON.stringify(w.entries()));
  assert.equal(copy.get("1.1").target, "Copied");
  const s = storage();
  s.setItem("k", "{}");
  const there = new Work(article());
  new Browser(s, "k").load(there, JSON.stringify(w.entries()));
  assert.equal(there.touched("1.1"), false, "what this browser has counts");
  new Browser(storage(), "k").load(there, "no JSON");
});

test("storage that fails is told", () => {
  const told = [];
  const full = { getItem: () => null, setItem() { throw new Error("full"); }, removeItem() {} };
  const keep = new Browser(full, "k", (failed) => told.push(failed));
  const w = new Work(article());
  w.setTarget("1.1", "x");
  keep.save(w, "1.1");
  keep.draft = { id: "1.1" };
  assert.deepEqual(told, [true]);
  assert.equal(keep.draft, null);
});

test("drafts", () => {
  const keep = new Browser(storage(), "k");
  keep.draft = { id: "1.1", kind: "edit", text: "half a" };
  assert.deepEqual(keep.draft, { id: "1.1", kind: "edit", text: "half a" });
  keep.draft = null;
  assert.equal(keep.draft, null);
});

test("the desk: versions, conflicts, order", async () => {
  const sent = [], conflicts = [], failures = [], pauses = [];
  let answers = [];
  const desk = new Desk("/d/1", { 1.1: 4 }, {
    fetch: async (url, o) => {
      sent.push([url, JSON.parse(o.body)]);
      const a = answers.shift();
      if (a instanceof Error) throw a;
      return { ok: a.status < 300, status: a.status, json: async () => a.body };
    },
    onFail: (f) => failures.push(f), onWait: () => failures.push("wait"), pause: async (ms) => pauses.push(ms), onConflict: (...c) => conflicts.push(c),
  });
  const w = new Work(article(), (id, here) => here && desk.save(w, id));
  answers = [{ status: 200, body: { version: 5 } }, { status: 409, body: { id: "1.1", version: 7, target: "Theirs", state: "approved", note: "" } }, new Error("off"), { status: 500 }, { status: 200, body: { version: 1 } }, { status: 400 }];
  w.setTarget("1.1", "One");
  w.setTarget("1.1", "Two");
  w.setTarget("3.1", "x");
  w.setTarget("4.1", "y");
  while (desk.waiting) await new Promise((done) => setTimeout(done, 1));
  assert.deepEqual(sent.slice(0, 2).map(([u, b]) => [u, b.target, b.version]), [["/d/1/segments/1.1", "One", 4], ["/d/1/segments/1.1", "Two", 5]]);
  assert.equal(w.get("1.1").target, "Theirs");
  assert.equal(conflicts[0][1].target, "Two", "ours is not lost");
  assert.deepEqual(sent.slice(2).map(([u, b]) => [u, b.target]), [["/d/1/segments/3.1", "x"], ["/d/1/segments/3.1", "x"], ["/d/1/segments/3.1", "x"], ["/d/1/segments/4.1", "y"]], "sent until the server answers");
  assert.deepEqual(failures, ["wait", "wait", "wait", "wait", true, true, true], "all but what was refused is kept");
  assert.deepEqual(pauses, [500, 1000]);
  answers = [{ status: 409, body: { id: "5.1", version: 3, target: "Mine", state: "edited", note: "" } }];
  w.setTarget("5.1", "Mine");
  while (desk.waiting) await new Promise((done) => setTimeout(done, 1));
  assert.equal(conflicts.length, 1, "our own change, whose answer was lost, is no conflict");
  desk.other(w, { id: "1.1", version: 6, target: "Old", state: "edited", note: "" });
  assert.equal(w.get("1.1").target, "Theirs", "an old event changes nothing");
  desk.other(w, { id: "1.1", version: 8, target: "New", state: "edited", note: "n" });
  assert.deepEqual(w.get("1.1"), { target: "New", state: "edited", note: "n" });
});

test("exports", () => {
  const w = new Work(article());
  w.set("2.2", { note: 'say "<b>"' });
  w.setTarget("2.1", "€3 for <the> bär \u0001.");
  const c = corrected(w).segments[1];
  assert.equal(c.state, "edited");
  assert.deepEqual(c.terms.map((t) => t.target_span), [[15, 19], [0, 4]]);
  const x = xliff(w);
  assert.match(x, /&lt;the&gt; bär \ufffd/);
  assert.match(x, /<note category="comment">say &quot;&lt;b&gt;&quot;<\/note>/);
  assert.match(x, /type="segments">1,2,1,1,1,1</);
  assert.equal(english(w)[1].text, "€3 for <the> bär \u0001. [not translated: Zwei.]");
  assert.equal(englishText(w), "A title\n\n€3 for <the> bär \u0001. [not translated: Zwei.]\n\n• one\n• two\n\nPicture\n");
  assert.match(englishHTML(w), /<ul>\n<li>one<\/li>\n<li>two<\/li>\n<\/ul>\n<figure><figcaption>Picture<\/figcaption><\/figure>/);
  assert.match(new TextDecoder().decode(englishDOCX(w)), /<w:pStyle w:val="Heading2"\/><\/w:pPr><w:r><w:t xml:space="preserve">A title</);
});

test("an archive that unzip reads", async () => {
  const { execFileSync } = await import("node:child_process");
  const { mkdtempSync, writeFileSync } = await import("node:fs");
  const { join } = await import("node:path");
  const { tmpdir } = await import("node:os");
  const file = join(mkdtempSync(join(tmpdir(), "review-")), "a.zip");
  writeFileSync(file, zip({ "a.txt": "Ä".repeat(1000), "b/c.txt": "" }));
  let out;
  try {
    out = execFileSync("unzip", ["-t", file], { encoding: "utf8" });
  } catch (e) {
    if (e.code === "ENOENT") return;
    throw e;
  }
  assert.match(out, /No errors detected/);
});
