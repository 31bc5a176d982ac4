"""Our side of the process that parses feeds: one for all feed sources, replaced when it dies."""

import atexit
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from collectors.feed_child import CPU_S, MEMORY_BYTES, read_frame, write_frame

#: For one document, from handing it over to the answer.
WALL_S = 10.0

_ROOT = str(Path(__file__).resolve().parent.parent)
_START = "import sys; sys.path[:] = {path!r}; from collectors.feed_child import main; main()"


class UnparsableError(Exception):
    """The document was too much for the parser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed, in plain text; what is missing is empty."""

    id: str
    link: str
    title: str
    body: str
    author: str
    lang: str
    reply_to: str
    #: The title of the publication that an aggregator took it from.
    source: str
    #: ISO 8601 in UTC, as far as the feed's dates can be read.
    published: str | None
    updated: str | None
    #: Its own octets where they could be found, else its content as JSON.
    original: bytes
    #: False where text had to be left out.
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a feed says."""

    #: Empty when it is no feed.
    version: str
    #: The XML is ill-formed.
    broken: bool
    #: Its end is missing.
    cut: bool
    #: It declares entities of its own.
    entities: bool
    entries: tuple[Entry, ...]


class FeedWorker:
    """A child process, started when first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._parsed = 0

    def parse(self, body: bytes, headers: Mapping[str, str]) -> Document:
        """Parse one document.

        Raises:
            UnparsableError: It took too much time or memory, or broke the parser.
        """
        with self._lock:
            used, started = self._parsed > 0, time.monotonic()
            try:
                return self._ask(body, headers)
            except UnparsableError:
                if not used or time.monotonic() - started > WALL_S / 2:
                    raise
            # What earlier documents left behind may have been the last straw.
            return self._ask(body, headers)

    def close(self) -> None:
        """End the child process, if there is one."""
        child, self._child, self._parsed = self._child, None, 0
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        child.wait()

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._child.pid if self._child else None

    def _ask(self, body: bytes, headers: Mapping[str, str]) -> Document:
        inbox, outbox = self._pipes()
        watchdog = threading.Timer(WALL_S, self._kill)
        watchdog.start()
        try:
            write_frame(inbox, json.dumps(dict(headers)).encode())
            write_frame(inbox, body)
            answer = read_frame(outbox)
        except OSError:
            answer = None
        finally:
            watchdog.cancel()
        if answer is None:
            self.close()
            raise UnparsableError(
                f"it could not be parsed within {CPU_S} s and {MEMORY_BYTES >> 20} MB"
            )
        self._parsed += 1
        return _document(json.loads(answer), body)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = _start()
        stdin, stdout = self._child.stdin, self._child.stdout
        if stdin is None or stdout is None:
            raise UnparsableError("the parser has no pipes")
        return stdin, stdout

    def _kill(self) -> None:
        if self._child is not None:
            self._child.kill()


def _start() -> subprocess.Popen[bytes]:
    """Start a child with our modules, none of our environment, and nowhere to complain."""
    path = [os.path.realpath(place) for place in sys.path if place]
    return subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
        [sys.executable, "-I", "-S", "-c", _START.format(path=[*path, _ROOT])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
        start_new_session=True,
    )


def _document(answer: dict[str, Any], body: bytes) -> Document:
    return Document(
        version=answer["version"],
        broken=answer["broken"],
        cut=answer["cut"],
        entities=answer["entities"],
        entries=tuple(_entry(fields, body) for fields in answer["entries"]),
    )


def _entry(fields: dict[str, Any], body: bytes) -> Entry:
    span, described = fields.pop("span", None), fields.pop("object", "")
    return Entry(original=body[slice(*span)] if span else described.encode(), **fields)


#: The one that all feed sources share.
worker = FeedWorker()
atexit.register(worker.close)
