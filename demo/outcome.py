"""What became of each post of the day, beside what a fair reader expects."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from demo.day import Day, DayPost
from demo.mails import SavedMail
from domain.policy import level
from domain.types import Assessment, Cuts, Decision, Mention, Post
from storage import DigestLine, Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One mention with everything that was made of it."""

    mention: Mention
    assessment: Assessment
    decision: Decision
    case_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One post and what became of it; all in plain types, so that it can be written as JSON."""

    place: str
    id: str
    time: str
    text: str
    why: str
    expected_about: bool
    expected_abuse: int
    expected_threat: int
    expected_severity: str
    expected_restricted: bool
    #: It was found to be about us.
    about: bool
    #: Sentences: why it was.
    matched: tuple[str, ...] = ()
    abuse: int = 0
    threat: int = 0
    tags: tuple[str, ...] = ()
    severity: str = ""
    restricted: bool = False
    guarded: bool = False
    case_id: str = ""
    #: To whom mails about its case went.
    told: tuple[str, ...] = ()

    @property
    def as_expected(self) -> bool:
        """Whether the outcome is the fair reader's; the levels may still differ."""
        if not self.expected_about:
            return not self.about
        expected = (self.expected_severity, self.expected_restricted)
        return self.about and (self.severity, self.restricted) == expected


def everything_judged(storage: Storage, digested: Iterable[DigestLine]) -> list[Judged]:
    """Return every mention: those that are in a case, and those only the digest tells of."""
    in_cases = [
        Judged(mention=m.mention, assessment=m.assessment, decision=m.decision, case_id=case.id)
        for case in storage.cases.open_cases()
        for m in storage.cases.mentions_of(case.id)
    ]
    only_listed = [
        Judged(mention=m.mention, assessment=m.assessment, decision=m.decision, case_id=None)
        for m in digested
        if m.case_id is None
    ]
    return in_cases + only_listed


#: What it takes to say what was made of a post: the model's cuts, and the mails sent.
Known = tuple[Cuts, Sequence[SavedMail]]


def lines(day: Day, judged: Sequence[Judged], known: Known) -> list[Line]:
    """Return one line a post, in the order of the day."""
    found = {mark: one for one in judged for mark in _marks(one.mention.post)}
    return [_line(post, found.get(post.mark), known) for post in day.posts]


def _marks(post: Post) -> set[str]:
    """Return what may be the written post's mark: its path for a feed, its number elsewhere."""
    return {urlsplit(post.url or "").path, post.key.id, post.key.id.rpartition("_")[2]}


def _line(post: DayPost, judged: Judged | None, known: Known) -> Line:
    expected = post.expected
    line = Line(
        place=post.place,
        id=post.id,
        time=f"{post.at:%H:%M}",
        text=post.text,
        why=post.why,
        expected_about=expected.about,
        expected_abuse=expected.abuse,
        expected_threat=expected.threat,
        expected_severity=expected.severity if expected.about else "",
        expected_restricted=expected.restricted,
        about=judged is not None,
    )
    return line if judged is None else _judged_line(line, judged, known)


def _judged_line(line: Line, judged: Judged, known: Known) -> Line:
    cuts, mails = known
    assessment, decision = judged.assessment, judged.decision
    tags = (tag for tag, score in assessment.tags.items() if score >= cuts.tags[tag].at_least)
    told = {mail.to.partition("@")[0] for mail in mails if mail.case_id == judged.case_id}
    return replace(
        line,
        matched=judged.mention.reasons,
        abuse=level(assessment.abuse, cuts.abuse),
        threat=level(assessment.threat, cuts.threat),
        tags=tuple(tags),
        severity=decision.severity.name.lower(),
        restricted=decision.restricted,
        guarded=decision.guarded,
        case_id=judged.case_id or "",
        told=tuple(sorted(told)) if judged.case_id else (),
    )


def write_lines(lines: Iterable[Line], path: Path) -> None:
    """Write what became of every post as JSON, for a script or a test to read."""
    rows = [asdict(line) | {"as_expected": line.as_expected} for line in lines]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
