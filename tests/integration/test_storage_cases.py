"""From a decision to its case, its events and its mail, all of it or none of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import StorageError
from domain.types import SCHOOL, CaseEvent, CaseState, Severity
from storage import DecisionRecord, IngestedBatch
from tests.builders import NOW, a_decision, a_mention, a_message, an_assessment, store_batch

HOUR = timedelta(hours=1)
HEAD = "head@thornbeck.example"


class Mailer:
    """Renders one message a revision, and remembers for which case and kind."""

    def __init__(self):
        self.asked = []

    def __call__(self, case, kind):
        self.asked.append((case, kind))
        message_id = f"{case.id}.{case.revision}"
        return [a_message(message_id=message_id, case_id=case.id, severity=case.severity)]

    @property
    def kinds(self):
        return [kind for _, kind in self.asked]


@pytest.fixture
def mailer():
    return Mailer()


@pytest.fixture
def decide(storage, mailer):
    """Return a function that brings a new mention as far as its case."""
    numbers = iter(range(1, 99))

    def run(severity, text=None, at=NOW, **changes):
        number = next(numbers)
        post_id = changes.pop("id", str(number))
        mention = a_mention(text if text is not None else f"Post {number}.", id=post_id)
        store_batch(storage, IngestedBatch(source="feed", mentions=(mention,), at=at))
        stored = storage.mentions.waiting_assessment(10)[-1]
        storage.mentions.add_assessments({stored.id: an_assessment()})
        decision = a_decision(severity, **changes)
        record = DecisionRecord(mention_id=stored.id, mention=mention, decision=decision, at=at)
        return storage.cases.record_decision(record, mailer)

    return run


def kinds_of(case):
    return [event.kind for event in case.events]


def test_a_decision_of_no_severity_opens_no_case(storage, decide, mailer):
    assert decide(Severity.NONE) is None
    assert storage.cases.open_cases() == []
    assert storage.mentions.undecided(10) == []
    assert mailer.asked == []


def test_a_harmless_edit_joins_the_open_case_of_its_post(storage, decide, mailer):
    """Nobody is mailed; what was acknowledged stays so; the digest's line knows the case."""
    decide(Severity.HIGH, "I will find you.", id="7", restricted=True)
    storage.cases.acknowledge("2026-0001", HEAD, NOW)

    case = decide(Severity.NONE, "Lovely day.", id="7")
    (line,) = storage.digests.lines(NOW + HOUR)

    assert (case.id, case.severity, case.revision) == ("2026-0001", Severity.HIGH, 1)
    assert (case.acknowledged_by, case.events[-1].kind) == (HEAD, "joined")
    assert mailer.kinds == ["new"]
    assert (line.case_id, line.restricted, line.decision.restricted) == ("2026-0001", True, False)


def test_a_harmless_edit_reopens_nothing(storage, decide):
    closed = decide(Severity.HIGH, "I will find you.", id="7")
    storage.cases.close(closed.id, HEAD, NOW)

    assert decide(Severity.NONE, "Lovely day.", id="7") is None
    assert storage.cases.get(closed.id).events[-1].kind == "closed"


def test_a_harmless_copy_joins_nothing(decide):
    decide(Severity.LOW, "Same words.")

    assert decide(Severity.NONE, "Same words.") is None


def test_a_case_remembers_whom_its_earlier_posts_named(storage, decide, mailer):
    """Mails are addressed with all of them in mind, also when the edit names nobody."""
    decide(Severity.HIGH, "Mrs Okafor, I will find you.", id="7")
    decide(Severity.HIGH, "I will find you.", id="7")

    assert [case.subjects for case, _ in mailer.asked] == [
        ("adaeze-okafor",),
        ("adaeze-okafor", SCHOOL),
    ]
    assert storage.cases.get("2026-0001").subjects == ("adaeze-okafor", SCHOOL)


def test_what_caused_no_mail_waits_for_the_digest_and_what_did_does_not(storage, decide):
    decide(Severity.MEDIUM, text="Clowns.")
    decide(Severity.MEDIUM, text="clowns.")
    decide(Severity.CRITICAL, text="I know your car.")
    decide(Severity.LOW)

    lines = storage.digests.lines(NOW)

    assert [(line.decision.severity, line.case_id, line.mention_id) for line in lines] == [
        (Severity.MEDIUM, "2026-0001", 2),
        (Severity.LOW, "2026-0003", 4),
    ]


def test_a_low_decision_opens_a_case_without_mail(storage, decide, mailer):
    case = decide(Severity.LOW)

    assert (case.id, case.revision, kinds_of(case)) == ("2026-0001", 0, ["opened"])
    assert mailer.asked == []
    assert storage.outbox.waiting(NOW) == []


@pytest.mark.parametrize("severity", [Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL])
def test_a_new_case_is_mailed_in_the_same_transaction(storage, decide, mailer, severity):
    case = decide(severity, restricted=True)

    assert mailer.asked == [(case_before_mail(case), "new")]
    assert (case.revision, kinds_of(case), case.restricted) == (1, ["opened", "alerted"], True)
    assert [each.message.message_id for each in storage.outbox.waiting(NOW)] == ["2026-0001.1"]
    assert case == storage.cases.get("2026-0001")


def case_before_mail(case):
    """Return the case as it was rendered: under its new revision, before its mail is an event."""
    return replace(case, events=case.events[:-1])


def test_a_medium_case_is_mailed_once(decide, mailer):
    decide(Severity.MEDIUM, text="Clowns.")

    case = decide(Severity.MEDIUM, text="clowns.")

    assert mailer.kinds == ["new"]
    assert (case.revision, kinds_of(case)) == (1, ["opened", "alerted", "joined"])


@pytest.mark.parametrize("severity", [Severity.HIGH, Severity.CRITICAL])
def test_every_new_urgent_mention_is_mailed(decide, mailer, severity):
    decide(severity, text="I know your car.")

    case = decide(severity, text="I know YOUR car.")

    assert mailer.kinds == ["new", "update"]
    assert case.revision == 2


def test_a_rise_is_mailed_as_one_and_a_fall_does_not_lower_the_case(decide, mailer):
    decide(Severity.LOW, text="Same words.")
    decide(Severity.MEDIUM, text="Same words.")
    decide(Severity.CRITICAL, text="Same words.")
    case = decide(Severity.LOW, text="Same words.")

    assert mailer.kinds == ["new", "raised"]
    assert (case.severity, case.revision) == (Severity.CRITICAL, 2)
    assert kinds_of(case).count("raised") == 2


def test_an_edit_joins_the_case_of_its_post(storage, decide):
    decide(Severity.HIGH, "I will find you.", id="7")

    case = decide(Severity.HIGH, "I will find you at the gate.", id="7")

    assert case.id == "2026-0001"
    assert [event.detail for event in case.events if event.kind == "joined"] == [
        "an edit of a post in this case"
    ]
    assert [each.mention.post.text for each in storage.cases.mentions_of(case.id)] == [
        "I will find you.",
        "I will find you at the gate.",
    ]


def test_other_words_of_another_post_open_another_case(decide):
    assert decide(Severity.HIGH, "One.").id == "2026-0001"
    assert decide(Severity.HIGH, "Two.").id == "2026-0002"


def test_posts_without_words_are_nobodys_copies(decide):
    assert decide(Severity.MEDIUM, "").id == "2026-0001"
    assert decide(Severity.MEDIUM, " ").id == "2026-0002"


def test_a_closed_case_takes_no_more_posts(storage, decide):
    decide(Severity.HIGH, "Same words.", id="7")
    closed = storage.cases.close("2026-0001", HEAD, NOW)

    case = decide(Severity.HIGH, "Same words.", id="7b")
    edit = decide(Severity.HIGH, "Other words.", id="7")

    assert (closed.state, closed.events[-1].kind) == (CaseState.CLOSED, "closed")
    assert (case.id, edit.id) == ("2026-0002", "2026-0003")
    assert [each.id for each in storage.cases.open_cases()] == ["2026-0002", "2026-0003"]


def test_a_case_is_closed_once(storage, decide):
    decide(Severity.HIGH)

    closed = storage.cases.close("2026-0001", HEAD, NOW)

    assert closed == storage.cases.close("2026-0001", "deputy@thornbeck.example", NOW + HOUR)


def test_a_case_once_restricted_stays_so(decide):
    decide(Severity.HIGH, "Same words.", restricted=True)

    assert decide(Severity.HIGH, "Same words.", restricted=False).restricted


def test_numbers_start_again_with_the_year(decide):
    old_year = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    ids = [decide(Severity.LOW, at=at).id for at in (old_year, old_year + HOUR, old_year + HOUR)]

    assert ids == ["2026-0001", "2027-0001", "2027-0002"]


def test_a_decision_recorded_twice_is_kept_and_mailed_once(storage, decide, mailer):
    case = decide(Severity.CRITICAL)
    (only,) = storage.cases.mentions_of(case.id)
    record = DecisionRecord(
        mention_id=1, mention=only.mention, decision=a_decision(Severity.LOW), at=NOW
    )

    assert case == storage.cases.record_decision(record, mailer)
    assert mailer.kinds == ["new"]
    assert [only] == storage.cases.mentions_of(case.id)


def test_a_decision_on_nothing_is_refused(storage, mailer):
    record = DecisionRecord(
        mention_id=99, mention=a_mention(), decision=a_decision(Severity.HIGH), at=NOW
    )

    with pytest.raises(StorageError, match="no mention 99"):
        storage.cases.record_decision(record, mailer)

    assert storage.cases.open_cases() == []


def test_nothing_of_a_decision_stays_when_its_mail_cannot_be_rendered(storage, decide, mailer):
    class TemplateError(Exception):
        pass

    def broken(case, kind):
        raise TemplateError

    mention = a_mention()
    store_batch(storage, IngestedBatch(source="feed", mentions=(mention,), at=NOW))
    storage.mentions.add_assessments({1: an_assessment()})
    record = DecisionRecord(
        mention_id=1, mention=mention, decision=a_decision(Severity.HIGH), at=NOW
    )

    with pytest.raises(TemplateError):
        storage.cases.record_decision(record, broken)

    assert storage.cases.open_cases() == []
    assert [each.id for each in storage.mentions.undecided(10)] == [1]
    assert storage.cases.record_decision(record, mailer).id == "2026-0001"


def test_a_case_that_nobody_could_be_told_of_is_still_new(storage, decide, mailer):
    mention = a_mention("Same words.")
    store_batch(storage, IngestedBatch(source="feed", mentions=(mention,), at=NOW))
    storage.mentions.add_assessments({1: an_assessment()})
    record = DecisionRecord(
        mention_id=1, mention=mention, decision=a_decision(Severity.CRITICAL), at=NOW
    )

    untold = storage.cases.record_decision(record, lambda *_: ())
    told = decide(Severity.MEDIUM, text="Same words.", id="2")

    assert (untold.revision, kinds_of(untold)) == (0, ["opened"])
    assert mailer.kinds == ["new"]
    assert told.revision == 1


# Acknowledging and repeating


def test_an_acknowledged_case_is_not_repeated(storage, decide, mailer):
    decide(Severity.CRITICAL)

    case = storage.cases.acknowledge("2026-0001", HEAD, NOW + HOUR)
    storage.cases.acknowledge("2026-0001", "deputy@thornbeck.example", NOW + 2 * HOUR)

    assert (case.acknowledged_at, case.acknowledged_by) == (NOW + HOUR, HEAD)
    assert case == storage.cases.get(case.id)
    assert storage.cases.unacknowledged(Severity.LOW) == []
    assert storage.cases.record_repeat(case.id, NOW + HOUR, mailer) is None
    assert mailer.kinds == ["new"]


def test_a_repeat_is_a_new_revision_with_its_own_mail(storage, decide, mailer):
    decide(Severity.CRITICAL)

    case = storage.cases.record_repeat("2026-0001", NOW + HOUR, mailer)

    assert (case.revision, kinds_of(case)) == (2, ["opened", "alerted", "repeated"])
    assert mailer.kinds == ["new", "repeat"]
    assert len(storage.outbox.waiting(NOW + HOUR)) == 2


def test_a_closed_case_is_not_repeated(storage, decide, mailer):
    decide(Severity.CRITICAL)
    storage.cases.close("2026-0001", HEAD, NOW)

    assert storage.cases.unacknowledged(Severity.LOW) == []
    assert storage.cases.record_repeat("2026-0001", NOW + HOUR, mailer) is None


def test_unacknowledged_cases_say_when_people_were_told(storage, decide, mailer):
    decide(Severity.HIGH)
    decide(Severity.CRITICAL, at=NOW + HOUR)
    storage.cases.record_repeat("2026-0002", NOW + 2 * HOUR, mailer)

    (repeat,) = storage.cases.unacknowledged(Severity.CRITICAL)

    assert (repeat.case.id, repeat.alerts) == ("2026-0002", (NOW + HOUR, NOW + 2 * HOUR))
    assert len(storage.cases.unacknowledged(Severity.HIGH)) == 2


def test_a_new_critical_mention_takes_the_acknowledgement_away(storage, decide, mailer):
    decide(Severity.CRITICAL, text="Same words.")
    storage.cases.acknowledge("2026-0001", HEAD, NOW + HOUR)

    case = decide(Severity.CRITICAL, text="Same words.", at=NOW + 2 * HOUR)

    assert (case.acknowledged_at, case.acknowledged_by) == (None, None)
    assert kinds_of(case)[-3:] == ["joined", "unacknowledged", "alerted"]
    (repeat,) = storage.cases.unacknowledged(Severity.CRITICAL)
    assert repeat.alerts == (NOW + 2 * HOUR,)


def test_a_lesser_mention_leaves_the_acknowledgement(storage, decide):
    decide(Severity.CRITICAL, text="Same words.")
    storage.cases.acknowledge("2026-0001", HEAD, NOW + HOUR)

    assert decide(Severity.HIGH, text="Same words.").acknowledged_by == HEAD


def test_open_cases_are_listed_the_most_severe_first(storage, decide):
    for severity in (Severity.LOW, Severity.CRITICAL, Severity.MEDIUM, Severity.CRITICAL):
        decide(severity)

    assert [case.id for case in storage.cases.open_cases()] == [
        "2026-0002",
        "2026-0004",
        "2026-0003",
        "2026-0001",
    ]


def test_an_event_is_appended_as_it_is(storage, decide):
    decide(Severity.HIGH)
    event = CaseEvent(at=NOW + HOUR, actor=HEAD, kind="shown", detail="headsup case --show")

    storage.cases.append_event("2026-0001", event)

    assert event == storage.cases.get("2026-0001").events[-1]


@pytest.mark.parametrize("method", ["acknowledge", "close", "append_event", "record_repeat"])
def test_what_happens_to_a_case_that_is_not_there_is_refused(storage, mailer, method):
    arguments = {
        "acknowledge": (HEAD, NOW),
        "close": (HEAD, NOW),
        "append_event": (CaseEvent(at=NOW, actor=HEAD, kind="shown"),),
        "record_repeat": (NOW, mailer),
    }

    with pytest.raises(StorageError, match="there is no case 2026-0009"):
        getattr(storage.cases, method)("2026-0009", *arguments[method])

    assert storage.cases.get("2026-0009") is None
