"""Protected terms in training pairs, in the form that pipeline/protect sends.

Numbers are matched by value and names by their spelling; a matched term becomes
the same symbol on both sides: ⟦N1⟧ a name, ⟦D1⟧ a number expression, ⟦X1⟧
anything verbatim. annotate writes English behind a German word: as a suggestion of
the lexicon or as a glossary term. Sentences are not cleaned or weighted here.
"""
import re

CLASS_SIZES = {"N": 12, "D": 12, "X": 8}
TERM_OPEN, TERM_IS, TERM_CLOSE = "⟦T⟧", "⟦=⟧", "⟦/T⟧"
QUOTES = ["“", "”", "‘", "’"]
SYMBOLS = [f"⟦{c}{i}⟧" for c, n in CLASS_SIZES.items() for i in range(1, n + 1)] + [
    TERM_OPEN, TERM_IS, TERM_CLOSE] + QUOTES

DE_MONTHS = ["januar", "februar", "märz", "april", "mai", "juni", "juli", "august",
             "september", "oktober", "november", "dezember"]
EN_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august",
             "september", "october", "november", "december"]
EN_SHORT = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

DE_NUM = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
EN_NUM = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
CUR_SIGN = r"[€$£]"
DE_SCALE = r"Tsd\.|Mio\.|Mrd\.|Millionen|Million|Milliarden|Milliarde|Billionen|Billion"
EN_SCALE = r"thousand|million|billion|trillion|mn|bn|m(?=\b)"
SCALES = {"tsd.": 10**3, "thousand": 10**3, "mio.": 10**6, "millionen": 10**6, "million": 10**6,
          "mn": 10**6, "m": 10**6, "mrd.": 10**9, "milliarden": 10**9, "milliarde": 10**9,
          "billion": 10**9, "bn": 10**9, "billionen": 10**12, "trillion": 10**12}

DE_RE = re.compile(
    rf"(?<![\w.,-])(?:"
    rf"(?P<day>\d{{1,2}})\.\s(?P<month>Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?:\s(?P<year>\d{{4}}))?(?!\w)"
    rf"|(?P<hour>\d{{1,2}})(?:[.:](?P<min>\d{{2}}))?\sUhr(?!\w)"
    rf"|(?P<sign>{CUR_SIGN}\s?)?(?P<num>{DE_NUM})(?:\s(?P<scale>{DE_SCALE}))?"
    rf"(?P<unit>\s?%|\sProzent(?!\w)|\s?[€$£]|\s(?:US-Dollar|Dollar|Euro|Pfund|Franken)(?!\w))?(?![\w-]|\.\d|,\d)"
    rf")")
EN_RE = re.compile(
    rf"(?<![\w.,-])(?:"
    rf"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<year>\d{{4}}))?(?!\w|,\d)"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month2>January|February|March|April|May|June|July|August|September|October|November|December)(?:,?\s(?P<year2>\d{{4}}))?(?!\w)"
    rf"|(?P<hour>\d{{1,2}})(?:[:.](?P<min>\d{{2}}))?\s?(?P<half>a\.m\.|p\.m\.|am|pm|AM|PM)(?!\w)"
    rf"|(?P<h24>\d{{1,2}}):(?P<m24>\d{{2}})(?![\w:])"
    rf"|(?P<sign>(?:US)?{CUR_SIGN}\s?)?(?P<num>{EN_NUM})(?:[\s-]?(?P<scale>{EN_SCALE}))?"
    rf"(?P<unit>\s?%|\spercent(?!\w)|\sper\scent(?!\w)|\s(?:US\s)?(?:dollars?|euros?|pounds?|francs)(?!\w))?(?![\w-]|\.\d|,\d)"
    rf")")
URL_RE = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+[^\s<>\"“”.,;:!?)]|[\w.+-]+@[\w-]+\.[\w.]*\w")


def _decimal(whole, thousands, point):
    whole = whole.replace(thousands, "").replace(point, ".")
    return whole


def _value(num, scale, unit):
    from fractions import Fraction
    v = Fraction(num) * SCALES.get((scale or "").lower(), 1)
    unit = (unit or "").strip().lower()
    kind = "%" if unit in ("%", "prozent", "percent", "per cent") else ""
    return kind + str(v)


def german_numbers(text):
    """(start, end, value) of the number expressions in a German text."""
    out = []
    for m in DE_RE.finditer(text):
        if m["month"]:
            v = f"d{DE_MONTHS.index(m['month'].lower()) + 1}-{int(m['day'])}-{m['year'] or ''}"
        elif m["hour"]:
            v = f"t{int(m['hour'])}:{m['min'] or '00'}"
        else:
            v = _value(_decimal(m["num"], ".", ","), m["scale"], m["unit"])
        out.append((m.start(), m.end(), v))
    return out


def english_numbers(text):
    """(start, end, value) of the number expressions in an English text."""
    out = []
    for m in EN_RE.finditer(text):
        month, day, year = m["month"] or m["month2"], m["day"] or m["day2"], m["year"] or m["year2"]
        if month:
            v = f"d{EN_SHORT.index(month.lower()[:3]) + 1}-{int(day)}-{year or ''}"
        elif m["hour"]:
            h = int(m["hour"]) % 12 + (12 if m["half"].lower().startswith("p") else 0)
            v = f"t{h}:{m['min'] or '00'}"
        elif m["h24"]:
            v = f"t{int(m['h24'])}:{m['m24']}"
        else:
            v = _value(_decimal(m["num"], ",", "."), m["scale"], m["unit"])
        out.append((m.start(), m.end(), v))
    return out


def match_numbers(de, en):
    """Pairs of spans whose value stands equally often on both sides."""
    by_value = {}
    for side, found in ((0, german_numbers(de)), (1, english_numbers(en))):
        for s, e, v in found:
            by_value.setdefault(v, ([], []))[side].append((s, e))
    pairs = []
    for g, e in by_value.values():
        if len(g) == len(e):
            pairs += zip(g, e)
    return pairs


WORD_RE = re.compile(r"[^\W\d_](?:[\w&]|['’](?=[^\W\d_]{2}))*")


def match_names(de, en, is_common):
    """Pairs of spans of capitalised words, or runs of them, spelt alike on both
    sides and equally often. is_common(word) says that a word is ordinary
    vocabulary. A German genitive or the second part of a compound stays outside."""
    en_words = {m.group() for m in WORD_RE.finditer(en)}
    spans = []
    for m in WORD_RE.finditer(de):
        w, s, e = m.group(), m.start(), m.end()
        if not any(c.isupper() for c in w) or len(w) < 2:
            continue
        if w not in en_words and w[-1] == "s" and len(w) > 3 and w[:-1] in en_words:
            w, e = w[:-1], e - 1
        if w not in en_words or is_common(w):
            continue
        if spans and e - s == len(w) and de[spans[-1][1]:s] in (" ", "-") and de[spans[-1][0]:e] in en:
            spans[-1] = (spans[-1][0], e)
        else:
            spans.append((s, e))
    pairs = []
    for text in dict.fromkeys(de[s:e] for s, e in spans):
        g = [(s, e) for s, e in spans if de[s:e] == text]
        f = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", en)]
        if len(g) == len(f):
            pairs += zip(g, f)
    return pairs


def _free(pairs):
    """Pairs that overlap no earlier one, on either side."""
    kept = []
    for p in pairs:
        if all(all(a[1] <= b[0] or b[1] <= a[0] for a, b in zip(p[:2], q[:2])) for q in kept):
            kept.append(p)
    return kept


def mask(de, en, rng, is_common, names=0.85, numbers=0.95):
    """The pair with a share of its terms replaced by symbols."""
    found = [(m.span(), f.span(), "X") for m in URL_RE.finditer(de)
             for f in URL_RE.finditer(en) if m.group() == f.group()]
    found += [(g, e, "D") for g, e in match_numbers(de, en) if rng.random() < numbers]
    found += [(g, e, "X" if rng.random() < 0.1 else "N")
              for g, e in match_names(de, en, is_common) if rng.random() < names]
    found = sorted(_free(found))
    counts = dict.fromkeys(CLASS_SIZES, 0)
    total = {c: sum(f[2] == c for f in found) for c in CLASS_SIZES}
    first = {c: 1 if rng.random() < 0.6 else rng.randint(1, max(1, CLASS_SIZES[c] - total[c] + 1))
             for c in CLASS_SIZES}
    edits_de, edits_en = [], []
    for g, e, c in found:
        number = first[c] + counts[c]
        if number > CLASS_SIZES[c]:
            continue
        counts[c] += 1
        edits_de.append((g, f"⟦{c}{number}⟧"))
        edits_en.append((e, f"⟦{c}{number}⟧"))
    for (s, t), new in sorted(edits_de, reverse=True):
        de = de[:s] + new + de[t:]
    for (s, t), new in sorted(edits_en, reverse=True):
        en = en[:s] + new + en[t:]
    return de, en


class Lexicon:
    """Word forms and their English, likeliest first; known is a set of forms that are no rarities."""

    def __init__(self, entries, known=()):
        self.entries, self.known = entries, known
        self.nouns = sorted({en[0] for de, en in entries.items() if de[0].isupper() and len(en) == 1
                             and en[0].islower() and en[0].replace(" ", "").isalpha()})

    def find(self, word):
        return self.entries.get(word) or self.entries.get(word[:1].lower() + word[1:], ())

    def rare(self, word):
        return word.lower() not in self.known


def _hit(english, text):
    """Where the English, or its plural, stands in the text, if it stands there once."""
    hits = list(re.finditer(rf"(?<![\w⟦-]){re.escape(english)}(?:s|es)?(?![\w⟧-])", text, re.IGNORECASE))
    return hits[0] if len(hits) == 1 else None


def _plural(noun):
    return noun[:-1] + "ies" if re.search("[^aeiou]y$", noun) else noun + ("es" if re.search("(?:s|x|z|ch|sh)$", noun) else "s")


def _replaced(en, start, end, new):
    """The text with new in place of a span, and the indefinite article before it as new asks for."""
    if en[start].isupper():
        new = new[0].upper() + new[1:]
    before = en[:start]
    if m := re.search(r"\b([Aa])n? $", before):
        before = before[:m.start()] + m[1] + ("n " if new[0] in "aeiouAEIOU" else " ")
    return before + new + en[end:]


def annotate(de, en, rng, lexicon, terms=0.2, suggestions=0.4):
    """The pair with English behind some of its words, "Look it up" (Zhong and Chiang 2020). A suggestion,
    word⟦=⟧English⟦/T⟧, is what the lexicon has for a rare form, right or wrong, and the model is to decide.
    A term, ⟦T⟧word⟦=⟧English⟦/T⟧, stands in the reference without fail: half of the time it is an English noun
    that has nothing to do with the German one, there as here, so that obeying is all that helps."""
    edits = []
    as_terms = rng.random() < terms
    as_suggestions = rng.random() < suggestions
    if not as_terms and not as_suggestions:
        return de, en
    for m in WORD_RE.finditer(de):
        w = m.group()
        if len(w) < 4 or de[m.start() - 1 : m.start()] == "⟦" or de[m.end() : m.end() + 1] in ("⟧", "-"):
            continue
        options = lexicon.find(w)
        if not options:
            continue
        hits = [(o, h) for o in options if (h := _hit(o, en))]
        if as_terms and w[0].isupper() and hits and rng.random() < 0.5:
            english, hit = hits[0]
            if rng.random() < 0.5 and hit.group()[0] == english[0]:
                new = rng.choice(lexicon.nouns)
                plural = len(hit.group()) > len(english)
                en = _replaced(en, *hit.span(), _plural(new) if plural else new)
                english = new
            edits.append((m, f"{TERM_OPEN}{w}{TERM_IS}{english}{TERM_CLOSE}"))
        elif as_suggestions and lexicon.rare(w) and rng.random() < 0.7:
            english = hits[0][0] if hits and rng.random() < 0.75 else rng.choice(options)
            edits.append((m, f"{w}{TERM_IS}{english}{TERM_CLOSE}"))
    for m, new in reversed(edits[:6]):
        de = de[: m.start()] + new + de[m.end() :]
    return de, en


OPENING = re.compile(r"([“‘])(?=\S)")


def spaced(text):
    """The text with a space after opening marks, so that the word there is cut
    into the same pieces as elsewhere; the offline backend does this too."""
    return OPENING.sub(r"\1 ", text)


QUOTE_CHARS = re.compile(r"[„“”«»\"]")


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
