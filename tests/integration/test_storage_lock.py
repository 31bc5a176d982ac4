"""One run at a time, for as long as its process lives."""

import os
import signal
from pathlib import Path

import pytest

from domain.errors import HeadsupError, StorageError
from storage import AlreadyRunning, lock_path, run_lock


def test_a_second_run_is_told_of_the_first(tmp_path):
    path = tmp_path / "var" / "headsup.db.lock"

    with run_lock(path), pytest.raises(AlreadyRunning, match=r"headsup\.db\.lock"), run_lock(path):
        pass

    with run_lock(path):
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_another_run_is_no_error(tmp_path):
    assert not issubclass(AlreadyRunning, HeadsupError)


def test_the_lock_is_let_go_when_the_run_fails(tmp_path):
    path = tmp_path / "lock"
    with pytest.raises(KeyError), run_lock(path):
        raise KeyError

    with run_lock(path):
        pass


def test_a_killed_run_holds_no_lock(tmp_path):
    path = tmp_path / "lock"
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with run_lock(path):
            os.write(writer, b"locked")
            signal.pause()
    assert os.read(reader, 6) == b"locked"
    with pytest.raises(AlreadyRunning), run_lock(path):
        pass

    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    with run_lock(path):
        assert path.exists()


def test_a_lock_that_cannot_be_made_is_an_error(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageError, match="cannot lock"), run_lock(tmp_path / "file" / "lock"):
        pass


def test_the_lock_lies_beside_the_database():
    assert lock_path("sqlite:////srv/headsup/var/headsup.db") == Path(
        "/srv/headsup/var/headsup.db.lock"
    )


def test_each_server_database_has_a_lock_of_its_own_that_shows_no_password():
    one = lock_path("postgresql://headsup:secret@db.example/one")
    other = lock_path("postgresql://headsup:secret@db.example/other")

    assert one != other
    assert "secret" not in str(one)


def test_a_url_that_cannot_be_read_is_refused():
    with pytest.raises(StorageError, match="cannot read the database URL"):
        lock_path("not a url")
