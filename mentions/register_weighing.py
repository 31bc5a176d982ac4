"""What speaks for the schools of a register: of which kinds, and for which it is enough."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentions.register_index import Numbers

#: A name by itself is evidence where no more schools than these bear it.
RARE = 3

#: A post is decided for no more schools than these. Of a group of schools for which the same
#: speaks, all are decided or, where they are too many to tell apart, none.
MOST = 24

STRONG_NAME, NAME, STRONG_SCHOOL, SCHOOL, PLACE_NAMED = 1, 2, 4, 8, 16
_WEIGHTS = {STRONG_NAME: 4, NAME: 2, STRONG_SCHOOL: 6, SCHOOL: 3, PLACE_NAMED: 3}
_ANY_NAME, _ANY_SCHOOL = STRONG_NAME | NAME, STRONG_SCHOOL | SCHOOL


def _is_enough(kinds: int) -> bool:
    """Return whether evidence of these kinds makes a school a candidate, however many have it."""
    named, school, place = kinds & _ANY_NAME, kinds & _ANY_SCHOOL, kinds & PLACE_NAMED
    return bool((named and school) or (school and place) or (kinds & STRONG_NAME and place))


#: By the kinds of evidence for a school, as a sum.
_ENOUGH = np.array([_is_enough(kinds) for kinds in range(32)])
_WEAK = np.array([kinds & NAME > 0 and kinds & PLACE_NAMED > 0 for kinds in range(32)]) & ~_ENOUGH


@dataclass(frozen=True, slots=True)
class Evidence:
    """One name of a post: of which kind it is, and which schools it may stand for."""

    kind: int
    schools: Numbers
    #: Of a school that is named as one, what it is called after.
    words: tuple[str, ...] = ()


def together(evidence: Sequence[Evidence], schools: int) -> list[int]:
    """Return the schools for which several kinds of evidence speak, the best first."""
    kinds, weights = np.zeros(schools, np.uint8), np.zeros(schools, np.int32)
    for one in evidence:
        kinds[one.schools] |= one.kind
        weights[one.schools] += _WEIGHTS[one.kind]
    found = np.flatnonzero(_ENOUGH[kinds])
    order = np.argsort(-weights[found], kind="stable")
    best = [int(number) for number in _that_fit(found[order], weights[found[order]])]
    weak = np.flatnonzero(_WEAK[kinds])
    return best + ([int(number) for number in weak] if len(weak) <= RARE else [])


def _that_fit(found: NDArray[np.int64], weights: Numbers) -> NDArray[np.int64]:
    """Return the first, without those as good as the first that does not fit."""
    if len(found) <= MOST:
        return found
    fitting: NDArray[np.int64] = found[:MOST][weights[:MOST] > weights[MOST]]
    return fitting
