"""The mail that says: look at this, here is what you may do.

What matters within ten seconds comes first: danger, how urgent, what it may be, what to do now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from alerts.excerpt import Excerpt, quote
from alerts.letter import Letter, Letterhead, seal
from alerts.obscenity import star
from alerts.outbox import is_restricted, severity_of
from alerts.page import Link, link_to, local_time, long_date, render
from alerts.redact import Names, names_of
from alerts.visible import one_line
from alerts.wording import (
    Finding,
    doubt,
    findings,
    headline,
    in_the_post,
    is_urgent,
    urgency,
    weightiest,
)
from domain.playbook import fill
from domain.types import (
    Alert,
    Assessment,
    Detail,
    Option,
    OutgoingMessage,
    Post,
    Recipient,
    Severity,
)

__all__ = ["Letterhead", "render_alert"]

#: What makes this mail another one than the first of its case.
_NEWS = {
    "new": "new",
    "raised": "it has become more serious",
    "update": "another post",
    "repeat": "reminder, nobody has acknowledged it yet",
}
_SUBJECT_ENDS = {
    "raised": ", now more serious",
    "update": ", another post",
    "repeat": ", reminder",
}

#: Code points of a platform's, an author's or a reason's own words that a mail shows.
_FACT_LIMIT, _REASON_LIMIT = 100, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    """One thing that is known of the post."""

    name: str
    value: str
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """Everything the templates show, in the order in which they show it."""

    case_id: str
    #: The first thing in the mail is 999.
    urgent: bool
    severity: Severity
    urgency: str
    headline: str
    news: str
    #: No post at all: *restricted* for those who handle the case, *withheld* from a technician.
    hidden: str
    #: The options with their numbers, by play.
    plays: tuple[tuple[str, tuple[tuple[int, Option], ...]], ...]
    quote: Excerpt | None
    #: How the quotation was changed to protect people.
    quote_title: str
    #: Where and when it was said, as far as the recipient may know.
    posted: str
    link: Link | None
    why: tuple[str, ...]
    findings: tuple[Finding, ...]
    #: What in the post speaks for the findings, and against them, in sentences.
    evidence: tuple[str, ...]
    doubt: str
    facts: tuple[_Fact, ...]
    coverage: tuple[str, ...]
    delete_by: str
    school: str
    disclaimer: str

    @property
    def options(self) -> tuple[Option, ...]:
        """The options of all plays, in order."""
        return tuple(option for _, options in self.plays for _, option in options)


def render_alert(alert: Alert, recipient: Recipient, letterhead: Letterhead) -> OutgoingMessage:
    """Return the mail that tells one recipient of an alert.

    A restricted matter is shown to nobody in a mail, whatever detail the recipient has; a
    technician sees of no alert more than that there is one.
    """
    view = _view(alert, recipient, letterhead)
    text, html = render("alert", view=view)
    case = alert.case
    return seal(
        Letter(
            recipient=recipient,
            kind="alert",
            severity=view.severity,
            subject=f"{case.id} {view.urgency}{_SUBJECT_ENDS.get(alert.kind, '')}",
            text=text,
            html=html,
            key=("alert", case.id, str(case.revision)),
            first_key=("alert", case.id, "1"),
            case_id=case.id,
        ),
        letterhead,
    )


def _view(alert: Alert, recipient: Recipient, letterhead: Letterhead) -> _View:
    hidden = _hidden(alert, recipient)
    detail = None if hidden else recipient.detail
    names = None if detail is Detail.FULL else names_of(alert.mention, letterhead.people)
    severity = severity_of(alert)
    return _View(
        case_id=alert.case.id,
        urgent=is_urgent(alert.decision),
        severity=severity,
        urgency=urgency(severity),
        headline=_headline(alert, hidden),
        news=_NEWS.get(alert.kind, _NEWS["new"]),
        hidden=hidden,
        plays=() if hidden == "withheld" else _plays(alert, letterhead),
        quote=_quotation(alert, detail, names),
        quote_title="The words as written"
        if names is None
        else "Names masked, obscenities starred",
        posted="" if hidden else _posted_where(alert.mention.post, names, letterhead.timezone),
        link=None if hidden else link_to(alert.mention.post.url),
        why=() if hidden or detail is Detail.LINK else _why(alert, names),
        evidence=_evidence(alert.assessment, detail, names),
        findings=() if hidden == "withheld" else findings(alert),
        doubt=doubt(alert),
        facts=tuple(_facts(alert, detail, names, letterhead.timezone)),
        coverage=letterhead.coverage,
        delete_by=long_date(_delete_by(alert, letterhead)),
        school=letterhead.school,
        disclaimer=letterhead.disclaimer,
    )


def _hidden(alert: Alert, recipient: Recipient) -> str:
    if recipient.duty == "technician":
        return "withheld"
    return "restricted" if is_restricted(alert) else ""


def _headline(alert: Alert, hidden: str) -> str:
    if hidden == "withheld":
        return "A case waits for the school's leadership"
    if hidden == "restricted" and not alert.decision.restricted:
        return "News in a restricted case"
    return headline(alert.decision)


def _plays(
    alert: Alert, letterhead: Letterhead
) -> tuple[tuple[str, tuple[tuple[int, Option], ...]], ...]:
    """Return the options numbered through all plays, with the school's own numbers filled in."""
    numbered, number = [], 1
    for title, options in alert.options:
        filled = [fill(option, letterhead.contacts) for option in options]
        numbered.append((title, tuple(enumerate(filled, start=number))))
        number += len(options)
    return tuple(numbered)


def _quotation(alert: Alert, detail: Detail | None, names: Names | None) -> Excerpt | None:
    if detail not in {Detail.MASKED, Detail.FULL}:
        return None
    return quote(alert.mention, alert.assessment, names)


def _why(alert: Alert, names: Names | None) -> tuple[str, ...]:
    return tuple(_masked(reason, names, _REASON_LIMIT) for reason in alert.mention.reasons)


def _evidence(
    assessment: Assessment, detail: Detail | None, names: Names | None
) -> tuple[str, ...]:
    """Return what in the post speaks for the findings, to those who may read its words."""
    if detail not in {Detail.MASKED, Detail.FULL}:
        return ()
    words = [_masked(word, names, _FACT_LIMIT) for word in assessment.evidence]
    slots = {slot: _masked(said, names, _FACT_LIMIT) for slot, said in assessment.slots.items()}
    return tuple(filter(None, (weightiest(words), in_the_post(slots))))


def _masked(text: str, names: Names | None, limit: int) -> str:
    line = one_line(text, limit)
    return star(names.masked(line)) if names else line


def _facts(
    alert: Alert, detail: Detail | None, names: Names | None, timezone: str
) -> Iterator[_Fact]:
    """Yield what is known of the post, as far as this recipient may see it."""
    post = alert.mention.post
    if detail is not None:
        link = link_to(post.url)
        yield _Fact(name="Link", value=link.shown if link else "none that is safe", link=link)
        posted = local_time(post.published_at, timezone) if post.published_at else "not told"
        yield _Fact(name="Posted", value=posted)
    yield _Fact(name="Seen by Headsup", value=local_time(post.collected_at, timezone))
    if detail in {Detail.MASKED, Detail.FULL}:
        author = _masked(post.author, names, _FACT_LIMIT) if post.author else "not told"
        yield _Fact(name="Account", value=author)
        yield _Fact(name="SHA-256 of the text", value=post.revision)


def _posted_where(post: Post, names: Names | None, timezone: str) -> str:
    """Return ``On Bluesky, Tue 10 March 2026, 07:00 GMT.``."""
    where = _masked(post.key.platform, names, _FACT_LIMIT).capitalize()
    seen = "" if post.published_at else "seen "
    when = local_time(post.published_at or post.collected_at, timezone)
    return f"On {where}, {seen}{when}."


def _delete_by(alert: Alert, letterhead: Letterhead) -> date:
    """Return the day by which the mail should go, as the stored text does."""
    retention = letterhead.retention
    critical = alert.decision.guarded or alert.decision.severity <= Severity.LOW
    days = retention.criticism_days if critical else retention.hostile_days
    return (alert.mention.post.collected_at + timedelta(days=days)).date()
