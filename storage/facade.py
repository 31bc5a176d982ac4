"""One object for everything that is remembered."""

from datetime import datetime
from types import TracebackType
from typing import Self

from domain.types import Retention
from storage.cases import Cases
from storage.database import Database
from storage.digests import Digests
from storage.learnt import Learnt
from storage.mentions import Mentions
from storage.opening import open_database
from storage.outbox import Outbox
from storage.records import Forgotten
from storage.retention import forget
from storage.reviews import Reviews
from storage.runs import Runs
from storage.settings import Settings
from storage.sources import Sources


class Storage:
    """The database, by the nouns it remembers."""

    def __init__(self, database: Database, install_id: str) -> None:
        self._database = database
        #: Tells this installation's messages from those of another one.
        self.install_id = install_id
        self.sources = Sources(database)
        self.mentions = Mentions(database)
        self.cases = Cases(database)
        self.outbox = Outbox(database)
        self.digests = Digests(database)
        self.reviews = Reviews(database)
        self.learnt = Learnt(database)
        self.runs = Runs(database)
        self.settings = Settings(database)

    def forget(
        self, now: datetime, retention: Retention, *, last_run_at: datetime | None = None
    ) -> Forgotten:
        """Blank what has been kept for as long as it may be, and clear its traces from the file.

        Args:
            now: What the clock says; a clock that leapt ahead is not believed at once.
            retention: How long each class is kept.
            last_run_at: When the run before this one finished; ``None``: as its report says.

        Raises:
            StorageError: Nothing was forgotten.
        """
        return forget(self._database, now, retention, last_run_at=last_run_at)

    def close(self) -> None:
        """Let go of the database."""
        self._database.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_storage(url: str, *, busy_timeout_s: float = 30.0) -> Storage:
    """Open the database at a URL; make it when there is none, upgrade it when it is old.

    Args:
        url: ``sqlite:///path/to/headsup.db``, or PostgreSQL's.
        busy_timeout_s: How long to wait for another process that is writing.

    Raises:
        StorageError: It is damaged, empty, somebody else's, locked, or of a newer Headsup.
    """
    return Storage(*open_database(url, busy_timeout_s))
