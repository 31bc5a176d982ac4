"""Rendered mails for tests: a paper to write on, an alert worth writing, and eyes to read with."""

import email
import email.policy
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from alerts.letter import Letterhead
from alerts.message import render_alert
from domain.types import Alert, Option, OutgoingMessage, Reason, Severity
from tests.builders import (
    NOW,
    a_case,
    a_decision,
    a_mention,
    a_recipient,
    an_alert,
    the_staff,
)

#: What every mail says, and the mail of a threat says first.
EMERGENCY = "This e-mail is not an emergency service. If anyone is in danger call 999 now."
#: What every alert ends with.
FOOTER = (
    "Possible, not proven. Not legal advice. Do not reply to or contact the author."
    " Do not forward."
)
#: The headers of an ordinary mail, in order.
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
]
#: The elements that our own templates use.
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "div", "p", "h1", "h2", "h3"),
    *("table", "tbody", "tr", "td", "strong", "span", "br", "bdi", "code", "a"),
}
PHONE, POSTCODE = "07700 900123", "AX7 4QP"
TEXT = (
    "Mrs Okafor leaves Thornbeck Primary at half three. 14 Mill Lane, AX7 4QP, ring 07700 900123."
    " Fucking useless, the lot. Adaeze Okafor, watch your back."
)

PAPER = Letterhead(
    school="Thornbeck Church of England Primary School",
    sender="headsup@thornbeck.example",
    install_id="install-1",
    now=NOW,
    contacts={"lado": "01632 960123"},
    coverage=("3 of 4 sources were read in full.", "Forum asked us to wait."),
    people=the_staff(),
)


def an_option(number: int, **changes: Any) -> Option:
    """Return an option whose every text carries its number."""
    fields = {
        "id": f"option-{number}",
        "title": f"Option title {number}",
        "who": f"Person {number}",
        "when": f"Moment {number}",
        "why": f"Reason for {number}",
        "why_not": f"Reason against {number}",
        "source": f"Source {number}",
        "checked": date(2026, 2, number),
        "limit": f"Limit {number}",
        "url": f"https://source.example/{number}",
    }
    return Option(**(fields | changes))


def a_reason(
    label: str = "threat",
    level: int | None = 3,
    severity: Severity = Severity.CRITICAL,
    **changes: Any,
) -> Reason:
    """Return the reason of a rule that fired with much to spare."""
    fields = {
        "rule": f"{label}-{level}",
        "label": label,
        "level": level,
        "severity": severity,
        "score": 0.93,
        "cut": 0.4,
    }
    return Reason(**(fields | changes))


def a_threat(text: str = TEXT, **changes: Any) -> Alert:
    """Return a critical alert about a threat; ``post`` changes its post."""
    post = changes.pop("post", {})
    mention = a_mention(text)
    plays = (
        ("Possibly a threat", (an_option(1), an_option(2))),
        ("Possibly abuse", (an_option(3, why="Ring {contacts.lado}", url=""),)),
    )
    fields = {
        "case": a_case(id="2026-0017", severity=Severity.CRITICAL),
        "mention": replace(mention, post=replace(mention.post, **post)),
        "decision": a_decision(Severity.CRITICAL, reasons=(a_reason(),)),
        "options": plays,
    }
    return an_alert(**(fields | changes))


def restricted(**changes: Any) -> Alert:
    """Return an alert about a restricted matter, with the same post."""
    decision = a_decision(
        Severity.HIGH,
        play="allegation_child",
        restricted=True,
        reasons=(Reason(rule="restricted", severity=Severity.HIGH),),
    )
    case = a_case(id="2026-0017", restricted=True)
    return a_threat(case=case, decision=decision, **changes)


def sent(alert: Alert, paper: Letterhead = PAPER, **recipient: Any) -> OutgoingMessage:
    """Return the mail of an alert to the head, or to whom the recipient's fields make of her."""
    return render_alert(alert, a_recipient(**recipient), paper)


def parsed(message: OutgoingMessage) -> EmailMessage:
    """Return the message as the standard library reads it."""
    return email.message_from_bytes(message.content, policy=email.policy.default)


def part(message: OutgoingMessage, kind: str) -> str:
    """Return the ``plain`` or ``html`` part."""
    return parsed(message).get_body((kind,)).get_content().replace("\r\n", "\n")


def text_of(message: OutgoingMessage) -> str:
    """Return the plain text on one line, for sentences that are wrapped."""
    return " ".join(part(message, "plain").split())


def page_of(message: OutgoingMessage) -> LexborHTMLParser:
    """Return the HTML part, parsed as a browser would."""
    return LexborHTMLParser(part(message, "html"))


def words_of(message: OutgoingMessage) -> str:
    """Return what a reader of the HTML sees, on one line."""
    return " ".join(page_of(message).body.text(separator=" ").split())


def both(message: OutgoingMessage) -> tuple[str, str]:
    """Return what a reader of either part sees."""
    return text_of(message), words_of(message)


def assert_harmless(message: OutgoingMessage) -> None:
    """See that the headers are ours, the tags are ours, and no link leads but to the web."""
    mail = parsed(message)
    head = message.content.split(b"\r\n\r\n", 1)[0]
    page = page_of(message)

    assert [name for name in mail if name not in {"Importance", "X-Priority"}] == HEADERS
    assert head.isascii()
    assert b"=?" not in head
    assert b"evil" not in head.lower()
    assert max(len(line) for line in message.content.split(b"\r\n")) <= 998
    assert message.content.replace(b"\r\n", b"").find(b"\n") == -1
    assert {node.tag for node in page.css("*") if not node.tag.startswith("-")} <= TAGS
    assert not page.css("[src], [background], [onerror], link, script, img, iframe, form")
    assert all(a.attributes["href"].startswith(("http://", "https://")) for a in page.css("a"))
    assert b"url(" not in message.content.split(b"text/html", 1)[1].split(b"<body", 1)[0]
