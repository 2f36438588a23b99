"""How well a checkpoint uses English that stands behind a German word, on the dev sets and without the pipeline.

    python lookup.py --run tiny

Terms: one noun of a line has an English noun that has nothing to do with it, ⟦T⟧German⟦=⟧English⟦/T⟧; how often
the output has that noun, or its plural, and the right article before it. Suggestions: BLEU of greedy output with
the lexicon's first English behind every rare word against BLEU of the plain lines.
"""
import argparse
import pathlib
import random
import re

import prepare
import sacrebleu
import sentencepiece as spm
import terms
import torch
from export import load
from train import WORK, Dev, mask_of


def suggested(de, lexicon):
    def edit(m):
        options = lexicon.find(m.group()) if len(m.group()) > 3 and lexicon.rare(m.group()) else ()
        return f"{m.group()}{terms.TERM_IS}{options[0]}{terms.TERM_CLOSE}" if options else m.group()
    return terms.WORD_RE.sub(edit, de)


def with_term(de, rng, lexicon):
    """The line with a made-up term, and its English; or None."""
    nouns = [m for m in terms.WORD_RE.finditer(de) if m.start() and m.group()[0].isupper() and len(m.group()) > 3
             and lexicon.find(m.group())]
    if not nouns:
        return None
    m, english = rng.choice(nouns), rng.choice(lexicon.nouns)
    return de[: m.start()] + terms.TERM_OPEN + m.group() + terms.TERM_IS + english + terms.TERM_CLOSE + de[m.end() :], english


@torch.no_grad()
def translate(model, dev, lines):
    order, out = sorted(range(len(lines)), key=lambda i: len(lines[i])), [""] * len(lines)
    for at in range(0, len(order), 40):
        rows = order[at : at + 40]
        src = dev.padded([terms.spaced(lines[i]) for i in rows])
        got = model.search(src.clamp(min=0), mask_of(src), int(src.shape[1] * 1.5) + 5)
        for i, g in zip(rows, got.tolist()):
            out[i] = dev.sp.decode(g[: g.index(0)] if 0 in g else g)
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--run", required=True)
    p.add_argument("--blend", type=pathlib.Path, help="as for export.py")
    p.add_argument("--share", type=float, default=0.4)
    p.add_argument("--lines", type=int, default=150, help="of each set")
    p.add_argument("--dev", default=pathlib.Path(__file__).parent / "../../shared/corpora/dev")
    args = p.parse_args()
    rng = random.Random(1)
    model, _ = load(args.run, blend=args.blend, share=args.share)
    model.cast(torch.float32)
    dev = Dev(args.dev, spm.SentencePieceProcessor(model_file=str(WORK / "vocab.spm")), args.lines)
    lexicon = prepare.load_lexicon(dictionary=False)
    obeyed = wrong = asked = 0
    for name, pairs in dev.sets.items():
        plain, english = [d for d, _ in pairs], [[e for _, e in pairs]]
        scores = [sacrebleu.corpus_bleu(translate(model, dev, lines), english).score
                  for lines in (plain, [suggested(d, lexicon) for d in plain])]
        made = [m for d in plain if (m := with_term(d, rng, lexicon))]
        for out, (_, term) in zip(translate(model, dev, [m for m, _ in made]), made):
            asked += 1
            if m := re.search(rf"(?:\b(an?) )?{re.escape(term)}", out, re.IGNORECASE):
                obeyed += 1
                wrong += bool(m[1]) and (m[1].lower() == "an") != (term[0] in "aeiou")
        print(f"{name}: {scores[0]:.2f} BLEU, with suggestions {scores[1]:.2f}", flush=True)
    print(f"made-up terms obeyed: {obeyed} of {asked}; a for an or an for a: {wrong}")


if __name__ == "__main__":
    main()
