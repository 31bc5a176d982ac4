"""From a decision to its case and its mail, inside one transaction."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select, update

from domain.cases import (
    ALERTED,
    JOINED,
    OPENED,
    REPEAT,
    REPEATED,
    SEVERITY_RAISED,
    UNACKNOWLEDGED,
    join_case,
    mail_due,
    open_case,
)
from domain.errors import StorageError
from domain.types import Case, CaseState, Severity
from storage.case_rows import add_case, add_event, find, get, next_case_id, note, save_case
from storage.encoding import decision_columns
from storage.outbox import insert_messages
from storage.records import DecisionRecord, Render
from storage.tables import cases, mentions

#: Why a mention belongs to a case that is there already.
EDITED = "an edit of a post in this case"
COPIED = "the same words as a post in this case"


@dataclass(frozen=True, slots=True)
class Mail:
    """What people are to be told about a case."""

    #: new, raised, update or repeat.
    kind: str
    at: datetime
    render: Render


def decide(connection: Connection, record: DecisionRecord, render: Render) -> Case | None:
    """Store a decision with all that follows from it, and return its case.

    Raises:
        StorageError: There is no such mention.
    """
    query = select(mentions).where(mentions.c.id == record.mention_id)
    row = connection.execute(query).first()
    if row is None:
        raise StorageError(f"cannot record a decision: there is no mention {record.mention_id}")
    if row.decision is not None:
        return find(connection, row.case_id) if row.case_id else None
    case_id, told = _place(connection, row, record, render)
    # Whoever had a mail of it needs no line in the digest as well.
    told_at = record.at if told else None
    values = {**decision_columns(record), "case_id": case_id, "digest_at": told_at}
    connection.execute(update(mentions).where(mentions.c.id == row.id).values(**values))
    return find(connection, case_id) if case_id else None


def _place(
    connection: Connection, row: Row[Any], record: DecisionRecord, render: Render
) -> tuple[str | None, bool]:
    """Return the case of a mention, if it has one, and whether people were told of it."""
    harmless = record.decision.severity is Severity.NONE
    before, why = _related(connection, row, copies=not harmless)
    if harmless and before is None:
        return None, False
    after = _join(connection, before, why, record) if before else _open(connection, record)
    kind = mail_due(before, record.decision)
    if kind is None:
        return after.id, False
    told = tell(connection, get(connection, after.id), Mail(kind, record.at, render))
    return after.id, told


def _related(connection: Connection, row: Row[Any], *, copies: bool) -> tuple[Case | None, str]:
    """Return the case in hand that a mention belongs to, and why."""
    reasons = [(mentions.c.key_hash == row.key_hash, EDITED)]
    if copies:
        # A text without words has no hash, and nothing equals that: it is nobody's copy.
        reasons.append((mentions.c.words_hash == (row.words_hash or ""), COPIED))
    for condition, why in reasons:
        case_id = connection.execute(_cases_in_hand(condition)).scalar()
        if case_id is not None:
            return get(connection, case_id), why
    return None, ""


def _cases_in_hand(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(cases.c.id)
        .join(mentions, mentions.c.case_id == cases.c.id)
        .where(condition, cases.c.state != CaseState.CLOSED.value)
        .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
        .limit(1)
    )


def _open(connection: Connection, record: DecisionRecord) -> Case:
    year = record.at.astimezone(UTC).year
    case_id = next_case_id(connection, year)
    case = open_case(case_id, record.decision, record.at, record.mention.subjects)
    add_case(connection, case)
    add_event(connection, case.id, note(record.at, OPENED))
    return case


def _join(connection: Connection, before: Case, why: str, record: DecisionRecord) -> Case:
    after = join_case(before, record.decision, record.mention.subjects)
    save_case(connection, after)
    add_event(connection, after.id, note(record.at, JOINED, why))
    if after.severity > before.severity:
        raised = note(record.at, SEVERITY_RAISED, after.severity.name.lower())
        add_event(connection, after.id, raised)
    if before.acknowledged_at and not after.acknowledged_at:
        add_event(connection, after.id, note(record.at, UNACKNOWLEDGED, "a new threat joined"))
    return after


def tell(connection: Connection, case: Case, mail: Mail) -> bool:
    """Queue what is rendered of a case under its next revision; say whether anybody is told.

    When there is nobody to tell, nobody was told: the revision and the events stay.
    """
    after = replace(case, revision=case.revision + 1)
    messages = mail.render(after, mail.kind)
    if not messages:
        return False
    save_case(connection, after)
    event = REPEATED if mail.kind == REPEAT else ALERTED
    add_event(connection, case.id, note(mail.at, event, mail.kind))
    insert_messages(connection, messages, mail.at)
    return True
