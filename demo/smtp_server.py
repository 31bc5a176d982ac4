"""A mail server on loopback: takes every message and keeps it, as RFC 5321 asks at the least."""

import re
import socketserver
from collections.abc import Callable
from dataclasses import dataclass

_PATH = re.compile(rb"<([^<>\s]*)>")

#: Bytes of one line, ending included; longer than the standard's 1,000 by generosity.
_LINE = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMail:
    """One message as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on loopback and gives each message to ``keep``, called from its threads.

    Raises:
        OSError: the port is taken.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, keep: Callable[[ReceivedMail], None]) -> None:
        super().__init__(("127.0.0.1", port), _Session)
        self.keep = keep

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    """One client's conversation; `DATA` is accepted after a sender and a recipient only."""

    server: MailServer

    def setup(self) -> None:
        super().setup()
        self.sender: str | None = None
        self.recipients: list[str] = []

    def handle(self) -> None:
        self._say("220 demo.example ready")
        while line := self.rfile.readline(_LINE):
            verb = line[:4].strip().upper().decode("ascii", "replace")
            if verb == "QUIT":
                self._say("221 bye")
                return
            self._answer(verb, line)

    def _answer(self, verb: str, line: bytes) -> None:
        match verb:
            case "EHLO":
                self._say("250-demo.example", "250-8BITMIME", "250 SMTPUTF8")
            case "HELO" | "NOOP":
                self._say("250 yes")
            case "RSET":
                self._forget("250 forgotten")
            case "MAIL":
                self.sender = _address(line)
                self._say("250 yes")
            case "RCPT":
                self.recipients.append(_address(line))
                self._say("250 yes")
            case "DATA":
                self._receive()
            case _:
                self._say("502 unknown command")

    def _receive(self) -> None:
        if self.sender is None or not self.recipients:
            self._say("503 a sender and a recipient come first")
            return
        self._say("354 end with a dot")
        content = self._lines()
        if content is None:
            return
        self.server.keep(
            ReceivedMail(sender=self.sender, recipients=tuple(self.recipients), content=content),
        )
        self._forget("250 kept")

    def _lines(self) -> bytes | None:
        """Read up to the lone dot, less the dot that protects a line's first; None: cut off."""
        lines = []
        while (line := self.rfile.readline(_LINE)) != b".\r\n":
            if not line:
                return None
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _forget(self, answer: str) -> None:
        self.sender, self.recipients = None, []
        self._say(answer)

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


def _address(line: bytes) -> str:
    found = _PATH.search(line)
    return found[1].decode("utf-8", "replace") if found else ""
