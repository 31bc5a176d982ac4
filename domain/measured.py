"""How often the alerts were warranted, as far as people have said so.

People review what they choose to, so the figures describe those reviews; they are no random
sample of what was decided.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.shares import Share
from domain.types import Decided, ReviewOutcome, Severity

#: Fewer reviews than this show nothing.
ENOUGH = 20

#: What is told at once, the same day, and in the daily queue, each measured by itself.
GROUPS: Mapping[str, frozenset[Severity]] = {
    "immediate mails": frozenset({Severity.HIGH, Severity.CRITICAL}),
    "same-day mails": frozenset({Severity.MEDIUM}),
    "daily queue": frozenset({Severity.LOW}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What people said about the decisions of one group, or those one rule had a part in."""

    name: str
    decided: int
    right: int = 0
    not_us: int = 0
    not_abuse: int = 0
    worse: int = 0

    @property
    def reviewed(self) -> int:
        """How many of the decisions somebody reviewed."""
        return self.right + self.not_us + self.not_abuse + self.worse

    @property
    def unreviewed(self) -> int:
        """How many nobody reviewed."""
        return self.decided - self.reviewed

    @property
    def warranted(self) -> Share | None:
        """The share that deserved at least what it got; ``None``: too few reviews to show one."""
        if self.reviewed < ENOUGH:
            return None
        return Share(count=self.right + self.worse, of=self.reviewed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Every tally of a stretch of time."""

    groups: tuple[Tally, ...]
    rules: tuple[Tally, ...]
    #: Mails that told somebody at once or the same day, and that nobody reviewed.
    unreviewed_alerts: int
    #: Decisions of any severity that a person called too mild.
    misses: int
    #: Those of them below HIGH that the person gave a threat level of 1 or more.
    missed_threats: int


def measure(decided: Sequence[Decided]) -> Measured:
    """Return what the reviews of some decisions show."""
    groups = tuple(
        _tally(name, (each for each in decided if each.decision.severity in severities))
        for name, severities in GROUPS.items()
    )
    worse = [each for each in decided if _is_worse(each)]
    return Measured(
        groups=groups,
        rules=tuple(_by_rule(decided)),
        unreviewed_alerts=sum(group.unreviewed for group in groups[:2]),
        misses=len(worse),
        missed_threats=sum(_is_missed_threat(each) for each in worse),
    )


def _by_rule(decided: Sequence[Decided]) -> Iterator[Tally]:
    """Yield a tally of each rule that fired, by its name; a near miss of a cut is no firing."""
    fired: dict[str, list[Decided]] = {}
    for each in decided:
        rules = {why.rule for why in each.decision.reasons if why.severity and not why.queue}
        for rule in rules:
            fired.setdefault(rule, []).append(each)
    for rule in sorted(fired):
        yield _tally(rule, fired[rule])


def _tally(name: str, decided: Iterable[Decided]) -> Tally:
    found = list(decided)
    said = [each.review.outcome for each in found if each.review]
    counts = {outcome.value: said.count(outcome) for outcome in ReviewOutcome}
    return Tally(name=name, decided=len(found), **counts)


def _is_worse(decided: Decided) -> bool:
    return decided.review is not None and decided.review.outcome is ReviewOutcome.WORSE


def _is_missed_threat(decided: Decided) -> bool:
    threat = (decided.review.threat or 0) if decided.review else 0
    return threat > 0 and decided.decision.severity < Severity.HIGH
