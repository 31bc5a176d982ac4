"""What a flagged post says of a threat, and what speaks against one: evidence, not a decision.

Plain word lists, so that a reader sees at a glance who, what, when and where, and what a harmless
post with the same words would have. No score is made of it or moved by it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from classifiers.rubric_words import DEFEATERS, FACTS

#: Filled by the reading of a text, not by words: its letters were hidden from machines.
DISGUISE = "disguise"

#: Everything that may be told of a flagged text.
SLOTS = (*FACTS, *DEFEATERS, DISGUISE)

#: An apostrophe within a word of a list: either kind or none will do.
_APOSTROPHE = re.compile(r"(?<=[a-z])'\??")

#: How a row of expressions for whole quotations begins.
_QUOTES = '"\u201c'

_Rows = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """Word lists by slot; with none of them it finds nothing."""

    #: By slot: rows of expressions, a later row for where no earlier one is found.
    rows: _Rows = field(default_factory=lambda: {**FACTS, **DEFEATERS})

    def find(
        self, text: str, window: tuple[int, int], near: Sequence[tuple[int, int]] = ()
    ) -> dict[str, tuple[int, int]]:
        """Return where in a window of a text each slot is filled.

        Args:
            text: As a model reads it.
            window: Half-open, in code points.
            near: Places of the words that matter most: of several fillers the nearest is taken.

        Returns:
            Half-open, in code points of ``text``, by slot; those that are not filled are left out.
        """
        found = {}
        for slot, rows in self.rows.items():
            each = (
                [m.span() for m in _pattern(tuple(row)).finditer(text, *window)] for row in rows
            )
            if places := next(filter(None, each), None):
                found[slot] = min(places, key=lambda place: (_distance(place, near), place))
        return found


def _distance(place: tuple[int, int], near: Sequence[tuple[int, int]]) -> int:
    """Return how far a place lies from the nearest of others, 0 where they meet."""
    return min((max(start - place[1], place[0] - end, 0) for start, end in near), default=0)


@lru_cache(maxsize=64)
def _pattern(row: tuple[str, ...]) -> re.Pattern[str]:
    """Return one pattern for a row, compiled when it is first needed; the longest entry first."""
    either = _APOSTROPHE.sub("['\u2019]?", "|".join(sorted(row, key=len, reverse=True)))
    # Rows of words are not even tried where no word begins.
    begins = "" if row[0][0] in _QUOTES else r"(?=[\w\[])"
    return re.compile(rf"(?<![\w@#]){begins}(?:{either})(?!\w)", re.IGNORECASE)


#: The one that ships.
RUBRIC = Rubric()
