"""Tests of the model and its training: python -m unittest. They need what requirements.txt lists, and no corpora."""
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

try:
    import numpy as np
    import sacrebleu  # noqa: F401 - train.py needs it
    import sentencepiece  # noqa: F401
    import torch
    import torch.nn.functional as F
except ImportError as missing:
    raise unittest.SkipTest(f"{missing}; see requirements.txt") from missing

import gpu
import prepare
import train
from model import CrossEntropy, Recurrence, Shape, Student

TINY = Shape(vocab=50, dim=16, heads=2, ffn=32, encoder=2, decoder=1)


def student():
    torch.manual_seed(3)
    model = Student(TINY).eval()
    model.cast(torch.float32)
    return model


class Arithmetic(unittest.TestCase):
    def test_recurrence_has_the_gradients_of_its_definition(self):
        f, x = (torch.rand(5, 2, 3, dtype=torch.float64, requires_grad=True) for _ in "fx")
        self.assertTrue(torch.autograd.gradcheck(Recurrence.apply, (f, x)))

    def test_cross_entropy_in_pieces_is_torchs(self):
        for tokens in (3, 8, 11):
            with self.subTest(tokens=tokens):
                h, w, b = (torch.randn(*s, requires_grad=True) for s in ((tokens, 4), (9, 4), (1, 9)))
                tgt = torch.randint(9, (tokens,))
                loss = CrossEntropy.apply(h, w, b, tgt, 0.1, 4)
                mine = torch.autograd.grad(loss / tokens, (h, w, b))
                logits = F.linear(h, w, b[0])
                theirs = torch.autograd.grad(F.cross_entropy(logits, tgt, label_smoothing=0.1), (h, w, b))
                torch.testing.assert_close(loss, F.cross_entropy(logits, tgt, reduction="sum"))
                torch.testing.assert_close(mine, theirs)

    def test_padding_changes_nothing(self):
        model, src, tgt = student(), torch.randint(50, (1, 5)), torch.randint(50, (1, 4))
        wide = [F.pad(x, (0, 3), value=-1) for x in (src, tgt)]
        torch.testing.assert_close(train.loss_of(model, src, tgt), train.loss_of(model, *wide))

    def test_search_finds_what_scoring_every_prefix_finds(self):
        model, src = student(), torch.randint(1, 50, (4, 6))
        mask, ids = train.mask_of(src), torch.zeros(4, 0, dtype=torch.long)
        for _ in range(7):
            h = model.hidden(src, F.pad(ids, (0, 1)), mask)
            ids = torch.cat([ids, model.logits(h[:, -1:]).argmax(-1)], 1)
        for got, want in zip(model.search(src, mask, 7).tolist(), ids.tolist()):
            cut = want.index(0) + 1 if 0 in want else 7
            self.assertEqual(got[:cut], want[:cut])

    def test_a_beam_as_wide_as_the_vocabulary_finds_the_best_pair_of_words(self):
        model, src = student(), torch.randint(1, 50, (1, 6))
        mask = train.mask_of(src)
        pairs = torch.cartesian_prod(torch.arange(1, 50), torch.arange(1, 50))  # of one length: sums compare
        with torch.no_grad():
            model.w["decoder_ff_logit_out_b"][0, 0] = -1e4  # so that no hypothesis ends
            many, wide = src.expand(len(pairs), -1), mask.expand(len(pairs), -1, -1, -1)
            logp = model.logits(model.hidden(many, pairs, wide)).log_softmax(-1).gather(2, pairs[..., None]).sum((1, 2))
            self.assertEqual(model.search(src, mask, 2, 50)[0].tolist(), pairs[logp.argmax()].tolist())

    def test_neighbours_stay_below_the_limit_of_bergamots_sums(self):
        model = student()
        model.limit_pairs()
        for name, w in model.p.items():
            if w.shape[0] > 1:
                a, b = (w if name == "Wemb" else w.T).unflatten(1, (-1, 2)).unbind(-1)
                self.assertLessEqual((a + b).abs().max(), w.abs().max() * 128 / 127 + 1e-6)


class Training(unittest.TestCase):
    def setUp(self):
        """300 pairs whose English is their German, one id up."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        rng, ids, lens = np.random.default_rng(1), [], []
        for _ in range(300):
            s = rng.integers(2, 40, rng.integers(3, 20))
            ids += [s, [0], s + 1, [0]]
            lens.append((len(s) + 1, len(s) + 1))
        np.savez(self.folder / "toy.npz", ids=np.concatenate(ids).astype(np.int16), lens=np.array(lens, np.int16))
        for module in (train, gpu):
            patch = mock.patch.object(module, "WORK", self.folder)
            patch.start()
            self.addCleanup(patch.stop)

    def test_batches_have_few_shapes_and_no_pair_twice(self):
        data = train.Data.load("toy", 64, 1)
        self.assertLessEqual(len({tuple(data.batch(b)[0].shape) for b in data.batches}), 3)
        rows = [i for b in data.batches for i in b]
        self.assertEqual(len(rows), len(set(rows)))
        self.assertGreater(len(rows), 250)
        src, tgt = data.batch(data.batches[0])
        self.assertTrue(torch.equal(tgt[tgt > 0], src[src > 0] + 1))

    def test_flat_parameters_are_the_models_and_learn(self):
        data, model = train.Data.load("toy", 64, 1), student()
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
        self.assertLess(np.mean(losses[-5:]), np.mean(losses[:5]) - 0.3)
        self.assertTrue(torch.equal(model.p["Wemb"].flatten(), flat.master[: model.p["Wemb"].numel()]))

    def test_gpu_steps_go_on_from_their_pieces(self):
        def run(*args):
            argv = ["gpu.py", *args, "--folder", str(self.folder / "gpu"), "--data", "toy", "--batch", "128",
                    "--shape", "test", "--steps", "10"]
            with mock.patch.object(sys, "argv", argv), mock.patch("builtins.print"):
                gpu.main()
        with mock.patch.object(gpu, "CHECKPOINT_PIECE", 1 << 12), mock.patch.dict(gpu.SHAPES, test=TINY):
            for args in (("pack",), ("train",), ("train", "--decay"), ("teach",), ("unpack",)):
                run(*args)
        saved = torch.load(self.folder / "base.pt")
        self.assertEqual(saved["step"], 20)
        self.assertEqual(saved["ema"].keys(), saved["model"].keys())
        ids, lens = gpu.read_data(self.folder / "gpu", ["toy-taught"])
        self.assertEqual(len(ids), lens.sum())


class Cleaning(unittest.TestCase):
    def test_faults(self):
        self.assertIsNone(prepare.fault("Ein Satz mit genug Wörtern darin.", "A sentence with enough words in it."))
        self.assertEqual(prepare.fault("", "x"), "empty")
        self.assertEqual(prepare.fault("Im Jahr 1999 war das so bestimmt.", "In 2001 it was like that for sure."), "years")


if __name__ == "__main__":
    unittest.main()
