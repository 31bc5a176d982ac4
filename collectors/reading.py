"""Read many sources at once, so that a slow one holds up neither the others nor the run."""

import logging
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from collectors.base import Collector
from domain.errors import CollectError
from domain.types import Batch, Outcome

log = logging.getLogger(__name__)

#: Sources read side by side; each waits on its network far longer than it computes.
WORKERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one source gave before it ended, and how it ended."""

    name: str
    #: The collector's kind, which is its module's name.
    kind: str
    batches: tuple[Batch, ...] = ()
    error: CollectError | None = None

    @property
    def outcome(self) -> Outcome:
        """How it ended: an error's own outcome, else partial where a batch says so."""
        if self.error:
            return self.error.outcome
        return Outcome.PARTIAL if self.detail else Outcome.OK

    @property
    def detail(self) -> str:
        """Why it is not everything, for people to read; empty when it is."""
        if self.error:
            return self.error.message
        return "; ".join(batch.incomplete for batch in self.batches if batch.incomplete)


def read_sources(
    collectors: Sequence[Collector], cursors: Mapping[str, str | None], *, deadline_s: float
) -> Iterator[Reading]:
    """Yield a reading for every collector, in the order in which they end.

    Args:
        collectors: What to read; the first are started first.
        cursors: By the collector's name, where each was left off.
        deadline_s: Seconds after which nothing more is started; what was is seen through,
            within each collector's own deadline.
    """
    ends_at = time.monotonic() + deadline_s
    with ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="collect") as pool:
        futures: list[Future[Reading]] = [
            pool.submit(_read, collector, cursors.get(collector.name), ends_at)
            for collector in collectors
        ]
        for future in as_completed(futures):
            yield future.result()


def _read(collector: Collector, cursor: str | None, ends_at: float) -> Reading:
    kind = type(collector).__module__.rpartition(".")[2]
    batches: list[Batch] = []
    error: CollectError | None = None
    try:
        _check_time(collector, ends_at)
        batches.extend(collector.collect(cursor))  # keeps what came before an error
    except CollectError as expected:
        error = expected
    except Exception as bug:  # noqa: BLE001  a bug in one collector must not blind the others
        error = _bug(collector, bug)
    return Reading(name=collector.name, kind=kind, batches=tuple(batches), error=error)


def _check_time(collector: Collector, ends_at: float) -> None:
    if time.monotonic() >= ends_at:
        late = "the run's time was spent before its turn"
        raise CollectError(collector.name, late)


def _bug(collector: Collector, error: Exception) -> CollectError:
    """Log where it happened, without the message: that may quote a post."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("source %s: unexpected %s at\n%s", collector.name, type(error).__name__, where)
    message = f"stopped on an unexpected {type(error).__name__}; the log says where"
    return CollectError(collector.name, message, outcome=Outcome.BAD_ANSWER)
