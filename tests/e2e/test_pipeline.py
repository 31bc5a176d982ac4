"""Configuration in, mail out, through a real web server and a real mail server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import pipeline
from cli.opening import load, opened_monitor
from domain.errors import ClassifyError
from domain.report import RunReport
from domain.types import Assessment, Batch, CaseEvent, Outcome
from tests.builders import a_post
from tests.e2e.scene import BACK, BRICK, FAIR, OTHER, Keywords, Scene, rss, write_scene
from tests.loopback import Answer, Server, serve
from tests.mailbox import CLOSE, Mailbox, mailbox

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
HEAD, DEPUTY, TECHNICIAN = (f"{who}@thornbeck.example" for who in ("head", "deputy", "it"))


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server."""
    with mailbox() as opened:
        yield opened


@contextmanager
def installed(folder: Path, box: Mailbox, **feeds: Any) -> Iterator[tuple[Scene, Server]]:
    """Yield an installation that reads these feeds, each a route, and their server."""
    routes = {f"/{name}": route for name, route in feeds.items()}
    with serve(routes) as server:
        sources = dict.fromkeys(feeds, server.url(""))
        yield write_scene(folder / "school", box, sources), server


def run(scene: Scene, now: datetime = NOW, **changes: Any) -> RunReport:
    """Run once at that moment; nothing is replaced but the model and the clock."""
    with opened_monitor(load(scene.config)) as monitor:
        made = {"open_classifier": Keywords, "now": lambda: now} | changes
        return pipeline.run(replace(monitor, **made))


def feed(*items: tuple[str, str]) -> Answer:
    """Return a feed's answer."""
    return Answer(body=rss(*items))


def test_a_threat_reaches_head_and_deputy_in_the_run_that_finds_it(
    tmp_path: Path, box: Mailbox
) -> None:
    """One post, one mail for each of the two, and the digest for the head."""
    with installed(tmp_path, box, gazette=feed(BRICK, OTHER)) as (scene, _):
        report = run(scene)

    assert sorted(m.recipients[0] for m in box.messages) == [DEPUTY, HEAD, HEAD]
    assert (report.accepted, report.deferred, report.failures) == (3, 0, [])
    assert report.decided == {"CRITICAL": 1}


def test_every_offered_post_is_accounted_for(tmp_path: Path, box: Mailbox) -> None:
    """Offered = known + unmatched + mentions, in the first run and in the next."""
    with installed(tmp_path, box, gazette=feed(BRICK, FAIR, OTHER)) as (scene, _):
        (first,) = run(scene).sources
        (second,) = run(scene).sources

    assert (first.offered, first.known, first.mentions, first.unmatched) == (3, 0, 2, 1)
    assert (second.offered, second.mentions) in {(0, 0), (3, 0)}
    assert second.known == second.offered


def test_what_does_not_match_never_touches_the_disk(tmp_path: Path, box: Mailbox) -> None:
    """No byte of a post about somebody else is in the database."""
    with installed(tmp_path, box, gazette=feed(FAIR, OTHER)) as (scene, _):
        run(scene)
    stored = (scene.config.parent / "var/headsup.db").read_bytes()

    assert b"summer fair" in stored
    assert b"bakery" not in stored


def test_an_edited_post_is_judged_again(tmp_path: Path, box: Mailbox) -> None:
    """The same id with a threat in it is a new revision, in an alert of its own."""
    calm, edited = ("1", FAIR[1]), ("1", BRICK[1])
    with installed(tmp_path, box, gazette=[feed(calm), feed(edited)]) as (scene, _):
        first = run(scene)
        second = run(scene)

    assert first.decided == {"NONE": 1}
    assert second.decided == {"CRITICAL": 1}
    assert len(box.sent_to(DEPUTY)) == 1


def test_one_dead_source_does_not_blind_the_rest(tmp_path: Path, box: Mailbox) -> None:
    """The dead one is a failure and a notice to the technician; the other's threat arrives."""
    page = Answer(body=b"<html><body>Please log in</body></html>")
    with installed(tmp_path, box, dead=page, gazette=feed(BRICK)) as (scene, _):
        report = run(scene)

    outcomes = {line.name: line.outcome for line in report.sources}
    assert outcomes == {"dead": Outcome.BAD_ANSWER, "gazette": Outcome.OK}
    assert len(box.sent_to(DEPUTY)) == 1
    (notice,) = box.sent_to(TECHNICIAN)
    assert "dead" in notice.text
    assert not report.ok


def test_a_blind_source_is_told_once_a_day_and_stays_in_the_coverage_line(
    tmp_path: Path, box: Mailbox
) -> None:
    """Three runs, one notice; every mail of the head says that the source is blind."""
    page = Answer(body=b"<html><body>Please log in</body></html>")
    with installed(tmp_path, box, dead=page, gazette=feed(BRICK)) as (scene, _):
        for minutes in (0, 15, 30):
            run(scene, NOW + timedelta(minutes=minutes))

    assert len(box.sent_to(TECHNICIAN)) == 1
    assert all("dead" in mail.text for mail in box.sent_to(HEAD))


def test_a_mail_put_off_stays_queued_and_arrives_once(tmp_path: Path, box: Mailbox) -> None:
    """451 for the head: the deputy is told at once, the head by a later run, nobody twice."""
    box.script(f"RCPT {HEAD}", "451 4.7.1 Later", always=True)
    with installed(tmp_path, box, gazette=feed(BRICK)) as (scene, _):
        first = run(scene)
        box.script(f"RCPT {HEAD}", "250 OK", always=True)
        box._always.clear()
        run(scene, NOW + timedelta(minutes=10))
        run(scene, NOW + timedelta(minutes=20))

    assert box.fired
    assert first.deferred == 2
    assert len(box.sent_to(DEPUTY)) == 2  # the alert, and its repeat after 15 minutes
    assert set(scene.message_ids().values()) == {1}


def test_a_refused_address_is_gone_round_and_reported(tmp_path: Path, box: Mailbox) -> None:
    """550 for the head: the deputy gets what only the head would have got, and IT is told."""
    box.script(f"RCPT {HEAD}", "550 5.1.1 No such mailbox", always=True)
    with installed(tmp_path, box, gazette=feed(BACK)) as (scene, _):
        report = run(scene)
        run(scene, NOW + timedelta(minutes=15))

    assert box.fired
    assert report.refused >= 1
    alerts = [mail for mail in box.sent_to(DEPUTY) if "digest" not in mail.subject.casefold()]
    assert len(alerts) == 1
    assert any("refused for good" in mail.text for mail in box.sent_to(TECHNICIAN))


def test_a_lost_reply_gives_a_copy_with_the_same_id_and_bytes(
    tmp_path: Path, box: Mailbox
) -> None:
    """The server took the mail and hung up: the copy can be told from a new mail."""
    box.script("DOT", CLOSE)
    with installed(tmp_path, box, gazette=feed(BACK)) as (scene, _):
        run(scene)
        run(scene, NOW + timedelta(minutes=10))

    assert box.fired
    assert sorted(scene.message_ids().values()) == [1, 2]
    assert len({mail.content for mail in box.messages}) == 2


def test_a_dead_mail_server_costs_three_attempts_and_loses_nothing(
    tmp_path: Path, box: Mailbox
) -> None:
    """The most severe is tried first; all of it arrives when the server is back."""
    box.script("CONNECT", "421 4.3.2 Shutting down", always=True)
    items = [(f"b{n}", f"{BRICK[1]}, {n} of us") for n in range(4)]
    with installed(tmp_path, box, gazette=feed(*items)) as (scene, _):
        down = run(scene)
        attempts = len(box.fired)
        box._always.clear()
        run(scene, NOW + timedelta(minutes=12))

    assert attempts == 3
    assert down.deferred == 3
    assert any("takes nothing" in failure for failure in down.failures)
    assert len(box.messages) == 9  # four alerts for each of the two, and the digest


def test_a_critical_alert_is_repeated_until_somebody_acknowledges(
    tmp_path: Path, box: Mailbox
) -> None:
    """Told at 0, 15 and 45 minutes; after the acknowledgement no more."""
    with installed(tmp_path, box, gazette=feed(BRICK)) as (scene, _):
        told = []
        for minutes in (0, 10, 16, 30, 46, 60):
            run(scene, NOW + timedelta(minutes=minutes))
            told.append(len(box.sent_to(DEPUTY)))
        with opened_monitor(load(scene.config)) as monitor:
            (case,) = monitor.storage.cases.open_cases()
            monitor.storage.cases.acknowledge(case.id, HEAD, NOW + timedelta(minutes=61))
        run(scene, NOW + timedelta(hours=5))

    assert told == [1, 1, 2, 2, 3, 3]
    assert len(box.sent_to(DEPUTY)) == 3
    threads = {str(mail.message["References"]) for mail in box.sent_to(DEPUTY)[1:]}
    assert len(threads) == 1


class Failing(Keywords):
    """A model that cannot read one word."""

    def classify(self, texts: Sequence[str]) -> Sequence[Assessment]:
        """Fail on the whole lot where one text holds the word."""
        if any("fair" in text for text in texts):
            raise ClassifyError("the model broke")
        return super().classify(texts)


def test_what_the_model_cannot_judge_reaches_a_person_and_spares_its_neighbours(
    tmp_path: Path, box: Mailbox
) -> None:
    """The threat beside it is told at once; after three attempts the other is, unjudged."""
    with installed(tmp_path, box, gazette=feed(FAIR, BRICK)) as (scene, _):
        first = run(scene, open_classifier=Failing)
        told_at_once = len(box.sent_to(DEPUTY))
        second = run(scene, NOW + timedelta(minutes=1), open_classifier=Failing)

    assert told_at_once == 1
    assert first.decided == {"CRITICAL": 1}
    assert second.decided == {"MEDIUM": 1}
    assert (first.not_assessed + second.not_assessed) == 1


def test_without_a_model_a_person_is_asked_after_three_runs(tmp_path: Path, box: Mailbox) -> None:
    """Nothing is lost and nothing is called safe while the model cannot be opened."""

    def broken() -> Keywords:
        raise ClassifyError("classifiers/model/model.onnx: wrong hash")

    with installed(tmp_path, box, gazette=feed(BRICK)) as (scene, _):
        reports = [
            run(scene, NOW + timedelta(minutes=15 * n), open_classifier=broken) for n in range(3)
        ]

    assert [dict(report.decided) for report in reports] == [{}, {}, {"MEDIUM": 1}]
    assert not any(report.ok for report in reports)
    alerts = [mail for mail in box.sent_to(HEAD) if "digest" not in mail.subject.casefold()]
    assert len(alerts) == 1


def test_hostile_text_arrives_harmless(tmp_path: Path, box: Mailbox) -> None:
    """Markup, overrides, header injection and a very long word: no header and no tag of theirs."""
    nasty = (
        "Thornbeck Primary School brick &lt;script&gt;alert(1)&lt;/script&gt; \u202egnp.exe "
        "=?utf-8?q?x=0ABcc:_evil@example.com?= &lt;img src=x onerror=alert(1)&gt; "
    ) + "A" * 100_000
    with installed(tmp_path, box, gazette=feed(("nasty", nasty))) as (scene, _):
        run(scene)

    assert len(box.sent_to(DEPUTY)) == 1
    for mail in box.messages:
        head = mail.content.partition(b"\r\n\r\n")[0]
        assert b"evil@example.com" not in head
        assert "<script>alert" not in mail.html
        assert "<img src=x" not in mail.html
        assert "\u202e" not in mail.text
        assert max(map(len, mail.content.splitlines())) <= 998


def test_the_digest_leaves_once_a_day(tmp_path: Path, box: Mailbox) -> None:
    """Two runs on one day, one digest; the next day's has the news that came in between."""
    with installed(tmp_path, box, gazette=[feed(FAIR), feed(FAIR, ("2", FAIR[1]))]) as (scene, _):
        run(scene)
        run(scene, NOW + timedelta(hours=1))
        same_day = len(box.messages)
        run(scene, NOW + timedelta(days=1))

    assert same_day == 1
    assert len(box.messages) == 2


def test_a_throttled_source_is_left_alone_until_its_time(tmp_path: Path, box: Mailbox) -> None:
    """429 with Retry-After: not asked again before, asked again after."""
    wait = Answer(status=429, headers={"Retry-After": "1200"})
    with installed(tmp_path, box, gazette=[wait, feed(BRICK)]) as (scene, server):
        first = run(scene, datetime.now(UTC))
        run(scene, datetime.now(UTC) + timedelta(minutes=10))
        asked = len(server.requests)
        run(scene, datetime.now(UTC) + timedelta(minutes=30))

    assert [line.outcome for line in first.sources] == [Outcome.THROTTLED]
    assert asked == 1
    assert len(server.requests) == 2
    assert len(box.sent_to(DEPUTY)) == 1


class Poisoned:
    """A collector whose one post no database can hold."""

    name = "poisoned"

    def collect(self, cursor: str | None) -> Iterator[Batch]:
        """Yield it."""
        yield Batch(posts=(a_post("Thornbeck Primary School \ud800"),), repeats=True)


def test_what_cannot_be_stored_is_its_own_sources_failure(tmp_path: Path, box: Mailbox) -> None:
    """A post that slipped past its collector's cleaning does not silence the source beside it."""
    with installed(tmp_path, box, gazette=feed(BRICK)) as (scene, _):
        with opened_monitor(load(scene.config)) as monitor:
            both = (Poisoned(), *monitor.collectors)
        report = run(scene, collectors=both)

    outcomes = {line.name: line.outcome for line in report.sources}
    assert outcomes == {"poisoned": Outcome.BAD_ANSWER, "gazette": Outcome.OK}
    assert len(box.sent_to(DEPUTY)) == 1


def test_a_new_name_is_looked_for_in_a_feed_that_did_not_change(
    tmp_path: Path, box: Mailbox
) -> None:
    """The feed says that it is unchanged; its old post names who is now on the list."""
    item = ("1", "Watch your back, Mrs Quillfeather-Boone of Aldersby")
    with installed(tmp_path, box, gazette=feed(item)) as (scene, _):
        before = run(scene)
        staff = (
            '\n[[staff]]\nname = "Zoe Quillfeather-Boone"\nrole = "teacher"\ntitles = ["Mrs"]\n'
        )
        scene.config.write_text(scene.config.read_text() + staff)
        after = run(scene, NOW + timedelta(minutes=15))

    assert (before.decided, after.decided) == ({}, {"HIGH": 1})


def test_the_reading_of_a_case_is_part_of_it(tmp_path: Path, box: Mailbox) -> None:
    """Events are only ever appended."""
    with installed(tmp_path, box, gazette=feed(BRICK)) as (scene, _):
        run(scene)
    with opened_monitor(load(scene.config)) as monitor:
        (case,) = monitor.storage.cases.open_cases()
        monitor.storage.cases.append_event(case.id, CaseEvent(at=NOW, actor=HEAD, kind="shown"))
        again = monitor.storage.cases.get(case.id)

    assert again
    assert [event.kind for event in again.events][-1] == "shown"
    assert again.events[:-1] == case.events
