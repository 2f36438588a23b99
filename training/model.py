"""The student: the Transformer with an SSRU decoder that Bergamot runs.

Post-norm encoder, decoder layers of SSRU, context attention and feed-forward,
three-way tied embeddings scaled by sqrt(d), sinusoidal positions with all sines
before all cosines, and a zero embedding as the decoder's start. Parameters carry
the names of Marian's model files, so that export.py only quantizes and writes.
Kim et al. 2019, "From Research to Production and Back" (SSRU); Vaswani et al. 2017.
"""
import dataclasses
import math
import random

import torch
import torch.nn.functional as F
from torch import nn


@dataclasses.dataclass
class Shape:
    vocab: int = 8000
    dim: int = 256
    heads: int = 8
    ffn: int = 1536
    encoder: int = 6
    decoder: int = 2


def positions(length, dim, start=0):
    """(length, dim): sines in the first half, cosines in the second."""
    rate = math.log(10000.0) / (dim // 2 - 1)
    angle = torch.arange(start, start + length)[:, None] * torch.exp(torch.arange(dim // 2) * -rate)[None]
    return torch.cat([angle.sin(), angle.cos()], 1)


class Recurrence(torch.autograd.Function):
    """c_t = f_t * c_(t-1) + (1 - f_t) * x_t over the time axis of (T, B, d)."""

    @staticmethod
    def forward(ctx, f, x):
        g, c = (1 - f) * x, torch.empty_like(x)
        c[0] = g[0]
        for t in range(1, len(x)):
            torch.addcmul(g[t], f[t], c[t - 1], out=c[t])
        ctx.save_for_backward(f, x, c)
        return c

    @staticmethod
    def backward(ctx, dc):
        f, x, c = ctx.saved_tensors
        total = torch.empty_like(dc)
        total[-1] = dc[-1]
        for t in range(len(dc) - 2, -1, -1):
            torch.addcmul(dc[t], f[t + 1], total[t + 1], out=total[t])
        before = torch.cat([torch.zeros_like(c[:1]), c[:-1]])
        return total * (before - x), total * (1 - f)


class CrossEntropy(torch.autograd.Function):
    """Logits, softmax and their gradient in one, a thousand tokens at a time, as the logits of a
    whole batch fit in no cache. Every piece has the same size: see train.Data."""

    @staticmethod
    def forward(ctx, h, weights, bias, tgt, smoothing, size):
        n, vocab = len(h), len(weights)
        h = F.pad(h, (0, 0, 0, -n % size))
        dh, dw, db = torch.empty_like(h), torch.zeros_like(weights, dtype=torch.float32), torch.zeros_like(bias, dtype=torch.float32)
        loss = torch.zeros((), device=h.device)
        for a in range(0, n, size):
            x, t = h[a : a + size], tgt[a : a + size]
            p = F.linear(x, weights, bias[0]).softmax(-1)
            row = torch.arange(len(t), device=h.device)
            loss -= p[row, t].float().clamp(min=1e-12).log().sum()
            p[len(t) :] = 0
            p[: len(t)] -= smoothing / vocab
            p[row, t] -= 1 - smoothing
            dh[a : a + size] = p @ weights
            dw += p.T @ x
            db += p.sum(0, dtype=torch.float32)
        ctx.save_for_backward(dh[:n], dw.to(weights.dtype), db.to(bias.dtype))
        return loss

    @staticmethod
    def backward(ctx, scale):
        dh, dw, db = ctx.saved_tensors
        return dh * scale.to(dh.dtype), dw * scale.to(dw.dtype), db * scale.to(db.dtype), None, None, None


class Student(nn.Module):
    def __init__(self, shape, dropout=0.0):
        super().__init__()
        self.shape, self.dropout, self.kept = shape, dropout, None
        d, f = shape.dim, shape.ffn
        self.p = nn.ParameterDict()
        self.w = {}  # what the arithmetic uses: see cast
        self.p["Wemb"] = nn.Parameter(torch.randn(shape.vocab, d) * d ** -0.5)
        self.p["decoder_ff_logit_out_b"] = nn.Parameter(torch.zeros(1, shape.vocab))
        for i in range(1, shape.encoder + 1):
            self._attention(f"encoder_l{i}_self", d)
            self._ffn(f"encoder_l{i}_ffn", d, f)
        for i in range(1, shape.decoder + 1):
            self._matrix(f"decoder_l{i}_rnn_W", d, d)
            self._matrix(f"decoder_l{i}_rnn_Wf", d, d)
            self._vector(f"decoder_l{i}_rnn_bf", d)
            self._norm(f"decoder_l{i}_rnn_ffn", d)
            self._attention(f"decoder_l{i}_context", d)
            self._ffn(f"decoder_l{i}_ffn", d, f)
        self.register_buffer("pos", positions(512, d), persistent=False)

    def _matrix(self, name, rows, cols):
        self.p[name] = nn.Parameter(torch.empty(rows, cols))
        # shallower steps in deeper layers keep post-norm training stable (Zhang et al. 2019, depth-scaled init)
        depth = int(name.split("_l")[1].split("_")[0])
        nn.init.xavier_uniform_(self.p[name], gain=depth ** -0.5)

    def _vector(self, name, n, value=0.0):
        self.p[name] = nn.Parameter(torch.full((1, n), value))

    def _norm(self, name, d):
        self._vector(name + "_ln_scale", d, 1.0)
        self._vector(name + "_ln_bias", d)

    def _attention(self, name, d):
        for k in "qkvo":
            self._matrix(f"{name}_W{k}", d, d)
            self._vector(f"{name}_b{k}", d)
        self._norm(name + "_Wo", d)

    def _ffn(self, name, d, f):
        self._matrix(name + "_W1", d, f)
        self._vector(name + "_b1", f)
        self._matrix(name + "_W2", f, d)
        self._vector(name + "_b2", d)
        self._norm(name + "_ffn", d)

    def cast(self, dtype):
        """Compute in dtype from here on, without gradients to the parameters (see train.Flat for training)."""
        self.w = {k: v.detach().to(dtype) for k, v in self.p.items()}

    def linear(self, x, name):
        head, tail = name.rsplit("_W", 1)
        bias = self.w.get(f"{head}_b{tail}") if tail else None
        return F.linear(x, self.w[name].T, None if bias is None else bias[0])

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.w[name + "_ln_scale"][0], self.w[name + "_ln_bias"][0], 1e-6)

    def drop(self, x):
        """Dropout by a piece of one long random mask: random numbers for every use cost a fifth of a step."""
        if not self.dropout or not self.training:
            return x
        if self.kept is None or len(self.kept) < 2 * x.numel():
            self.kept = ((torch.rand(max(1 << 22, 2 * x.numel()), device=x.device) >= self.dropout) / (1 - self.dropout)).to(x.dtype)
        at = random.randrange(len(self.kept) - x.numel())
        return x * self.kept[at : at + x.numel()].view(x.shape)

    def split(self, x):
        b, t, d = x.shape
        return x.view(b, t, self.shape.heads, d // self.shape.heads).transpose(1, 2)

    def attend(self, x, keys, values, mask, name):
        q = self.split(self.linear(x, name + "_Wq"))
        scores = q * q.shape[-1] ** -0.5 @ keys.transpose(-1, -2)
        h = scores.add_(mask).softmax(-1) @ values
        h = h.transpose(1, 2).reshape(x.shape)
        return self.norm(x + self.drop(self.linear(h, name + "_Wo")), name + "_Wo")

    def keys_values(self, x, name):
        return self.split(self.linear(x, name + "_Wk")), self.split(self.linear(x, name + "_Wv"))

    def ffn(self, x, name):
        h = self.linear(x, name + "_W1").relu_()
        return self.norm(x + self.drop(self.linear(h, name + "_W2")), name + "_ffn")

    def embed(self, ids):
        return F.embedding(ids, self.w["Wemb"]) * math.sqrt(self.shape.dim)

    def encode(self, src, mask):
        """src (B, S) ids, mask (B, 1, 1, S) zero where a token stands, else very negative."""
        x = self.drop(self.embed(src) + self.pos[: src.shape[1]].to(mask.dtype))
        for i in range(1, self.shape.encoder + 1):
            name = f"encoder_l{i}"
            k, v = self.keys_values(x, name + "_self")
            x = self.ffn(self.attend(x, k, v, mask, name + "_self"), name + "_ffn")
        return x

    def hidden(self, src, tgt, mask):
        """The last decoder state (B, T, d) at each target position, for tgt (B, T)."""
        memory = self.encode(src, mask)
        x = F.pad(self.embed(tgt[:, :-1]), (0, 0, 1, 0)) + self.pos[: tgt.shape[1]].to(mask.dtype)
        x = self.drop(x)
        for i in range(1, self.shape.decoder + 1):
            name = f"decoder_l{i}"
            steps = x.transpose(0, 1)
            f = torch.sigmoid(self.linear(steps, name + "_rnn_Wf").float())
            c = Recurrence.apply(f, self.linear(steps, name + "_rnn_W").float()).to(x.dtype)
            x = self.norm(x + self.drop(F.relu(c.transpose(0, 1))), name + "_rnn_ffn")
            k, v = self.keys_values(memory, name + "_context")
            x = self.ffn(self.attend(x, k, v, mask, name + "_context"), name + "_ffn")
        return x

    def cross_entropy(self, h, tgt, smoothing=0.0):
        """The summed cross entropy of the logits at h (N, d) with tgt (N,), of which only the gradient is smoothed."""
        size = 16384 if h.is_cuda else 1024
        return CrossEntropy.apply(h, self.w["Wemb"], self.w["decoder_ff_logit_out_b"], tgt, smoothing, size)

    def logits(self, x):
        return F.linear(x, self.w["Wemb"], self.w["decoder_ff_logit_out_b"][0])

    @torch.no_grad()
    def limit_pairs(self):
        """Keeps two neighbouring weights of one column (of one row of Wemb) together below 128/127 of
        the largest in their matrix, by the smaller of the two. In int8 their products with the activations
        of 0 to 254 then fit in 16 bit, where Bergamot adds them; see nmt."""
        for name, w in self.p.items():
            if w.shape[0] == 1:
                continue
            a, b = (w if name == "Wemb" else w.T).unflatten(1, (-1, 2)).unbind(-1)
            over = ((a + b).abs() - w.abs().max() * 128 / 127).clamp(min=0)
            first = a.abs() < b.abs()
            a -= a.sign() * over * first
            b -= b.sign() * over * ~first

    @torch.no_grad()
    def search(self, src, mask, limit, width=1):
        """Ids (B, at most limit) by beam search, each row ended by 0; of width 1, greedy search. Needs cast."""
        n, d = len(src), self.shape.dim
        memory = self.encode(src, mask)
        names = [f"decoder_l{i}" for i in range(1, self.shape.decoder + 1)]
        kv = [[x.repeat_interleave(width, 0) for x in self.keys_values(memory, name + "_context")] for name in names]
        mask, rows = mask.repeat_interleave(width, 0), torch.arange(n, device=src.device)[:, None] * width
        y = memory.new_zeros(n * width, 1, d)
        cells = [y[:, 0] for _ in names]
        done = torch.zeros(n, width, dtype=torch.bool, device=src.device)
        score = torch.full((n, width), -torch.inf, device=src.device)
        score[:, 0] = 0  # the beams begin as one
        length, out = torch.ones_like(score), src.new_zeros(n, width, 0)
        for t in range(limit):
            x = y + self.pos[t].to(y.dtype)
            for i, name in enumerate(names):
                f = torch.sigmoid(self.linear(x, name + "_rnn_Wf"))[:, 0]
                cells[i] = f * cells[i] + (1 - f) * self.linear(x, name + "_rnn_W")[:, 0]
                x = self.norm(x + F.relu(cells[i])[:, None], name + "_rnn_ffn")
                x = self.ffn(self.attend(x, *kv[i], mask, name + "_context"), name + "_ffn")
            step = self.logits(x)[:, 0].float().log_softmax(-1).view(n, width, -1)
            step = step.masked_fill(done[..., None], -torch.inf)
            step[..., 0].masked_fill_(done, 0)
            score, best = (score[..., None] + step).flatten(1).topk(width)
            parent, ids = best // step.shape[-1], best % step.shape[-1]
            out = torch.cat([out.gather(1, parent[..., None].expand_as(out)), ids[..., None]], -1)
            done = done.gather(1, parent)
            length = length.gather(1, parent) + ~done
            done |= ids == 0
            if done.all():
                break
            flat = (rows + parent).flatten()
            cells = [c[flat] for c in cells]
            y = self.embed(ids.flatten())[:, None]
        return out[rows[:, 0] // width, (score / length).argmax(1)]
