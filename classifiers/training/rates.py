"""The figures of the model card that are counted on labelled posts."""

from collections.abc import Mapping

import numpy as np

from classifiers.labels import LEVELS, OUTPUTS
from classifiers.training.figures import auc, share
from classifiers.training.measured import Measured, groupings
from domain.shares import Share

_ABUSE_2, _THREAT_2 = OUTPUTS.index("abuse:2"), OUTPUTS.index("threat:2")

#: Of a level from which something must be told.
SERIOUS = 2
#: Equal bins of probability for the expected calibration error.
BINS = 10

Rates = dict[str, float | Share | None]


def headline(part: Measured) -> Rates:
    """Return the figures that the card gives for every group of posts.

    A share of no posts is ``None``, and so is an area where all posts are of one kind.
    """
    threats, calm = part.threat >= SERIOUS, part.threat == 0
    abusive, decent = part.abuse >= SERIOUS, part.abuse == 0
    everyone = np.ones(len(part.posts), dtype=bool)
    return {
        "auc_abuse": area(abusive, part.probabilities[:, _ABUSE_2]),
        "auc_threat": area(threats, part.probabilities[:, _THREAT_2]),
        "threats_flagged": some(part.threat_flagged, threats),
        "threats_mailed": some(part.threat_mailed, threats),
        "calm_flagged": some(part.threat_flagged, calm),
        "calm_mailed": some(part.threat_mailed, calm),
        "abuse_flagged": some(part.abuse_flagged, abusive),
        "abuse_mailed": some(part.abuse_mailed, abusive),
        "decent_flagged": some(part.abuse_flagged, decent),
        "decent_mailed": some(part.abuse_mailed, decent),
        "abuse_right": some(part.abuse_level == part.abuse, everyone),
        "threat_right": some(part.threat_level == part.threat, everyone),
    }


def grouped(part: Measured) -> dict[str, dict[str, Rates]]:
    """Return :func:`headline` by author, platform and length, and for all posts."""
    return {
        kind: {name: headline(group) for name, group in part.groups(names)}
        for kind, names in groupings(part).items()
    } | {"all": {"all": headline(part)}}


def by_output(part: Measured) -> dict[str, Rates]:
    """Return the figures on each output.

    For the levels, *false* counts posts labelled 0; for a tag, posts without it.
    """
    return {output: _output(part, column) for column, output in enumerate(OUTPUTS)}


def _output(part: Measured, column: int) -> Rates:
    wanted, scores = part.wanted[:, column], part.probabilities[:, column]
    others = (
        ~part.wanted[:, column - column % len(LEVELS)] if column < 2 * len(LEVELS) else ~wanted
    )
    found, queued = part.found[:, column], part.queued[:, column]
    return {
        "auc": area(wanted, scores),
        "average_precision": average_precision(wanted, scores),
        "calibration_error": calibration_error(wanted, scores),
        "precision": some(wanted, found),
        "recall": some(found, wanted),
        "queued": some(queued, wanted),
        "false": some(found, others),
        "false_queued": some(queued, others),
    }


def confusion(labels: np.ndarray, levels: np.ndarray) -> list[list[int]]:
    """Return how many posts of each label (rows, 0 to 3) come out at each level (columns)."""
    each = range(len(LEVELS) + 1)
    return [[int(((labels == row) & (levels == column)).sum()) for column in each] for row in each]


def level_tables(part: Measured) -> dict[str, list[list[int]]]:
    """Return the confusion of the levels of abuse and of threat."""
    return {
        "abuse": confusion(part.abuse, part.abuse_level),
        "threat": confusion(part.threat, part.threat_level),
    }


def area(wanted: np.ndarray, scores: np.ndarray) -> float | None:
    """Return the area under the ROC curve; ``None`` where all posts are of one kind."""
    return auc(wanted, scores) if 0 < wanted.sum() < len(wanted) else None


def some(chosen: np.ndarray, among: np.ndarray) -> Share | None:
    """Return how many of some posts are chosen; ``None`` of no posts."""
    return share(chosen, among) if among.any() else None


def precision_and_recall(wanted: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return precision and recall at each score as cut, from the highest down.

    Args:
        wanted: bool, shape (posts,), with at least one wanted.
        scores: Same shape; equal ones share a cut.
    """
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.diff(scores[order]) != 0, True)
    hits = np.cumsum(wanted[order])[last]
    chosen = np.arange(1, len(scores) + 1)[last]
    return hits / chosen, hits / wanted.sum()


def average_precision(wanted: np.ndarray, scores: np.ndarray) -> float | None:
    """Return the area under the steps of precision over recall; ``None`` of nothing wanted."""
    if not wanted.any():
        return None
    precision, recall = precision_and_recall(wanted, scores)
    return float((np.diff(recall, prepend=0.0) * precision).sum())


def reliability(wanted: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Return mean probability, share wanted and number of posts of each bin that is not empty.

    Returns:
        Shape (bins, 3), by rising probability.
    """
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    filled = [bins == number for number in range(BINS) if (bins == number).any()]
    return np.array([[scores[b].mean(), wanted[b].mean(), b.sum()] for b in filled])


def calibration_error(wanted: np.ndarray, scores: np.ndarray) -> float:
    """Return the expected calibration error.

    Source: Guo et al., On Calibration of Modern Neural Networks, 2017, with ten bins.
    """
    said, happened, posts = reliability(wanted, scores).T
    return float((np.abs(said - happened) * posts).sum() / posts.sum())


def compared(int8: Measured, float32: Measured) -> dict[str, Mapping[str, object]]:
    """Return what int8 costs: headline figures and areas of both, before and after."""
    after, before = headline(int8), headline(float32)
    outputs = zip(by_output(float32).items(), by_output(int8).values(), strict=True)
    return {
        "headline": {key: [before[key], after[key]] for key in after},
        "auc": {output: [first["auc"], second["auc"]] for (output, first), second in outputs},
    }
