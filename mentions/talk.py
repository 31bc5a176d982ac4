"""Whether a text talks as people do around a school, or of some other life: a linear model.

Its words and weights are in ``talk.tsv``, written by :mod:`mentions.training.talk`. Names, towns
and hostile words have no weight: who is named and how bad it is must not move it.
"""

import math
import re
from collections.abc import Container
from functools import lru_cache
from importlib.resources import files

_TOKEN = re.compile(r"[^\W\d_]{2,}")

#: A text says no more than this, in log-odds.
_MOST = 3.0

#: So many words say all that they can; fewer say less.
_ENOUGH = 8

#: What stands further from a name is not read, in characters.
_REACH = 400


def talk_of(text: str, named: Container[int], at: int, reach: int = _REACH) -> float:
    """Return how much a folded text talks of a school, in log-odds within -3 and 3.

    Args:
        text: Folded; see :mod:`mentions.normalise`.
        named: Offsets in it that belong to names, which are not read.
        at: The offset around which it is read.
        reach: How far, in characters.
    """
    words, bias = talk_weights()
    first = max(0, at - reach)
    said = {m[0] for m in _TOKEN.finditer(text, first, at + reach) if m.start() not in named}
    if not said:
        return 0.0
    margin = bias + sum(words.get(word, 0.0) for word in said) / math.sqrt(len(said))
    margin *= min(1.0, len(said) / _ENOUGH)
    return max(-_MOST, min(_MOST, margin))


@lru_cache(maxsize=1)
def talk_weights() -> tuple[dict[str, float], float]:
    """Return the weight of each word, and what an empty text weighs."""
    rows = [line.split("\t") for line in _lines()]
    words = {word: float(weight) for word, weight in rows if word}
    return words, next(float(weight) for word, weight in rows if not word)


def _lines() -> list[str]:
    return (files("mentions") / "talk.tsv").read_text("utf-8").splitlines()
