"""From one text to one assessment, whatever model does the scoring."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from classifiers.calibration import split, to_levels, to_tags
from classifiers.language import LanguageGuesser
from classifiers.text import Reading, read
from classifiers.windows import cut_windows, most_harmful, worst
from domain.types import Assessment, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A text in a model's own units, without the special ones at its ends."""

    ids: Sequence[int]
    #: Where each token lies in the text that was tokenised, half-open, in code points.
    places: Sequence[tuple[int, int]]


class Scorer(Protocol):
    """A loaded model: what :func:`assess` needs of it."""

    name: str
    #: How many tokens it reads at once, without the special ones.
    window: int
    #: The languages it was trained for; empty for any.
    languages: tuple[str, ...]

    def tokens(self, text: str) -> Tokens:
        """Return a text in the model's units, of any length."""

    def score(self, ids: Sequence[int]) -> tuple[float, ...]:
        """Return a probability per output of the label set for at most ``window`` tokens."""


def assess(raw: str, scorer: Scorer, guesser: LanguageGuesser) -> Assessment:
    """Judge one text.

    Args:
        raw: The text as given, masked.
        scorer: The model.
        guesser: Tells the language.

    Raises:
        ClassifyError: The model could not judge.
    """
    reading = read(raw)
    language, foreign = guesser.foreign(reading.text, scorer.languages)
    if foreign:
        return Assessment(
            language=language,
            model=scorer.name,
            windows=0,
            truncated=True,
            status=Status.NOT_ASSESSED,
            not_assessed_reason=f"language: {language}",
        )
    return _judge(reading, scorer, language)


def _judge(reading: Reading, scorer: Scorer, language: str) -> Assessment:
    tokens = scorer.tokens(reading.text)
    windows = cut_windows(len(tokens.ids), scorer.window)
    rows = [scorer.score(tokens.ids[start:end]) for start, end in windows.stretches]
    abuse, threat, tags = split(worst(rows))
    return Assessment(
        abuse=to_levels(abuse),
        threat=to_levels(threat),
        tags=to_tags(tags),
        language=language,
        model=scorer.name,
        windows=len(rows),
        truncated=windows.truncated,
        span=_span(reading, tokens, windows.stretches[most_harmful(rows)]),
    )


def _span(reading: Reading, tokens: Tokens, stretch: tuple[int, int]) -> tuple[int, int] | None:
    """Return where a window lies in the raw text; ``None`` where there was nothing to read."""
    places = tokens.places[stretch[0] : stretch[1]]
    if not places:
        return None
    return reading.raw_span(places[0][0], places[-1][1])
