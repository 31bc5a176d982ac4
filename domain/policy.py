"""What the policy makes of an assessment: a severity, a play, and the reasons for both.

Pure functions of values. :data:`DEFAULT_RULES` is the shipped table of levels and times;
``[[rules]]`` in config.toml replace it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from domain import childharm
from domain.cuts import (
    LEVELLED,
    NOT_ASSESSED,
    at_least,
    is_judged,
    level,
    queue_level,
    reason,
    tag_reaches,
)
from domain.types import (
    SCHOOL,
    Assessment,
    Cuts,
    Decision,
    Mention,
    Reason,
    Rule,
    Severity,
)

__all__ = [
    "DEFAULT_RULES",
    "LEVELLED",
    "NOT_ASSESSED",
    "PLAYS_NEEDED",
    "Policy",
    "at_least",
    "decide",
    "level",
]

#: Plays that a decision may name though no rule names them.
COMPLAINT, UNCERTAIN, NEUTRAL = "complaint", "uncertain", "neutral"
ALLEGATION_CHILD, ABOUT_THE_HEAD = "allegation_child", "about_the_head"
PLAYS_NEEDED = frozenset({COMPLAINT, UNCERTAIN, NEUTRAL, ALLEGATION_CHILD, ABOUT_THE_HEAD})

#: Beside one of these a post is not criticism, whatever else it says.
NEVER_CRITICISM = ("hate", "sexual", "doxxing", "pile_on")

#: Plays that protect somebody: the criticism guard thins their options but never hides them.
PROTECTIVE = frozenset({"safeguarding", "child_privacy", "impersonation", ALLEGATION_CHILD})

#: What an allegation of harm to a child puts out of its play's place.
_SUPERSEDED = frozenset({NEUTRAL, UNCERTAIN, "allegation_other"})

#: id, label, level, severity, play; of two equally severe rules the first names the play.
_SHIPPED = (
    ("threat-specific", "threat", 3, Severity.CRITICAL, "threat"),
    ("threat-direct", "threat", 2, Severity.HIGH, "threat"),
    ("threat-veiled", "threat", 1, Severity.HIGH, "threat_veiled"),
    ("safeguarding", "safeguarding", None, Severity.HIGH, "safeguarding"),
    ("child-privacy", "child_privacy", None, Severity.HIGH, "child_privacy"),
    ("hate", "hate", None, Severity.HIGH, "hate"),
    ("doxxing", "doxxing", None, Severity.HIGH, "doxxing"),
    ("sexual", "sexual", None, Severity.MEDIUM, "sexual"),
    ("abuse", "abuse", 2, Severity.MEDIUM, "abuse"),
    ("pile-on", "pile_on", None, Severity.MEDIUM, "pile_on"),
    ("impersonation", "impersonation", None, Severity.MEDIUM, "impersonation"),
    ("allegation", "allegation", None, Severity.MEDIUM, "allegation_other"),
    ("not-assessed", NOT_ASSESSED, None, Severity.MEDIUM, UNCERTAIN),
    ("insult", "abuse", 1, Severity.LOW, "insult"),
    ("complaint", "complaint", None, Severity.LOW, COMPLAINT),
)

#: The rules that apply where config.toml has none.
DEFAULT_RULES = tuple(
    Rule(id=id_, label=label, level=level_, severity=severity, play=play)
    for id_, label, level_, severity, play in _SHIPPED
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules, the cuts measured for the model in use, and who the heads are."""

    rules: tuple[Rule, ...]
    cuts: Cuts
    #: Person ids: a restricted matter about one of them is led by the chair of governors.
    heads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    reason: Reason
    play: str


def decide(mention: Mention, assessment: Assessment, policy: Policy) -> Decision:
    """Apply the policy to one mention.

    Every rule that fires is among the reasons; the most severe names the play.
    """
    if is_judged(assessment):
        decision = _guard(_weigh(tuple(_findings(assessment, policy))), assessment, policy)
        decision = _mind_the_unread(decision, mention, assessment)
    else:
        decision = _weigh(tuple(_not_assessed(policy.rules)))
    return _restrict(decision, mention, assessment, policy)


def _findings(assessment: Assessment, policy: Policy) -> Iterator[_Finding]:
    """Yield every rule that fires, and every one that comes near enough for a person's look."""
    for rule in policy.rules:
        why = reason(rule, assessment, policy.cuts)
        if why:
            vague = why.queue and rule.severity > Severity.LOW
            yield _Finding(reason=why, play=UNCERTAIN if vague else rule.play)


def _not_assessed(rules: Iterable[Rule]) -> Iterator[_Finding]:
    """Yield the rules for texts that nobody judged, at least one: *not assessed* is not *safe*."""
    last = Rule(id=NOT_ASSESSED, label=NOT_ASSESSED, severity=Severity.MEDIUM, play=UNCERTAIN)
    for rule in [rule for rule in rules if rule.label == NOT_ASSESSED] or [last]:
        why = Reason(rule=rule.id, label=NOT_ASSESSED, severity=rule.severity)
        yield _Finding(reason=why, play=rule.play)


def _weigh(findings: Sequence[_Finding]) -> Decision:
    """Return the decision that the findings make: the worst names the play, the rest stand by."""
    if not findings:
        return Decision(severity=Severity.NONE, play=NEUTRAL)
    worst = max(findings, key=lambda finding: (finding.reason.severity, not finding.reason.queue))
    beside = [found.play for found in findings if _stands_beside(found, worst, findings)]
    return Decision(
        severity=worst.reason.severity,
        play=worst.play,
        also=_without(beside, worst.play),
        reasons=tuple(finding.reason for finding in findings),
    )


def _stands_beside(finding: _Finding, worst: _Finding, findings: Sequence[_Finding]) -> bool:
    """Whether the finding's play is worth reading beside the worst one's."""
    this = finding.reason
    if this.queue and worst.reason.severity > Severity.LOW:
        return False
    return not any(
        other.reason.label == this.label
        and not other.reason.queue
        and (other.reason.level or 0) > (this.level or 0)
        for other in findings
    )


def _guard(decision: Decision, assessment: Assessment, policy: Policy) -> Decision:
    """Keep criticism to the complaints route; beside anything worse, only add that route."""
    rules, cuts = policy.rules, policy.cuts
    complains = tag_reaches(COMPLAINT, assessment, rules, cuts)
    threat, abuse = (queue_level(label, assessment, rules, cuts) for label in ("threat", "abuse"))
    found = [tag_reaches(tag, assessment, rules, cuts) for tag in NEVER_CRITICISM]
    worse = threat > 0 or abuse > 1 or any(why and not why.queue for why in found)
    if worse or assessment.truncated:
        return _beside(decision, COMPLAINT) if complains else decision
    return _as_criticism(decision) if complains or abuse else decision


def _as_criticism(decision: Decision) -> Decision:
    """Return the decision with the complaints route, and beside it only what protects people."""
    protective = [play for play in (decision.play, *decision.also) if play in PROTECTIVE]
    first, *rest = (*protective, COMPLAINT)
    why = Reason(rule="criticism-guard", label=COMPLAINT)
    return replace(
        decision,
        play=first,
        also=_without(rest, first),
        reasons=(*decision.reasons, why),
        guarded=True,
    )


def _mind_the_unread(decision: Decision, mention: Mention, assessment: Assessment) -> Decision:
    """Hand to a person what nothing alarming was found in but may still hold something."""
    if assessment.truncated and decision.severity < Severity.MEDIUM:
        return _uncertain(decision, "truncated")
    if mention.post.key.platform == "report" and decision.severity is Severity.NONE:
        return _uncertain(decision, "reported")
    return decision


def _uncertain(decision: Decision, rule: str) -> Decision:
    beside = [play for play in (decision.play, *decision.also) if play != NEUTRAL]
    return replace(
        decision,
        severity=Severity.MEDIUM,
        play=UNCERTAIN,
        also=_without(beside, UNCERTAIN),
        reasons=(*decision.reasons, Reason(rule=rule, severity=Severity.MEDIUM)),
    )


def _restrict(
    decision: Decision, mention: Mention, assessment: Assessment, policy: Policy
) -> Decision:
    """Mark what may say that an adult of the school harmed a child; in doubt, mark it."""
    why = _accusation(assessment, policy)
    people = {subject for subject in mention.subjects if subject != SCHOOL}
    text = mention.post.text
    adult = people or childharm.names_role(text)
    if not (why and adult and childharm.has_cue(text)):
        return decision
    threats = {rule.play for rule in policy.rules if rule.label == "threat"}
    plays = [play for play in (decision.play, *decision.also) if play not in _SUPERSEDED]
    order = [play for play in plays if play in threats] + [ALLEGATION_CHILD]
    order += [ABOUT_THE_HEAD] if people & policy.heads else []
    order += plays
    return replace(
        decision,
        severity=max(decision.severity, Severity.HIGH),
        play=order[0],
        also=_without(order, order[0]),
        reasons=(*decision.reasons, why),
        restricted=True,
    )


def _accusation(assessment: Assessment, policy: Policy) -> Reason | None:
    """Return why the post may accuse somebody; an unjudged one may."""
    why = Reason(rule="restricted", severity=Severity.HIGH)
    if not is_judged(assessment):
        return why
    for tag in ("allegation", "safeguarding"):
        found = tag_reaches(tag, assessment, policy.rules, policy.cuts)
        if found:
            return replace(why, label=tag, score=found.score, cut=found.cut, queue=found.queue)
    return None


def _beside(decision: Decision, play: str) -> Decision:
    return replace(decision, also=_without([*decision.also, play], decision.play))


def _without(plays: Iterable[str], first: str) -> tuple[str, ...]:
    """Return each play once, in order, less the one that is named first."""
    return tuple(play for play in dict.fromkeys(plays) if play != first)
