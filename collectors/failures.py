"""What went wrong on the wire, as a :class:`~domain.errors.CollectError` that can be shown.

No message holds an address beyond scheme and host: paths and queries of feeds carry secrets.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
from requests import exceptions

from collectors.http import AddressRefusedError, DeadlineError, IncompleteError, TooLargeError
from domain.errors import CollectError, RateLimitedError, SourceRefusedError
from domain.types import Outcome

#: The longest that we let a server keep us away: its header is a stranger's word.
LONGEST_WAIT = timedelta(minutes=15)
_A_DAY_S = 86_400.0

_MEANING: tuple[tuple[type[exceptions.RequestException], Outcome, str], ...] = (
    (AddressRefusedError, Outcome.BAD_ANSWER, "{host} leads to an address that is not public"),
    (DeadlineError, Outcome.NETWORK, "{host} did not answer completely within the deadline"),
    (TooLargeError, Outcome.BAD_ANSWER, "the answer of {host} is too large: {error}"),
    (IncompleteError, Outcome.NETWORK, "the answer of {host} broke off"),
    (exceptions.ContentDecodingError, Outcome.BAD_ANSWER, "{host} sends damaged compression"),
    (exceptions.TooManyRedirects, Outcome.BAD_ANSWER, "{host} redirects without end"),
    (exceptions.InvalidSchema, Outcome.BAD_ANSWER, "{host} leads away from http and https"),
    (exceptions.SSLError, Outcome.NETWORK, "the certificate of {host} could not be trusted"),
    (exceptions.ConnectTimeout, Outcome.NETWORK, "{host} could not be reached in time"),
    (exceptions.Timeout, Outcome.NETWORK, "{host} stopped answering"),
    (exceptions.ConnectionError, Outcome.NETWORK, "{host} could not be reached"),
    (ValueError, Outcome.BAD_ANSWER, "{host} leads to something that is no address"),  # type: ignore[assignment]
)

_REFUSED = {
    HTTPStatus.UNAUTHORIZED: (Outcome.AUTH, "does not accept our credentials"),
    HTTPStatus.PAYMENT_REQUIRED: (Outcome.QUOTA, "says that its credit is used up"),
    HTTPStatus.FORBIDDEN: (Outcome.AUTH, "does not let us in"),
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: (Outcome.AUTH, "is behind a proxy that asks us in"),
}
_GONE = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS}
)
_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})


def from_exception(source: str, error: exceptions.RequestException, url: str) -> CollectError:
    """Return what an exception of the HTTP stack means for a source."""
    for kind, outcome, words in _MEANING:
        if isinstance(error, kind):
            return CollectError(source, words.format(host=host(url), error=error), outcome=outcome)
    return CollectError(source, f"{host(url)} could not be asked", outcome=Outcome.NETWORK)


def from_status(source: str, response: requests.Response, now: datetime) -> CollectError | None:
    """Return what an answer's status means for a source; ``None`` when the body may be read."""
    status = response.status_code
    if response.ok and status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    until = retry_at(response.headers, now)
    words = f"{host(response.url)} answers {status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS or (
        status == HTTPStatus.SERVICE_UNAVAILABLE and until
    ):
        return RateLimitedError(source, f"{words}: it asks us to wait", until=until)
    if status in _REFUSED:
        outcome, meaning = _REFUSED[HTTPStatus(status)]
        return SourceRefusedError(source, f"{words}: it {meaning}", outcome=outcome)
    return CollectError(source, words, outcome=_outcome(status))


def retry_at(
    headers: Mapping[str, str], now: datetime, longest: timedelta = LONGEST_WAIT
) -> datetime | None:
    """Return until when an answer's ``Retry-After`` asks us to stay away.

    Seconds or an HTTP date; never in the past, never further away than ``longest``; ``None``
    without the header, or when it is neither.
    """
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    wait = _wait(value, now)
    return None if wait is None else now + min(max(wait, timedelta()), longest)


def host(url: str) -> str:
    """Return the scheme and host of an address, which are fit to be shown."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the address"
    return f"{parts.scheme}://{parts.hostname}" if parts.hostname else "the address"


def _wait(value: str, now: datetime) -> timedelta | None:
    with suppress(ValueError):
        return timedelta(seconds=min(max(float(value), 0.0), _A_DAY_S))
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return (then if then.tzinfo else then.replace(tzinfo=UTC)) - now


def _outcome(status: int) -> Outcome:
    if status in _GONE:
        return Outcome.GONE
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        return Outcome.NETWORK
    return Outcome.BAD_ANSWER
