"""A real SMTP server on loopback that keeps what it receives and misbehaves on request.

``with mailbox() as box:`` gives ``box.port`` and ``box.messages``. ``box.script("RCPT", "451 4.7.1
Later")`` answers the next RCPT that way; ``box.fired`` says which scripted answers were given, so
that a test of a fault can tell that its fault happened.
"""

import asyncio
import contextlib
import ssl
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import MISSING, SMTP, AuthResult, Envelope, LoginPassword, Session

#: In a script: close the connection without a reply; after the final dot the message is kept.
CLOSE = "close"
#: In a script: say nothing until the client goes away; after the final dot the message is kept.
HANG = "hang"

#: What a script can speak at; ``DOT`` is the end of the message, ``EHLO`` stands for HELO too.
STEPS = ("CONNECT", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "DOT", "QUIT")

Security = Literal["none", "starttls", "tls"]
Certificate = Literal["good", "wrong_host", "expired", "unknown_issuer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One message as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool
    #: Who logged in, or ``None``.
    user: str | None

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return BytesParser(policy=policy.default).parsebytes(self.content)

    @property
    def subject(self) -> str:
        """The subject line."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The plain text part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None, f"no {kind} part"
        return str(part.get_content())


@dataclass(slots=True, kw_only=True)
class Mailbox:
    """What the server has received, and what it is told to answer."""

    host: str
    security: Security
    login: tuple[str, str] | None
    #: The certificate of the authority a client must trust, in PEM.
    ca_file: Path
    port: int = 0
    messages: list[Received] = field(default_factory=list)
    #: Every command, in order, without its arguments.
    commands: list[str] = field(default_factory=list)
    #: ``"RCPT 451 4.7.1 Later"``: the scripted answers that were given.
    fired: list[str] = field(default_factory=list)
    _scripts: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    _always: dict[str, str] = field(default_factory=dict)

    def script(self, step: str, *replies: str, always: bool = False) -> None:
        """Answer the next commands of this step so, or all of them; then as usual.

        Args:
            step: One of :data:`STEPS`, or ``"RCPT head@school.example"`` for one recipient.
            replies: Whole replies such as ``"451 4.7.1 Later"``, :data:`CLOSE` or :data:`HANG`.
            always: Repeat the reply for ever.
        """
        assert step.partition(" ")[0] in STEPS, step
        if always:
            (self._always[step],) = replies
        else:
            self._scripts[step].extend(replies)

    def sent_to(self, address: str) -> list[Received]:
        """Return what was received for one address."""
        return [message for message in self.messages if address in message.recipients]

    def answer(self, *steps: str) -> str | None:
        """Take the next scripted reply of the first of these steps that has one."""
        for step in steps:
            reply = self._scripts[step].popleft() if self._scripts[step] else None
            reply = reply or self._always.get(step)
            if reply:
                self.fired.append(f"{step} {reply}")
                return reply
        return None


@contextlib.contextmanager
def mailbox(
    *,
    security: Security = "none",
    login: tuple[str, str] | None = None,
    certificate: Certificate = "good",
) -> Iterator[Mailbox]:
    """Run the server on a free port of loopback until the block ends.

    Args:
        security: What it offers; ``none`` is a server whose STARTTLS somebody stripped, too.
        login: The user and password without which it takes no recipient.
        certificate: What is wrong with its certificate.
    """
    with TemporaryDirectory() as folder:
        ca_file = Path(folder) / "ca.pem"
        context = _server_context(certificate, ca_file)
        box = Mailbox(host="localhost", security=security, login=login, ca_file=ca_file)
        controller = _Controller(box, context)
        controller.start()
        box.port = controller.bound_port
        box.commands.clear()
        try:
            yield box
        finally:
            controller.stop()


def _server_context(certificate: Certificate, ca_file: Path) -> ssl.SSLContext:
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(ca_file)
    issuer = stranger if certificate == "unknown_issuer" else authority
    name = "elsewhere.example" if certificate == "wrong_host" else "localhost"
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    expired = {"not_before": long_ago, "not_after": long_ago.replace(year=2021)}
    issued = issuer.issue_cert(name, **(expired if certificate == "expired" else {}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued.configure_cert(context)
    return context


class _Controller(Controller):
    """Listens on the free port that the system picks, which the parent class cannot."""

    def __init__(self, box: Mailbox, context: ssl.SSLContext) -> None:
        super().__init__(
            _Keeper(box),
            hostname="127.0.0.1",
            port=0,
            ssl_context=context if box.security == "tls" else None,
        )
        self.box = box
        self.bound_port = 0
        self._starttls = context if box.security == "starttls" else None

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.bound_port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def factory(self) -> "_Conversation":
        return _Conversation(
            self.handler,
            self.box,
            tls_context=self._starttls,
            auth_require_tls=self.box.security == "starttls",
            authenticator=self._authenticate,
            timeout=30,
        )

    def _authenticate(self, *args: Any) -> AuthResult:
        given = args[-1]
        if not isinstance(given, LoginPassword):
            return AuthResult(success=False, handled=False)
        pair = (given.login.decode(), given.password.decode())
        return AuthResult(success=pair == self.box.login, handled=False, auth_data=pair[0])


class _Conversation(SMTP):
    """One connection; a scripted answer comes before the usual one."""

    def __init__(self, handler: Any, box: Mailbox, **options: Any) -> None:
        super().__init__(handler, hostname="mail.thornbeck.example", **options)
        self.box = box
        for name, method in tuple(self._smtp_methods.items()):
            self._smtp_methods[name] = partial(self._command, name, method)

    async def _handle_client(self) -> None:
        reply = self.box.answer("CONNECT")
        if reply:
            await self.say(reply, goodbye=True)
        await super()._handle_client()

    async def _command(self, name: str, method: Any, argument: str | None) -> None:
        self.box.commands.append(name)
        step = "EHLO" if name == "HELO" else name
        reply = self.box.answer(*self._steps(step, argument or ""))
        if reply:
            await self.say(reply, goodbye=reply.startswith("421"))
        else:
            await method(argument)

    def _steps(self, step: str, argument: str) -> Iterable[str]:
        address = argument.partition("<")[2].partition(">")[0]
        return (f"{step} {address}", step) if step == "RCPT" else (step,)

    async def say(self, reply: str, *, goodbye: bool = False) -> None:
        """Give a scripted reply; it is not heard of again after closing, hanging or goodbye."""
        if reply not in {CLOSE, HANG}:
            await self.push(reply)
        if reply == CLOSE or goodbye:
            assert self.transport is not None
            self.transport.close()
        if reply in {CLOSE, HANG} or goodbye:
            await asyncio.Event().wait()


class _Keeper:
    """Keeps the messages; its method names are the ones aiosmtpd calls."""

    def __init__(self, box: Mailbox) -> None:
        self.box = box

    async def handle_RCPT(  # noqa: N802, PLR0913, PLR0917
        self,
        server: _Conversation,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if self.box.login and not session.authenticated:
            return "530 5.7.0 Log in first"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: _Conversation, session: Session, envelope: Envelope
    ) -> Any:
        reply = self.box.answer("DOT")
        if reply and reply[0] in "45":
            return reply
        self.box.messages.append(_received(session, envelope, self.box))
        if reply in {CLOSE, HANG}:
            await server.say(reply)
        return reply or MISSING


def _received(session: Session, envelope: Envelope, box: Mailbox) -> Received:
    assert isinstance(envelope.content, bytes)
    return Received(
        sender=envelope.mail_from or "",
        recipients=tuple(envelope.rcpt_tos),
        content=envelope.content,
        encrypted=box.security == "tls" or session.ssl is not None,
        user=session.auth_data if session.authenticated else None,
    )
