"""Times our engine beside CTranslate2 with a Transformer of the same shape, on
one core, int8, greedy. Development only:

    pip install ctranslate2==4.8.5 sentencepiece==0.2.3 PyYAML==6.0.4   # CTranslate2: MIT licence
    python nmt/compat/ctranslate2.py --input sentences.txt
        [--model nmt/model] [--lines 1000] [--runs 5] [--cpu 0]

CTranslate2 has no SSRU. Its model is ours with that replaced by the decoder's
self-attention, which takes the weights of the encoder's last layers: what it
writes is nonsense, what it costs is what a trained one would. The rest is the
same tensors: d, FFN, heads, layers, tied embeddings, vocabulary.

How much it writes is forced to be what ours does. Sentences are sorted by
length and cut in batches; in each, all get the same number of target tokens,
the mean of ours, so that both engines take as many steps in all (and its
batches never thin out, which is to its advantage). Its batch size is the best
of a sweep. Its time is that of translate_batch alone; ours includes cutting
text in pieces and joining them again.

Both are compared with the whole vocabulary and with the model's shortlist,
which CTranslate2 reads as a vocabulary map. Each engine runs --runs times,
alternating, pinned to --cpu. CTranslate2 multiplies with oneDNN on AMD and with
MKL on Intel unless CT2_USE_MKL is 0 or 1; MKL takes seven times as long on AMD.
"""
import argparse
import json
import os
import platform
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[0] = str(ROOT / "training")  # and not this folder, as this file has the library's name


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("--input", type=Path, required=True, help="German, one sentence a line")
    p.add_argument("--model", type=Path, default=ROOT / "nmt/model")
    p.add_argument("--lines", type=int, default=1000)
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--cpu", type=int, default=0)
    p.add_argument("--batches", type=int, nargs="+", default=[4, 8, 16, 32, 64, 128], help="batch sizes tried, in sentences")
    return p.parse_args()


def read_shortlist(path):
    """(number of ids that are always allowed, ids of each source id); see nmt/shortlist."""
    blob = path.read_bytes()
    _, _, first, _, offsets, ids = struct.unpack_from("<6Q", blob)
    at = struct.unpack_from(f"<{offsets}Q", blob, 48)
    ids = struct.unpack_from(f"<{ids}I", blob, 48 + 8 * offsets)
    return first, [ids[a:b] for a, b in zip(at, at[1:])]


def convert(folder, pieces, to):
    """Writes the model of a folder in CTranslate2's format."""
    from ctranslate2.converters import marian as converter
    from ctranslate2.specs import TransformerSpec

    import marian

    weights, config = marian.read(folder / "model.bin")
    encoder, decoder = config["enc-depth"], config["dec-depth"]
    for i in range(1, decoder + 1):
        for part in ("Wq", "bq", "Wk", "bk", "Wv", "bv", "Wo", "bo", "Wo_ln_scale", "Wo_ln_bias"):
            weights[f"decoder_l{i}_self_{part}"] = weights[f"encoder_l{encoder - decoder + i}_self_{part}"]
    spec = TransformerSpec.from_config((encoder, decoder), config["transformer-heads"], pre_norm=False)
    converter.set_transformer_spec(spec, weights)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.add_source_eos = False
    spec.config.bos_token = spec.config.decoder_start_token = pieces[0]  # </s>; it starts from a zero embedding
    first, lists = read_shortlist(folder / "lex.s2t.bin")
    rows = [("", range(first))] + [(pieces[i], sorted({i, *ids})) for i, ids in enumerate(lists)]
    vmap = to.with_suffix(".txt")
    vmap.write_text("".join(f"{key}\t{' '.join(pieces[i] for i in ids)}\n" for key, ids in rows), "utf-8")
    spec.register_vocabulary_mapping(str(vmap))
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(to))


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def main():
    arg = arguments()
    os.sched_setaffinity(0, {arg.cpu})
    # only now, so that the libraries count one core
    import ctranslate2
    import sentencepiece

    scratch = tempfile.TemporaryDirectory()
    home = Path(scratch.name)
    lines = [l.strip() for l in arg.input.read_text("utf-8").splitlines() if l.strip()][: arg.lines]
    words = sum(len(l.split()) for l in lines)
    vocabulary = sentencepiece.SentencePieceProcessor(model_file=str(arg.model / "vocab.spm"))
    pieces = [vocabulary.id_to_piece(i) for i in range(vocabulary.get_piece_size())]
    binary = home / "compat"
    subprocess.run(["go", "build", "-o", binary, "./nmt/compat"], cwd=ROOT, check=True)

    def ours(*flags):
        done = subprocess.run(
            [binary, "-model", arg.model, *flags], input="\n".join(lines) + "\n", capture_output=True,
            encoding="utf-8", check=True, env=os.environ | {"GOMAXPROCS": "1"})
        return done.stdout.splitlines(), json.loads(done.stderr)

    (home / "model").mkdir()
    convert(arg.model, pieces, home / "model")
    translator = ctranslate2.Translator(str(home / "model"), device="cpu", compute_type="int8", inter_threads=1, intra_threads=1)
    source = [[*tokens, pieces[0]] for tokens in vocabulary.encode(lines, out_type=str)]

    def plan(size, texts, total):
        """Batches and how many tokens each of their sentences gets, total in all."""
        lengths = [len(t) + 1 for t in vocabulary.encode(texts)]
        scale, owed = total / sum(lengths), 0.0
        order = sorted(range(len(source)), key=lambda i: -len(source[i]))
        for batch in (order[at : at + size] for at in range(0, len(order), size)):
            owed += scale * sum(lengths[i] for i in batch)
            n = max(1, round(owed / len(batch)))
            owed -= n * len(batch)
            yield [source[i] for i in batch], n

    def theirs(batches, shortlist):
        made, start = 0, time.perf_counter()
        for batch, n in batches:
            for r in translator.translate_batch(
                    batch, beam_size=1, min_decoding_length=n, max_decoding_length=n, use_vmap=shortlist):
                made += len(r.hypotheses[0])
        return time.perf_counter() - start, made

    print(f"CTranslate2 {ctranslate2.__version__}, {subprocess.check_output(['go', 'version'], encoding='utf-8').split()[2]}, "
          f"Python {platform.python_version()}, {processor()}, core {arg.cpu}")
    print(f"{len(lines)} sentences, {words} words, {sum(map(len, source))} source tokens; medians of {arg.runs} alternating runs")
    for shortlist in (False, True):
        flags = [] if shortlist else ["-all"]
        texts, facts = ours(*flags)
        total = facts["targetTokens"]
        sweep = {size: min(theirs(plan(size, texts, total), shortlist)[0] for _ in range(3)) for size in arg.batches}
        best = min(sweep, key=sweep.get)
        batches = list(plan(best, texts, total))
        a, b = [], []
        for _ in range(arg.runs):
            seconds, made = theirs(batches, shortlist)
            a.append(words / seconds)
            b.append(words / ours(*flags)[1]["seconds"][0])
        print(f"\n{'with shortlist' if shortlist else 'whole vocabulary'}; target tokens: ours {total}, CTranslate2 {made}")
        print("  CTranslate2 by batch size: " + ", ".join(f"{size}: {words / s:.0f}" for size, s in sweep.items()))
        for name, x in ((f"CTranslate2, batches of {best}", a), ("ours", b)):
            print(f"  {name:30} {statistics.median(x):7.0f} words/s   ({min(x):.0f} to {max(x):.0f})")
        print(f"  ours / CTranslate2: {statistics.median(b) / statistics.median(a):.2f}")


if __name__ == "__main__":
    main()
