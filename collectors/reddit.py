"""Reddit: search for words, and the newest posts and comments of subreddits.

Source: https://www.reddit.com/dev/api and, for its limits,
https://support.reddithelp.com/hc/en-us/articles/16160319875092, through praw; checked 2026-11-22.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from collectors.base import Terms, register
from collectors.http import Limits, open_session
from collectors.reddit_known import Known, dump_known, load_known
from collectors.reddit_page import Page, read_page
from collectors.reddit_session import App, Ask, open_reddit
from domain.errors import CollectError
from domain.types import Batch, Gap, Outcome

#: Entries on a page, and pages of a listing: Reddit shows the newest thousand of anything.
PAGE, MAX_PAGES = 100, 10
#: The longest question Reddit's search takes.
MAX_QUERY = 512

_SUBREDDIT = re.compile(r"[A-Za-z0-9_]{2,50}")
#: With these, another listing may still answer.
_ONLY_THIS_LISTING = frozenset({Outcome.BAD_ANSWER, Outcome.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """Something of Reddit's that shows posts or comments, newest first."""

    #: Its key in the cursor: another question is another listing.
    name: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    #: Once it has shown something it always does.
    never_empty: bool = True


@register("reddit")
@dataclass(frozen=True, slots=True, kw_only=True)
class RedditCollector:
    """Posts and comments on Reddit that answer a query or stand in named subreddits."""

    title: ClassVar[str] = "Reddit"
    terms: ClassVar[Terms | None] = Terms(
        summary=(
            "Since November 2025 Reddit approves each use of its API by hand. It forbids"
            " surveillance, training models on what is posted, and matching an account to a person"
            " by what is known elsewhere."
        ),
        demands=(
            "Reddit has approved this use in writing under its Responsible Builder Policy.",
            "What is deleted on Reddit is deleted here.",
            "Nobody works out, from other records, who is behind an account.",
            "No model is trained on what is collected.",
        ),
        source="https://redditinc.com/policies/developer-terms",
        checked=date(2026, 11, 22),
    )

    #: What the configuration calls this source.
    name: str
    #: The id of the app that Reddit approved.
    client_id: str = field(repr=False, metadata={"secret": True})
    #: The app's secret.
    client_secret: str = field(repr=False, metadata={"secret": True})
    #: What to search all of Reddit's posts for, at most 512 characters; empty: no search.
    query: str = ""
    #: Subreddits to read, without ``r/``.
    subreddits: tuple[str, ...] = ()
    #: Read the subreddits' comments too: search finds posts only.
    comments: bool = True
    #: Pages of 100 to read of one listing in one run, from 1 to 10.
    max_pages: int = MAX_PAGES
    #: Seconds to wait for Reddit to connect, or to say something more.
    timeout_s: float = 20.0
    #: Seconds after which reading stops, wherever it is.
    deadline_s: float = 60.0
    #: How Reddit can reach the school's technician; sent with every request.
    contact: str = ""
    #: Permit addresses of private networks.
    allow_private: bool = False
    #: Where Reddit's API is.
    api_url: str = "https://oauth.reddit.com"
    #: Where Reddit gives out tokens.
    token_url: str = "https://www.reddit.com"  # noqa: S105  an address

    def __post_init__(self) -> None:
        """Refuse what Reddit would refuse, before anything is asked.

        Raises:
            ValueError: An option cannot be right.
        """
        if not (self.query or self.subreddits):
            raise ValueError("one of query and subreddits is needed")
        if len(self.query) > MAX_QUERY:
            raise ValueError(f"query: {len(self.query)} characters, and Reddit takes {MAX_QUERY}")
        if wrong := [name for name in self.subreddits if not _SUBREDDIT.fullmatch(name)]:
            raise ValueError(f"subreddits: no name of one: {', '.join(map(repr, wrong))}")
        if not 1 <= self.max_pages <= MAX_PAGES:
            raise ValueError(f"max_pages: from 1 to {MAX_PAGES}")
        if not f"{self.client_id}{self.client_secret}".isascii():
            raise ValueError("client_id, client_secret: they hold characters no key has")

    def collect(self, cursor: str | None) -> Iterator[Batch]:
        """Yield each listing from its newest entry down to a page that is known.

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
            app = App(
                client_id=self.client_id,
                client_secret=self.client_secret,
                api_url=self.api_url,
                token_url=self.token_url,
            )
            yield from self._read(open_reddit(self.name, session, app), cursor)

    def _read(self, ask: Ask, cursor: str | None) -> Iterator[Batch]:
        known, gap = load_known(cursor)
        known = {key.name: known[key.name] for key in self._listings() if key.name in known}
        failed: list[CollectError] = []
        for listing in self._listings():
            try:
                for batch, now_known in self._pages(ask, listing, known.get(listing.name)):
                    if now_known:
                        known[listing.name] = now_known
                    yield replace(batch, cursor=dump_known(known), gap=gap or batch.gap)
                    gap = None
            except CollectError as error:
                if error.outcome not in _ONLY_THIS_LISTING:
                    raise
                failed.append(error)
        if failed:
            raise failed[0]

    def _pages(
        self, ask: Ask, listing: _Listing, known: Known | None
    ) -> Iterator[tuple[Batch, Known | None]]:
        """Yield batches; what is known with a batch is ``None`` until the listing is through.

        A listing cut short is read again from the top: the entry to go on from may be deleted
        by then, and Reddit shows nothing after an entry that is gone.
        """
        pages: list[Page] = []
        while True:
            page = self._page(ask, listing, pages[-1].after if pages else "")
            pages.append(page)
            if not self._is_through(pages, known):
                yield Batch(posts=page.posts), None
                self._refuse_circle(pages)
                continue
            gap = self._gap(pages, known)
            yield Batch(posts=page.posts, gap=gap), (known or Known()).with_pages(pages)
            break
        if incomplete := _incomplete(listing, pages, known):
            yield Batch(posts=(), incomplete=incomplete), None

    def _page(self, ask: Ask, listing: _Listing, after: str) -> Page:
        params: dict[str, Any] = {**listing.params, "limit": PAGE}
        return read_page(
            self.name, ask(listing.path, params | ({"after": after} if after else {}))
        )

    def _is_through(self, pages: list[Page], known: Known | None) -> bool:
        """Tell whether to stop: on a first reading after one page, else at what is known.

        That is where all of a page is known, or where it leads from the known to the unknown:
        down there lies what was there before the first reading.
        """
        last = pages[-1]
        if known is None or not last.after or len(pages) >= self.max_pages:
            return True
        met = [name in known.names for name in last.names]
        return any(met) and (all(met) or not met[-1])

    def _refuse_circle(self, pages: list[Page]) -> None:
        if pages[-1].after in {page.after for page in pages[:-1]}:
            message = "Reddit leads from page to page in a circle"
            raise CollectError(self.name, message, outcome=Outcome.BAD_ANSWER)

    def _gap(self, pages: list[Page], known: Known | None) -> Gap | None:
        """Return what lies between the last page to be had and the newest known entry."""
        seen = {name for page in pages for name in page.names}
        if known is None or not known.names or len(pages) < self.max_pages:
            return None
        if (not pages[-1].after and len(pages) < MAX_PAGES) or seen & set(known.names):
            return None
        times = [post.published_at for post in pages[-1].posts if post.published_at]
        until = min(times, default=datetime.now(UTC))
        return Gap(since=known.newest, until=until, reason="more was posted than can be read")

    def _listings(self) -> tuple[_Listing, ...]:
        words = {"q": self.query, "sort": "new", "type": "link"}
        search = _Listing(
            name=f"search {_digest(self.query)}", path="search", params=words, never_empty=False
        )
        kinds = ("new", "comments") if self.comments else ("new",)
        paths = [f"r/{name}/{kind}" for name in self.subreddits for kind in kinds]
        return ((search,) if self.query else ()) + tuple(
            _Listing(name=path, path=path) for path in paths
        )


def _incomplete(listing: _Listing, pages: list[Page], known: Known | None) -> str | None:
    unreadable = sum(page.unreadable for page in pages)
    if unreadable:
        return f"{listing.path}: entries that could not be read: {unreadable}"
    if listing.never_empty and known and known.names and not any(page.names for page in pages):
        return f"{listing.path} shows nothing, where it has shown something before"
    return None


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:12]
