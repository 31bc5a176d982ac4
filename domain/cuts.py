"""Whether a score reaches its cut: the arithmetic under the policy."""

import math
from collections.abc import Sequence

from domain.types import TAGS, Assessment, Cut, Cuts, Levels, Reason, Rule, Severity, Status

#: Labels that are assessed as a distribution over the levels 0 to 3.
LEVELLED = ("abuse", "threat")

#: The label of a text that no model could judge.
NOT_ASSESSED = "not_assessed"

#: What a rule may be about.
LABELS = (*LEVELLED, *TAGS, NOT_ASSESSED)

#: A model's rounding is no reason to call its answer broken.
_ROUNDING = 0.02

_NEVER = Cut(at_least=math.inf, queue_at_least=math.inf)


def at_least(levels: Levels, level: int) -> float:
    """Return P(this level or a higher one), summed without rounding on the way."""
    return math.fsum(levels[level:])


def level(levels: Levels, cuts: Sequence[Cut], *, queue: bool = False) -> int:
    """Return the highest k with P(≥ k) ≥ cut[k].

    Args:
        levels: Probabilities of the levels 0 to 3.
        cuts: Those of the levels 1 to 3, in this order.
        queue: Compare with the lower cut, from which a post is worth a person's look.
    """
    needed = [_needed(cut, queue=queue) for cut in cuts]
    reached = [k for k, cut in enumerate(needed, start=1) if at_least(levels, k) >= cut]
    return max(reached, default=0)


def is_judged(assessment: Assessment) -> bool:
    """Whether there are scores to go by: NaN would pass below every cut unseen."""
    if assessment.status is Status.NOT_ASSESSED:
        return False
    scores = (*assessment.abuse, *assessment.threat, *assessment.tags.values())
    sums = (math.fsum(assessment.abuse), math.fsum(assessment.threat))
    return all(-_ROUNDING <= score <= 1 + _ROUNDING for score in scores) and all(
        abs(total - 1) <= _ROUNDING for total in sums
    )


def reason(rule: Rule, assessment: Assessment, cuts: Cuts) -> Reason | None:
    """Return why the rule fires or comes near, or ``None``.

    A rule about a level also fires at every higher level that reaches its cut.
    """
    measures = _measures(rule, assessment, cuts)
    for queue in (False, True):
        for score, cut in measures:
            needed = _needed(cut, queue=queue)
            if score >= needed:
                return Reason(
                    rule=rule.id,
                    label=rule.label,
                    level=rule.level,
                    score=score,
                    cut=needed,
                    queue=queue,
                    severity=min(rule.severity, Severity.LOW) if queue else rule.severity,
                )
    return None


def queue_level(label: str, assessment: Assessment, rules: Sequence[Rule], cuts: Cuts) -> int:
    """Return the level of ``abuse`` or ``threat`` at the lowest queue cut anybody set."""
    levels, shipped = _levelled(label, assessment, cuts)
    by_rules = [
        rule.level or 0 for rule in rules if rule.label == label and reason(rule, assessment, cuts)
    ]
    return max(level(levels, shipped, queue=True), *by_rules, 0)


def tag_reaches(
    tag: str, assessment: Assessment, rules: Sequence[Rule], cuts: Cuts
) -> Reason | None:
    """Return the strongest reason to say that the post is ``tag``: the model's cut or a rule's."""
    models = Rule(id=tag, label=tag, severity=Severity.NONE, play="")
    about = [rule for rule in rules if rule.label == tag]
    reasons = [found for rule in (*about, models) if (found := reason(rule, assessment, cuts))]
    return min(reasons, key=lambda found: found.queue, default=None)


def _needed(cut: Cut, *, queue: bool) -> float:
    return cut.queue_at_least if queue else cut.at_least


def _measures(rule: Rule, assessment: Assessment, cuts: Cuts) -> list[tuple[float, Cut]]:
    """Return the scores that can make the rule fire, each with the cut it must reach."""
    if rule.label in LEVELLED and rule.level:
        levels, shipped = _levelled(rule.label, assessment, cuts)
        own = rule.level
        first = (at_least(levels, own), _own_cut(rule, shipped[own - 1]))
        return [first, *((at_least(levels, k), shipped[k - 1]) for k in range(own + 1, 4))]
    if rule.label in assessment.tags:
        return [(assessment.tags[rule.label], _own_cut(rule, cuts.tags.get(rule.label, _NEVER)))]
    return []


def _levelled(label: str, assessment: Assessment, cuts: Cuts) -> tuple[Levels, tuple[Cut, ...]]:
    if label == "threat":
        return assessment.threat, cuts.threat
    return assessment.abuse, cuts.abuse


def _own_cut(rule: Rule, shipped: Cut) -> Cut:
    """Return the rule's cut where it has one, the model's where not."""
    high = shipped.at_least if rule.at_least is None else rule.at_least
    low = shipped.queue_at_least if rule.queue_at_least is None else rule.queue_at_least
    return Cut(at_least=high, queue_at_least=low)
