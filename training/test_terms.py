"""Tests of what needs no PyTorch: python -m unittest"""
import unittest

import terms


class Text(unittest.TestCase):
    def test_marks_agree_on_both_sides(self):
        self.assertEqual(terms.direct_quotes("„Ja“, sagte er. «Gut»", '"Yes," he said. "Fine"'),
                         ("“Ja”, sagte er. “Gut”", "“Yes,” he said. “Fine”"))

    def test_marks_that_do_not_agree_are_left_out(self):
        self.assertEqual(terms.direct_quotes("„Ja“, sagte er.", "Yes, he said."), ("Ja, sagte er.", "Yes, he said."))

    def test_a_word_behind_a_mark_has_its_usual_pieces(self):
        self.assertEqual(terms.spaced("Er sagte “ja” und ‘nein’."), "Er sagte “ ja” und ‘ nein’.")


if __name__ == "__main__":
    unittest.main()
