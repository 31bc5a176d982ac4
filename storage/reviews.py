"""What people say of decisions, and the decisions they speak of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from domain.cases import EXPORTED, REVIEWED
from domain.errors import StorageError
from domain.types import CaseEvent, Decided, Review, ReviewOutcome
from storage import encoding
from storage.case_rows import add_event
from storage.database import Database
from storage.tables import mentions, reviews


class Reviews:
    """The reviews; none of them changes a decision, a case's state or a threshold."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, mention_ids: Sequence[int], review: Review) -> None:
        """Store a review of each of some mentions, and an event in each of their cases.

        Raises:
            StorageError: One of them is not there, or not decided; nothing was stored.
        """
        with self._database.writing("record a review") as connection:
            found = _cases_of(connection, mention_ids)
            for mention_id in found:
                connection.execute(insert(reviews).values(**_columns(mention_id, review)))
            _note(connection, found, _event(review))

    def record_export(self, mention_ids: Sequence[int], by: str, at: datetime) -> None:
        """Record in the cases of some mentions that their posts were copied for training."""
        with self._database.writing("record an export") as connection:
            event = CaseEvent(at=at, actor=by, kind=EXPORTED, detail="masked, for training")
            _note(connection, _cases_of(connection, mention_ids), event)

    def of(self, mention_id: int) -> tuple[Review, ...]:
        """Return everything people said of a mention, the earliest first."""
        query = select(reviews).where(reviews.c.mention_id == mention_id).order_by(reviews.c.id)
        with self._database.reading("read the reviews of a mention") as connection:
            return tuple(_review(row) for row in connection.execute(query))

    def in_case(self, case_id: str) -> list[int]:
        """Return the numbers of a case's mentions, in the order in which they joined."""
        query = select(mentions.c.id).where(mentions.c.case_id == case_id)
        in_order = query.order_by(mentions.c.decided_at, mentions.c.id)
        with self._database.reading("look up what is to be reviewed") as connection:
            return list(connection.execute(in_order).scalars())

    def addresses(self) -> list[tuple[int, str]]:
        """Return the number and the web address of every decided post that is not forgotten."""
        query = select(mentions.c.id, mentions.c.url).where(mentions.c.url.is_not(None))
        decided = query.where(mentions.c.decision.is_not(None)).order_by(mentions.c.id)
        with self._database.reading("look up what is to be reviewed") as connection:
            return [(row.id, row.url) for row in connection.execute(decided)]

    def decided(self, since: datetime) -> list[Decided]:
        """Return what was decided since a time, each with its latest review, in that order."""
        query = select(mentions).where(mentions.c.decision.is_not(None))
        query = query.where(mentions.c.decided_at >= since)
        with self._database.reading("read what was decided") as connection:
            latest = _latest(connection)
            rows = connection.execute(query.order_by(mentions.c.decided_at, mentions.c.id))
            return [_decided(row, latest.get(row.id)) for row in rows]

    def reviewed(self) -> list[Decided]:
        """Return everything that was reviewed, with the latest review, by number."""
        ids = select(reviews.c.mention_id)
        with self._database.reading("read what was reviewed") as connection:
            latest = _latest(connection)
            rows = connection.execute(
                select(mentions).where(mentions.c.id.in_(ids)).order_by(mentions.c.id)
            )
            return [_decided(row, latest.get(row.id)) for row in rows]

    def count_waiting(self, since: datetime) -> int:
        """Return how many mentions collected since a time have no decision yet."""
        query = select(func.count()).select_from(mentions)
        waiting = (mentions.c.decision.is_(None), mentions.c.collected_at >= since)
        with self._database.reading("count what waits for a decision") as connection:
            return int(connection.execute(query.where(*waiting)).scalar_one())


def _cases_of(connection: Connection, mention_ids: Sequence[int]) -> Mapping[int, str | None]:
    """Return the case of each decided mention.

    Raises:
        StorageError: One of them is not there, or not decided.
    """
    found: dict[int, str | None] = {}
    for mention_id in mention_ids:
        query = select(mentions.c.case_id).where(mentions.c.id == mention_id)
        row = connection.execute(query.where(mentions.c.decision.is_not(None))).first()
        if row is None:
            raise StorageError(f"there is no decided mention {mention_id}")
        found[mention_id] = row.case_id
    return found


def _note(connection: Connection, found: Mapping[int, str | None], event: CaseEvent) -> None:
    """Append an event to each case, once however many of its mentions it is about."""
    for case_id in dict.fromkeys(found.values()):
        if case_id is not None:
            add_event(connection, case_id, event)


def _event(review: Review) -> CaseEvent:
    detail = f"{review.summary}: {review.note}" if review.note else review.summary
    return CaseEvent(at=review.at, actor=review.by, kind=REVIEWED, detail=detail)


def _latest(connection: Connection) -> Mapping[int, Review]:
    """Return the review that counts of each mention that has one."""
    rows = connection.execute(select(reviews).order_by(reviews.c.id))
    return {row.mention_id: _review(row) for row in rows}


def _columns(mention_id: int, review: Review) -> dict[str, Any]:
    return {
        "mention_id": mention_id,
        "at": review.at,
        "by": review.by,
        "outcome": review.outcome.value,
        "abuse": review.abuse,
        "threat": review.threat,
        "note": review.note,
    }


def _review(row: Row[Any]) -> Review:
    return Review(
        by=row.by,
        at=row.at,
        outcome=ReviewOutcome(row.outcome),
        note=row.note,
        abuse=row.abuse,
        threat=row.threat,
    )


def _decided(row: Row[Any], review: Review | None) -> Decided:
    return Decided(
        id=row.id,
        case_id=row.case_id,
        mention=encoding.mention(row),
        assessment=encoding.assessment(row),
        decision=encoding.decision(row),
        decided_at=row.decided_at,
        forgotten=row.forgotten_at is not None,
        review=review,
        source=row.source,
    )
