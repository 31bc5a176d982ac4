"""The day's posts as X and Reddit answer, in the shapes their documentation gives.

The query language of neither is implemented: every search finds the whole day, as a broad one
would, so that what does not concern the school is there to be left alone.

Source: https://docs.x.com/x-api/posts/search/integrate/paginate and, for listings,
https://www.reddit.com/dev/api/; checked 2026-11-22.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from html import escape
from typing import Any

from demo.day import DayPost

Query = Mapping[str, str]

#: A longer post carries its whole text as ``note_tweet``, and only the head as ``text``.
X_HEAD = 280
#: The least and the usual that X gives in a page; ours is small, so that there are pages.
X_PAGE = 10
SUBREDDIT = "skelby"


def x_search(posts: Sequence[DayPost], query: Query) -> dict[str, Any]:
    """Return one page, newest first, of what lies between ``since_id`` and ``until_id``."""
    since, until = int(query.get("since_id", "0")), int(query.get("until_id", "0")) or 1 << 63
    found = [post for post in posts if since < int(post.x_id) < until]
    found.sort(key=lambda post: int(post.x_id), reverse=True)
    start = int(query.get("next_token") or query.get("pagination_token") or "0")
    page = found[start : start + X_PAGE]
    if not page:
        return {"meta": {"result_count": 0}}
    return {
        "data": [_tweet(post) for post in page],
        "includes": {"users": [_user(post.author) for post in page]},
        "meta": _x_meta(page, start + X_PAGE if start + X_PAGE < len(found) else None),
    }


def x_user(username: str) -> dict[str, Any]:
    """Return one account as the look-up by user name does."""
    return {"data": _user(username)}


def _x_meta(page: Sequence[DayPost], following: int | None) -> dict[str, Any]:
    meta: dict[str, Any] = {
        "newest_id": page[0].x_id,
        "oldest_id": page[-1].x_id,
        "result_count": len(page),
    }
    return meta if following is None else {**meta, "next_token": str(following)}


def _tweet(post: DayPost) -> dict[str, Any]:
    text = escape(post.text, quote=False)  # X sends &, < and > as entities
    tweet: dict[str, Any] = {
        "id": post.x_id,
        "text": text,
        "author_id": _user_id(post.author),
        "conversation_id": post.x_id,
        "created_at": post.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "edit_history_tweet_ids": [post.x_id],
        "lang": "en",
    }
    if len(post.text) > X_HEAD:
        tweet |= {"text": text[: X_HEAD - 1] + "…", "note_tweet": {"text": text}}
    return tweet


def _user(name: str) -> dict[str, Any]:
    return {"id": _user_id(name), "name": name, "username": name}


def _user_id(name: str) -> str:
    return str(int.from_bytes(name.encode()[:6], "big"))


def reddit_token() -> dict[str, Any]:
    """Return the answer to a client's request for a token."""
    return {"access_token": "demo", "token_type": "bearer", "expires_in": 86_400, "scope": "*"}


def reddit_listing(posts: Sequence[DayPost], kinds: str, query: Query) -> dict[str, Any]:
    """Return one page of submissions (``t3``), comments (``t1``) or both, newest first."""
    things = [_thing(post, posts) for post in reversed(posts)]
    found = [thing for thing in things if thing["kind"] in kinds.split()]
    names = [thing["data"]["name"] for thing in found]
    after = query.get("after", "")
    start = names.index(after) + 1 if after in names else 0
    page = found[start : start + int(query.get("limit", "25"))]
    more = bool(page) and start + len(page) < len(found)
    return _listing(page, page[-1]["data"]["name"] if more else None)


def _listing(children: list[dict[str, Any]], after: str | None) -> dict[str, Any]:
    data = {"after": after, "before": None, "dist": len(children), "modhash": None}
    return {"kind": "Listing", "data": {**data, "geo_filter": "", "children": children}}


def _thing(post: DayPost, posts: Sequence[DayPost]) -> dict[str, Any]:
    if not post.reply_to:
        return {"kind": "t3", "data": _submission(post)}
    parent = next(other for other in posts if other.id == post.reply_to)
    return {"kind": "t1", "data": _comment(post, parent)}


def _common(post: DayPost) -> dict[str, Any]:
    return {
        "id": post.reddit_id,
        "author": post.author,
        "created_utc": post.at.timestamp(),
        "edited": False,
        "subreddit": SUBREDDIT,
        "subreddit_name_prefixed": f"r/{SUBREDDIT}",
        "over_18": False,
        "score": 1,
    }


def _submission(post: DayPost) -> dict[str, Any]:
    return {
        **_common(post),
        "name": f"t3_{post.reddit_id}",
        "title": post.title,
        "selftext": post.text,
        "is_self": True,
        "num_comments": 0,
        "permalink": f"/r/{SUBREDDIT}/comments/{post.reddit_id}/post/",
        "url": f"https://www.reddit.com/r/{SUBREDDIT}/comments/{post.reddit_id}/post/",
    }


def _comment(post: DayPost, parent: DayPost) -> dict[str, Any]:
    return {
        **_common(post),
        "name": f"t1_{post.reddit_id}",
        "body": post.text,
        "link_id": f"t3_{parent.reddit_id}",
        "link_title": parent.title,
        "parent_id": f"t3_{parent.reddit_id}",
        "permalink": f"/r/{SUBREDDIT}/comments/{parent.reddit_id}/post/{post.reddit_id}/",
    }
