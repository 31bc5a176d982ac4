"""X: recent search for words, and mentions of the school's own account.

Source: https://docs.x.com/x-api/posts/search/integrate/paginate and
https://docs.x.com/x-api/fundamentals/rate-limits, through tweepy; checked 2026-11-22.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar

import requests

from collectors import failures
from collectors.base import Terms, register
from collectors.http import GuardedSession, Limits, open_session
from collectors.sdk_session import SdkSession, body_of_refusal
from collectors.snowflake import Position, as_id, dump_positions, load_positions
from collectors.x_sweep import WEEK, Sweep, Timeline, TooOldError
from domain.errors import CollectError, RateLimitedError, SourceRefusedError
from domain.types import Batch, Gap, Outcome

#: The longest question recent search takes.
MAX_QUERY = 512

#: With these, another timeline of the same account may still answer.
_ONLY_THIS_TIMELINE = frozenset({Outcome.BAD_ANSWER, Outcome.GONE})
_TOO_OLD = re.compile(r"'(?:since|until)_id' must be a tweet id created after")
_LARGER_THAN = re.compile(r"larger than (\d{1,19})")


@register("x")
@dataclass(frozen=True, slots=True, kw_only=True)
class XCollector:
    """Posts on X that answer a query, that mention an account, or both."""

    title: ClassVar[str] = "X (Twitter)"
    terms: ClassVar[Terms | None] = Terms(
        summary=(
            "X sells its posts one by one and binds whoever stores them. It forbids watching over"
            " people and recording suspicions about them; a school must decide, with whoever"
            " answers for its data protection, whether looking out for posts about itself is"
            " within the terms."
        ),
        demands=(
            "The school has its own developer account, with a spending limit set.",
            "What is deleted, changed or hidden on X follows here, within a day of a request.",
            "Keeping it longer needs a law that demands it and X's written permission.",
            "Nobody uses posts to track an account or to profile a person.",
            "Nobody stores who may have committed a crime, or what somebody believes or suffers.",
            "Accounts are tied to people only by what these published or agreed to.",
            "Posts are not passed on in bulk.",
        ),
        source="https://docs.x.com/developer-terms/policy",
        checked=date(2026, 11, 22),
    )

    #: What the configuration calls this source.
    name: str
    #: The app's bearer token from X's developer console.
    bearer_token: str = field(repr=False, metadata={"secret": True})
    #: What to search for, in X's query language, at most 512 characters; empty: no search.
    query: str = ""
    #: The number of the school's own account, to read posts that mention it; empty: none.
    user_id: str = ""
    #: Posts to pay for in one run, for search and mentions each; the rest waits for the next run.
    max_posts: int = 300
    #: Seconds to wait for X to connect, or to say something more.
    timeout_s: float = 20.0
    #: Seconds after which reading stops, wherever it is.
    deadline_s: float = 60.0
    #: How X can reach the school's technician; sent with every request.
    contact: str = ""
    #: Permit addresses of private networks.
    allow_private: bool = False
    #: Where X's API is.
    api_url: str = "https://api.x.com"

    def __post_init__(self) -> None:
        """Refuse what X would refuse, before anything is asked.

        Raises:
            ValueError: An option cannot be right.
        """
        if not (self.query or self.user_id):
            raise ValueError("one of query and user_id is needed")
        if len(self.query) > MAX_QUERY:
            raise ValueError(f"query: {len(self.query)} characters, and X takes {MAX_QUERY}")
        if self.max_posts < 1:
            raise ValueError("max_posts: at least 1")
        if self.user_id and as_id(self.user_id) is None:
            raise ValueError("user_id: it is a number, not the account's name")
        if not (self.bearer_token.isascii() and self.bearer_token.isprintable()):
            raise ValueError("bearer_token: it holds characters no token has")

    def collect(self, cursor: str | None) -> Iterator[Batch]:
        """Yield what is newer than anything seen, then what earlier runs left.

        Raises:
            CollectError: As :class:`collectors.base.Collector` has it.
        """
        limits = Limits(
            contact=self.contact,
            timeout_s=self.timeout_s,
            deadline_s=self.deadline_s,
            allow_private=self.allow_private,
        )
        with open_session(limits) as session, session.within(self.deadline_s):
            yield from self._read(self._timelines(session), cursor)

    def _read(self, timelines: tuple[Timeline, ...], cursor: str | None) -> Iterator[Batch]:
        positions, gap = _load(cursor)
        positions = {t.name: positions[t.name] for t in timelines if t.name in positions}
        failed: list[CollectError] = []
        for timeline in timelines:
            position = positions.get(timeline.name, Position())
            sweep = Sweep(timeline, position, budget=self.max_posts)
            try:
                for batch in sweep.batches():
                    positions[timeline.name] = sweep.position
                    yield replace(batch, cursor=dump_positions(positions), gap=gap or batch.gap)
                    gap = None
            except CollectError as error:
                if error.outcome not in _ONLY_THIS_TIMELINE:
                    raise
                failed.append(error)
        if failed:
            raise failed[0]

    def _timelines(self, session: GuardedSession) -> tuple[Timeline, ...]:
        client = self._client(session)
        search = Timeline(
            source=self.name,
            name=f"search {_digest(self.query)}",
            ask=lambda **options: client.search_recent_tweets(self.query, **options),
            token="next_token",  # noqa: S106  the name of a parameter
            least=10,
            weekly=True,
        )
        mentions = Timeline(
            source=self.name,
            name=f"mentions {self.user_id}",
            ask=lambda **options: client.get_users_mentions(self.user_id, **options),
            token="pagination_token",  # noqa: S106  the name of a parameter
            least=5,
            weekly=False,
        )
        return ((search,) if self.query else ()) + ((mentions,) if self.user_id else ())

    def _client(self, session: GuardedSession) -> Any:
        """Return a client that hands answers over unread and never waits."""
        import tweepy

        # At DEBUG tweepy logs every header, the token among them, and every body.
        logging.getLogger("tweepy").setLevel(logging.WARNING)
        client = tweepy.Client(self.bearer_token, return_type=requests.Response)
        client.user_agent = session.headers["User-Agent"]
        client.session = SdkSession(
            self.name, session, lambda *answer: _refusal(self.name, *answer), base_url=self.api_url
        )
        return client


def _refusal(source: str, response: requests.Response, now: datetime) -> CollectError | None:
    """Return what X means where its status alone does not say it."""
    body, text = body_of_refusal(response), response.content.decode("utf-8", "replace")
    match response.status_code:
        case HTTPStatus.BAD_REQUEST if _TOO_OLD.search(text):
            floor = _LARGER_THAN.search(text)
            return TooOldError(source, as_id(floor[1]) if floor else None)
        case HTTPStatus.FORBIDDEN if body.get("reason") == "client-not-enrolled":
            message = "X says that the app belongs to no project with access to its API"
            return SourceRefusedError(source, message, outcome=Outcome.AUTH)
        case HTTPStatus.TOO_MANY_REQUESTS if body.get("title") == "UsageCapExceeded":
            message = "X says that what may be read in this period was read"
            return SourceRefusedError(source, message, outcome=Outcome.QUOTA)
        case HTTPStatus.TOO_MANY_REQUESTS:
            message = "X asks us to wait"
            return RateLimitedError(source, message, until=_reset(response, now))
    return None


def _reset(response: requests.Response, now: datetime) -> datetime | None:
    """Return when X takes questions again: soon, whatever its header says."""
    if failures.retry_at(response.headers, now):
        return failures.retry_at(response.headers, now)
    text = response.headers.get("x-rate-limit-reset", "")
    if not (text.isascii() and text.isdigit() and len(text) <= len("9999999999")):
        return None
    wait = timedelta(seconds=int(text) - now.timestamp())
    return now + min(wait, failures.LONGEST_WAIT) if wait > timedelta() else None


def _load(cursor: str | None) -> tuple[dict[str, Position], Gap | None]:
    """Return the positions of a cursor; one that cannot be read is a gap, and a fresh start."""
    try:
        return load_positions(cursor), None
    except (ValueError, RecursionError):
        until = datetime.now(UTC) - WEEK
        return {}, Gap(since=None, until=until, reason="where reading was left off is unknown")


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:12]
