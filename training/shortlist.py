"""Step 4: the lexical shortlist, which target pieces a source piece may become.

    python shortlist.py --data news --to ../nmt/model

IBM model 1 (Brown et al. 1993) over the pairs' distinct pieces, started from
how often two pieces share a pair; the best targets of every source piece and
the most frequent ids are written in Bergamot's binary format (see nmt).
"""
import argparse
import pathlib
import struct

import numpy as np

WORK = pathlib.Path(__file__).parent / "work"
MAGIC, MASK = 0xF11A48D5013417F5, (1 << 64) - 1


def pairs_of(names, limit):
    """The distinct pieces of each pair, up to limit pairs of each of the data."""
    for name in names:
        z = np.load(WORK / f"{name}.npz")
        ids, lens = z["ids"].astype(np.int64), z["lens"].astype(np.int64)
        starts = np.concatenate([[0], np.cumsum(lens.sum(1))])
        for i in range(min(limit, len(lens))):
            a, s = starts[i], lens[i, 0]
            yield np.unique(ids[a : a + s]), np.unique(ids[a + s : starts[i + 1]])


def model1(pairs, vocab, rounds):
    """p(target | source) as (vocab, vocab) float32."""
    table = np.ones((vocab, vocab), np.float32)
    for _ in range(rounds):
        counts = np.zeros((vocab, vocab), np.float32)
        for s, t in pairs():
            block = table[s[:, None], t]
            counts[s[:, None], t] += block / (block.sum(0) + 1e-9)
        table = counts / (counts.sum(1, keepdims=True) + 1e-9)
    return table, counts


def checksum(words):
    h = 0
    for v in words:
        h ^= (v + 0x9E3779B9 + (h << 6) + (h >> 2)) & MASK
        h &= MASK
    return h


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", action="append", required=True)
    p.add_argument("--to", type=pathlib.Path, required=True)
    p.add_argument("--vocab", type=int, default=8000)
    p.add_argument("--first", type=int, default=120, help="ids below this may always be used: symbols, then the most frequent")
    p.add_argument("--best", type=int, default=100, help="targets a source piece")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--pairs", type=int, default=400_000)
    args = p.parse_args()
    table, counts = model1(lambda: pairs_of(args.data, args.pairs), args.vocab, args.rounds)
    lists, offsets = [], [0]
    for s in range(args.vocab):
        best = np.argsort(-table[s], kind="stable")[: args.best]
        best = best[(counts[s, best] > 0.01)]
        lists.append(np.sort(best))
        offsets.append(offsets[-1] + len(best))
    ids = np.concatenate(lists)
    body = struct.pack(f"<4Q{len(offsets)}Q", args.first, args.best, len(offsets), len(ids), *offsets)
    body += ids.astype("<u4").tobytes()
    blob = struct.pack("<2Q", MAGIC, checksum(struct.unpack_from(f"<{len(body) // 8}Q", body))) + body
    (args.to / "lex.s2t.bin").write_bytes(blob)
    print(f"shortlist: {len(ids)} targets for {args.vocab} pieces, {len(blob) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
