"""Tests of the training code that need no corpora: python -m pytest -q test_training.py"""
import random

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import gpu
import prepare
import terms
import train
from model import CrossEntropy, Recurrence, Shape, Student

TINY = Shape(vocab=50, dim=16, heads=2, ffn=32, encoder=2, decoder=1)


def test_recurrence_has_the_gradients_of_its_definition():
    torch.manual_seed(1)
    f, x = (torch.rand(5, 2, 3, dtype=torch.float64, requires_grad=True) for _ in "fx")
    assert torch.autograd.gradcheck(Recurrence.apply, (f, x))


@pytest.mark.parametrize("tokens", [3, 8, 11])
def test_cross_entropy_in_pieces_is_torchs(tokens):
    torch.manual_seed(1)
    h, w, b = torch.randn(tokens, 4), torch.randn(9, 4), torch.randn(1, 9)
    tgt = torch.randint(9, (tokens,))
    for v in (h, w, b):
        v.requires_grad_()
    loss = CrossEntropy.apply(h, w, b, tgt, 0.1, 4)
    mine = torch.autograd.grad(loss / tokens, (h, w, b))
    logits = F.linear(h, w, b[0])
    theirs = torch.autograd.grad(F.cross_entropy(logits, tgt, label_smoothing=0.1), (h, w, b))
    assert torch.allclose(loss, F.cross_entropy(logits, tgt, reduction="sum"), rtol=1e-5)
    for a, c in zip(mine, theirs):
        assert torch.allclose(a, c, atol=1e-6)


@pytest.fixture
def data(tmp_path, monkeypatch):
    """300 pairs whose English is their German, one id up."""
    rng = np.random.default_rng(1)
    ids, lens = [], []
    for _ in range(300):
        s = rng.integers(2, 40, rng.integers(3, 20))
        ids += [s, s + 1]
        lens.append((len(s), len(s)))
    np.savez(tmp_path / "toy.npz", ids=np.concatenate(ids).astype(np.int16), lens=np.array(lens, np.int16))
    monkeypatch.setattr(train, "WORK", tmp_path)
    return train.Data.load("toy", 64, 1)


def test_batches_have_few_shapes_and_no_pair_twice(data):
    assert len({tuple(data.batch(b)[0].shape) for b in data.batches}) <= 3
    rows = [i for b in data.batches for i in b]
    assert len(rows) == len(set(rows)) > 250
    src, tgt = data.batch(data.batches[0])
    assert torch.equal(tgt[tgt >= 0], src[src >= 0] + 1)


def test_flat_parameters_are_the_models_and_learn(data):
    torch.manual_seed(1)
    model = Student(TINY)
    flat = train.Flat(model, torch.float32)
    gradient = torch.zeros_like(flat.low)
    model.w = {k: v.requires_grad_() for k, v in flat.views(flat.low).items()}
    for k, g in flat.views(gradient).items():
        model.w[k].grad = g
    opt, losses = torch.optim.AdamW([flat.master], lr=5e-3), []
    for rows in data.batches[:60]:
        flat.publish()
        gradient.zero_()
        src, tgt = data.batch(rows)
        loss = train.loss_of(model, src, tgt) / (tgt >= 0).sum()
        loss.backward()
        flat.master.grad = gradient.clone()
        opt.step()
        losses.append(loss.item())
    assert np.mean(losses[-5:]) < np.mean(losses[:5]) - 0.3
    assert torch.equal(model.p["Wemb"].flatten(), flat.master[: model.p["Wemb"].numel()])


def test_padding_changes_nothing():
    torch.manual_seed(1)
    model = Student(TINY).eval()
    model.cast(torch.float32)
    src, tgt = torch.randint(50, (1, 5)), torch.randint(50, (1, 4))
    wide = [F.pad(x, (0, 3), value=-1) for x in (src, tgt)]
    assert torch.allclose(train.loss_of(model, src, tgt), train.loss_of(model, *wide), rtol=1e-5)


def test_search_finds_what_scoring_every_prefix_finds():
    torch.manual_seed(3)
    model = Student(TINY).eval()
    model.cast(torch.float32)
    src = torch.randint(1, 50, (4, 6))
    mask, ids = train.mask_of(src), torch.zeros(4, 0, dtype=torch.long)
    for _ in range(7):
        h = model.hidden(src, F.pad(ids, (0, 1)), mask)
        ids = torch.cat([ids, model.logits(h[:, -1:]).argmax(-1)], 1)
    for got, want in zip(model.search(src, mask, 7).tolist(), ids.tolist()):
        cut = want.index(0) + 1 if 0 in want else 7
        assert got[:cut] == want[:cut]
    wide = model.search(src, mask, 7, 5)

    def score(out):
        logp = model.logits(model.hidden(src, out, mask)).log_softmax(-1).gather(2, out[..., None])[..., 0]
        return logp.sum(1)
    if not (wide == 0).any():  # of one length, so that the sums compare
        assert (score(wide) >= score(ids) - 1e-4).all()


def test_neighbours_stay_below_the_limit_of_bergamots_sums():
    torch.manual_seed(1)
    model = Student(TINY)
    model.limit_pairs()
    for name, w in model.p.items():
        if w.shape[0] > 1:
            a, b = (w if name == "Wemb" else w.T).unflatten(1, (-1, 2)).unbind(-1)
            assert (a + b).abs().max() <= w.abs().max() * 128 / 127 + 1e-6


LEXICON = terms.Lexicon({"Gruft": ["crypt"], "Kapelle": ["chapel", "band"], "Orgel": ["organ"], "schlichte": ["plain"]})


def test_annotated_terms_stand_in_the_reference():
    de, en = "Die Kapelle hat eine Orgel.", "The chapel has an organ."
    rng, swapped = random.Random(1), 0
    for _ in range(200):
        g, e = terms.annotate(de, en, rng, LEXICON, terms=1, suggestions=0)
        for english in terms.re.findall("⟦T⟧[^⟦]+⟦=⟧([^⟦]+)⟦/T⟧", g):
            assert english in e
        assert not terms.re.search(r"\ba [aeiou]|\ban [^aeiou]", e), e
        swapped += e != en
    assert 50 < swapped < 190


def test_suggestions_leave_the_reference_alone():
    seen = set()
    for seed in range(100):
        g, e = terms.annotate("Die schlichte Kapelle", "The plain chapel", random.Random(seed), LEXICON, terms=0, suggestions=1)
        assert e == "The plain chapel"
        seen.add(g)
    assert "Die schlichte⟦=⟧plain⟦/T⟧ Kapelle⟦=⟧band⟦/T⟧" in seen  # wrong ones are shown, too


def test_a_plural_stays_one():
    rng = random.Random(4)
    outs = {terms.annotate("zwei Orgel", "two organs", rng, LEXICON, terms=1, suggestions=0)[1] for _ in range(60)}
    assert "two crypts" in outs


def test_masked_pairs_have_the_same_symbols():
    de, en = terms.mask("Am 3. Mai zahlte Meta 1,5 Millionen Euro.", "On 3 May Meta paid 1.5 million euros.",
                        random.Random(2), lambda w: w.lower() in ("am", "mai"))
    symbols = [sorted(terms.re.findall("⟦.+?⟧", t)) for t in (de, en)]
    assert symbols[0] == symbols[1] and len(symbols[0]) >= 2


def test_faults():
    assert prepare.fault("Ein Satz mit genug Wörtern darin.", "A sentence with enough words in it.") is None
    assert prepare.fault("", "x") == "empty"
    assert prepare.fault("Im Jahr 1999 war das so bestimmt.", "In 2001 it was like that for sure.") == "years"


def test_gpu_steps_go_on_from_their_pieces(data, tmp_path, monkeypatch):
    monkeypatch.setattr(gpu, "WORK", tmp_path)
    monkeypatch.setattr(gpu, "CHECKPOINT_PIECE", 1 << 16)
    monkeypatch.setitem(gpu.SHAPES, "test", TINY)

    def run(*args):
        monkeypatch.setattr("sys.argv", ["gpu.py", *args, "--folder", str(tmp_path / "gpu"), "--data", "toy",
                                         "--batch", "128", "--shape", "test", "--steps", "10"])
        gpu.main()
    run("pack")
    run("train")
    run("train", "--decay")
    run("teach")
    run("unpack")
    saved = torch.load(tmp_path / "base.pt")
    assert saved["step"] == 20
    assert saved["ema"].keys() == saved["model"].keys()
    ids, lens = gpu.read_data(tmp_path / "gpu", ["toy-taught"])
    assert len(ids) == lens.sum()
