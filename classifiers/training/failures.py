"""The posts that the model gets most surely wrong, chosen by rule."""

from collections.abc import Iterator

import numpy as np

from classifiers.labels import OUTPUTS
from classifiers.training.measured import Measured
from classifiers.training.rates import SERIOUS

#: Most wrong posts of each kind: not seen as a threat, taken for one, and the same of abuse.
_EACH = 3
_LONGEST = 300
_THREAT_1, _ABUSE_2 = OUTPUTS.index("threat:1"), OUTPUTS.index("abuse:2")


def failures(part: Measured) -> list[dict[str, object]]:
    """Return the most confident wrong posts, three of each kind, the worst first.

    A post is wrong where it is not flagged and should be, or is and should not; the more so, the
    further its probability from what its label asks for.
    """
    return [*_threats(part), *_abuse(part)]


def _threats(part: Measured) -> Iterator[dict[str, object]]:
    scores = part.probabilities[:, _THREAT_1]
    serious, flagged = part.threat >= SERIOUS, part.threat_flagged
    yield from _worst(part, "threat not flagged", serious & ~flagged, scores)
    yield from _worst(part, "no threat, flagged as one", (part.threat == 0) & flagged, -scores)


def _abuse(part: Measured) -> Iterator[dict[str, object]]:
    scores = part.probabilities[:, _ABUSE_2]
    serious, flagged = part.abuse >= SERIOUS, part.abuse_flagged
    yield from _worst(part, "abuse not flagged", serious & ~flagged, scores)
    yield from _worst(part, "no abuse, flagged as such", (part.abuse == 0) & flagged, -scores)


def _worst(
    part: Measured, kind: str, wrong: np.ndarray, scores: np.ndarray
) -> Iterator[dict[str, object]]:
    order = [number for number in np.argsort(scores, kind="stable").tolist() if wrong[number]]
    for number in order[:_EACH]:
        post, row = part.posts[number], part.probabilities[number]
        yield {
            "kind": kind,
            "file": post.file,
            "id": post.id,
            "labels": {"abuse": post.abuse, "threat": post.threat},
            "threat": float(row[_THREAT_1]),
            "abuse": float(row[_ABUSE_2]),
            "text": _shortened(post.text),
        }


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
