"""Step 1: corpora -> cleaned pairs, vocabulary, and token ids to train on.

    python prepare.py clean   --corpora ../../shared/corpora
    python prepare.py vocab   --size 8000
    python prepare.py encode  --mix warm --tokens 4e6 --name warm
    python prepare.py encode  --mix news --tokens 12e6 --name news

clean writes work/clean.tsv (source, German, English) and says what it dropped
and why. vocab trains the joint SentencePiece model. encode draws pairs by the
weights of a mix, adds noise, has the product mask terms (mask/) and writes ids.
Each step can be run again by itself. Dev sets are never read here.
"""
import argparse
import collections
import gzip
import itertools
import pathlib
import random
import re
import shutil
import subprocess
import unicodedata

import numpy as np
import sentencepiece as spm
import terms

HERE = pathlib.Path(__file__).parent
WORK = HERE / "work"

# How often a pair of a source is drawn against one of weight 1.
MIXES = {
    # short, clean sentences first: the common words and the grammar
    "warm": {"tatoeba": 2, "news-written": 3, "multi30k": 1, "ding-dictionary": 0.15, "wmt-news": 2,
             "wiki-postedits": 1, "chat": 0.5, "blogs": 0.5, "xquad": 0.5, "own": 4, "gettext-names": 0.2},
    # news and general prose far above software text
    "news": {"news-written": 5, "wmt-news": 5, "wiki-postedits": 3, "xquad": 2, "wmt14-demo": 3, "blogs": 1.5,
             "civic": 1, "essays": 0.7, "debian-website": 0.7, "gutenberg": 0.35, "bilara": 0.15, "bible": 0.05,
             "tatoeba": 0.5, "multi30k": 0.3, "chat": 0.3, "gettext-stories": 0.15, "shattered": 0.2, "mdn": 0.03,
             "msdocs": 0.04, "msdocs-ht": 0.04, "msdocs-sxs": 0.02, "adobe-docs": 0.08, "sites": 0.5,
             "manuals": 0.2, "ding-dictionary": 0.1, "gettext-names": 0.2, "own": 6},
    # to go on from a model that has seen the news several times: more of everything else
    "broad": {"news-written": 3, "news-written-2": 4, "wmt-news": 3, "wiki-postedits": 2.5, "xquad": 2, "wmt14-demo": 3, "blogs": 2,
              "civic": 2, "essays": 1.5, "debian-website": 1, "gutenberg": 0.6, "bilara": 0.3, "bible": 0.1,
              "tatoeba": 0.6, "multi30k": 0.3, "chat": 0.5, "gettext-stories": 0.3, "shattered": 0.4, "mdn": 0.06,
              "msdocs": 0.08, "msdocs-ht": 0.06, "msdocs-sxs": 0.03, "adobe-docs": 0.1, "adobe-more": 0.1, "sites": 1,
              "manuals": 0.5, "rustbook": 0.2, "freebsd": 0.2, "idoit-docs": 0.2, "webdocs": 0.2,
              "ding-dictionary": 0.15, "gettext-names": 0.2, "own": 4, "gloss": 0.7, "lexicon": 0.7},
    # the end: only what a news translator reads
    "final": {"news-written": 3, "news-written-2": 5, "wmt-news": 4, "wiki-postedits": 2, "xquad": 1.5, "wmt14-demo": 2,
              "blogs": 1, "civic": 0.7, "essays": 0.5, "debian-website": 0.4, "gutenberg": 0.15, "tatoeba": 0.25,
              "chat": 0.3, "sites": 0.3, "ding-dictionary": 0.05, "own": 4, "gloss": 0.3, "lexicon": 0.4},
}
# Which terms of a pair are masked: see mask/.
MASK = ("-terms", "0.15", "-fixed", "0.2", "-nouns", "0.5", "-suggest", "0.4")
# Sources of words and phrases, whose alignment cannot be told.
SHORT = ("ding-dictionary", "lexicon")
LEXICON = HERE / "../internal/lexicon"
PHRASES = [("{0} und {1}", "{0} and {1}"), ("{0}, {1} und {2}", "{0}, {1} and {2}"), ("{1} oder {0}", "{1} or {0}"),
           ("{0} statt {1}", "{0} instead of {1}"), ("Stichwort: {0}", "Keyword: {0}"),
           ("Von {0} bis {1}", "From {0} to {1}"), ("Kein Wort über {0}", "Not a word about {0}"),
           ("Weder {0} noch {1}", "Neither {0} nor {1}"), ("Mehr zum Thema {0}", "More on {0}"),
           ("Sowohl {0} als auch {1}", "Both {0} and {1}")]
DE_STOP = frozenset(["der", "die", "das", "und", "ist", "nicht", "ein", "eine", "den", "dem", "des", "mit", "für", "auf", "von", "zu", "im", "sich", "auch", "wird", "sind", "werden", "oder", "bei"])
EN_STOP = frozenset(["the", "and", "is", "not", "of", "to", "in", "that", "for", "with", "on", "are", "be", "this", "it", "as", "by", "was", "have", "from", "you", "will", "can"])
SPACE = re.compile(r"\s+")
# Windows-1252 marks that a corpus has as Latin-1 control characters
CONTROLS = str.maketrans({0x84: "„", 0x85: "…", 0x91: "'", 0x92: "'", 0x93: "“", 0x94: "”", 0x96: "–", 0x97: "–"})


def fold(text):
    text = unicodedata.normalize("NFC", text.translate(CONTROLS)).replace("\u00ad", "").replace("’", "'").replace("‘", "'").replace("‚", "'")
    return SPACE.sub(" ", text).strip()


def fault(de, en):
    """Why a pair is not fit to learn from, or None."""
    if not de or not en:
        return "empty"
    gw, ew = de.split(), en.split()
    if len(gw) > 90 or len(ew) > 90:
        return "long"
    if len(de) > 20 and not 0.45 < len(en) / len(de) < 1.8:
        return "ratio"
    if de == en and len(gw) > 3:
        return "copy"
    letters = sum(c.isalpha() for c in de)
    if letters < 0.5 * len(de.replace(" ", "")):
        return "letters"
    if any(w.startswith(("http", "<", "{{", "%(")) or "\\" in w for w in gw) and len(gw) < 6:
        return "markup"
    g_de, g_en = sum(w.lower() in DE_STOP for w in gw), sum(w.lower() in EN_STOP for w in gw)
    e_de, e_en = sum(w.lower() in DE_STOP for w in ew), sum(w.lower() in EN_STOP for w in ew)
    if len(gw) > 5 and (g_en > g_de + 1 or e_de > e_en + 1):
        return "language"
    years_de, years_en = set(re.findall(r"\b1\d{3}\b|\b20\d\d\b", de)), set(re.findall(r"\b1\d{3}\b|\b20\d\d\b", en))
    if years_de and years_en and not years_de & years_en:
        return "years"
    return None


def own_files():
    return sorted(p for p in (HERE / "data").glob("*.tsv"))


def clean(args):
    WORK.mkdir(exist_ok=True)
    dropped, kept, seen = collections.Counter(), collections.Counter(), set()
    files = sorted(pathlib.Path(args.corpora).glob("*.tsv.gz"))
    with open(WORK / "clean.tsv", "w", encoding="utf-8") as out:
        for path in files + own_files():
            name = "own" if path.suffix == ".tsv" else path.name.removesuffix(".tsv.gz")
            with (open if path.suffix == ".tsv" else gzip.open)(path, "rt", encoding="utf-8") as f:
                for line in f:
                    cols = line.rstrip("\n").split("\t")
                    if len(cols) != 2:
                        dropped[name, "columns"] += 1
                        continue
                    de, en = fold(cols[0]), fold(cols[1])
                    why = fault(de, en)
                    if why is None:
                        de, en = terms.direct_quotes(de, en)
                    if why is None and (key := hash((de.lower(), en.lower()))) in seen:
                        why = "duplicate"
                    if why:
                        dropped[name, why] += 1
                        continue
                    seen.add(key)
                    kept[name] += 1
                    out.write(f"{name}\t{de}\t{en}\n")
    for name in sorted(kept):
        why = ", ".join(f"{k[1]} {v}" for k, v in dropped.most_common() if k[0] == name)
        print(f"{name}: {kept[name]} kept; dropped {why or 'none'}")
    print(f"all: {sum(kept.values())} kept, {sum(dropped.values())} dropped")


def read_clean():
    with open(WORK / "clean.tsv", encoding="utf-8") as f:
        for line in f:
            yield line.rstrip("\n").split("\t")


def read_gloss():
    """The pairs of gloss.py, if it has run."""
    if (WORK / "gloss.tsv").exists():
        with open(WORK / "gloss.tsv", encoding="utf-8") as f:
            for line in f:
                yield "gloss", *line.rstrip("\n").split("\t")


def masked(lines, seed, *flags):
    """Lines of tab-separated columns with the terms of the last two masked by the product's own code."""
    binary = WORK / "mask"
    subprocess.run(["go", "build", "-o", binary, "."], cwd=HERE / "mask", check=True)
    done = subprocess.run([binary, "-seed", str(seed), *flags], input="\n".join(lines) + "\n", text=True,
                          encoding="utf-8", stdout=subprocess.PIPE, check=True)
    return done.stdout.split("\n")[:-1]


def vocab(args):
    """A joint unigram model; names and numbers that become symbols in training
    are masked here too, so that they take no room in the vocabulary."""
    rng, weights = random.Random(1), dict(MIXES["news"])
    drawn = [f"{de}\t{en}" for name, de, en in read_clean() for _ in range(int(weights.get(name, 0) + rng.random()))]
    sample = [terms.spaced(text) for line in masked(drawn, 1, "-plain", "0.65") for text in line.split("\t")]
    rng.shuffle(sample)
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(sample), model_prefix=str(WORK / "vocab"), vocab_size=args.size,
        model_type="unigram", character_coverage=0.9998, normalization_rule_name="nmt_nfkc",
        eos_id=0, unk_id=1, bos_id=-1, pad_id=-1, byte_fallback=False, input_sentence_size=900_000,
        shuffle_input_sentence=True, user_defined_symbols=terms.SYMBOLS, num_threads=2, max_sentence_length=4000)
    (WORK / "vocab.model").rename(WORK / "vocab.spm")


def read_forms():
    """The lexicon's word forms: spelling, class, English, likeliest first."""
    with open(LEXICON / "forms.tsv", encoding="utf-8") as f:
        for line in f:
            _, spelling, kind, english = line.rstrip("\n").split("\t")
            yield spelling, kind, english.split("; ")


def read_lexicon(rng):
    """The lexicon's entries as short pairs, half of them in phrases that need no inflection."""
    forms = [(de, en[0]) for de, kind, en in read_forms()]
    nouns = [(de, en[0]) for de, kind, en in read_forms() if kind == "n"]
    for pair in forms:
        if pair[0][0].isupper() and rng.random() < 0.5:
            others = rng.sample(nouns, 2)
            german, english = rng.choice(PHRASES)
            pair = tuple(text.format(*(p[side] for p in (pair, *others)))
                         for side, text in enumerate((german, english)))
            pair = tuple(t[:1].upper() + t[1:] for t in pair)
        yield "lexicon", *pair


def noisy(de, en, rng):
    """Source-side defects of scraped news. The English stays what it should be."""
    r = rng.random()
    if r < 0.008:
        de = de.upper()
    elif r < 0.014:
        de = de.lower()
    elif r < 0.022:
        de = de.replace("ß", "ss")
    elif r < 0.03:
        de, en = (t.replace("“", "").replace("”", "") for t in (de, en))
    elif r < 0.04 and de.endswith(".") and en.endswith("."):
        de, en = de[:-1], en[:-1]
    return de, en


class Alignment:
    """How well the pieces of a pair explain each other, by the vectors of
    lexicon.py: the mean of each piece's best cosine on the other side. On pairs
    of the news mix the first percentile is 0.24; of pairs put together at random
    half are below 0.28 and five in a hundred above 0.40."""

    def __init__(self, sp):
        self.sp, self.vectors = sp, np.load(WORK / "lexicon.npy")

    def score(self, de, en):
        s, t = self.sp.encode(de), self.sp.encode(en)
        if min(len(s), len(t)) < 6:
            return 1.0  # too short to tell
        m = self.vectors[s] @ self.vectors[t].T
        return (m.max(0).mean() + m.max(1).mean()) / 2


def encode(args):
    """Ids as one array, with the source and target length of each pair."""
    rng = random.Random(args.seed)
    if not (WORK / "vocab.spm").exists():  # go on with the vocabulary of the embedded model
        shutil.copyfile(HERE / "../nmt/model/vocab.spm", WORK / "vocab.spm")
    sp = spm.SentencePieceProcessor(model_file=str(WORK / "vocab.spm"))
    alignment = Alignment(sp) if args.min_alignment else None
    misaligned = 0
    weights = MIXES[args.mix]
    pools = collections.defaultdict(list)
    for name, de, en in itertools.chain(read_clean(), read_gloss(), read_lexicon(rng)):
        if weights.get(name):
            pools[name].append((de, en))
    names = list(pools)
    mass = [weights[n] * len(pools[n]) for n in names]
    order = {n: [] for n in names}
    ids, lens, total = [], [], 0

    def draw(name):
        if not order[name]:
            order[name] = list(range(len(pools[name])))
            rng.shuffle(order[name])
        i = order[name].pop()
        return i, *pools[name][i]

    chunk = 0
    while total < args.tokens:
        drawn = []
        for name in rng.choices(names, mass, k=20_000):
            i, de, en = draw(name)
            if name in ("news-written", "news-written-2", "own", "wmt-news") and rng.random() < 0.12 and i + 1 < len(pools[name]):
                de2, en2 = pools[name][i + 1]
                glue = "" if rng.random() < 0.15 and de[-1] in ".!?" else " "
                de, en = de + glue + de2, en + " " + en2
            if alignment and name not in SHORT and alignment.score(de, en) < args.min_alignment:
                misaligned += 1
                continue
            drawn.append((name, *(noisy(de, en, rng) if name != "ding-dictionary" else (de, en))))
        chunk += 1
        lines = masked(map("\t".join, drawn), args.seed * 10_000 + chunk, *MASK)
        for (name, *plain), line in zip(drawn, lines, strict=True):
            de, en = plain if name == "ding-dictionary" else line.split("\t")[1:]
            if rng.random() < 0.03:
                de, en = (t.replace("“", "‘").replace("”", "’") for t in (de, en))
            if name == "gloss":
                de = terms.TERM_IS + " " + de  # this is no German sentence
            s, t = (sp.encode(terms.spaced(x)) + [0] for x in (de, en))
            if len(s) > 140 or len(t) > 140:
                continue
            ids += [np.array(s, np.int16 if sp.vocab_size() < 32768 else np.int32), np.array(t, np.int16)]
            lens.append((len(s), len(t)))
            total += len(t)
    np.savez(WORK / f"{args.name}.npz", ids=np.concatenate(ids), lens=np.array(lens, np.int16))
    print(f"{args.name}: {len(lens)} pairs, {sum(a for a, _ in lens)} source and {total} target tokens; {misaligned} misaligned")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(required=True)
    c = sub.add_parser("clean")
    c.add_argument("--corpora", default=HERE / "../../shared/corpora")
    c.set_defaults(run=clean)
    c = sub.add_parser("vocab")
    c.add_argument("--size", type=int, default=8000)
    c.set_defaults(run=vocab)
    c = sub.add_parser("encode")
    c.add_argument("--mix", choices=MIXES, required=True)
    c.add_argument("--tokens", type=float, required=True)
    c.add_argument("--name", required=True)
    c.add_argument("--seed", type=int, default=1)
    c.add_argument("--min-alignment", type=float, default=0, help="drop pairs below this score (0.22); needs lexicon.py")
    c.set_defaults(run=encode)
    args = p.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
