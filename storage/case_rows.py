"""Cases and their events as rows, inside somebody's transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from domain.cases import format_case_id
from domain.errors import StorageError
from domain.types import Case, CaseEvent, CaseState, Severity
from storage.tables import case_events, cases

#: Who did what no person did.
HEADSUP = "headsup"


def find(connection: Connection, case_id: str) -> Case | None:
    """Return a case with its events, or ``None``."""
    found = query_cases(connection, select(cases).where(cases.c.id == case_id))
    return found[0] if found else None


def get(connection: Connection, case_id: str) -> Case:
    """Return a case that must be there.

    Raises:
        StorageError: It is not.
    """
    case = find(connection, case_id)
    if case is None:
        raise StorageError(f"there is no case {case_id}")
    return case


def query_cases(connection: Connection, query: Select[Any]) -> list[Case]:
    """Return the cases that a query over their table finds, with their events."""
    rows = connection.execute(query).all()
    return [_case(row, events_of(connection, row.id)) for row in rows]


def events_of(connection: Connection, case_id: str) -> tuple[CaseEvent, ...]:
    """Return what happened to a case, in the order it was recorded."""
    query = select(case_events).where(case_events.c.case_id == case_id).order_by(case_events.c.id)
    return tuple(
        CaseEvent(at=row.at, actor=row.actor, kind=row.kind, detail=row.detail)
        for row in connection.execute(query)
    )


def next_case_id(connection: Connection, year: int) -> str:
    """Return the next free id of a year; the write transaction keeps it free."""
    query = select(func.max(cases.c.number)).where(cases.c.year == year)
    return format_case_id(year, (connection.execute(query).scalar() or 0) + 1)


def add_case(connection: Connection, case: Case) -> None:
    """Store a new case."""
    year, number = case.id.split("-")
    identity = {"id": case.id, "year": int(year), "number": int(number)}
    values = {**identity, **_columns(case), "opened_at": case.opened_at, "acted_upon": False}
    connection.execute(insert(cases).values(**values))


def save_case(connection: Connection, case: Case) -> None:
    """Store what may change about a case; its events are appended one by one."""
    connection.execute(update(cases).where(cases.c.id == case.id).values(**_columns(case)))


def add_event(connection: Connection, case_id: str, event: CaseEvent) -> None:
    """Append something that happened to a case."""
    values = {"at": event.at, "actor": event.actor, "kind": event.kind, "detail": event.detail}
    connection.execute(insert(case_events).values(case_id=case_id, **values))


def note(at: datetime, kind: str, detail: str = "") -> CaseEvent:
    """Return something that the program did."""
    return CaseEvent(at=at, actor=HEADSUP, kind=kind, detail=detail)


def _columns(case: Case) -> dict[str, Any]:
    return {
        "state": case.state.value,
        "severity": int(case.severity),
        "revision": case.revision,
        "restricted": case.restricted,
        "subjects": list(case.subjects),
        "acknowledged_at": case.acknowledged_at,
        "acknowledged_by": case.acknowledged_by,
    }


def _case(row: Row[Any], events: tuple[CaseEvent, ...]) -> Case:
    return Case(
        id=row.id,
        state=CaseState(row.state),
        severity=Severity(row.severity),
        opened_at=row.opened_at,
        revision=row.revision,
        restricted=row.restricted,
        subjects=tuple(row.subjects),
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
        events=events,
    )
