"""Fixtures that several kinds of test share, and the guard that keeps tests off the network."""

import ipaddress
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import Storage, open_storage


class OutsideWorldError(RuntimeError):
    """A test dialled an address that is not its own machine's."""


def _stay_at_home(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in ("socket.connect", "socket.sendto"):
        return
    address = arguments[1]
    # A path is a local socket; a tuple starts with the host.
    if isinstance(address, tuple) and not _is_own_machine(str(address[0])):
        raise OutsideWorldError(f"a test dialled {address!r}")


def _is_own_machine(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def pytest_configure() -> None:
    """Put the guard up; an audit hook stays for as long as the process lives."""
    sys.addaudithook(_stay_at_home)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Return the URL of a database that is not made yet."""
    return f"sqlite:///{tmp_path / 'var' / 'headsup.db'}"


@pytest.fixture
def storage(database_url: str) -> Iterator[Storage]:
    """Return a new, empty storage that waits for nobody."""
    with open_storage(database_url, busy_timeout_s=0.05) as opened:
        yield opened
