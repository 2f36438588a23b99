"""Tests of what needs no PyTorch: python -m unittest"""
import random
import re
import unittest

import terms

LEXICON = terms.Lexicon({"Gruft": ["crypt"], "Kapelle": ["chapel", "band"], "Orgel": ["organ"], "schlichte": ["plain"]})


class Annotation(unittest.TestCase):
    def test_annotated_terms_stand_in_the_reference(self):
        de, en = "Die Kapelle hat eine Orgel.", "The chapel has an organ."
        rng, swapped = random.Random(1), 0
        for _ in range(200):
            g, e = terms.annotate(de, en, rng, LEXICON, terms=1, suggestions=0)
            for english in re.findall("⟦T⟧[^⟦]+⟦=⟧([^⟦]+)⟦/T⟧", g):
                self.assertIn(english, e)
            self.assertFalse(re.search(r"\ba [aeiou]|\ban [^aeiou]", e), e)
            swapped += e != en
        self.assertTrue(50 < swapped < 190, swapped)

    def test_suggestions_leave_the_reference_alone(self):
        seen = set()
        for seed in range(100):
            g, e = terms.annotate("Die schlichte Kapelle", "The plain chapel", random.Random(seed), LEXICON, terms=0, suggestions=1)
            self.assertEqual(e, "The plain chapel")
            seen.add(g)
        self.assertIn("Die schlichte⟦=⟧plain⟦/T⟧ Kapelle⟦=⟧band⟦/T⟧", seen)  # wrong ones are shown, too

    def test_a_plural_stays_one(self):
        rng = random.Random(4)
        outs = {terms.annotate("zwei Orgel", "two organs", rng, LEXICON, terms=1, suggestions=0)[1] for _ in range(60)}
        self.assertIn("two crypts", outs)

    def test_masked_pairs_have_the_same_symbols(self):
        de, en = terms.mask("Am 3. Mai zahlte Meta 1,5 Millionen Euro.", "On 3 May Meta paid 1.5 million euros.",
                            random.Random(2), lambda w: w.lower() in ("am", "mai"))
        symbols = [sorted(re.findall("⟦.+?⟧", t)) for t in (de, en)]
        self.assertEqual(*symbols)
        self.assertGreaterEqual(len(symbols[0]), 2)


if __name__ == "__main__":
    unittest.main()
