"""When a case is worth a mail, what joining does to it, and how long its mentions are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import (
    RetentionClass,
    format_case_id,
    join_case,
    mail_due,
    open_case,
    retention_class,
    same_words,
)
from domain.types import CaseState, Severity
from tests.builders import NOW, a_case, a_decision

SEVERITIES = st.sampled_from(Severity)


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (Severity.NONE, None),
        (Severity.LOW, None),
        (Severity.MEDIUM, "new"),
        (Severity.HIGH, "new"),
        (Severity.CRITICAL, "new"),
    ],
)
def test_a_new_case_mails_from_medium_up(severity, expected):
    assert expected == mail_due(None, a_decision(severity))


@pytest.mark.parametrize(
    ("case_severity", "decided", "expected"),
    [
        (Severity.MEDIUM, Severity.LOW, None),
        (Severity.MEDIUM, Severity.MEDIUM, None),
        (Severity.HIGH, Severity.MEDIUM, None),
        (Severity.MEDIUM, Severity.HIGH, "raised"),
        (Severity.HIGH, Severity.CRITICAL, "raised"),
        (Severity.HIGH, Severity.HIGH, "update"),
        (Severity.CRITICAL, Severity.HIGH, "update"),
        (Severity.CRITICAL, Severity.CRITICAL, "update"),
        (Severity.CRITICAL, Severity.LOW, None),
    ],
)
def test_a_case_that_was_told_mails_for_what_is_worse_or_urgent(case_severity, decided, expected):
    case = a_case(severity=case_severity, revision=1)

    assert expected == mail_due(case, a_decision(decided))


@pytest.mark.parametrize("decided", [Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL])
def test_the_first_mail_of_a_case_is_new_however_old_the_case(decided):
    assert mail_due(a_case(severity=Severity.LOW, revision=0), a_decision(decided)) == "new"


@given(SEVERITIES, SEVERITIES)
def test_what_is_high_or_worse_always_mails(case_severity, decided):
    due = mail_due(a_case(severity=case_severity), a_decision(decided))

    assert (decided < Severity.HIGH) or due is not None


@given(SEVERITIES, SEVERITIES, st.booleans(), st.booleans())
def test_joining_never_lowers_a_case(case_severity, decided, was, now):
    before = a_case(severity=case_severity, restricted=was)

    after = join_case(before, a_decision(decided, restricted=now))

    assert max(case_severity, decided) == after.severity
    assert (was or now) == after.restricted


def test_a_case_is_about_everybody_whom_any_of_its_posts_names():
    before = open_case("2026-0007", a_decision(), NOW, ("adaeze-okafor", "school"))

    after = join_case(before, a_decision(), ("school", "daniel-young"))

    assert before.subjects == ("adaeze-okafor", "school")
    assert after.subjects == ("adaeze-okafor", "school", "daniel-young")
    assert after.subjects == join_case(after, a_decision(Severity.NONE)).subjects


@pytest.mark.parametrize(("decided", "stays"), [(Severity.HIGH, True), (Severity.CRITICAL, False)])
def test_only_a_new_critical_mention_clears_the_acknowledgement(decided, stays):
    before = a_case(acknowledged_at=NOW, acknowledged_by="head@thornbeck.example")

    after = join_case(before, a_decision(decided))

    assert stays == (after.acknowledged_at is not None)
    assert stays == (after.acknowledged_by is not None)


def test_a_case_opens_as_its_decision_says():
    case = open_case("2026-0007", a_decision(Severity.HIGH, restricted=True), NOW)

    assert (case.state, case.severity, case.restricted) == (CaseState.OPEN, Severity.HIGH, True)
    assert (case.revision, case.opened_at, case.acknowledged_at) == (0, NOW, None)


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "2026-0001"), (9999, "2026-9999"), (12345, "2026-12345")]
)
def test_case_ids_name_the_year_and_a_number(number, expected):
    assert expected == format_case_id(2026, number)


@pytest.mark.parametrize(
    ("severity", "guarded", "expected"),
    [
        (Severity.NONE, False, RetentionClass.NEUTRAL),
        (Severity.NONE, True, RetentionClass.CRITICISM),
        (Severity.LOW, False, RetentionClass.CRITICISM),
        (Severity.LOW, True, RetentionClass.CRITICISM),
        (Severity.MEDIUM, False, RetentionClass.HOSTILE),
        (Severity.MEDIUM, True, RetentionClass.CRITICISM),
        (Severity.HIGH, True, RetentionClass.HOSTILE),
        (Severity.CRITICAL, False, RetentionClass.HOSTILE),
    ],
)
def test_how_long_a_mention_is_kept_follows_its_decision(severity, guarded, expected):
    assert expected == retention_class(a_decision(severity, guarded=guarded))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Watch your back", "watch  YOUR\tback\n", True),
        ("Straße", "STRASSE", True),
        ("watch your back", "watch your pack", False),
        (" \n", "", True),
    ],
)
def test_copies_differ_in_letter_case_and_white_space_only(one, other, same):
    assert same == (same_words(one) == same_words(other))
