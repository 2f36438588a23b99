"""Step 2: train the student on token ids, with checkpoints to go on from.

    python train.py --data warm --tokens 3e6 --run tiny
    python train.py --data news --tokens 9e6 --run tiny        # goes on
    python train.py --data final --decay --run tiny            # ends at rate zero
    python train.py --data news --start ../nmt/model --run next  # from the embedded model

A checkpoint (work/<run>.pt) holds weights, optimizer state and the place in the
data, is written every few minutes and on SIGTERM, and is resumed by the same
command. Every line of work/<run>.log is one measurement: target tokens seen, loss,
rate, speed, and on the dev sets cross entropy and sacrebleu's BLEU of greedy output.

A step's gradient is summed over several small batches, which worker processes of
one thread each take from a common list: no core waits for another within a layer,
and one that other programs keep busy just takes fewer.
"""
import argparse
import json
import pathlib
import signal
import time

import marian
import numpy as np
import sacrebleu
import sentencepiece as spm
import terms
import torch
import torch.multiprocessing as mp
from model import Shape, Student

WORK = pathlib.Path(__file__).parent / "work"


class Data:
    """Batches of few different shapes, the same for the same seed: lengths are rounded up, and a length
    always has the same number of pairs. oneDNN compiles a matrix product for each new shape, which cost
    more than the products themselves when every batch had a shape of its own."""

    def __init__(self, ids, lens, batch_tokens, seed):
        self.ids, self.lens = ids, lens.astype(np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.lens.sum(1))])
        rng = np.random.default_rng(seed)
        longest = self.lens.max(1)
        self.widths = np.where(longest <= 64, -(-longest // 8) * 8, -(-longest // 16) * 16)
        self.batches, waiting = [], {}
        for i in rng.permutation(len(self.lens)):
            width = int(self.widths[i])
            rows = waiting.setdefault(width, [])
            rows.append(i)
            if len(rows) == max(1, batch_tokens // width):
                self.batches.append(rows)
                waiting[width] = []

    @classmethod
    def load(cls, name, batch_tokens, seed):
        z = np.load(WORK / f"{name}.npz")
        return cls(z["ids"], z["lens"], batch_tokens, seed)

    def batch(self, rows):
        width = self.widths[rows[0]]
        src, tgt = np.full((2, len(rows), width), -1, np.int64)
        for k, i in enumerate(rows):
            a, (s, t) = self.starts[i], self.lens[i]
            src[k, :s] = self.ids[a : a + s]
            tgt[k, :t] = self.ids[a + s : a + s + t]
        return torch.from_numpy(src), torch.from_numpy(tgt)


def mask_of(src, dtype=torch.float32):
    return torch.zeros(src.shape, dtype=dtype, device=src.device).masked_fill(src < 0, -1e9)[:, None, None, :]


def loss_of(model, src, tgt, smoothing=0.0):
    """Summed cross entropy of the target tokens, in nats."""
    h = model.hidden(src.clamp(min=0), tgt.clamp(min=0), mask_of(src, model.w["Wemb"].dtype))
    keep = tgt >= 0
    return model.cross_entropy(h[keep], tgt[keep], smoothing)


def fast_dtype():
    """The number format in which this processor multiplies matrices faster. Without AVX-512 BF16 or AMX,
    bfloat16 is a hundred times slower than float32, so that only measuring tells."""
    def seconds(dtype):
        a, b = torch.ones(512, 256, dtype=dtype), torch.ones(256, 1536, dtype=dtype)
        a @ b
        begun = time.perf_counter()
        for _ in range(3):
            a @ b
        return time.perf_counter() - begun
    return min((torch.bfloat16, torch.float32), key=seconds)


class Flat:
    """All parameters of a model in one float32 vector, and in another the copy that the arithmetic reads and whose
    gradients it writes: the optimizer, the norm and the mean of the weights are then one operation each."""

    def __init__(self, model, dtype):
        self.shapes = {k: v.shape for k, v in model.p.items()}
        self.master = torch.cat([v.detach().flatten() for v in model.p.values()]).share_memory_()
        self.low = self.master.to(dtype, copy=True).share_memory_()
        with torch.no_grad():
            for k, v in self.views(self.master).items():
                model.p[k].data = v

    def views(self, flat):
        parts = flat.split([s.numel() for s in self.shapes.values()])
        return {k: part.view(s) for (k, s), part in zip(self.shapes.items(), parts)}

    def publish(self):
        self.low.copy_(self.master)


def orthogonal(x, rounds=5):
    """The nearest matrices with orthogonal rows to those of a stack, about: Newton and Schulz's iteration, with the
    constants of Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon)."""
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(rounds):
        s = x @ x.mT
        x = 3.4445 * x + (-4.7750 * s + 2.0315 * s @ s) @ x
    return x


class Descent:
    """Steps down the gradient: AdamW; with muon, its rate against AdamW's, the matrices but the embeddings by Muon.
    A step of Muon is scaled to the size of AdamW's (Liu et al. 2025, https://arxiv.org/abs/2502.16982)."""

    def __init__(self, flat, muon=0.0, dtype=torch.float32):
        self.flat, self.muon, self.dtype = flat, muon, dtype
        self.momentum = torch.zeros_like(flat.master)
        self.stacks = {}  # names of the matrices that are as large as each other, rows fewer than columns
        for k, (rows, cols) in flat.shapes.items():
            if muon and rows > 1 and k != "Wemb":
                self.stacks.setdefault((min(rows, cols), max(rows, cols)), []).append(k)
        matrices = {k for names in self.stacks.values() for k in names}
        self.adam = [k for k in flat.shapes if k not in matrices]
        self.weights = flat.views(flat.master)
        self.opt = torch.optim.AdamW([self.weights[k] for k in self.adam], betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True)

    def step(self, gradient, rate):
        gradients, weights = self.flat.views(gradient), self.weights
        for k in self.adam:
            weights[k].grad = gradients[k]
        self.opt.param_groups[0]["lr"] = rate
        self.opt.step()
        if not self.muon:
            return
        self.momentum.lerp_(gradient, 0.05)
        ahead = self.flat.views(gradient.lerp(self.momentum, 0.95))
        for (rows, cols), names in self.stacks.items():
            tall = [self.flat.shapes[k][0] > rows for k in names]
            steps = orthogonal(torch.stack([ahead[k].T if t else ahead[k] for k, t in zip(names, tall)]).to(self.dtype))
            for k, t, s in zip(names, tall, steps):
                weights[k].sub_(s.T if t else s, alpha=rate * self.muon * 0.2 * cols ** 0.5)

    def state(self):
        return {"adam": dict(zip(self.adam, self.opt.state_dict()["state"].values())), "momentum": self.momentum}

    def load(self, state):
        """Takes over a state, as far as it has what this one needs."""
        self.momentum.copy_(state["momentum"])
        own = self.opt.state_dict()
        own["state"] = {i: state["adam"][k] for i, k in enumerate(self.adam) if k in state["adam"]}
        self.opt.load_state_dict(own)


def work(model, flat, data, smoothing, gradient, tasks, results, counter):
    """A worker: sums the gradients of the batches that it takes from the list of a step into gradient."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    small = torch.zeros_like(flat.low)
    model.w = {k: v.requires_grad_() for k, v in flat.views(flat.low).items()}
    for k, g in flat.views(small).items():
        model.w[k].grad = g
    model.train()
    for at, end in iter(tasks.get, None):
        loss, tokens = 0.0, 0
        gradient.zero_()
        while True:
            with counter.get_lock():
                mine, counter.value = at + counter.value, counter.value + 1
            if mine >= end:
                break
            src, tgt = data.batch(data.batches[mine])
            total = loss_of(model, src, tgt, smoothing)
            total.backward()
            gradient.add_(small)
            small.zero_()
            loss, tokens = loss + total.item(), tokens + int((tgt >= 0).sum())
        results.put((loss, tokens))


class Dev:
    """Dev sets as the model sees them without the pipeline: plain text."""

    def __init__(self, folder, sp, limit):
        self.sp, self.sets = sp, {}
        for name in ("newstest2018", "flores-dev", "news-written"):
            de, en = ((pathlib.Path(folder) / f"{name}.{x}").read_text("utf-8").splitlines() for x in ("de", "en"))
            step = max(1, len(de) // limit)
            pairs = [(terms.spaced(terms.direct_quotes(d, e)[0]), e) for d, e in zip(de[::step], en[::step])][:limit]
            self.sets[name] = pairs

    def padded(self, texts):
        ids = [self.sp.encode(t) + [0] for t in texts]
        out = torch.full((len(ids), max(map(len, ids))), -1)
        for k, s in enumerate(ids):
            out[k, : len(s)] = torch.tensor(s)
        return out

    @torch.no_grad()
    def cross_entropy(self, model):
        """Nats a target token over all sets: far less noisy than the BLEU of so few lines."""
        model.cast(torch.float32)
        loss, tokens = 0.0, 0
        for pairs in self.sets.values():
            for at in range(0, len(pairs), 25):
                src = self.padded([d for d, _ in pairs[at : at + 25]])
                tgt = self.padded([terms.spaced(terms.direct_quotes(e, e)[0]) for _, e in pairs[at : at + 25]])
                loss += loss_of(model, src, tgt).item()
                tokens += int((tgt >= 0).sum())
        return loss / tokens

    @torch.no_grad()
    def bleu(self, model, name):
        model.cast(torch.float32)
        pairs = self.sets[name]
        order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]))
        out = [""] * len(pairs)
        for at in range(0, len(order), 40):
            rows = order[at : at + 40]
            src = self.padded([pairs[i][0] for i in rows])
            got = model.search(src.clamp(min=0), mask_of(src), int(src.shape[1] * 1.5) + 5)
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
    p.add_argument("--batch", type=int, default=2048, help="tokens a batch, padding included")
    p.add_argument("--batches", type=int, default=4, help="batches a step")
    p.add_argument("--lr", type=float, default=8e-4)
    p.add_argument("--muon", type=float, default=0.0, help="matrices by Muon, at so many times the rate; 0: all by AdamW")
    p.add_argument("--warmup", type=int, default=500, help="steps of the whole run")
    p.add_argument("--decay", action="store_true", help="bring the rate to zero over this call")
    p.add_argument("--smoothing", type=float, default=0.1)
    p.add_argument("--dropout", type=float, default=0.0)
    p.add_argument("--ema", type=float, default=0.995, help="share of the mean of the weights that a step keeps")
    p.add_argument("--shape", default="{}", help="JSON of model.Shape, for a new run")
    p.add_argument("--start", type=pathlib.Path, help="start a new run from the model.bin of this folder, with its vocabulary")
    p.add_argument("--init", default="", help="start embeddings from work/<init>.npy (lexicon.py)")
    p.add_argument("--dev", default=pathlib.Path(__file__).parent / "../../shared/corpora/dev")
    p.add_argument("--every", type=float, default=10, help="minutes between dev scores and checkpoints")
    p.add_argument("--workers", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    args = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)

    path = WORK / f"{args.run}.pt"
    sp = spm.SentencePieceProcessor(model_file=str(WORK / "vocab.spm"))
    saved = torch.load(path) if path.exists() else None
    shape = Shape(**(saved["shape"] if saved else {"vocab": sp.vocab_size(), **json.loads(args.shape)}))
    model = Student(shape, args.dropout)
    with torch.no_grad():
        if saved:
            model.load_state_dict(saved["model"])
        elif args.start:
            start, _ = marian.read(args.start / "model.bin")
            for name, v in model.p.items():
                v.copy_(torch.from_numpy(start[name].copy()))
        elif args.init:
            model.p["Wemb"].copy_(torch.from_numpy(np.load(WORK / f"{args.init}.npy")))
    dtype = fast_dtype()
    flat = Flat(model, dtype)
    descent = Descent(flat, args.muon, dtype)
    step, seen, at, ema = 0, 0, 0, flat.master.clone()
    if saved:
        step, seen = saved["step"], saved["seen"]
        at = saved["at"] if saved["data"] == args.data else 0
        ema.copy_(torch.cat([saved["ema"][f"p.{k}"].flatten() for k in flat.shapes]))
        descent.load(saved["opt"])
    data, dev = Data.load(args.data, args.batch, args.seed), Dev(args.dev, sp, 150)

    context = mp.get_context("fork")
    counter, results = context.Value("q", 0), context.Queue()
    tasks = [context.Queue() for _ in range(args.workers)]
    gradients = [torch.zeros_like(flat.master).share_memory_() for _ in tasks]
    for queue, gradient in zip(tasks, gradients):
        context.Process(target=work, args=(model, flat, data, args.smoothing, gradient, queue, results, counter),
                        daemon=True).start()
    averaged = Student(shape)  # for scores
    averaged.eval()
    begun, begun_at, begun_seen, losses = time.time(), at, seen, []
    marked, logged, logged_seen = begun, begun, seen

    def log(**row):
        with open(WORK / f"{args.run}.log", "a") as f:
            f.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(row, flush=True)

    def save(score=True):
        named = {f"p.{k}": v for k, v in flat.views(ema).items()}
        state = {"model": model.state_dict(), "opt": descent.state(), "shape": vars(shape), "step": step,
                 "seen": seen, "at": at, "data": args.data, "ema": named}
        torch.save(state, str(path) + ".new")
        pathlib.Path(str(path) + ".new").rename(path)
        if score:
            averaged.load_state_dict(named)
            entropy, scores, shown = dev.cross_entropy(averaged), {}, []
            for name in dev.sets:
                scores[name], examples = dev.bleu(averaged, name)
                shown += examples[:2]
            log(step=step, seen=seen, entropy=round(entropy, 4), bleu={k: round(v, 2) for k, v in scores.items()},
                examples=shown)

    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    while at < len(data.batches) and not stop:
        minutes = (time.time() - begun) / 60
        if args.tokens and seen - begun_seen >= args.tokens or args.minutes and minutes >= args.minutes:
            break
        rate = args.lr * min(1, (step + 1) / args.warmup)
        if args.decay:
            done = [(at - begun_at) / (len(data.batches) - begun_at)]
            if args.tokens:
                done.append((seen - begun_seen) / args.tokens)
            if args.minutes:
                done.append(minutes / args.minutes)
            rate *= 1 - max(done)
        flat.publish()
        counter.value = 0
        end = min(at + args.batches, len(data.batches))
        for queue in tasks:
            queue.put((at, end))
        loss, tokens = map(sum, zip(*(results.get() for _ in tasks)))
        gradient = gradients[0]
        for other in gradients[1:]:
            gradient += other
        gradient /= tokens
        gradient *= min(1, 1 / float(gradient.norm()))
        descent.step(gradient, rate)
        if step % 10 == 0:
            model.limit_pairs()
        step, at, seen = step + 1, end, seen + tokens
        ema.lerp_(flat.master, 1 - min(args.ema, (1 + step) / (10 + step)))
        losses.append(loss / tokens)
        if step % 20 == 0:
            now = time.time()
            log(step=step, seen=seen, loss=round(float(np.mean(losses)), 3), rate=round(rate, 6),
                speed=round((seen - logged_seen) / (now - logged)), at=time.strftime("%H:%M:%S"))
            losses, logged, logged_seen = [], now, seen
        if time.time() - marked > args.every * 60:
            save()
            marked = time.time()
    save(score=not stop)
    for queue in tasks:
        queue.put(None)


if __name__ == "__main__":
    main()
