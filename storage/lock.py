"""One run at a time: a lock file beside the database."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url

from domain.errors import StorageError
from storage.database import translated


class AlreadyRunning(Exception):  # noqa: N818 - no error: the other run does the work
    """Another run holds the lock."""


def lock_path(url: str) -> Path:
    """Return where the lock of a database lies: beside its file, or among the temporary files.

    Raises:
        StorageError: The URL cannot be read.
    """
    with translated("read the database URL"):
        parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return Path(parsed.database + ".lock")
    name = hashlib.sha256(url.encode()).hexdigest()[:16]
    return Path(gettempdir()) / f"headsup-{name}.lock"


@contextmanager
def run_lock(path: Path) -> Iterator[None]:
    """Hold the lock while the body runs; the kernel lets go of it when the process dies.

    Raises:
        AlreadyRunning: Somebody else holds it.
        StorageError: The lock file cannot be made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0, mode=0o600)
        lock.acquire()
    except Timeout as error:
        raise AlreadyRunning(f"another run holds {path}") from error
    except OSError as error:
        raise StorageError(f"cannot lock {path}: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()
