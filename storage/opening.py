"""Finding the database, making it once, and refusing what is not ours or not sound."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp
from uuid import uuid4

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, func, insert, inspect, select, text
from sqlalchemy.engine import URL, make_url

from domain.errors import StorageError
from storage.database import Database, open_engine, translated, write_transaction
from storage.migrations import HEAD, upgrade
from storage.tables import install

#: Marks an SQLite file as ours: the letters HEAD.
APPLICATION_ID = 0x48454144

_RESTORE = "restore it from a backup, or move it away to start with an empty one"


def open_database(url: str, busy_timeout_s: float) -> tuple[Database, str]:
    """Return the database at a URL, in the newest shape, and the id of its installation.

    Raises:
        StorageError: It is damaged, somebody else's, or of a newer Headsup; it is left as it is.
    """
    with translated("read the database URL"):
        parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = _path(parsed)
        engine = _open_file(path, busy_timeout_s)
        return _installed(engine, str(path), may_be_empty=False)
    engine = open_engine(parsed, busy_timeout_s)
    return _installed(engine, parsed.render_as_string(hide_password=True), may_be_empty=True)


def _path(url: URL) -> Path:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StorageError("the database URL names no file: write sqlite:///path/to/headsup.db")
    return Path(url.database).absolute()


def _installed(engine: Engine, name: str, *, may_be_empty: bool) -> tuple[Database, str]:
    with translated(f"open {name}"):
        with engine.connect() as connection:
            revision = _revision(connection)
        if revision is None and not may_be_empty:
            raise StorageError(f"{name} is damaged: it has lost its tables; {_RESTORE}")
        if revision != HEAD:
            _refuse_unknown(revision, name)
            with write_transaction(engine) as connection:
                _furnish(connection)
        with engine.connect() as connection:
            row = connection.execute(select(install.c.install_id, install.c.key)).one()
    return Database(engine, row.key), row.install_id


def _revision(connection: Connection) -> str | None:
    """Return the shape of the database; ``None`` when it has none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _refuse_unknown(revision: str | None, name: str) -> None:
    if revision is None or (revision.isdigit() and revision < HEAD):
        return
    if revision.isdigit() and len(revision) == len(HEAD):
        raise StorageError(
            f"{name} was written by a newer Headsup (its revision is {revision}, this one knows"
            f" {HEAD}): install the newer Headsup again, or restore the backup made before it"
        )
    raise StorageError(f"{name} is the database of another program; name a different one")


def _furnish(connection: Connection) -> None:
    """Bring the tables to the newest shape, and give a new database its identity."""
    upgrade(connection)
    if connection.execute(select(func.count()).select_from(install)).scalar_one():
        return
    connection.execute(
        insert(install).values(
            id=1,
            install_id=str(uuid4()),
            key=secrets.token_bytes(32),
            created_at=datetime.now(UTC),
        )
    )


def _open_file(path: Path, busy_timeout_s: float) -> Engine:
    with _files_translated(path):
        if not path.exists():
            _create(path, busy_timeout_s)
        if path.stat().st_size == 0:
            raise StorageError(f"{path} is empty, which no database of Headsup is; {_RESTORE}")
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    engine = open_engine(_file_url(path), busy_timeout_s)
    _refuse_unsound(engine, path)
    return engine


@contextmanager
def _files_translated(path: Path) -> Iterator[None]:
    try:
        yield
    except Timeout as error:
        raise StorageError(f"cannot make {path}: another run is making it") from error
    except OSError as error:
        raise StorageError(f"cannot open {path}: {error.strerror}") from error


def _file_url(path: Path) -> URL:
    """Return a URL that never makes a file: one that has gone must be noticed."""
    return URL.create("sqlite", database=path.as_uri(), query={"mode": "rw", "uri": "true"})


def _refuse_unsound(engine: Engine, path: Path) -> None:
    with translated(f"open {path}"), engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if found != APPLICATION_ID:
            raise StorageError(f"{path} is not a database of Headsup; name a different one")
        answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if answer != "ok":
            raise StorageError(f"{path} is damaged; {_RESTORE}")


def _create(path: Path, busy_timeout_s: float) -> None:
    """Make the file whole beside its place, then put it there: nobody sees half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = Path(f"{path}.making")
    with FileLock(lock, timeout=busy_timeout_s, mode=0o600):
        if not path.exists():
            _make(path, busy_timeout_s)
        # Whoever still waits for it, or makes another one, finds the database in its place.
        lock.unlink(missing_ok=True)


def _make(path: Path, busy_timeout_s: float) -> None:
    handle, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    new = Path(name)
    try:
        _fill(new, path, busy_timeout_s)
        new.replace(path)
        _flush_directory(path.parent)
    finally:
        new.unlink(missing_ok=True)


def _fill(new: Path, path: Path, busy_timeout_s: float) -> None:
    engine = open_engine(_file_url(new), busy_timeout_s)
    with translated(f"make {path}"), write_transaction(engine) as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        _furnish(connection)


def _flush_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
