"""Measured precision counts what people said, by how it was told and by rule, and no more."""

from dataclasses import replace

import pytest

from domain.measured import measure
from domain.types import Decided, Reason, Review, ReviewOutcome, Severity
from tests.builders import NOW, a_decision, a_mention, an_assessment

RIGHT, NOT_US, NOT_ABUSE, WORSE = ReviewOutcome


def decided(severity, outcome=None, *, threat=None, rules=("threat-direct",)):
    review = Review(by="Head", at=NOW, outcome=outcome, threat=threat) if outcome else None
    reasons = tuple(Reason(rule=rule, label="threat", severity=severity) for rule in rules)
    return Decided(
        id=1,
        case_id=None,
        mention=a_mention(),
        assessment=an_assessment(),
        decision=a_decision(severity, reasons=reasons),
        decided_at=NOW,
        review=review,
    )


def test_each_way_of_telling_is_measured_by_itself():
    measured = measure(
        [
            decided(Severity.CRITICAL, RIGHT),
            decided(Severity.HIGH, NOT_US),
            decided(Severity.HIGH),
            decided(Severity.MEDIUM, NOT_ABUSE),
            decided(Severity.LOW, WORSE),
            decided(Severity.NONE, RIGHT),
        ]
    )
    rows = [(g.decided, g.reviewed, g.right, g.worse) for g in measured.groups]

    assert rows == [(3, 2, 1, 0), (1, 1, 0, 0), (1, 1, 0, 1)]


@pytest.mark.parametrize(("reviews", "shown"), [(19, False), (20, True)])
def test_a_share_of_fewer_than_twenty_is_not_shown(reviews, shown):
    (immediate, *_) = measure([decided(Severity.HIGH, RIGHT)] * reviews).groups

    assert shown == (immediate.warranted is not None)


def test_what_was_worse_was_warranted_and_what_is_false_was_not():
    said = [RIGHT] * 14 + [WORSE] * 2 + [NOT_US] * 3 + [NOT_ABUSE]
    (immediate, *_) = measure([decided(Severity.HIGH, outcome) for outcome in said]).groups

    assert (immediate.warranted.count, immediate.warranted.of) == (16, 20)


def test_mails_that_nobody_reviewed_are_counted_and_digest_lines_are_no_mails():
    measured = measure([decided(severity) for severity in Severity])

    assert measured.unreviewed_alerts == 3


def test_every_worse_is_a_miss_and_a_threat_below_high_is_counted_again():
    measured = measure(
        [
            decided(Severity.NONE, WORSE, threat=2),
            decided(Severity.MEDIUM, WORSE, threat=1),
            decided(Severity.HIGH, WORSE, threat=3),
            decided(Severity.LOW, WORSE),
        ]
    )

    assert (measured.misses, measured.missed_threats) == (4, 2)


def test_each_rule_that_fired_is_measured_and_a_near_miss_is_no_firing():
    both = decided(Severity.HIGH, RIGHT, rules=("hate", "threat-veiled"))
    near = Reason(rule="sexual", label="sexual", queue=True, severity=Severity.LOW)
    decision = replace(both.decision, reasons=(*both.decision.reasons, near))
    measured = measure([replace(both, decision=decision), decided(Severity.HIGH, rules=("hate",))])

    assert [(r.name, r.decided, r.right) for r in measured.rules] == [
        ("hate", 2, 1),
        ("threat-veiled", 1, 1),
    ]
