"""Everything a run works with, opened; built by the command line, used by the stages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from alerts.telling import Telling
from classifiers.base import Classifier
from collectors.base import Collector
from domain.coverage import Coverage
from domain.playbook import Playbook
from domain.types import Retention, Rule, Space
from mentions.watchlist import Watchlist
from storage import Storage

#: For so long after it was recorded, a gap stands in the coverage line of every mail.
GAPS_SHOWN = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Monitor:
    """Everything a run works with, opened."""

    storage: Storage
    collectors: tuple[Collector, ...]
    #: Sources that are configured but off, with the reason.
    off: tuple[tuple[str, str], ...]
    watchlist: Watchlist
    #: Called when something waits to be judged; raises ClassifyError.
    open_classifier: Callable[[], Classifier]
    rules: tuple[Rule, ...]
    playbook: Playbook
    telling: Telling
    retention: Retention
    #: By a source's name, whose space it reads; those not named read anywhere.
    spaces: Mapping[str, Space] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    #: Told how far each stage is: ``progress(stage, done, total)``.
    progress: Callable[[str, int, int], None] = lambda *_: None
    #: Seconds after which no further source is started.
    deadline_s: float = 480.0

    def space(self, source: str) -> Space:
        """Return whose space a source reads."""
        return self.spaces.get(source, Space.ANYWHERE)

    def fingerprint(self, source: str) -> str:
        """Return what a source's posts are matched by: with another, they are matched again."""
        return f"{self.watchlist.fingerprint} {self.space(source)}"

    def coverage(self) -> Coverage:
        """Return how the configured sources stand now."""
        names = {collector.name for collector in self.collectors}
        states = (state for state in self.storage.sources.states() if state.name in names)
        gaps = self.storage.sources.gaps(self.now() - GAPS_SHOWN)
        return Coverage(states=tuple(states), off=self.off, gaps=tuple(gaps))

    def dated_telling(self) -> Telling:
        """Return the telling with a letterhead of this moment."""
        return self.telling.dated(self.now(), self.coverage())
