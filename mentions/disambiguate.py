"""How sure we are that a name is ours: evidence for and against, added up as log-odds."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from domain.types import SCHOOL
from mentions import weights
from mentions.context import Context
from mentions.evidence import BESIDE, Finding, Post, find_evidence
from mentions.forms import OF_SCHOOL, Kind
from mentions.naming import agrees, is_plain
from mentions.occurrence import Occurrence
from mentions.setting import Setting
from mentions.watchlist import Watchlist

#: From this score on a post is about us.
ABOUT_CUT = 0.5


@dataclass(frozen=True, slots=True)
class Judged:
    """A name, how sure we are that it is ours, and why."""

    name: Occurrence
    score: float
    findings: tuple[Finding, ...]


def judge(
    names: Sequence[Occurrence], context: Context, watchlist: Watchlist, setting: Setting
) -> list[Judged]:
    """Return each of our names with its score, in the order of the text."""
    post = _read_post(names, context, watchlist, setting)
    school = _judge_all((n for n in names if n.subject == SCHOOL), post)
    surest = max((one.score for one in school), default=0.0)
    post = replace(post, school=surest)
    people = _judge_all((n for n in names if n.subject not in {SCHOOL, ""}), post)
    both = sorted([*school, *people], key=lambda one: (one.name.start, one.name.end))
    return _named_again(_of_right_title(both, watchlist))


def probability(findings: Iterable[Finding]) -> float:
    """Return how sure findings make us, in [0, 1]."""
    odds = sum(weights.WEIGHTS[finding.what] * finding.amount for finding in findings)
    return round(1 / (1 + math.exp(-odds)), 4)


def _read_post(
    names: Sequence[Occurrence], context: Context, watchlist: Watchlist, setting: Setting
) -> Post:
    others = [name for name in names if not name.subject or name.doubted]
    surnames = {n.form.letters for n in names if n.kind is Kind.SURNAME}
    return Post(
        watchlist=watchlist,
        context=context,
        setting=setting,
        school=0.0,
        people=frozenset(n.subject for n in names if n.subject != SCHOOL and is_plain(n)),
        perhaps=frozenset(
            n.subject for n in names if n.subject not in {SCHOOL, ""} and not n.doubted
        ),
        bearers=frozenset(
            surname
            for surname in surnames
            for other in others
            if other.form.letters.endswith(surname)
        ),
    )


def _judge_all(names: Iterable[Occurrence], post: Post) -> list[Judged]:
    """Weigh each name; one that is repeated ten thousand times, once for each surrounding."""
    weighed: dict[object, tuple[float, tuple[Finding, ...]]] = {}
    judged = []
    for name in names:
        where = name.start, name.end
        around = *post.context.bounds(*where), *post.context.bounds(*where, reach=BESIDE)
        alike = replace(name, start=0, end=0), around
        if alike not in weighed:
            findings = tuple(find_evidence(name, post))
            weighed[alike] = probability(findings), findings
        judged.append(Judged(name, *weighed[alike]))
    return judged


def _named_again(judged: Sequence[Judged]) -> list[Judged]:
    """Return the names with each shorter one as sure as the longer that settles who is meant."""
    settled: dict[str, float] = {}
    for one in judged:
        if one.score >= ABOUT_CUT and (is_plain(one.name) or one.name.kind in OF_SCHOOL):
            settled[one.name.subject] = max(one.score, settled.get(one.name.subject, 0.0))
    return [_lifted(one, settled.get(one.name.subject, 0.0)) for one in judged]


def _lifted(one: Judged, score: float) -> Judged:
    if one.score >= score or one.name.doubted:
        return one
    return replace(one, score=score)


def _of_right_title(judged: Sequence[Judged], watchlist: Watchlist) -> list[Judged]:
    """Return the names without bearers of the wrong title where another bearer has the right."""
    right = {(j.name.start, j.name.end) for j in judged if agrees(j.name, watchlist)}
    return [
        one
        for one in judged
        if agrees(one.name, watchlist) or (one.name.start, one.name.end) not in right
    ]
