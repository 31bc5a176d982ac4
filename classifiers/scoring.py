"""A model's scores for one text of any length: what a verdict, and a calibration, start from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from classifiers.labels import OUTPUTS
from classifiers.windows import Windows, stretches, worst
from domain.errors import ClassifyError
from domain.types import Cuts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A text in a model's own units, without the special ones at its ends."""

    ids: Sequence[int]
    #: Where each token lies in the text that was tokenised, half-open, in code points.
    places: Sequence[tuple[int, int]]


class WindowScorer(Protocol):
    """What scores one window: a loaded model, or its raw outputs while it is calibrated."""

    #: How many tokens it reads at once, without the special ones.
    window: int
    #: How many tokens a window of the second pass holds; 0 for no second pass.
    short_window: int

    def tokens(self, text: str) -> Tokens:
        """Return a text in the model's units, of any length."""

    def score(self, ids: Sequence[int]) -> tuple[float, ...]:
        """Return a number per output of the label set for at most ``window`` tokens."""


class Scorer(WindowScorer, Protocol):
    """A loaded model: its numbers are calibrated probabilities."""

    name: str
    #: The languages it was trained for; empty for any.
    languages: tuple[str, ...]
    cuts: Cuts


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One text with the scores of all its windows."""

    text: str
    tokens: Tokens
    windows: Windows
    #: One a window, each with a number per output.
    rows: tuple[tuple[float, ...], ...]

    @property
    def worst(self) -> tuple[float, ...]:
        """Each output's highest number over all windows."""
        return worst(self.rows)

    def place(self, window: int) -> tuple[int, int]:
        """Return where a window lies in ``text``, in code points; (0, 0) for an empty one."""
        start, end = self.windows.stretches[window]
        places = self.tokens.places[start:end]
        return (places[0][0], places[-1][1]) if places else (0, 0)


def score_text(text: str, scorer: WindowScorer) -> Scored:
    """Score every window of a text.

    Cuts and curves hold for how a text is cut into windows, too: training scores through this
    same function, with a scorer that returns raw logits.

    Args:
        text: As :func:`classifiers.text.read` returns it.
        scorer: The model.
    """
    tokens = scorer.tokens(text)
    windows = stretches(text, tokens.places, scorer.window, scorer.short_window)
    rows = tuple(scorer.score(tokens.ids[start:end]) for start, end in windows.stretches)
    return Scored(text=text, tokens=tokens, windows=windows, rows=rows)


def checked(name: str, row: Sequence[float]) -> tuple[float, ...]:
    """Return a model's probabilities, once they are known to be some.

    Args:
        name: The model's, for the message.
        row: One number per output.

    Raises:
        ClassifyError: One is no number or not within 0 and 1, or there are too many or too few.
    """
    if len(row) != len(OUTPUTS):
        raise ClassifyError(f"{name}: gave {len(row)} scores, not {len(OUTPUTS)}")
    if not all(math.isfinite(score) and 0 <= score <= 1 for score in row):
        raise ClassifyError(f"{name}: gave no finite score from 0 to 1")
    return tuple(row)
