"""A small real HTTP server on loopback: scripted answers, bad manners, every byte counted.

``with serve({"/feed": Answer(body=b"...")}) as server:`` then ``server.url("/feed")``. A route is
an :class:`Answer`, a sequence of them (one for each request, the last again and again), or a
function from :class:`Request` to :class:`Answer`. The route ``*`` answers all paths that have
none of their own; without it they are 404.
"""

import gzip
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.client import parse_headers, responses
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client asked."""

    method: str
    path: str
    #: Decoded; every value a list.
    query: dict[str, list[str]]
    headers: Message
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server says, however badly."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Send the body compressed, and say so.
    gzip: bool = False
    #: In place of the body: chunks, possibly without end, in chunked encoding.
    chunks: Iterable[bytes] | None = None
    #: The Content-Length to claim in place of the true one; -1 claims none and closes at the end.
    length: int | None = None
    #: Pause between single bytes of the body.
    drip_s: float = 0.0
    #: Pause between single bytes of the head, before anything else.
    head_drip_s: float = 0.0
    #: Exactly these bytes in place of head and body, then close.
    raw: bytes | None = None
    #: Say nothing until the server ends.
    hang: bool = False


_UNKNOWN = Answer(status=404, body=b"no such page")

Route = Answer | Sequence[Answer] | Callable[[Request], Answer]
Routes = Mapping[str, Route]


class Server(socketserver.ThreadingTCPServer):
    """Answers from routes until its ``with`` block ends."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, routes: Routes, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.routes = dict(routes)
        #: In the order of arrival.
        self.requests: list[Request] = []
        self.connections = 0
        #: Octets of requests and of answers, head and body, without TCP and TLS around them.
        self.received = 0
        self.sent = 0
        self.closing = threading.Event()
        self._tls = tls
        self._asked: dict[str, int] = {}
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        """Return the port the kernel chose."""
        return int(self.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Return the address of a path on this server."""
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept a connection; the handshake happens in its own thread."""
        connection, address = super().get_request()
        if self._tls:
            connection = self._tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep silent: clients of a badly mannered server hang up on it all the time."""

    def answer(self, request: Request) -> Answer:
        """Choose the answer to one request, and remember that it was asked."""
        with self._lock:
            self.requests.append(request)
            number = self._asked.get(request.path, 0)
            self._asked[request.path] = number + 1
        route = self.routes.get(request.path) or self.routes.get("*") or _UNKNOWN
        if isinstance(route, Answer):
            return route
        return route(request) if callable(route) else route[min(number, len(route) - 1)]

    def count(self, *, received: int = 0, sent: int = 0) -> None:
        """Add to the octets that went over the wire."""
        with self._lock:
            self.received += received
            self.sent += sent


class _Conversation(socketserver.StreamRequestHandler):
    """One connection, kept alive until either side closes it."""

    server: Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer one request after the other."""
        self.server.connections += 1
        with suppress(OSError, ValueError):
            while self._one():
                pass

    def _one(self) -> bool:
        line = self.rfile.readline(65536)
        if not line.strip():
            return False
        request = self._request(line)
        answer = self.server.answer(request)
        if answer.hang:
            self.server.closing.wait()
            return False
        if answer.raw is not None:
            self._send(answer.raw)
            return False
        self._say(answer, request)
        return answer.length is None and answer.head_drip_s == 0

    def _request(self, line: bytes) -> Request:
        start = len(line)
        headers = parse_headers(self.rfile)
        body = self.rfile.read(int(headers.get("Content-Length", "0")))
        head = sum(len(name) + len(value) + 4 for name, value in headers.items()) + 2
        self.server.count(received=start + head + len(body))
        method, target, _ = line.decode("latin-1").split(" ", 2)
        url = urlsplit(target)
        return Request(
            method=method,
            path=url.path,
            query=parse_qs(url.query, keep_blank_values=True),
            headers=headers,
            body=body,
        )

    def _say(self, answer: Answer, request: Request) -> None:
        body = gzip.compress(answer.body, mtime=0) if answer.gzip else answer.body
        self._drip(_head(answer, len(body)), answer.head_drip_s)
        if request.method == "HEAD" or answer.status in {204, 304}:
            return
        if answer.chunks is None:
            self._drip(body, answer.drip_s)
            return
        for chunk in answer.chunks:
            self._send(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        self._send(b"0\r\n\r\n")

    def _drip(self, content: bytes, pause_s: float) -> None:
        if not pause_s:
            self._send(content)
            return
        for value in content:
            self._send(bytes([value]))
            if self.server.closing.wait(pause_s):
                return

    def _send(self, content: bytes) -> None:
        self.server.count(sent=len(content))
        self.wfile.write(content)


def _head(answer: Answer, size: int) -> bytes:
    fields = dict(answer.headers)
    if answer.gzip:
        fields["Content-Encoding"] = "gzip"
    if answer.chunks is not None:
        fields["Transfer-Encoding"] = "chunked"
    elif answer.length != -1 and answer.status not in {204, 304}:
        fields["Content-Length"] = str(size if answer.length is None else answer.length)
    lines = [f"HTTP/1.1 {answer.status} {responses.get(answer.status, 'Odd')}"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


@contextmanager
def serve(routes: Routes, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a server for the length of a ``with`` block.

    Args:
        routes: From path to answer; ``server.routes`` may be changed while it runs.
        tls: Makes it an HTTPS server.
    """
    with Server(routes, tls) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
