"""Many sources at once: one's failure is its own."""

import logging
from dataclasses import dataclass, field

import pytest

from collectors.reading import WORKERS, read_sources
from domain.errors import CollectError
from domain.types import Batch, Outcome
from tests.builders import a_post


@dataclass
class Scripted:
    """A collector that yields some batches, then raises or not."""

    name: str
    batches: tuple = ()
    error: Exception | None = None
    cursors: list = field(default_factory=list)

    def collect(self, cursor):
        """Yield, then raise."""
        self.cursors.append(cursor)
        yield from self.batches
        if self.error:
            raise self.error


def read(*collectors, deadline_s=60.0, cursors=None):
    """Return the readings by name."""
    readings = read_sources(collectors, cursors or {}, deadline_s=deadline_s)
    return {reading.name: reading for reading in readings}


def test_every_source_gives_one_reading_and_is_given_its_cursor():
    """More sources than workers."""
    collectors = [Scripted(f"s{n}") for n in range(3 * WORKERS)]

    readings = read(*collectors, cursors={"s1": "page-7"})

    assert set(readings) == {c.name for c in collectors}
    assert {reading.outcome for reading in readings.values()} == {Outcome.OK}
    assert collectors[1].cursors == ["page-7"]


def test_what_came_before_a_failure_is_kept():
    """A source that breaks on its second page has given its first."""
    first = Batch(posts=(a_post(),), cursor="1")
    reading = read(Scripted("s", (first,), CollectError("s", "it broke")))["s"]

    assert reading.batches == (first,)
    assert (reading.outcome, reading.detail) == (Outcome.NETWORK, "it broke")


def test_an_incomplete_batch_makes_a_reading_partial():
    """Its words are the reading's."""
    reading = read(Scripted("s", (Batch(posts=(), incomplete="the end is missing"),)))["s"]

    assert (reading.outcome, reading.detail) == (Outcome.PARTIAL, "the end is missing")


def test_a_bug_in_one_collector_is_that_sources_failure_and_keeps_the_post_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
):
    """The traceback is logged without the message, which may quote what was posted."""
    with caplog.at_level(logging.ERROR):
        readings = read(Scripted("bad", (), KeyError("Mrs Okafor said")), Scripted("good"))

    assert readings["good"].outcome is Outcome.OK
    assert readings["bad"].outcome is Outcome.BAD_ANSWER
    assert "KeyError" in readings["bad"].detail
    assert "test_reading.py" in caplog.text
    assert "Okafor" not in caplog.text + readings["bad"].detail


def test_after_the_deadline_nothing_is_started_and_that_is_a_failure():
    """A source that had no turn is not a quiet one."""
    late = Scripted("late")
    reading = read(late, deadline_s=-1.0)["late"]

    assert late.cursors == []
    assert reading.outcome is Outcome.NETWORK
    assert reading.detail == "the run's time was spent before its turn"
