// Runs the reference engine, Bergamot in WebAssembly, and ours over the same
// sentences with the same model, shortlist and greedy search, and reports how
// many translations are the same and how many words a second each makes on one
// core. Development only:
//
//   npm install --prefix /tmp/bergamot @browsermt/bergamot-translator@0.4.9
//   node nmt/compat/compare.mjs --bergamot /tmp/bergamot --input sentences.txt
//        [--model nmt/model] [--lines 1000] [--runs 5] [--show 10] [--cpu 0]
//
// Sameness is measured with one sentence a call, since Bergamot makes one
// shortlist for all sentences of a batch and so lets its text depend on the
// others; speed with all sentences in one call, both engines alternating,
// pinned to one core with taskset where --cpu says which.
import { spawnSync, execFileSync } from "node:child_process";
import { cpSync, readFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

const { values: arg } = parseArgs({
  options: {
    bergamot: { type: "string" },
    input: { type: "string" },
    model: { type: "string", default: "nmt/model" },
    lines: { type: "string", default: "1000" },
    runs: { type: "string", default: "5" },
    show: { type: "string", default: "10" },
    cpu: { type: "string" },
  },
});
if (arg.cpu !== undefined) {
  execFileSync("taskset", ["-a", "-c", "-p", arg.cpu, String(process.pid)], { stdio: "ignore" });
}

const lines = readFileSync(arg.input, "utf8").split("\n").filter((l) => l.trim()).slice(0, Number(arg.lines));
const words = lines.reduce((n, l) => n + l.trim().split(/\s+/).length, 0);

// The package calls itself a module, its worker is not one: run it elsewhere.
const scratch = mkdtempSync(join(tmpdir(), "compat-"));
cpSync(join(arg.bergamot, "node_modules/@browsermt/bergamot-translator/worker"), scratch, { recursive: true });
const worker = new Worker(join(scratch, "translator-worker.js"));
let serial = 0;
const waiting = new Map();
worker.on("message", ({ id, result, error }) => {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  error ? reject(Object.assign(new Error(error.message), error)) : resolve(result);
});
const call = (name, ...args) =>
  new Promise((resolve, reject) => {
    waiting.set(++serial, { resolve, reject });
    worker.postMessage({ id: serial, name, args });
  });
const binary = join(scratch, "compat");
execFileSync("go", ["build", "-o", binary, "./nmt/compat"], { stdio: "inherit" });
execFileSync(binary, ["-model", arg.model, "-export", join(scratch, "model.bin")]);
const buffer = (path) => {
  const b = readFileSync(path);
  return b.buffer.slice(b.byteOffset, b.byteOffset + b.length);
};
const pair = { from: "de", to: "en" };
await call("initialize", { cacheSize: 0 });
await call("loadTranslationModel", pair, {
  model: buffer(join(scratch, "model.bin")),
  shortlist: buffer(join(arg.model, "lex.s2t.bin")),
  vocabs: [buffer(join(arg.model, "vocab.spm"))],
  config: { "ssplit-mode": "sentence" },
});
const reference = async (texts) =>
  (await call("translate", { models: [pair], texts: texts.map((text) => ({ text, html: false })) })).map((t) => t.target.text.trim());

const ours = (input, ...flags) => {
  const { stdout, stderr, status } = spawnSync(binary, ["-model", arg.model, ...flags], {
    input: input.join("\n") + "\n",
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env: { ...process.env, GOMAXPROCS: "1" },
  });
  if (status !== 0) throw new Error(stderr);
  return { texts: stdout.split("\n").slice(0, input.length).map((t) => t.trim()), ...JSON.parse(stderr) };
};

const theirs = [];
for (const l of lines) theirs.push((await reference([l]))[0]);
const mine = ours(lines).texts;
const saturated = ours(lines, "-saturate").texts;
const percent = (n) => `${n} of ${lines.length} (${((100 * n) / lines.length).toFixed(2)} %)`;
let same = 0;
let explained = 0;
let shown = 0;
lines.forEach((l, i) => {
  if (theirs[i] === saturated[i]) explained++;
  if (theirs[i] === mine[i]) same++;
  else if (shown++ < Number(arg.show)) console.log(`source    ${l}\nbergamot  ${theirs[i]}\nours      ${mine[i]}\nsaturated ${saturated[i]}\n`);
});
console.log(`identical: ${percent(same)}`);
console.log(`identical when our sums of products are cut to 16 bit as Bergamot's are: ${percent(explained)}`);

const median = (x) => x.toSorted((a, b) => a - b)[Math.floor(x.length / 2)];
const speed = { bergamot: [], ours: [] };
for (let i = 0; i < Number(arg.runs); i++) {
  const start = performance.now();
  await reference(lines);
  speed.bergamot.push((1000 * words) / (performance.now() - start));
  speed.ours.push(words / ours(lines).seconds[0]);
}
const b = median(speed.bergamot);
const o = median(speed.ours);
console.log(`source words a second, one core, medians of ${arg.runs} alternating runs: bergamot ${b.toFixed(0)}, ours ${o.toFixed(0)}, ${(o / b).toFixed(1)} times`);
process.exit(0);
