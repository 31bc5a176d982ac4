"""Classify: have the model judge what waits, masked, so that no name can move a score."""

import logging
from collections.abc import Sequence

from domain.errors import ClassifyError
from domain.report import RunReport
from domain.types import Assessment, Status
from mentions.mask import mask
from stages.monitor import Monitor
from storage import StoredMention

log = logging.getLogger(__name__)

#: Texts judged at once: small, so that a crash costs few mentions an attempt.
CHUNK = 32
#: Given up on in one run at most.
LIMIT = 1000


def classify(monitor: Monitor, report: RunReport) -> None:
    """Judge every waiting mention; what fails three times goes to a person unjudged."""
    _give_up(monitor, report)
    tried: set[int] = set()
    while chunk := _next_chunk(monitor, tried):
        tried.update(stored.id for stored in chunk)
        _judge(monitor, report, chunk)
        monitor.progress("classify", report.assessed, len(tried))
    _give_up(monitor, report)


def _next_chunk(monitor: Monitor, tried: set[int]) -> list[StoredMention]:
    """Return fresh mentions together, and one that failed before by itself."""
    waiting = [
        stored
        for stored in monitor.storage.mentions.waiting_assessment(CHUNK + len(tried))
        if stored.id not in tried
    ]
    fresh = [stored for stored in waiting if not stored.attempts]
    return fresh[:CHUNK] or waiting[:1]


def _judge(monitor: Monitor, report: RunReport, chunk: Sequence[StoredMention]) -> None:
    ids = [stored.id for stored in chunk]
    monitor.storage.mentions.begin_attempt(ids)  # before it: a crash counts as an attempt, too
    try:
        classifier = monitor.open_classifier()
    except ClassifyError as error:
        report.failures.append(f"classify: {error}")
        return
    try:
        assessments = classifier.classify([_masked(stored) for stored in chunk])
    except ClassifyError as error:
        _isolate(monitor, report, chunk, error)
        return
    monitor.storage.mentions.add_assessments(dict(zip(ids, assessments, strict=True)))
    report.assessed += len(assessments)


def _masked(stored: StoredMention) -> str:
    return mask(stored.mention.post.text, stored.mention.spans)


def _isolate(
    monitor: Monitor, report: RunReport, chunk: Sequence[StoredMention], error: ClassifyError
) -> None:
    """Judge the neighbours of what the model failed on, one by one."""
    if len(chunk) == 1:
        log.warning("mention %d was not judged", chunk[0].id)
        report.failures.append(f"classify: {error}")
        return
    for stored in chunk:
        _judge(monitor, report, [stored])


def _give_up(monitor: Monitor, report: RunReport) -> None:
    exhausted = monitor.storage.mentions.exhausted(LIMIT)
    reason = "the model failed on it three times"
    unjudged = Assessment(status=Status.NOT_ASSESSED, not_assessed_reason=reason)
    monitor.storage.mentions.add_assessments({stored.id: unjudged for stored in exhausted})
    report.not_assessed += len(exhausted)
