"""What posts that were not about us taught: proposed, accepted, dropped, expired."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from domain.errors import StorageError
from domain.types import LearntEvidence
from storage.database import Database
from storage.records import ProposedWords
from storage.tables import learnt, mentions

#: A namesake moves on, and so may what is said of them.
EXPIRES_AFTER = timedelta(days=180)


class Learnt:
    """Learnt evidence; nothing of it counts before a person accepts it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def propose(self, proposed: Sequence[ProposedWords]) -> list[LearntEvidence]:
        """Store evidence that does not count yet, and return what is new of it.

        The same words about the same subject are proposed once, whatever posts they stand in.

        Raises:
            StorageError: One of the mentions is not there; nothing was stored.
        """
        with self._database.writing("propose what was learnt") as connection:
            new = [_propose(connection, each) for each in proposed]
            return [_read(connection, id_) for id_ in new if id_ is not None]

    def all(self) -> list[LearntEvidence]:
        """Return what was not dropped, by number; what has expired stays until forgetting."""
        query = select(learnt).where(learnt.c.dropped_at.is_(None)).order_by(learnt.c.id)
        with self._database.reading("read what was learnt") as connection:
            return [_evidence(row) for row in connection.execute(query)]

    def in_force(self, today: date) -> tuple[LearntEvidence, ...]:
        """Return what counts on a day."""
        return tuple(one for one in self.all() if one.counts(today))

    def accept(self, id_: int, by: str, at: datetime) -> LearntEvidence:
        """Let proposed evidence count; what counts already stays as it is.

        Raises:
            StorageError: There is none of that number, or it was dropped or has expired.
        """
        place = and_(learnt.c.id == id_, learnt.c.expires >= at.date())
        values = {"accepted_at": at, "accepted_by": by}
        with self._database.writing("accept what was learnt") as connection:
            _refuse_unless(connection, id_, place)
            fresh = and_(place, learnt.c.accepted_at.is_(None))
            connection.execute(update(learnt).where(fresh).values(**values))
            return _read(connection, id_)

    def drop(self, id_: int, by: str, at: datetime) -> None:
        """Have evidence count no more, or never; forgetting removes it.

        Raises:
            StorageError: There is none of that number, or it was dropped already.
        """
        place = learnt.c.id == id_
        with self._database.writing("drop what was learnt") as connection:
            _refuse_unless(connection, id_, place)
            values = {"dropped_at": at, "dropped_by": by}
            connection.execute(update(learnt).where(place).values(**values))


def clear_learnt(connection: Connection, now: datetime) -> int:
    """Remove what is dropped or expired, and what was not accepted before its post was forgotten.

    What was accepted stays until it expires: it is words of no one person, and the post's id,
    which could lead back to its author, goes with the post.
    """
    gone = select(mentions.c.id).where(mentions.c.forgotten_at.is_not(None))
    of_gone = learnt.c.mention_id.in_(gone)
    ended = or_(
        learnt.c.dropped_at.is_not(None),
        learnt.c.expires < now.date(),
        and_(of_gone, learnt.c.accepted_at.is_(None)),
    )
    removed = connection.execute(delete(learnt).where(ended)).rowcount
    rows = connection.execute(select(learnt.c.id, learnt.c.learnt_from).where(of_gone)).all()
    for row in rows:
        platform = row.learnt_from.partition("/")[0]
        place = learnt.c.id == row.id
        connection.execute(update(learnt).where(place).values(learnt_from=f"{platform}/"))
    return removed


def _propose(connection: Connection, proposed: ProposedWords) -> int | None:
    """Store words and return its number, or ``None`` where its words are learnt already."""
    query = select(mentions.c.platform, mentions.c.platform_id)
    post = connection.execute(query.where(mentions.c.id == proposed.mention_id)).first()
    if post is None:
        raise StorageError(f"there is no mention {proposed.mention_id}")
    if _is_known(connection, proposed):
        return None
    values = {
        "mention_id": proposed.mention_id,
        "subject": proposed.subject,
        "words": list(proposed.words),
        "learnt_from": f"{post.platform}/{post.platform_id}",
        "by": proposed.by,
        "proposed_at": proposed.at,
        "expires": (proposed.at + EXPIRES_AFTER).date(),
    }
    key = connection.execute(insert(learnt).values(**values)).inserted_primary_key
    assert key is not None  # noqa: S101  one row was inserted, and it has a key
    return int(key[0])


def _is_known(connection: Connection, proposed: ProposedWords) -> bool:
    query = select(learnt.c.words).where(learnt.c.subject == proposed.subject)
    lasting = and_(learnt.c.dropped_at.is_(None), learnt.c.expires >= proposed.at.date())
    known = connection.execute(query.where(lasting)).scalars()
    return any(set(words) == set(proposed.words) for words in known)


def _refuse_unless(connection: Connection, id_: int, place: Any) -> None:
    query = select(learnt.c.id).where(place, learnt.c.dropped_at.is_(None))
    if connection.execute(query).first() is None:
        raise StorageError(f"there is no learnt evidence {id_}")


def _read(connection: Connection, id_: int) -> LearntEvidence:
    return _evidence(connection.execute(select(learnt).where(learnt.c.id == id_)).one())


def _evidence(row: Row[Any]) -> LearntEvidence:
    return LearntEvidence(
        id=row.id,
        subject=row.subject,
        words=tuple(row.words),
        learnt_from=row.learnt_from,
        by=row.by,
        proposed_at=row.proposed_at,
        accepted_at=row.accepted_at,
        accepted_by=row.accepted_by or "",
        expires=row.expires,
    )
