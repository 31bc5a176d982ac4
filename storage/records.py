"""What the stages hand to the storage, and what it hands back, besides the nouns of the domain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.types import (
    Assessment,
    Case,
    Decision,
    Gap,
    Mention,
    Outcome,
    OutgoingMessage,
    Post,
)

#: Renders the messages of one revision of a case; the second argument is the kind of mail: new,
#: raised, update or repeat. It runs inside a transaction and must not call the storage.
Render = Callable[[Case, str], Sequence[OutgoingMessage]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRun:
    """How one reading of one source ended."""

    name: str
    kind: str
    outcome: Outcome
    detail: str
    at: datetime
    #: How many posts it showed, known ones included.
    posts: int = 0
    #: Until when the platform asked us to wait.
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestedBatch:
    """One batch after matching: what is kept of it, and where the source goes on."""

    source: str
    mentions: tuple[Mention, ...]
    at: datetime
    #: ``None`` leaves the stored cursor where it is.
    cursor: str | None = None
    #: The source shows the same posts again: with another watch list it starts afresh.
    repeats: bool = False
    #: Posts that are no mentions and that the source will show again.
    seen: tuple[Post, ...] = ()
    #: Of the watch list that matched them: a changed list looks at every post again.
    fingerprint: str = ""
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestedReading:
    """Everything one reading of a source gave, and how it ended."""

    batches: tuple[IngestedBatch, ...]
    run: SourceRun


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMention:
    """A mention that waits for its assessment."""

    id: int
    mention: Mention
    #: How often an assessment was begun.
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedMention:
    """A mention that waits for its decision."""

    id: int
    mention: Mention
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """A decision to store, with the mention it is about."""

    mention_id: int
    mention: Mention
    decision: Decision
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMention:
    """One mention of a case; its text is empty once forgotten."""

    mention: Mention
    assessment: Assessment
    decision: Decision
    forgotten_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRepeat:
    """A case nobody acknowledged, and when people were told since anybody last did."""

    case: Case
    #: Oldest first.
    alerts: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A message that is due for delivery."""

    message: OutgoingMessage
    #: How often it was tried.
    attempts: int
    first_queued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """A mention that nobody was told of yet."""

    mention_id: int
    case_id: str | None
    mention: Mention
    assessment: Assessment
    decision: Decision
    #: The mention, or the case it joined, is kept from everybody's mail.
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A value a person recorded, such as the approval of the impact assessment."""

    key: str
    value: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedWords:
    """Words to be learnt from a mention, before they have a number."""

    mention_id: int
    #: A person's id, or :data:`domain.types.SCHOOL`.
    subject: str
    words: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How many rows lost their personal data, by class, and how many were removed."""

    neutral: int = 0
    criticism: int = 0
    hostile: int = 0
    #: Never decided, and a year old: each one is a failure worth a person's look.
    undecided: int = 0
    #: Keyed hashes of posts that were no mentions.
    seen: int = 0
    #: Messages whose content was cleared.
    messages: int = 0
    #: Run reports removed.
    runs: int = 0
    #: Learnt evidence removed: expired, dropped, or not accepted before its post was forgotten.
    learnt: int = 0
    #: Why nothing was forgotten this time; empty when forgetting ran.
    refused: str = ""

    @property
    def total(self) -> int:
        """How many posts lost their personal data."""
        return self.neutral + self.criticism + self.hostile + self.undecided
