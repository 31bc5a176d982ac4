"""Posts that are about us, from the batch they came in to their assessment."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Select, insert, select, update

from domain.types import Assessment, Gap, Mention, Post
from storage import encoding
from storage.database import Database
from storage.records import AssessedMention, IngestedBatch, IngestedReading, StoredMention
from storage.sources import record_run
from storage.tables import cursors, gaps, mentions, seen

#: After so many begun assessments a mention is no longer tried.
MAX_ATTEMPTS = 3

#: How many values one statement names; every database takes more.
_CHUNK = 500

Value = TypeVar("Value")


class Mentions:
    """The mentions, and the keyed hashes of posts that were none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unseen(self, source: str, posts: Sequence[Post], fingerprint: str) -> list[Post]:
        """Return the posts that must be matched, each once.

        Args:
            source: Who shows them; a sighting is recorded under its name.
            posts: As the source shows them.
            fingerprint: Of the watch list: a post it passed over is passed over again.
        """
        by_hash = {encoding.post_hash(self._database, post): post for post in posts}
        passed = {
            encoding.post_hash(self._database, post, fingerprint): known
            for known, post in by_hash.items()
        }
        with self._database.reading(f"look up the posts of {source}") as connection:
            stored = _existing(connection, mentions.c.post_hash, by_hash)
            sighted = _existing(connection, seen.c.hash, passed)
        skipped = stored | {passed[each] for each in sighted}
        return [post for known, post in by_hash.items() if known not in skipped]

    def add_readings(self, readings: Sequence[IngestedReading]) -> int:
        """Store what some sources gave and how each reading ended, in one transaction.

        Returns:
            How many mentions are new.
        """
        added = 0
        with self._database.writing("store what was read") as connection:
            for reading in readings:
                added += sum(self._ingest(connection, batch) for batch in reading.batches)
                record_run(connection, reading.run)
        return added

    def _ingest(self, connection: Connection, batch: IngestedBatch) -> int:
        added = sum(self._add(connection, batch.source, each) for each in batch.mentions)
        self._remember(connection, batch)
        if batch.gap is not None:
            _record_gap(connection, batch, batch.gap)
        if batch.cursor is not None:
            _move_cursor(connection, batch)
        return added

    def _add(self, connection: Connection, source: str, mention: Mention) -> bool:
        columns = encoding.mention_columns(self._database, mention)
        if _existing(connection, mentions.c.post_hash, [columns["post_hash"]]):
            return False
        connection.execute(insert(mentions).values(source=source, attempts=0, **columns))
        return True

    def _remember(self, connection: Connection, batch: IngestedBatch) -> None:
        hashes = {
            encoding.post_hash(self._database, post, batch.fingerprint) for post in batch.seen
        }
        known = _existing(connection, seen.c.hash, hashes)
        rows = [
            {"hash": each, "source": batch.source, "seen_at": batch.at}
            for each in sorted(hashes - known)
        ]
        if rows:
            connection.execute(insert(seen), rows)

    def waiting_assessment(
        self, limit: int | None = None, max_attempts: int = MAX_ATTEMPTS
    ) -> list[StoredMention]:
        """Return mentions that wait for an assessment, the oldest first."""
        query = _unassessed(limit).where(mentions.c.attempts < max_attempts)
        return self._stored(query)

    def exhausted(
        self, limit: int | None = None, max_attempts: int = MAX_ATTEMPTS
    ) -> list[StoredMention]:
        """Return mentions whose assessment was begun too often: a person must read them."""
        query = _unassessed(limit).where(mentions.c.attempts >= max_attempts)
        return self._stored(query)

    def _stored(self, query: Select[Any]) -> list[StoredMention]:
        with self._database.reading("read the mentions that wait") as connection:
            return [
                StoredMention(id=row.id, mention=encoding.mention(row), attempts=row.attempts)
                for row in connection.execute(query)
            ]

    def begin_attempt(self, ids: Sequence[int]) -> None:
        """Count an attempt before it is made, so that one that kills the process counts too."""
        with self._database.writing("begin an assessment") as connection:
            for chunk in _chunks(ids):
                connection.execute(
                    update(mentions)
                    .where(mentions.c.id.in_(chunk))
                    .values(attempts=mentions.c.attempts + 1)
                )

    def add_assessments(self, assessments: Mapping[int, Assessment]) -> None:
        """Store assessments by the mentions' ids; one that is stored already stays."""
        with self._database.writing("store assessments") as connection:
            for id_, assessment in assessments.items():
                connection.execute(
                    update(mentions)
                    .where(mentions.c.id == id_, mentions.c.assessment.is_(None))
                    .values(**encoding.assessment_columns(assessment))
                )

    def undecided(self, limit: int | None = None) -> list[AssessedMention]:
        """Return assessed mentions that wait for a decision, the oldest first."""
        query = (
            select(mentions)
            .where(mentions.c.assessment.is_not(None), mentions.c.decision.is_(None))
            .where(mentions.c.forgotten_at.is_(None))
            .order_by(mentions.c.id)
            .limit(limit)
        )
        with self._database.reading("read the undecided mentions") as connection:
            return [
                AssessedMention(
                    id=row.id, mention=encoding.mention(row), assessment=encoding.assessment(row)
                )
                for row in connection.execute(query)
            ]


def _unassessed(limit: int | None) -> Select[Any]:
    waiting = (mentions.c.assessment.is_(None), mentions.c.forgotten_at.is_(None))
    return select(mentions).where(*waiting).order_by(mentions.c.id).limit(limit)


def _existing(connection: Connection, column: Column[Any], values: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in _chunks(list(values)):
        found.update(connection.execute(select(column).where(column.in_(chunk))).scalars())
    return found


def _chunks(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def _record_gap(connection: Connection, batch: IngestedBatch, gap: Gap) -> None:
    connection.execute(
        insert(gaps).values(
            source=batch.source,
            since=gap.since,
            until=gap.until,
            reason=gap.reason,
            recorded_at=batch.at,
        )
    )


def _move_cursor(connection: Connection, batch: IngestedBatch) -> None:
    fingerprint = batch.fingerprint if batch.repeats else ""
    values = {"cursor": batch.cursor, "fingerprint": fingerprint, "at": batch.at}
    place = cursors.c.source == batch.source
    if not connection.execute(update(cursors).where(place).values(**values)).rowcount:
        connection.execute(insert(cursors).values(source=batch.source, **values))
