"""Connections that check the address they dial and can be cut at a deadline.

The check happens on the very address that is dialled, after the name was resolved: a name that
resolves to something else a moment later gains nothing.
"""

import math
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
)


class InternalAddressError(HTTPError):
    """Every address of the host belongs to a private network or to this machine."""


class Line:
    """What the connections of one session share: whom they may dial, and until when."""

    def __init__(self, may_dial: Callable[[str], bool]) -> None:
        self._may_dial = may_dial
        self._ends: float | None = None
        #: The deadline passed while the present exchange was under way.
        self.expired = False
        self._in_use: set[socket.socket] = set()
        self._finished: set[socket.socket] = set()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut every connection when the time is up; inside another such block, join that one."""
        if self._ends is not None:
            yield
            return
        self._ends = time.monotonic() + seconds
        self.expired = False
        _watchdog.watch(self, self._ends)
        try:
            yield
        finally:
            _watchdog.release(self)
            self._ends = None
            self._close_finished()

    def remaining_s(self) -> float:
        """Return the seconds left, at least a moment, so that it can serve as a timeout."""
        return max(0.001, (self._ends or 0.0) - time.monotonic())

    def dial(self, host: str, port: int, timeout_s: float) -> socket.socket:
        """Connect to the first address of a host that is allowed and answers.

        Raises:
            InternalAddressError: No address of the host may be dialled.
            OSError: None of those that may be dialled answers.
        """
        failure: OSError | None = None
        for address in _addresses(host, port):
            if not self._may_dial(str(address[1][0])):
                continue
            try:
                return _connected(address, min(timeout_s, self.remaining_s()))
            except OSError as error:
                failure = error
        if failure is not None:
            raise failure
        raise InternalAddressError("every address of the host is internal")

    def watch(self, sock: socket.socket) -> socket.socket:
        """Return a second handle of a connection, by which the deadline can cut it.

        Of its own, because TLS wraps the first one, and because ``http.client`` lets go of it
        while a body that ends with the connection is still being read.
        """
        handle = sock.dup()
        self._in_use.add(handle)
        if self.expired:
            self.cut()
        return handle

    def release(self, handle: socket.socket) -> None:
        """Let go of a handle, at the end of the present exchange."""
        self._in_use.discard(handle)
        self._finished.add(handle)
        if self._ends is None:
            self._close_finished()

    def cut(self) -> None:
        """Shut every connection, so that whoever waits for it wakes up."""
        self.expired = True
        for handle in (*self._in_use, *self._finished):
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def _close_finished(self) -> None:
        while self._finished:
            self._finished.pop().close()


class _Watchdog:
    """One thread that cuts the lines whose time is up, started when first needed."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._ends: dict[Line, float] = {}
        self._wakes = math.inf
        self._thread: threading.Thread | None = None

    def watch(self, line: Line, ends: float) -> None:
        """Cut the line at a time of the monotonic clock."""
        with self._changed:
            self._ends[line] = ends
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            elif ends < self._wakes:
                self._changed.notify()

    def release(self, line: Line) -> None:
        """Leave the line alone; a cut that has begun is over when this returns."""
        with self._changed:
            self._ends.pop(line, None)

    def _run(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for line in [line for line, ends in self._ends.items() if ends <= now]:
                    del self._ends[line]
                    line.cut()
                self._wakes = min(self._ends.values(), default=math.inf)
                self._changed.wait(None if self._wakes == math.inf else self._wakes - now)


_watchdog = _Watchdog()

AddressInfo = tuple[socket.AddressFamily, tuple[Any, ...]]


def _addresses(host: str, port: int) -> Iterator[AddressInfo]:
    for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        yield family, address


def _connected(address: AddressInfo, timeout_s: float) -> socket.socket:
    family, target = address
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(timeout_s)
        sock.connect(target)
    except OSError:
        sock.close()
        raise
    return sock


class _Guarded(HTTPConnection):
    """A connection on a line; mixed into plain and TLS connections alike."""

    line: Line
    _handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        try:
            sock = self.line.dial(self.host.strip("[]"), self.port or 0, float(self.timeout or 1))
        except (socket.gaierror, UnicodeError) as error:
            raise NameResolutionError(self.host, self, socket.gaierror(str(error))) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "the connection was not made in time") from error
        except OSError as error:
            raise NewConnectionError(self, "the connection was refused") from error
        self._handle = self.line.watch(sock)
        return sock

    def close(self) -> None:
        """Close the connection; its second handle follows when the exchange is over."""
        super().close()
        if self._handle is not None:
            self.line.release(self._handle)
            self._handle = None


class _GuardedTls(_Guarded, HTTPSConnection):
    """The same with TLS."""


class _Pool(HTTPConnectionPool):
    """Connections to one host, all on one line."""

    ConnectionCls = _Guarded
    line: Line

    def _new_conn(self) -> Any:
        connection: Any = super()._new_conn()
        connection.line = self.line
        return connection


class _TlsPool(_Pool, HTTPSConnectionPool):
    """The same with TLS."""

    ConnectionCls = _GuardedTls


class GuardedPools(PoolManager):
    """Pools whose connections are all on one line."""

    def __init__(self, line: Line, **options: Any) -> None:
        super().__init__(**options)
        self._line = line
        self.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

    def _new_pool(self, *where: Any, **options: Any) -> HTTPConnectionPool:
        pool: Any = super()._new_pool(*where, **options)
        pool.line = self._line
        return cast("HTTPConnectionPool", pool)
