"""Step 5: score the shipped binary on the dev sets.

    go build -o bin/translate ./cmd/translate
    python training/evaluate.py --binary bin/translate

Cuts each dev set into articles of 25 lines, translates them with `translate
batch` (no memory, no network) and scores the English with sacrebleu. Each line
is a paragraph of its own; what the pipeline makes of it is joined again by the
offsets of its segments. Prints BLEU and chrF with signatures, the rates of
units with error issues, by code, the length of the English against the
references', in words, and the share of its words that are invented: of four
letters or more and not capitalised, and neither in the source nor in the list
of English words beside the model.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import tempfile
import zlib

import sacrebleu

LINES = 25
LETTERS = re.compile(r"[^\W\d_]+")


def word_list(path):
    """The words of a list in the format of package nmt/words."""
    magic, packed = b"DWORDS1\n", path.read_bytes()
    assert packed.startswith(magic), path
    planes = zlib.decompress(packed[len(magic) :], -15)
    n = len(planes) // 5
    byte, flags, low, mid, high = (planes[i * n : (i + 1) * n] for i in range(5))
    root = max((i + 1 for i in range(n - 1) if flags[i] & 2), default=0)
    words, stack = set(), [(root, b"")]
    while stack:
        at, prefix = stack.pop()
        while True:
            word = prefix + byte[at : at + 1]
            if flags[at] & 1:
                words.add(word.decode("utf-8"))
            back = low[at] | mid[at] << 8 | high[at] << 16
            if back:
                stack.append((at - back, word))
            if flags[at] & 2:
                break
            at += 1
    return words


def invented(known, german, english):
    """How many words of english are invented, and how many it has."""
    bad = words = 0
    for de, en in zip(german, english):
        source = set(LETTERS.findall(de.lower()))
        for w in LETTERS.findall(en):
            if len(w) >= 4 and not w[0].isupper():
                words += 1
                bad += w.lower() not in known and w.lower() not in source
    return bad, words


def translate(binary, lines, extra):
    """One English text a line, and the units as the JSON has them."""
    out, units = [], []
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        starts = {}
        for at in range(0, len(lines), LINES):
            name, text, spans = f"{at:06d}.txt", b"", []
            for line in lines[at : at + LINES]:
                begin = len(text)
                text += line.encode() + b"\n\n"
                spans.append((begin, len(text)))
            (tmp / "in").mkdir(exist_ok=True)
            (tmp / "in" / name).write_bytes(text)
            starts[name] = spans
        done = subprocess.run([binary, "--quiet", "batch", "--format", "json", "--memory", "off", *extra,
                               str(tmp / "in"), "-o", str(tmp / "out")], check=False)
        if done.returncode not in (0, 3):
            raise SystemExit(f"{binary} failed with {done.returncode}")
        for name, spans in starts.items():
            doc = json.loads((tmp / "out" / name).with_suffix(".json").read_text("utf-8"))
            texts = [[] for _ in spans]
            for seg in doc["segments"]:
                k = next(i for i, (a, b) in enumerate(spans) if seg["raw"][0] < b)
                texts[k].append(seg["target"])
            out += [" ".join(t) for t in texts]
            units += doc["segments"]
    return out, units


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", required=True)
    p.add_argument("--dev", type=pathlib.Path, default=pathlib.Path(__file__).parent / "../../shared/corpora/dev")
    p.add_argument("--own", type=pathlib.Path, default=pathlib.Path(__file__).parent / "data/test")
    p.add_argument("--words", type=pathlib.Path, default=pathlib.Path(__file__).parent / "../nmt/model/words.bin")
    p.add_argument("--sets", default="newstest2018,flores-dev,news-written,own")
    p.add_argument("--show", type=int, default=0, help="print this many lines of each set")
    p.add_argument("extra", nargs="*", help="further flags for translate batch, after --")
    args = p.parse_args()
    known = {w.lower() for w in word_list(args.words)}
    for name in args.sets.split(","):
        if name == "own":
            pairs = [line.split("\t") for f in sorted(args.own.glob("*.tsv")) for line in f.read_text("utf-8").splitlines()]
            de, en = [a for a, _ in pairs], [b.replace("“", '"').replace("”", '"') for _, b in pairs]
        else:
            de, en = ((args.dev / f"{name}.{x}").read_text("utf-8").splitlines() for x in ("de", "en"))
        got, units = translate(args.binary, de, args.extra)
        got = [g.replace("“", '"').replace("”", '"').replace("‘", "'").replace("’", "'") for g in got]
        bleu, chrf = sacrebleu.BLEU(), sacrebleu.CHRF()
        print(f"{name}: {bleu.corpus_score(got, [en])} | {bleu.get_signature()}")
        print(f"{name}: {chrf.corpus_score(got, [en])} | {chrf.get_signature()}")
        bad, words = invented(known, de, got)
        length = sum(len(g.split()) for g in got) / sum(len(e.split()) for e in en)
        print(f"{name}: length {length:.3f} of the references; {bad} of {words} words invented ({bad / max(1, words):.3%})")
        codes = collections.Counter(i["code"] for u in units for i in u["issues"] if i["severity"] == "error")
        bad = sum(any(i["severity"] == "error" for i in u["issues"]) for u in units)
        terms = [t for u in units for t in u["terms"]]
        lost = sum(t["target_span"] is None for t in terms)
        print(f"{name}: {len(units)} units, {bad} with errors {dict(codes)}; {len(terms)} terms, {lost} lost")
        for k in range(args.show):
            i = k * len(de) // max(1, args.show)
            print(f"  DE {de[i]}\n  EN {got[i]}\n  RE {en[i]}")


if __name__ == "__main__":
    main()
