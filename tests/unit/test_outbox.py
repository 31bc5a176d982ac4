"""Who is told, who stands in, and when a message is tried again."""

from datetime import timedelta
from itertools import combinations

import pytest

from alerts.outbox import (
    GIVE_UP_AFTER,
    digest_recipients,
    is_hopeless,
    next_attempt_at,
    recipients_for,
)
from domain.types import Reason, Severity
from tests.builders import NOW, a_case, a_decision, a_mention, a_recipient, an_alert

HEADS, CHAIRS = {"adaeze-okafor"}, {"ngozi-bright"}
DUTIES = ("head", "deputy", "chair", "dsl", "hr", "local_authority", "technician")
EVERYBODY = tuple(a_recipient(duty) for duty in DUTIES)


def an_alert_of(severity, *, subjects=("adaeze-okafor",), labels=(), kind="new", **decision):
    reasons = tuple(Reason(rule=label, label=label, severity=severity) for label in labels)
    return an_alert(
        case=a_case(severity=severity),
        mention=a_mention(subjects=subjects),
        decision=a_decision(severity, reasons=reasons, **decision),
        kind=kind,
    )


def duties_told(alert, recipients=EVERYBODY):
    return [person.duty for person in recipients_for(alert, recipients, HEADS, CHAIRS)]


@pytest.mark.parametrize("severity", [Severity.HIGH, Severity.MEDIUM])
def test_the_head_is_told(severity):
    assert duties_told(an_alert_of(severity)) == ["head"]


def test_a_critical_alert_goes_to_the_head_and_every_deputy():
    people = (*EVERYBODY, a_recipient("deputy", email="second@thornbeck.example", order=1))

    assert duties_told(an_alert_of(Severity.CRITICAL), people) == ["head", "deputy", "deputy"]


@pytest.mark.parametrize(
    ("absent", "told"),
    [
        ({"head"}, "deputy"),
        ({"head", "deputy"}, "chair"),
        ({"head", "deputy", "chair"}, "dsl"),
        ({"head", "deputy", "chair", "dsl"}, "hr"),
        ({"head", "deputy", "chair", "dsl", "hr"}, "local_authority"),
    ],
)
@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM])
def test_the_next_one_stands_in_for_who_is_absent(absent, told, severity):
    present = [person for person in EVERYBODY if person.duty not in absent]

    assert duties_told(an_alert_of(severity), present) == [told]


def test_the_lowest_order_comes_first_and_shared_duty_is_shared():
    first = a_recipient(email="a@thornbeck.example", order=1)
    shared = a_recipient(email="b@thornbeck.example", order=1)
    later = a_recipient(email="c@thornbeck.example", order=2)
    alert = an_alert_of(Severity.HIGH)

    assert recipients_for(alert, (later, first, shared), HEADS, CHAIRS) == (first, shared)


@pytest.mark.parametrize("label", ["safeguarding", "child_privacy"])
def test_a_child_at_risk_is_told_to_the_safeguarding_lead_too(label):
    assert duties_told(an_alert_of(Severity.HIGH, labels=[label])) == ["head", "dsl"]


@pytest.mark.parametrize("severity", [Severity.HIGH, Severity.MEDIUM])
def test_a_restricted_matter_about_the_head_goes_past_her_and_her_deputies(severity):
    assert duties_told(an_alert_of(severity, restricted=True)) == ["chair", "dsl"]


@pytest.mark.parametrize("kind", ["new", "update", "repeat"])
def test_danger_in_a_matter_about_the_head_is_told_to_every_deputy_too(kind):
    """Somebody at the school must be able to act; the head is still not told."""
    people = (*EVERYBODY, a_recipient("deputy", email="second@thornbeck.example", order=1))
    alert = an_alert_of(Severity.CRITICAL, restricted=True, kind=kind)

    assert duties_told(alert, people) == ["chair", "dsl", "deputy", "deputy"]


def test_a_reminder_of_a_critical_case_about_the_head_reaches_the_deputies():
    alert = an_alert(
        case=a_case(severity=Severity.CRITICAL, restricted=True),
        decision=a_decision(Severity.HIGH),
        kind="repeat",
    )

    assert duties_told(alert) == ["chair", "dsl", "deputy"]


@pytest.mark.parametrize("same", [{"email": "Head@thornbeck.example"}, {"name": " the HEAD"}])
def test_a_deputy_who_is_the_head_herself_is_not_told(same):
    people = (a_recipient("head"), a_recipient("chair"), a_recipient("deputy", **same))

    assert duties_told(an_alert_of(Severity.CRITICAL, restricted=True), people) == ["chair"]


def test_danger_in_a_matter_about_the_chair_too_goes_to_the_local_authority_and_deputies():
    subjects = ("adaeze-okafor", "ngozi-bright")
    alert = an_alert_of(Severity.CRITICAL, subjects=subjects, restricted=True)

    assert duties_told(alert) == ["local_authority", "dsl", "deputy"]


@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.HIGH])
def test_without_a_chair_deputies_are_never_the_only_ones_while_others_are_there(severity):
    people = [a_recipient(duty) for duty in ("head", "deputy", "local_authority")]
    told = duties_told(an_alert_of(severity, restricted=True), people)

    assert told == ["local_authority", "deputy"][: 2 if severity is Severity.CRITICAL else 1]


def test_the_chair_is_asked_last_in_a_matter_about_the_chair():
    subjects = ("adaeze-okafor", "ngozi-bright")
    alert = an_alert_of(Severity.HIGH, subjects=subjects, restricted=True)
    people = [a_recipient(duty) for duty in ("head", "chair", "hr")]

    assert duties_told(alert, people) == ["hr"]
    assert duties_told(alert, people[:2]) == ["chair"]


def test_an_edit_that_no_longer_names_the_head_does_not_reach_her():
    """Whom any post of the case named decides, not the newest one alone."""
    case = a_case(restricted=True, subjects=("adaeze-okafor", "school"))
    alert = an_alert(
        case=case, mention=a_mention(subjects=("school",)), decision=a_decision(Severity.HIGH)
    )

    assert duties_told(alert) == ["chair", "dsl"]


def test_whom_an_open_case_names_changes_no_reader():
    case = a_case(subjects=("adaeze-okafor",))
    alert = an_alert(case=case, mention=a_mention(subjects=("school",)))

    assert duties_told(alert) == ["head"]


def test_a_restricted_case_whose_subjects_are_forgotten_goes_past_the_head():
    alert = an_alert(
        case=a_case(severity=Severity.CRITICAL, restricted=True),
        mention=a_mention(subjects=()),
        kind="repeat",
    )

    assert duties_told(alert) == ["chair", "dsl", "deputy"]


def test_a_case_that_became_restricted_stays_so_for_later_posts():
    alert = an_alert(case=a_case(restricted=True), decision=a_decision(Severity.HIGH))

    assert duties_told(alert) == ["chair", "dsl"]


def test_a_restricted_matter_about_the_chair_too_goes_to_the_local_authority():
    subjects = ("adaeze-okafor", "ngozi-bright")
    alert = an_alert_of(Severity.HIGH, subjects=subjects, restricted=True)

    assert duties_told(alert) == ["local_authority", "dsl"]


def test_a_restricted_matter_about_somebody_else_is_the_heads():
    alert = an_alert_of(Severity.HIGH, subjects=("daniel-young",), restricted=True)

    assert duties_told(alert) == ["head", "dsl"]


@pytest.mark.parametrize("same", [{"email": "Head@thornbeck.example"}, {"name": "The head"}])
def test_the_head_is_not_told_of_herself_under_another_duty(same):
    """In a small school the head may be the safeguarding lead, with an address of its own."""
    people = (a_recipient("head"), a_recipient("chair"), a_recipient("dsl", **same))

    assert duties_told(an_alert_of(Severity.HIGH, restricted=True), people) == ["chair"]


def test_without_a_chair_a_matter_about_the_head_goes_to_somebody_above_or_beside_her():
    alert = an_alert_of(Severity.HIGH, restricted=True)
    people = [a_recipient(duty) for duty in ("head", "deputy", "hr", "technician")]

    assert duties_told(alert, people) == ["hr"]


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("restricted", [False, True])
def test_somebody_is_always_told(severity, restricted):
    """Whoever is configured, an alert has a reader; a technician only where nobody else is."""
    alert = an_alert_of(severity, restricted=restricted)
    groups = [g for size in range(1, 8) for g in combinations(EVERYBODY, size)]
    told = {group: duties_told(alert, group) for group in groups}

    assert len(told) == 2**7 - 1
    assert all(told.values())
    for group, duties in told.items():
        others = {person.duty for person in group} - {"technician", "head"}
        assert not (others and "technician" in duties)


def test_nobody_gets_one_alert_twice():
    head = a_recipient("head")
    twice = (head, a_recipient("deputy", email="HEAD@thornbeck.example"))

    assert recipients_for(an_alert_of(Severity.CRITICAL), twice, HEADS, CHAIRS) == (head,)


def test_a_reminder_is_as_urgent_as_its_case():
    alert = an_alert(
        case=a_case(severity=Severity.CRITICAL), decision=a_decision(Severity.HIGH), kind="repeat"
    )

    assert duties_told(alert) == ["head", "deputy"]


@pytest.mark.parametrize(
    ("duties", "reader"),
    [(DUTIES, ["head"]), (("chair", "deputy"), ["deputy"]), (("technician",), ["technician"])],
)
def test_the_digest_has_one_reader(duties, reader):
    people = [person for person in EVERYBODY if person.duty in duties]

    assert [person.duty for person in digest_recipients(people)] == reader


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (500, 60)]
)
def test_attempts_grow_apart(attempts, minutes):
    wait = next_attempt_at(attempts, NOW, "id") - NOW

    assert timedelta(minutes=minutes) <= wait <= timedelta(minutes=minutes + 1)


def test_jitter_is_derived_and_spreads_messages():
    times = {next_attempt_at(1, NOW, f"message-{number}") for number in range(50)}

    assert next_attempt_at(1, NOW, "id") == next_attempt_at(1, NOW, "id")
    assert len(times) > 20


def test_after_days_of_delay_a_message_is_hopeless():
    assert not is_hopeless(NOW, NOW + GIVE_UP_AFTER - timedelta(seconds=1))
    assert is_hopeless(NOW, NOW + GIVE_UP_AFTER)
