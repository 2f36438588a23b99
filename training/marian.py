"""Marian's binary model format, version 1: write and read.

Layout and quantization are those of the engine, see nmt. An int8 matrix is
stored as the output neurons' weights one after the other (transposed), the
embeddings as they stand; value = int8 / multiplier.
"""
import struct

import numpy as np
import yaml

FLOAT32, INTGEMM8, INT8 = 0x404, 0x4101, 0x101
CONFIG = "special:model.yml"


def config(shape):
    """The options that the engine reads, and those that Bergamot wants to see."""
    return {
        "type": "transformer", "version": "v1.9.0", "dim-emb": shape.dim, "dim-vocabs": [shape.vocab, shape.vocab],
        "enc-depth": shape.encoder, "dec-depth": shape.decoder, "transformer-heads": shape.heads,
        "transformer-dim-ffn": shape.ffn, "transformer-decoder-dim-ffn": shape.ffn,
        "transformer-ffn-depth": 2, "transformer-decoder-ffn-depth": 2,
        "transformer-ffn-activation": "relu", "transformer-decoder-autoreg": "rnn", "dec-cell": "ssru",
        "dec-cell-base-depth": 2, "dec-cell-high-depth": 1, "enc-cell": "gru", "enc-cell-depth": 1,
        "enc-type": "bidirectional", "dim-rnn": 1024, "layer-normalization": False, "right-left": False,
        "skip": False, "tied-embeddings": False, "tied-embeddings-all": True, "tied-embeddings-src": False,
        "transformer-aan-activation": "swish", "transformer-aan-depth": 2, "transformer-aan-nogate": False,
        "transformer-dim-aan": 2048, "transformer-guided-alignment-layer": "last",
        "transformer-no-projection": False, "transformer-postprocess": "dan", "transformer-postprocess-emb": "d",
        "transformer-postprocess-top": "", "transformer-preprocess": "", "transformer-tied-layers": [],
        "transformer-train-position-embeddings": False, "transformer-pool": False, "ulr": False,
        "factors-combine": "sum", "factors-dim-emb": 0, "lemma-dim-emb": 0, "input-types": [],
        "bert-train-type-embeddings": True, "bert-type-vocab-size": 2,
    }


def quantize(w):
    """int8 and the multiplier. Of two neighbours in a row the smaller gives way
    until both times 254 fit in 16 bit (Student.limit_pairs leaves few such)."""
    multiplier = np.float32(127 / np.abs(w).max())
    q = np.clip(np.rint(w * multiplier), -127, 127).astype(np.int32)
    a, b = q[:, 0::2], q[:, 1::2]
    over = np.maximum(np.abs(a + b) - 129, 0)
    first = np.abs(a) < np.abs(b)
    a -= np.sign(a) * over * first
    b -= np.sign(b) * over * ~first
    return q.astype(np.int8), multiplier


def write(path, weights, shape, multipliers=None):
    """weights: name -> float32 array. With multipliers (name of a matrix, or
    "none" for the output layer -> 127 / largest activation) the matrices become int8."""
    items = []
    for name, w in weights.items():
        w = np.ascontiguousarray(w, np.float32)
        matrix = name == "Wemb" or name.rsplit("_", 1)[-1][0] == "W" and w.shape[0] > 1
        if multipliers is None or not matrix:
            items.append((name, FLOAT32, w.shape, w.tobytes()))
            continue
        q, m = quantize(w if name == "Wemb" else w.T)
        data = np.ascontiguousarray(q).tobytes() + struct.pack("<f", m)
        items.append((name, INTGEMM8, w.shape, data + bytes(-len(data) % 256)))
    for name, m in (multipliers or {}).items():
        items.append((name + "_QuantMultA", FLOAT32, (1, 1), struct.pack("<f", m)))
    text = yaml.safe_dump(config(shape), sort_keys=True).encode() + b"\0"
    items.append((CONFIG, INT8, (len(text),), text))
    with open(path, "wb") as f:
        f.write(struct.pack("<QQ", 1, len(items)))
        for name, kind, dims, data in items:
            f.write(struct.pack("<QQQQ", len(name.encode()) + 1, kind, len(dims), len(data)))
        for name, *_ in items:
            f.write(name.encode() + b"\0")
        for _, _, dims, _ in items:
            f.write(struct.pack(f"<{len(dims)}i", *dims))
        padding = -(f.tell() + 8) % 256
        f.write(struct.pack("<Q", padding) + bytes(padding))
        for *_, data in items:
            f.write(data)


def read(path):
    """(weights as float32 arrays, configuration)."""
    with open(path, "rb") as f:
        blob = f.read()
    version, n = struct.unpack_from("<QQ", blob)
    if version != 1:
        raise ValueError(f"{path}: version {version}, expected 1")
    at = 16
    heads = [struct.unpack_from("<QQQQ", blob, at + 32 * i) for i in range(n)]
    at += 32 * n
    names, shapes = [], []
    for size, *_ in heads:
        names.append(blob[at : at + size - 1].decode())
        at += size
    for _, _, dims, _ in heads:
        shapes.append(struct.unpack_from(f"<{dims}i", blob, at))
        at += 4 * dims
    at += 8 + struct.unpack_from("<Q", blob, at)[0]
    weights, options = {}, None
    for (_, kind, _, size), name, dims in zip(heads, names, shapes):
        data, count = blob[at : at + size], int(np.prod(dims))
        at += size
        if name == CONFIG:
            options = yaml.safe_load(data.rstrip(b"\0"))
        elif kind == FLOAT32:
            weights[name] = np.frombuffer(data, np.float32, count).reshape(dims)
        elif kind == INTGEMM8:
            q = np.frombuffer(data, np.int8, count).astype(np.float32)
            q /= struct.unpack_from("<f", data, count)[0]
            weights[name] = q.reshape(dims) if name == "Wemb" else q.reshape(dims[::-1]).T
        else:
            raise ValueError(f"{path}: {name} has type {kind:#x}")
    return weights, options
