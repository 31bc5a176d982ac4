"""Who is told what, and on which paper: everything between a decision and the outbox.

The functions are pure; what they return is stored by the caller in the transaction of the
decision itself, so that no alert exists without its mail, and no mail without its alert.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from alerts.base import Notifier
from alerts.digest import Digest, render_digest
from alerts.message import Letterhead, render_alert
from alerts.operations import Notice, render_notice
from alerts.outbox import digest_recipients, recipients_for
from domain.coverage import Coverage, coverage_lines
from domain.types import Alert, OutgoingMessage, Recipient


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Who is told, in which way, when."""

    recipients: tuple[Recipient, ...]
    #: Ids of the persons who are headteacher, and of those who chair the governors.
    heads: frozenset[str]
    chairs: frozenset[str]
    notifier: Notifier
    #: All of it but the time and the coverage, which each stage fills in.
    letterhead: Letterhead
    #: The local hour and minute from which a day's digest is due.
    digest_at: tuple[int, int]
    #: Minutes between a critical alert and its first repeat, the first and the second, ….
    repeat_after_minutes: tuple[int, ...]

    def dated(self, now: datetime, coverage: Coverage) -> "Telling":
        """Return the same with a letterhead for this moment."""
        paper = replace(self.letterhead, now=now, coverage=coverage_lines(coverage))
        return replace(self, letterhead=paper)

    def alert(self, alert: Alert, refused: Collection[str] = ()) -> tuple[OutgoingMessage, ...]:
        """Return a message for everybody who must be told of an alert.

        Args:
            alert: What happened.
            refused: Addresses that will never accept it; somebody else is told instead.
        """
        reachable = [r for r in self.recipients if r.email not in refused]
        told = recipients_for(alert, reachable, self.heads, self.chairs)
        return tuple(render_alert(alert, recipient, self.letterhead) for recipient in told)

    def digest_readers(self, refused: Collection[str] = ()) -> tuple[Recipient, ...]:
        """Return who reads the digest: of several in turn, who has not refused it for good."""
        return digest_recipients([r for r in self.recipients if r.email not in refused])

    def digest(self, digest: Digest, refused: Collection[str] = ()) -> tuple[OutgoingMessage, ...]:
        """Return the day's digest for each who reads it.

        Args:
            digest: What it tells.
            refused: Addresses that will never accept it; the next reader gets it instead.
        """
        readers = self.digest_readers(refused)
        return tuple(render_digest(digest, reader, self.letterhead) for reader in readers)

    def notice(self, notice: Notice) -> tuple[OutgoingMessage, ...]:
        """Return a notice for the technicians; nobody else is bothered with it."""
        technicians = [r for r in self.recipients if r.duty == "technician"]
        return tuple(render_notice(notice, person, self.letterhead) for person in technicians)

    def digest_day(self, now: datetime) -> date | None:
        """Return the school's day whose digest is due, or None before its hour."""
        local = now.astimezone(ZoneInfo(self.letterhead.timezone))
        return local.date() if (local.hour, local.minute) >= self.digest_at else None
