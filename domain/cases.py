"""When a case is worth another mail, how it is numbered, and how long its mentions are kept."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from domain.types import Case, CaseState, Decision, Severity

#: Kinds of mail about a case.
NEW, RAISED, UPDATE, REPEAT = "new", "raised", "update", "repeat"

#: Kinds of case events that the program itself records.
OPENED, JOINED, SEVERITY_RAISED = "opened", "joined", "raised"
ALERTED, REPEATED = "alerted", "repeated"
ACKNOWLEDGED, UNACKNOWLEDGED, CLOSED = "acknowledged", "unacknowledged", "closed"

#: Kinds of case events that a person's commands record beside those.
REVIEWED, EXPORTED = "reviewed", "exported"


class RetentionClass(StrEnum):
    """What a mention turned out to be, as far as keeping it goes."""

    NEUTRAL = "neutral"
    CRITICISM = "criticism"
    HOSTILE = "hostile"


def mail_due(case: Case | None, decision: Decision) -> str | None:
    """Return the kind of mail that a decision makes due, or ``None``.

    Args:
        case: The case as it stood before the decision joined it; ``None`` for a new case.
        decision: What was decided about the new mention.
    """
    if decision.severity < Severity.MEDIUM:
        return None
    if case is None or case.revision == 0:
        return NEW
    if decision.severity > case.severity:
        return RAISED
    return UPDATE if decision.severity >= Severity.HIGH else None


def open_case(
    case_id: str, decision: Decision, at: datetime, subjects: Iterable[str] = ()
) -> Case:
    """Return the case that a decision about some subjects opens."""
    return Case(
        id=case_id,
        state=CaseState.OPEN,
        severity=decision.severity,
        opened_at=at,
        restricted=decision.restricted,
        subjects=tuple(subjects),
    )


def join_case(case: Case, decision: Decision, subjects: Iterable[str] = ()) -> Case:
    """Return a case as it stands once a decision about some subjects joined it.

    Severity never falls, a restricted case stays so, and whom it was about it stays about. A
    threat that nobody has read takes the acknowledgement of the earlier ones away.
    """
    joined = replace(
        case,
        severity=max(case.severity, decision.severity),
        restricted=case.restricted or decision.restricted,
        subjects=tuple(dict.fromkeys((*case.subjects, *subjects))),
    )
    if decision.severity < Severity.CRITICAL:
        return joined
    return replace(joined, acknowledged_at=None, acknowledged_by=None)


def format_case_id(year: int, number: int) -> str:
    """Return a case's id: the calendar year it was opened in, and its number in that year."""
    return f"{year:04d}-{number:04d}"


def retention_class(decision: Decision) -> RetentionClass:
    """Return how long a mention is kept.

    A guarded matter of high severity may be a child's safety, so it is kept as long as a hostile
    one: the criticism guard never shortens the life of a safeguarding record.
    """
    if decision.severity >= Severity.HIGH:
        return RetentionClass.HOSTILE
    if decision.severity == Severity.LOW or decision.guarded:
        return RetentionClass.CRITICISM
    return RetentionClass.HOSTILE if decision.severity else RetentionClass.NEUTRAL


def same_words(text: str) -> str:
    """Return a text without what tells two copies of it apart: letter case and white space."""
    return " ".join(text.casefold().split())
