// Runs the reference engine, Bergamot in WebAssembly, and ours over the same
// sentences with the same model, shortlist and greedy search, and reports how
// many translations are the same and how many words a second each makes on one
// core. Development only:
//
//   npm install --prefix /tmp/bergamot @browsermt/bergamot-translator@0.4.9
//   node nmt/compat/compare.mjs --bergamot /tmp/bergamot --input sentences.txt
//        [--model nmt/model] [--lines 1000] [--show 10]
//        [--runs 7] [--speed-lines 200] [--cpu 0]
//        [--write FILE]   only Bergamot's translations and sums of its activations
//
// Sameness is measured with one sentence a call, since Bergamot makes one
// shortlist for all sentences of a batch and so lets its text depend on the
// others; speed with all sentences in one call, both engines alternating,
// pinned to one core with taskset where --cpu says which.
//
// Bergamot sums two products in 16 bit and cuts what does not fit; ours is
// exact. Differences that go away when ours cuts too are counted as such, and
// all is done once more with the few weights changed for which that matters.
// What came of it with the model of nmt/model is in the documentation of package
// nmt.
import { spawnSync, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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
    runs: { type: "string", default: "7" },
    "speed-lines": { type: "string", default: "200" },
    show: { type: "string", default: "10" },
    write: { type: "string" },
    cpu: { type: "string" },
  },
});
if (arg.cpu !== undefined) {
  execFileSync("taskset", ["-a", "-c", "-p", arg.cpu, String(process.pid)], { stdio: "ignore" });
}

const lines = readFileSync(arg.input, "utf8").split("\n").filter((l) => l.trim()).slice(0, Number(arg.lines));
const longest = 128; // tokens that the worker tells Bergamot to translate at once

// The package calls itself a module, its worker is not one: run it elsewhere.
const scratch = mkdtempSync(join(tmpdir(), "compat-"));
cpSync(join(arg.bergamot, "node_modules/@browsermt/bergamot-translator/worker"), scratch, { recursive: true });
if (arg.write !== undefined) watchActivations(join(scratch, "translator-worker.js"));
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
const buffer = (path) => {
  const b = readFileSync(path);
  return b.buffer.slice(b.byteOffset, b.byteOffset + b.length);
};
await call("initialize", { cacheSize: 0 });
const load = async (name, ...flags) => {
  const dir = join(scratch, name);
  mkdirSync(dir);
  const files = readdirSync(arg.model);
  const named = (beginning, end) => files.find((f) => f.startsWith(beginning) && f.endsWith(end));
  const model = named("model", ".bin"), shortlist = named("lex", ".bin");
  const vocabularies = named("vocab", ".spm") ? [named("vocab", ".spm")] : [named("srcvocab", ".spm"), named("trgvocab", ".spm")];
  for (const file of [shortlist, ...vocabularies]) cpSync(join(arg.model, file), join(dir, file));
  execFileSync(binary, ["-model", arg.model, "-export", join(dir, model), ...flags], { stdio: "inherit" });
  const pair = { from: "de", to: name };
  await call("loadTranslationModel", pair, {
    model: buffer(join(dir, model)),
    shortlist: buffer(join(dir, shortlist)),
    vocabs: vocabularies.map((file) => buffer(join(dir, file))),
    // as Firefox has it: by the name of the model file
    config: { "ssplit-mode": "sentence", ...(model.endsWith("intgemm8.bin") && { "gemm-precision": "int8shiftAll" }) },
  });
  return { dir, pair };
};
const reference = async ({ pair }, texts) =>
  (await call("translate", { models: [pair], texts: texts.map((text) => ({ text, html: false })) })).map((t) => t.target.text.trim());

const ours = ({ dir }, input, ...flags) => {
  const { stdout, stderr, status } = spawnSync(binary, ["-model", dir, ...flags], {
    input: input.join("\n") + "\n",
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env: { ...process.env, GOMAXPROCS: "1" },
  });
  if (status !== 0) throw new Error(stderr);
  return { texts: stdout.split("\n").slice(0, input.length).map((t) => t.trim()), ...JSON.parse(stderr) };
};

const percent = (n) => `${n} of ${lines.length} (${((100 * n) / lines.length).toFixed(2)} %)`;
let shown = 0;
const compare = async (model) => {
  const theirs = [];
  for (const l of lines) theirs.push((await reference(model, [l]))[0]);
  const { texts: mine, tokens } = ours(model, lines);
  const cut = ours(model, lines, "-saturate").texts;
  const groups = { identical: 0, "different by Bergamot's 16 bit sums": 0, "too long, so that Bergamot cuts it": 0, unexplained: 0 };
  lines.forEach((l, i) => {
    const [, group] = [
      [theirs[i] === mine[i], "identical"],
      [theirs[i] === cut[i], "different by Bergamot's 16 bit sums"],
      [tokens[i] > longest, "too long, so that Bergamot cuts it"],
      [true, "unexplained"],
    ].find(([fits]) => fits);
    groups[group]++;
    if (group === "unexplained" && shown++ < Number(arg.show)) {
      console.log(`source    ${l}\nbergamot  ${theirs[i]}\nours      ${mine[i]}\nsaturated ${cut[i]}\n`);
    }
  });
  for (const [group, n] of Object.entries(groups)) console.log(`  ${group}: ${percent(n)}`);
};
const model = await load("plain");
if (arg.write !== undefined) {
  let text = "";
  await reference(model, [lines[0]]); // quantizes what it keeps
  await call("activations");
  for (const l of lines) {
    const [translation] = await reference(model, [l]);
    text += `${await call("activations")} ${translation}\n`;
  }
  writeFileSync(arg.write, text);
  process.exit(0);
}
console.log("the model as it is");
await compare(model);
console.log("the model with pairs of weights so small that no sum leaves 16 bit");
await compare(await load("limited", "-limit"));

const some = lines.slice(0, Number(arg["speed-lines"]));
const words = some.reduce((n, l) => n + l.trim().split(/\s+/).length, 0);
const median = (x) => x.toSorted((a, b) => a - b)[Math.floor(x.length / 2)];
const speed = { bergamot: [], ours: [] };
for (let i = 0; i < Number(arg.runs); i++) {
  const start = performance.now();
  await reference(model, some);
  speed.bergamot.push((1000 * words) / (performance.now() - start));
  speed.ours.push(words / ours(model, some).seconds[0]);
}
console.log(`source words a second of ${some.length} lines in one call, one core, ${arg.runs} alternating runs`);
for (const [name, x] of Object.entries(speed)) console.log(`  ${name}: median ${median(x).toFixed(0)}, best ${Math.max(...x).toFixed(0)}`);
console.log(`  ratio of medians: ${(median(speed.ours) / median(speed.bergamot)).toFixed(1)}`);
process.exit(0);

// watchActivations has the worker sum up the CRC-32 of all rows of activations
// that it quantizes. It sees them because int8 products are a module of their
// own, which browsers may replace.
function watchActivations(path) {
  const edits = [
    ["return [key, (...args) => Module['asm'][name](...args)]", `return [key, (...args) => {
      if (key === 'int8_prepare_a') {
        const [input, , , rows, width] = args;
        for (let r = 0; r < rows; r++) {
          const row = new Uint8Array(info.env.memory.buffer, input + 4 * r * width, 4 * width);
          this.sum = (this.sum + require('node:zlib').crc32(row)) >>> 0;
        }
      }
      return Module['asm'][name](...args);
    }]`],
    ["    loadTranslationService() {", `    activations() {
        const sum = this.sum >>> 0;
        this.sum = 0;
        return sum.toString(16).padStart(8, '0');
    }

    loadTranslationService() {`],
  ];
  let source = readFileSync(path, "utf8");
  for (const [from, to] of edits) {
    if (!source.includes(from)) throw new Error(`${path} has no ${from}: another version of Bergamot?`);
    source = source.replace(from, () => to);
  }
  writeFileSync(path, source);
}
