"""What is known of Reddit's listings from the last time they were read to the end."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from collectors.reddit_page import Page
from domain.types import Gap

#: Fullnames to remember of each listing: the newest alone may be deleted tomorrow.
REMEMBERED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was on a listing when it was last read to the end."""

    names: tuple[str, ...] = ()
    #: When the newest entry was written, in UTC.
    newest: datetime | None = None

    @classmethod
    def parse(cls, data: object) -> Self:
        """Return what :meth:`data` gave.

        Raises:
            ValueError: It is something else.
        """
        match data:
            case {"names": [*names], "newest": str() | None as newest}:
                moment = datetime.fromisoformat(newest) if newest else None
                return cls(names=tuple(str(name) for name in names), newest=moment)
        raise ValueError("not what is known of a listing")

    def data(self) -> dict[str, object]:
        """Return this for JSON."""
        return {"names": list(self.names), "newest": self.newest and self.newest.isoformat()}

    def with_pages(self, pages: Iterable[Page]) -> "Known":
        """Return this with what these pages show, newest first."""
        names = dict.fromkeys([name for page in pages for name in page.names] + list(self.names))
        times = [post.published_at for page in pages for post in page.posts if post.published_at]
        newest = max(times, default=self.newest)
        return Known(names=tuple(names)[:REMEMBERED], newest=newest)


def load_known(cursor: str | None) -> tuple[dict[str, Known], Gap | None]:
    """Return what is known of each listing; from a cursor that cannot be read, a gap."""
    try:
        data = json.loads(cursor) if cursor else {}
        return {name: Known.parse(known) for name, known in data.items()}, None
    except (ValueError, AttributeError, RecursionError):
        reason = "where reading was left off is unknown"
        return {}, Gap(since=None, until=datetime.now(UTC), reason=reason)


def dump_known(known: Mapping[str, Known]) -> str:
    """Return the cursor that holds what is known of these listings."""
    return json.dumps({name: listing.data() for name, listing in known.items()})
