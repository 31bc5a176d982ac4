"""What a proposed policy would have made of mentions that were decided under another one.

It works on stored scores, so that forgotten posts count too. The one thing that needs a post's
words is whether a matter is restricted; where that cannot be known any more, it is said so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.cuts import is_judged, tag_reaches
from domain.policy import Policy, decide
from domain.types import Assessment, Decided, Decision, Severity

#: What may make a matter restricted, together with words of the post.
_ACCUSATIONS = ("allegation", "safeguarding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A mention that would be decided otherwise."""

    decided: Decided
    after: Decision

    @property
    def before(self) -> Decision:
        """What was decided."""
        return self.decided.decision

    @property
    def is_threat(self) -> bool:
        """Whether either policy finds a threat, or enough of one for the daily queue."""
        return max(threat_severity(self.before), threat_severity(self.after)) > Severity.NONE

    @property
    def is_lost_threat(self) -> bool:
        """Whether a threat that was told at once would no longer be told so as a threat."""
        return threat_severity(self.before) >= Severity.HIGH > threat_severity(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything a proposed policy would change."""

    #: Lost threats first, then other threats, then the rest; the most severe first in each.
    changes: tuple[Change, ...]
    before: Mapping[Severity, int]
    after: Mapping[Severity, int]
    #: Forgotten, and their words would be needed to know.
    unknown: int
    #: The names of the models whose scores they are, with how many each judged.
    models: Mapping[str, int]

    @property
    def lost_threats(self) -> tuple[Change, ...]:
        """The threats that would no longer leave at once as threats."""
        return tuple(change for change in self.changes if change.is_lost_threat)


def threat_severity(decision: Decision) -> Severity:
    """Return the severity that rules about threats alone give: LOW for a score between the cuts.

    What is promised of threats is that they reach a person, in a mail or in the daily queue.
    """
    found = [why.severity for why in decision.reasons if why.label == "threat"]
    return max(found, default=Severity.NONE)


def preview(decided: Sequence[Decided], policy: Policy) -> Preview:
    """Return what a policy would have made of some mentions; nothing is stored or sent."""
    again = [(each, _redecide(each, policy)) for each in decided]
    known = [(each, after) for each, (after, is_known) in again if is_known]
    changes = [
        Change(decided=each, after=after)
        for each, (after, is_known) in again
        if _differs(each, after, is_known=is_known)
    ]
    return Preview(
        changes=tuple(sorted(changes, key=_urgency)),
        before=_totals(each.decision for each, _ in known),
        after=_totals(after for _, after in known),
        unknown=len(again) - len(known),
        models=Counter(each.assessment.model for each in decided if is_judged(each.assessment)),
    )


def _redecide(decided: Decided, policy: Policy) -> tuple[Decision, bool]:
    """Return what the policy makes of a mention, and whether its severity is known for certain."""
    after = decide(decided.mention, decided.assessment, policy)
    if not decided.forgotten or not _accuses(decided.assessment, policy):
        return after, True
    if decided.decision.restricted:
        return _restricted(after), True
    # An accusation that left the earlier decision unrestricted had no cue of harm to a child.
    seen = any(why.label in _ACCUSATIONS for why in decided.decision.reasons)
    unjudged = not is_judged(decided.assessment)
    return after, seen or unjudged or after.severity >= Severity.HIGH


def _accuses(assessment: Assessment, policy: Policy) -> bool:
    """Whether the policy asks for the words of the post, to see if a matter is restricted."""
    if not is_judged(assessment):
        return True
    return any(tag_reaches(tag, assessment, policy.rules, policy.cuts) for tag in _ACCUSATIONS)


def _restricted(decision: Decision) -> Decision:
    severity = max(decision.severity, Severity.HIGH)
    return replace(decision, severity=severity, restricted=True)


def _differs(decided: Decided, after: Decision, *, is_known: bool) -> bool:
    """Whether it belongs among the changes: a lost threat does even at the same severity."""
    changed = is_known and after.severity is not decided.decision.severity
    return changed or Change(decided=decided, after=after).is_lost_threat


def _urgency(change: Change) -> tuple[bool, bool, int, int, int]:
    """Return where a change stands in the list: ascending, so what matters is negated."""
    before, after = change.before.severity, change.after.severity
    return (
        not change.is_lost_threat,
        not change.is_threat,
        -max(before, after),
        after,
        change.decided.id,
    )


def _totals(decisions: Iterable[Decision]) -> Mapping[Severity, int]:
    counts = Counter(decision.severity for decision in decisions)
    return {severity: counts[severity] for severity in reversed(Severity)}
