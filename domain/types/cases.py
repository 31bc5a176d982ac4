"""What the school may do, and what it handles together."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.types.judging import Assessment, Decision, Severity
from domain.types.posts import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing the school may do, as the playbook has it."""

    id: str
    title: str
    who: str
    when: str
    why: str
    why_not: str
    source: str
    #: When a person last read the source.
    checked: date
    url: str = ""
    #: A time limit in words, or empty.
    limit: str = ""


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    WAITING = "waiting"
    ESCALATED = "escalated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """Something that happened to a case; append-only."""

    at: datetime
    #: Who did it: a person's address, or ``headsup``.
    actor: str
    #: One of the kinds of :mod:`domain.cases`, or ``shown``.
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Mentions that a person handles together."""

    #: ``YYYY-NNNN``.
    id: str
    state: CaseState
    severity: Severity
    opened_at: datetime
    #: One more for each alert queued.
    revision: int = 0
    restricted: bool = False
    #: Whom its posts name, all of them together: an edit that names nobody changes no reader.
    subjects: tuple[str, ...] = ()
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    events: tuple[CaseEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a person must be told about one revision of one case."""

    case: Case
    mention: Mention
    assessment: Assessment
    decision: Decision
    #: ``(play, its options)`` in the order of recommendation.
    options: tuple[tuple[str, tuple[Option, ...]], ...]
    #: new, raised, or repeat.
    kind: str = "new"
