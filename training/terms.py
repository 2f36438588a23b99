"""How text is written for the model: its symbols and quotation marks.

Names, numbers and other terms are ⟦N1⟧, ⟦D1⟧ and ⟦X1⟧; ⟦T⟧German⟦=⟧English⟦/T⟧ is a
glossary term and German⟦=⟧English⟦/T⟧ a suggestion. What becomes which is decided
by the product's own code, in training as at run time: see mask/.
"""
import re

CLASS_SIZES = {"N": 12, "D": 12, "X": 8}
TERM_OPEN, TERM_IS, TERM_CLOSE = "⟦T⟧", "⟦=⟧", "⟦/T⟧"
QUOTES = ["“", "”", "‘", "’"]
SYMBOLS = [f"⟦{c}{i}⟧" for c, n in CLASS_SIZES.items() for i in range(1, n + 1)] + [
    TERM_OPEN, TERM_IS, TERM_CLOSE] + QUOTES
OPENING = re.compile(r"([“‘])(?=\S)")
QUOTE_CHARS = re.compile(r"[„“”«»\"]")


def spaced(text):
    """The text with a space after opening marks, so that the word there is cut
    into the same pieces as elsewhere; the offline backend does this too."""
    return OPENING.sub(r"\1 ", text)


def direct_quotes(de, en):
    """The pair with its double quotation marks as “ and ”, or without them
    where the two sides do not have the same number of pairs."""
    marks = [list(QUOTE_CHARS.finditer(t)) for t in (de, en)]
    if len(marks[0]) != len(marks[1]) or len(marks[0]) % 2:
        return QUOTE_CHARS.sub("", de).strip(), QUOTE_CHARS.sub("", en).strip()
    sides = []
    for text, found in zip((de, en), marks):
        chars = list(text)
        for i, m in enumerate(found):
            chars[m.start()] = "“”"[i % 2]
        sides.append("".join(chars))
    return tuple(sides)
