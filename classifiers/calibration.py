"""From a model's raw logits to calibrated probabilities.

Source: Platt, Probabilistic outputs for support vector machines, 1999: one slope and one
intercept per output, fitted on posts whose author the network had not seen.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifiers.labels import ABUSE, OUTPUTS, THREAT
from domain.errors import ClassifyError
from domain.types import TAGS, Levels


@dataclass(frozen=True, slots=True, kw_only=True)
class Platt:
    """One output's calibration: probability = sigmoid(slope · logit + intercept)."""

    slope: float
    intercept: float

    def apply(self, logit: float) -> float:
        """Return the probability that belongs to a raw logit, in [0, 1]."""
        return sigmoid(self.slope * logit + self.intercept)


def sigmoid(value: float) -> float:
    """Return 1 / (1 + e^-value) for any finite value, without overflow."""
    if value >= 0:
        return 1 / (1 + math.exp(-value))
    grown = math.exp(value)
    return grown / (1 + grown)


def calibrate(logits: Sequence[float], curves: Sequence[Platt]) -> tuple[float, ...]:
    """Return one probability per output, in the order of :data:`classifiers.labels.OUTPUTS`.

    Args:
        logits: Raw, one per output.
        curves: One per output.

    Raises:
        ClassifyError: A logit is not a number; the model is broken.
    """
    if len(logits) != len(OUTPUTS) or not all(map(math.isfinite, logits)):
        raise ClassifyError("the model gave no finite score for some label")
    each = [curve.apply(logit) for curve, logit in zip(curves, logits, strict=True)]
    return monotone(each)


def monotone(probabilities: Sequence[float]) -> tuple[float, ...]:
    """Return the outputs with no P(level ≥ k + 1) above P(level ≥ k)."""
    abuse, threat, tags = split(probabilities)
    return (*_falling(abuse), *_falling(threat), *tags)


def split(
    outputs: Sequence[float],
) -> tuple[Sequence[float], Sequence[float], Sequence[float]]:
    """Return the outputs for abuse ≥ 1..3, for threat ≥ 1..3, and for the tags."""
    first, second = len(ABUSE), len(ABUSE) + len(THREAT)
    return outputs[:first], outputs[first:second], outputs[second:]


def to_levels(at_least: Sequence[float]) -> Levels:
    """Return the probability of each level 0..3 from falling P(level ≥ 1..3)."""
    first, second, third = at_least
    return (1 - first, first - second, second - third, third)


def to_tags(probabilities: Sequence[float]) -> Mapping[str, float]:
    """Return the tags' probabilities by name."""
    return dict(zip(TAGS, probabilities, strict=True))


def _falling(at_least: Sequence[float]) -> tuple[float, ...]:
    lowest = 1.0
    falling = []
    for probability in at_least:
        lowest = min(lowest, probability)
        falling.append(lowest)
    return tuple(falling)
