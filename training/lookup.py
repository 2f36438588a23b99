"""How well a checkpoint uses English that stands behind a German word, on the dev sets and without the pipeline.

    python lookup.py --run tiny

What the model is sent is made by mask/, as for training. Terms: one or two nouns of a line have their usual English
or that of another noun, ⟦T⟧German⟦=⟧English⟦/T⟧; how often the output has it, with the right article before it, and
BLEU against the reference with that noun in it. Suggestions: BLEU of greedy output with the lexicon's first English
behind rare words against BLEU of the plain lines.
"""
import argparse
import pathlib
import re

import sacrebleu
import sentencepiece as spm
import terms
import torch
from export import load
from prepare import masked
from train import WORK, Dev, mask_of

TERM = re.compile(f"{terms.TERM_OPEN}([^⟦]+){terms.TERM_IS}([^⟦]+){terms.TERM_CLOSE}")


def said(english, text):
    """A match of a term's English in a text, with the indefinite article before it as group 1; or None."""
    return re.search(rf"(?:\b(an?) )?\b{re.escape(english)}", text, re.IGNORECASE)


def wrong_article(m, english):
    return bool(m[1]) and (m[1].lower() == "an") != (english[0].lower() in "aeiou")


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
    torch.set_num_threads(1)
    model, _ = load(args.run, blend=args.blend, share=args.share)
    model.cast(torch.float32)
    dev = Dev(args.dev, spm.SentencePieceProcessor(model_file=str(WORK / "vocab.spm")), args.lines)
    only = ("-plain", "0", "-names", "0", "-numbers", "0", "-fixed", "0")
    usual, made = [0, 0], [0, 0]  # terms obeyed, and all
    wrong = 0
    for name, pairs in dev.sets.items():
        lines, scores = [f"{de}\t{en}" for de, en in pairs], []
        for flags in ((), ("-suggest", "1"), ("-terms", "1")):
            sent = [line.split("\t") for line in masked(lines, 1, *only, *flags)]
            out = translate(model, dev, [de for de, _ in sent])
            scores.append(sacrebleu.corpus_bleu(out, [[en for _, en in sent]]).score)
        for text, (de, _), (_, en) in zip(out, sent, pairs):
            for _, english in TERM.findall(de):
                count = usual if said(english, en) else made
                count[1] += 1
                if m := said(english, text):
                    count[0] += 1
                    wrong += wrong_article(m, english)
        print("{}: {:.2f} BLEU, with suggestions {:.2f}, with terms {:.2f}".format(name, *scores), flush=True)
    print(f"terms with their usual English obeyed: {usual[0]} of {usual[1]}, with another noun's: {made[0]} of {made[1]}; "
          f"a for an or an for a: {wrong}")


if __name__ == "__main__":
    main()
