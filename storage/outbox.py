"""Messages rendered once, delivered at least once, and the log of every attempt."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from domain.errors import StorageError
from domain.types import Delivery, OutgoingMessage, Severity
from storage.database import Database
from storage.records import Queued
from storage.tables import deliveries, outbox

WAITING, ACCEPTED, REFUSED, DEFERRED = "waiting", "accepted", "refused", "deferred"
DIGEST = "digest"
_STATES = {ACCEPTED: ACCEPTED, REFUSED: REFUSED, DEFERRED: WAITING}

#: No back-off is this long: an attempt put off further was planned by a clock that ran ahead.
_FURTHEST_ATTEMPT = timedelta(days=1)


class Outbox:
    """The queue of messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, now: datetime) -> list[Queued]:
        """Return the messages that are due, the most severe first, then the oldest."""
        planned = outbox.c.next_attempt_at
        due = or_(planned.is_(None), planned <= now, planned > now + _FURTHEST_ATTEMPT)
        query = select(outbox).where(outbox.c.state == WAITING, due)
        order = (outbox.c.severity.desc(), outbox.c.queued_at, outbox.c.message_id)
        with self._database.reading("read the outbox") as connection:
            return [_queued(row) for row in connection.execute(query.order_by(*order))]

    def queue(self, messages: Sequence[OutgoingMessage], at: datetime) -> int:
        """Store messages; return how many of them had not been queued before."""
        with self._database.writing("queue messages") as connection:
            return insert_messages(connection, messages, at)

    def record(self, delivery: Delivery, next_attempt_at: datetime | None = None) -> None:
        """Store how an attempt ended.

        Args:
            delivery: ``accepted`` and ``refused`` end the message, ``deferred`` does not; once
                ended it stays so.
            next_attempt_at: When a deferred message is due again; ``None``: at once.

        Raises:
            StorageError: Nobody queued such a message.
        """
        if delivery.outcome not in _STATES:
            raise StorageError(f"cannot record a delivery: no outcome is {delivery.outcome!r}")
        with self._database.writing("record a delivery") as connection:
            _count_attempt(connection, delivery.message_id)
            connection.execute(
                insert(deliveries).values(
                    message_id=delivery.message_id,
                    at=delivery.at,
                    outcome=delivery.outcome,
                    detail=delivery.detail,
                )
            )
            connection.execute(
                update(outbox)
                .where(outbox.c.message_id == delivery.message_id, outbox.c.state == WAITING)
                .values(state=_STATES[delivery.outcome], next_attempt_at=next_attempt_at)
            )

    def deliveries(self, message_id: str) -> list[Delivery]:
        """Return every attempt to hand a message over, oldest first."""
        query = select(deliveries).where(deliveries.c.message_id == message_id)
        with self._database.reading("read deliveries") as connection:
            return [
                Delivery(message_id=message_id, at=row.at, outcome=row.outcome, detail=row.detail)
                for row in connection.execute(query.order_by(deliveries.c.id))
            ]

    def refused(self, case_id: str) -> set[str]:
        """Return the recipients for whom a message of a case was refused."""
        refused = (outbox.c.case_id == case_id, outbox.c.state == REFUSED)
        with self._database.reading("read the refused messages") as connection:
            return set(connection.execute(select(outbox.c.recipient).where(*refused)).scalars())

    def refused_digests(self, since: datetime) -> set[str]:
        """Return the recipients who have refused a digest for good since a time."""
        query = (
            select(outbox.c.recipient)
            .join(deliveries, deliveries.c.message_id == outbox.c.message_id)
            .where(outbox.c.kind == DIGEST, deliveries.c.outcome == REFUSED)
            .where(deliveries.c.at >= since)
        )
        with self._database.reading("read the refused digests") as connection:
            return set(connection.execute(query).scalars())

    def counts(self) -> dict[str, int]:
        """Return how many messages wait, were accepted and were refused."""
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        with self._database.reading("count the outbox") as connection:
            found = {state: count for state, count in connection.execute(query)}  # noqa: C416
        return {state: found.get(state, 0) for state in (WAITING, ACCEPTED, REFUSED)}


def _count_attempt(connection: Connection, message_id: str) -> None:
    place = outbox.c.message_id == message_id
    counted = connection.execute(
        update(outbox).where(place).values(attempts=outbox.c.attempts + 1)
    )
    if not counted.rowcount:
        raise StorageError(f"cannot record a delivery: nothing queued is {message_id}")


def insert_messages(
    connection: Connection, messages: Sequence[OutgoingMessage], at: datetime
) -> int:
    """Queue messages inside a transaction; return how many had not been queued before."""
    return sum(_insert(connection, message, at) for message in messages)


def _insert(connection: Connection, message: OutgoingMessage, at: datetime) -> bool:
    query = select(outbox.c.message_id).where(outbox.c.message_id == message.message_id)
    if connection.execute(query).first() is not None:
        return False
    connection.execute(
        insert(outbox).values(
            message_id=message.message_id,
            recipient=message.recipient,
            severity=int(message.severity),
            kind=message.kind,
            case_id=message.case_id,
            content=message.content,
            queued_at=at,
            attempts=0,
            state=WAITING,
        )
    )
    return True


def _queued(row: Row[Any]) -> Queued:
    message = OutgoingMessage(
        message_id=row.message_id,
        recipient=row.recipient,
        severity=Severity(row.severity),
        kind=row.kind,
        content=row.content,
        case_id=row.case_id,
    )
    return Queued(message=message, attempts=row.attempts, first_queued_at=row.queued_at)
