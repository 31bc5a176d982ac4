"""A model that has stopped telling texts apart is noticed before its answers are believed.

Weights damaged in memory, or a broken processor, can make every text look harmless. Two known
texts are judged with every batch, and a score that is the same for many different texts is no
score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from classifiers.labels import OUTPUTS
from classifiers.scoring import Scorer
from domain.errors import ClassifyError

_THREAT_2 = OUTPUTS.index("threat:2")

#: From so many different texts on, a score that never changes is stuck.
_MANY = 8
#: Answers to the two known texts closer than this are the same.
_SAME = 1e-6
#: What a model says of a label that it does not know or never doubts; no sign of damage.
_EXTREMES = (0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """Two known texts that a working model tells apart."""

    quiet: str
    alarming: str
    #: By how much P(threat ≥ 2) of the second exceeds that of the first, at least. With 0 any
    #: difference of any score will do: for models whose labels are not ours.
    apart: float


@dataclass(slots=True)
class Watch:
    """Watches over one loaded model; once it was found stuck, it is not believed again."""

    scorer: Scorer
    canary: Canary
    #: Outputs whose score never changed over many texts.
    stuck: set[str] = field(default_factory=set)

    def check_canary(self) -> None:
        """Judge the two known texts.

        Raises:
            ClassifyError: They are not told apart, or a score is stuck; the message names the
                model.
        """
        quiet, alarming = (
            self.scorer.score(self.scorer.tokens(text).ids)
            for text in (self.canary.quiet, self.canary.alarming)
        )
        if not _apart(quiet, alarming, self.canary.apart):
            raise ClassifyError(
                f"{self.scorer.name}: does not tell a known threat from a known harmless text"
            )
        self._refuse_stuck()

    def check_batch(self, rows: Mapping[tuple[int, ...], Sequence[float]]) -> None:
        """See that no score is the same for all texts of a batch.

        Args:
            rows: The scores by the tokens of the texts, so that each text counts once.

        Raises:
            ClassifyError: A score is stuck.
        """
        if len(rows) < _MANY:
            return
        for output, column in zip(OUTPUTS, zip(*rows.values(), strict=True), strict=True):
            if max(column) == min(column) and column[0] not in _EXTREMES:
                self.stuck.add(output)
        self._refuse_stuck()

    def _refuse_stuck(self) -> None:
        # Kept, because whoever tries the texts one by one must not get the same answers as good.
        if self.stuck:
            labels = ", ".join(sorted(self.stuck))
            raise ClassifyError(f"{self.scorer.name}: gives every text the same score: {labels}")


def _apart(quiet: Sequence[float], alarming: Sequence[float], apart: float) -> bool:
    if apart:
        return alarming[_THREAT_2] - quiet[_THREAT_2] >= apart
    return max(abs(a - b) for a, b in zip(quiet, alarming, strict=True)) > _SAME
