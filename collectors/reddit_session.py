"""Asking Reddit through praw, without praw's waits, repeats and outside settings.

Source: https://www.reddit.com/dev/api and https://github.com/reddit-archive/reddit/wiki/OAuth2,
checked 2026-11-22.
"""

import configparser
import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import requests

from collectors import failures
from collectors.http import GuardedSession
from collectors.sdk_session import JsonAnswer, SdkSession, body_of_refusal, read_json
from domain.errors import CollectError, RateLimitedError, SourceRefusedError
from domain.types import Outcome

_TOKEN_PATH = "/api/v1/access_token"  # noqa: S105  a path
#: Why a subreddit alone is shut; any other 403 is about us.
_SHUT = frozenset({"private", "quarantined", "gold_only", "banned"})

#: Gives the answer to a GET of a path with parameters; raises CollectError only.
Ask = Callable[[str, Mapping[str, Any]], JsonAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The app that Reddit approved, and where it asks."""

    client_id: str
    client_secret: str
    api_url: str
    token_url: str


class _RedditSession(SdkSession):
    """Keeps Reddit's limits instead of praw, which would sleep, and reads each answer once."""

    def __init__(self, source: str, session: GuardedSession) -> None:
        super().__init__(source, session, lambda *answer: _refusal(source, *answer))
        self.answer = JsonAnswer(value=None, sha256="", received_at=datetime.now(UTC))
        self._wait_until: datetime | None = None

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        """Ask once, unless the last answer said that no more may be asked now."""
        if self._wait_until and datetime.now(UTC) < self._wait_until:
            message = "Reddit allows no more requests for now"
            raise RateLimitedError(self.source, message, until=self._wait_until)
        response = super().request(method, url, **options)
        self._wait_until = _limit(response, datetime.now(UTC))
        # Hidden from praw: its limiter sleeps, and stumbles over numbers that are not whole.
        for header in [
            name for name in response.headers if name.lower().startswith("x-ratelimit")
        ]:
            del response.headers[header]
        self.answer = read_json(self.source, response)
        if urlsplit(url).path == _TOKEN_PATH:
            _check_token(self.source, self.answer.value)
        return response


def open_reddit(source: str, session: GuardedSession, app: App) -> Ask:
    """Return a function that asks Reddit as an app."""
    own_session = _RedditSession(source, session)
    reddit = _open_praw(own_session, app)

    def ask(path: str, params: Mapping[str, Any]) -> JsonAnswer:
        from prawcore.exceptions import BadJSON, RequestException

        try:
            reddit.request(method="GET", path=path, params=dict(params))
        except RequestException as error:
            # prawcore wraps whatever its session raises, our own errors too.
            raise error.original_exception from None
        except BadJSON:
            # Only a number too long for Python: the session has read the answer without it.
            pass
        return own_session.answer

    return ask


def _open_praw(session: _RedditSession, app: App) -> Any:
    """Return a client that takes its settings from here alone.

    praw would read ``praw.ini`` of the current directory and ``praw_*`` of the environment, and
    either could send the app's secret to another host.
    """
    import praw
    from praw.config import Config

    # At DEBUG it logs every query.
    logging.getLogger("prawcore").setLevel(logging.WARNING)
    shipped = configparser.ConfigParser(interpolation=None)
    shipped.read_string(files("praw").joinpath("praw.ini").read_text("utf-8"))
    Config.CONFIG = shipped
    unused = dict.fromkeys(("password", "redirect_uri", "refresh_token", "username"))
    return praw.Reddit(
        "DEFAULT",
        requestor_kwargs={"session": session},
        client_id=app.client_id,
        client_secret=app.client_secret,
        user_agent=str(session.headers["User-Agent"]),
        check_for_updates=False,
        check_for_async=False,
        oauth_url=app.api_url,
        reddit_url=app.token_url,
        **unused,
    )


def _refusal(source: str, response: requests.Response, now: datetime) -> CollectError | None:  # noqa: ARG001
    """Return what Reddit means where its status alone does not say it."""
    path = urlsplit(response.url).path
    body = body_of_refusal(response)
    match response.status_code:
        case HTTPStatus.BAD_REQUEST if path == _TOKEN_PATH and "error" in body:
            return _no_app(source)
        case HTTPStatus.FORBIDDEN if str(body.get("reason")) in _SHUT:
            return _gone(source, path, str(body["reason"]))
        case HTTPStatus.NOT_FOUND if path.startswith("/r/"):
            return _gone(source, path, "there is no such subreddit")
        case HTTPStatus.FOUND if "/subreddits/search" in response.headers.get("location", ""):
            return _gone(source, path, "there is no such subreddit")
    return None


def _gone(source: str, path: str, why: str) -> CollectError:
    name = path.split("/")[2] if path.startswith("/r/") else "what was asked for"
    return CollectError(source, f"{name}: {why}", outcome=Outcome.GONE)


def _no_app(source: str) -> SourceRefusedError:
    message = "Reddit does not accept the app's id and secret"
    return SourceRefusedError(source, message, outcome=Outcome.AUTH)


def _limit(response: requests.Response, now: datetime) -> datetime | None:
    """Return until when nothing more may be asked; ``None`` while something may."""
    remaining = _number(response.headers.get("x-ratelimit-remaining"))
    if remaining is None or remaining >= 1:
        return None
    wait = _number(response.headers.get("x-ratelimit-reset")) or 0.0
    return now + min(timedelta(seconds=min(max(wait, 0.0), 1e6)), failures.LONGEST_WAIT)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _check_token(source: str, value: object) -> None:
    """Refuse an answer that praw would stumble over.

    Raises:
        CollectError: It holds no token.
    """
    match value:
        case {"access_token": str(token), "expires_in": int(), "scope": str()} if (
            token.isascii() and token.isprintable()
        ):
            return
        case {"error": _}:
            raise _no_app(source)
    message = "Reddit answers with something that is not a token"
    raise CollectError(source, message, outcome=Outcome.BAD_ANSWER)
