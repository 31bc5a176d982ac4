"""What every notifier promises, checked for each one there is."""

import contextlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

import pytest

import alerts
from alerts.base import Notifier
from alerts.email import EmailNotifier, SmtpSettings
from domain.errors import NotifyError, RecipientRefusedError
from tests.builders import a_message
from tests.mailbox import CLOSE, mailbox


@dataclass(frozen=True, kw_only=True)
class World:
    """One notifier, and the other side of it."""

    notifier: Notifier
    #: What arrived, oldest first.
    arrived: Callable[[], list[bytes]]
    put_off: Callable[[], None]
    refuse: Callable[[], None]
    #: Take the message, and never say so.
    fall_silent: Callable[[], None]
    #: How many of the faults happened.
    faults: Callable[[], int]


@contextlib.contextmanager
def email_world() -> Iterator[World]:
    """Yield the mail notifier with a real server on loopback."""
    with mailbox() as box:
        settings = SmtpSettings(
            host=box.host, port=box.port, security="none", sender="headsup@thornbeck.example"
        )
        yield World(
            notifier=EmailNotifier(settings),
            arrived=lambda: [message.content for message in box.messages],
            put_off=lambda: box.script("RCPT", "451 4.7.1 Later"),
            refuse=lambda: box.script("RCPT", "550 5.1.1 No such user"),
            fall_silent=lambda: box.script("DOT", CLOSE),
            faults=lambda: len(box.fired),
        )


WORLDS = {EmailNotifier: email_world}


def all_notifiers() -> set[type]:
    """Return every class of the package that can notify."""
    modules = [
        import_module(f"alerts.{info.name}") for info in pkgutil.iter_modules(alerts.__path__)
    ]
    classes = {
        thing
        for module in modules
        for _, thing in inspect.getmembers(module, inspect.isclass)
        if thing.__module__ == module.__name__ and hasattr(thing, "notify")
    }
    return classes - {Notifier}


@pytest.fixture(params=WORLDS.values(), ids=[kind.__name__ for kind in WORLDS])
def world(request) -> Iterator[World]:
    with request.param() as opened:
        yield opened


def test_every_notifier_is_held_to_the_contract():
    assert all_notifiers() == set(WORLDS)


def test_it_hands_over_the_stored_bytes(world):
    message = a_message()
    world.notifier.notify(message)

    assert world.arrived() == [message.content]


def test_what_is_put_off_can_be_sent_again(world):
    world.put_off()
    with pytest.raises(NotifyError) as caught:
        world.notifier.notify(a_message())
    world.notifier.notify(a_message())

    assert world.faults() == 1
    assert not isinstance(caught.value, RecipientRefusedError)
    assert world.arrived() == [a_message().content]


def test_what_is_refused_says_so(world):
    world.refuse()
    with pytest.raises(RecipientRefusedError):
        world.notifier.notify(a_message())

    assert world.faults() == 1
    assert world.arrived() == []


def test_doubt_about_acceptance_is_no_acceptance(world):
    """Where nobody knows, the message is sent again, and both copies are the same."""
    world.fall_silent()
    with pytest.raises(NotifyError) as caught:
        world.notifier.notify(a_message())
    world.notifier.notify(a_message())

    assert world.faults() == 1
    assert not isinstance(caught.value, RecipientRefusedError)
    assert world.arrived() == [a_message().content] * 2


@pytest.mark.parametrize("fault", ["put_off", "refuse", "fall_silent"])
def test_an_error_names_the_message_and_not_the_person(world, fault):
    getattr(world, fault)()
    with pytest.raises(NotifyError) as caught:
        world.notifier.notify(a_message())

    assert world.faults() == 1
    assert caught.value.message_id == a_message().message_id
    assert a_message().recipient not in str(caught.value)


def test_it_has_a_name_for_logs(world):
    assert world.notifier.name
