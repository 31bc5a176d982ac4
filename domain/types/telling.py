"""Who is told, by which message, and how long anything is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.types.judging import Severity


class Detail(StrEnum):
    """How much of a post a recipient's mail shows."""

    MASKED = "masked"
    LINK = "link"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person who is told."""

    name: str
    email: str
    #: head, deputy, chair, dsl, hr, technician or local_authority.
    duty: str
    detail: Detail = Detail.MASKED
    #: Lower is asked first among those of one duty.
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """One recipient's mail, rendered once; every attempt sends the same bytes."""

    #: Derived from what is told and to whom, so that a repeat carries the same one; no brackets.
    message_id: str
    recipient: str
    severity: Severity
    #: alert, digest or operations.
    kind: str
    #: The whole RFC 5322 message.
    content: bytes
    case_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to hand a message over; append-only."""

    message_id: str
    at: datetime
    #: accepted, deferred or refused.
    outcome: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long the text of a post is kept, by what it turned out to be."""

    #: Praise, news, namesakes: counted from the digest that told of it.
    neutral_hours: int = 24
    #: Criticism and complaint: counted from collection.
    criticism_days: int = 30
    #: Abuse and threat: counted from collection.
    hostile_days: int = 90
    #: Cases somebody acted upon: counted from closure.
    acted_days: int = 365
    #: How long a post that was no mention is passed over, by its keyed hash.
    seen_days: int = 30
