"""The mail notifier against a real server that refuses, hangs, hangs up and drips."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from alerts.email import EmailNotifier, SmtpSettings
from domain.errors import NotifyError, RecipientRefusedError
from tests.builders import a_message
from tests.mailbox import CLOSE, HANG, Mailbox, mailbox

SENDER = "headsup@thornbeck.example"
HEAD = "head@thornbeck.example"
TEMPORARY = ("421 4.3.2 Later", "450 4.2.1 Later", "451 4.7.1 Greylisted", "452 4.2.2 Full")
PERMANENT = ("550 5.1.1 No", "552 5.2.2 Full", "554 5.7.0 No", "535 5.7.8 No")


def settings_for(box: Mailbox, **changes) -> SmtpSettings:
    fields = {
        "host": box.host,
        "port": box.port,
        "security": box.security,
        "sender": SENDER,
        "timeout_s": 5.0,
        "deadline_s": 10.0,
        "ca_file": box.ca_file,
    }
    if box.login:
        fields |= {"username": box.login[0], "password": box.login[1]}
    return SmtpSettings(**(fields | changes))


def refusal(box: Mailbox, **changes) -> NotifyError:
    """Return the error that sending a message ends in."""
    with pytest.raises(NotifyError) as caught:
        EmailNotifier(settings_for(box, **changes)).notify(a_message())
    return caught.value


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_message_arrives_as_it_was_stored(security):
    """The bytes that arrive are the bytes in the outbox, lines that begin with a dot included."""
    content = b"Subject: Headsup\r\n\r\nOne.\r\n.\r\n..two\r\nFrom here\r\n"
    with mailbox(security=security) as box:
        EmailNotifier(settings_for(box)).notify(a_message(content=content))

    (received,) = box.messages
    assert received.content == content
    assert received.sender == SENDER
    assert received.recipients == (HEAD,)
    assert received.encrypted == (security != "none")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_it_logs_in_over_tls(security):
    with mailbox(security=security, login=("headsup", "s3cret")) as box:
        EmailNotifier(settings_for(box)).notify(a_message())

    assert [message.user for message in box.messages] == ["headsup"]


def test_a_wrong_password_is_tried_once_and_is_our_fault():
    """Three tries with one wrong password could lock the account."""
    with mailbox(security="starttls", login=("headsup", "s3cret")) as box:
        error = refusal(box, password="wrong")  # noqa: S106

    assert box.commands.count("AUTH") == 1
    assert error.ours
    assert not isinstance(error, RecipientRefusedError)
    assert str(error).endswith("AUTH answered 535 5.7.8")


def test_a_server_that_wants_a_login_we_lack_is_our_fault():
    with mailbox(security="starttls", login=("headsup", "s3cret")) as box:
        error = refusal(box, username="", password="")

    assert (type(error), error.ours) == (NotifyError, True)
    assert box.messages == []


def test_a_password_never_leaves_in_clear():
    with mailbox() as box:
        error = refusal(box, username="headsup", password="s3cret")  # noqa: S106

    assert error.ours
    assert box.commands == []


def test_a_password_that_cannot_be_sent_is_our_fault():
    with mailbox(security="starttls", login=("headsup", "pässwörd")) as box:
        error = refusal(box)

    assert error.ours
    assert box.commands.count("AUTH") == 0


def test_a_server_without_a_login_that_we_know_is_our_fault():
    with mailbox(security="tls", login=("headsup", "s3cret")) as box:
        box.script("EHLO", "250 mail.thornbeck.example")
        error = refusal(box)

    assert len(box.fired) == 1
    assert (error.ours, error.message) == (True, "the server offers no login that we know")


def test_tls_with_a_server_that_speaks_none_is_our_fault():
    with mailbox() as box:
        error = refusal(box, security="tls")

    assert error.ours
    assert box.messages == []


def test_a_server_that_hangs_up_in_the_handshake_means_try_again():
    with hanging_up_server() as port:
        settings = SmtpSettings(host="127.0.0.1", port=port, security="tls", sender=SENDER)
        with pytest.raises(NotifyError) as caught:
            EmailNotifier(settings).notify(a_message())

    assert (type(caught.value), caught.value.ours) == (NotifyError, False)


def test_stripped_starttls_stops_the_message():
    """A server that no longer offers STARTTLS gets neither a password nor a message."""
    with mailbox() as box:
        error = refusal(box, security="starttls", username="headsup", password="s3cret")  # noqa: S106

    assert error.ours
    assert not {"AUTH", "MAIL", "DATA"} & set(box.commands)


@pytest.mark.parametrize("reply", ["454 4.7.0 TLS not available", "501 No"])
def test_refused_starttls_stops_the_message(reply):
    with mailbox(security="starttls") as box:
        box.script("STARTTLS", reply)
        error = refusal(box)

    assert box.fired == [f"STARTTLS {reply}"]
    assert error.ours == (reply[0] == "5")
    assert "MAIL" not in box.commands


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("certificate", ["wrong_host", "expired", "unknown_issuer"])
def test_a_certificate_that_cannot_be_trusted_stops_the_message(security, certificate):
    with mailbox(security=security, certificate=certificate) as box:
        error = refusal(box)

    assert error.ours
    assert "certificate" in error.message
    assert "MAIL" not in box.commands


def test_a_missing_ca_file_is_our_fault(tmp_path: Path):
    with mailbox(security="starttls") as box:
        error = refusal(box, ca_file=tmp_path / "nowhere.pem")

    assert error.ours
    assert box.commands == []


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("reply", TEMPORARY)
def test_a_temporary_refusal_is_tried_again(step, reply):
    """Greylisting and full disks at any step cost a delay, not the alert."""
    with mailbox() as box:
        both = step == "EHLO" and not reply.startswith("421")
        box.script(step, *([reply, reply] if both else [reply]))
        error = refusal(box)

        assert f"{step} {reply}" in box.fired
        assert (type(error), error.ours) == (NotifyError, False)

        EmailNotifier(settings_for(box)).notify(a_message())

    assert len(box.messages) == 1


@pytest.mark.parametrize("step", ["RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("reply", ["550 5.1.1 No", "552 5.2.2 Full", "554 5.6.0 No"])
def test_a_permanent_refusal_of_the_recipient_or_message_is_final(step, reply):
    with mailbox() as box:
        box.script(step, reply)
        error = refusal(box)

    assert box.fired == [f"{step} {reply}"]
    assert (type(error), error.ours) == (RecipientRefusedError, False)
    assert box.messages == []


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL"])
@pytest.mark.parametrize("reply", PERMANENT)
def test_a_permanent_refusal_of_the_sender_is_our_fault_and_tried_again(step, reply):
    with mailbox() as box:
        box.script(step, reply, reply)
        error = refusal(box)

    assert box.fired[0] == f"{step} {reply}"
    assert (type(error), error.ours) == (NotifyError, True)


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_a_demand_to_log_in_is_our_fault_at_any_step(step):
    with mailbox() as box:
        box.script(step, "530 5.7.0 Authentication required")
        error = refusal(box)

    assert len(box.fired) == 1
    assert (type(error), error.ours) == (NotifyError, True)


def test_a_server_that_will_not_relay_needs_a_technician_too():
    with mailbox() as box:
        box.script("RCPT", "554 5.7.1 Relay access denied")
        error = refusal(box)

    assert len(box.fired) == 1
    assert (type(error), error.ours) == (RecipientRefusedError, True)


def test_one_refused_recipient_does_not_touch_the_other():
    with mailbox() as box:
        box.script(f"RCPT {HEAD}", "550 5.1.1 Unknown", always=True)
        notifier = EmailNotifier(settings_for(box))
        with pytest.raises(RecipientRefusedError):
            notifier.notify(a_message())
        notifier.notify(a_message(recipient="deputy@thornbeck.example"))

    assert len(box.fired) == 1
    assert [message.recipients for message in box.messages] == [("deputy@thornbeck.example",)]


@pytest.mark.parametrize("answer", [CLOSE, HANG, "?? what"])
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_lost_answer_means_try_again_with_the_same_bytes(answer, security):
    """The server may have the message: the copy must be one that mail programs can fold."""
    with mailbox(security=security) as box:
        box.script("DOT", answer)
        error = refusal(box, timeout_s=0.5)
        EmailNotifier(settings_for(box)).notify(a_message())

    assert box.fired == [f"DOT {answer}"]
    assert (type(error), error.ours) == (NotifyError, False)
    assert box.messages[0].content == box.messages[1].content


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_means_try_again(step):
    with mailbox() as box:
        box.script(step, CLOSE, CLOSE)
        error = refusal(box)

    assert box.fired[0] == f"{step} {CLOSE}"
    assert (type(error), error.ours) == (NotifyError, False)


@pytest.mark.parametrize("goodbye", ["500 5.5.1 What?", CLOSE])
def test_trouble_after_acceptance_does_not_undo_it(goodbye):
    """A message that was accepted is not sent again because of a bad goodbye."""
    with mailbox() as box:
        box.script("QUIT", goodbye)
        EmailNotifier(settings_for(box)).notify(a_message())

    assert box.fired == [f"QUIT {goodbye}"]
    assert len(box.messages) == 1


def test_a_server_that_drips_is_left_at_the_deadline():
    """Each octet restarts a socket's own timeout, so that only a total deadline ends it."""
    with dripping_server() as port:
        settings = SmtpSettings(
            host="127.0.0.1",
            port=port,
            security="none",
            sender=SENDER,
            timeout_s=5.0,
            deadline_s=0.6,
        )
        begun = monotonic()
        with pytest.raises(NotifyError):
            EmailNotifier(settings).notify(a_message())

    assert 0.5 < monotonic() - begun < 3.0


def test_nobody_listening_means_try_again():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = SmtpSettings(host="127.0.0.1", port=port, security="none", sender=SENDER)
    with pytest.raises(NotifyError) as caught:
        EmailNotifier(settings).notify(a_message())

    assert (type(caught.value), caught.value.ours) == (NotifyError, False)


def test_errors_name_the_message_and_nobody(caplog):
    """Neither an error nor a log line repeats an address, a password or the server's words."""
    with mailbox() as box, caplog.at_level("DEBUG"):
        box.script("RCPT", f"550 5.1.1 <{HEAD}>: user unknown")
        error = refusal(box)
        EmailNotifier(settings_for(box)).notify(a_message())

    ours = [record.getMessage() for record in caplog.records if record.name.startswith("alerts")]
    assert str(error) == f"{a_message().message_id}: RCPT answered 550 5.1.1"
    assert error.message_id == a_message().message_id
    assert ours == [f"mail {a_message().message_id} accepted"]


def test_settings_hide_their_password():
    settings = SmtpSettings(host="mail.example", sender=SENDER, password="s3cret")  # noqa: S106

    assert "s3cret" not in repr(settings)


def test_check_logs_in_and_sends_nothing():
    with mailbox(security="starttls", login=("headsup", "s3cret")) as box:
        EmailNotifier(settings_for(box)).check()

    assert box.commands == ["EHLO", "STARTTLS", "EHLO", "AUTH", "NOOP", "QUIT"]


def test_check_tells_a_wrong_password():
    with mailbox(security="tls", login=("headsup", "s3cret")) as box:
        wrong = replace(settings_for(box), password="wrong")  # noqa: S106
        with pytest.raises(NotifyError) as caught:
            EmailNotifier(wrong).check()

    assert caught.value.ours


@contextlib.contextmanager
def dripping_server() -> Iterator[int]:
    """Run a server that sends its greeting one octet at a time, for ever."""
    done = threading.Event()

    def drip(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):
            while not done.wait(0.05):
                connection.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening,))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            done.set()
            thread.join()


@contextlib.contextmanager
def hanging_up_server() -> Iterator[int]:
    """Run a server that reads what a client says first, and closes."""

    def hang_up(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=hang_up, args=(listening,))
        thread.start()
        yield listening.getsockname()[1]
        thread.join()
