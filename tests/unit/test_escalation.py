"""When an alert that nobody acknowledged is told again."""

from datetime import timedelta

import pytest

from alerts.escalation import repeat_due
from tests.builders import NOW


def minutes_ago(*minutes: int):
    return [NOW - timedelta(minutes=minute) for minute in minutes]


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ((), False),
        ((14,), False),
        ((15,), True),
        ((45, 29), False),
        ((45, 30), True),
        ((120, 90, 59), False),
        ((120, 90, 60), True),
        ((900, 800, 700, 600, 500, 239), False),
        ((900, 800, 700, 600, 500, 240), True),
    ],
)
def test_gaps_grow_and_the_last_recurs(sent, due):
    assert repeat_due(minutes_ago(*sent), NOW) == due


def test_the_school_may_set_its_own_gaps():
    assert not repeat_due(minutes_ago(15), NOW, gaps_minutes=(20,))
    assert repeat_due(minutes_ago(100, 20), NOW, gaps_minutes=(20,))


def test_a_clock_that_was_ahead_does_not_buy_silence():
    """An alert stamped ten years from now must not silence the case for ten years."""
    assert repeat_due([NOW + timedelta(days=3650)], NOW)


def test_the_order_in_which_alerts_are_listed_does_not_matter():
    assert repeat_due(minutes_ago(5, 45), NOW) == repeat_due(minutes_ago(45, 5), NOW)
