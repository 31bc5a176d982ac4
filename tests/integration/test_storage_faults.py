"""Every method of the storage under every fault: all of it is done, or none, and it says so."""

import importlib
import inspect
import os
import resource
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from domain.errors import StorageError
from domain.types import Approval, CaseEvent, Delivery, Gap, Outcome, Raw, Retention, Severity
from storage import (
    DecisionRecord,
    IngestedBatch,
    IngestedReading,
    SourceRun,
    Storage,
    open_storage,
)
from tests.builders import (
    NOW,
    a_decision,
    a_mention,
    a_message,
    a_post,
    an_assessment,
    store_batch,
)

LATER = NOW + timedelta(hours=1)
NEXT_YEAR = NOW + timedelta(days=400)
HEAD = "head@thornbeck.example"
CASE = "2026-0001"


def render(case, kind):
    message_id = f"{case.id}.{case.revision}.{kind}"
    recipients = (HEAD, "deputy@thornbeck.example")
    return [
        a_message(message_id=f"{message_id}.{each}", recipient=each, case_id=case.id)
        for each in recipients
    ]


def record(mention_id, severity=Severity.CRITICAL, at=NOW):
    decision = a_decision(severity)
    return DecisionRecord(mention_id=mention_id, mention=a_mention(), decision=decision, at=at)


def seed(storage: Storage) -> None:
    """Store something for every method: mentions at each stage, a case, mail and a source."""
    mentions = tuple(a_mention(f"Post {n}.", id=str(n)) for n in range(1, 7))
    seen = (a_post(id="seen"),)
    store_batch(
        storage,
        IngestedBatch(
            source="feed", mentions=mentions, at=NOW, cursor="1", seen=seen, fingerprint="list-1"
        ),
    )
    storage.mentions.add_assessments({n: an_assessment() for n in range(1, 5)})
    storage.mentions.begin_attempt([6, 6])
    storage.cases.record_decision(record(1), render)
    storage.cases.record_decision(record(2, Severity.NONE), render)
    storage.cases.record_decision(record(3, Severity.LOW), render)
    storage.outbox.queue([a_message(message_id="notice", case_id=None)], NOW)
    digest = a_message(message_id="digest-seed", kind="digest", case_id=None)
    storage.digests.queue("2026-03-09", [3], [digest], NOW)
    storage.sources.record(
        SourceRun(name="feed", kind="feed", outcome=Outcome.OK, detail="", at=NOW)
    )
    storage.settings.set("notice_url", "https://thornbeck.example", HEAD, NOW)
    storage.runs.add({"collected": 1}, NOW, NEXT_YEAR)


def a_full_batch():
    mention = a_mention("New.", id="new")
    mention = replace(mention, post=replace(mention.post, raw=Raw(body=b"{}", answer_sha256="0")))
    return IngestedBatch(
        source="feed",
        mentions=(mention, a_mention("Another new one.", id="new-2")),
        at=LATER,
        cursor="2",
        seen=(a_post(id="seen"), a_post(id="seen-2")),
        fingerprint="list-1",
        gap=Gap(since=NOW, until=LATER, reason="token expired"),
    )


def unseen(storage):
    return storage.mentions.unseen("feed", [a_post(id="seen")], "list-1")


def add_readings(storage):
    runs = [
        SourceRun(name=name, kind="feed", outcome=Outcome.AUTH, detail="401", at=LATER)
        for name in ("feed", "other")
    ]
    storage.mentions.add_readings(
        [
            IngestedReading(batches=(a_full_batch(),), run=runs[0]),
            IngestedReading(batches=(), run=runs[1]),
        ]
    )


def approve(storage):
    approval = Approval(source="x", by=HEAD, reference="1", at=NOW, expires=date(2027, 1, 1))
    storage.sources.approve(approval)


def fail_source(storage):
    run = SourceRun(name="feed", kind="feed", outcome=Outcome.AUTH, detail="401", at=LATER)
    storage.sources.record(run)


def deliver(storage):
    storage.outbox.record(Delivery(message_id="notice", at=LATER, outcome="accepted"))


def queue_digest(storage):
    messages = [
        a_message(message_id=f"digest-{each}", kind="digest", recipient=each, case_id=None)
        for each in ("a@thornbeck.example", "b@thornbeck.example")
    ]
    storage.digests.queue("2026-03-10", [2, 3], messages, LATER)


WRITES: dict[str, Callable[[Storage], object]] = {
    "sources.record": fail_source,
    "sources.approve": approve,
    "mentions.add_readings": add_readings,
    "mentions.begin_attempt": lambda storage: storage.mentions.begin_attempt([5]),
    "mentions.add_assessments": lambda storage: storage.mentions.add_assessments(
        {5: an_assessment(), 6: an_assessment()}
    ),
    "cases.record_decision": lambda storage: storage.cases.record_decision(record(4), render),
    "cases.acknowledge": lambda storage: storage.cases.acknowledge(CASE, HEAD, LATER),
    "cases.close": lambda storage: storage.cases.close(CASE, HEAD, LATER),
    "cases.record_repeat": lambda storage: storage.cases.record_repeat(CASE, LATER, render),
    "cases.append_event": lambda storage: storage.cases.append_event(
        CASE, CaseEvent(at=LATER, actor=HEAD, kind="shown")
    ),
    "outbox.queue": lambda storage: storage.outbox.queue(
        [a_message(message_id=each, case_id=None) for each in ("m1", "m2")], LATER
    ),
    "outbox.record": deliver,
    "digests.queue": queue_digest,
    "digests.reopen": lambda storage: storage.digests.reopen("digest-seed"),
    "runs.add": lambda storage: storage.runs.add({"collected": 2}, NOW, LATER),
    "settings.set": lambda storage: storage.settings.set("dpia", "2026-01-09", HEAD, LATER),
    "forget": lambda storage: storage.forget(NEXT_YEAR, Retention()),
}

READS: dict[str, Callable[[Storage], object]] = {
    "mentions.unseen": unseen,
    "sources.cursor": lambda storage: storage.sources.cursor("feed"),
    "sources.state": lambda storage: storage.sources.state("feed"),
    "sources.states": lambda storage: storage.sources.states(),
    "sources.gaps": lambda storage: storage.sources.gaps(NOW),
    "sources.approval": lambda storage: storage.sources.approval("x"),
    "mentions.waiting_assessment": lambda storage: storage.mentions.waiting_assessment(9),
    "mentions.exhausted": lambda storage: storage.mentions.exhausted(9),
    "mentions.undecided": lambda storage: storage.mentions.undecided(9),
    "cases.get": lambda storage: storage.cases.get(CASE),
    "cases.mentions_of": lambda storage: storage.cases.mentions_of(CASE),
    "cases.open_cases": lambda storage: storage.cases.open_cases(),
    "cases.unacknowledged": lambda storage: storage.cases.unacknowledged(Severity.LOW),
    "outbox.waiting": lambda storage: storage.outbox.waiting(LATER),
    "outbox.deliveries": lambda storage: storage.outbox.deliveries("notice"),
    "outbox.refused": lambda storage: storage.outbox.refused(CASE),
    "outbox.refused_digests": lambda storage: storage.outbox.refused_digests(NOW),
    "outbox.counts": lambda storage: storage.outbox.counts(),
    "digests.queued": lambda storage: storage.digests.queued("2026-03-10"),
    "digests.lines": lambda storage: storage.digests.lines(LATER),
    "runs.last": lambda storage: storage.runs.last(),
    "settings.get": lambda storage: storage.settings.get("notice_url"),
    "settings.record": lambda storage: storage.settings.record("notice_url"),
}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file to copy, so that every trial starts from the same state."""
    path = tmp_path_factory.mktemp("seeded") / "headsup.db"
    with open_storage(f"sqlite:///{path}") as storage:
        seed(storage)
    return path


@pytest.fixture
def trial(seeded: Path, tmp_path: Path) -> Callable[[], tuple[Storage, Path]]:
    """Return a function that opens a fresh copy of the seeded database."""

    def run():
        path = tmp_path / "headsup.db"
        shutil.copyfile(seeded, path)
        return open_storage(f"sqlite:///{path}", busy_timeout_s=0.02), path

    return run


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, read past the storage."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = sorted(name for (name,) in names)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608 - names of our own tables


@contextmanager
def locked(path: Path, how: str) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.execute("ROLLBACK")


@contextmanager
def on_statement(storage: Storage, number: int, act: Callable[[], None]) -> Iterator[list[str]]:
    """Act just before the n-th statement, the commit counted as one; yield what was reached."""
    engine = storage.mentions._database.engine
    reached: list[str] = []

    def step(what: str) -> None:
        reached.append(what)
        if len(reached) == number:
            act()

    def before(connection, cursor, statement, *rest):
        step(statement)

    def commit(connection):
        step("COMMIT")

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "commit", commit)
    try:
        yield reached
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "commit", commit)


def fail() -> None:
    raise OperationalError("statement", None, sqlite3.OperationalError("disk I/O error"))


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_tables_of_this_test_name_every_method():
    nouns = ("sources", "mentions", "cases", "outbox", "digests", "runs", "settings")
    annotated = {
        f"{noun}.{name}"
        for noun in nouns
        for name, _ in inspect.getmembers(noun_class(noun), inspect.isfunction)
        if not name.startswith("_")
    }

    assert annotated | {"forget"} == set(WRITES) | set(READS)


def noun_class(noun):
    return getattr(importlib.import_module(f"storage.{noun}"), noun.capitalize())


@pytest.mark.parametrize("name", WRITES)
def test_writing_to_a_locked_database_fails_and_succeeds_once_it_is_free(trial, name):
    storage, path = trial()
    before = dump(path)

    with locked(path, "IMMEDIATE"), pytest.raises(StorageError, match="database is locked"):
        WRITES[name](storage)

    assert before == dump(path)
    WRITES[name](storage)
    assert before != dump(path)


@pytest.mark.parametrize("name", READS)
def test_reading_goes_on_beside_a_writer_and_fails_in_a_locked_database(trial, name):
    storage, path = trial()

    with locked(path, "IMMEDIATE"):
        beside = READS[name](storage)
    with locked(path, "EXCLUSIVE"), pytest.raises(StorageError, match="database is locked"):
        READS[name](storage)

    assert beside == READS[name](storage)


@pytest.mark.parametrize("name", WRITES | READS)
def test_whichever_statement_fails_all_is_done_or_nothing(trial, name):
    """The n-th statement fails, for every n, until the method runs through untouched."""
    act = (WRITES | READS)[name]
    fired = 0
    while True:
        storage, path = trial()
        before = dump(path)
        with on_statement(storage, fired + 1, fail) as reached:
            failed = refused(lambda: act(storage))  # noqa: B023 - called at once
        if len(reached) <= fired:
            break
        fired += 1
        assert failed or reached[-1] == "VACUUM"
        assert (before == dump(path)) == failed

    assert fired >= 3
    assert not failed
    assert (before != dump(path)) == (name in WRITES)


def refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except StorageError:
        return True
    return False


@pytest.mark.parametrize("name", WRITES)
def test_whenever_the_process_is_killed_all_is_done_or_nothing(trial, name):
    """As above, with the process killed; the next run needs nobody's hand."""
    killed = 0
    while True:
        storage, path = trial()
        before = dump(path)
        child = os.fork()
        if child == 0:
            with on_statement(storage, killed + 1, kill):
                WRITES[name](storage)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            break
        killed += 1
        after = dump(path)
        if before == after:
            with open_storage(f"sqlite:///{path}") as reopened:
                WRITES[name](reopened)
        assert before != dump(path)

    assert killed >= 3


def test_a_full_disk_loses_nothing_and_is_survived(trial):
    """A limit on the size of files stands in for the disk: the next page does not fit."""
    storage, path = trial()
    before = dump(path)
    mention = a_mention("Long.", id="long")
    long = Raw(body=b"x" * 1_000_000, answer_sha256="0")
    mention = replace(mention, post=replace(mention.post, raw=long))
    batch = IngestedBatch(source="feed", mentions=(mention,), at=LATER, cursor="2")
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size,) * 2)
        os._exit(7 if refused(lambda: store_batch(storage, batch)) else 0)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert before == dump(path)
    assert store_batch(storage, batch) == 1


def test_processes_that_decide_at_once_share_no_case_number(trial):
    _, path = trial()
    with open_storage(f"sqlite:///{path}") as storage:
        mentions = tuple(a_mention(f"Words {n}.", id=f"words-{n}") for n in range(8))
        store_batch(storage, IngestedBatch(source="feed", mentions=mentions, at=NOW))
        ids = [each.id for each in storage.mentions.waiting_assessment(99)][-8:]
        storage.mentions.add_assessments({each: an_assessment() for each in ids})
    children = []
    for mine in (ids[:4], ids[4:], ids):
        child = os.fork()
        if child == 0:
            with open_storage(f"sqlite:///{path}") as own:
                for mention_id in mine:
                    own.cases.record_decision(record(mention_id), render)
            os._exit(0)
        children.append(child)

    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]

    assert codes == [0, 0, 0]
    with open_storage(f"sqlite:///{path}") as storage:
        numbers = sorted(case.id for case in storage.cases.open_cases())
        assert numbers == [f"2026-{n:04d}" for n in range(1, 11)]
        assert {case.revision for case in storage.cases.open_cases()} == {0, 1}


def test_processes_that_open_at_once_make_one_database(tmp_path):
    url = f"sqlite:///{tmp_path}/new/headsup.db"
    children = []
    for n in range(4):
        child = os.fork()
        if child == 0:
            with open_storage(url) as own:
                (tmp_path / f"id-{n}").write_text(own.install_id)
            os._exit(0)
        children.append(child)

    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]

    assert codes == [0, 0, 0, 0]
    assert len({path.read_text() for path in tmp_path.glob("id-*")}) == 1
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["headsup.db"]


# Values that cannot be stored


@pytest.mark.parametrize("text", ["half \ud800 a pair", "a NUL \0 inside"])
@pytest.mark.parametrize("place", ["text", "author", "reasons"])
def test_what_cannot_be_stored_is_refused_without_being_quoted(storage, text, place):
    secret = f"confidential {text}"
    post = a_post() if place == "reasons" else replace(a_post(), **{place: secret})
    mention = replace(a_mention(), post=post, reasons=(secret if place == "reasons" else "",))

    with pytest.raises(StorageError) as raised:
        store_batch(storage, IngestedBatch(source="feed", mentions=(mention,), at=NOW))

    assert "confidential" not in str(raised.value)
    assert storage.mentions.waiting_assessment(9) == []


def test_a_score_that_is_no_number_is_refused(storage):
    store_batch(storage, IngestedBatch(source="feed", mentions=(a_mention(),), at=NOW))
    broken = an_assessment(tags={"hate": float("nan")})

    with pytest.raises(StorageError):
        storage.mentions.add_assessments({1: broken})

    assert [each.id for each in storage.mentions.waiting_assessment(9)] == [1]


NAIVE = NOW.replace(tzinfo=None)

NAIVE_CALLS: dict[str, Callable[[Storage], object]] = {
    "sources.record": lambda storage: storage.sources.record(
        SourceRun(name="x", kind="x", outcome=Outcome.OK, detail="", at=NAIVE)
    ),
    "sources.gaps": lambda storage: storage.sources.gaps(NAIVE),
    "mentions.add_readings": lambda storage: store_batch(
        storage, replace(a_full_batch(), at=NAIVE)
    ),
    "cases.record_decision": lambda storage: storage.cases.record_decision(
        record(4, at=NAIVE), render
    ),
    "cases.acknowledge": lambda storage: storage.cases.acknowledge(CASE, HEAD, NAIVE),
    "cases.record_repeat": lambda storage: storage.cases.record_repeat(CASE, NAIVE, render),
    "outbox.waiting": lambda storage: storage.outbox.waiting(NAIVE),
    "outbox.queue": lambda storage: storage.outbox.queue([a_message(case_id=None)], NAIVE),
    "digests.lines": lambda storage: storage.digests.lines(NAIVE),
    "runs.add": lambda storage: storage.runs.add({}, NAIVE, NAIVE),
    "settings.set": lambda storage: storage.settings.set("key", "value", HEAD, NAIVE),
}


@pytest.mark.parametrize("name", NAIVE_CALLS)
def test_a_time_without_a_zone_is_refused(trial, name):
    storage, path = trial()
    before = dump(path)

    with pytest.raises(StorageError, match="without a time zone"):
        NAIVE_CALLS[name](storage)

    assert before == dump(path)
