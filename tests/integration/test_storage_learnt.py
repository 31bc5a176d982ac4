"""Learnt evidence is proposed, accepted, dropped, expires, and goes with its post in time."""

from datetime import date, timedelta

import pytest

from domain.errors import StorageError
from domain.types import SCHOOL, Retention, Severity
from storage import DecisionRecord, Forgotten, IngestedBatch, ProposedWords
from tests.builders import NOW, a_decision, a_mention, an_assessment, store_batch

DAY = timedelta(days=1)
LAST_DAY = date(2026, 9, 6)
RETENTION = Retention()
CANARY = "canary-3e81"


@pytest.fixture
def mention_id(storage):
    """Return the number of a stored, decided mention without a case in anybody's hand."""
    mention = a_mention(id=CANARY)
    store_batch(storage, IngestedBatch(source="feed", mentions=(mention,), at=NOW))
    (stored,) = storage.mentions.waiting_assessment(10)
    storage.mentions.add_assessments({stored.id: an_assessment()})
    decision = a_decision(Severity.HIGH)
    record = DecisionRecord(mention_id=stored.id, mention=mention, decision=decision, at=NOW)
    storage.cases.record_decision(record, lambda *_: [])
    return stored.id


def words(mention_id, *phrases, **changes):
    fields = {"mention_id": mention_id, "subject": "adaeze-okafor", "words": phrases}
    return ProposedWords(**({**fields, "by": "Head", "at": NOW} | changes))


def test_a_proposal_says_from_which_post_by_whom_when_and_until(storage, mention_id):
    (new,) = storage.learnt.propose([words(mention_id, "fenwold", "penrith")])

    assert storage.learnt.all() == [new]
    assert (new.subject, new.words) == ("adaeze-okafor", ("fenwold", "penrith"))
    assert (new.learnt_from, new.by, new.proposed_at) == (f"feed/{CANARY}", "Head", NOW)
    assert (new.accepted_at, new.accepted_by, new.expires) == (None, "", LAST_DAY)


def test_only_what_is_accepted_counts_and_only_to_its_last_day(storage, mention_id):
    first, second = storage.learnt.propose(
        [words(mention_id, "fenwold"), words(mention_id, "penrith")]
    )
    accepted = storage.learnt.accept(first.id, "Deputy", NOW + DAY)
    again = storage.learnt.accept(first.id, "Somebody", NOW + 2 * DAY)

    assert (accepted.accepted_at, accepted.accepted_by) == (NOW + DAY, "Deputy")
    assert accepted == again
    assert accepted.expires == first.expires
    assert storage.learnt.in_force(LAST_DAY) == (accepted,)
    assert storage.learnt.in_force(LAST_DAY + DAY) == ()
    assert storage.learnt.all() == [accepted, second]


def test_the_same_words_about_the_same_subject_are_proposed_once(storage, mention_id):
    (first,) = storage.learnt.propose([words(mention_id, "fenwold", "penrith")])
    again = storage.learnt.propose([words(mention_id, "penrith", "fenwold")])
    other = storage.learnt.propose([words(mention_id, "penrith", "fenwold", subject=SCHOOL)])
    storage.learnt.drop(first.id, "Head", NOW)
    anew = storage.learnt.propose([words(mention_id, "penrith", "fenwold")])

    assert [len(each) for each in (again, other, anew)] == [0, 1, 1]


def test_what_is_dropped_counts_no_more_and_is_shown_no_more(storage, mention_id):
    (one,) = storage.learnt.propose([words(mention_id, "fenwold")])
    storage.learnt.accept(one.id, "Head", NOW)
    storage.learnt.drop(one.id, "Head", NOW + DAY)

    assert storage.learnt.in_force(NOW.date()) == ()
    assert storage.learnt.all() == []


def test_what_is_not_there_or_is_over_is_refused(storage, mention_id):
    dropped, expired = storage.learnt.propose(
        [words(mention_id, "fenwold"), words(mention_id, "penrith")]
    )
    storage.learnt.drop(dropped.id, "Head", NOW)

    for attempt in (
        lambda: storage.learnt.accept(99, "Head", NOW),
        lambda: storage.learnt.accept(dropped.id, "Head", NOW),
        lambda: storage.learnt.accept(expired.id, "Head", NOW + 181 * DAY),
        lambda: storage.learnt.drop(99, "Head", NOW),
        lambda: storage.learnt.drop(dropped.id, "Head", NOW),
    ):
        with pytest.raises(StorageError, match="there is no learnt evidence"):
            attempt()


def test_a_proposal_from_no_mention_stores_nothing(storage, mention_id):
    with pytest.raises(StorageError, match="there is no mention 99"):
        storage.learnt.propose([words(mention_id, "fenwold"), words(99, "penrith")])

    assert storage.learnt.all() == []


# Forgetting


def test_forgetting_removes_what_was_dropped_or_has_expired(storage, mention_id):
    dropped, kept = storage.learnt.propose(
        [words(mention_id, "fenwold"), words(mention_id, "penrith")]
    )
    storage.learnt.accept(kept.id, "Head", NOW)
    storage.learnt.drop(dropped.id, "Head", NOW)

    assert storage.forget(NOW, RETENTION) == Forgotten(learnt=1)
    assert storage.forget(NOW + 89 * DAY, RETENTION) == Forgotten()
    assert storage.forget(NOW + 180 * DAY, RETENTION).learnt == 0
    assert storage.forget(NOW + 181 * DAY, RETENTION) == Forgotten(learnt=1)
    assert storage.learnt.all() == []


def test_what_was_never_accepted_is_forgotten_with_its_post(storage, mention_id, tmp_path):
    """What was accepted stays, without the way back to the post."""
    one, other = storage.learnt.propose(
        [words(mention_id, "fenwold"), words(mention_id, "penrith")]
    )
    storage.learnt.accept(other.id, "Head", NOW)
    forgotten = storage.forget(NOW + 90 * DAY, RETENTION)
    (kept,) = storage.learnt.all()

    assert (forgotten.hostile, forgotten.learnt) == (1, 1)
    assert one.learnt_from == f"feed/{CANARY}"
    assert (kept.words, kept.learnt_from) == (("penrith",), "feed/")
    assert CANARY.encode() not in (tmp_path / "var/headsup.db").read_bytes()
