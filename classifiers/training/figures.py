"""What is measured on posts of an author the network never saw."""

from collections.abc import Sequence

import numpy as np

from classifiers.labels import OUTPUTS
from classifiers.training.posts_file import read_posts
from domain.shares import Share
from domain.types import Cut

__all__ = ["Share", "auc", "describe", "share", "threat_found"]

_THREAT = OUTPUTS.index("threat:1")
_LEVELS = 3


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
