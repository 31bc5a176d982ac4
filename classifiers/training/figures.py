"""What is measured on posts of an author the network never saw."""

from collections.abc import Sequence

import numpy as np

from classifiers.labels import OUTPUTS
from classifiers.training.posts_file import read_posts
from domain.shares import Share
from domain.types import Cut

_THREAT = OUTPUTS.index("threat:1")
_LEVELS = 3


def auc(wanted: np.ndarray, scores: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Return the area under the ROC curve; ties count half.

    Args:
        wanted: bool, shape (posts,), with at least one of each.
        scores: float, same shape.
        weights: How many posts each stands for, same shape; ``None``: one each.
    """
    _, group = np.unique(scores, return_inverse=True)
    counts = np.ones(len(wanted)) if weights is None else weights
    hits = np.bincount(group, counts * wanted)
    others = np.bincount(group, counts * ~wanted)
    below = np.cumsum(others) - others / 2
    return float((hits * below).sum() / (hits.sum() * others.sum()))


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
