"""One page of posts as X's version 2 API sends it.

Source: https://docs.x.com/x-api/posts/search/introduction and, for edited posts,
https://docs.x.com/x-api/fundamentals/edit-posts, checked 2026-11-22.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from collectors.plain_text import safe
from collectors.sdk_session import JsonAnswer
from collectors.snowflake import Stretch, as_id, first_id_at, moment_of
from domain.errors import CollectError, SourceRefusedError
from domain.types import Outcome, Post, PostKey

PLATFORM = "x"

#: Codes X uses for "no language": undetermined, no text, only tags, only media and the like.
_NO_LANGUAGE = frozenset({"und", "zxx", "qam", "qct", "qht", "qme", "qst", "art"})
_USERNAME = re.compile(r"[A-Za-z0-9_]{1,50}")
#: The last part of a problem's ``type``, and what it means when there is nothing but problems.
_PROBLEMS = {
    "resource-not-found": Outcome.GONE,
    "not-authorized-for-resource": Outcome.AUTH,
    "client-forbidden": Outcome.AUTH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Posts, newest first, and where the page lies in the timeline."""

    posts: tuple[Post, ...]
    #: ``since`` is its oldest id and ``until`` its newest; ``None`` where it names none.
    seen: Stretch
    #: Empty on the last page.
    next_token: str
    #: Entries without an id or a text.
    unreadable: int = 0


def read_page(source: str, answer: JsonAnswer) -> Page:
    """Return the page that an answer holds.

    Raises:
        CollectError: It holds none; an empty page is one.
    """
    body = answer.value if isinstance(answer.value, dict) else {}
    meta, entries = body.get("meta"), body.get("data", [])
    if "data" not in body and body.get("errors"):
        raise _only_problems(source, body["errors"])
    count = meta.get("result_count") if isinstance(meta, dict) else None
    if not isinstance(entries, list) or ("data" not in body and count != 0):
        raise _not_a_page(source)
    posts = _unique(_post(entry, _authors(body), answer) for entry in entries)
    readable = sum(_is_readable(entry) for entry in entries)
    if entries and not readable:
        raise _not_a_page(source)
    meta = meta if isinstance(meta, dict) else {}
    token = meta.get("next_token")
    return Page(
        posts=posts,
        seen=_place(meta, entries, answer.received_at),
        next_token=token if isinstance(token, str) else "",
        unreadable=len(entries) - readable,
    )


def _place(meta: dict[str, Any], entries: list[Any], now: datetime) -> Stretch:
    """Return where a page lies: as X says, else as its entries say.

    An id from the future would hide everything until then, so none counts for more than now.
    """
    ids = [i for i in (as_id(e.get("id")) for e in entries if isinstance(e, dict)) if i]
    oldest = as_id(meta.get("oldest_id")) or (ids[-1] if ids else None)
    newest = as_id(meta.get("newest_id")) or max(ids, default=None)
    return Stretch(since=oldest, until=min(newest, first_id_at(now)) if newest else None)


def _is_readable(entry: object) -> bool:
    return isinstance(entry, dict) and bool(_id(entry)) and isinstance(entry.get("text"), str)


def _post(entry: Any, authors: dict[str, str], answer: JsonAnswer) -> Post | None:
    if not _is_readable(entry):
        return None
    own_id = _id(entry)
    author = authors.get(str(entry.get("author_id"))) or _username(entry)
    number = as_id(own_id)
    return Post(
        key=PostKey(platform=PLATFORM, id=_first_id(entry) or own_id),
        text=_text(entry),
        collected_at=answer.received_at,
        url=None if number is None else f"https://x.com/{author or 'i'}/status/{own_id}",
        author=author,
        published_at=_moment(entry.get("created_at")) or (moment_of(number) if number else None),
        lang=_language(entry.get("lang")),
        in_reply_to=_reply(entry),
        raw=answer.raw(entry),
    )


def _id(entry: dict[str, Any]) -> str:
    value = entry.get("id")
    return safe(str(value)) if isinstance(value, str | int) else ""


def _first_id(entry: dict[str, Any]) -> str:
    """Return the id under which an edited post was first published: each edit has a new one."""
    history = entry.get("edit_history_tweet_ids")
    first = history[0] if isinstance(history, list) and history else None
    return str(first) if as_id(first) is not None else ""


def _text(entry: dict[str, Any]) -> str:
    """Return all of a post: beyond 280 characters the rest stands only in its note."""
    note = entry.get("note_tweet")
    whole = note.get("text") if isinstance(note, dict) else None
    return safe(html.unescape(whole if isinstance(whole, str) else entry["text"]))


def _authors(body: dict[str, Any]) -> dict[str, str]:
    includes = body.get("includes")
    users = includes.get("users") if isinstance(includes, dict) else None
    if not isinstance(users, list):
        return {}
    named = {str(user.get("id")): _username(user) for user in users if isinstance(user, dict)}
    return {user_id: name for user_id, name in named.items() if name}


def _username(thing: dict[str, Any]) -> str | None:
    name = thing.get("username")
    return name if isinstance(name, str) and _USERNAME.fullmatch(name) else None


def _language(code: object) -> str | None:
    return safe(code) if isinstance(code, str) and code not in _NO_LANGUAGE else None


def _reply(entry: dict[str, Any]) -> PostKey | None:
    referenced = entry.get("referenced_tweets")
    for other in referenced if isinstance(referenced, list) else ():
        if isinstance(other, dict) and other.get("type") == "replied_to" and _id(other):
            return PostKey(platform=PLATFORM, id=_id(other))
    return None


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _unique(posts: Iterable[Post | None]) -> tuple[Post, ...]:
    """Keep the first of each key: the newest, so of an edited post the latest words."""
    kept: dict[PostKey, Post] = {}
    for post in posts:
        if post is not None:
            kept.setdefault(post.key, post)
    return tuple(kept.values())


def _only_problems(source: str, problems: object) -> CollectError:
    first = problems[0] if isinstance(problems, list) and problems else None
    kind = str(first.get("type")).rpartition("/")[2] if isinstance(first, dict) else ""
    outcome = _PROBLEMS.get(kind, Outcome.BAD_ANSWER)
    message = "X answers with nothing but errors" + (f": {kind}" if kind in _PROBLEMS else "")
    refused = SourceRefusedError if outcome is Outcome.AUTH else CollectError
    return refused(source, message, outcome=outcome)


def _not_a_page(source: str) -> CollectError:
    message = "X answers with something that is not a page of posts"
    return CollectError(source, message, outcome=Outcome.BAD_ANSWER)
