"""Decide: apply the school's rules, and queue the mail they ask for in the same transaction."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.telling import Telling
from domain.errors import ClassifyError
from domain.playbook import options_for
from domain.policy import Policy
from domain.policy import decide as apply_rules
from domain.report import RunReport
from domain.types import Alert, Case, Cut, Cuts, OutgoingMessage, Status
from stages.monitor import Monitor
from storage import AssessedMention, CaseMention, DecisionRecord

#: Decided in one run at most; the rest is decided by the next.
LIMIT = 5000

_NEVER = Cut(at_least=math.inf, queue_at_least=math.inf)
#: Stands in where the model's own cuts cannot be read, for mentions that no model judged.
NO_CUTS = Cuts(abuse=(_NEVER,) * 3, threat=(_NEVER,) * 3, tags={})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deciding:
    """What every decision of one run is made with."""

    monitor: Monitor
    policy: Policy
    telling: Telling


def decide(monitor: Monitor, report: RunReport) -> None:
    """Decide what waits; each decision and its mails are one transaction."""
    undecided = monitor.storage.mentions.undecided(LIMIT)
    if not undecided:
        return
    try:
        cuts = monitor.open_classifier().cuts
    except ClassifyError as error:
        # Only what no model judged can be decided without the model's cuts; the rest waits.
        report.failures.append(f"decide: {error}")
        undecided = [a for a in undecided if a.assessment.status is Status.NOT_ASSESSED]
        cuts = NO_CUTS
    policy = Policy(rules=monitor.rules, cuts=cuts, heads=monitor.telling.heads)
    deciding = _Deciding(monitor=monitor, policy=policy, telling=monitor.dated_telling())
    for done, waiting in enumerate(undecided, start=1):
        _decide_one(deciding, waiting, report)
        monitor.progress("decide", done, len(undecided))


def _decide_one(by: _Deciding, waiting: AssessedMention, report: RunReport) -> None:
    decision = apply_rules(waiting.mention, waiting.assessment, by.policy)
    judged = CaseMention(mention=waiting.mention, assessment=waiting.assessment, decision=decision)

    def render(case: Case, kind: str) -> Sequence[OutgoingMessage]:
        messages = by.telling.alert(compose_alert(by.monitor, judged, case, kind))
        report.queued += len(messages)
        return messages

    record = DecisionRecord(
        mention_id=waiting.id, mention=waiting.mention, decision=decision, at=by.monitor.now()
    )
    by.monitor.storage.cases.record_decision(record, render)
    report.decided[decision.severity.name] += 1


def compose_alert(monitor: Monitor, judged: CaseMention, case: Case, kind: str) -> Alert:
    """Return what must be told about one mention of a case, with the options of its play."""
    return Alert(
        case=case,
        mention=judged.mention,
        assessment=judged.assessment,
        decision=judged.decision,
        options=options_for(judged.decision, monitor.playbook),
        kind=kind,
    )
