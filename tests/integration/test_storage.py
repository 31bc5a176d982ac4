"""What is stored comes back as it was, in the order the stages need it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from domain.errors import StorageError
from domain.types import (
    Approval,
    Delivery,
    Gap,
    Outcome,
    PostKey,
    Raw,
    Reason,
    Severity,
    Status,
)
from storage import DecisionRecord, IngestedBatch, SourceRun, Storage, open_storage
from tests.builders import (
    NOW,
    SEVERE,
    a_decision,
    a_mention,
    a_message,
    a_post,
    an_assessment,
    store_batch,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

CANARY = "zanzibar-quince"


def a_batch(*mentions, **changes):
    fields = {"source": "feed", "mentions": mentions, "at": NOW}
    return IngestedBatch(**(fields | changes))


def decided(storage: Storage, mention, severity=Severity.NONE, at=NOW, **changes):
    """Bring a mention as far as its decision and return its id; nobody is mailed."""
    store_batch(storage, a_batch(mention))
    (stored,) = storage.mentions.waiting_assessment(10)
    storage.mentions.add_assessments({stored.id: an_assessment()})
    record = DecisionRecord(
        mention_id=stored.id, mention=mention, decision=a_decision(severity, **changes), at=at
    )
    storage.cases.record_decision(record, lambda *_: ())
    return stored.id


def a_run(outcome=Outcome.OK, at=NOW, **changes):
    fields = {"name": "x", "kind": "x", "outcome": outcome, "detail": "", "at": at}
    return SourceRun(**(fields | changes))


# Sources


def test_a_cursor_is_saved_with_its_batch(storage):
    assert storage.sources.cursor("feed") is None

    store_batch(storage, a_batch(cursor="page-1"))
    store_batch(storage, a_batch(cursor="page-2"))
    store_batch(storage, a_batch(source="other", cursor="elsewhere"))

    assert storage.sources.cursor("feed") == "page-2"
    assert storage.sources.cursor("other") == "elsewhere"


def test_a_source_that_repeats_itself_starts_afresh_with_another_watch_list(storage):
    """An unchanged feed may name somebody who is new on the list; an API's cursor stays."""
    store_batch(storage, a_batch(cursor="etag", repeats=True, fingerprint="list-1"))
    store_batch(storage, a_batch(source="x", cursor="since", fingerprint="list-1"))

    assert storage.sources.cursor("feed", "list-1") == "etag"
    assert storage.sources.cursor("feed", "list-2") is None
    assert storage.sources.cursor("x", "list-2") == "since"


def test_a_batch_without_a_cursor_leaves_the_cursor(storage):
    store_batch(storage, a_batch(cursor="page-1"))

    store_batch(storage, a_batch(a_mention(), cursor=None))

    assert storage.sources.cursor("feed") == "page-1"
    assert len(storage.mentions.waiting_assessment(10)) == 1


def test_since_moves_only_when_the_outcome_changes(storage):
    outcomes = [Outcome.OK, Outcome.OK, Outcome.AUTH, Outcome.AUTH, Outcome.OK]

    since = [
        storage.sources.record(a_run(outcome, NOW + n * HOUR)).since
        for n, outcome in enumerate(outcomes)
    ]

    assert since == [NOW, NOW, NOW + 2 * HOUR, NOW + 2 * HOUR, NOW + 4 * HOUR]


def test_a_failing_source_keeps_when_it_was_last_good_and_last_showed_a_post(storage):
    storage.sources.record(a_run(Outcome.PARTIAL, NOW, posts=3))
    storage.sources.record(a_run(Outcome.OK, NOW + HOUR, posts=0))
    until = NOW + 9 * HOUR
    storage.sources.record(a_run(Outcome.THROTTLED, NOW + 2 * HOUR, until=until, detail="slow"))

    state = storage.sources.state("x")

    assert state is not None
    assert (NOW + HOUR, NOW, until) == (
        state.last_good_at,
        state.last_post_at,
        state.throttled_until,
    )
    assert (
        state.outcome,
        state.detail,
        state.last_run_at,
    ) == (Outcome.THROTTLED, "slow", NOW + 2 * HOUR)


def test_a_good_answer_ends_the_wait_a_platform_asked_for(storage):
    storage.sources.record(a_run(Outcome.THROTTLED, until=NOW + HOUR))

    assert storage.sources.record(a_run(Outcome.OK, NOW + HOUR)).throttled_until is None


def test_states_are_listed_by_name_and_unknown_sources_have_none(storage):
    for name in ("reddit", "feed"):
        storage.sources.record(a_run(name=name))

    assert [state.name for state in storage.sources.states()] == ["feed", "reddit"]
    assert storage.sources.state("x") is None


def test_gaps_are_kept_with_their_source(storage):
    old = Gap(since=None, until=NOW - 9 * DAY, reason="older than the platform shows")
    new = Gap(since=NOW - HOUR, until=NOW, reason="token expired")
    store_batch(storage, a_batch(gap=old, at=NOW - 9 * DAY))
    store_batch(storage, a_batch(gap=new, source="x"))

    assert storage.sources.gaps(NOW - DAY) == [("x", new)]
    assert storage.sources.gaps(NOW - 30 * DAY) == [("feed", old), ("x", new)]


def test_the_latest_approval_counts(storage):
    first = Approval(
        source="x", by="Governors", reference="min 4", at=NOW, expires=date(2026, 7, 31)
    )
    second = replace(first, reference="min 9", at=NOW + DAY, expires=date(2027, 7, 31))
    assert storage.sources.approval("x") is None

    storage.sources.approve(first)
    storage.sources.approve(second)

    assert second == storage.sources.approval("x")


# Mentions


def test_a_mention_comes_back_as_it_was(storage):
    post = a_post(
        "Okafor \u2764\ufe0f \u200f\u0645\u0631\u062d\u0628\u0627\u200e \U0001d517 \\u0000 '--;",
        lang="en",
        in_reply_to=PostKey(platform="feed", id="parent/1"),
        raw=Raw(body=b"\x00\xff{}", answer_sha256="ab" * 32),
    )
    mention = replace(a_mention(), post=post, reasons=("Her name — and “title”.",))

    store_batch(storage, a_batch(mention))

    (stored,) = storage.mentions.waiting_assessment(10)
    assert mention == stored.mention


def test_what_a_post_replies_to_never_reaches_the_disk(tmp_path):
    """Neither with a mention nor with what is remembered of a post that was none."""
    posts = [a_post(id=n, thread=f"The whole thread says {CANARY}.") for n in "ab"]

    with open_storage(f"sqlite:///{tmp_path}/headsup.db") as storage:
        store_batch(storage, a_batch(replace(a_mention(), post=posts[0]), seen=posts[1:]))
        [stored] = storage.mentions.waiting_assessment(10)

    written = (tmp_path / "headsup.db").read_bytes()
    assert replace(posts[0], thread="") == stored.mention.post
    assert posts[0].text.encode() in written
    assert CANARY.encode() not in written


def test_times_come_back_in_utc(storage):
    summer = datetime(2026, 7, 1, 9, 30, 0, 123456, tzinfo=timezone(HOUR))
    post = a_post(published_at=summer, collected_at=summer)

    store_batch(storage, a_batch(replace(a_mention(), post=post)))

    (stored,) = storage.mentions.waiting_assessment(10)
    assert summer == stored.mention.post.published_at
    assert stored.mention.post.collected_at.tzinfo == UTC


def test_the_same_revision_is_stored_once_and_an_edit_again(storage):
    first, edit = a_mention("One thing."), a_mention("Another thing.")

    assert store_batch(storage, a_batch(first, first)) == 1
    assert store_batch(storage, a_batch(first, edit)) == 1
    assert len(storage.mentions.waiting_assessment(10)) == 2


def test_known_mentions_are_not_unseen_but_an_edit_is(storage):
    known, edited, new = a_post(id="1"), a_post("Now a threat.", id="1"), a_post(id="2")
    store_batch(storage, a_batch(replace(a_mention(), post=known)))

    assert storage.mentions.unseen("feed", [known, edited, new, new], "list-1") == [edited, new]


def test_a_post_that_was_no_mention_is_looked_at_again_when_the_watch_list_changes(storage):
    post = a_post()
    store_batch(storage, a_batch(seen=(post, post), fingerprint="list-1"))

    assert storage.mentions.unseen("feed", [post], "list-1") == []
    assert storage.mentions.unseen("feed", [post], "list-2") == [post]


def test_more_posts_than_a_statement_can_name_are_looked_up(storage):
    posts = tuple(a_post(id=str(n)) for n in range(1201))
    store_batch(storage, a_batch(seen=posts[:-1], fingerprint="list-1"))

    assert storage.mentions.unseen("feed", posts, "list-1") == [posts[-1]]


def test_attempts_are_counted_and_after_three_a_person_reads(storage):
    store_batch(storage, a_batch(a_mention("One."), a_mention("Two.", id="2")))
    one, two = storage.mentions.waiting_assessment(10)
    for _ in range(3):
        storage.mentions.begin_attempt([one.id])

    assert [each.id for each in storage.mentions.waiting_assessment(10)] == [two.id]
    assert [(each.id, each.attempts) for each in storage.mentions.exhausted(10)] == [(one.id, 3)]
    assert [each.id for each in storage.mentions.waiting_assessment(10, 4)] == [one.id, two.id]
    assert storage.mentions.exhausted(10, 4) == []


def test_an_assessment_comes_back_as_it_was_and_the_first_one_stays(storage):
    store_batch(storage, a_batch(a_mention()))
    (stored,) = storage.mentions.waiting_assessment(10)
    assessment = an_assessment(
        threat=SEVERE,
        tags={"hate": 0.25},
        span=(3, 9),
        evidence=("kill",),
        slots={"where": "gate"},
        truncated=True,
        windows=4,
    )

    storage.mentions.add_assessments({stored.id: assessment})
    storage.mentions.add_assessments({stored.id: an_assessment()})

    (undecided,) = storage.mentions.undecided(10)
    assert assessment == undecided.assessment
    assert stored.mention == undecided.mention
    assert storage.mentions.waiting_assessment(10) == []


def test_not_assessed_is_stored_as_such(storage):
    store_batch(storage, a_batch(a_mention()))
    (stored,) = storage.mentions.waiting_assessment(10)
    assessment = an_assessment(
        status=Status.NOT_ASSESSED, not_assessed_reason="three attempts ended the process"
    )

    storage.mentions.add_assessments({stored.id: assessment})

    (undecided,) = storage.mentions.undecided(10)
    assert assessment == undecided.assessment


def test_limits_are_kept_and_the_oldest_comes_first(storage):
    store_batch(storage, a_batch(*(a_mention(f"No {n}.", id=str(n)) for n in range(5))))

    first = storage.mentions.waiting_assessment(2)
    storage.mentions.add_assessments({each.id: an_assessment() for each in first})

    assert [each.mention.post.key.id for each in first] == ["0", "1"]
    assert [each.id for each in storage.mentions.undecided(1)] == [first[0].id]


# Outbox and digests


def test_the_most_severe_message_is_first_then_the_oldest(storage):
    urgent = {
        "a": Severity.LOW,
        "b": Severity.CRITICAL,
        "c": Severity.HIGH,
        "d": Severity.CRITICAL,
    }
    for n, (name, severity) in enumerate(urgent.items()):
        message = a_message(message_id=name, severity=severity, case_id=None)
        storage.outbox.queue([message], NOW - n * HOUR)

    waiting = storage.outbox.waiting(NOW)

    assert [each.message.message_id for each in waiting] == ["d", "b", "c", "a"]
    assert (waiting[0].first_queued_at, waiting[0].attempts) == (NOW - 3 * HOUR, 0)


def test_a_message_is_queued_once_as_it_was(storage):
    message = a_message(case_id=None, content=b"\xff\x00\r\n")

    queued = [storage.outbox.queue([message], NOW) for _ in range(2)]

    assert queued == [1, 0]
    assert [each.message for each in storage.outbox.waiting(NOW)] == [message]


def test_a_deferred_message_waits_for_its_time_and_keeps_its_log(storage):
    storage.outbox.queue([a_message(case_id=None, message_id="a")], NOW)
    deferred = Delivery(message_id="a", at=NOW, outcome="deferred", detail="451")

    storage.outbox.record(deferred, NOW + HOUR)

    assert storage.outbox.waiting(NOW) == []
    (due,) = storage.outbox.waiting(NOW + HOUR)
    assert due.attempts == 1
    assert storage.outbox.deliveries("a") == [deferred]


def test_an_attempt_planned_by_a_clock_that_ran_ahead_is_due(storage):
    storage.outbox.queue([a_message(case_id=None, message_id="a")], NOW)
    deferred = Delivery(message_id="a", at=NOW, outcome="deferred")

    storage.outbox.record(deferred, NOW + 3650 * DAY)

    assert len(storage.outbox.waiting(NOW)) == 1


@pytest.mark.parametrize("outcome", ["accepted", "refused"])
def test_an_ended_message_stays_ended(storage, outcome):
    storage.outbox.queue([a_message(case_id=None, message_id="a")], NOW)
    storage.outbox.record(Delivery(message_id="a", at=NOW, outcome=outcome))

    storage.outbox.record(Delivery(message_id="a", at=NOW, outcome="deferred"), NOW)

    assert storage.outbox.waiting(NOW + DAY) == []
    assert storage.outbox.counts() == {"waiting": 0, "accepted": 0, "refused": 0} | {outcome: 1}
    assert len(storage.outbox.deliveries("a")) == 2


def test_who_refused_the_mail_of_a_case_is_known(storage):
    decided(storage, a_mention(), Severity.LOW)
    for n, recipient in enumerate(("head@thornbeck.example", "deputy@thornbeck.example")):
        message = a_message(message_id=str(n), recipient=recipient, case_id="2026-0001")
        storage.outbox.queue([message], NOW)

    storage.outbox.record(Delivery(message_id="0", at=NOW, outcome="refused", detail="550"))

    assert storage.outbox.refused("2026-0001") == {"head@thornbeck.example"}
    assert storage.outbox.refused("2026-0002") == set()


@pytest.mark.parametrize(("message_id", "outcome"), [("other", "accepted"), ("a", "lost")])
def test_a_delivery_of_nothing_or_with_an_unknown_outcome_is_refused(storage, message_id, outcome):
    storage.outbox.queue([a_message(case_id=None, message_id="a")], NOW)

    with pytest.raises(StorageError, match="cannot record a delivery"):
        storage.outbox.record(Delivery(message_id=message_id, at=NOW, outcome=outcome))

    assert storage.outbox.deliveries(message_id) == []


def test_the_digest_tells_once_of_all_that_nobody_was_told_of_the_most_severe_first(storage):
    """Nobody was mailed: not of what is low, and not of what is high because nobody could be."""
    none = decided(storage, a_mention("A.", id="1"), Severity.NONE)
    low = decided(storage, a_mention("B.", id="2"), Severity.LOW)
    high = decided(storage, a_mention("C.", id="3"), Severity.HIGH, restricted=True)

    lines = storage.digests.lines(NOW + HOUR)
    queued = storage.digests.queue("2026-03-10", [high, none, low], [a_digest()], NOW)

    assert [(line.mention_id, line.case_id, line.restricted) for line in lines] == [
        (high, "2026-0002", True),
        (low, "2026-0001", False),
        (none, None, False),
    ]
    assert a_decision(Severity.LOW) == lines[1].decision
    assert queued == 1
    assert storage.digests.queued("2026-03-10")
    assert not storage.digests.queued("2026-03-11")
    assert storage.digests.lines(NOW + HOUR) == []
    assert [each.message for each in storage.outbox.waiting(NOW)] == [a_digest()]


def test_the_digest_tells_only_of_what_was_decided_by_its_time(storage):
    decided(storage, a_mention(), Severity.LOW, at=NOW)

    assert storage.digests.lines(NOW - timedelta(microseconds=1)) == []
    assert len(storage.digests.lines(NOW)) == 1


def test_a_second_digest_of_a_day_goes_to_nobody_and_marks_nothing(storage):
    first = decided(storage, a_mention("A.", id="1"))
    storage.digests.queue("2026-03-10", [first], [a_digest()], NOW)
    second = decided(storage, a_mention("B.", id="2"))

    queued = storage.digests.queue(
        "2026-03-10", [second], [a_digest(message_id="again")], NOW + HOUR
    )

    assert queued == 0
    assert [line.mention_id for line in storage.digests.lines(NOW + DAY)] == [second]
    assert storage.outbox.counts()["waiting"] == 1


def test_a_line_that_not_everybody_was_told_of_is_told_again(storage):
    first = decided(storage, a_mention("A.", id="1"))
    storage.digests.queue("2026-03-10", [first], [a_digest()], NOW)
    second = decided(storage, a_mention("B.", id="2"))
    late = a_digest(message_id="late", recipient="deputy@thornbeck.example")

    queued = storage.digests.queue("2026-03-10", [second], [a_digest(), late], NOW)

    assert queued == 1
    assert [line.mention_id for line in storage.digests.lines(NOW + DAY)] == [second]


def test_a_refused_digest_gives_its_lines_and_its_day_back(storage):
    """The same moment told of two mentions: only what this digest told of is untold again."""
    store_batch(storage, a_batch(a_mention("Told in a mail.", id="0")))
    storage.mentions.add_assessments({1: an_assessment()})
    mailed = DecisionRecord(
        mention_id=1,
        mention=a_mention("Told in a mail.", id="0"),
        decision=a_decision(Severity.HIGH),
        at=NOW,
    )
    storage.cases.record_decision(mailed, lambda *_: [a_message()])
    only = decided(storage, a_mention())
    storage.digests.queue("2026-03-10", [only], [a_digest()], NOW)

    assert storage.digests.reopen("digest-1") == "2026-03-10"
    assert storage.digests.reopen("digest-1") is None
    assert not storage.digests.queued("2026-03-10")
    assert [line.mention_id for line in storage.digests.lines(NOW + DAY)] == [only]


def test_a_day_given_back_goes_to_another_reader_and_never_to_the_same_again(storage):
    only = decided(storage, a_mention())
    storage.digests.queue("2026-03-10", [only], [a_digest()], NOW)
    storage.digests.reopen("digest-1")
    other = a_digest(message_id="digest-2", recipient="deputy@thornbeck.example")

    again = storage.digests.queue("2026-03-10", [only], [a_digest()], NOW)
    untold = len(storage.digests.lines(NOW + DAY))
    instead = storage.digests.queue("2026-03-10", [only], [other], NOW + HOUR)

    assert (again, untold, instead) == (0, 1, 1)
    assert storage.digests.lines(NOW + DAY) == []


def test_a_digest_that_another_reader_has_told_of_its_lines(storage):
    only = decided(storage, a_mention())
    other = a_digest(message_id="digest-2", recipient="deputy@thornbeck.example")
    storage.digests.queue("2026-03-10", [only], [a_digest(), other], NOW)

    assert storage.digests.reopen("digest-1") is None
    assert storage.digests.lines(NOW + DAY) == []
    assert storage.digests.reopen("digest-2") == "2026-03-10"
    assert len(storage.digests.lines(NOW + DAY)) == 1


def test_who_refused_a_digest_lately_is_known(storage):
    """Neither who refused an alert nor who put a digest off."""
    for n, (kind, outcome) in enumerate(
        (("digest", "refused"), ("alert", "refused"), ("digest", "deferred"))
    ):
        message = a_message(message_id=str(n), kind=kind, recipient=f"{n}@x.example", case_id=None)
        storage.outbox.queue([message], NOW - DAY)
        storage.outbox.record(Delivery(message_id=str(n), at=NOW, outcome=outcome), NOW)

    assert storage.outbox.refused_digests(NOW) == {"0@x.example"}
    assert storage.outbox.refused_digests(NOW + HOUR) == set()


def test_a_digest_to_nobody_tells_nobody(storage):
    only = decided(storage, a_mention())

    assert storage.digests.queue("2026-03-10", [only], [], NOW) == 0
    assert len(storage.digests.lines(NOW + DAY)) == 1


def a_digest(**changes):
    fields = {"message_id": "digest-1", "kind": "digest", "severity": Severity.LOW}
    return a_message(**(fields | {"case_id": None} | changes))


# Decisions, runs and settings


def test_a_decision_comes_back_as_it_was(storage):
    reason = Reason(
        rule="threat",
        label="threat",
        level=3,
        score=0.9,
        cut=0.5,
        queue=True,
        severity=Severity.CRITICAL,
    )
    changes = {"also": ("complaints",), "reasons": (reason,), "restricted": True, "guarded": True}

    decided(storage, a_mention(), Severity.LOW, **changes)

    (line,) = storage.digests.lines(NOW + HOUR)
    assert a_decision(Severity.LOW, **changes) == line.decision
    assert isinstance(line.decision.reasons[0].severity, Severity)


def test_the_last_run_comes_back_with_its_times(storage):
    assert storage.runs.last() is None

    storage.runs.add({"collected": 1}, NOW, NOW + HOUR)
    storage.runs.add({"collected": 2, "sources": {"feed": "ok"}}, NOW + HOUR, NOW + 2 * HOUR)

    assert storage.runs.last() == {
        "collected": 2,
        "sources": {"feed": "ok"},
        "started": NOW + HOUR,
        "finished": NOW + 2 * HOUR,
    }


def test_the_latest_setting_counts_and_says_who_recorded_it(storage):
    assert storage.settings.get("notice_url") is None

    storage.settings.set("notice_url", "https://thornbeck.example/old", "office", NOW)
    storage.settings.set("notice_url", "https://thornbeck.example/new", "head", NOW + DAY)

    assert storage.settings.get("notice_url") == "https://thornbeck.example/new"
    record = storage.settings.record("notice_url")
    assert record is not None
    assert (record.by, record.at) == ("head", NOW + DAY)


def test_all_of_it_is_there_after_reopening(storage, database_url):
    decided(storage, a_mention(), Severity.LOW)
    storage.close()

    with open_storage(database_url) as reopened:
        assert storage.install_id == reopened.install_id
        assert len(reopened.cases.open_cases()) == 1
        assert reopened.mentions.unseen("feed", [a_mention().post], "list-1") == []
