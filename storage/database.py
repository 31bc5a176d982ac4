"""Transactions on one database, and the one place where a database error becomes ours."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from domain.errors import StorageError

#: ``EXTRA`` also survives a power cut right after a commit, and DELETE is the journal without the
#: corruption that WAL had before SQLite 3.51.3. Temporary pages hold post text: never on disk.
PRAGMAS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
)

#: Any number will do, so long as all who write to the database agree on it.
_ADVISORY_LOCK = 0x48454144

_BEGIN = "headsup_begin"


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise what the database raises as a :class:`StorageError` that says what could not be done.

    Statements are created with hidden parameters, so no message holds the text of a post.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise StorageError(f"cannot {what}: {_reason(error)}") from error


def _reason(error: SQLAlchemyError) -> str:
    cause = getattr(error, "orig", None)
    lines = str(cause or "").splitlines()
    # Further lines may quote the row that was refused.
    return lines[0] if lines else type(error).__name__


def open_engine(url: URL, busy_timeout_s: float) -> Engine:
    """Return an engine that has not connected yet; each transaction has its own connection."""
    if url.get_backend_name() != "sqlite":
        return _engine(url, {})
    engine = _engine(url, {"timeout": busy_timeout_s})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _engine(url: URL, connect_args: dict[str, object]) -> Engine:

    try:
        with translated("open the database"):
            return create_engine(
                url, poolclass=NullPool, hide_parameters=True, connect_args=connect_args
            )
    except ImportError as error:
        raise StorageError(
            f"cannot open the database: {error.name}, the driver it needs, is not installed"
        ) from error


def _prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    del entry
    # The driver's own transactions begin too late and end at every DDL statement.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    begin = connection.get_execution_options().get(_BEGIN, "BEGIN")
    if begin:
        connection.exec_driver_sql(begin)


@dataclass(frozen=True, slots=True)
class Database:
    """An engine, and the key of this installation's hashes."""

    engine: Engine
    key: bytes = b""

    @contextmanager
    def reading(self, what: str) -> Iterator[Connection]:
        """Open a transaction that only reads.

        Raises:
            StorageError: The database is locked, damaged or gone; ``what`` was not done.
        """
        with translated(what), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, what: str) -> Iterator[Connection]:
        """Open a transaction that holds the only right to write from its first statement on.

        A transaction that reads first and writes later may find that another one wrote between.

        Raises:
            StorageError: As for reading; nothing at all was written.
        """
        with translated(what), write_transaction(self.engine) as connection:
            yield connection

    @contextmanager
    def outside_transactions(self, what: str) -> Iterator[Connection]:
        """Open a connection for statements that refuse to run inside a transaction."""
        with translated(what), self.engine.connect() as connection:
            yield connection.execution_options(**{_BEGIN: "", "isolation_level": "AUTOCOMMIT"})

    def keyed_hash(self, *parts: str) -> str:
        """Return the HMAC-SHA256 of some texts, in hexadecimal; worthless without our key."""
        message = b"\0".join(part.encode(errors="surrogatepass") for part in parts)
        return hmac.new(self.key, message, hashlib.sha256).hexdigest()


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that no other writer overlaps."""
    with engine.connect() as plain:
        connection = plain.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with connection.begin():
            if engine.dialect.name != "sqlite":
                connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
            yield connection
