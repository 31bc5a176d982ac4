"""The entries of a feed as posts: which platform, which key, which text, which date.

Entries have ids that are missing, shared or invented anew; the key is the first of id, link and
text that tells an entry from its neighbours. It never holds the address of the feed, which for
some services is a secret.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from collectors.feed_worker import Entry
from collectors.plain_text import safe
from domain.types import Post, PostKey, Raw

#: Before the first feeds, no date can be right.
_FIRST_YEAR = 1997
#: A clock may be wrong, or in the wrong zone, by this much.
_CLOCK_ERROR = timedelta(days=1)
#: Longer ids are stored as their hash.
_ID_LIMIT = 300
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_GOOGLE = re.compile(r"google\.(?:com|(?:com?\.)?[a-z]{2})")
_MASTODON_FEED = re.compile(r"/(?:tags/[^/]+|@[^/]+)\.rss")
_MASTODON_POST = re.compile(r"/@([^/]+)/\d+")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One answer of one feed."""

    #: The source's name in the configuration.
    source: str
    #: Where the feed is; used to tell its platform and to complete links, never stored.
    url: str
    at: datetime
    answer_sha256: str


def platform_of(url: str) -> str:
    """Return the platform that a feed's address belongs to, ``feed`` for the many others."""
    parts = urlsplit(url)
    host, path = (parts.hostname or "").removeprefix("www."), parts.path
    if _GOOGLE.fullmatch(host) and path.startswith("/alerts/"):
        return "google-alerts"
    if host == "news.google.com":
        return "google-news"
    for name in ("youtube", "wikipedia", "reddit"):
        if host == f"{name}.com" or host.endswith((f".{name}.org", f".{name}.com")):
            return name
    return "mastodon" if _MASTODON_FEED.fullmatch(path) else "feed"


def posts_of(entries: Iterable[Entry], reading: Reading) -> tuple[Post, ...]:
    """Return the entries as posts, in their order, the same one only once."""
    unfolded = tuple(_unfolded(entries, reading))
    ids = _ids(unfolded, reading)
    posts = {key: _post(entry, key, reading) for entry, key in zip(unfolded, ids, strict=True)}
    return tuple(posts.values())


def normal_link(url: str) -> str:
    """Return the form of a link that two spellings of it share; empty for none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not parts.hostname:
        return ""
    host = parts.hostname if port in {None, _PORTS[parts.scheme]} else f"{parts.hostname}:{port}"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    ]
    path = parts.path or "/"
    return urlunsplit((parts.scheme, host, path, urlencode(query), parts.fragment))


def _unfolded(entries: Iterable[Entry], reading: Reading) -> Iterator[Entry]:
    """Skip stories that an aggregator tells twice in the same words."""
    if platform_of(reading.url) not in {"google-alerts", "google-news"}:
        yield from entries
        return
    told: set[tuple[str, ...]] = set()
    for entry in entries:
        where = entry.source or urlsplit(_link(entry, reading)).hostname or ""
        day = (entry.published or entry.updated or "")[:10]
        story = (_words(entry.title), where, day, _words(entry.body))
        if story not in told:
            told.add(story)
            yield entry


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _ids(entries: Sequence[Entry], reading: Reading) -> list[str]:
    """Return an id for each entry: the first rung of the ladder that only it stands on."""
    ladder: tuple[Callable[[Entry], str], ...] = (
        lambda entry: entry.id,
        lambda entry: normal_link(_link(entry, reading)),
    )
    found = [""] * len(entries)
    for rung in ladder:
        values = [rung(entry) for entry in entries]
        texts = {(value, _text(entry)) for value, entry in zip(values, entries, strict=True)}
        shared = Counter(value for value, _ in texts)
        for number, value in enumerate(values):
            if value and shared[value] == 1:
                found[number] = found[number] or value
    return [
        _short(value) or _digest(_text(entry)) for value, entry in zip(found, entries, strict=True)
    ]


def _short(value: str) -> str:
    return value if len(value) <= _ID_LIMIT else _digest(value)


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _post(entry: Entry, entry_id: str, reading: Reading) -> Post:
    platform, link = platform_of(reading.url), _link(entry, reading)
    reply = entry.reply_to
    return Post(
        key=PostKey(platform=platform, id=f"{reading.source}:{entry_id}"),
        text=_text(entry),
        collected_at=reading.at,
        url=link or None,
        author=entry.author or _mastodon_author(platform, link),
        published_at=_date(entry.published or entry.updated, reading.at),
        lang=entry.lang.lower() if _LANGUAGE.fullmatch(entry.lang) else None,
        in_reply_to=PostKey(platform=platform, id=f"{reading.source}:{reply}") if reply else None,
        raw=Raw(body=entry.original, answer_sha256=reading.answer_sha256),
    )


def _text(entry: Entry) -> str:
    """Return title and body, the title once."""
    if entry.body.startswith(entry.title.removesuffix("…").removesuffix("...").rstrip()):
        return entry.body
    return f"{entry.title}\n\n{entry.body}".strip()


def _link(entry: Entry, reading: Reading) -> str:
    """Return where a person can read the entry: complete, and not by way of a search engine.

    Links are completed only where nothing of the feed's own path can end up in them.
    """
    try:
        link = urljoin(reading.url, entry.link) if entry.link.startswith("/") else entry.link
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.scheme not in _PORTS:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    if _GOOGLE.fullmatch(host) and parts.path == "/url":
        wanted = dict(parse_qsl(parts.query))
        return safe(wanted.get("url") or wanted.get("q") or link)
    return link


def _mastodon_author(platform: str, link: str) -> str | None:
    parts = urlsplit(link)
    match = _MASTODON_POST.fullmatch(parts.path) if platform == "mastodon" else None
    return f"@{match.group(1)}@{parts.hostname}" if match else None


def _date(value: str | None, now: datetime) -> datetime | None:
    """Return a date a feed gives where it can be true; slightly future ones mean now."""
    if value is None:
        return None
    date = datetime.fromisoformat(value).astimezone(UTC)
    if date.year < _FIRST_YEAR or date > now + _CLOCK_ERROR:
        return None
    return min(date, now)
