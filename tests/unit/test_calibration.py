"""From logits to probabilities: pure arithmetic, no model needed."""

import math

import numpy as np
import pytest

from classifiers.calibration import Platt, calibrate, monotone, sigmoid, to_levels
from classifiers.labels import OUTPUTS
from classifiers.training.calibrate import Aim, choose_cut, conformal_cut, fit_curve
from classifiers.training.figures import auc
from domain.errors import ClassifyError
from domain.shares import Share

PLAIN = [Platt(slope=1.0, intercept=0.0)] * len(OUTPUTS)


@pytest.mark.parametrize(("logit", "expected"), [(0.0, 0.5), (800.0, 1.0), (-800.0, 0.0)])
def test_sigmoid_does_not_overflow(logit, expected):
    """Logits far from zero end at 0 and 1 instead of raising."""
    assert sigmoid(logit) == pytest.approx(expected)


def test_slope_and_intercept_are_both_applied():
    """A curve moves and stretches a logit before it becomes a probability."""
    probability = Platt(slope=2.0, intercept=-1.0).apply(1.5)

    assert probability == pytest.approx(1 / (1 + math.exp(-2.0)))


def test_a_higher_level_is_never_likelier_than_a_lower():
    """Curves fitted one by one may cross; what comes out may not."""
    crossed = [0.2, 0.9, 0.4, 0.6, 0.1, 0.3, *[0.5] * 10]

    assert monotone(crossed)[:6] == (0.2, 0.2, 0.2, 0.6, 0.1, 0.1)


def test_levels_are_what_lies_between_the_steps_and_sum_to_one():
    """P(level = k) is P(≥ k) less P(≥ k + 1)."""
    levels = to_levels((0.7, 0.4, 0.1))

    assert levels == pytest.approx((0.3, 0.3, 0.3, 0.1))
    assert sum(levels) == pytest.approx(1.0)


@pytest.mark.parametrize("broken", [math.nan, math.inf, -math.inf])
def test_a_logit_that_is_no_number_is_refused(broken):
    """A broken model must not pass for one that found nothing."""
    logits = [0.0] * len(OUTPUTS)
    logits[4] = broken

    with pytest.raises(ClassifyError, match="no finite score"):
        calibrate(logits, PLAIN)


def test_too_few_logits_are_refused():
    """A model with other outputs than ours is not read as if it had ours."""
    with pytest.raises(ClassifyError):
        calibrate([0.0] * (len(OUTPUTS) - 1), PLAIN)


def test_a_fitted_curve_gives_back_the_rates_it_was_fitted_on():
    """Posts of which one half and nine tenths are positive get those probabilities."""
    logits = np.repeat([-1.0, 2.0], 1000)
    wanted = np.concatenate([np.arange(1000) < 500, np.arange(1000) < 900])

    curve = fit_curve(logits, wanted)

    assert curve.apply(-1.0) == pytest.approx(0.5, abs=0.01)
    assert curve.apply(2.0) == pytest.approx(0.9, abs=0.01)


def test_a_perfect_separation_still_has_a_finite_curve():
    """Without Platt's pull the slope would grow for ever."""
    curve = fit_curve(np.array([-1.0, -2.0, 1.0, 2.0]), np.array([False, False, True, True]))

    assert 0 < curve.slope < 10


SCORES = np.linspace(0.0, 1.0, 101)
WANTED = np.linspace(0.0, 1.0, 101) >= 0.3


def test_a_cut_is_as_high_as_recall_allows():
    """With nothing to fear below it, a cut rises until recall would fall short."""
    cut = choose_cut(SCORES, WANTED, SCORES < 0.1, Aim(recall=0.9, budget=0.5))

    assert (SCORES[WANTED] >= cut.at_least).mean() == pytest.approx(0.9, abs=0.02)


def test_a_cut_never_spends_more_than_its_budget():
    """Where recall and false alarms disagree, the budget wins."""
    aim = Aim(recall=1.0, budget=0.1, queue_recall=1.0, queue_budget=0.3)

    cut = choose_cut(SCORES, WANTED, ~WANTED | (SCORES > 0.8), aim)

    others = SCORES[~WANTED | (SCORES > 0.8)]
    assert (others >= cut.at_least).mean() <= 0.1
    assert (others >= cut.queue_at_least).mean() <= 0.3
    assert cut.queue_at_least < cut.at_least


def test_the_area_under_the_curve_counts_ties_half():
    """One pair in order, one reversed, two tied: a half and a quarter each."""
    wanted = np.array([True, True, False, False])

    assert auc(wanted, np.array([0.9, 0.5, 0.5, 0.1])) == pytest.approx(0.875)
    assert auc(wanted, np.zeros(4)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 100, 0.0, 0.0362), (91, 98, 0.8584, 0.9708), (100, 100, 0.9638, 1.0)],
)
def test_bounds_are_exact(count, of, low, high):
    """Clopper and Pearson's interval, against published values."""
    assert Share(count=count, of=of).bounds() == pytest.approx((low, high), abs=2e-4)


@pytest.mark.parametrize(("risk", "below"), [(0.02, 3), (0.01, 1), (0.005, 0)])
def test_a_conformal_cut_lets_few_enough_fall_below(risk, below):
    """Of 200 posts at most risk times 201 - 1 lie below; one more would break the promise."""
    scores = np.arange(1, 201) / 1000

    assert (scores < conformal_cut(scores, risk)).sum() == below


def test_too_few_posts_promise_nothing():
    """Below 1 / risk - 1 posts the cut is 0: everything is queued."""
    assert conformal_cut(np.full(98, 0.9), 0.01) == 0.0
    assert conformal_cut(np.full(99, 0.9), 0.01) == pytest.approx(0.9)


def test_the_promise_holds_on_average_over_draws():
    """Fitted on 300 posts of one kind and tried on others of it, the mean miss is within risk."""
    chance = np.random.default_rng(5)
    misses = [
        (chance.beta(4, 1, 500) < conformal_cut(chance.beta(4, 1, 300), 0.02)).mean()
        for _ in range(400)
    ]

    assert 0.01 < np.mean(misses) <= 0.02
