"""Small variations of a training post that keep its labels true."""

import random
from collections.abc import Sequence
from dataclasses import replace

from classifiers.training.disguise import TRANSFORMS, disguise
from classifiers.training.posts_file import LabelledPost

#: How often a post is given a harmless neighbour, so that a threat inside a long text is found.
_NEIGHBOUR_RATE = 0.08
#: How often a word is misspelt in a post chosen for it, and how often a post is chosen.
_TYPO_RATE = 0.12
_TYPO_POSTS = 0.15
#: How often a post is disguised, and how often a disguised one in two ways.
_DISGUISED = 0.2
_TWICE = 0.3
#: Of disguises that reading undoes wholly nothing is left to learn; these leave something.
_LEAVING = {
    "leet": 4,
    "no spacing": 4,
    "love padding": 4,
    "emoji for words": 4,
    "typos": 4,
    "masked letters": 4,
    "repeated letters": 3,
    "split lines": 2,
    "spacing": 2,
}
_WEIGHTS = [_LEAVING.get(name, 0.3) for name in TRANSFORMS]
#: Transforms of whole words, which find none once letters are changed.
_FIRST = ("love padding", "emoji for words", "masked letters", "typos")
#: Words longer than this may lose, double or swap letters.
_SHORT_WORD = 3


def vary(
    post: LabelledPost, harmless: Sequence[LabelledPost], chance: random.Random
) -> LabelledPost:
    """Return the post, sometimes misspelt or disguised, sometimes beside a harmless one."""
    if chance.random() < _TYPO_POSTS:
        words = post.text.split(" ")
        post = replace(post, text=" ".join(_misspell(word, chance) for word in words))
    if chance.random() < _NEIGHBOUR_RATE:
        post = _beside(post, chance.choice(harmless), chance)
    if chance.random() < _DISGUISED:
        post = replace(post, text=disguise(post.text, _disguises(chance), chance))
    return post


def _disguises(chance: random.Random) -> Sequence[str]:
    """Return one or two transforms; what changes words comes before what changes letters."""
    count = 2 if chance.random() < _TWICE else 1
    names = list(TRANSFORMS)
    drawn = set(chance.choices(names, _WEIGHTS, k=count))
    return sorted(drawn, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))


def _misspell(word: str, chance: random.Random) -> str:
    if len(word) <= _SHORT_WORD or not word.isalpha() or chance.random() > _TYPO_RATE:
        return word
    place = chance.randrange(1, len(word) - 1)
    changes = (
        word[:place] + word[place + 1 :],
        word[:place] + word[place] * chance.choice((2, 3)) + word[place + 1 :],
        word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :],
    )
    return chance.choice(changes)


def _beside(post: LabelledPost, other: LabelledPost, chance: random.Random) -> LabelledPost:
    """Join two texts in either order; the tags of both hold, the levels are those of the first."""
    parts = [post.text, other.text]
    chance.shuffle(parts)
    return replace(post, text="\n".join(parts), tags=post.tags | other.tags)
