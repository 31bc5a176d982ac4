"""The database is made once, by us, for us alone; what is not ours or not sound is left alone."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from domain.errors import StorageError
from storage import open_storage
from storage.database import PRAGMAS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the file of a database that was made, used and closed."""
    path = tmp_path / "headsup.db"
    with open_storage(f"sqlite:///{path}"):
        pass
    return path


def refuse(path: Path, match: str) -> None:
    """Check that a file is refused, with this in the message, and left as it is."""
    before = path.read_bytes()

    with pytest.raises(StorageError, match=match) as raised:
        open_storage(f"sqlite:///{path}", busy_timeout_s=0.02)

    assert before == path.read_bytes()
    assert str(path) in str(raised.value)


def test_the_file_is_ours_alone(tmp_path):
    previous = os.umask(0o000)
    try:
        with open_storage(f"sqlite:///{tmp_path}/a/b/headsup.db"):
            pass
    finally:
        os.umask(previous)

    path = tmp_path / "a" / "b" / "headsup.db"
    assert stat.filemode(path.stat().st_mode) == "-rw-------"
    assert stat.filemode(path.parent.stat().st_mode) == "drwx------"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_others_could_read_is_closed_to_them(path):
    path.chmod(0o644)

    with open_storage(f"sqlite:///{path}"):
        assert stat.filemode(path.stat().st_mode) == "-rw-------"


def test_a_path_with_odd_characters_is_one(tmp_path):
    path = tmp_path / "100% of år?mode=ro&#1" / "headsup.db"

    with open_storage(f"sqlite:///{str(path).replace('?', '%3F')}"):
        pass

    assert [each.name for each in tmp_path.iterdir()] != []
    assert sum(1 for _ in tmp_path.rglob("headsup.db")) == 1


def test_the_settings_that_keep_what_was_committed_are_in_force(storage):
    with storage.mentions._database.reading("read the settings") as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }

    assert found == {
        "journal_mode": "delete",
        "synchronous": 3,
        "secure_delete": 1,
        "foreign_keys": 1,
    }
    # Some builds of SQLite have one or the other by default; ours must not depend on it.
    assert {f"PRAGMA {name}" for name in ("synchronous=EXTRA", "secure_delete=ON")} <= {*PRAGMAS}


def test_the_identity_is_made_once_for_each_installation(tmp_path):
    ids = []
    for name in ("one", "one", "two"):
        with open_storage(f"sqlite:///{tmp_path / name}") as storage:
            ids.append((storage.install_id, storage.mentions._database.key))

    assert ids[0] == ids[1]
    assert ids[0][0] != ids[2][0]
    assert ids[0][1] != ids[2][1]
    assert len(ids[0][1]) == 32


# What is refused


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "headsup.db"
    path.touch(mode=0o600)

    refuse(path, "is empty")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "headsup.db"
    path.write_text("Minutes of the governors' meeting\n" * 100)

    refuse(path, "file is not a database")


def test_somebody_elses_database_is_refused(tmp_path):
    path = tmp_path / "headsup.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE pupils (name TEXT)")

    refuse(path, "not a database of Headsup")


@pytest.mark.parametrize("table", ["mentions", "outbox", "runs"])
def test_a_damaged_page_is_refused_although_nothing_has_read_it_yet(path, table):
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (number,) = connection.execute(query, (table,)).fetchone()
    content = bytearray(path.read_bytes())
    page = int.from_bytes(content[16:18], "big")
    content[(number - 1) * page : number * page] = b"\xa5" * page
    path.write_bytes(content)

    refuse(path, "is damaged; restore it from a backup")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9])
def test_a_file_that_was_cut_short_is_refused(path, share):
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])

    refuse(path, "damaged|malformed|not a database")


def test_a_database_without_its_tables_is_refused(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE alembic_version")

    refuse(path, "has lost its tables")


def test_a_database_of_a_newer_headsup_is_refused_with_the_remedy(path):
    set_revision(path, "0999")

    refuse(path, "newer Headsup.*install the newer Headsup again, or restore")


@pytest.mark.parametrize("revision", ["1975ea83b712", "0000"])
def test_a_revision_that_was_never_released_is_refused(path, revision):
    set_revision(path, revision)

    with pytest.raises(StorageError):
        open_storage(f"sqlite:///{path}")

    assert get_revision(path) == revision


def test_a_database_that_is_gone_is_not_made_again(storage, database_url):
    Path(database_url.removeprefix("sqlite:///")).unlink()

    with pytest.raises(StorageError, match="unable to open"):
        storage.sources.states()

    assert not Path(database_url.removeprefix("sqlite:///")).exists()


def test_a_locked_database_cannot_be_opened(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        refuse(path, "database is locked")


def test_a_folder_in_the_way_is_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageError, match="cannot open"):
        open_storage(f"sqlite:///{tmp_path}/file/headsup.db")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?uri=true"])
def test_a_database_that_is_no_file_is_refused(url):
    with pytest.raises(StorageError, match="names no file"):
        open_storage(url)


@pytest.mark.parametrize("url", ["nonsense", "nosuchdatabase://host/name"])
def test_a_url_that_cannot_be_read_is_refused(url):
    with pytest.raises(StorageError, match="cannot"):
        open_storage(url)


def test_a_server_database_without_its_driver_is_refused_by_the_drivers_name():
    with pytest.raises(StorageError, match=r"oracledb.*is not installed"):
        open_storage("oracle+oracledb://db.example/headsup")


def test_a_server_that_does_not_answer_is_an_error_that_shows_no_password():
    with pytest.raises(StorageError) as raised:
        open_storage("postgresql://headsup:confidential@127.0.0.1:1/headsup")

    assert "confidential" not in str(raised.value)


def test_a_database_that_another_process_goes_on_making_is_not_waited_for(tmp_path):
    path = tmp_path / "headsup.db"

    with FileLock(f"{path}.making"), pytest.raises(StorageError, match="is making it"):
        open_storage(f"sqlite:///{path}", busy_timeout_s=0.02)

    assert not path.exists()


def test_a_process_that_is_killed_while_making_the_database_leaves_none(tmp_path):
    """The next one makes it, as if nothing had been there."""
    script = (
        "import os, storage.opening as opening\n"
        "opening.upgrade = lambda connection: os.kill(os.getpid(), 9)\n"
        f"opening.open_database('sqlite:///{tmp_path}/headsup.db', 1.0)\n"
    )

    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)  # noqa: S603

    assert killed.returncode == -9
    assert not (tmp_path / "headsup.db").exists()
    with open_storage(f"sqlite:///{tmp_path}/headsup.db") as storage:
        assert storage.sources.states() == []


def test_an_up_to_date_database_is_opened_without_alembic(path):
    script = (
        "import sys, storage\n"
        f"storage.open_storage('sqlite:///{path}').close()\n"
        "print('alembic' in sys.modules)\n"
    )

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert done.stdout == "False\n"


def set_revision(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()


def get_revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
