"""What is remembered of a feed between two readings: enough to ask for changes only."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

#: Longer validators are not worth keeping.
_VALIDATOR_LIMIT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCursor:
    """How a feed looked when it was last read in full."""

    #: The SHA-256 of the feed's address; a feed at another one starts anew.
    feed: str
    etag: str = ""
    modified: str = ""
    #: The SHA-256 of its body.
    body: str = ""

    @classmethod
    def read(cls, cursor: str | None, url: str) -> "FeedCursor":
        """Return what a cursor says; nothing but the feed where it is damaged or of another."""
        unknown = cls(feed=_sha256(url.encode()))
        try:
            fields = json.loads(cursor or "{}")
            known = cls(**{name: str(value) for name, value in fields.items()})
        except (ValueError, TypeError, AttributeError, RecursionError):
            return unknown
        return known if known.feed == unknown.feed else unknown

    @classmethod
    def seen(cls, headers: Mapping[str, str], body: bytes, url: str) -> "FeedCursor":
        """Return how a feed looks now."""
        return cls(
            feed=_sha256(url.encode()),
            etag=_validator(headers, "ETag"),
            modified=_validator(headers, "Last-Modified"),
            body=_sha256(body),
        )

    def validators(self) -> dict[str, str]:
        """Return the headers that ask for changes only."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}

    def write(self) -> str:
        """Return the cursor to be stored."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


def _validator(headers: Mapping[str, str], name: str) -> str:
    """Return a header that can be sent back as it is; empty where it cannot."""
    value = headers.get(name, "").strip()
    fit = value.isascii() and value.isprintable() and len(value) <= _VALIDATOR_LIMIT
    return value if fit else ""


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
