"""RSS and Atom feeds: blogs, newspapers, Google Alerts, public timelines, comment feeds."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from typing import ClassVar

import requests

from collectors.base import Terms, register
from collectors.failures import from_exception, from_status, host
from collectors.feed_cursor import FeedCursor
from collectors.feed_posts import Reading, platform_of, posts_of
from collectors.feed_worker import Document, Entry, UnparsableError, worker
from collectors.http import GuardedSession, IncompleteError, Limits, TooLargeError, open_session
from domain.errors import CollectError
from domain.types import Batch, Outcome


@register("feed")
@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCollector:
    """Reads one feed; asks for changes only, and parses it in a process of its own."""

    title: ClassVar[str] = "RSS and Atom feeds"
    terms: ClassVar[Terms | None] = None

    #: What you call this source.
    name: str
    #: The feed's address; some services hide a secret in it, so it is never shown.
    url: str = field(repr=False)
    #: How the feed's owner can reach you; goes into the User-Agent.
    contact: str = ""
    #: Seconds to connect, and between two pieces of the answer.
    timeout_s: float = 20.0
    #: Seconds for the whole answer.
    deadline_s: float = 60.0
    #: The largest answer, as sent; what comes after is not read, and a person is told.
    max_bytes: int = 5_000_000
    #: The largest answer after decompression.
    max_inflated_bytes: int = 10_000_000
    #: The most entries of one answer; the oldest beyond are not read, and a person is told.
    max_entries: int = 5_000
    #: Permit an address in your own network.
    allow_private: bool = False

    def collect(self, cursor: str | None) -> Iterator[Batch]:
        """Yield one batch: every entry of a changed feed, none of an unchanged one."""
        known = FeedCursor.read(cursor, self.url)
        answer = self._fetch(known)
        if answer is None:
            yield Batch(posts=(), cursor=cursor, repeats=True)
            return
        response, complaint = answer
        fresh = FeedCursor.seen(response.headers, response.content, self.url)
        if fresh.body == known.body and not complaint:
            yield Batch(posts=(), cursor=fresh.write(), repeats=True)
            return
        entries, complaints = self._choose(self._parse(response))
        complaints = tuple(filter(None, (complaint, *complaints)))
        yield Batch(
            posts=posts_of(entries, self._reading(fresh)),
            cursor=cursor if complaints else fresh.write(),
            repeats=True,
            incomplete=" ".join(complaints) or None,
        )

    def _reading(self, fresh: FeedCursor) -> Reading:
        return Reading(
            source=self.name, url=self.url, at=datetime.now(UTC), answer_sha256=fresh.body
        )

    def _fetch(self, known: FeedCursor) -> tuple[requests.Response, str] | None:
        """Return the answer and what is missing of it; ``None`` when nothing changed."""
        complaint = ""
        try:
            session = _session(self._limits(), threading.get_ident())
            response = session.get(self.url, headers=known.validators())
        except IncompleteError as error:
            response, complaint = error.response, _complaint(error)
        except requests.exceptions.RequestException as error:
            # Without its cause, which would show the address in tracebacks.
            raise from_exception(self.name, error, self.url) from None
        if response.status_code == HTTPStatus.NOT_MODIFIED and known.validators():
            return None
        self._check(response)
        return response, complaint

    def _check(self, response: requests.Response) -> None:
        failure = from_status(self.name, response, datetime.now(UTC))
        if failure is None:
            return
        if failure.outcome is Outcome.GONE and platform_of(self.url) == "youtube":
            # Source: RSS-Bridge#2113; its feeds answer 404 for days and come back.
            raise CollectError(self.name, failure.message, outcome=Outcome.NETWORK)
        raise failure

    def _parse(self, response: requests.Response) -> Document:
        headers = {"content-type": response.headers.get("Content-Type", "")}
        try:
            document = worker.parse(response.content, headers)
        except UnparsableError as error:
            raise self._unreadable(f"what {host(self.url)} sends is too much: {error}") from None
        if document.entries or (document.version and not document.broken):
            return document
        if not response.content:
            raise self._unreadable(f"{host(self.url)} answers with nothing at all")
        raise self._unreadable(f"what {host(self.url)} sends is not a feed that can be read")

    def _unreadable(self, words: str) -> CollectError:
        return CollectError(self.name, words, outcome=Outcome.BAD_ANSWER)

    def _choose(self, document: Document) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
        entries, complaints = document.entries, []
        if len(entries) > self.max_entries:
            complaints.append(f"{self.max_entries} of {len(entries)} entries were read.")
            entries = _newest(entries, self.max_entries)
        if document.cut:
            complaints.append("The end of the feed is missing.")
        elif document.broken and document.entities:
            complaints.append("The feed defines abbreviations that were not followed.")
        shortened = sum(not entry.whole for entry in entries)
        if shortened:
            complaints.append(f"{shortened} entries are too long and were read in part.")
        return entries, tuple(complaints)

    def _limits(self) -> Limits:
        return Limits(
            contact=self.contact,
            timeout_s=self.timeout_s,
            deadline_s=self.deadline_s,
            max_bytes=self.max_bytes,
            max_inflated_bytes=self.max_inflated_bytes,
            allow_private=self.allow_private,
        )


def _newest(entries: tuple[Entry, ...], count: int) -> tuple[Entry, ...]:
    """Return the newest entries in their order; the first where not all have a date."""
    dates = [entry.published or entry.updated for entry in entries]
    if not all(dates):
        return entries[:count]
    order = sorted(range(len(entries)), key=lambda number: dates[number] or "", reverse=True)
    return tuple(entries[number] for number in sorted(order[:count]))


def _complaint(error: IncompleteError) -> str:
    if isinstance(error, TooLargeError):
        return f"The end of the answer was not read: {error}."
    return "The answer broke off."


@lru_cache(maxsize=32)
def _session(limits: Limits, thread: int) -> GuardedSession:
    """Return a session that feeds with the same limits share, so that connections are kept."""
    del thread
    return open_session(limits)
