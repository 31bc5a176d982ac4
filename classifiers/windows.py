"""Long texts are read in overlapping windows, and the worst of them decides.

A threat at the end of a long letter weighs as much as one on its own, and no padding around it
can make it weigh less. A model may ask for a second pass in short windows, cut where sentences
end, in which one sentence is not lost among a page of others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from classifiers.labels import OUTPUTS

#: More windows than this are not read: beginning and end are, and the text counts as truncated.
#: Enough for 100,000 characters of English.
MAX_WINDOWS = 192
#: How many of them are kept for the end of a text, where padding likes to hide things.
_LAST_WINDOWS = 48
#: Likewise for the short windows of the second pass; what they leave out the first pass read.
_MAX_SHORT = 512
_LAST_SHORT = 128

_THREAT_2 = OUTPUTS.index("threat:2")
_ABUSE_2 = OUTPUTS.index("abuse:2")

_SENTENCE_END = re.compile(r"[.!?;\u2026][\"')\]\u2019\u201d]* ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Which stretches of a text are read."""

    #: Half-open, in tokens.
    stretches: tuple[tuple[int, int], ...]
    #: Some tokens lie in no stretch.
    truncated: bool


def stretches(text: str, places: Sequence[tuple[int, int]], size: int, short: int = 0) -> Windows:
    """Return all windows over a text: the long ones, then those of the second pass.

    Args:
        text: What was tokenised.
        places: Where each token lies in it, half-open, in code points.
        size: How many tokens a window holds at most.
        short: How many a window of the second pass holds at most; 0 for no second pass.
    """
    windows = cut_windows(len(places), size)
    if not short or len(places) <= short:
        return windows
    second = _both_ends([*_packed(_pieces(text, places, short), short)], _MAX_SHORT, _LAST_SHORT)
    return replace(windows, stretches=(*windows.stretches, *second))


def cut_windows(tokens: int, size: int) -> Windows:
    """Return the windows over a text, each sharing a quarter with the one before.

    Args:
        tokens: How many there are, without the model's special ones.
        size: How many a window holds at most; the last window is moved back to be full.
    """
    if tokens <= size:
        return Windows(stretches=((0, tokens),), truncated=False)
    step = size - size // 4
    starts = [*range(0, tokens - size, step), tokens - size]
    each = [(start, start + size) for start in starts]
    kept = _both_ends(each, MAX_WINDOWS, _LAST_WINDOWS)
    return Windows(stretches=kept, truncated=len(kept) < len(each))


def _both_ends(
    each: Sequence[tuple[int, int]], most: int, last: int
) -> tuple[tuple[int, int], ...]:
    """Return all stretches, or the first and the last of too many."""
    if len(each) <= most:
        return tuple(each)
    return (*each[: most - last], *each[-last:])


def _pieces(text: str, places: Sequence[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences in tokens; one longer than ``size`` in windows of its own."""
    for start, end in _sentences(text, places):
        inside = cut_windows(end - start, size).stretches
        yield from ((start + first, start + stop) for first, stop in inside)


def _sentences(text: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    start, passed = 0, 0
    for token, (begins, _) in enumerate(places):
        before = passed
        while passed < len(ends) and ends[passed] <= begins:
            passed += 1
        if passed > before and token > start:
            yield start, token
            start = token
    yield start, len(places)


def _packed(pieces: Iterator[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Yield as many pieces at a time as fit; a short sentence is read with either neighbour."""
    start = end = last = 0
    for first, stop in pieces:
        if stop - start > size:
            yield start, end
            repeats = end - last <= size // 4 and stop - last <= size
            start = last if repeats and last > start else first
        last, end = first, stop
    yield start, end


def worst(rows: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Return each output's highest probability, so that no window can hide another.

    The level of the whole is then the highest level of any window, for any cuts.
    """
    return tuple(max(column) for column in zip(*rows, strict=True))


def most_harmful(rows: Sequence[Sequence[float]]) -> int:
    """Return the number of the window to point at: the surest threat, then the surest abuse."""
    return max(
        range(len(rows)),
        key=lambda number: (round(rows[number][_THREAT_2], 2), rows[number][_ABUSE_2], -number),
    )
