"""A web server on loopback that answers like the platforms the demo reads."""

import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from demo import feeds, platforms
from demo.day import Day

#: Every document and answer: path to a function of the day, the query and the site's address.
Answer = Callable[[Day, platforms.Query, str], tuple[str, str]]

RSS = "application/rss+xml; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"


def make_server(day: Day, port: int) -> ThreadingHTTPServer:
    """Return a server for ``day`` on ``port`` of loopback, 0 meaning any; not yet serving.

    Raises:
        OSError: the port is taken.
    """

    class Handler(_Handler):
        posts = day

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


class _Handler(BaseHTTPRequestHandler):
    """Answers one request of a collector."""

    posts: Day
    protocol_version = "HTTP/1.1"
    #: Head and body leave together: in two packets, the second waits for the first's receipt.
    wbufsize = -1

    def do_GET(self) -> None:
        """Answer with a feed, a listing or 404."""
        parts = urlsplit(self.path)
        answer = _find(parts.path)
        if answer is None:
            self._send(HTTPStatus.NOT_FOUND, b'{"title":"Not Found"}', JSON)
            return
        body, kind = answer(self.posts, dict(parse_qsl(parts.query)), self._site())
        self._send_document(body.encode(), kind)

    def do_POST(self) -> None:
        """Hand out a Reddit token; nothing else takes a POST."""
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path.startswith("/api/v1/access_token"):
            self._send(HTTPStatus.OK, json.dumps(platforms.reddit_token()).encode(), JSON)
        else:
            self._send(HTTPStatus.NOT_FOUND, b"{}", JSON)

    def _site(self) -> str:
        return f"http://{self.headers['Host']}"

    def _send_document(self, body: bytes, kind: str) -> None:
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if self.headers.get("If-None-Match") == etag:
            self._send(HTTPStatus.NOT_MODIFIED, b"", kind, etag)
        else:
            self._send(HTTPStatus.OK, body, kind, etag)

    def _send(self, status: HTTPStatus, body: bytes, kind: str, etag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in _limits().items():
            self.send_header(name, value)
        if etag:
            self.send_header("ETag", etag)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing: the demo's own output is the story."""


def _limits() -> dict[str, str]:
    """Return the headers by which X and Reddit say how much of the allowance is left."""
    return {
        "x-rate-limit-limit": "450",
        "x-rate-limit-remaining": "449",
        "x-rate-limit-reset": str(int(time()) + 900),
        "x-ratelimit-used": "1",
        "x-ratelimit-remaining": "99.0",
        "x-ratelimit-reset": "60",
    }


def _find(path: str) -> Answer | None:
    path = path.rstrip("/")
    fixed = _FIXED.get(path)
    if fixed:
        return fixed
    if path.startswith("/2/users/by/username/"):
        return lambda *_: _json(platforms.x_user(path.rpartition("/")[2]))
    if path.startswith("/2/users/") and path.endswith("/mentions"):
        return _x_mentions
    return _reddit(path)


def _reddit(path: str) -> Answer | None:
    if path.endswith("/comments"):
        return lambda day, query, _: _listing(day, "t1", query)
    if path.endswith(("/new", "/search")):
        return lambda day, query, _: _listing(day, "t3", query)
    return None


def _listing(day: Day, kinds: str, query: platforms.Query) -> tuple[str, str]:
    return _json(platforms.reddit_listing(day.at("reddit"), kinds, query))


def _x_mentions(day: Day, query: platforms.Query, _: str) -> tuple[str, str]:
    addressed = [post for post in day.at("x") if "@" in post.text]
    return _json(platforms.x_search(addressed, query))


def _json(value: dict[str, Any]) -> tuple[str, str]:
    return json.dumps(value), JSON


_FIXED: dict[str, Answer] = {
    "/gazette/rss.xml": lambda day, _, site: (feeds.gazette(day.at("gazette"), site), RSS),
    "/forum/atom.xml": lambda day, _, site: (feeds.forum(day.at("forum"), site), ATOM),
    "/shoutbox/rss.xml": lambda day, _, site: (feeds.shoutbox(day.at("shoutbox"), site), RSS),
    "/echo/rss.xml": lambda *_: (feeds.LOGIN_PAGE, HTML),
    "/2/tweets/search/recent": lambda day, query, _: _json(
        platforms.x_search(day.at("x"), query),
    ),
}
