"""What people record about this installation, such as the approval of its impact assessment."""

from datetime import datetime

from sqlalchemy import insert, select

from storage.database import Database
from storage.records import Setting
from storage.tables import settings


class Settings:
    """Values with who recorded them and when; earlier ones are kept beside the latest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        """Return the latest value, or ``None`` when nobody recorded one."""
        found = self.record(key)
        return None if found is None else found.value

    def record(self, key: str) -> Setting | None:
        """Return the latest value with who recorded it and when."""
        query = select(settings).where(settings.c.key == key).order_by(settings.c.id.desc())
        with self._database.reading("read a setting") as connection:
            row = connection.execute(query.limit(1)).first()
        if row is None:
            return None
        return Setting(key=row.key, value=row.value, by=row.by, at=row.at)

    def set(self, key: str, value: str, by: str, at: datetime) -> None:
        """Store a value."""
        with self._database.writing("record a setting") as connection:
            connection.execute(insert(settings).values(key=key, value=value, by=by, at=at))
