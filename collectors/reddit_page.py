"""One page of a Reddit listing: posts and comments, newest first.

Source: https://www.reddit.com/dev/api (listings, fullnames) and
https://github.com/reddit-archive/reddit/wiki/JSON, checked 2026-11-22.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from collectors.plain_text import safe
from collectors.sdk_session import JsonAnswer
from domain.errors import CollectError
from domain.types import Outcome, Post, PostKey

PLATFORM = "reddit"

_COMMENT, _POST = "t1", "t3"
_FULLNAME = re.compile(r"t[0-9]+_[0-9a-z]{1,13}")
#: What Reddit puts where an author, a moderator or Reddit itself took something away.
_TAKEN_AWAY = re.compile(r"\[\s*(?:deleted|removed)(?:\s+by\s+[^\]]*)?\s*\]", re.IGNORECASE)
_AUTHOR = re.compile(r"[A-Za-z0-9_-]{1,50}")
_PERMALINK = re.compile(r"/(?:r|user|u)/[\w.:%/-]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one answer shows of a listing."""

    posts: tuple[Post, ...]
    #: Fullnames of everything on the page, of what was taken away too.
    names: tuple[str, ...]
    #: The fullname after which the next page begins; empty on the last one.
    after: str
    #: Entries that are neither posts nor comments.
    unreadable: int = 0


def read_page(source: str, answer: JsonAnswer) -> Page:
    """Return the page that an answer holds.

    Raises:
        CollectError: It is no listing of posts or comments; an empty one is.
    """
    match answer.value:
        case {"kind": "Listing", "data": {"children": [*entries]} as data}:
            return _page(source, entries, data.get("after"), answer)
    raise _no_listing(source)


def _page(source: str, entries: list[Any], after: object, answer: JsonAnswer) -> Page:
    readable = [entry for entry in entries if _is_readable(entry)]
    if entries and not readable:
        raise _no_listing(source)
    return Page(
        posts=_unique(_post(entry, answer) for entry in readable if _text(entry)),
        names=tuple(dict.fromkeys(_fullname(entry) for entry in readable)),
        after=after if isinstance(after, str) and _FULLNAME.fullmatch(after) else "",
        unreadable=len(entries) - len(readable),
    )


def _is_readable(entry: object) -> bool:
    match entry:
        case {"kind": "t1", "data": {"body": str()}} | {"kind": "t3", "data": {"title": str()}}:
            return bool(_fullname(entry))
    return False


def _fullname(entry: Any) -> str:
    data = entry["data"]
    for name in (data.get("name"), f"{entry['kind']}_{data.get('id')}"):
        if isinstance(name, str) and _FULLNAME.fullmatch(name):
            return name
    return ""


def _text(entry: Any) -> str:
    """Return title and body without what was taken away; empty if nothing is left."""
    data = entry["data"]
    parts = [data["body"]] if entry["kind"] == _COMMENT else [data["title"], data.get("selftext")]
    left = [part for part in parts if isinstance(part, str) and not _is_taken_away(part)]
    return safe("\n\n".join(part for part in left if part.strip()))


def _is_taken_away(part: str) -> bool:
    return _TAKEN_AWAY.fullmatch(part.strip()) is not None


def _post(entry: Any, answer: JsonAnswer) -> Post:
    data = entry["data"]
    author = data.get("author")
    return Post(
        key=PostKey(platform=PLATFORM, id=_fullname(entry)),
        text=_text(entry),
        collected_at=answer.received_at,
        url=_url(data),
        author=author if isinstance(author, str) and _AUTHOR.fullmatch(author) else None,
        published_at=_moment(data.get("created_utc")),
        in_reply_to=_parent(data.get("parent_id")),
        thread=_title(data.get("link_title")),
        raw=answer.raw(entry),
    )


def _title(given: object) -> str:
    """Return the title of the post that a comment stands under, where Reddit says it."""
    return safe(given) if isinstance(given, str) and not _is_taken_away(given) else ""


def _url(data: dict[str, Any]) -> str | None:
    permalink, link = data.get("permalink"), str(data.get("link_id"))
    if isinstance(permalink, str) and _PERMALINK.fullmatch(permalink):
        return f"https://www.reddit.com{permalink}"
    # Listings of comments carried no permalink before 2018.
    if _FULLNAME.fullmatch(link) and _FULLNAME.fullmatch(f"t1_{data.get('id')}"):
        return f"https://www.reddit.com/comments/{link.partition('_')[2]}/_/{data['id']}/"
    return None


def _parent(fullname: object) -> PostKey | None:
    if isinstance(fullname, str) and _FULLNAME.fullmatch(fullname):
        return PostKey(platform=PLATFORM, id=fullname)
    return None


def _moment(seconds: object) -> datetime | None:
    if not isinstance(seconds, int | float) or not math.isfinite(seconds):
        return None
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _unique(posts: Iterable[Post]) -> tuple[Post, ...]:
    kept: dict[PostKey, Post] = {}
    for post in posts:
        kept.setdefault(post.key, post)
    return tuple(kept.values())


def _no_listing(source: str) -> CollectError:
    message = "Reddit answers with something that is not a listing"
    return CollectError(source, message, outcome=Outcome.BAD_ANSWER)
