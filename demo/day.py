"""The posts of the demo's day, read from ``demo/posts``, with what a fair reader expects."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

POSTS = Path(__file__).parent / "posts"
ZONE = ZoneInfo("Europe/London")

#: X numbers its posts by milliseconds since this moment, shifted by 22 bits.
#: Source: https://github.com/twitter-archive/snowflake/tree/snowflake-2010
X_EPOCH_MS = 1_288_834_974_657


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a fair reader makes of one post; the levels are those of ``docs/labels.md``."""

    #: It is about our school or one of its people.
    about: bool = True
    abuse: int = 0
    threat: int = 0
    #: The name of a severity in lower case.
    severity: str = "none"
    #: Its mail may hold neither a name nor a quotation.
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPost:
    """One written post of the day."""

    #: Unique within its file.
    id: str
    #: The stem of its file: gazette, forum, x, reddit or shoutbox.
    place: str
    at: datetime
    author: str
    text: str
    expected: Expected
    why: str
    title: str = ""
    #: The id of the post it answers, in the same file.
    reply_to: str = ""
    #: Its position in the file, from 1.
    number: int = field(default=1)

    @property
    def x_id(self) -> str:
        """The number X would give it."""
        milliseconds = int(self.at.timestamp() * 1000)
        return str(((milliseconds - X_EPOCH_MS) << 22) + self.number)

    @property
    def reddit_id(self) -> str:
        """The base-36 id Reddit would give it, without ``t1_`` or ``t3_``."""
        return f"demo{self.number:02d}"

    @property
    def mark(self) -> str:
        """What its collector keeps of where it came from: a number, or the path of its page."""
        if self.place == "x":
            return self.x_id
        return self.reddit_id if self.place == "reddit" else f"/{self.place}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """All posts of one day, by place, oldest first."""

    day: date
    posts: tuple[DayPost, ...]

    def at(self, place: str) -> tuple[DayPost, ...]:
        """Return the posts of one place, oldest first."""
        return tuple(post for post in self.posts if post.place == place)


def read_day(day: date) -> Day:
    """Return the written posts as they were posted on ``day``.

    Raises:
        OSError: a file of posts cannot be read.
    """
    posts = [post for path in sorted(POSTS.glob("*.toml")) for post in _read(path, day)]
    return Day(day=day, posts=tuple(sorted(posts, key=lambda post: (post.at, post.place))))


def _read(path: Path, day: date) -> list[DayPost]:
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["posts"]
    return [_post(entry, path.stem, number, day) for number, entry in enumerate(entries, start=1)]


def _post(entry: Mapping[str, Any], place: str, number: int, day: date) -> DayPost:
    return DayPost(
        id=entry["id"],
        place=place,
        number=number,
        at=datetime.combine(day, time.fromisoformat(entry["at"]), tzinfo=ZONE),
        author=entry["author"],
        title=entry.get("title", ""),
        text=entry["text"],
        reply_to=entry.get("reply_to", ""),
        expected=Expected(**entry["expect"]),
        why=entry["why"],
    )
