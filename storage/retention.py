"""Forgetting: what has been kept for as long as it may be loses everything personal.

A row stays, with its keyed hash, so that a forgotten post is not taken for a new one.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, not_, or_, select, update

from domain.cases import EXPORTED, RetentionClass
from domain.errors import StorageError
from domain.types import CaseState, Retention
from storage.case_rows import HEADSUP
from storage.database import Database
from storage.learnt import clear_learnt
from storage.outbox import REFUSED, WAITING
from storage.records import Forgotten
from storage.tables import (
    case_events,
    cases,
    deliveries,
    install,
    mentions,
    outbox,
    reviews,
    runs,
    seen,
)

#: Nothing personal is kept longer, unless somebody has its case in hand.
CEILING = timedelta(days=365)

#: A longer leap of the clock may be a mistake: it would forget everything at once.
LEAP = timedelta(hours=24)

_LEAPT = "the clock is more than a day ahead of the last run; the next run forgets if it agrees"

_BLANK: Mapping[str, Any] = {
    "platform_id": "",
    "url": None,
    "author": None,
    "text": "",
    "lang": None,
    "in_reply_to": None,
    "published_at": None,
    "raw_body": None,
    "raw_sha256": None,
    "answer_sha256": None,
    "subjects": [],
    "spans": [],
    "reasons": [],
    "quotations": None,
    "words_hash": None,
}

log = logging.getLogger(__name__)


def forget(
    database: Database,
    now: datetime,
    retention: Retention,
    *,
    last_run_at: datetime | None = None,
) -> Forgotten:
    """Forget what is due; see :meth:`storage.Storage.forget`."""
    with database.writing("forget what is due") as connection:
        if _leapt(connection, now, last_run_at):
            return Forgotten(refused=_LEAPT)
        forgotten = _forget(connection, now, retention)
    if forgotten != Forgotten():
        _compact(database)
    return forgotten


def _leapt(connection: Connection, now: datetime, last_run_at: datetime | None) -> bool:
    """Say whether the clock leapt ahead and no earlier run noticed the same leap."""
    latest = select(runs.c.finished).order_by(runs.c.id.desc()).limit(1)
    last = last_run_at or connection.execute(latest).scalar()
    doubted = connection.execute(select(install.c.clock_doubted_at)).scalar_one()
    leapt = last is not None and now - last > LEAP
    agreed = doubted is not None and timedelta() < now - doubted <= 2 * LEAP
    doubt = now if leapt and not agreed else None
    connection.execute(update(install).values(clock_doubted_at=doubt))
    return doubt is not None


def _forget(connection: Connection, now: datetime, retention: Retention) -> Forgotten:
    due = _due(now, retention)
    seen_before = now - timedelta(days=retention.seen_days)
    connection.execute(delete(deliveries).where(deliveries.c.at <= now - CEILING))
    forgotten = Forgotten(
        neutral=_blank(connection, due[RetentionClass.NEUTRAL], now),
        criticism=_blank(connection, due[RetentionClass.CRITICISM], now),
        hostile=_blank(connection, due[RetentionClass.HOSTILE], now),
        undecided=_blank(connection, due[None], now),
        seen=connection.execute(delete(seen).where(seen.c.seen_at <= seen_before)).rowcount,
        messages=_clear_messages(connection, now),
        runs=connection.execute(delete(runs).where(runs.c.finished <= now - CEILING)).rowcount,
    )
    _clear_cases(connection, now)
    return replace(forgotten, learnt=clear_learnt(connection, now))


def _due(
    now: datetime, retention: Retention
) -> Mapping[RetentionClass | None, ColumnElement[bool]]:
    """Return which mentions have been kept for as long as they may be; ``None``: undecided."""
    kept = mentions.c.retention_class
    old = mentions.c.collected_at <= now - CEILING
    told = mentions.c.digest_at <= now - timedelta(hours=retention.neutral_hours)
    read = mentions.c.collected_at <= now - timedelta(days=retention.criticism_days)
    return {
        RetentionClass.NEUTRAL: and_(kept == RetentionClass.NEUTRAL.value, or_(told, old)),
        RetentionClass.CRITICISM: and_(kept == RetentionClass.CRITICISM.value, or_(read, old)),
        RetentionClass.HOSTILE: and_(
            kept == RetentionClass.HOSTILE.value, _hostile_due(now, retention)
        ),
        None: and_(kept.is_(None), old),
    }


def _hostile_due(now: datetime, retention: Retention) -> ColumnElement[bool]:
    """Return the condition for what is hostile: a case in hand keeps it, a closed one longer.

    A case in which nothing has happened for the longest time of all is in nobody's hand.
    """
    closed = cases.c.state == CaseState.CLOSED.value
    closed_long_ago = cases.c.closed_at <= now - timedelta(days=retention.acted_days)
    collected = mentions.c.collected_at
    old = collected <= now - CEILING
    expired = collected <= now - min(CEILING, timedelta(days=retention.hostile_days))
    is_closed = _its_case(closed)
    acted = min(CEILING, timedelta(days=retention.acted_days))
    is_in_hand = _its_case(not_(closed), cases.c.acted_upon, _has_event_after(now - acted))
    return or_(
        and_(is_closed, or_(_its_case(closed, closed_long_ago), old)),
        and_(not_(is_closed), not_(is_in_hand), expired),
    )


def _its_case(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    query = select(cases.c.id).where(cases.c.id == mentions.c.case_id, *conditions)
    return query.correlate(mentions).exists()


def _has_event_after(since: datetime) -> ColumnElement[bool]:
    query = select(case_events.c.id).where(case_events.c.case_id == cases.c.id)
    # A copy made for training is no reason to keep the original longer.
    handled = and_(case_events.c.at > since, case_events.c.kind != EXPORTED)
    return query.where(handled).correlate(cases).exists()


def _blank(connection: Connection, due: ColumnElement[bool], now: datetime) -> int:
    place = and_(mentions.c.forgotten_at.is_(None), due)
    values = {**_BLANK, "forgotten_at": now}
    return connection.execute(update(mentions).where(place).values(**values)).rowcount


def _clear_cases(connection: Connection, now: datetime) -> None:
    """Forget whom a case was about once nothing is left of its posts, and people's notes on it.

    A note that is written later than that goes after a year, and so does one in a review.
    """
    kept = select(mentions.c.id).where(mentions.c.case_id == cases.c.id)
    remembered = kept.where(mentions.c.forgotten_at.is_(None)).correlate(cases).exists()
    place = and_(cases.c.subjects != [], not_(remembered))
    ended = select(cases.c.id).where(place)
    written = and_(case_events.c.actor != HEADSUP, case_events.c.detail != "")
    stale = or_(case_events.c.case_id.in_(ended), case_events.c.at <= now - CEILING)
    connection.execute(update(case_events).where(written, stale).values(detail=""))
    _clear_reviews(connection, ended, now)
    connection.execute(update(cases).where(place).values(subjects=[]))


def _clear_reviews(connection: Connection, ended: Select[Any], now: datetime) -> None:
    """Forget the notes of reviews with their cases; without a case, with the post itself."""
    alone = and_(mentions.c.case_id.is_(None), mentions.c.forgotten_at.is_not(None))
    gone = select(mentions.c.id).where(or_(mentions.c.case_id.in_(ended), alone))
    stale = or_(reviews.c.mention_id.in_(gone), reviews.c.at <= now - CEILING)
    connection.execute(update(reviews).where(reviews.c.note != "", stale).values(note=""))


def _clear_messages(connection: Connection, now: datetime) -> int:
    """Clear messages that left or never will; their ids stay, so that none is queued again."""
    ended = and_(outbox.c.state != WAITING, outbox.c.content != b"")
    stale = and_(outbox.c.state == WAITING, outbox.c.queued_at <= now - CEILING)
    given_up = connection.execute(
        update(outbox).where(stale).values(content=b"", state=REFUSED)
    ).rowcount
    return given_up + connection.execute(update(outbox).where(ended).values(content=b"")).rowcount


def _compact(database: Database) -> None:
    """Rewrite an SQLite file without its free pages; their content is overwritten already."""
    if database.engine.dialect.name != "sqlite":
        return
    try:
        with database.outside_transactions("compact the database") as connection:
            connection.exec_driver_sql("VACUUM")
    except StorageError as error:
        log.warning("forgotten, but not compacted: %s", error)
