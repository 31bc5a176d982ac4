"""Everything a run works with, opened; built by the command line, used by the stages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from alerts.telling import Telling
from classifiers.base import Classifier
from collectors.base import Collector
from domain.coverage import Coverage
from domain.playbook import Playbook
from domain.types import Retention, Rule
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
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    #: Told how far each stage is: ``progress(stage, done, total)``.
    progress: Callable[[str, int, int], None] = lambda *_: None
    #: Seconds after which no further source is started.
    deadline_s: float = 480.0

    def coverage(self) -> Coverage:
        """Return how the configured sources stand now."""
        names = {collector.name for collector in self.collectors}
        states = (state for state in self.storage.sources.states() if state.name in names)
        gaps = self.storage.sources.gaps(self.now() - GAPS_SHOWN)
        return Coverage(states=tuple(states), off=self.off, gaps=tuple(gaps))

    def dated_telling(self) -> Telling:
        """Return the telling with a letterhead of this moment."""
        return self.telling.dated(self.now(), self.coverage())
