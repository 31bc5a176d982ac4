"""Long texts are read in overlapping windows, and the worst of them decides.

A threat at the end of a long letter weighs as much as one on its own, and no padding around it
can make it weigh less.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.labels import OUTPUTS

#: More windows than this are not read: beginning and end are, and the text counts as truncated.
MAX_WINDOWS = 64
#: How many of them are kept for the end of a text, where padding likes to hide things.
_LAST_WINDOWS = 16

_THREAT_2 = OUTPUTS.index("threat:2")
_ABUSE_2 = OUTPUTS.index("abuse:2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Which stretches of a text are read."""

    #: Half-open, in tokens.
    stretches: tuple[tuple[int, int], ...]
    #: Some tokens lie in no stretch.
    truncated: bool


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
    truncated = len(starts) > MAX_WINDOWS
    if truncated:
        starts = starts[: MAX_WINDOWS - _LAST_WINDOWS] + starts[-_LAST_WINDOWS:]
    stretches = tuple((start, start + size) for start in starts)
    return Windows(stretches=stretches, truncated=truncated)


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
