"""Reviews are appended, count by mention, change nothing else, and their notes are forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import StorageError
from domain.types import Retention, Review, ReviewOutcome, Severity
from storage import DecisionRecord, IngestedBatch
from tests.builders import NOW, a_decision, a_mention, a_message, an_assessment, store_batch

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YEAR = timedelta(days=365)
TICK = timedelta(microseconds=1)
CANARY = "canary-51c2"
RETENTION = Retention()


def a_review(outcome=ReviewOutcome.RIGHT, **changes):
    return Review(**({"by": "Head", "at": NOW, "outcome": outcome} | changes))


def a_digest():
    return a_message(message_id="digest", kind="digest", case_id=None)


@pytest.fixture
def decide(storage):
    """Return a function that stores a decided mention and returns its number and its case's."""

    def run(severity=Severity.HIGH, text="Mrs Okafor again.", *, post="post-1", at=NOW):
        mention = a_mention(text, id=post)
        store_batch(storage, IngestedBatch(source="feed", mentions=(mention,), at=at))
        (stored,) = storage.mentions.waiting_assessment(10)
        storage.mentions.add_assessments({stored.id: an_assessment()})
        record = DecisionRecord(
            mention_id=stored.id, mention=mention, decision=a_decision(severity), at=at
        )
        case = storage.cases.record_decision(record, lambda *_: [])
        return stored.id, case.id if case else None

    return run


def test_a_later_review_counts_and_the_earlier_one_stays(storage, decide):
    id_, _ = decide()
    first = a_review(ReviewOutcome.NOT_US, note="another Thornbeck")
    second = a_review(ReviewOutcome.WORSE, at=NOW + HOUR, abuse=2, threat=3)
    storage.reviews.add([id_], first)
    storage.reviews.add([id_], second)

    assert storage.reviews.of(id_) == (first, second)
    assert [each.review for each in storage.reviews.decided(NOW)] == [second]
    assert [each.review for each in storage.reviews.reviewed()] == [second]


def test_a_review_is_an_event_of_its_case_once_however_many_posts_it_is_about(storage, decide):
    first, case_id = decide(post="a")
    second, same = decide(post="b")
    storage.reviews.add([first, second], a_review(ReviewOutcome.WORSE, threat=2, note="my son"))
    events = [each for each in storage.cases.get(case_id).events if each.kind == "reviewed"]

    assert case_id == same
    assert storage.reviews.in_case(case_id) == [first, second]
    assert [(e.actor, e.detail) for e in events] == [("Head", "worse, threat 2: my son")]


@pytest.mark.parametrize("outcome", ReviewOutcome)
def test_a_review_changes_neither_the_case_nor_the_decision(storage, decide, outcome):
    id_, case_id = decide(Severity.CRITICAL)
    before, mentions = storage.cases.get(case_id), storage.cases.mentions_of(case_id)
    storage.reviews.add([id_], a_review(outcome))
    after = storage.cases.get(case_id)

    assert before == replace(after, events=before.events)
    assert mentions == storage.cases.mentions_of(case_id)


def test_a_post_without_a_case_is_reviewed_by_its_number(storage, decide):
    id_, case_id = decide(Severity.NONE)
    storage.reviews.add([id_], a_review(ReviewOutcome.WORSE))

    assert case_id is None
    assert storage.reviews.addresses() == [(id_, "https://example.org/post-1")]
    assert len(storage.reviews.of(id_)) == 1


def test_a_review_of_what_is_not_there_stores_nothing(storage, decide):
    id_, case_id = decide()
    events = storage.cases.get(case_id).events

    with pytest.raises(StorageError, match="no decided mention 99"):
        storage.reviews.add([id_, 99], a_review())

    assert storage.reviews.of(id_) == ()
    assert events == storage.cases.get(case_id).events


def test_only_what_was_decided_in_the_window_is_returned(storage, decide):
    decide(post="old", at=NOW - DAY)
    id_, _ = decide(Severity.MEDIUM, "Other words.", post="new")
    store_batch(
        storage, IngestedBatch(source="feed", mentions=(a_mention("Waits.", id="w"),), at=NOW)
    )

    assert [each.id for each in storage.reviews.decided(NOW)] == [id_]
    assert storage.reviews.count_waiting(NOW) == 1


def test_scores_and_the_review_outlive_the_post_but_not_its_words(storage, decide):
    """What the preview works on stays when the post is forgotten."""
    id_, _ = decide(text=CANARY)
    storage.reviews.add([id_], a_review())
    assert storage.forget(NOW + 90 * DAY, RETENTION).hostile == 1
    (each,) = storage.reviews.decided(NOW)

    assert (each.forgotten, each.assessment) == (True, an_assessment())
    assert each.decision == a_decision(Severity.HIGH)
    assert each.review == a_review()
    assert CANARY not in repr(each)
    assert storage.reviews.addresses() == []


def test_a_note_is_forgotten_with_its_case_a_year_after_it_was_closed(storage, decide):
    id_, case_id = decide()
    storage.reviews.add([id_], a_review(note=CANARY))
    storage.cases.acknowledge(case_id, "Head", NOW)
    storage.cases.close(case_id, "Head", NOW)
    storage.forget(NOW + YEAR - TICK, RETENTION)
    kept = storage.reviews.of(id_)
    storage.forget(NOW + YEAR, RETENTION)

    assert [review.note for review in kept] == [CANARY]
    assert storage.reviews.of(id_) == (a_review(),)
    assert CANARY not in repr(storage.cases.get(case_id))


def test_a_note_stays_while_another_post_of_its_case_is_remembered(storage, decide):
    id_, case_id = decide(post="a")
    decide(post="b", at=NOW + DAY)
    storage.reviews.add([id_], a_review(note=CANARY))
    storage.cases.acknowledge(case_id, "Head", NOW)
    storage.forget(NOW + 90 * DAY, RETENTION)

    assert [review.note for review in storage.reviews.of(id_)] == [CANARY]


def test_a_note_on_a_post_without_a_case_goes_with_the_post(storage, decide):
    id_, _ = decide(Severity.NONE)
    storage.reviews.add([id_], a_review(note=CANARY))
    storage.digests.queue("2026-03-10", [id_], [a_digest()], NOW)
    storage.forget(NOW + DAY - TICK, RETENTION)
    kept = storage.reviews.of(id_)
    storage.forget(NOW + DAY, RETENTION)

    assert [review.note for review in kept] == [CANARY]
    assert storage.reviews.of(id_) == (a_review(),)


def test_a_note_written_after_its_case_was_cleared_goes_after_a_year(storage, decide):
    id_, _ = decide()
    storage.forget(NOW + 90 * DAY, RETENTION)
    late = NOW + 91 * DAY
    storage.reviews.add([id_], a_review(at=late, note=CANARY))
    storage.forget(late + YEAR - TICK, RETENTION)
    kept = storage.reviews.of(id_)
    storage.forget(late + YEAR, RETENTION)

    assert [review.note for review in kept] == [CANARY]
    assert [review.note for review in storage.reviews.of(id_)] == [""]


def test_an_export_is_on_record_and_keeps_no_post_longer(storage, decide):
    """Otherwise who exports every month would keep every open case for ever."""
    id_, case_id = decide()
    storage.cases.acknowledge(case_id, "Head", NOW)
    storage.reviews.record_export([id_], "it", NOW + 200 * DAY)
    exported = [e for e in storage.cases.get(case_id).events if e.kind == "exported"]

    assert [event.actor for event in exported] == ["it"]
    assert storage.forget(NOW + YEAR - TICK, RETENTION).hostile == 0
    assert storage.forget(NOW + YEAR, RETENTION).hostile == 1
