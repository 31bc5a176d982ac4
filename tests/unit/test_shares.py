"""The exact interval of a share, held against published values."""

import pytest

from domain.shares import Share


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Of none, all but 0.025 ** (1 / n) can be ruled out.
        (0, 20, 0.0, 1 - 0.025 ** (1 / 20)),
        (20, 20, 0.025 ** (1 / 20), 1.0),
        # The beta quantiles for 8 of 10, by hand from tables.
        (8, 10, 0.4439, 0.9748),
    ],
)
def test_the_interval_is_clopper_and_pearsons(count, of, low, high):
    assert Share(count=count, of=of).bounds() == pytest.approx((low, high), abs=1e-4)


def test_a_share_says_of_how_many_it_is_one():
    assert str(Share(count=10, of=20)) == "10 of 20 (50.0 %; 27.2-72.8)"
