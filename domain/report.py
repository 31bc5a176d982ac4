"""What one run did, in counts and keys: never in anybody's words."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime

from domain.types import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """How one source did in one run; ``offered = known + unmatched + mentions``."""

    name: str
    outcome: Outcome
    detail: str = ""
    offered: int = 0
    #: Stored or remembered by an earlier run.
    known: int = 0
    mentions: int = 0

    @property
    def unmatched(self) -> int:
        """Posts that were new and not about us."""
        return self.offered - self.known - self.mentions


@dataclass(slots=True, kw_only=True)
class RunReport:
    """Filled in as the stages go; the one value of a run that is not frozen."""

    started: datetime
    finished: datetime | None = None
    sources: list[SourceLine] = field(default_factory=list)
    assessed: int = 0
    not_assessed: int = 0
    #: Decisions by the name of their severity.
    decided: Counter[str] = field(default_factory=Counter)
    queued: int = 0
    #: Critical cases that were told again because nobody acknowledged them.
    repeated: int = 0
    accepted: int = 0
    deferred: int = 0
    refused: int = 0
    forgotten: int = 0
    #: What a person must know went wrong; each makes the run exit 1.
    failures: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything that was tried worked."""
        return not self.failures

    def as_dict(self) -> dict[str, object]:
        """Return the report in JSON's types; times in ISO 8601."""
        report = asdict(self)
        report["started"] = self.started.isoformat()
        report["finished"] = self.finished.isoformat() if self.finished else None
        report["decided"] = dict(self.decided)
        report["ok"] = self.ok
        return report
