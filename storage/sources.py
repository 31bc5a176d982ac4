"""How each source is doing, where it goes on, what it could not show, and who allowed it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from domain.types import Approval, Gap, Outcome, SourceState
from storage.database import Database
from storage.records import SourceRun
from storage.tables import approvals, cursors, gaps, sources

_GOOD = (Outcome.OK, Outcome.PARTIAL)


class Sources:
    """The sources, by the names the configuration gives them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self, name: str, fingerprint: str = "") -> str | None:
        """Return where a source goes on, or ``None`` when it starts afresh.

        Args:
            name: The source's.
            fingerprint: Of the watch list. A source that repeats itself starts afresh when the
                list has changed: an unchanged feed may name somebody new on it.
        """
        with self._database.reading("read a cursor") as connection:
            row = connection.execute(select(cursors).where(cursors.c.source == name)).first()
        if row is None or (fingerprint and row.fingerprint not in {"", fingerprint}):
            return None
        return str(row.cursor)

    def state(self, name: str) -> SourceState | None:
        """Return how a source is doing, or ``None`` when it was never read."""
        with self._database.reading("read the state of a source") as connection:
            return _find(connection, name)

    def states(self) -> list[SourceState]:
        """Return how every source ever read is doing, by name."""
        with self._database.reading("read the states of the sources") as connection:
            query = select(sources).order_by(sources.c.name)
            return [_state(row) for row in connection.execute(query)]

    def record(self, run: SourceRun) -> SourceState:
        """Store how a reading ended, and return how the source is doing now."""
        with self._database.writing("record the state of a source") as connection:
            return record_run(connection, run)

    def gaps(self, since: datetime) -> list[tuple[str, Gap]]:
        """Return the gaps recorded from a time on, oldest first, with their sources."""
        with self._database.reading("read the gaps") as connection:
            query = select(gaps).where(gaps.c.recorded_at >= since).order_by(gaps.c.id)
            return [
                (row.source, Gap(since=row.since, until=row.until, reason=row.reason))
                for row in connection.execute(query)
            ]

    def approve(self, approval: Approval) -> None:
        """Store an approval beside the earlier ones; the latest counts."""
        values = {
            "source": approval.source,
            "by": approval.by,
            "reference": approval.reference,
            "at": approval.at,
            "expires": approval.expires,
        }
        with self._database.writing("record an approval") as connection:
            connection.execute(insert(approvals).values(**values))

    def approval(self, source: str) -> Approval | None:
        """Return the latest approval recorded under a source's name or kind, expired or not."""
        query = select(approvals).where(approvals.c.source == source)
        with self._database.reading("read an approval") as connection:
            row = connection.execute(query.order_by(approvals.c.id.desc()).limit(1)).first()
        if row is None:
            return None
        return Approval(
            source=row.source,
            by=row.by,
            reference=row.reference,
            at=row.at,
            expires=row.expires,
        )


def record_run(connection: Connection, run: SourceRun) -> SourceState:
    """Store inside a transaction how a reading ended; return how the source is doing now."""
    before = _find(connection, run.name)
    after = _after(before, run)
    if before is None:
        connection.execute(insert(sources).values(**_columns(after)))
    else:
        place = sources.c.name == run.name
        connection.execute(update(sources).where(place).values(**_columns(after)))
    return after


def _find(connection: Connection, name: str) -> SourceState | None:
    row = connection.execute(select(sources).where(sources.c.name == name)).first()
    return None if row is None else _state(row)


def _after(before: SourceState | None, run: SourceRun) -> SourceState:
    goes_on = before is not None and before.outcome == run.outcome
    last_good_at = before.last_good_at if before else None
    last_post_at = before.last_post_at if before else None
    return SourceState(
        name=run.name,
        kind=run.kind,
        outcome=run.outcome,
        detail=run.detail,
        since=before.since if before and goes_on else run.at,
        last_run_at=run.at,
        last_good_at=run.at if run.outcome in _GOOD else last_good_at,
        last_post_at=run.at if run.posts else last_post_at,
        throttled_until=run.until,
    )


def _columns(state: SourceState) -> dict[str, Any]:
    return {name: getattr(state, name) for name in sources.c.keys()}  # noqa: SIM118 - a collection


def _state(row: Row[Any]) -> SourceState:
    values = row._asdict()
    return SourceState(**{**values, "outcome": Outcome(row.outcome)})
