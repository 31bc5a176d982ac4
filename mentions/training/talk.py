"""Fitting how people talk around a school: ``python -m mentions.training.talk DATA``.

For: the posts written for the classifier, which are all about a school or its staff. Against: the
lookalikes, and two public sets that talk of everything (GoEmotions, Apache 2.0; headlines, CC BY),
read from the folder DATA. A logistic regression over words, each text's counted once and divided
by the root of their number. Seeded; writes ``talk.tsv``.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mentions.elsewhere import TOWNS
from mentions.normalise import fold
from mentions.school_talk import HOSTILE
from mentions.training.corpus import HERE
from mentions.words import COMMON_SURNAMES, GIVEN_NAMES, ORDINARY, TITLES

_POSTS = HERE.parents[1] / "classifiers" / "training" / "posts"
_PUBLIC = (
    ("goemotions.train.jsonl.gz", 12_000),
    ("headlines_clickbait_news.train.jsonl.gz", 6_000),
)

#: Authors of lookalikes who wrote no post of the test part.
_AUTHORS = "abc"

#: A lookalike is worth as many public texts: it is written to be mistaken.
_LOOKALIKE = 6.0

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_TOKEN = re.compile(r"[^\W\d_]{2,}")
#: Placeholders: ours, and ``[NAME]`` and the like.
_BLANK = re.compile(r"\{\w+\}|\[[A-Z]+\]")
_FEWEST_TEXTS = 4
_FIRMNESS = 2.0
_STEPS = 300
_SEED = 20261102


@dataclass(frozen=True, slots=True)
class _Text:
    words: frozenset[str]
    ours: bool
    counts: float


def main() -> None:
    """Read the texts, fit the weights, write them."""
    texts = [*_ours(), *_lookalikes(), *_public(Path(sys.argv[1]))]
    seen = Counter(word for text in texts for word in text.words)
    vocabulary = sorted(w for w, n in seen.items() if n >= _FEWEST_TEXTS and not _is_left_out(w))
    weights, bias = _fit(texts, vocabulary)
    rows = [f"{word}\t{weight:.2f}" for word, weight in zip(vocabulary, weights, strict=True)]
    kept = [row for row in rows if not row.endswith(("\t0.00", "\t-0.00"))]
    (HERE.parent / "talk.tsv").write_text("\n".join([f"\t{bias:.2f}", *kept]) + "\n", "utf-8")
    sys.stdout.write(f"{len(texts):,} texts, {len(kept):,} words\n")


def _words(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(fold(_BLANK.sub(" ", text)).text))


def _is_left_out(word: str) -> bool:
    named = word in COMMON_SURNAMES or word in GIVEN_NAMES
    return (named and word not in ORDINARY) or word in TOWNS | HOSTILE or word in TITLES


def _ours() -> Iterator[_Text]:
    for file in sorted(_POSTS.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield _Text(_words(json.loads(line)["text"]), ours=True, counts=1.0)


def _lookalikes() -> Iterator[_Text]:
    for line in (HERE.parent / "lookalikes.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["id"][0] in _AUTHORS:
            yield _Text(_words(row["text"]), ours=False, counts=_LOOKALIKE)


def _public(folder: Path) -> Iterator[_Text]:
    chance = np.random.default_rng(_SEED)
    for name, most in _PUBLIC:
        with gzip.open(folder / name, "rt", encoding="utf-8") as file:
            lines = file.readlines()
        for index in sorted(chance.choice(len(lines), most, replace=False)):
            yield _Text(_words(json.loads(lines[index])["text"]), ours=False, counts=1.0)


def _fit(texts: Sequence[_Text], vocabulary: Sequence[str]) -> tuple[np.ndarray, float]:
    """Return the weight of each word, and the bias, by Adam on the weighted log loss."""
    column = {word: n for n, word in enumerate(vocabulary)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for n, text in enumerate(texts):
        known = [column[word] for word in text.words if word in column]
        rows += [n] * len(known)
        columns += known
        values += [max(1, len(text.words)) ** -0.5] * len(known)
    row, col, value = np.array(rows), np.array(columns), np.array(values)
    truth = np.array([text.ours for text in texts], dtype=float)
    counts = np.array([text.counts for text in texts])
    counts = np.where(
        truth == 1, counts / counts[truth == 1].sum(), counts / counts[truth == 0].sum()
    )
    weights, bias = np.zeros(len(vocabulary)), 0.0
    mean, square = np.zeros(len(vocabulary)), np.zeros(len(vocabulary))
    for step in range(1, _STEPS + 1):
        margin = bias + np.bincount(row, value * weights[col], len(texts))
        error = (1 / (1 + np.exp(-margin)) - truth) * counts
        slope: Floats = np.bincount(col, value * error[row], len(vocabulary)).astype(float)
        slope = slope + _FIRMNESS * weights / len(texts)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        bias -= 0.5 * error.sum()
    return weights, bias


if __name__ == "__main__":
    main()
