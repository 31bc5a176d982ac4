"""Reading one of X's timelines: from the newest post down to what is known.

Source: https://docs.x.com/x-api/posts/search/integrate/paginate, checked 2026-11-22: pages come
newest first, and ``since_id`` and ``until_id``, both exclusive, bound what they cover.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from collectors.sdk_session import read_json
from collectors.snowflake import Position, Stretch, first_id_at
from collectors.x_page import Page, read_page
from domain.errors import CollectError
from domain.types import Batch, Gap, Outcome

#: Recent search shows posts of so many days; a little less, since its clock is not ours.
WEEK = timedelta(days=7) - timedelta(minutes=1)
#: The most posts one page may hold.
MAX_PAGE = 100

_FIELDS = {
    "expansions": ["author_id"],
    "tweet_fields": [
        "author_id",
        "conversation_id",
        "created_at",
        "edit_history_tweet_ids",
        "lang",
        "note_tweet",
        "referenced_tweets",
    ],
    "user_fields": ["username"],
}
_WEEK_ONLY = "X's search shows the last seven days only"


class TooOldError(CollectError):
    """X no longer searches as far back as the id it was asked with."""

    def __init__(self, source: str, floor: int | None) -> None:
        super().__init__(source, _WEEK_ONLY, outcome=Outcome.BAD_ANSWER)
        self.floor = floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Something of X's that shows posts, newest first."""

    #: The source it belongs to, for what is raised.
    source: str
    #: Its key in the cursor: another question is another timeline.
    name: str
    ask: Callable[..., requests.Response]
    #: What the parameter for the next page is called.
    token: str
    #: The fewest posts a page may be asked for.
    least: int
    weekly: bool


class Sweep:
    """One reading of a timeline: from the newest post down to what is known."""

    def __init__(self, timeline: Timeline, position: Position, *, budget: int) -> None:
        self.position = position.opened()
        self._timeline = timeline
        self._budget = budget
        self._floor = -1
        self._gap: Gap | None = None
        self._unreadable = 0
        self._give_up_below(first_id_at(datetime.now(UTC) - WEEK) if timeline.weekly else 0)

    def batches(self) -> Iterator[Batch]:
        """Yield a batch for each page; the position is then the one to save with it."""
        while self.position.left and self._budget > 0:
            try:
                yield from self._stretch(self.position.left[0])
            except TooOldError as error:
                self._give_up(self.position.left[0], error)
        if incomplete := self._incomplete():
            yield Batch(posts=(), incomplete=incomplete)

    def _stretch(self, asked: Stretch) -> Iterator[Batch]:
        token = ""
        tokens: set[str] = set()
        while self._budget > 0:
            page = self._page(asked, token)
            token = page.next_token
            self.position = self.position.after(page.seen, more=bool(token))
            self._budget -= max(len(page.posts), self._timeline.least)
            self._unreadable += page.unreadable
            gap, self._gap = self._gap, None
            yield Batch(posts=page.posts, gap=gap)
            if not token:
                return
            if token in tokens:
                message = "X leads from page to page in a circle"
                raise CollectError(self._timeline.source, message, outcome=Outcome.BAD_ANSWER)
            tokens.add(token)

    def _page(self, asked: Stretch, token: str) -> Page:
        timeline = self._timeline
        options: dict[str, Any] = {
            "max_results": min(max(self._budget, timeline.least), MAX_PAGE),
            **_FIELDS,
        }
        if self._asks_since(asked):
            options["since_id"] = str(asked.since)
        if asked.until is not None:
            options["until_id"] = str(asked.until)
        if token:
            options[timeline.token] = token
        return read_page(timeline.source, read_json(timeline.source, timeline.ask(**options)))

    def _asks_since(self, asked: Stretch) -> bool:
        """Tell whether to name an id to start from; without one X shows all it has."""
        return asked.since is not None and asked.since > self._floor

    def _give_up(self, asked: Stretch, refusal: TooOldError) -> None:
        """Leave what X says it no longer shows, at least the id it was asked with."""
        refused = asked.since if self._asks_since(asked) else asked.until
        believable = first_id_at(datetime.now(UTC) - WEEK + timedelta(days=1))
        if refused is None or refused >= believable:
            raise refusal
        self._give_up_below(max(min(refusal.floor or 0, believable), refused + 1))

    def _give_up_below(self, floor: int) -> None:
        """Leave what X no longer shows, and say so."""
        self._floor = floor
        self.position, lost = self.position.aged(floor, _WEEK_ONLY)
        if lost and self._gap:
            lost = replace(lost, since=self._gap.since)
        self._gap = lost or self._gap

    def _incomplete(self) -> str | None:
        reasons = []
        if self.position.left:
            reasons.append("max_posts was reached; the next run reads on")
        if self._unreadable:
            reasons.append(f"entries that could not be read: {self._unreadable}")
        return "; ".join(reasons) or None
