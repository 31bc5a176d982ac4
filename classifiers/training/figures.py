"""What is measured on posts of an author the network never saw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.labels import OUTPUTS
from classifiers.training.posts_file import read_posts
from domain.types import Cut

_THREAT = OUTPUTS.index("threat:1")
_LEVELS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many, with what that shows."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share itself, in [0, 1]."""
        return self.count / self.of

    def bounds(self) -> tuple[float, float]:
        """Return the exact 95 % interval (Clopper and Pearson, 1934)."""
        low = 0.0 if self.count == 0 else _solve(self.count, self.of, upper=False)
        high = 1.0 if self.count == self.of else _solve(self.count, self.of, upper=True)
        return low, high

    def __str__(self) -> str:
        """Return it as in ``91 of 98 (92.9 %; 85.8-97.1)``."""
        low, high = self.bounds()
        return (
            f"{self.count} of {self.of} ({100 * self.value:.1f} %;"
            f" {100 * low:.1f}-{100 * high:.1f})"
        )


def auc(wanted: np.ndarray, scores: np.ndarray) -> float:
    """Return the area under the ROC curve; ties count half.

    Args:
        wanted: bool, shape (posts,), with at least one of each.
        scores: float, same shape.
    """
    _, group = np.unique(scores, return_inverse=True)
    sizes = np.bincount(group)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[group]
    positive = int(wanted.sum())
    negative = len(wanted) - positive
    return float((ranks[wanted].sum() - positive * (positive + 1) / 2) / (positive * negative))


def share(chosen: np.ndarray, among: np.ndarray) -> Share:
    """Return how many of some posts are chosen; both bool, shape (posts,)."""
    return Share(count=int(chosen[among].sum()), of=int(among.sum()))


def threat_found(
    probabilities: np.ndarray, cuts: Sequence[Cut], *, level: int, queue: bool = False
) -> np.ndarray:
    """Return which posts come out as a threat of at least a level.

    Args:
        probabilities: Calibrated, shape (posts, outputs).
        cuts: One per output.
        level: 1 to 3.
        queue: Count what only a person's daily look would find, too.
    """
    columns = range(_THREAT + level - 1, _THREAT + _LEVELS)
    lowest = [cuts[c].queue_at_least if queue else cuts[c].at_least for c in columns]
    return np.array((probabilities[:, list(columns)] >= np.array(lowest)).any(axis=1))


def describe(file: str, logits: np.ndarray) -> str:
    """Return one line of figures on one file, for whoever watches the training."""
    posts = [post for post in read_posts() if post.file == file]
    wanted = np.array([post.outputs() for post in posts]) > 0
    harmless = np.array([post.harmless for post in posts])
    threats = wanted[:, _THREAT + 1]
    abuse = OUTPUTS.index("abuse:2")
    scores = logits[:, _THREAT + 1]
    flagged = scores > np.sort(scores[harmless])[::-1][harmless.sum() // 16]
    return (
        f"AUC abuse ≥ 2 {auc(wanted[:, abuse], logits[:, abuse]):.4f},"
        f" AUC threat ≥ 2 {auc(threats, scores):.4f},"
        f" threats flagged {share(flagged, threats)}, harmless {share(flagged, harmless)}"
    )


def _solve(count: int, of: int, *, upper: bool) -> float:
    """Return the rate at which a count this far out has a chance of 2.5 %."""
    low, high = 0.0, 1.0
    for _ in range(50):
        rate = (low + high) / 2
        tail = _at_most(count, of, rate) if upper else 1 - _at_most(count - 1, of, rate)
        if (tail > 0.025) == upper:  # noqa: PLR2004  two-sided 95 %
            low = rate
        else:
            high = rate
    return (low + high) / 2


def _at_most(count: int, of: int, rate: float) -> float:
    """Return the chance of at most ``count`` successes of ``of`` tries, 0 < rate < 1."""
    logs = [
        math.lgamma(of + 1)
        - math.lgamma(k + 1)
        - math.lgamma(of - k + 1)
        + k * math.log(rate)
        + (of - k) * math.log1p(-rate)
        for k in range(count + 1)
    ]
    return math.fsum(map(math.exp, logs))
