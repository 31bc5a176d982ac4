"""Collect and match: read every source at once, keep only what mentions us."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from collectors.base import Collector
from collectors.reading import Reading, read_sources
from domain.errors import RateLimitedError, StorageError
from domain.report import RunReport, SourceLine
from domain.types import Batch, Mention, Outcome, SourceState
from mentions.matcher import find_mention
from stages.monitor import Monitor
from stages.threads import in_threads
from storage import IngestedBatch, IngestedReading, SourceRun

log = logging.getLogger(__name__)

#: Readings stored in one transaction: what a kill costs is read again, nothing is lost.
CHUNK = 25

#: What is to be stored of a reading, and what to report of it.
_Matched = tuple[IngestedReading, SourceLine]

_NEVER = datetime.min.replace(tzinfo=UTC)


def collect(monitor: Monitor, report: RunReport) -> None:
    """Store what is new about us at each source; one that fails does not stop the others."""
    states = {state.name: state for state in monitor.storage.sources.states()}
    due = _due(monitor, states)
    cursors = {
        collector.name: monitor.storage.sources.cursor(
            collector.name, monitor.fingerprint(collector.name)
        )
        for collector in due
    }
    readings = read_sources(due, cursors, deadline_s=monitor.deadline_s)
    while chunk := list(islice(readings, CHUNK)):
        matched = [_match(monitor, in_threads(reading)) for reading in chunk]
        report.sources += _store(monitor, matched)
        monitor.progress("collect", len(report.sources), len(due))


def _due(monitor: Monitor, states: Mapping[str, SourceState]) -> list[Collector]:
    """Return the sources that may be asked now, the longest unread first."""
    now = monitor.now()
    waits = {
        state.name
        for state in states.values()
        if state.throttled_until and state.throttled_until > now
    }
    due = [collector for collector in monitor.collectors if collector.name not in waits]
    return sorted(due, key=lambda c: states[c.name].last_run_at if c.name in states else _NEVER)


def _match(monitor: Monitor, reading: Reading) -> _Matched:
    """Match in memory; return what is to be stored of a reading, and what to report of it."""
    offered = [post for batch in reading.batches for post in batch.posts]
    run = SourceRun(
        name=reading.name,
        kind=reading.kind,
        outcome=reading.outcome,
        detail=reading.detail,
        at=monitor.now(),
        posts=len(offered),
        until=reading.error.until if isinstance(reading.error, RateLimitedError) else None,
    )
    try:
        fresh = monitor.storage.mentions.unseen(
            reading.name, offered, monitor.fingerprint(reading.name)
        )
    except StorageError:
        return _unstorable(run)
    space = monitor.space(reading.name)
    found = {id(post): find_mention(post, monitor.watchlist, space) for post in fresh}
    batches = tuple(_matched(monitor, reading.name, batch, found) for batch in reading.batches)
    line = SourceLine(
        name=reading.name,
        outcome=reading.outcome,
        detail=reading.detail,
        offered=len(offered),
        known=len(offered) - len(fresh),
        mentions=sum(len(batch.mentions) for batch in batches),
    )
    return IngestedReading(batches=batches, run=run), line


def _unstorable(run: SourceRun) -> _Matched:
    """Return a reading of which only its failure can be remembered."""
    log.warning("source %s: what it gave cannot be stored", run.name)
    bad, why = Outcome.BAD_ANSWER, "what it gave cannot be stored"
    failed = replace(run, outcome=bad, detail=why, until=None)
    line = SourceLine(name=run.name, outcome=bad, detail=why)
    return IngestedReading(batches=(), run=failed), line


def _store(monitor: Monitor, matched: Sequence[_Matched]) -> list[SourceLine]:
    """Store readings together; where that fails, one by one, so that a bad one stands alone."""
    try:
        monitor.storage.mentions.add_readings([ingested for ingested, _ in matched])
    except StorageError:
        return [_store_one(monitor, *pair) for pair in matched]
    return [line for _, line in matched]


def _store_one(monitor: Monitor, ingested: IngestedReading, line: SourceLine) -> SourceLine:
    try:
        monitor.storage.mentions.add_readings([ingested])
    except StorageError:
        ingested, line = _unstorable(ingested.run)
        monitor.storage.mentions.add_readings([ingested])  # where this fails, too, the run stops
    return line


def _matched(
    monitor: Monitor, source: str, batch: Batch, found: Mapping[int, Mention | None]
) -> IngestedBatch:
    fresh = [post for post in batch.posts if id(post) in found]
    return IngestedBatch(
        source=source,
        mentions=tuple(mention for post in fresh if (mention := found[id(post)])),
        at=monitor.now(),
        cursor=batch.cursor,
        repeats=batch.repeats,
        seen=tuple(post for post in fresh if not found[id(post)] and batch.repeats),
        fingerprint=monitor.fingerprint(source),
        gap=batch.gap,
    )
