"""Posts with what curves and cuts from elsewhere make of them: what every figure is counted on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.labels import LEVELS, OUTPUTS
from classifiers.training.calibrate import Calibration, apply, fit
from classifiers.training.out_of_fold import OutOfFold
from classifiers.training.posts_file import LabelledPost, files_of

_ABUSE = slice(0, len(LEVELS))
_THREAT = slice(len(LEVELS), 2 * len(LEVELS))
#: The columns that say abusive or worse, not only hostile.
_ABUSIVE = slice(1, len(LEVELS))

#: Length bands: up to so many words.
BANDS = (8, 20, 50, 120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Posts, their probabilities, and which cuts these reach."""

    posts: tuple[LabelledPost, ...]
    #: Calibrated, shape (posts, outputs).
    probabilities: np.ndarray
    #: bool, same shape: the cut is reached, which is enough for a mail.
    found: np.ndarray
    #: bool, same shape: the queue cut is reached, which is enough for the daily queue.
    queued: np.ndarray

    @property
    def wanted(self) -> np.ndarray:
        """What the labels say, bool, shape (posts, outputs)."""
        return np.array([post.outputs() for post in self.posts]) > 0

    @property
    def abuse(self) -> np.ndarray:
        """The labelled levels of abuse, shape (posts,)."""
        return np.array([post.abuse for post in self.posts])

    @property
    def threat(self) -> np.ndarray:
        """The labelled levels of threat, shape (posts,)."""
        return np.array([post.threat for post in self.posts])

    @property
    def threat_mailed(self) -> np.ndarray:
        """Which posts come out as a threat of any level, bool, shape (posts,)."""
        return np.asarray(self.found[:, _THREAT].any(axis=1))

    @property
    def threat_flagged(self) -> np.ndarray:
        """Likewise, or near enough to one for the daily queue."""
        return np.asarray(self.queued[:, _THREAT].any(axis=1))

    @property
    def abuse_mailed(self) -> np.ndarray:
        """Which posts come out as abusive or severe, bool, shape (posts,)."""
        return np.asarray(self.found[:, _ABUSIVE].any(axis=1))

    @property
    def abuse_flagged(self) -> np.ndarray:
        """Likewise, or near enough to it for the daily queue."""
        return np.asarray(self.queued[:, _ABUSIVE].any(axis=1))

    @property
    def reported(self) -> np.ndarray:
        """Which posts reach a person under any label but praise, bool, shape (posts,)."""
        columns = [column for column, output in enumerate(OUTPUTS) if output != "praise"]
        return np.asarray(self.queued[:, columns].any(axis=1))

    @property
    def abuse_level(self) -> np.ndarray:
        """The levels of abuse that posts come out at, shape (posts,)."""
        return _highest(self.found[:, _ABUSE])

    @property
    def threat_level(self) -> np.ndarray:
        """The levels of threat that posts come out at, shape (posts,)."""
        return _highest(self.found[:, _THREAT])

    def of(self, chosen: np.ndarray) -> "Measured":
        """Return only some of the posts; bool, shape (posts,)."""
        return Measured(
            posts=tuple(post for post, kept in zip(self.posts, chosen, strict=True) if kept),
            probabilities=self.probabilities[chosen],
            found=self.found[chosen],
            queued=self.queued[chosen],
        )

    def groups(self, names: Sequence[str]) -> Iterator[tuple[str, "Measured"]]:
        """Yield the posts of each name, in the order of the alphabet.

        Args:
            names: One a post.
        """
        each = np.array(names)
        for name in sorted(set(names)):
            yield name, self.of(each == name)


def judge(data: OutOfFold, fitted: Calibration) -> Measured:
    """Return what curves and cuts make of posts with logits."""
    probabilities = apply(data.logits, fitted.curves)
    return Measured(
        posts=data.posts,
        probabilities=probabilities,
        found=probabilities >= np.array([cut.at_least for cut in fitted.cuts]),
        queued=probabilities >= np.array([cut.queue_at_least for cut in fitted.cuts]),
    )


def judge_unseen(data: OutOfFold) -> Measured:
    """Return all posts, each file judged by curves and cuts that were fitted on the others."""
    files = files_of(data.posts)
    parts = []
    for file in files:
        fitted = fit(data.of_files(set(files) - {file}))
        parts.append(judge(data.of_files({file}), fitted))
    return Measured(
        posts=tuple(post for part in parts for post in part.posts),
        probabilities=np.concatenate([part.probabilities for part in parts]),
        found=np.concatenate([part.found for part in parts]),
        queued=np.concatenate([part.queued for part in parts]),
    )


def groupings(part: Measured) -> Mapping[str, list[str]]:
    """Return how posts are grouped on the card: a name a post, by author, platform and length."""
    return {
        "authors": [post.file for post in part.posts],
        "platforms": [post.platform or "not stated" for post in part.posts],
        "lengths": [band(len(post.text.split())) for post in part.posts],
    }


def band(words: int) -> str:
    """Return the length band of a text, with a number in front to sort by."""
    number = sum(words > limit for limit in BANDS)
    first = BANDS[number - 1] + 1 if number else 1
    last = f"to {BANDS[number]}" if number < len(BANDS) else "words or more"
    return f"{number + 1}. {first} {last}"


def _highest(reached: np.ndarray) -> np.ndarray:
    """Return the highest level whose cut is reached, whatever lies below it; shape (posts,)."""
    return np.asarray((reached * np.array(LEVELS)).max(axis=1))
