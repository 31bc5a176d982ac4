"""Mentions that a person handles together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from domain.cases import ACKNOWLEDGED, ALERTED, CLOSED, REPEAT, REPEATED
from domain.types import Case, CaseEvent, CaseState, Severity
from storage import case_rows
from storage.database import Database
from storage.deciding import Mail, decide, tell
from storage.encoding import case_mention
from storage.records import CaseMention, CaseRepeat, DecisionRecord, Render
from storage.tables import cases, mentions


class Cases:
    """The cases, and the decisions that open them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record_decision(self, record: DecisionRecord, render: Render) -> Case | None:
        """Store a decision together with its case, the case's events and the mail it makes due.

        Args:
            record: The decision; a mention that has one already keeps it, and nothing is mailed.
            render: Makes the messages; it may run although all is taken back afterwards.

        Returns:
            The case it opened or joined, ``None`` for a severity of none.
        """
        what = f"record the decision on mention {record.mention_id}"
        with self._database.writing(what) as connection:
            return decide(connection, record, render)

    def get(self, case_id: str) -> Case | None:
        """Return a case, or ``None``."""
        with self._database.reading("read a case") as connection:
            return case_rows.find(connection, case_id)

    def mentions_of(self, case_id: str) -> list[CaseMention]:
        """Return a case's mentions in the order they joined."""
        query = select(mentions).where(mentions.c.case_id == case_id)
        order = (mentions.c.decided_at, mentions.c.id)
        with self._database.reading("read the mentions of a case") as connection:
            return [case_mention(row) for row in connection.execute(query.order_by(*order))]

    def open_cases(self) -> list[Case]:
        """Return the cases that are not closed, the most severe first, then the oldest."""
        query = select(cases).where(cases.c.state != CaseState.CLOSED.value)
        order = (cases.c.severity.desc(), cases.c.opened_at, cases.c.id)
        with self._database.reading("read the open cases") as connection:
            return case_rows.query_cases(connection, query.order_by(*order))

    def acknowledge(self, case_id: str, by: str, at: datetime) -> Case:
        """Record that a person has a case in hand; whoever did so first stays on record.

        Raises:
            StorageError: There is no such case.
        """
        with self._changing(case_id, "acknowledge") as (connection, case):
            if case.acknowledged_at is None:
                after = replace(case, acknowledged_at=at, acknowledged_by=by)
                case_rows.save_case(connection, after)
                _mark(connection, case_id, acted_upon=True)
                event = CaseEvent(at=at, actor=by, kind=ACKNOWLEDGED)
                case_rows.add_event(connection, case_id, event)
            return case_rows.get(connection, case_id)

    def close(self, case_id: str, by: str, at: datetime) -> Case:
        """Record that a case is dealt with; a later post of the same kind opens another one.

        Raises:
            StorageError: There is no such case.
        """
        with self._changing(case_id, "close") as (connection, case):
            if case.state is not CaseState.CLOSED:
                case_rows.save_case(connection, replace(case, state=CaseState.CLOSED))
                _mark(connection, case_id, closed_at=at)
                event = CaseEvent(at=at, actor=by, kind=CLOSED)
                case_rows.add_event(connection, case_id, event)
            return case_rows.get(connection, case_id)

    def unacknowledged(self, at_least: Severity) -> list[CaseRepeat]:
        """Return the open cases of a severity or above that nobody has in hand."""
        query = select(cases).where(
            cases.c.state != CaseState.CLOSED.value,
            cases.c.severity >= int(at_least),
            cases.c.acknowledged_at.is_(None),
        )
        order = (cases.c.severity.desc(), cases.c.opened_at, cases.c.id)
        with self._database.reading("read the unacknowledged cases") as connection:
            found = case_rows.query_cases(connection, query.order_by(*order))
        return [CaseRepeat(case=case, alerts=_alerts(case.events)) for case in found]

    def record_repeat(self, case_id: str, at: datetime, render: Render) -> Case | None:
        """Queue another mail about a case, unless somebody has it in hand by now.

        Raises:
            StorageError: There is no such case.
        """
        with self._changing(case_id, "repeat") as (connection, case):
            if case.acknowledged_at is not None or case.state is CaseState.CLOSED:
                return None
            tell(connection, case, Mail(REPEAT, at, render))
            return case_rows.get(connection, case_id)

    def append_event(self, case_id: str, event: CaseEvent) -> None:
        """Record something that happened to a case, such as that it was shown to somebody.

        Raises:
            StorageError: There is no such case.
        """
        with self._changing(case_id, "record an event of") as (connection, _):
            case_rows.add_event(connection, case_id, event)

    @contextmanager
    def _changing(self, case_id: str, what: str) -> Iterator[tuple[Connection, Case]]:
        with self._database.writing(f"{what} case {case_id}") as connection:
            yield connection, case_rows.get(connection, case_id)


def _mark(connection: Connection, case_id: str, **values: Any) -> None:
    connection.execute(update(cases).where(cases.c.id == case_id).values(**values))


def _alerts(events: tuple[CaseEvent, ...]) -> tuple[datetime, ...]:
    """Return when people were told since somebody last had the case in hand."""
    told: list[datetime] = []
    for event in events:
        if event.kind == ACKNOWLEDGED:
            told.clear()
        elif event.kind in (ALERTED, REPEATED):
            told.append(event.at)
    return tuple(told)
