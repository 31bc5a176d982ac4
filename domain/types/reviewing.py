"""What a person says about what the program made of a post."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.types.judging import Assessment, Decision
from domain.types.posts import Mention


class ReviewOutcome(StrEnum):
    """How a person finds a decision; none of them changes it, or any threshold."""

    RIGHT = "right"
    #: Another school, or a namesake.
    NOT_US = "not_us"
    NOT_ABUSE = "not_abuse"
    #: It is more serious than it was taken for: a miss.
    WORSE = "worse"

    @property
    def word(self) -> str:
        """The outcome as a person types and reads it."""
        return self.value.replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One person's word on one mention; append-only, and the latest counts."""

    by: str
    at: datetime
    outcome: ReviewOutcome
    note: str = ""
    #: What the levels should have been, 0 to 3, where the person said so.
    abuse: int | None = None
    threat: int | None = None

    @property
    def summary(self) -> str:
        """The outcome and the corrected levels, in words without the note."""
        levels = {"abuse": self.abuse, "threat": self.threat}
        given = [f"{label} {level}" for label, level in levels.items() if level is not None]
        return ", ".join([self.outcome.word, *given])


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A mention as it was decided, and what people say of that; no text once forgotten."""

    #: The number it is stored under.
    id: int
    case_id: str | None
    mention: Mention
    assessment: Assessment
    decision: Decision
    decided_at: datetime
    forgotten: bool = False
    #: The latest one.
    review: Review | None = None
    #: The name of the source that showed it.
    source: str = ""
