"""The daily mail of everything that need not interrupt anybody, or that there was nothing.

One line for each mention, with its link; in the order of the posts, never by author.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from alerts.excerpt import quote
from alerts.letter import Letter, Letterhead, seal
from alerts.page import Link, link_to, local_time, long_date, render
from alerts.redact import names_of
from alerts.visible import one_line
from alerts.wording import levels_in_short
from domain.types import (
    Assessment,
    Decision,
    Detail,
    Mention,
    OutgoingMessage,
    Recipient,
    Severity,
)

#: So many lines fit one digest, before mail programs cut it short.
MAX_LINES = 200

#: Code points of a post that a line shows.
_SHOWN = 120
_PLATFORM_LIMIT = 40


class Line(Protocol):
    """A mention that nobody was told of yet."""

    @property
    def mention_id(self) -> int:
        """What the caller knows it by."""

    @property
    def case_id(self) -> str | None:
        """The case it belongs to, if any."""

    @property
    def mention(self) -> Mention:
        """Where it was said, and of whom."""

    @property
    def assessment(self) -> Assessment:
        """What the model made of it."""

    @property
    def decision(self) -> Decision:
        """What the policy made of it."""

    @property
    def restricted(self) -> bool:
        """It, or its case, is kept from everybody's mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one day's digest tells."""

    #: In the school's time zone.
    day: date
    #: Every mention that nobody was told of yet, in a mail of its own or in a digest.
    lines: Sequence[Line]
    #: Names of the sources whose silence means nothing at present.
    blind: tuple[str, ...] = ()

    @property
    def listed(self) -> tuple[Line, ...]:
        """The lines that it shows, the most severe first; the others wait for the next."""
        ordered = sorted(self.lines, key=lambda line: -line.decision.severity)
        return tuple(ordered[:MAX_LINES])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One mention as the templates show it; of a restricted one no more than its case."""

    case_id: str
    words: str
    where: str
    when: str = ""
    excerpt: str = ""
    link: Link | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    day: str
    summary: str
    queue: tuple[_Row, ...]
    others: tuple[_Row, ...]
    #: Why not every mention is listed, or empty.
    unlisted: str
    coverage: tuple[str, ...]
    delete_by: str
    school: str
    disclaimer: str


def render_digest(digest: Digest, recipient: Recipient, letterhead: Letterhead) -> OutgoingMessage:
    """Return one reader's digest of the day; a technician gets the counts only."""
    text, html = render("digest", view=_view(digest, recipient, letterhead))
    key = ("digest", digest.day.isoformat())
    return seal(
        Letter(
            recipient=recipient,
            kind="digest",
            severity=Severity.LOW if _queued(digest.lines) else Severity.NONE,
            subject=f"daily digest, {digest.day.isoformat()}",
            text=text,
            html=html,
            key=key,
            first_key=key,
        ),
        letterhead,
    )


def _view(digest: Digest, recipient: Recipient, letterhead: Letterhead) -> _View:
    shown = () if recipient.duty == "technician" else digest.listed
    queue = _queued(shown)
    return _View(
        day=f"{digest.day:%A} {long_date(digest.day)}",
        summary=_summary(digest, letterhead),
        queue=tuple(_row(line, recipient, letterhead) for line in queue),
        others=tuple(_row(line, recipient, letterhead) for line in shown[len(queue) :]),
        unlisted=_unlisted(digest, shown),
        coverage=letterhead.coverage,
        delete_by=_delete_by(shown, letterhead),
        school=letterhead.school,
        disclaimer=letterhead.disclaimer,
    )


def _queued(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.decision.severity is not Severity.NONE]


def _unlisted(digest: Digest, shown: Sequence[Line]) -> str:
    if digest.lines and not shown:
        return "The posts are shown to the school's leadership only, which has no usable address."
    waiting = len(digest.lines) - len(shown)
    return f"Not listed here: {waiting} more. They follow in the next digest." if waiting else ""


def _summary(digest: Digest, letterhead: Letterhead) -> str:
    """Return what there is; where there is nothing, how much that is worth."""
    if digest.lines:
        queue = len(_queued(digest.lines))
        others = len(digest.lines) - queue
        return f"{_count(queue, 'post')} worth a look, {_count(others, 'other mention')}"
    if digest.blind:
        blind = ", ".join(one_line(name, _PLATFORM_LIMIT) for name in digest.blind)
        return (
            "Nothing was found in what could be read."
            f" We cannot say that nothing was said on {blind}."
        )
    if len(letterhead.coverage) != 1:
        return (
            "Nothing was found in what could be read. Not everything could be read, so we cannot"
            " say that nothing was said."
        )
    return "Nothing was found since the last digest."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _row(line: Line, recipient: Recipient, letterhead: Letterhead) -> _Row:
    post, case_id = line.mention.post, line.case_id or ""
    where = one_line(post.key.platform, _PLATFORM_LIMIT).capitalize()
    if line.restricted or line.decision.restricted:
        words = f"restricted: headsup case {case_id} --show" if case_id else "restricted"
        return _Row(case_id=case_id, words=words, where=where, restricted=True)
    return _Row(
        case_id=case_id,
        words=_words(line),
        where=where,
        when=local_time(post.published_at or post.collected_at, letterhead.timezone),
        excerpt=_excerpt(line, recipient, letterhead),
        link=link_to(post.url),
    )


def _words(line: Line) -> str:
    """Return what was found; what is serious stands here only because its case had a mail."""
    found, severity = levels_in_short(line.decision), line.decision.severity
    if severity < Severity.MEDIUM or not line.case_id:
        return found
    return f"{severity.name}, another post in case {line.case_id}: {found}"


def _excerpt(line: Line, recipient: Recipient, letterhead: Letterhead) -> str:
    if recipient.detail is Detail.LINK:
        return ""
    masked = recipient.detail is Detail.MASKED
    names = names_of(line.mention, letterhead.people) if masked else None
    # Masking may lengthen the words, so that more of them are taken than are shown.
    return one_line(quote(line.mention, line.assessment, names, 4 * _SHOWN).text, _SHOWN)


def _delete_by(shown: Sequence[Line], letterhead: Letterhead) -> str:
    """Return the day by which the mail should go: the first on which any of its texts does."""
    if not shown:
        return ""
    neutral = any(line.decision.severity is Severity.NONE for line in shown)
    hours, days = letterhead.retention.neutral_hours, letterhead.retention.criticism_days
    kept = timedelta(hours=hours) if neutral else timedelta(days=days)
    return long_date((letterhead.now + kept).date())
