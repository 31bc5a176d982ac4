"""Mail over SMTP: one connection and one recipient for each message, and no guess at success.

SMTP cannot promise that a message arrives once: where the answer to its last line is lost, nobody
knows. Such a message is sent again with the same Message-ID and the same bytes.
"""

import contextlib
import functools
import logging
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from domain.errors import NotifyError, RecipientRefusedError
from domain.types import OutgoingMessage

log = logging.getLogger(__name__)

#: What stands for a message in the errors of :meth:`EmailNotifier.check`.
_CHECK = "check"

#: What servers say of whether we may send at all, at whatever step they say it.
#: Source: RFC 4954 section 6, RFC 5321 section 4.2.
_ABOUT_US = {503, 530, 534, 535, 538}

#: "Delivery not authorized": mostly a server that does not know us and will not relay.
#: Source: RFC 3463 section 3.8.
_NOT_AUTHORIZED = "5.7.1"

#: The greeting of a server that will talk to us.
_READY = 220

#: How long a server may take to say goodbye.
_GOODBYE_S = 2.0

_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """How mail leaves the school."""

    host: str
    port: int = 587
    #: ``none`` is for a server on the same machine or behind the same door, without a password.
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    #: The address that mail comes from, and that refusals go back to.
    sender: str
    #: The longest silence of the server.
    timeout_s: float = 20.0
    #: The longest that one message may take, however busy the server seems.
    deadline_s: float = 60.0
    #: The certificate of an authority that the system does not know, in PEM.
    ca_file: Path | None = None


class EmailNotifier:
    """Hands messages to the school's mail server."""

    name = "email"

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings

    def notify(self, message: OutgoingMessage) -> None:
        """Send the stored bytes to the one recipient.

        Raises:
            NotifyError: Put off, or nobody knows; ``ours`` where our settings are to blame.
            RecipientRefusedError: Refused for good, for this recipient or this message.
        """
        with _session(self.settings, message.message_id) as client:
            _submit(client, self.settings.sender, message)
        log.info("mail %s accepted", message.message_id)

    def check(self) -> None:
        """Log in and leave, without a message.

        Raises:
            NotifyError: No message would leave; it says at which step.
        """
        with _session(self.settings, _CHECK) as client:
            _expect(client.noop(), "NOOP", _CHECK)


@contextlib.contextmanager
def _session(settings: SmtpSettings, message_id: str) -> Iterator[smtplib.SMTP]:
    """Connect, secure the connection, log in; translate whatever goes wrong until the end."""
    if settings.username and settings.security == "none":
        raise NotifyError(message_id, "a password is never sent without TLS", ours=True)
    context = _context(settings, message_id)
    try:
        with _Connection(settings, context) as client:
            _greet(client, settings, message_id)
            _secure(client, settings, context)
            _log_in(client, settings, message_id)
            yield client
    except smtplib.SMTPNotSupportedError as error:
        raise NotifyError(message_id, "the server offers no STARTTLS", ours=True) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(
            (error.smtp_code, error.smtp_error), "EHLO or STARTTLS", message_id
        ) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        raise NotifyError(message_id, "the server hung up") from error
    except ssl.SSLError as error:
        raise NotifyError(message_id, f"no secure connection: {_tls(error)}", ours=True) from error
    except (OSError, UnicodeError) as error:
        # SMTPException is an OSError, too; what is permanent was sorted out above.
        raise NotifyError(message_id, f"no answer: {type(error).__name__}") from error


class _Connection(smtplib.SMTP):
    """A connection that ends at its deadline, even if the server keeps dripping words.

    The timeout of a socket begins anew with every octet; a watchdog shuts the connection itself.
    """

    def __init__(self, settings: SmtpSettings, context: ssl.SSLContext) -> None:
        # Our own name would have to be looked up, which can take long and tells the world of it.
        domain = settings.sender.rpartition("@")[2]
        super().__init__(local_hostname=domain, timeout=settings.timeout_s)
        #: What the certificate must name; the parent class sets it only when it connects at once.
        self._host = settings.host
        self._tls = context if settings.security == "tls" else None
        self._watched: socket.socket | None = None
        self._watchdog = threading.Timer(settings.deadline_s, self._cut)

    def __enter__(self) -> Self:
        self._watchdog.daemon = True
        self._watchdog.start()
        return self

    def __exit__(self, *args: object) -> None:
        # Once a message is accepted, no trouble with saying goodbye may make it look refused.
        with contextlib.suppress(OSError):
            if self.sock is not None and args[0] is None:
                self.sock.settimeout(_GOODBYE_S)
                self.docmd("QUIT")
        self._watchdog.cancel()
        self.close()
        if self._watched is not None:
            self._watched.close()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        # A duplicate stays ours when TLS takes the connection over.
        self._watched = plain.dup()
        if self._tls is None:
            return plain
        with contextlib.ExitStack() as undo:
            undo.callback(plain.close)
            secured = self._tls.wrap_socket(plain, server_hostname=host)
            undo.pop_all()
            return secured

    def _cut(self) -> None:
        with contextlib.suppress(OSError):
            if self._watched is not None:
                self._watched.shutdown(socket.SHUT_RDWR)


def _context(settings: SmtpSettings, message_id: str) -> ssl.SSLContext:
    try:
        return _verifying(settings.ca_file)
    except OSError as error:
        raise NotifyError(message_id, "ca_file is no readable certificate", ours=True) from error


@functools.cache
def _verifying(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that trusts these authorities; reading them takes longer than a mail."""
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _greet(client: smtplib.SMTP, settings: SmtpSettings, message_id: str) -> None:
    reply = client.connect(settings.host, settings.port)
    if reply[0] != _READY:
        raise _refusal(reply, "CONNECT", message_id)


def _secure(client: smtplib.SMTP, settings: SmtpSettings, context: ssl.SSLContext) -> None:
    """Turn to TLS where that is the setting: there is no going on without it."""
    if settings.security == "starttls":
        client.starttls(context=context)
    client.ehlo_or_helo_if_needed()


def _log_in(client: smtplib.SMTP, settings: SmtpSettings, message_id: str) -> None:
    """Try one mechanism once: a wrong password tried three ways can lock the account."""
    if not settings.username:
        return
    client.user, client.password = settings.username, settings.password
    offered = client.esmtp_features.get("auth", "").upper().split()
    ways = {"PLAIN": client.auth_plain, "LOGIN": client.auth_login}
    way = next((name for name in ways if name in offered), None)
    if way is None:
        raise NotifyError(message_id, "the server offers no login that we know", ours=True)
    try:
        client.auth(way, ways[way])
    except smtplib.SMTPAuthenticationError as error:
        raise _refusal((error.smtp_code, error.smtp_error), "AUTH", message_id) from error
    except UnicodeError as error:
        raise NotifyError(message_id, "the password is not in ASCII", ours=True) from error


def _submit(client: smtplib.SMTP, sender: str, message: OutgoingMessage) -> None:
    size = [f"size={len(message.content)}"] if client.has_extn("size") else []
    _expect(client.mail(sender, size), "MAIL", message.message_id)
    _expect(client.rcpt(message.recipient), "RCPT", message.message_id)
    try:
        _expect(client.data(message.content), "DATA", message.message_id)
    except smtplib.SMTPDataError as error:
        raise _refusal((error.smtp_code, error.smtp_error), "DATA", message.message_id) from error


def _expect(reply: tuple[int, bytes], step: str, message_id: str) -> None:
    if reply[0] not in {250, 251}:
        raise _refusal(reply, step, message_id)


def _refusal(reply: tuple[int, bytes | str], step: str, message_id: str) -> NotifyError:
    """Return the error that a reply amounts to: whose fault it is, and whether to try again.

    Only the numbers are told on: a server's words may repeat the address or the message.
    """
    code, words = reply
    found = _ENHANCED.match(words if isinstance(words, bytes) else words.encode())
    enhanced = found.group().decode() if found else ""
    said = f"{step} answered {code} {enhanced}".rstrip()
    for_good = 500 <= code <= 599  # noqa: PLR2004
    if for_good and step in {"RCPT", "DATA"} and code not in _ABOUT_US:
        return RecipientRefusedError(message_id, said, ours=enhanced == _NOT_AUTHORIZED)
    return NotifyError(message_id, said, ours=for_good)


def _tls(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted ({error.verify_message})"
    return error.reason or type(error).__name__
