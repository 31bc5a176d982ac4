"""A review teaches only what it determines."""

import pytest

from domain.lessons import Labels, labels_of
from domain.types import Reason, Review, ReviewOutcome, Severity, Status
from tests.builders import NOW, a_decision, an_assessment

RIGHT, NOT_US, NOT_ABUSE, WORSE = ReviewOutcome


def why(label, level=None, *, queue=False):
    return Reason(rule=label, label=label, level=level, score=0.9, cut=0.5, queue=queue)


#: Told as direct threat, abuse, hate and complaint.
DECISION = a_decision(
    Severity.HIGH,
    reasons=(
        why("threat", 2),
        why("threat", 1),
        why("abuse", 2),
        why("hate"),
        why("complaint"),
        why("sexual", queue=True),
        Reason(rule="criticism-guard", label="praise"),
    ),
)


def labels(outcome, decision=DECISION, **levels):
    review = Review(by="Head", at=NOW, outcome=outcome, **levels)
    return labels_of(review, decision, an_assessment())


def test_right_stands_behind_what_the_mail_told():
    assert labels(RIGHT) == Labels(abuse=2, threat=2, tags=("hate", "complaint"))


def test_right_about_nothing_found_is_a_harmless_post():
    told = a_decision(Severity.NONE, reasons=())

    assert labels(RIGHT, told) == Labels(abuse=0, threat=0, tags=())


@pytest.mark.parametrize("label", ["abuse", "threat"])
def test_right_about_a_doubt_determines_nothing(label):
    told = a_decision(Severity.LOW, reasons=(why(label, 2, queue=True), why("abuse", 1)))

    assert labels(RIGHT, told) is None


def test_right_about_an_unjudged_post_determines_nothing():
    review = Review(by="Head", at=NOW, outcome=RIGHT)
    unjudged = an_assessment(status=Status.NOT_ASSESSED)

    assert labels_of(review, a_decision(Severity.MEDIUM), unjudged) is None


def test_not_abuse_is_level_0_and_only_harmless_tags_stay():
    assert labels(NOT_ABUSE) == Labels(abuse=0, threat=0, tags=("complaint",))


def test_not_abuse_with_a_level_has_that_level():
    assert labels(NOT_ABUSE, abuse=1) == Labels(abuse=1, threat=0, tags=("complaint",))


def test_worse_has_the_levels_it_was_given():
    expected = Labels(abuse=1, threat=3, tags=("hate", "complaint"))

    assert expected == labels(WORSE, abuse=1, threat=3)


@pytest.mark.parametrize("levels", [{}, {"abuse": 3}, {"threat": 3}])
def test_worse_without_both_levels_determines_nothing(levels):
    assert labels(WORSE, **levels) is None


def test_not_us_says_nothing_of_the_words():
    assert labels(NOT_US) is None
