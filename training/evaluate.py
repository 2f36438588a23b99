"""Step 5: score the shipped binary on the dev sets.

    go build -o bin/translate ./cmd/translate
    python training/evaluate.py --binary bin/translate

Cuts each dev set into articles of 25 lines, translates them with `translate
batch` (no memory, no network) and scores the English with sacrebleu. Each line
is a paragraph of its own; what the pipeline makes of it is joined again by the
offsets of its segments. Prints BLEU and chrF with signatures, and the rates of
units with error issues, by code.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import tempfile

import sacrebleu

LINES = 25


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
    p.add_argument("--sets", default="newstest2018,flores-dev,news-written,own")
    p.add_argument("--show", type=int, default=0, help="print this many lines of each set")
    p.add_argument("extra", nargs="*", help="further flags for translate batch, after --")
    args = p.parse_args()
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
