"""What may be promised of threats that reach nobody: exact binomial bounds, or *not shown*."""

import numpy as np

from classifiers.training.calibrate import PROMISED_RISK
from classifiers.training.measured import Measured
from classifiers.training.rates import SERIOUS
from domain.shares import Share

#: The promise: no more than this share of direct or specific threats reaches nobody.
ALPHA = PROMISED_RISK
#: What is looked at where the promise is not shown: the smallest of these that is.
WEAKER = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5)
#: How sure, of one side.
CONFIDENCE = 0.95


def needed(count: int, alpha: float) -> int:
    """Return how many threats show a share below ``alpha`` when ``count`` of them are missed."""
    few, many = count, 2
    while Share(count=count, of=max(many, count + 1)).at_most() > alpha:
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        if Share(count=count, of=max(middle, count + 1)).at_most() > alpha:
            few = middle
        else:
            many = middle
    return many


def promised(part: Measured) -> dict[str, dict[str, object]]:
    """Return what posts show of the promise: flagged as threats, and flagged at all."""
    threats = part.threat >= SERIOUS
    return {
        "as a threat": _shown(part.threat_flagged, threats),
        "under any label": _shown(part.reported, threats),
    }


def _shown(flagged: np.ndarray, threats: np.ndarray) -> dict[str, object]:
    missed, of = int((~flagged[threats]).sum()), int(threats.sum())
    bound = Share(count=missed, of=of).at_most()
    return {
        "missed": missed,
        "of": of,
        "bound": bound,
        "alpha": ALPHA,
        "shown": bound <= ALPHA,
        "shown_instead": next((alpha for alpha in WEAKER if bound <= alpha), None),
        "needed": needed(missed, ALPHA),
    }
