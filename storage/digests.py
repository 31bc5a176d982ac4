"""What waits for the next digest, and which digests were queued."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from domain.types import OutgoingMessage
from storage import encoding
from storage.database import Database
from storage.outbox import insert_messages
from storage.records import DigestLine
from storage.tables import cases, digests, mentions


class Digests:
    """Daily mails about what was not worth one of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, before: datetime) -> list[DigestLine]:
        """Return what was decided by a time and nobody was told of, the most severe first."""
        query = (
            select(mentions, cases.c.restricted)
            .join(cases, cases.c.id == mentions.c.case_id, isouter=True)
            .where(mentions.c.decision.is_not(None), mentions.c.decided_at <= before)
            .where(mentions.c.digest_at.is_(None), mentions.c.forgotten_at.is_(None))
            .order_by(mentions.c.severity.desc(), mentions.c.id)
        )
        with self._database.reading("read what the digest tells") as connection:
            return [_line(row) for row in connection.execute(query)]

    def queued(self, date_key: str) -> bool:
        """Say whether a day's digest went to anybody who has not refused it."""
        with self._database.reading("read the digests") as connection:
            return _is_claimed(connection, date_key)

    def queue(
        self,
        date_key: str,
        mention_ids: Sequence[int],
        messages: Sequence[OutgoingMessage],
        at: datetime,
    ) -> int:
        """Queue a day's digest, and mark what it tells of, in one transaction.

        A recipient who has the day's digest gets no second one. Unless everybody gets this one,
        nothing is marked: a line told twice beats a line never told.

        Args:
            date_key: The day, as ``YYYY-MM-DD``.
            mention_ids: What the messages tell of.
            messages: One for each recipient.
            at: When they are queued.

        Returns:
            How many messages were queued.
        """
        with self._database.writing(f"queue the digest of {date_key}") as connection:
            new = sum(_queue_one(connection, date_key, each, at) for each in messages)
            if new and new == len(messages):
                _mark(connection, date_key, mention_ids, at)
            return new

    def reopen(self, message_id: str) -> str | None:
        """Take back that a digest told of its lines, because its reader will never accept it.

        Returns:
            The day whose digest nobody has now; ``None`` when another reader has it, or when
            nobody knows of such a digest.
        """
        query = select(digests).where(digests.c.message_id == message_id)
        with self._database.writing("reopen a digest") as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            connection.execute(delete(digests).where(digests.c.message_id == message_id))
            if _is_claimed(connection, row.date):
                return None
            told = and_(mentions.c.digest_date == row.date, mentions.c.digest_at == row.queued_at)
            untold = {"digest_at": None, "digest_date": None}
            connection.execute(update(mentions).where(told).values(**untold))
            return str(row.date)


def _is_claimed(connection: Connection, date_key: str) -> bool:
    query = select(digests.c.date).where(digests.c.date == date_key).limit(1)
    return connection.execute(query).first() is not None


def _queue_one(
    connection: Connection, date_key: str, message: OutgoingMessage, at: datetime
) -> bool:
    """Queue one reader's digest, unless it was queued before; one that was refused stays so."""
    identity = {"kind": message.kind, "date": date_key, "recipient": message.recipient}
    if connection.execute(select(digests.c.date).filter_by(**identity)).first() is not None:
        return False
    if not insert_messages(connection, [message], at):
        return False
    values = {**identity, "message_id": message.message_id, "queued_at": at}
    connection.execute(insert(digests).values(**values))
    return True


def _mark(connection: Connection, date_key: str, mention_ids: Sequence[int], at: datetime) -> None:
    for mention_id in mention_ids:
        place = mentions.c.id == mention_id
        told = {"digest_at": at, "digest_date": date_key}
        connection.execute(update(mentions).where(place).values(**told))


def _line(row: Row[Any]) -> DigestLine:
    decision = encoding.decision(row)
    return DigestLine(
        mention_id=row.id,
        case_id=row.case_id,
        mention=encoding.mention(row),
        assessment=encoding.assessment(row),
        decision=decision,
        restricted=bool(row.restricted) or decision.restricted,
    )
