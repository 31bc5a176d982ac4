"""Write the list of common words that disguised ones are told by, most common first.

Usage: ``python -m classifiers.training.words``. How common a word is comes from this project's
own posts and, for words they lack, from the order of the shipped tokenizer's vocabulary, which is
by frequency in English books and encyclopaedia articles.
"""

import json
import re
from collections import Counter

from classifiers.training.posts_file import read_posts
from classifiers.words import MASKED, SHORT_WORDS, WORDS

#: Where whole words begin in the vocabulary; before them come special tokens and single letters.
_FIRST_WORD = 1996
#: Three letters that are rarer than this are mostly abbreviations, which fit in anywhere.
_RARE = 2500
#: In posts, a word seen less often than this may be a slip of the pen.
_TYPICAL = 2
_SHORT = 3
#: Endings that posts about spelling and encyclopaedias name on their own.
_ENDINGS = frozenset(
    "ing ions ion tion ted rec ness ment est ism ate ings ers ity".split()  # noqa: SIM905
)


def count_words() -> dict[str, float]:
    """Return how common each word is, as an estimated share of all words."""
    seen = Counter(
        word
        for post in read_posts()
        for word in re.findall(r"[a-z]+(?:'[a-z]+)*", re.sub(r"\[\w+\]", " ", post.text.lower()))
    )
    total = seen.total()
    shares = {word: count / total for word, count in seen.items() if count >= _TYPICAL}
    for rank, word in enumerate(_vocabulary()):
        if len(word) > _SHORT or rank < _RARE:
            shares[word] = shares.get(word, 0.0) + 0.1 / (rank + 10)
    for word in MASKED:
        shares[word] = max(shares.get(word, 0.0), 5 / total)
    return {word: share for word, share in shares.items() if _fits(word)}


def _vocabulary() -> list[str]:
    tokenizer = json.loads((WORDS.parent / "tokenizer.json").read_text(encoding="utf-8"))
    ids = tokenizer["model"]["vocab"]
    words = sorted((word for word in ids if ids[word] >= _FIRST_WORD), key=ids.__getitem__)
    return [word for word in words if word.isascii() and word.isalpha()]


def _fits(word: str) -> bool:
    return word in SHORT_WORDS or (len(word) >= _SHORT and word not in _ENDINGS)


def main() -> None:
    """Write the file."""
    shares = count_words()
    words = sorted(shares, key=lambda word: (-shares[word], word))
    WORDS.write_text("".join(f"{word}\n" for word in words), encoding="utf-8")


if __name__ == "__main__":
    main()
