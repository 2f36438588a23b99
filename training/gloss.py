"""German glosses for English news that has no translation.

    python gloss.py --mono ../../shared/corpora/mono-news.en.gz

Writes work/gloss.tsv (German gloss, English): the English sentence word by word in
German, in English order, phrases of up to three words from the dictionary source
first (so "food prices" becomes a compound), other words by IBM model 1 (Brown et
al. 1993), and what is in neither left as it is, as names are. No grammar is made.
prepare.py marks such a source by a symbol in front, so that the model tells it from
real German (Caswell et al. 2019, "Tagged Back-Translation"): the decoder reads more
news, and rare words are seen in context.
"""
import argparse
import collections
import gzip
import pathlib
import random
import re

import numpy as np
import prepare
import terms

WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*|[^\w\s]")
SOURCES = {"news-written", "own", "wmt-news", "wiki-postedits", "xquad", "wmt14-demo", "blogs", "civic", "essays",
           "debian-website", "tatoeba", "multi30k", "chat", "sites"}


def model1(pairs, rounds=4):
    """English word -> [(German word, probability)], best first; words seen less than twice are left out."""
    vocab, counts = [{}, {}], [collections.Counter(), collections.Counter()]
    for pair in pairs:
        for side in (0, 1):
            counts[side].update(pair[side])
    for side in (0, 1):
        vocab[side] = {w: i for i, w in enumerate(w for w, n in counts[side].items() if n > 1)}
    wide, keys, groups, n = len(vocab[1]), [], [], 0
    for de, en in pairs:
        g = np.array(sorted({vocab[0][w] for w in de if w in vocab[0]}), np.int64)
        e = np.array(sorted({vocab[1][w] for w in en if w in vocab[1]}), np.int64)
        keys.append((g[:, None] * wide + e).ravel())
        groups.append(np.repeat(np.arange(n, n + len(g)), len(e)))  # each German word is to be explained once
        n += len(g)
    cells, at = np.unique(np.concatenate(keys), return_inverse=True)
    groups = np.concatenate(groups)
    english = cells % wide
    p = np.ones(len(cells))
    for _ in range(rounds):
        share = p[at]
        share /= np.bincount(groups, share, n)[groups]
        p = np.bincount(at, share, len(cells))
        p /= np.bincount(english, p, wide)[english]
    names = [list(v) for v in vocab]
    table = collections.defaultdict(list)
    for i in np.lexsort((-p, english)):
        best = table[names[1][english[i]]]
        if len(best) < 3 and p[i] > 0.06 and (not best or p[i] > best[0][1] / 4):
            best.append((names[0][cells[i] // wide], p[i]))
    return table


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--mono", type=pathlib.Path, required=True)
    args = p.parse_args()
    rng, pairs, phrases = random.Random(1), [], collections.defaultdict(list)
    for name, de, en in prepare.read_clean():
        if name == "ding-dictionary":
            if " " not in de and de.isalpha():
                phrases[en.lower().removeprefix("to ")].append(de)
        elif name in SOURCES:
            g = [w for w in WORD.findall(de) if w[0].isalnum()]
            e = [w.lower() for w in WORD.findall(en) if w[0].isalnum()]
            if g and max(len(g), len(e)) <= 30:
                g[0] = g[0] if len(g[0]) > 9 else g[0].lower()
                pairs.append((g, e))
    table = model1(pairs)
    print(f"{len(pairs)} pairs, {len(table)} words by model 1, {len(phrases)} phrases by the dictionary")

    def german(words):
        """The German for the first of words, and how many of them it stands for."""
        for n in (3, 2):
            found = phrases.get(" ".join(words[:n]).lower()) if len(words) >= n else None
            if found:
                return rng.choice(found), n
        word = words[0].lower()
        if not word[0].isalpha():
            return words[0], 1
        if known := table.get(word):
            return rng.choices(*zip(*known))[0], 1
        for base in (word, word.removesuffix("s"), word.removesuffix("ed"), word.removesuffix("ing")):
            if base in phrases:
                return rng.choice(phrases[base]), 1
        return words[0], 1

    with gzip.open(args.mono, "rt", encoding="utf-8") as f, open(prepare.WORK / "gloss.tsv", "w", encoding="utf-8") as out:
        kept = 0
        for line in f:
            en = prepare.fold(line)
            en, _ = terms.direct_quotes(en, en)
            words = WORD.findall(en)
            if not 4 <= len(words) <= 70:
                continue
            made, at = [], 0
            while at < len(words):
                # a capital inside a sentence is a name, which both languages share
                name = at and words[at][:1].isupper() and words[at].lower() not in table
                de, n = (words[at], 1) if name else german(words[at:])
                made.append(de)
                at += n
            text = re.sub(r" ([.,;:!?)”’%])", r"\1", re.sub(r"([(“‘$€£]) ", r"\1", " ".join(made)))
            out.write(f"{text[:1].upper()}{text[1:]}\t{en}\n")
            kept += 1
    print(f"gloss: {kept} sentences")


if __name__ == "__main__":
    main()
