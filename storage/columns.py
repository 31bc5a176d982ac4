"""Column types that refuse what would be lost or cannot be stored.

Every one is text underneath, so that SQLite and PostgreSQL store and sort the same.
"""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy import Text as PlainText
from sqlalchemy.types import TypeDecorator

#: JSON's escape of a NUL; a backslash that is itself escaped starts none.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Text(TypeDecorator[str]):
    """Text without NUL and lone surrogates: the databases disagree on what to do with them."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the value unchanged.

        Raises:
            ValueError: It holds a NUL or a lone surrogate; the message holds none of it.
        """
        del dialect
        if value is not None and not _storable(value):
            raise ValueError("a text holds a NUL or a lone surrogate")
        return value


def _storable(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= char <= "\udfff" for char in value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, as ISO 8601 text in UTC with microseconds, so that it sorts by time."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return the text of an aware time.

        Raises:
            ValueError: The time is naive: nobody can know which moment it means.
        """
        del dialect
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a time without a time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Return the aware time, in UTC."""
        del dialect
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day, as ISO 8601 text."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Return the text of a day."""
        del dialect
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Return the day."""
        del dialect
        return None if value is None else date.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text; characters are stored as they are, so that they can be searched."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return the text of a value.

        Raises:
            ValueError: The value holds a NUL, a lone surrogate, a NaN or an infinity.
        """
        del dialect
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        if _NUL.search(text) or not _storable(text):
            raise ValueError("a value holds a NUL or a lone surrogate")
        return text

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the value."""
        del dialect
        return None if value is None else json.loads(value)
