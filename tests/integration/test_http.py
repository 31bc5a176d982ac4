"""The guarded HTTP stack against a server that behaves badly, and the addresses it refuses."""

import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests
import trustme
from hypothesis import given
from hypothesis import strategies as st

from collectors.addresses import is_public
from collectors.failures import LONGEST_WAIT, from_exception, retry_at
from collectors.http import (
    AddressRefusedError,
    DeadlineError,
    GuardedSession,
    IncompleteError,
    Limits,
    TooLargeError,
    open_session,
)
from domain.types import Outcome
from tests.loopback import Answer, Request, serve

NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
INTERNAL = (
    "0.0.0.0",  # noqa: S104
    "0.1.2.3",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
)
PUBLIC = (
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.0",
    "172.32.0.1",
    "192.0.1.1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
    "2606:4700::1111",
    "2a00:1450:4009::1",
)
#: Spellings of this machine that have fooled checks of host names.
SPELLINGS = (
    "127.0.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
)


@pytest.fixture
def session() -> Iterator[GuardedSession]:
    """Return a session that may dial this machine, and is soon out of patience."""
    limits = Limits(
        allow_private=True,
        timeout_s=0.4,
        deadline_s=0.8,
        max_bytes=50_000,
        max_inflated_bytes=90_000,
    )
    with open_session(limits) as opened:
        yield opened


@pytest.mark.parametrize("address", INTERNAL)
def test_an_internal_address_is_not_public(address: str) -> None:
    """Private networks, this machine, multicast, and every way to carry them in IPv6."""
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    """The guard refuses no neighbour of the private blocks."""
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_what_the_standard_library_calls_private_is_never_public(
    address: ipaddress.IPv4Address,
) -> None:
    """Our blocks cover those of ``ipaddress``, for IPv4 in all the ways it can be carried."""
    ways = [str(address), f"::ffff:{address}", f"::{address}", f"64:ff9b::{address}"]

    answers = {is_public(way) for way in ways}

    assert len(answers) == 1
    if address.is_private or address.is_multicast or address.is_reserved:
        assert answers == {False}


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_this_machine_is_dialled(host: str) -> None:
    """The address that would be dialled decides, not the name."""
    with serve({"*": Answer(body=b"secret")}) as server, open_session(Limits()) as session:
        with pytest.raises(AddressRefusedError):
            session.get(server.url("/", host=host))

        assert server.connections == 0


def test_a_redirect_to_an_address_inside_is_refused() -> None:
    """Each hop is checked where it is dialled."""
    with serve({"/secret": Answer(body=b"secret")}) as inside:
        there = inside.url("/secret", host="127.0.0.2")
        with serve({"/": Answer(status=302, headers={"Location": there})}) as outside:
            session = open_session(Limits(), may_dial=lambda address: address == "127.0.0.1")
            with session, pytest.raises(AddressRefusedError):
                session.get(outside.url("/"))

            assert len(outside.requests) == 1
        assert inside.connections == 0


def test_a_host_with_addresses_on_both_sides_is_reached_outside_only() -> None:
    """``localhost`` is ``::1`` and ``127.0.0.1`` here; only the permitted one is dialled."""
    dialled = []

    def may_dial(address: str) -> bool:
        dialled.append(address)
        return address == "127.0.0.1"

    routes = {"/": Answer(body=b"hello")}
    with serve(routes) as server, open_session(Limits(), may_dial=may_dial) as session:
        answer = session.get(server.url("/", host="localhost"))

    assert answer.content == b"hello"
    assert "127.0.0.1" in dialled


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"x" * 500, drip_s=0.02),
        Answer(body=b"x" * 500, drip_s=0.02, length=-1),
        Answer(body=b"x" * 500, head_drip_s=0.02),
        Answer(raw=b"HTTP/1.1 100 Continue\r\n\r\n" * 200_000),
    ],
    ids=["body", "body without length", "head", "continue without end"],
)
def test_a_drip_ends_at_the_deadline(session: GuardedSession, answer: Answer) -> None:
    """Data that keeps coming does not buy more time."""
    with serve({"/": answer}) as server:
        started = time.monotonic()
        with pytest.raises(requests.exceptions.RequestException) as caught:
            session.get(server.url("/"))
        took = time.monotonic() - started

        assert len(server.requests) == 1
    assert took < 3.0
    if answer.raw is None:
        assert isinstance(caught.value, DeadlineError)


def test_the_deadline_spans_redirects(session: GuardedSession) -> None:
    """Hops share one deadline."""

    def slowly(request: Request) -> Answer:
        number = int(request.path[1:])
        target = f"/{number + 1}"
        return Answer(status=302, headers={"Location": target}, body=b"x" * 20, drip_s=0.015)

    with serve({"/0": slowly, "/1": slowly, "/2": slowly, "/3": slowly, "/4": slowly}) as server:
        with pytest.raises(DeadlineError):
            session.get(server.url("/0"))

        assert 1 < len(server.requests) < 5


def test_requests_in_one_block_share_a_deadline(session: GuardedSession) -> None:
    """A collector can give all its pages one time limit."""
    with serve({"/": Answer(body=b"x" * 10, drip_s=0.02)}) as server, session.within(0.5):
        answers = [session.get(server.url("/")).ok]
        with pytest.raises(DeadlineError):
            answers += [session.get(server.url("/")).ok for _ in range(20)]

        assert answers == [True]
        assert 1 < len(server.requests) < 20


def test_a_session_works_after_its_deadline_cut_it(session: GuardedSession) -> None:
    """The next request has its own time and a new connection."""
    with serve({"/slow": Answer(body=b"x" * 500, drip_s=0.02), "/": Answer(body=b"ok")}) as server:
        with pytest.raises(DeadlineError):
            session.get(server.url("/slow"))

        assert session.get(server.url("/")).content == b"ok"


@pytest.mark.parametrize(
    ("answer", "cap"),
    [
        (Answer(body=b"x" * 200_000), "max_bytes = 50000"),
        (Answer(body=b"x" * 200_000, length=-1), "max_bytes = 50000"),
        (Answer(chunks=[b"x" * 10_000] * 20), "max_bytes = 50000"),
        (Answer(body=b"x" * 5_000_000, gzip=True), "max_inflated_bytes = 90000"),
    ],
    ids=["length", "no length", "chunks", "compressed"],
)
@pytest.mark.parametrize("stream", [True, False])
def test_a_body_is_read_to_its_cap(
    session: GuardedSession, answer: Answer, cap: str, *, stream: bool
) -> None:
    """Whoever asks, and however, gets the beginning and an error that names the cap."""
    with serve({"/": answer}) as server, pytest.raises(TooLargeError, match=cap) as caught:
        session.get(server.url("/"), stream=stream, timeout=999)

    assert 50_000 <= len(caught.value.response.content) <= 90_000 + 65_536


def test_a_body_within_its_caps_is_read_by_us_even_when_streaming(session: GuardedSession) -> None:
    """SDKs that stream get a body that is already here."""
    with serve({"/": Answer(body=b"ab" * 20_000, gzip=True)}) as server:
        answer = session.get(server.url("/"), stream=True)

    assert answer.content == b"ab" * 20_000
    assert b"".join(session_part for session_part in answer.iter_content(1000)) == answer.content


def test_a_body_that_breaks_off_keeps_what_came(session: GuardedSession) -> None:
    """A feed can still be read as far as it came."""
    routes = {"/": Answer(body=b"half", length=1000)}
    with serve(routes) as server, pytest.raises(IncompleteError) as caught:
        session.get(server.url("/"))

    assert caught.value.response.content == b"half"


def test_a_redirects_body_is_capped_too(session: GuardedSession) -> None:
    """A redirect is no way around the caps."""
    there = {"Location": "/there"}
    routes = {"/": Answer(status=302, headers=there, chunks=[b"x" * 10_000] * 500)}
    with serve(routes) as server:
        with pytest.raises(TooLargeError):
            session.get(server.url("/"))

        assert len(server.requests) == 1


def test_redirects_end_after_five(session: GuardedSession) -> None:
    """A loop costs six requests."""
    with serve({"/": Answer(status=302, headers={"Location": "/"})}) as server:
        with pytest.raises(requests.exceptions.TooManyRedirects):
            session.get(server.url("/"))

        assert len(server.requests) == 6


def test_connections_are_kept(session: GuardedSession) -> None:
    """Twenty requests use one connection, and leave no more open than they found."""
    with serve({"/": Answer(body=b"x", gzip=True), "/gone": Answer(status=304)}) as server:
        for _ in range(10):
            session.get(server.url("/"))
            session.get(server.url("/gone"))

        assert server.connections == 1


def test_no_cookie_is_kept_and_none_is_sent(session: GuardedSession) -> None:
    """A site cannot follow us from one reading to the next."""
    routes = {"/": Answer(headers={"Set-Cookie": "id=7; Path=/"})}
    with serve(routes) as server:
        session.get(server.url("/"))
        session.get(server.url("/"))

        cookies = [request.headers["Cookie"] for request in server.requests]

    assert cookies == [None, None]


def test_file_descriptors_do_not_leak(session: GuardedSession) -> None:
    """Second handles for the deadline are closed with their connections."""
    routes = {"/": Answer(body=b"x", length=-1), "/cut": Answer(body=b"x", length=9)}
    with serve(routes) as server:
        session.get(server.url("/"))
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(30):
            session.get(server.url("/"))
            with pytest.raises(IncompleteError):
                session.get(server.url("/cut"))
        after = len(list(Path("/proc/self/fd").iterdir()))

    assert after <= before + 6


def test_one_watchdog_serves_all_sessions() -> None:
    """Deadlines cost no thread for each request."""
    with serve({"/": Answer(body=b"x")}) as server:
        for _ in range(5):
            with open_session(Limits(allow_private=True)) as session:
                session.get(server.url("/"))
        watchdogs = [
            t for t in threading.enumerate() if "_Watchdog" in repr(getattr(t, "_target", ""))
        ]

    assert len(watchdogs) <= 1


def test_a_certificate_is_checked(session: GuardedSession) -> None:
    """A server that cannot prove its name is not read; one that can, is."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with (
        serve({"/": Answer(body=b"hello")}, context) as server,
        authority.cert_pem.tempfile() as ca,
    ):
        with pytest.raises(requests.exceptions.SSLError):
            session.get(server.url("/", host="localhost"))
        with pytest.raises(requests.exceptions.SSLError):
            session.get(server.url("/", host="127.0.0.1"), verify=ca)

        assert session.get(server.url("/", host="localhost"), verify=ca).content == b"hello"


def test_a_handshake_that_never_comes_ends_in_time(session: GuardedSession) -> None:
    """A server that accepts and is silent does not hold us."""
    with serve({"/": Answer(hang=True)}) as server:
        address = server.url("/").replace("http://", "https://")
        started = time.monotonic()
        with pytest.raises(requests.exceptions.RequestException):
            session.get(address)

    assert time.monotonic() - started < 3.0


def test_a_name_that_cannot_be_a_name_is_a_network_failure(session: GuardedSession) -> None:
    """Labels over 63 letters make the resolver raise; it stays inside."""
    with pytest.raises(requests.exceptions.RequestException) as caught:
        session.get(f"http://{'a' * 70}.invalid/")

    assert from_exception("s", caught.value, "http://x/").outcome in Outcome


def test_the_user_agent_says_whom_to_ask() -> None:
    """Wikimedia and others require a contact; it cannot smuggle a header."""
    limits = Limits(allow_private=True, contact="it@thornbeck.example\r\nX-Evil: 1 é")
    with serve({"/": Answer()}) as server, open_session(limits) as session:
        session.get(server.url("/"))
        headers = server.requests[0].headers

    assert "it@thornbeck.example X-Evil: 1 ?" in headers["User-Agent"]
    assert headers["X-Evil"] is None


def test_messages_hold_no_path_and_no_password(session: GuardedSession) -> None:
    """Addresses of feeds are secrets."""
    with serve({}) as server:
        url = server.url("/alerts/feeds/1234").replace("http://", "http://user:hunter2@")
    with pytest.raises(requests.exceptions.RequestException) as caught:
        session.get(url)

    message = str(from_exception("alerts", caught.value, url))

    assert message == "alerts: http://127.0.0.1 could not be reached"


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("30", timedelta(seconds=30)),
        (" 30 ", timedelta(seconds=30)),
        ("1.5", timedelta(seconds=1.5)),
        ("-5", timedelta()),
        ("999999999999999", LONGEST_WAIT),
        ("inf", LONGEST_WAIT),
        (format_datetime(NOW + timedelta(minutes=2), usegmt=True), timedelta(minutes=2)),
        (format_datetime(NOW - timedelta(minutes=2), usegmt=True), timedelta()),
        (format_datetime(NOW + timedelta(days=9), usegmt=True), LONGEST_WAIT),
        ("", None),
        ("nan", None),
        ("soon", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, wait: timedelta | None) -> None:
    """What a server asks for, within what we accept."""
    until = retry_at({"Retry-After": value}, NOW)

    assert (None if wait is None else NOW + wait) == until


@given(st.text(max_size=60))
def test_no_retry_after_raises(value: str) -> None:
    """The header is a stranger's; it never costs more than the longest wait."""
    until = retry_at({"Retry-After": value}, NOW)

    assert until is None or NOW <= until <= NOW + LONGEST_WAIT
