"""What each run did."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select

from storage.database import Database
from storage.tables import runs


class Runs:
    """The reports of the runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, report: Mapping[str, object], started: datetime, finished: datetime) -> None:
        """Store a report, which must be what JSON can hold."""
        values = {"report": dict(report), "started": started, "finished": finished}
        with self._database.writing("record a run") as connection:
            connection.execute(insert(runs).values(**values))

    def last(self) -> Mapping[str, object] | None:
        """Return the latest report, with its times under ``started`` and ``finished``."""
        with self._database.reading("read the last run") as connection:
            row = connection.execute(select(runs).order_by(runs.c.id.desc()).limit(1)).first()
        if row is None:
            return None
        return {**row.report, "started": row.started, "finished": row.finished}
