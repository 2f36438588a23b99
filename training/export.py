"""Step 3: a checkpoint -> the files that are embedded in the binary.

    python export.py --run tiny --to ../nmt/model

Takes the averaged weights of work/<run>.pt, measures the largest activations on
training text (never on the dev sets), quantizes to int8 and writes model.bin and
vocab.spm. --float writes float32 instead. --golden FILE also writes German
lines with the float32 model's greedy output, for comparing engines.
"""
import argparse
import pathlib
import shutil

import marian
import numpy as np
import sentencepiece as spm
import torch
from model import Shape, Student
from train import WORK, Data, Dev, mask_of


def load(run, last=False, blend=None, share=0.0):
    """The model of a run and what was saved with it; a share of its weights is those of the model in the folder
    blend, from which the run began: the mean of two such models is better than either (Wortsman et al. 2022)."""
    saved = torch.load(WORK / f"{run}.pt", map_location="cpu")
    model = Student(Shape(**saved["shape"]))
    other = marian.read(blend / "model.bin")[0] if blend else {}
    with torch.no_grad():
        for name, p in model.named_parameters():
            p.copy_(saved["model" if last else "ema"][name])
            if other:
                p.lerp_(torch.from_numpy(other[name.removeprefix("p.")].copy()), share)
    model.limit_pairs()
    return model.eval(), saved


class Watched(Student):
    """Records the largest activation that enters each matrix."""

    peaks = None

    def note(self, name, x):
        self.peaks.setdefault(name, []).append(float(x.abs().max()))

    def linear(self, x, name):
        self.note(name, x)
        return super().linear(x, name)

    def logits(self, x):
        self.note("none", x)
        return super().logits(x)


def activation_peaks(model, data, batches):
    w = Watched(model.shape)
    w.load_state_dict(model.state_dict())
    w.eval()
    w.peaks = {}
    w.cast(torch.float32)
    with torch.no_grad():
        for rows in data.batches[:: max(1, len(data.batches) // batches)][:batches]:
            src, tgt = data.batch(rows)
            h = w.hidden(src.clamp(min=0), tgt.clamp(min=0), mask_of(src))
            w.logits(h[tgt >= 0])
    return w.peaks


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--run", required=True)
    p.add_argument("--to", type=pathlib.Path, required=True)
    p.add_argument("--data", default="warm", help="training ids to measure activations on")
    p.add_argument("--batches", type=int, default=40)
    p.add_argument("--float", action="store_true")
    p.add_argument("--last", action="store_true", help="the last weights instead of their running mean")
    p.add_argument("--blend", type=pathlib.Path, help="the folder of the model from which the run began")
    p.add_argument("--share", type=float, default=0.4, help="of that model in the mean of both")
    p.add_argument("--golden", type=pathlib.Path)
    p.add_argument("--dev", default=pathlib.Path(__file__).parent / "../../shared/corpora/dev")
    args = p.parse_args()
    torch.set_num_threads(2)
    model, saved = load(args.run, args.last, args.blend, args.share)
    args.to.mkdir(parents=True, exist_ok=True)
    weights = {n.removeprefix("p."): v.detach().numpy() for n, v in model.named_parameters()}
    multipliers = None
    if not args.float:
        # the mean of the batches' peaks and a margin: one outlier does not cost everybody precision
        peaks = activation_peaks(model, Data.load(args.data, 2048, 5), args.batches)
        multipliers = {n: 127 / min(max(v), np.mean(v) + 1.1 * np.std(v)) for n, v in peaks.items()}
        multipliers["Wemb"] = multipliers["none"]  # the name that Bergamot without a shortlist looks for
    marian.write(args.to / "model.bin", weights, model.shape, multipliers)
    shutil.copyfile(WORK / "vocab.spm", args.to / "vocab.spm")
    print(f"{args.to}: step {saved['step']}, {saved['seen']} target tokens, "
          f"{(args.to / 'model.bin').stat().st_size / 1e6:.1f} MB")
    if args.golden:
        sp = spm.SentencePieceProcessor(model_file=str(WORK / "vocab.spm"))
        dev = Dev(args.dev, sp, 100)
        model.cast(torch.float32)
        with open(args.golden, "w", encoding="utf-8") as f:
            for name in dev.sets:
                for de, _ in dev.sets[name]:
                    ids = torch.tensor([sp.encode(de) + [0]])
                    got = model.search(ids, mask_of(ids), int(ids.shape[1] * 1.5) + 5)[0].tolist()
                    f.write(f"{de}\t{sp.decode(got[:-1] if got[-1] == 0 else got)}\n")


if __name__ == "__main__":
    main()
