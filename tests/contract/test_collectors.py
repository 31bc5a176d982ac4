"""What every registered collector promises, whatever its kind.

A kind brings ``tests/recordings/<kind>/case.py`` with ``options(base_url)``, ``routes()`` and
``POSTS``, the (key id, text) of the posts that these lead to. Everything below follows from that.
"""

import dataclasses
import gzip
import importlib.util
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from collectors import Collector, collector_class, kinds, open_collector
from domain.errors import CollectError, RateLimitedError, SourceRefusedError
from domain.types import Batch, Outcome, Post
from tests.loopback import Answer, Request, Route, Server, serve

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / "tests" / "recordings"
LOGIN_PAGE = b"<!DOCTYPE html><html><title>Log in</title><form><input name=password></form></html>"
INFLATED_BYTES = 200_000_000


@cache
def case(kind: str) -> ModuleType:
    """Return the module beside a kind's recordings."""
    file = RECORDINGS / kind / "case.py"
    spec = importlib.util.spec_from_file_location(f"case_{kind}", file)
    assert spec, file
    assert spec.loader, file
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def opened(kind: str, base_url: str, **changes: object) -> Collector:
    """Return a collector of the case, patient for a second at most."""
    names = {field.name for field in dataclasses.fields(collector_class(kind))}  # type: ignore[arg-type]
    hurry = {"timeout_s": 0.4, "deadline_s": 0.8} | changes
    options = case(kind).options(base_url)
    return open_collector(kind, options | {k: v for k, v in hurry.items() if k in names})


def patient(kind: str, base_url: str) -> Collector:
    """Return a collector of the case with its own patience."""
    return open_collector(kind, case(kind).options(base_url))


def endlessly() -> Iterator[bytes]:
    """Return chunks that never end."""
    while True:
        yield b"x" * 16_000


@cache
def bomb() -> bytes:
    """Return a small body that unpacks to far more than memory may take."""
    return gzip.compress(b"A" * INFLATED_BYTES)


def elsewhere(url: str) -> Answer:
    """Return a redirect."""
    return Answer(status=302, headers={"Location": url})


def zipped(body: bytes, encoding: str = "gzip") -> Answer:
    """Return an answer that claims to be compressed."""
    return Answer(body=body, headers={"Content-Encoding": encoding})


#: Answers that a collector cannot read its posts from.
BAD: dict[str, Callable[[], Route]] = {
    "a login page": lambda: Answer(body=LOGIN_PAGE, headers={"Content-Type": "text/html"}),
    "nothing at all": Answer,
    "no content": lambda: Answer(status=204),
    "a body cut short": lambda: Answer(body=b'{"data": [{"id', length=5000),
    "chunks cut short": lambda: Answer(
        raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss \r\n"
    ),
    "compression cut short": lambda: zipped(gzip.compress(b"<rss>" * 999)[:40]),
    "no compression at all": lambda: zipped(b"plain"),
    "a bomb": lambda: zipped(bomb()),
    "six compressions": lambda: zipped(bomb(), ", ".join(["gzip"] * 6)),
    "chunks without end": lambda: Answer(chunks=endlessly()),
    "a body that drips": lambda: Answer(body=LOGIN_PAGE * 9, drip_s=0.05),
    "a body that drips until the end": lambda: Answer(body=LOGIN_PAGE, drip_s=0.05, length=-1),
    "a head that drips": lambda: Answer(body=LOGIN_PAGE, head_drip_s=0.05),
    "silence": lambda: Answer(hang=True),
    "a hang-up": lambda: Answer(raw=b""),
    "no HTTP": lambda: Answer(raw=b"SSH-2.0-OpenSSH_9.7\r\n"),
    "a redirect to itself": lambda: elsewhere("/round"),
    "a redirect to a file": lambda: elsewhere("file:///etc/passwd"),
    "a redirect to nowhere": lambda: elsewhere("http://[::1"),
    "a redirect to no text": lambda: elsewhere("http://\udcff\udcfe/"),
    "a redirect without an address": lambda: Answer(status=302),
    "the name of a file": lambda: Answer(body=b"/etc/passwd"),
    "an address": lambda: Answer(body=b"http://127.0.0.1:9/secret"),
    "a message in JSON": lambda: Answer(body=b'{"message": "down for maintenance"}'),
    "null": lambda: Answer(body=b"null"),
    "brackets": lambda: Answer(body=b"[" * 100_000),
    "a number of 5000 digits": lambda: Answer(body=b"1" * 5_000),
    "not a number": lambda: Answer(body=b"NaN"),
    "half a character": lambda: Answer(body=b'{"data": "\xff\xfe\\ud800"'),
    "NUL": lambda: Answer(body=b"\0" * 1_000),
}
#: Statuses, and the outcomes that may be made of them.
STATUSES = {
    400: {Outcome.BAD_ANSWER},
    401: {Outcome.AUTH},
    402: {Outcome.QUOTA},
    403: {Outcome.AUTH},
    404: {Outcome.GONE, Outcome.BAD_ANSWER},
    410: {Outcome.GONE, Outcome.BAD_ANSWER},
    418: {Outcome.BAD_ANSWER},
    429: {Outcome.THROTTLED},
    500: {Outcome.NETWORK},
    502: {Outcome.NETWORK},
    503: {Outcome.NETWORK, Outcome.THROTTLED},
    504: {Outcome.NETWORK},
}
WAITS = (
    "",
    "0",
    "30",
    "-5",
    "1000000000",
    "nan",
    "1e400",
    "tomorrow",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
)

every_kind = pytest.mark.parametrize("kind", kinds())


def collected(collector: Collector, cursor: str | None = None) -> list[Batch]:
    """Return everything a collector yields."""
    return list(collector.collect(cursor))


def posts_of(batches: list[Batch]) -> list[Post]:
    """Return the posts of all batches."""
    return [post for batch in batches for post in batch.posts]


def texts(posts: list[Post]) -> dict[str, str]:
    """Return the text of each key."""
    return {post.key.id: post.text for post in posts}


def refused(collector: Collector, server: Server) -> CollectError:
    """Return what a collector raises, having asked the server at all."""
    with pytest.raises(CollectError) as caught:
        collected(collector)
    assert server.requests, "the collector never asked"
    return caught.value


def test_kinds_are_found_without_importing_their_modules() -> None:
    """Listing the kinds costs no SDK."""
    script = "import sys, collectors; collectors.kinds(); print(*sys.modules)"
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert {"tweepy", "praw", "feedparser", "requests"}.isdisjoint(run.stdout.split())


def test_an_unknown_kind_is_an_error_that_names_the_known_ones() -> None:
    """Configuration can say what there is."""
    with pytest.raises(LookupError, match="feed"):
        collector_class("pigeon")


@every_kind
def test_a_kind_is_the_name_of_its_module(kind: str) -> None:
    """A person who reads the configuration finds the file."""
    assert f"collectors.{kind}" == collector_class(kind).__module__


@every_kind
def test_a_collector_says_what_people_call_it_and_what_its_terms_are(kind: str) -> None:
    """Terms are complete, or there are none."""
    cls = collector_class(kind)

    assert cls.title.strip()
    if cls.terms is not None:
        assert all((cls.terms.summary, cls.terms.demands, cls.terms.source))
        assert cls.terms.checked <= datetime.now(UTC).date()
        assert cls.terms.checked >= date(2026, 1, 1)


@every_kind
def test_every_option_is_documented(kind: str) -> None:
    """Each field of a collector has a ``#:`` comment right above it."""
    source = inspect.getsource(inspect.getmodule(collector_class(kind)))  # type: ignore[arg-type]
    names = [field.name for field in dataclasses.fields(collector_class(kind))]  # type: ignore[arg-type]
    documented = re.findall(r"^    #: .+\n(?:    #:.*\n)*    (\w+):", source, re.MULTILINE)

    assert "name" in names
    assert not [name for name in names if name not in documented]


@every_kind
def test_no_option_is_called_as_one_that_every_source_has(kind: str) -> None:
    """The configuration keeps ``kind`` and ``space`` for itself: such an option is never given."""
    names = {field.name for field in dataclasses.fields(collector_class(kind))}  # type: ignore[arg-type]

    assert names & {"kind", "space"} == set()


@every_kind
def test_no_secret_shows_in_a_collectors_repr(kind: str) -> None:
    """Secrets stay out of logs and tracebacks."""
    fields = dataclasses.fields(collector_class(kind))  # type: ignore[arg-type]

    assert not [field.name for field in fields if field.metadata.get("secret") and field.repr]


@every_kind
def test_every_recording_is_read_by_some_test(kind: str) -> None:
    """A recording that nothing reads proves nothing."""
    sources = "".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("*.py"))
    recordings = [file for file in (RECORDINGS / kind).iterdir() if file.is_file()]

    assert not [file.name for file in recordings if file.stem not in sources]
    assert len(recordings) >= 2


@every_kind
def test_the_recording_leads_to_the_posts_it_should(kind: str) -> None:
    """Keys and texts come out as the case says."""
    with serve(case(kind).routes()) as server:
        posts = posts_of(collected(patient(kind, server.url(""))))

    assert dict(case(kind).POSTS) == texts(posts)
    assert posts


@every_kind
def test_posts_are_fit_to_be_stored(kind: str) -> None:
    """Times are aware and in UTC, texts encode, and originals are kept."""
    with serve(case(kind).routes()) as server:
        posts = posts_of(collected(patient(kind, server.url(""))))

    for post in posts:
        times = [time for time in (post.collected_at, post.published_at) if time]
        assert [timedelta()] * len(times) == [time.utcoffset() for time in times]
        assert post.text == post.text.encode().decode().replace("\0", "")
        assert post.raw
        assert post.raw.body
        assert re.fullmatch("[0-9a-f]{64}", post.raw.answer_sha256)


@every_kind
def test_keys_are_the_same_on_every_reading(kind: str) -> None:
    """The same posts have the same keys tomorrow."""
    readings = []
    for _ in range(2):
        with serve(case(kind).routes()) as server:
            readings.append(texts(posts_of(collected(patient(kind, server.url(""))))))

    assert readings[0] == readings[1]


@every_kind
def test_stopping_after_any_batch_loses_no_post(kind: str) -> None:
    """A cursor that was saved never stands beyond a post that was not yielded."""
    with serve(case(kind).routes()) as server:
        count = len(collected(patient(kind, server.url(""))))
    for stop in range(count + 1):
        with serve(case(kind).routes()) as server:
            found, cursor = _first_batches(patient(kind, server.url("")), stop)
            found += posts_of(collected(patient(kind, server.url("")), cursor))

        assert dict(case(kind).POSTS) == texts(found), stop


def _first_batches(collector: Collector, count: int) -> tuple[list[Post], str | None]:
    posts: list[Post] = []
    cursor = None
    for batch in islice(collector.collect(None), count):
        posts += batch.posts
        cursor = cursor if batch.incomplete else batch.cursor
    return posts, cursor


@every_kind
@pytest.mark.parametrize("answer", BAD)
def test_a_bad_answer_is_an_error_and_never_silence(kind: str, answer: str) -> None:
    """What cannot be read raises CollectError, in time, and never as *ok*."""
    with serve({"*": BAD[answer]()}) as server:
        started = datetime.now(UTC)
        error = refused(opened(kind, server.url("")), server)
        took = datetime.now(UTC) - started

    assert error.outcome in set(Outcome) - {Outcome.OK, Outcome.PARTIAL}
    assert took < timedelta(seconds=20)


@every_kind
@pytest.mark.parametrize("status", STATUSES)
def test_a_status_says_what_kind_of_trouble_it_is(kind: str, status: int) -> None:
    """A person can tell a wrong key from a server that is down."""
    with serve({"*": Answer(status=status, body=LOGIN_PAGE)}) as server:
        error = refused(opened(kind, server.url("")), server)

    assert error.outcome in STATUSES[status]
    assert isinstance(error, SourceRefusedError) == (status in {401, 402, 403})


@every_kind
@pytest.mark.parametrize("wait", WAITS)
def test_waiting_is_asked_for_in_many_ways_and_never_for_long(kind: str, wait: str) -> None:
    """A 429 is *throttled*, until a time that is near, whatever its header says."""
    answer = Answer(status=429, headers={"Retry-After": wait} if wait else {}, body=b"{}")
    with serve({"*": answer}) as server:
        error = refused(opened(kind, server.url("")), server)

    assert isinstance(error, RateLimitedError)
    assert error.outcome is Outcome.THROTTLED
    if error.until is not None:
        distance = error.until - datetime.now(UTC)
        assert timedelta(minutes=-1) < distance < timedelta(days=2)


@every_kind
def test_no_address_inside_is_dialled_without_permission(kind: str) -> None:
    """Without ``allow_private``, this very machine is refused at the connection."""
    with serve({"*": Answer(body=LOGIN_PAGE)}) as server:
        with pytest.raises(CollectError) as caught:
            collected(opened(kind, server.url(""), allow_private=False))
        connections = server.connections

    assert connections == 0
    assert caught.value.outcome is Outcome.BAD_ANSWER


@every_kind
def test_no_proxy_of_the_environment_is_used(kind: str, monkeypatch: Any) -> None:
    """What the environment says does not lead requests astray."""
    with serve({}) as proxy, serve(case(kind).routes()) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url(""))
        monkeypatch.setenv("http_proxy", proxy.url(""))
        found = texts(posts_of(collected(patient(kind, server.url("")))))

    assert dict(case(kind).POSTS) == found
    assert proxy.connections == 0


@every_kind
def test_errors_hold_no_secret(kind: str) -> None:
    """Neither a secret option nor the path of an address is in the words."""
    secrets = [
        str(value)
        for field in dataclasses.fields(collector_class(kind))  # type: ignore[arg-type]
        if field.metadata.get("secret") and (value := case(kind).options("").get(field.name))
    ]
    for status in (401, 404, 500):
        with serve({"*": Answer(status=status, body=LOGIN_PAGE)}) as server:
            error = refused(opened(kind, server.url("")), server)
            paths = [request.path for request in server.requests if len(request.path) > 1]

        assert not [word for word in [*secrets, *paths] if word in str(error)]


_MEASURE = """
import json, os, sys
from pathlib import Path
from collectors import open_collector
from domain.errors import CollectError
kind, options = sys.argv[1], json.loads(sys.argv[2])
try:
    posts = sum(len(batch.posts) for batch in open_collector(kind, options).collect(None))
except CollectError as error:
    posts = -1
children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
peaks = [
    int(line.split()[1])
    for pid in ("self", *children)
    for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    if line.startswith("VmHWM")
]
print(json.dumps({"posts": posts, "peak_kb": sum(peaks)}))
"""


@every_kind
def test_a_bomb_takes_little_memory(kind: str) -> None:
    """200 MB in 200 kB are not unpacked: the process stays below 256 MB."""

    def answer(request: Request) -> Answer:
        return zipped(bomb())

    with serve({"*": answer}) as server:
        options = json.dumps(case(kind).options(server.url("")))
        run = subprocess.run(  # noqa: S603
            [sys.executable, "-c", _MEASURE, kind, options],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert server.requests

    measured = json.loads(run.stdout)
    assert measured["posts"] == -1
    assert measured["peak_kb"] < 256 * 1024
