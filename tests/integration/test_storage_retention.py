"""What is due is forgotten, in every table and in the file itself; what is not due stays."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.types import CaseEvent, Delivery, PostKey, Raw, Retention, Severity
from storage import DecisionRecord, Forgotten, IngestedBatch, Storage
from tests.builders import (
    NOW,
    a_decision,
    a_mention,
    a_message,
    a_post,
    an_assessment,
    store_batch,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YEAR = timedelta(days=365)
TICK = timedelta(microseconds=1)
HEAD = "head@thornbeck.example"
CANARY = "canary-7f3a9c"
RETENTION = Retention()


@dataclass(frozen=True)
class Kept:
    """One decided mention in a storage of its own."""

    storage: Storage
    id: int
    case_id: str | None

    def forget(self, now) -> Forgotten:
        return self.storage.forget(now, RETENTION)

    def digest(self, at) -> None:
        self.storage.digests.queue("2026-03-10", [self.id], [a_digest()], at)


def a_digest():
    return a_message(message_id="digest", kind="digest", case_id=None)


def revealing_mention():
    """Return a mention with the canary in every place that may hold something personal."""
    post = a_post(
        f"Mrs Okafor {CANARY}",
        id=f"{CANARY}-id",
        url=f"https://example.org/{CANARY}-url",
        author=f"{CANARY}-author",
        in_reply_to=PostKey(platform="feed", id=f"{CANARY}-parent"),
        raw=Raw(body=f"<p>{CANARY}-raw</p>".encode(), answer_sha256="ab" * 32),
    )
    return replace(a_mention(), post=post, reasons=(f"{CANARY}-reason",))


def tell(case, kind):
    content = f"Subject: Headsup\r\n\r\n{CANARY}-mail".encode()
    message_id = f"{case.id}.{case.revision}.{kind}"
    return [a_message(message_id=message_id, case_id=case.id, content=content)]


@pytest.fixture
def keep(storage):
    """Return a function that stores a revealing mention with its decision."""

    def run(severity, **changes):
        mention = revealing_mention()
        store_batch(storage, IngestedBatch(source="feed", mentions=(mention,), at=NOW))
        (stored,) = storage.mentions.waiting_assessment(10)
        quoting = an_assessment(evidence=(f"{CANARY}-evidence",), slots={"who": f"{CANARY}-slot"})
        storage.mentions.add_assessments({stored.id: quoting})
        record = DecisionRecord(
            mention_id=stored.id, mention=mention, decision=a_decision(severity, **changes), at=NOW
        )
        case = storage.cases.record_decision(record, tell)
        return Kept(storage=storage, id=stored.id, case_id=case.id if case else None)

    return run


# Which class is due when


def test_neutral_posts_go_a_day_after_their_digest(keep):
    kept = keep(Severity.NONE)
    kept.digest(NOW + HOUR)

    assert kept.forget(NOW + DAY + HOUR - TICK) == Forgotten()
    assert kept.forget(NOW + DAY + HOUR) == Forgotten(neutral=1)
    assert kept.forget(NOW + DAY + HOUR) == Forgotten()


def test_neutral_posts_wait_for_their_digest_but_not_for_more_than_a_year(keep):
    kept = keep(Severity.NONE)

    assert kept.forget(NOW + YEAR - TICK) == Forgotten()
    assert kept.forget(NOW + YEAR) == Forgotten(neutral=1)


@pytest.mark.parametrize(("severity", "guarded"), [(Severity.LOW, False), (Severity.MEDIUM, True)])
def test_criticism_goes_thirty_days_after_it_was_collected(keep, severity, guarded):
    kept = keep(severity, guarded=guarded)

    assert kept.forget(NOW + 30 * DAY - TICK) == Forgotten()
    assert kept.forget(NOW + 30 * DAY) == Forgotten(criticism=1)


@pytest.mark.parametrize(
    ("severity", "guarded"), [(Severity.MEDIUM, False), (Severity.HIGH, True)]
)
def test_what_is_hostile_goes_ninety_days_after_it_was_collected(keep, severity, guarded):
    kept = keep(severity, guarded=guarded)

    assert kept.forget(NOW + 90 * DAY - TICK) == Forgotten()
    assert kept.forget(NOW + 90 * DAY) == Forgotten(hostile=1)


def test_a_case_in_hand_keeps_its_posts_for_as_long_as_something_happens_in_it(keep):
    kept = keep(Severity.HIGH)
    kept.storage.cases.acknowledge(kept.case_id, HEAD, NOW)
    for year in (1, 2):
        shown = CaseEvent(at=NOW + year * (YEAR - DAY), actor=HEAD, kind="shown")
        kept.storage.cases.append_event(kept.case_id, shown)

    assert kept.forget(NOW + 3 * (YEAR - DAY)).hostile == 0
    kept.storage.cases.close(kept.case_id, HEAD, NOW + 3 * (YEAR - DAY))
    assert kept.forget(NOW + 3 * (YEAR - DAY)).hostile == 1


@pytest.mark.parametrize("days", [365, 120])
def test_a_case_that_nobody_ever_closes_is_not_kept_for_ever(keep, days):
    """Acknowledged, and then nothing: its posts go so many days after its last event."""
    kept = keep(Severity.HIGH)
    kept.storage.cases.acknowledge(kept.case_id, HEAD, NOW + DAY)
    retention = replace(RETENTION, acted_days=days)
    end = NOW + DAY + timedelta(days=days)

    assert kept.storage.forget(end - TICK, retention).hostile == 0
    assert kept.storage.forget(end, retention).hostile == 1


def test_a_case_that_somebody_had_in_hand_once_keeps_its_posts(keep):
    kept = keep(Severity.CRITICAL)
    kept.storage.cases.acknowledge(kept.case_id, HEAD, NOW)
    copy = replace(revealing_mention(), post=replace(revealing_mention().post, url="other"))
    copy = replace(copy, post=replace(copy.post, key=PostKey(platform="feed", id="copy")))
    store_batch(kept.storage, IngestedBatch(source="feed", mentions=(copy,), at=NOW))
    (stored,) = kept.storage.mentions.waiting_assessment(1)
    kept.storage.mentions.add_assessments({stored.id: an_assessment()})
    record = DecisionRecord(
        mention_id=stored.id, mention=copy, decision=a_decision(Severity.CRITICAL), at=NOW
    )

    case = kept.storage.cases.record_decision(record, tell)

    assert (case.id, case.acknowledged_at) == (kept.case_id, None)
    assert kept.forget(NOW + 200 * DAY) == Forgotten()


def test_a_closed_case_keeps_its_posts_until_a_year_after_they_were_collected(keep):
    kept = keep(Severity.HIGH)
    kept.storage.cases.close(kept.case_id, HEAD, NOW + 80 * DAY)

    assert kept.forget(NOW + 100 * DAY) == Forgotten()
    assert kept.forget(NOW + YEAR - TICK) == Forgotten()
    assert kept.forget(NOW + YEAR).hostile == 1


def test_a_shorter_time_after_closure_counts(keep):
    kept = keep(Severity.HIGH)
    kept.storage.cases.close(kept.case_id, HEAD, NOW + DAY)
    retention = replace(RETENTION, acted_days=10)

    assert kept.storage.forget(NOW + 11 * DAY - TICK, retention) == Forgotten()
    assert kept.storage.forget(NOW + 11 * DAY, retention).hostile == 1


def test_nothing_is_kept_for_longer_than_a_year_however_it_is_configured(keep):
    kept = keep(Severity.HIGH)
    retention = replace(RETENTION, hostile_days=9999, criticism_days=9999, acted_days=9999)

    assert kept.storage.forget(NOW + YEAR - TICK, retention) == Forgotten()
    assert kept.storage.forget(NOW + YEAR, retention).hostile == 1


def test_what_nobody_decided_on_is_counted_when_it_goes_after_a_year(storage):
    mentions = (a_mention("A.", id="1"), a_mention("B.", id="2"))
    store_batch(storage, IngestedBatch(source="feed", mentions=mentions, at=NOW))
    storage.mentions.add_assessments({1: an_assessment()})

    assert storage.forget(NOW + YEAR - TICK, RETENTION) == Forgotten()
    forgotten = storage.forget(NOW + YEAR, RETENTION)
    assert forgotten == Forgotten(undecided=2)
    assert forgotten.total == 2
    assert storage.mentions.waiting_assessment(10) == []
    assert storage.mentions.exhausted(10) == []
    assert storage.mentions.undecided(10) == []


# What forgetting leaves


def file_of(storage):
    return Path(storage.mentions._database.engine.url.database.removeprefix("file://"))


@pytest.mark.parametrize("severity", [Severity.NONE, Severity.LOW, Severity.HIGH])
def test_nothing_personal_survives_in_the_file(keep, severity):
    kept = keep(severity)
    kept.digest(NOW)
    for queued in kept.storage.outbox.waiting(NOW):
        accepted = Delivery(message_id=queued.message.message_id, at=NOW, outcome="accepted")
        kept.storage.outbox.record(accepted)
    path = file_of(kept.storage)
    # What was said, whom it was about, and the fingerprints by which it could be found again.
    post = revealing_mention().post
    personal = [CANARY, "adaeze-okafor", post.raw.sha256, post.raw.answer_sha256]
    assert [word for word in personal if word.encode() in path.read_bytes()] == personal

    kept.forget(NOW + YEAR)

    left = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert [word for word in personal if word.encode() in left] == []


def test_a_case_is_about_nobody_once_all_its_posts_are_forgotten(keep):
    kept = keep(Severity.HIGH)
    named = kept.storage.cases.get(kept.case_id).subjects

    kept.forget(NOW + 90 * DAY - TICK)
    still = kept.storage.cases.get(kept.case_id).subjects
    kept.forget(NOW + 90 * DAY)

    assert named == still == ("adaeze-okafor",)
    assert kept.storage.cases.get(kept.case_id).subjects == ()


def test_a_persons_note_goes_with_the_posts_and_what_the_program_noted_stays(keep):
    kept = keep(Severity.HIGH)
    noted = CaseEvent(at=NOW, actor=HEAD, kind="noted", detail="Spoke to Mrs Okafor's accuser.")
    kept.storage.cases.append_event(kept.case_id, noted)

    kept.forget(NOW + 90 * DAY - TICK)
    before = [event.detail for event in kept.storage.cases.get(kept.case_id).events]
    kept.forget(NOW + 90 * DAY)

    assert before == ["", "new", noted.detail]
    events = kept.storage.cases.get(kept.case_id).events
    assert [(event.kind, event.detail) for event in events] == [
        ("opened", ""),
        ("alerted", "new"),
        ("noted", ""),
    ]


def test_a_note_on_a_forgotten_matter_goes_after_a_year(keep):
    kept = keep(Severity.HIGH)
    kept.forget(NOW + 90 * DAY)
    noted = CaseEvent(at=NOW + 90 * DAY, actor=HEAD, kind="noted", detail="Nothing was done.")
    kept.storage.cases.append_event(kept.case_id, noted)

    kept.forget(NOW + 90 * DAY + YEAR - TICK)
    assert kept.storage.cases.get(kept.case_id).events[-1].detail == "Nothing was done."
    kept.forget(NOW + 90 * DAY + YEAR)
    assert kept.storage.cases.get(kept.case_id).events[-1].detail == ""


def test_a_case_that_keeps_one_post_keeps_whom_it_is_about(keep):
    """The harmless edit goes the day after its digest; the post before it does not."""
    kept = keep(Severity.HIGH)
    edit = replace(revealing_mention(), post=replace(revealing_mention().post, text="Lovely."))
    store_batch(kept.storage, IngestedBatch(source="feed", mentions=(edit,), at=NOW))
    kept.storage.mentions.add_assessments({2: an_assessment()})
    record = DecisionRecord(mention_id=2, mention=edit, decision=a_decision(Severity.NONE), at=NOW)
    kept.storage.cases.record_decision(record, tell)
    kept.storage.digests.queue("2026-03-10", [2], [a_digest()], NOW)

    assert kept.forget(NOW + DAY) == Forgotten(neutral=1)
    assert kept.storage.cases.get(kept.case_id).subjects == ("adaeze-okafor",)
    assert [one.mention.subjects for one in kept.storage.cases.mentions_of(kept.case_id)] == [
        ("adaeze-okafor",),
        (),
    ]


def test_a_forgotten_post_is_still_known_and_its_case_still_there(keep):
    kept = keep(Severity.HIGH)

    kept.forget(NOW + 90 * DAY)

    post = revealing_mention().post
    assert kept.storage.mentions.unseen("feed", [post], "list-1") == []
    batch = IngestedBatch(source="feed", mentions=(revealing_mention(),), at=NOW + 90 * DAY)
    assert store_batch(kept.storage, batch) == 0
    (forgotten,) = kept.storage.cases.mentions_of(kept.case_id)
    assert forgotten.forgotten_at == NOW + 90 * DAY
    assert forgotten.decision == a_decision(Severity.HIGH)
    assert forgotten.assessment == an_assessment()
    post = forgotten.mention.post
    assert (post.text, post.author, post.published_at, post.raw) == ("", None, None, None)
    assert (forgotten.mention.subjects, forgotten.mention.spans) == ((), ())
    assert kept.storage.digests.lines(NOW + YEAR) == []


def test_a_message_is_cleared_once_it_left_and_is_not_queued_again(keep):
    kept = keep(Severity.HIGH)
    (queued,) = kept.storage.outbox.waiting(NOW)
    assert kept.forget(NOW) == Forgotten()
    assert kept.storage.outbox.waiting(NOW) == [queued]

    accepted = Delivery(message_id=queued.message.message_id, at=NOW, outcome="accepted")
    kept.storage.outbox.record(accepted)

    assert kept.forget(NOW) == Forgotten(messages=1)
    assert kept.forget(NOW) == Forgotten()
    assert kept.storage.outbox.queue([queued.message], NOW) == 0


def test_a_message_that_nobody_took_for_a_year_is_given_up(keep):
    kept = keep(Severity.HIGH)

    assert kept.forget(NOW + YEAR - TICK).messages == 0
    assert kept.forget(NOW + YEAR).messages == 1
    assert kept.storage.outbox.counts() == {"waiting": 0, "accepted": 0, "refused": 1}


def test_hashes_go_after_their_days_and_the_posts_are_looked_at_afresh(storage):
    post = a_post(id="passed over")
    batch = IngestedBatch(source="feed", mentions=(), seen=(post,), fingerprint="list-1", at=NOW)
    store_batch(storage, batch)

    assert storage.forget(NOW + 30 * DAY - TICK, RETENTION) == Forgotten()
    assert storage.mentions.unseen("feed", [post], "list-1") == []
    assert storage.forget(NOW + 30 * DAY, RETENTION) == Forgotten(seen=1)
    assert storage.mentions.unseen("feed", [post], "list-1") == [post]


def test_reports_and_deliveries_go_after_a_year(storage):
    storage.runs.add({"n": 1}, NOW, NOW)
    storage.runs.add({"n": 2}, NOW + YEAR, NOW + YEAR)
    storage.outbox.queue([a_digest()], NOW)
    storage.outbox.record(Delivery(message_id="digest", at=NOW, outcome="accepted"))

    assert storage.forget(NOW + YEAR, RETENTION) == Forgotten(messages=1, runs=1)
    assert storage.runs.last()["n"] == 2
    assert storage.outbox.deliveries("digest") == []


# A clock that leaps


def test_a_clock_that_leapt_is_doubted_once(keep):
    kept = keep(Severity.HIGH)
    kept.storage.runs.add({}, NOW, NOW)
    later = NOW + 100 * DAY

    doubted = kept.forget(later)

    assert "clock" in doubted.refused
    assert doubted == Forgotten(refused=doubted.refused)
    assert kept.storage.cases.mentions_of(kept.case_id)[0].forgotten_at is None
    assert kept.forget(later + HOUR) == Forgotten(hostile=1)


def test_a_report_from_after_the_leap_confirms_it(keep):
    kept = keep(Severity.HIGH)
    kept.storage.runs.add({}, NOW, NOW)
    later = NOW + 100 * DAY
    assert kept.forget(later).refused
    kept.storage.runs.add({}, later, later)

    assert kept.forget(later + DAY - TICK) == Forgotten(hostile=1)


@pytest.mark.parametrize("second", [NOW + 100 * DAY, NOW + 9 * YEAR])
def test_a_second_leap_confirms_nothing(keep, second):
    kept = keep(Severity.HIGH)
    kept.storage.runs.add({}, NOW, NOW)
    assert kept.forget(NOW + 200 * DAY).refused

    assert kept.forget(second).refused


def test_a_clock_that_was_set_right_again_forgets_what_is_due(keep):
    kept = keep(Severity.LOW)
    kept.storage.runs.add({}, NOW, NOW + 30 * DAY - HOUR)
    assert kept.forget(NOW + 9 * YEAR).refused

    assert kept.forget(NOW + 30 * DAY) == Forgotten(criticism=1)


def test_the_caller_may_know_the_run_before_this_one_better(keep):
    kept = keep(Severity.LOW)
    later = NOW + 30 * DAY
    kept.storage.runs.add({}, later, later)

    assert kept.storage.forget(later, RETENTION, last_run_at=NOW).refused


def test_a_storage_without_a_run_forgets_at_once(keep):
    assert keep(Severity.LOW).forget(NOW + 30 * DAY) == Forgotten(criticism=1)
