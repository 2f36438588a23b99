"""What PyTorch makes of a small model with random weights: reference.bin and
reference.tsv, which the engine's tests compare with.

    python testdata/reference.py

The model is the one of training/model.py, in float32 with the weights that are
left after quantization; so only the quantization of activations lies between
the two. Columns: source ids, target ids that are forced, and for each target
position the scores of all pieces.
"""
import pathlib
import sys

import torch

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE / "../../training"))
import marian  # noqa: E402
from model import Shape, Student  # noqa: E402

shape = Shape(vocab=131, dim=32, heads=2, ffn=48, encoder=2, decoder=2)
torch.manual_seed(1)
model = Student(shape).eval()
peaks = {}
real_linear, real_logits = Student.linear, Student.logits


def linear(self, x, name):
    peaks[name] = max(peaks.get(name, 0), float(x.abs().max()))
    return real_linear(self, x, name)


def logits(self, x):
    peaks["none"] = max(peaks.get("none", 0), float(x.abs().max()))
    return real_logits(self, x)


Student.linear, Student.logits = linear, logits


def scores(src, tgt):
    with torch.no_grad():
        model.cast(torch.float32)
        ids = torch.tensor([src])
        return model.logits(model.hidden(ids, torch.tensor([tgt]), torch.zeros(1, 1, 1, len(src))))[0]


with torch.no_grad():
    for name, p in model.named_parameters():
        if p.shape[0] == 1:
            p.add_(torch.randn(p.shape) * 0.2)
cases = [([torch.randint(2, 131, (1,)).item() for _ in range(n)] + [0], [torch.randint(2, 131, (1,)).item() for _ in range(4)])
         for n in (1, 5, 20)]
for case in cases:
    scores(*case)
weights = {n.removeprefix("p."): p.detach().numpy() for n, p in model.named_parameters()}
multipliers = {n: 127 / v for n, v in peaks.items()}
marian.write(HERE / "reference.bin", weights, shape, multipliers)
weights, _ = marian.read(HERE / "reference.bin")
with torch.no_grad():
    for name, p in model.named_parameters():
        p.copy_(torch.tensor(weights[name.removeprefix("p.")].copy()))
with open(HERE / "reference.tsv", "w") as f:
    for src, tgt in cases:
        rows = [" ".join(f"{v:.4f}" for v in row) for row in scores(src, tgt).tolist()]
        f.write("\t".join([" ".join(map(str, src)), " ".join(map(str, tgt)), *rows]) + "\n")
