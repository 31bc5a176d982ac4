"""The mail to a technician: what keeps the program from doing its work, and no word of a post."""

from dataclasses import dataclass

from alerts.letter import Letter, Letterhead, seal
from alerts.page import local_time, render
from alerts.wording import URGENCY
from domain.types import OutgoingMessage, Recipient, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a technician must see to, in words of ours: no post, no person."""

    #: What makes two notices the same: a second one with this key is never sent.
    key: str
    title: str
    lines: tuple[str, ...]
    severity: Severity = Severity.MEDIUM


def render_notice(notice: Notice, recipient: Recipient, letterhead: Letterhead) -> OutgoingMessage:
    """Return the mail that tells one technician of a notice."""
    urgency = URGENCY[notice.severity]
    text, html = render(
        "notice",
        title=notice.title,
        lines=notice.lines,
        severity=notice.severity,
        urgency=urgency,
        at=local_time(letterhead.now, letterhead.timezone),
        school=letterhead.school,
    )
    return seal(
        Letter(
            recipient=recipient,
            kind="operations",
            severity=notice.severity,
            subject=f"technical notice: {urgency}",
            text=text,
            html=html,
            key=("operations", notice.key),
            first_key=("operations", notice.key),
        ),
        letterhead,
    )
