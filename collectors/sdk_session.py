"""The session a platform's SDK is given: every answer is judged before the SDK sees it.

SDKs build exceptions from bodies they have not checked, sleep where a platform says so, repeat
requests and follow redirects. Behind this session none of that is reached: what is no good answer
is a :class:`~domain.errors.CollectError` already.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from collectors import failures
from collectors.http import GuardedSession
from domain.errors import CollectError
from domain.types import Outcome, Raw

#: A number longer than this stays text: Python refuses to read one of more than 4300 digits,
#: and one silly number must not cost the whole page.
MAX_DIGITS = 400

Judge = Callable[[requests.Response, datetime], CollectError | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonAnswer:
    """A body that is JSON, and what proves which one it was."""

    value: Any
    sha256: str
    received_at: datetime

    def raw(self, entry: object) -> Raw | None:
        """Return one entry's own object, byte for byte the same on every reading.

        ``None`` for one that is nested so deeply that it could be read but not written.
        """
        try:
            body = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        except RecursionError:
            return None
        return Raw(body=body.encode("ascii"), answer_sha256=self.sha256)


class SdkSession:
    """Looks enough like a ``requests.Session`` for tweepy and prawcore.

    Args:
        source: Name of the source, for what is raised.
        session: What asks.
        judge: Asked first what a status other than success means; ``None`` for nothing special.
        base_url: Where to ask in place of the scheme and host that the SDK has written in.
    """

    def __init__(
        self, source: str, session: GuardedSession, judge: Judge, *, base_url: str = ""
    ) -> None:
        self.source = source
        self.headers = session.headers
        self._session = session
        self._judge = judge
        self._base_url = base_url.rstrip("/")

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        """Ask once, follow nothing, and return the answer if it is a success.

        Raises:
            CollectError: There was no answer, or one that says no.
        """
        if self._base_url:
            url = self._base_url + urlsplit(url).path
        options["allow_redirects"] = False
        try:
            response = self._session.request(method, url, **options)
        except requests.RequestException as error:
            raise failures.from_exception(self.source, error, url) from error
        now = datetime.now(UTC)
        error_of_status = self._judge(response, now)
        if error_of_status or (
            error_of_status := failures.from_status(self.source, response, now)
        ):
            raise error_of_status
        return response

    def close(self) -> None:
        """Do nothing: whoever opened the session closes it."""


def read_json(source: str, response: requests.Response) -> JsonAnswer:
    """Return the JSON of a body.

    Raises:
        CollectError: It is none, such as the log-in page of a captive portal.
    """
    try:
        value = json.loads(response.content, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        # ValueError covers UnicodeDecodeError and JSONDecodeError.
        where = failures.host(response.url)
        message = f"{where} answers with something that is not JSON"
        raise CollectError(source, message, outcome=Outcome.BAD_ANSWER) from error
    digest = hashlib.sha256(response.content).hexdigest()
    return JsonAnswer(value=value, sha256=digest, received_at=datetime.now(UTC))


def body_of_refusal(response: requests.Response) -> dict[str, Any]:
    """Return the JSON object that explains a refusal; empty if there is none."""
    try:
        value = json.loads(response.content, parse_int=_integer)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_DIGITS else digits
