"""The base shape on a GPU that is lent for minutes: everything in calls of eight minutes that go on from each other.

    python gpu.py pack    --data broad                    # here: work/broad.npz -> work/gpu/broad-ids.*, pieces to carry
    python gpu.py train   --run base --data broad --decay # there: trains, writes its checkpoint in pieces, scores nothing
    python gpu.py train   --run teacher --shape teacher --data broad
    python gpu.py teach   --run teacher --data broad      # the teacher's beam output for the German: work/gpu/broad-taught.*
    python gpu.py train   --run base --data broad-taught --data broad --decay
    python gpu.py unpack  --run base                      # here: work/gpu/base.* -> work/base.pt, for export.py

All files are pieces in --folder (work/gpu), small enough for machines that limit what comes and goes: copy what has
the names above to the other machine and back. A call that is interrupted or out of time has written its checkpoint
and is repeated. Checkpoints keep weights and their mean, not the optimizer's state, which a short warm-up replaces.
Sequence-level distillation: Kim and Rush 2016. The vocabulary is that of the ids; prepare.py vocab --size 16000 first.
"""
import argparse
import dataclasses
import json
import pathlib
import time

import numpy as np
import torch
from model import Shape, Student
from train import WORK, Data, Flat, loss_of, mask_of

SHAPES = {"tiny": Shape(), "base": Shape(vocab=16000, dim=512, ffn=2048),
          "teacher": Shape(vocab=16000, dim=768, heads=12, ffn=3072, encoder=12, decoder=6),
          "test": Shape(vocab=8000, dim=32, heads=2, ffn=64, encoder=2, decoder=1)}
IDS_PIECE, CHECKPOINT_PIECE = 60 << 20, 15 << 20  # bytes


def write_pieces(folder, name, array, size):
    """Writes the bytes of an array as name.000, name.001 and so on, after removing what had these names."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{name}.[0-9][0-9][0-9]"):
        old.unlink()
    data = array.tobytes()
    for k in range(max(1, -(-len(data) // size))):
        (folder / f"{name}.{k:03d}").write_bytes(data[k * size : (k + 1) * size])


def read_pieces(folder, name, dtype):
    pieces = sorted(folder.glob(f"{name}.[0-9][0-9][0-9]"))
    if not pieces:
        raise SystemExit(f"no {folder / name}.000: pack or train it first")
    return np.frombuffer(b"".join(p.read_bytes() for p in pieces), dtype)


def write_data(folder, name, ids, lens):
    write_pieces(folder, f"{name}-ids", ids.astype(np.uint16), IDS_PIECE)
    write_pieces(folder, f"{name}-lens", lens.astype(np.uint16), IDS_PIECE)


def read_data(folder, names):
    ids = [read_pieces(folder, f"{n}-ids", np.uint16) for n in names]
    lens = [read_pieces(folder, f"{n}-lens", np.uint16).reshape(-1, 2) for n in names]
    return np.concatenate(ids), np.concatenate(lens)


def write_checkpoint(folder, run, flat, mean, shape, step, seen):
    both = torch.stack([flat.master.detach(), mean]).cpu().to(torch.float16)
    write_pieces(folder, run, both.numpy(), CHECKPOINT_PIECE)
    state = {"shape": dataclasses.asdict(shape), "step": step, "seen": seen}
    (folder / f"{run}.json").write_text(json.dumps(state), "utf-8")


def read_checkpoint(folder, run, device):
    """Model, flat weights, their mean, steps and tokens of a run, or None."""
    if not (folder / f"{run}.json").exists():
        return None
    state = json.loads((folder / f"{run}.json").read_text("utf-8"))
    model = Student(Shape(**state["shape"])).to(device)
    flat = Flat(model, torch.bfloat16)
    weights, mean = torch.from_numpy(read_pieces(folder, run, np.float16).astype(np.float32)).view(2, -1).to(device)
    flat.master.copy_(weights)
    return model, flat, mean.clone(), state["step"], state["seen"]


def pack(args, _):
    for name in args.data:
        z = np.load(WORK / f"{name}.npz")
        write_data(args.folder, name, z["ids"], z["lens"])
        print(f"{name}: {len(z['lens'])} pairs, {len(z['ids'])} tokens")


def train(args, device):
    begun = time.time()
    found = read_checkpoint(args.folder, args.run, device)
    if found:
        model, flat, mean, step, seen = found
    else:
        torch.manual_seed(1)
        model = Student(SHAPES[args.shape]).to(device)
        flat = Flat(model, torch.bfloat16)
        mean, step, seen = flat.master.clone(), 0, 0
    model.dropout = args.dropout
    model.train()
    data = Data(*read_data(args.folder, args.data), args.batch, seed=step)
    opt = torch.optim.AdamW([flat.master], lr=args.lr, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True)
    gradient = torch.zeros_like(flat.low)
    model.w = {k: v.requires_grad_() for k, v in flat.views(flat.low).items()}
    for k, g in flat.views(gradient).items():
        model.w[k].grad = g
    first, done, at = step, 0.0, 0
    while done < 1:
        src, tgt = (x.to(device, non_blocking=True) for x in data.batch(data.batches[at % len(data.batches)]))
        rate = args.lr * min(1, (step - first + 1) / args.warmup) * (1 - done if args.decay else 1)
        for g in opt.param_groups:
            g["lr"] = rate
        flat.publish()
        gradient.zero_()
        tokens = int((tgt >= 0).sum())
        loss = loss_of(model, src, tgt, args.smoothing) / tokens
        loss.backward()
        flat.master.grad = gradient.float()
        torch.nn.utils.clip_grad_norm_([flat.master], 1.0)
        opt.step()
        if step % 10 == 0:
            model.limit_pairs()
        mean.lerp_(flat.master.detach(), 1 - min(args.ema, (1 + step) / (10 + step)))
        step, at, seen = step + 1, at + 1, seen + tokens
        done = max((time.time() - begun) / 60 / args.minutes, (step - first) / args.steps if args.steps else 0)
        if (step - first) % 50 == 0 or done >= 1:
            print(f"step {step}, {seen} tokens, loss {loss.item():.3f}, rate {rate:.6f}, {time.time() - begun:.0f} s", flush=True)
    write_checkpoint(args.folder, args.run, flat, mean, model.shape, step, seen)


@torch.no_grad()
def teach(args, device):
    """The German of the data with the English of the run's beam search, for the part that the time allows;
    what has been done is kept, and the next call goes on behind it."""
    begun = time.time()
    found = read_checkpoint(args.folder, args.run, device)
    if not found:
        raise SystemExit(f"no checkpoint of {args.run} in {args.folder}")
    model, flat, mean, _, _ = found
    flat.master.copy_(mean)
    model.eval()
    model.cast(torch.bfloat16)
    ids, lens = read_data(args.folder, args.data)
    data, name = Data(ids, lens, args.batch // args.beam, seed=1), f"{args.data[0]}-taught"
    made, sizes, at = [np.zeros(0, np.uint16)], [], 0
    first = 0
    if (args.folder / f"{name}.json").exists():
        first = at = json.loads((args.folder / f"{name}.json").read_text("utf-8"))["batches"]
        old_ids, old_lens = read_data(args.folder, [name])
        made, sizes = [old_ids], [old_lens]
    while at < len(data.batches) and (time.time() - begun) / 60 < args.minutes and (not args.steps or at - first < args.steps):
        src, _ = data.batch(data.batches[at])
        src = src.to(device)
        out = model.search(src.clamp(min=0), mask_of(src, torch.bfloat16), min(140, int(src.shape[1] * 1.5) + 5), args.beam)
        rows = []
        for s, t in zip(src.tolist(), out.tolist()):
            if 0 not in t:
                continue  # it found no end: nothing to learn from
            s, t = [i for i in s if i >= 0], t[: t.index(0) + 1]
            made.append(np.array(s + t, np.uint16))
            rows.append((len(s), len(t)))
        sizes.append(np.array(rows, np.uint16).reshape(-1, 2))
        at += 1
    write_data(args.folder, name, np.concatenate(made), np.concatenate(sizes))
    (args.folder / f"{name}.json").write_text(json.dumps({"batches": at}), "utf-8")
    print(f"{name}: {at} of {len(data.batches)} batches, {sum(map(len, sizes))} pairs")


def unpack(args, _):
    found = read_checkpoint(args.folder, args.run, "cpu")
    if not found:
        raise SystemExit(f"no checkpoint of {args.run} in {args.folder}")
    model, flat, mean, step, seen = found
    named = {f"p.{k}": v for k, v in flat.views(mean).items()}
    torch.save({"model": model.state_dict(), "ema": named, "shape": vars(model.shape), "step": step, "seen": seen},
               WORK / f"{args.run}.pt")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("action", choices=("pack", "train", "teach", "unpack"))
    p.add_argument("--folder", type=pathlib.Path, default=WORK / "gpu")
    p.add_argument("--run", default="base")
    p.add_argument("--data", action="append", default=[])
    p.add_argument("--shape", choices=SHAPES, default="base", help="of a new run")
    p.add_argument("--minutes", type=float, default=8)
    p.add_argument("--steps", type=int, default=0, help="stop after so many, for trying it out; 0: no limit")
    p.add_argument("--batch", type=int, default=65536, help="tokens a batch, padding included")
    p.add_argument("--beam", type=int, default=4)
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--warmup", type=int, default=300, help="steps at the begin of every call")
    p.add_argument("--decay", action="store_true", help="bring the rate to zero over this call")
    p.add_argument("--smoothing", type=float, default=0.1)
    p.add_argument("--dropout", type=float, default=0.1)
    p.add_argument("--ema", type=float, default=0.998)
    args = p.parse_args()
    if args.action in ("pack", "train", "teach") and not args.data:
        p.error(f"{args.action} needs --data")
    {"pack": pack, "train": train, "teach": teach, "unpack": unpack}[args.action](
        args, "cuda" if torch.cuda.is_available() else "cpu")


if __name__ == "__main__":
    main()
