"""Step 2: train the student on token ids, with checkpoints to go on from.

    python train.py --data warm --tokens 3e6 --run tiny
    python train.py --data news --tokens 9e6 --run tiny        # goes on
    python train.py --data final --decay --run tiny            # ends at rate zero
    python train.py --data news --start ../nmt/model --run next  # from the embedded model

A checkpoint (work/<run>.pt) holds weights, optimizer state and the place in the
data, is written every few minutes and on SIGTERM, and is resumed by the same
command. Every
line of work/<run>.log is one measurement: target tokens seen, loss, rate, speed,
and on the dev sets cross entropy and sacrebleu's BLEU of greedy output.
"""
import argparse
import json
import pathlib
import signal
import time

import numpy as np
import sacrebleu
import sentencepiece as spm
import torch
import torch.nn.functional as F

import marian
import terms
from model import Shape, Student

WORK = pathlib.Path(__file__).parent / "work"


class Data:
    """Batches of near-equal length, the same for the same seed."""

    def __init__(self, name, batch_tokens, seed):
        z = np.load(WORK / f"{name}.npz")
        self.ids, self.lens = z["ids"], z["lens"].astype(np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.lens.sum(1))])
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(self.lens))
        self.batches = []
        for pool in np.array_split(order, max(1, len(order) // 20_000)):
            pool = pool[np.lexsort((self.lens[pool, 0], self.lens[pool, 1]))]
            rows, width, made = [], 0, []
            for i in pool:
                width = max(width, *self.lens[i])
                if (len(rows) + 1) * width > batch_tokens and rows:
                    made.append(rows)
                    rows, width = [], max(self.lens[i])
                rows.append(i)
            made.append(rows)
            rng.shuffle(made)
            self.batches += made

    def batch(self, rows):
        s_len, t_len = self.lens[rows, 0], self.lens[rows, 1]
        src = np.full((len(rows), s_len.max()), -1, np.int64)
        tgt = np.full((len(rows), t_len.max()), -1, np.int64)
        for k, i in enumerate(rows):
            a = self.starts[i]
            src[k, : s_len[k]] = self.ids[a : a + s_len[k]]
            tgt[k, : t_len[k]] = self.ids[a + s_len[k] : a + s_len[k] + t_len[k]]
        return torch.from_numpy(src), torch.from_numpy(tgt)


def mask_of(src, dtype=torch.float32):
    return torch.zeros(src.shape, dtype=dtype, device=src.device).masked_fill(src < 0, -1e9)[:, None, None, :]


def loss_of(model, src, tgt, smoothing=0.0):
    """Mean cross entropy a target token, in nats; the model computes in bfloat16."""
    model.cast(torch.bfloat16)
    h = model.hidden(src.clamp(min=0), tgt.clamp(min=0), mask_of(src, torch.bfloat16))
    keep = tgt >= 0
    return F.cross_entropy(model.logits(h[keep]).float(), tgt[keep], label_smoothing=smoothing)


class Dev:
    """Dev sets as the model sees them without the pipeline: plain text."""

    def __init__(self, folder, sp, limit):
        self.sp, self.sets = sp, {}
        for name in ("newstest2018", "flores-dev", "news-written"):
            de, en = ((pathlib.Path(folder) / f"{name}.{x}").read_text("utf-8").splitlines() for x in ("de", "en"))
            step = max(1, len(de) // limit)
            pairs = [(terms.spaced(terms.direct_quotes(d, e)[0]), e) for d, e in zip(de[::step], en[::step])][:limit]
            self.sets[name] = pairs

    @torch.no_grad()
    def bleu(self, model, name):
        pairs = self.sets[name]
        order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]))
        out = [""] * len(pairs)
        for at in range(0, len(order), 40):
            rows = order[at : at + 40]
            ids = [self.sp.encode(pairs[i][0]) + [0] for i in rows]
            src = torch.full((len(rows), max(map(len, ids))), -1)
            for k, s in enumerate(ids):
                src[k, : len(s)] = torch.tensor(s)
            got = model.greedy(src.clamp(min=0), mask_of(src), int(src.shape[1] * 1.5) + 5)
            for i, g in zip(rows, got.tolist()):
                out[i] = self.sp.decode(g[: g.index(0)] if 0 in g else g).replace("“ ", '"').replace("“", '"').replace("”", '"')
        score = sacrebleu.corpus_bleu(out, [[e for _, e in pairs]])
        return score.score, [(pairs[i][0], out[i]) for i in range(0, len(pairs), max(1, len(pairs) // 4))]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--run", required=True)
    p.add_argument("--data", required=True)
    p.add_argument("--tokens", type=float, default=0, help="stop after this many target tokens of this data; 0: all")
    p.add_argument("--minutes", type=float, default=0, help="stop after this time; 0: no limit")
    p.add_argument("--batch", type=int, default=4000, help="tokens a batch on the longer side")
    p.add_argument("--lr", type=float, default=8e-4)
    p.add_argument("--warmup", type=int, default=500, help="steps of the whole run")
    p.add_argument("--decay", action="store_true", help="bring the rate to zero over this call")
    p.add_argument("--smoothing", type=float, default=0.1)
    p.add_argument("--dropout", type=float, default=0.0)
    p.add_argument("--shape", default="{}", help="JSON of model.Shape, for a new run")
    p.add_argument("--start", type=pathlib.Path, help="start a new run from the model.bin of this folder, with its vocabulary")
    p.add_argument("--init", default="", help="start embeddings from work/<init>.npy (lexicon.py)")
    p.add_argument("--dev", default=pathlib.Path(__file__).parent / "../../shared/corpora/dev")
    p.add_argument("--every", type=float, default=10, help="minutes between dev scores and checkpoints")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    args = p.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)

    path = WORK / f"{args.run}.pt"
    sp = spm.SentencePieceProcessor(model_file=str(WORK / "vocab.spm"))
    saved = torch.load(path) if path.exists() else None
    shape = Shape(**(saved["shape"] if saved else {"vocab": sp.vocab_size(), **json.loads(args.shape)}))
    model = Student(shape, args.dropout)
    if args.start and not saved:
        start, _ = marian.read(args.start / "model.bin")
        with torch.no_grad():
            for name, p in model.p.items():
                p.copy_(torch.from_numpy(start[name].copy()))
    if args.init and not saved:
        with torch.no_grad():
            model.p["Wemb"].copy_(torch.from_numpy(np.load(WORK / f"{args.init}.npy")))
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device)
    opt = torch.optim.AdamW(model.parameters(), lr=args.lr, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True)
    step, seen, at, ema = 0, 0, 0, None
    if saved:
        model.load_state_dict(saved["model"])
        opt.load_state_dict(saved["opt"])
        step, seen = saved["step"], saved["seen"]
        at = saved["at"] if saved["data"] == args.data else 0
        ema = saved["ema"]
    data, dev = Data(args.data, args.batch, args.seed), Dev(args.dev, sp, 150)
    begun, begun_at, begun_seen, losses = time.time(), at, seen, []
    marked = begun
    weights = dict(model.named_parameters())
    if ema is None:
        ema = {k: v.detach().clone() for k, v in weights.items()}

    def log(**row):
        with open(WORK / f"{args.run}.log", "a") as f:
            f.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(row, flush=True)

    def save(score=True):
        state = {"model": model.state_dict(), "opt": opt.state_dict(), "shape": vars(shape), "step": step,
                 "seen": seen, "at": at, "data": args.data, "ema": ema}
        torch.save(state, str(path) + ".new")
        pathlib.Path(str(path) + ".new").rename(path)
        if not score:
            return
        live = {k: v.detach().clone() for k, v in weights.items()}
        with torch.no_grad():
            for k, v in weights.items():
                v.copy_(ema[k])
        model.eval()
        scores, shown = {}, []
        for name in dev.sets:
            scores[name], examples = dev.bleu(model, name)
            shown += examples[:2]
        model.train()
        with torch.no_grad():
            for k, v in weights.items():
                v.copy_(live[k])
        log(step=step, seen=seen, bleu={k: round(v, 2) for k, v in scores.items()}, examples=shown)

    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    model.train()
    while at < len(data.batches):
        minutes = (time.time() - begun) / 60
        if args.tokens and seen - begun_seen >= args.tokens or args.minutes and minutes >= args.minutes:
            break
        if stop:
            save(score=False)
            return
        src, tgt = (x.to(device) for x in data.batch(data.batches[at]))
        rate = args.lr * min(1, (step + 1) / args.warmup)
        if args.decay:
            done = [(at - begun_at) / (len(data.batches) - begun_at)]
            if args.tokens:
                done.append((seen - begun_seen) / args.tokens)
            if args.minutes:
                done.append(minutes / args.minutes)
            rate *= 1 - max(done)
        for g in opt.param_groups:
            g["lr"] = rate
        loss = loss_of(model, src, tgt, args.smoothing)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        opt.zero_grad(set_to_none=True)
        if step % 10 == 0:
            model.limit_pairs()
        step, at, seen = step + 1, at + 1, seen + int((tgt >= 0).sum())
        keep = min(0.998, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(ema.values()), [v.data for v in weights.values()], 1 - keep)
        losses.append(loss.item())
        if step % 50 == 0:
            log(step=step, seen=seen, loss=round(float(np.mean(losses)), 3), rate=round(rate, 6),
                speed=round((seen - begun_seen) / (time.time() - begun)), at=time.strftime("%H:%M:%S"))
            losses = []
        if time.time() - marked > args.every * 60:
            save()
            marked = time.time()
    save()


if __name__ == "__main__":
    main()
