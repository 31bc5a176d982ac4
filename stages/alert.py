"""Alert: repeat what nobody acknowledged, queue the digest, deliver what waits."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from alerts.digest import Digest
from alerts.escalation import repeat_due
from alerts.operations import Notice
from alerts.outbox import is_hopeless, next_attempt_at
from alerts.telling import Telling
from domain.coverage import coverage_lines, problem_key
from domain.errors import NotifyError, RecipientRefusedError
from domain.report import RunReport
from domain.types import Case, Delivery, OutgoingMessage, Severity
from stages.decide import compose_alert
from stages.monitor import Monitor
from storage import CaseMention, Queued

#: After so many failures in a row the mail server is taken to be down until the next run.
FAILURES_IN_A_ROW = 3

#: For so long an address that refused a digest for good is passed over; then it is tried again.
PASSED_OVER = timedelta(days=7)


def remind(monitor: Monitor, report: RunReport) -> None:
    """Repeat every critical alert that nobody has acknowledged, with growing gaps."""
    telling = monitor.dated_telling()
    for waiting in monitor.storage.cases.unacknowledged(Severity.CRITICAL):
        if not repeat_due(waiting.alerts, monitor.now(), telling.repeat_after_minutes):
            continue
        worst = _worst(monitor, waiting.case.id)

        def render(
            case: Case, kind: str, judged: CaseMention = worst
        ) -> Sequence[OutgoingMessage]:
            return telling.alert(compose_alert(monitor, judged, case, kind))

        if monitor.storage.cases.record_repeat(waiting.case.id, monitor.now(), render):
            report.repeated += 1


def _worst(monitor: Monitor, case_id: str) -> CaseMention:
    mentions = monitor.storage.cases.mentions_of(case_id)
    return max(mentions, key=lambda one: (one.decision.severity, one.forgotten_at is None))


def digest(monitor: Monitor, report: RunReport) -> None:
    """Queue the day's digest once its hour has come, and say which sources are blind."""
    now = monitor.now()
    telling = monitor.dated_telling()
    day = telling.digest_day(now)
    if day and not monitor.storage.digests.queued(day.isoformat()):
        _queue_digest(monitor, report, day)
    _notice_blind_sources(monitor, telling, report)


def _queue_digest(
    monitor: Monitor, report: RunReport, day: date, refused: Collection[str] = ()
) -> int:
    """Queue a day's digest for who reads it and has not refused it; return for how many."""
    telling, now = monitor.dated_telling(), monitor.now()
    refused = {*refused, *monitor.storage.outbox.refused_digests(now - PASSED_OVER)}
    blind = tuple(state.name for state in monitor.coverage().blind)
    told = Digest(day=day, lines=tuple(monitor.storage.digests.lines(now)), blind=blind)
    messages = telling.digest(told, refused)
    if not messages:
        report.failures.append("digest: nobody is left to send it to; its lines wait")
        return 0
    # A technician reads the counts only: nobody is told of a line by those.
    shown = any(reader.duty != "technician" for reader in telling.digest_readers(refused))
    ids = [line.mention_id for line in told.listed] if shown else []
    queued = monitor.storage.digests.queue(day.isoformat(), ids, messages, now)
    report.queued += queued
    return queued


def _notice_blind_sources(monitor: Monitor, telling: Telling, report: RunReport) -> None:
    """Tell the technician once a day and problem, not once a run."""
    coverage = monitor.coverage()
    for state in coverage.blind:
        report.failures.append(f"{state.name}: {state.outcome}: {state.detail}")
    if not coverage.blind:
        return
    notice = Notice(
        key=f"{monitor.now():%Y-%m-%d}|{problem_key(coverage.blind)}",
        title="A source cannot be relied on",
        lines=coverage_lines(coverage),
    )
    report.queued += monitor.storage.outbox.queue(telling.notice(notice), monitor.now())


def deliver(monitor: Monitor, report: RunReport) -> None:
    """Hand over what waits, the most severe first; what is not accepted stays queued.

    What is queued for somebody else, because an address refused it for good, leaves as well.
    """
    refused = -1
    while refused < report.refused:
        refused = report.refused
        if not _deliver_waiting(monitor, report):
            return


def _deliver_waiting(monitor: Monitor, report: RunReport) -> bool:
    """Attempt what waits now; False: the mail server takes nothing."""
    waiting = monitor.storage.outbox.waiting(monitor.now())
    failed_in_a_row = 0
    for done, queued in enumerate(waiting, start=1):
        accepted = _attempt(monitor, queued, report)
        failed_in_a_row = 0 if accepted else failed_in_a_row + 1
        if failed_in_a_row == FAILURES_IN_A_ROW and done < len(waiting):
            report.failures.append(f"mail: the server takes nothing; {len(waiting) - done} wait")
            return False
        monitor.progress("alert", done, len(waiting))
    return True


def _attempt(monitor: Monitor, queued: Queued, report: RunReport) -> bool:
    """Attempt one message and record the attempt; False: it was put off."""
    message_id = queued.message.message_id
    try:
        monitor.telling.notifier.notify(queued.message)
    except RecipientRefusedError as error:
        _refused(monitor, queued, report, str(error))
    except NotifyError as error:
        if is_hopeless(queued.first_queued_at, monitor.now()):
            _refused(monitor, queued, report, f"given up: {error}")
            return True
        _deferred(monitor, queued, report, str(error))
        return False
    else:
        accepted = Delivery(message_id=message_id, at=monitor.now(), outcome="accepted")
        monitor.storage.outbox.record(accepted, None)
        report.accepted += 1
    return True


def _deferred(monitor: Monitor, queued: Queued, report: RunReport, why: str) -> None:
    message_id, now = queued.message.message_id, monitor.now()
    delivery = Delivery(message_id=message_id, at=now, outcome="deferred", detail=why)
    again = next_attempt_at(queued.attempts + 1, now, message_id)
    monitor.storage.outbox.record(delivery, again)
    report.deferred += 1
    report.failures.append(f"mail put off: {why}")


def _refused(monitor: Monitor, queued: Queued, report: RunReport, why: str) -> None:
    """Queue it for somebody else, and tell the technician, before recording the refusal."""
    message, now = queued.message, monitor.now()
    told = _tell_somebody_else(monitor, report, message)
    if message.kind != "operations":
        notice = monitor.dated_telling().notice(_refusal(message, why, told=told))
        report.queued += monitor.storage.outbox.queue(notice, now)
    delivery = Delivery(message_id=message.message_id, at=now, outcome="refused", detail=why)
    monitor.storage.outbox.record(delivery, None)
    report.refused += 1
    report.failures.append(f"mail refused for good: {why}")


def _tell_somebody_else(monitor: Monitor, report: RunReport, message: OutgoingMessage) -> bool:
    """Queue what an address refused for whoever is next; False: nothing new was queued."""
    if message.kind == "digest":
        day = monitor.storage.digests.reopen(message.message_id)
        return bool(
            day and _queue_digest(monitor, report, date.fromisoformat(day), {message.recipient})
        )
    case = monitor.storage.cases.get(message.case_id) if message.case_id else None
    if case is None:
        return False
    refused = {*monitor.storage.outbox.refused(case.id), message.recipient}
    alert = compose_alert(monitor, _worst(monitor, case.id), case, "new")
    messages = monitor.dated_telling().alert(alert, refused)
    queued = monitor.storage.outbox.queue(messages, monitor.now())
    report.queued += queued
    return queued > 0


def _refusal(message: OutgoingMessage, why: str, *, told: bool) -> Notice:
    others = "somebody else was told meanwhile" if told else "nobody was told instead"
    return Notice(
        key=f"refused|{message.message_id}",
        title="A mail was refused for good",
        lines=(why, f"Correct the address in config.toml; {others}."),
    )
