"""Start values for the embeddings, from which pieces stand in the same pairs.

    python lexicon.py --data news --dim 256

The positive pointwise mutual information of source and target pieces is split by
a truncated SVD into a source and a target vector a piece; since the model ties its
embeddings, a piece takes the sum of both. So translations start out close to each
other, which a model that sees little text learns late. (Levy and Goldberg 2014 for
PMI factorization.) Writes work/lexicon.npy (vocabulary, dim).
"""
import argparse
import pathlib

import numpy as np
import scipy.sparse
import torch

WORK = pathlib.Path(__file__).parent / "work"


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True)
    p.add_argument("--dim", type=int, default=256)
    p.add_argument("--vocab", type=int, default=8000)
    args = p.parse_args()
    z = np.load(WORK / f"{args.data}.npz")
    ids, lens = z["ids"].astype(np.int64), z["lens"].astype(np.int64)
    side = np.repeat(np.tile([0, 1], len(lens)), lens.ravel())
    pair = np.repeat(np.arange(len(lens)), lens.sum(1))
    sides = []
    for k in (0, 1):
        m = scipy.sparse.csr_matrix((np.ones((side == k).sum(), np.float32), (pair[side == k], ids[side == k])),
                                    (len(lens), args.vocab))
        m.data[:] = 1
        m = m.multiply(1 / np.sqrt(np.asarray(m.sum(1)).clip(1))).tocsr()  # long pairs say less
        sides.append(m)
    joint = (sides[0].T @ sides[1]).toarray()
    total, s, t = joint.sum(), joint.sum(1, keepdims=True), joint.sum(0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        pmi = np.log(joint * total / (s * t))
    pmi[~np.isfinite(pmi)] = 0
    pmi = np.maximum(pmi, 0) * (joint / (joint + 1))  # little trust in what was seen once
    torch.manual_seed(1)
    u, sv, v = torch.svd_lowrank(torch.from_numpy(pmi.astype(np.float32)), args.dim, niter=4)
    e = (u + v) * sv.pow(0.25)
    e = e / e.norm(dim=1, keepdim=True).clamp(min=1e-6)
    # a random rotation spreads the strong directions over all components
    q = torch.linalg.qr(torch.randn(args.dim, args.dim))[0]
    e = e @ q + 0.2 * torch.randn(args.vocab, args.dim) * args.dim ** -0.5
    e[0] = torch.randn(args.dim) * args.dim ** -0.5
    e = e / e.norm(dim=1, keepdim=True)
    np.save(WORK / "lexicon.npy", e.numpy())
    print("lexicon:", e.shape, "std", float(e.std()))


if __name__ == "__main__":
    main()
