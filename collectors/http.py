"""One guarded HTTP stack for all collectors: nobody reads a platform past these limits.

Whatever asks through the session (``requests`` code of ours, tweepy, praw), the body is read here,
under caps and a deadline, before anybody else sees the answer.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.response import BaseHTTPResponse

from collectors.addresses import is_public
from collectors.connections import GuardedPools, InternalAddressError, Line

#: How often an answer may send us elsewhere.
MAX_REDIRECTS = 5

_PIECE_BYTES = 65_536
#: Near its limit an answer is read in small steps, so that as much is kept on every machine.
_LAST_PIECES_BYTES = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a collector goes for one answer."""

    #: How to reach the school's technician; goes into the User-Agent.
    contact: str = ""
    #: To connect, and between two pieces of an answer.
    timeout_s: float = 20.0
    #: For one request from the first look-up to the last octet, over all redirects.
    deadline_s: float = 60.0
    #: Octets of one body as sent.
    max_bytes: int = 5_000_000
    #: Octets of one body after decompression.
    max_inflated_bytes: int = 10_000_000
    #: Permit addresses of this machine and of private networks.
    allow_private: bool = False


class DeadlineError(requests.exceptions.ReadTimeout):
    """The answer was not complete when its time was up."""


class AddressRefusedError(requests.exceptions.ConnectionError):
    """The host, or one it redirects to, is not on the public internet."""


class IncompleteError(requests.exceptions.ChunkedEncodingError):
    """The body broke off; ``response`` holds what came before."""

    response: requests.Response


class TooLargeError(IncompleteError):
    """The body went over its cap; ``response`` holds what came before."""


class GuardedSession(requests.Session):
    """A session that ends every request in time; it keeps connections, but no cookies."""

    def __init__(self, limits: Limits, may_dial: Callable[[str], bool]) -> None:
        super().__init__()
        self.limits = limits
        self.trust_env = False
        self.max_redirects = MAX_REDIRECTS
        self.headers.update({"User-Agent": user_agent(limits.contact), "Accept": "*/*"})
        self.headers["Accept-Encoding"] = "gzip, deflate"
        self._line = Line(may_dial)
        adapter = _GuardedAdapter(self._line, limits)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Return a block whose requests share one deadline instead of having one each."""
        return self._line.within(seconds)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request and follow its redirects.

        Raises:
            requests.exceptions.RequestException: Anything that went wrong, and nothing else.
        """
        with self.within(self.limits.deadline_s):
            try:
                return super().send(request, **kwargs)
            except RequestException:
                raise
            except ValueError as error:
                # urllib.parse on a Location that is no address.
                raise requests.exceptions.InvalidURL("a redirect leads nowhere") from error


class _GuardedAdapter(HTTPAdapter):
    """Reads every body itself, so that callers cannot forget the caps."""

    def __init__(self, line: Line, limits: Limits) -> None:
        self._line = line
        self._limits = limits
        super().__init__()

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002  # requests' signature
        **options: Any,
    ) -> None:
        """Use pools that check addresses."""
        self.poolmanager = GuardedPools(
            self._line, num_pools=connections, maxsize=maxsize, block=block, **options
        )

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send one hop and read its whole body, whatever timeout and streaming were asked for."""
        kwargs["stream"] = True
        kwargs["timeout"] = min(self._limits.timeout_s, self._line.remaining_s())
        try:
            response = _with_body(super().send(request, *args, **kwargs), self._limits)
        except (RequestException, HTTPError) as error:
            self._check_time(error)
            raise _as_requests(error) from error
        self._check_time()
        return response

    def _check_time(self, cause: Exception | None = None) -> None:
        # A connection that was cut can look like one that ended: time decides.
        if self._line.expired:
            raise DeadlineError("the answer was not complete in time") from cause


def open_session(limits: Limits, may_dial: Callable[[str], bool] = is_public) -> GuardedSession:
    """Return a session that keeps to the limits.

    Args:
        limits: How far it goes for one answer.
        may_dial: Tells of an address whether it may be dialled; not asked where the limits allow
            private ones.
    """
    return GuardedSession(limits, _anywhere if limits.allow_private else may_dial)


def _anywhere(_: str) -> bool:
    return True


def user_agent(contact: str) -> str:
    """Return what we call ourselves: what we do, and whom an administrator can ask."""
    described = f"Headsup (a school's monitor of public posts about it; {contact or 'no contact'})"
    return " ".join(described.encode("ascii", "replace").decode().split())


def _with_body(response: requests.Response, limits: Limits) -> requests.Response:
    source: BaseHTTPResponse = response.raw
    pieces: list[bytes] = []
    failure: RequestException | None = None
    try:
        failure = _read(source, pieces, limits)
    except DecodeError:
        failure = requests.exceptions.ContentDecodingError("the compression is damaged")
    except HTTPError:
        failure = IncompleteError("the body broke off")
    response.raw = BytesIO(b"".join(pieces))
    if failure is None:
        return response
    source.close()
    failure.response = response
    raise failure


def _read(source: BaseHTTPResponse, pieces: list[bytes], limits: Limits) -> TooLargeError | None:
    inflated = 0
    while piece := source.read1(_step(limits.max_bytes - source.tell()), decode_content=True):
        pieces.append(piece)
        inflated += len(piece)
        if source.tell() > limits.max_bytes:
            return TooLargeError(f"the body is larger than max_bytes = {limits.max_bytes}")
        if inflated > limits.max_inflated_bytes:
            return TooLargeError(
                f"the body unpacks to more than max_inflated_bytes = {limits.max_inflated_bytes}"
            )
    return None


def _step(left_bytes: int) -> int:
    return min(_PIECE_BYTES, max(_LAST_PIECES_BYTES, left_bytes))


def _as_requests(error: RequestException | HTTPError) -> RequestException:
    if isinstance(error, RequestException):
        return error
    if isinstance(error, InternalAddressError):
        return AddressRefusedError("the address is not on the public internet")
    return requests.exceptions.ConnectionError("the connection failed")
