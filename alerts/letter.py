"""From words to the bytes of one mail.

The message is put together here rather than by the ``email`` package: its headers come from our
own constants, case ids and checked addresses only, in plain ASCII, so that no interpreter's way
of folding or decoding them can be turned against us, and the same letter always has the same
bytes.
"""

import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from domain.types import OutgoingMessage, Person, Recipient, Retention, Severity

#: An address without quotes, as RFC 5321 section 4.1.2 has it.
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,200}@[\w.-]{1,250}", re.ASCII)

#: How an encoded word begins, which some interpreters decode into new headers (CVE-2024-6923).
_ENCODED_WORD = "=?"

#: Our own headers are made of these characters.
_PLAIN = re.compile(r"[\w .,:;<>@%+'&/\[\]()!#$*=?^`{|}~-]{1,900}", re.ASCII)

#: Source: RFC 2156 for Importance; X-Priority as Outlook and Apple Mail read it.
_URGENT = (("Importance", "high"), ("X-Priority", "1 (Highest)"))

#: Source: RFC 3834 for Auto-Submitted; X-Auto-Response-Suppress as Microsoft Exchange reads it.
_AUTOMATIC = (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What all mails of one run have in common."""

    school: str
    #: The address that mail comes from; its domain ends the Message-IDs.
    sender: str
    install_id: str
    #: The moment of rendering.
    now: datetime
    #: The local numbers and addresses that the playbook's options name.
    contacts: Mapping[str, str] = field(default_factory=dict)
    #: Which sources could be read; see :mod:`domain.coverage`.
    coverage: tuple[str, ...] = ()
    retention: Retention = field(default_factory=Retention)
    timezone: str = "Europe/London"
    disclaimer: str = ""
    subject_prefix: str = "Headsup"
    #: Everybody watched over: their names are masked, their roles shown instead.
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one mail says, and to whom, before it becomes bytes."""

    recipient: Recipient
    #: alert, digest or operations.
    kind: str
    severity: Severity
    #: Without the prefix; neutral words only.
    subject: str
    text: str
    html: str
    #: What makes a repeat of this letter the same letter.
    key: tuple[str, ...]
    #: The key of the first letter of the conversation, or of this letter.
    first_key: tuple[str, ...]
    case_id: str | None = None


def is_address(text: str) -> bool:
    """Whether this is an address that may stand in a header of ours."""
    return bool(_ADDRESS.fullmatch(text)) and _ENCODED_WORD not in text


def message_id(key: tuple[str, ...], recipient: Recipient, letterhead: Letterhead) -> str:
    """Return the Message-ID, without brackets, that this letter has on every attempt.

    It tells nothing: a digest of what the letter is about, of the recipient and of the
    installation, at the sender's domain.
    """
    parts = (letterhead.install_id, recipient.email, *key)
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]
    return f"{digest}@{letterhead.sender.rpartition('@')[2]}"


def seal(letter: Letter, letterhead: Letterhead) -> OutgoingMessage:
    """Return the letter as the message that every attempt will send.

    Raises:
        ValueError: A header would hold what is neither ours nor a checked address.
    """
    own_id = message_id(letter.key, letter.recipient, letterhead)
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(letter, letterhead, own_id))
    boundary = f"=_{own_id[:40]}"
    opening = f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
    parts = (_part("plain", letter.text, boundary), _part("html", letter.html, boundary))
    return OutgoingMessage(
        message_id=own_id,
        recipient=letter.recipient.email,
        severity=letter.severity,
        kind=letter.kind,
        content=(head + opening).encode("ascii")
        + b"".join(parts)
        + f"--{boundary}--\r\n".encode("ascii"),
        case_id=letter.case_id,
    )


def _headers(letter: Letter, letterhead: Letterhead, own_id: str) -> list[tuple[str, str]]:
    for address in (letterhead.sender, letter.recipient.email):
        if not is_address(address):
            raise ValueError("an address that may not stand in a header")
    first_id = message_id(letter.first_key, letter.recipient, letterhead)
    thread = [("In-Reply-To", f"<{first_id}>"), ("References", f"<{first_id}>")]
    headers = [
        ("From", f"Headsup <{letterhead.sender}>"),
        ("To", f"<{letter.recipient.email}>"),
        ("Subject", f"[{letterhead.subject_prefix}] {letter.subject}"),
        ("Date", format_datetime(letterhead.now)),
        ("Message-ID", f"<{own_id}>"),
        *(thread if first_id != own_id else ()),
        *_AUTOMATIC,
        *(_URGENT if letter.severity is Severity.CRITICAL else ()),
        ("MIME-Version", "1.0"),
    ]
    for name, value in headers:
        if not _PLAIN.fullmatch(value) or _ENCODED_WORD in value:
            raise ValueError(f"{name} would hold characters that no header of ours has")
    return headers


def _part(subtype: str, body: str, boundary: str) -> bytes:
    """Return one alternative; quoted-printable keeps every line within 76 octets."""
    head = (
        f"--{boundary}\r\n"
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    lines = "\n".join(body.splitlines()) + "\n"
    encoded = binascii.b2a_qp(lines.encode(), quotetabs=False, istext=True)
    return head.encode("ascii") + encoded.replace(b"\n", b"\r\n")
