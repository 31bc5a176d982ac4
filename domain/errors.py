"""Every failure Headsup expects, as one tree.

An adapter translates the exceptions it expects at its own edge, with the identity of what
failed. Anything else is a bug and keeps its traceback. No message holds the text of a post,
the name of a person or a secret.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.types import Outcome


class HeadsupError(Exception):
    """The root: something Headsup knows how to report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in a file a person edits, with its remedy."""

    file: str
    #: Dotted table and key, as in ``sources[2].url``; empty for the whole file.
    key: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the problem as one line: file, key, what is wrong, what to do."""
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.message}" + (f" ({self.remedy})" if self.remedy else "")


class ConfigError(HeadsupError):
    """The person who edits the configuration can fix it; the program exits 2."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class CollectError(HeadsupError):
    """One source could not be read; the others go on."""

    def __init__(self, source: str, message: str, *, outcome: Outcome = Outcome.NETWORK) -> None:
        super().__init__(f"{source}: {message}")
        self.source = source
        self.message = message
        self.outcome = outcome


class RateLimitedError(CollectError):
    """The platform asked us to wait, until a time it may have named."""

    def __init__(self, source: str, message: str, *, until: datetime | None = None) -> None:
        super().__init__(source, message, outcome=Outcome.THROTTLED)
        self.until = until


class SourceRefusedError(CollectError):
    """Credentials, permission or credit: a person must act before the source works again."""


class ClassifyError(HeadsupError):
    """The model could not judge: the mentions wait, and after n attempts a person reads them."""


class NotifyError(HeadsupError):
    """A message was not accepted; it stays queued and is tried again."""

    def __init__(self, message_id: str, message: str, *, ours: bool = False) -> None:
        super().__init__(f"{message_id}: {message}")
        self.message_id = message_id
        self.message = message
        #: Our settings or our server are to blame, so that a technician must be told.
        self.ours = ours


class RecipientRefusedError(NotifyError):
    """The message will never be accepted for this recipient; it must be told another way."""


class StorageError(HeadsupError):
    """Nothing can be remembered, so nothing may be done; the program exits 3."""
