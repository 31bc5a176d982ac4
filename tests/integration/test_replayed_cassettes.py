"""What X and Reddit really answered, as others recorded it, served to the real collectors.

Every recorded answer is given in place of the one we ask for: an answer to our own question must
end in posts, anything else in posts or in a CollectError, and nothing in another exception.
"""

import base64
import json
import logging
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from collectors import open_collector
from domain.errors import CollectError
from domain.types import Outcome, Post
from tests.loopback import Answer, Server, serve

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"
TOKEN = b'{"access_token":"t","token_type":"bearer","expires_in":3600,"scope":"*"}'
YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
EMPTY = Answer(body=b'{"kind":"Listing","data":{"children":[]}}')
#: Descriptions of the recordings, not recordings.
PROSE = (".md",)
#: Feeds: another collector's business, and no answer to what these two ask.
FEEDS = (".xml", ".rss")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One answer that somebody recorded."""

    path: str
    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass
class Tally:
    """What became of the files, and of the answers in them."""

    #: Files that hold a page of posts, files that hold none, and files without any answer.
    replayed: int = 0
    refused: int = 0
    no_recording: int = 0
    answers: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    #: Of the successes to the very questions our collectors ask.
    own: Counter[str] = field(default_factory=Counter)
    #: Entries in these, and the posts that became of them.
    own_entries: int = 0
    own_posts: int = 0

    @property
    def files(self) -> int:
        """How many files are accounted for."""
        return self.replayed + self.refused + self.no_recording


def recorded_in(file: Path) -> Iterator[Recorded]:
    """Yield the answers of a cassette; a file that is a body by itself is one."""
    content = file.read_bytes()
    if file.suffix == ".yaml":
        document = yaml.load(content, Loader=YAML)  # noqa: S506  safe, and faster where it can be
    else:
        document = json.loads(content) if file.suffix == ".json" else None
    interactions = _interactions(document)
    if interactions is None:
        yield Recorded(path="", status=_status_of(file), body=content, headers={})
        return
    yield from (_recorded(interaction) for interaction in interactions)


def _interactions(document: Any) -> list[Any] | None:
    if not isinstance(document, dict):
        return None
    found = document.get("interactions", document.get("http_interactions"))
    return found if isinstance(found, list) else None


def _recorded(interaction: Any) -> Recorded:
    request, response = interaction["request"], interaction["response"]
    status = response["status"]
    headers = {
        name.lower(): value if isinstance(value, str) else str(value[-1])
        for name, value in response["headers"].items()
    }
    return Recorded(
        path=urlsplit(request["uri"]).path.rstrip("/"),
        status=status.get("code") or status["status_code"],
        body=_inflated(_bytes(response["body"]), headers),
        headers={name: headers[name] for name in _MEANT & headers.keys()},
    )


#: Headers that change what an answer means; lengths and encodings are the server's own.
_MEANT = frozenset(
    {
        "content-type",
        "location",
        "retry-after",
        "www-authenticate",
        "x-rate-limit-remaining",
        "x-rate-limit-reset",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-ratelimit-used",
    }
)


def _bytes(body: Any) -> bytes:
    body = body or {}
    if "base64_string" in body:
        return base64.b64decode(body["base64_string"])
    string = body.get("string") or b""
    return string if isinstance(string, bytes) else string.encode("utf-8", "surrogateescape")


def _inflated(body: bytes, headers: Mapping[str, str]) -> bytes:
    if headers.get("content-encoding") != "gzip" or body[:2] != b"\x1f\x8b":
        return body
    return zlib.decompressobj(wbits=31).decompress(body)


def _status_of(file: Path) -> int:
    """Return the status in the name of a body that was quoted by itself."""
    number = file.name[:3]
    return int(number) if number.isdigit() else 200


def _answer(recorded: Recorded) -> Answer:
    headers = {
        name: value.encode("latin-1", "replace").decode("latin-1")
        for name, value in recorded.headers.items()
        if value.isprintable()
    }
    return Answer(body=recorded.body, status=recorded.status, headers=headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """How the collector of one kind asks its questions."""

    kind: str
    #: Every recorded answer is given to each of these.
    paths: tuple[str, ...]
    #: What else the server must know.
    routes: Mapping[str, Answer]
    #: What the collector itself would ask to get an answer like this one.
    own_question: Callable[[Recorded], str | None]
    options: Callable[[str], dict[str, Any]]


def _x_question(recorded: Recorded) -> str | None:
    own = re.fullmatch(r"/2/tweets/search/recent|/2/users/\d+/mentions", recorded.path)
    return recorded.path if own else None


def _x_options(path: str) -> dict[str, Any]:
    account = path.split("/")[3]
    # One page: a recorded token for the next one would lead back to it.
    if path.endswith("/recent"):
        return {"bearer_token": "t", "query": "tweepy", "max_posts": 10}
    return {"bearer_token": "t", "user_id": account, "max_posts": 5}


def _reddit_question(recorded: Recorded) -> str | None:
    if re.fullmatch(r"/r/\w+/search", recorded.path):
        return "/search"
    return recorded.path if re.fullmatch(r"/r/\w+/(new|comments)", recorded.path) else None


def _reddit_options(path: str) -> dict[str, Any]:
    keys = {"client_id": "i", "client_secret": "s"}
    if not path.startswith("/r/"):
        return keys | {"query": "praw"}
    return keys | {"subreddits": (path.split("/")[2],), "comments": path.endswith("/comments")}


X = Platform(
    kind="x",
    paths=("/2/tweets/search/recent", "/2/users/783214/mentions"),
    routes={},
    own_question=_x_question,
    options=_x_options,
)
REDDIT = Platform(
    kind="reddit",
    paths=("/search", "/api/v1/access_token"),
    routes={
        "/api/v1/access_token": Answer(body=TOKEN),
        "/search": EMPTY,
    },
    own_question=_reddit_question,
    options=_reddit_options,
)


def _replay(platform: Platform) -> Tally:
    """Replay all files of a platform on one server."""
    tally = Tally()
    with serve({}) as server:
        for file in _files(platform.kind):
            answers = [] if file.suffix in PROSE + FEEDS else list(recorded_in(file))
            pages = [_replay_answer(server, platform, answer, tally) for answer in answers]
            tally.no_recording += not answers
            tally.replayed += any(pages)
            tally.refused += bool(answers) and not any(pages)
    return tally


def _replay_answer(server: Server, platform: Platform, answer: Recorded, tally: Tally) -> bool:
    """Give one answer to every question; return whether any took it for a page."""
    tally.answers += 1
    own = platform.own_question(answer)
    paths = dict.fromkeys((*platform.paths, own) if own else platform.paths)
    results = {path: _ask(server, platform, path, answer) for path in paths}
    outcomes = [outcome for outcome, _ in results.values()]
    tally.outcomes.update(outcomes)
    if own and answer.status == HTTPStatus.OK:
        outcome, posts = results[own]
        tally.own[outcome] += 1
        tally.own_entries += _entries(answer.body)
        tally.own_posts += posts
    return "ok" in outcomes


def _entries(body: bytes) -> int:
    data = json.loads(body)["data"]
    return len(data if isinstance(data, list) else data["children"])


def _ask(server: Server, platform: Platform, path: str, answer: Recorded) -> tuple[str, int]:
    """Return ``ok`` and how many posts, or an error's outcome; anything else fails the test."""
    # Whoever asks for the comments of a subreddit asks for its posts first.
    posts_first = path.replace("/comments", "/new")
    server.routes = {**platform.routes, posts_first: EMPTY, path: _served(answer)}
    usual = {"name": "c", "allow_private": True, "api_url": server.url("")}
    usual |= {"token_url": server.url("")} if platform.kind == "reddit" else {}
    collector = open_collector(platform.kind, usual | platform.options(path))
    try:
        posts = [post for batch in collector.collect(None) for post in batch.posts]
    except CollectError as error:
        return str(error.outcome), 0
    assert all(_is_fit_to_store(post) for post in posts)
    return "ok", len(posts)


def _served(recorded: Recorded) -> Answer:
    headers = {name: value for name, value in recorded.headers.items() if value.isprintable()}
    return Answer(body=recorded.body, status=recorded.status, headers=headers)


def _is_fit_to_store(post: Post) -> bool:
    text = post.text.encode("utf-8").decode()
    return "\x00" not in text and bool(post.key.id) and post.raw is not None


def _files(kind: str) -> list[Path]:
    folder = RECORDINGS / kind
    if not folder.is_dir():
        pytest.skip(f"the recordings of others are not here: {folder.name}")
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("platform", "questions", "pages"), [(X, 4, 25), (REDDIT, 8, 100)], ids=["x", "reddit"]
)
def test_every_recorded_answer_ends_in_posts_or_in_a_collect_error(platform, questions, pages):
    """Each file is accounted for, and no answer to a question of our own is refused."""
    tally = _replay(platform)

    assert tally.files == len(_files(platform.kind))
    assert tally.own.keys() == {"ok"}
    assert tally.own["ok"] == questions
    assert tally.own_posts == tally.own_entries > 0
    assert tally.replayed >= pages
    assert tally.outcomes.keys() <= {"ok"} | set(Outcome)
    assert tally.answers >= tally.replayed + tally.refused
    logging.getLogger(__name__).info("%s: %s", platform.kind, tally)
