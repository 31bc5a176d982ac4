"""What the foot of every mail says of the sources."""

from datetime import timedelta

import pytest

from domain.coverage import Coverage, coverage_lines, problem_key
from domain.types import Gap, Outcome, SourceState
from tests.builders import NOW


def a_state(name="gazette", outcome=Outcome.OK, **changes):
    """Return the state of a source that has been so since now."""
    fields = {"detail": "", "since": NOW, "last_run_at": NOW} | changes
    return SourceState(name=name, kind="feed", outcome=outcome, **fields)


def test_a_source_that_is_read_is_counted():
    """Silence of a source that was read to the end needs no words."""
    assert coverage_lines(Coverage(states=(a_state(),))) == ("1 of 1 sources were read in full.",)


@pytest.mark.parametrize("outcome", set(Outcome) - {Outcome.OK, Outcome.PARTIAL})
def test_every_failure_makes_a_source_blind(outcome):
    """No outcome but two lets a mail keep quiet about a source."""
    lines = coverage_lines(Coverage(states=(a_state(), a_state("forum", outcome))))

    assert lines[0] == "1 of 2 sources were read in full."
    assert lines[1].startswith("forum ")
    assert lines[1].endswith("(last read: never): its silence means nothing.")


def test_a_source_read_in_part_says_what_is_missing():
    """It is no failure, and it is told."""
    state = a_state(outcome=Outcome.PARTIAL, detail="500 of 900 entries were read.")
    coverage = Coverage(states=(state,))

    assert coverage.blind == ()
    assert coverage_lines(coverage)[1] == "gazette was read in part: 500 of 900 entries were read."


def test_gaps_and_sources_that_are_off_are_told():
    """What can no longer be seen, and what was never looked at, is no silence either."""
    gap = Gap(since=NOW - timedelta(days=9), until=NOW - timedelta(days=7), reason="off")
    coverage = Coverage(states=(), off=(("x", "its approval ran out"),), gaps=(("x", gap),))

    told, off = coverage_lines(coverage)[1:]
    assert told.startswith("x cannot show what was posted from 01 Mar 2026 07:00 UTC until 03 Mar")
    assert told.endswith("07:00 UTC: off")
    assert off == "x is off: its approval ran out."


def test_the_same_trouble_in_another_order_is_the_same_problem():
    """A technician is told of a problem once a day, whichever source answered first."""
    one, two = a_state("a", Outcome.AUTH), a_state("b", Outcome.GONE)

    assert problem_key([one, two]) == problem_key([two, one])
    assert problem_key([one, two]) != problem_key([one, a_state("b", Outcome.AUTH)])
