"""Nothing said is passed over in silence, and nobody is told what must be kept from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import pipeline
from cli.opening import load, opened_monitor
from domain.report import RunReport
from domain.types import Assessment, Cut, Cuts
from tests.e2e.scene import BACK, BRICK, FAIR, OTHER, Keywords, Scene, rss, write_scene
from tests.loopback import Answer, serve
from tests.mailbox import Mailbox, mailbox

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
WHO = ("head", "deputy", "chair", "it")
HEAD, DEPUTY, CHAIR, TECHNICIAN = (f"{who}@thornbeck.example" for who in WHO)

#: Whom the scene is about: a headteacher of a rare and invented name, and a chair to tell.
PEOPLE = """
[[staff]]
name = "Zeb Quillfeather"
titles = ["Mr"]
role = "headteacher"

[[recipients]]
name = "Chair"
email = "chair@thornbeck.example"
duty = "chair"
"""

ACCUSED = ("1", "Mr Quillfeather at Thornbeck Primary School hurt my child in class")
ACCUSED_WITH_THREAT = ("1", f"{ACCUSED[1]}, so a brick through his window tonight")
THREAT_WITHOUT_NAME = ("1", "A teacher at Thornbeck Primary School hurt my child: a brick tonight")
HARMLESS = ("1", "A great day at Thornbeck Primary School")
INSULT = ("2", "Whoever runs Thornbeck Primary School is a fat cow")
INSULT_AGAIN = ("3", "whoever runs thornbeck primary school is a FAT cow")


class Accusing(Keywords):
    """The scenes' classifier, which also knows an allegation and an insult."""

    def __init__(self) -> None:
        super().__init__()
        cut = Cut(at_least=0.5, queue_at_least=0.3)
        self.cuts = Cuts(abuse=(cut,) * 3, threat=(cut,) * 3, tags={"allegation": cut})

    def _one(self, text: str) -> Assessment:
        judged = super()._one(text)
        allegation = 0.9 if "hurt" in text else 0.0
        abuse = (0.0, 0.1, 0.9, 0.0) if "fat cow" in text else judged.abuse
        return replace(judged, tags={"allegation": allegation}, abuse=abuse)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server."""
    with mailbox() as opened:
        yield opened


@contextmanager
def watching(
    folder: Path, box: Mailbox, *readings: tuple[tuple[str, str], ...]
) -> Iterator[Scene]:
    """Yield an installation whose feed shows these posts, one reading after the other."""
    answers: Any = [Answer(body=rss(*items)) for items in readings]
    with serve({"/gazette": answers}) as server:
        scene = write_scene(folder / "school", box, {"gazette": server.url("")})
        scene.config.write_text(scene.config.read_text() + PEOPLE)
        yield scene


def run(scene: Scene, now: datetime = NOW) -> RunReport:
    """Run once at that moment; nothing is replaced but the model and the clock."""
    with opened_monitor(load(scene.config)) as monitor:
        return pipeline.run(replace(monitor, open_classifier=Accusing, now=lambda: now))


def alerts_to(box: Mailbox, address: str) -> int:
    """Return how many mails about a case an address got."""
    return sum("2026-0" in mail.subject.split("]")[1][:8] for mail in box.sent_to(address))


def digests_to(box: Mailbox, address: str) -> list[str]:
    """Return the texts of the digests that an address got."""
    return [mail.text for mail in box.sent_to(address) if "digest" in mail.subject]


# Matters about the head


def test_a_threat_in_a_matter_about_the_head_reaches_chair_and_deputy_and_never_her(
    tmp_path: Path, box: Mailbox
) -> None:
    """Alert and reminder alike; neither mail has her name or a word of the post."""
    with watching(tmp_path, box, (ACCUSED_WITH_THREAT,), ()) as scene:
        first = run(scene)
        second = run(scene, NOW + QUARTER)

    assert (first.decided, second.repeated) == ({"CRITICAL": 1}, 1)
    assert [alerts_to(box, who) for who in (CHAIR, DEPUTY, HEAD)] == [2, 2, 0]
    for mail in box.messages:
        assert "Quillfeather" not in mail.text + mail.html
        assert "news.example" not in mail.text + mail.html


def test_an_edit_that_no_longer_names_her_does_not_reach_her_either(
    tmp_path: Path, box: Mailbox
) -> None:
    """What her accuser wrote first decides who is told of the edit, and of the reminder."""
    with watching(tmp_path, box, (ACCUSED,), (THREAT_WITHOUT_NAME,), ()) as scene:
        decided = [dict(run(scene, NOW + n * QUARTER).decided) for n in range(2)]
        reminder = run(scene, NOW + 3 * QUARTER)

    assert decided == [{"HIGH": 1}, {"CRITICAL": 1}]
    assert reminder.repeated == 1
    assert [alerts_to(box, who) for who in (CHAIR, DEPUTY, HEAD)] == [3, 2, 0]


def test_a_harmless_edit_of_a_restricted_post_is_a_line_without_a_word_of_it(
    tmp_path: Path, box: Mailbox
) -> None:
    """She reads the digest: platform and case, no link by which to find the post."""
    with watching(tmp_path, box, (ACCUSED,), (HARMLESS,)) as scene:
        run(scene)
        second = run(scene, NOW + DAY)

    line = "- Feed, 2026-0001: restricted: headsup case 2026-0001 --show"
    shown = digests_to(box, HEAD)
    assert second.decided == {"NONE": 1}
    assert [line in text for text in shown] == [False, True]
    assert not any("great day" in text or "news.example" in text for text in shown)


# What had no mail of its own


def test_a_post_that_joins_a_case_without_a_mail_is_in_the_next_digest_once(
    tmp_path: Path, box: Mailbox
) -> None:
    """The same insult twice: one mail, one line, and no third mention of it."""
    with watching(tmp_path, box, (INSULT, INSULT_AGAIN)) as scene:
        first = run(scene)
        run(scene, NOW + DAY)

    digests = digests_to(box, HEAD)
    assert first.decided == {"MEDIUM": 2}
    assert alerts_to(box, HEAD) == 1
    assert ["another post in case 2026-0001" in text for text in digests] == [True, False]
    assert "FAT cow" in digests[0]
    assert "is a fat cow" not in digests[0]
    assert "Nothing was found" in digests[1]


# Digests that are refused


def test_a_refused_digest_goes_to_the_next_reader_in_the_same_run(
    tmp_path: Path, box: Mailbox
) -> None:
    """The address is passed over for a week, told of once, and then tried again."""
    box.script(f"RCPT {HEAD}", "550 5.1.1 No such mailbox")
    with watching(tmp_path, box, (FAIR,), ()) as scene:
        report = run(scene)
        at_once = digests_to(box, DEPUTY)
        run(scene, NOW + DAY)
        run(scene, NOW + 8 * DAY)

    assert box.fired
    assert report.refused == 1
    assert ["summer fair" in text for text in at_once] == [True]
    assert (len(digests_to(box, DEPUTY)), len(digests_to(box, HEAD))) == (2, 1)
    (notice,) = box.sent_to(TECHNICIAN)
    assert "somebody else was told meanwhile" in " ".join(notice.text.split())


def test_lines_that_no_reader_takes_wait_until_one_does(tmp_path: Path, box: Mailbox) -> None:
    """Everybody refuses: the run ends and says so, and says of nobody that they were told."""
    box.script("RCPT", "550 5.1.1 No such mailbox", always=True)
    with watching(tmp_path, box, (FAIR,), ()) as scene:
        first = run(scene)
        asked = len(box.fired)
        box._always.clear()
        run(scene, NOW + 8 * DAY)

    # Head, deputy and chair, then the counts for the technician, and a notice of each of these.
    assert (asked, first.refused) == (8, 8)
    assert any("nobody is left" in failure for failure in first.failures)
    assert ["summer fair" in text for text in digests_to(box, HEAD)] == [True]


def test_the_counts_that_a_technician_gets_tell_nobody_of_a_line(
    tmp_path: Path, box: Mailbox
) -> None:
    """Three readers refuse; the technician learns it; the head gets the line a week later."""
    for who in (HEAD, DEPUTY, CHAIR):
        box.script(f"RCPT {who}", "550 5.1.1 No such mailbox")
    with watching(tmp_path, box, (FAIR,), ()) as scene:
        first = run(scene)
        counts = digests_to(box, TECHNICIAN)
        run(scene, NOW + 8 * DAY)

    assert first.refused == 3
    assert len(counts) == 1
    assert "summer fair" not in counts[0]
    assert ["summer fair" in text for text in digests_to(box, HEAD)] == [True]


def test_an_alert_is_passed_on_until_somebody_takes_it(tmp_path: Path, box: Mailbox) -> None:
    """Three refuse both the alert and the digest; each notice truly says that it was passed on."""
    for who in (HEAD, DEPUTY, CHAIR):
        box.script(f"RCPT {who}", "550 5.1.1 No such mailbox", always=True)
    with watching(tmp_path, box, (BACK, OTHER)) as scene:
        report = run(scene)

    said = [" ".join(mail.text.split()) for mail in box.sent_to(TECHNICIAN)]
    notices = [text for text in said if "A mail was refused" in text]
    assert report.decided == {"HIGH": 1}
    assert len(notices) == 6
    assert sum("somebody else was told" in text for text in notices) == 6
    assert alerts_to(box, TECHNICIAN) == 1


def test_a_notice_claims_nothing_when_no_mail_was_queued_instead(
    tmp_path: Path, box: Mailbox
) -> None:
    """The deputy has the alert already, so that the head's refusal causes no other mail."""
    box.script(f"RCPT {HEAD}", "550 5.1.1 No such mailbox")
    with watching(tmp_path, box, (BRICK,)) as scene:
        report = run(scene)

    (notice,) = box.sent_to(TECHNICIAN)
    assert report.refused == 1
    assert alerts_to(box, DEPUTY) == 1
    assert "nobody was told instead" in " ".join(notice.text.split())


def test_forgetting_leaves_nothing_of_whom_a_matter_was_about(
    tmp_path: Path, box: Mailbox
) -> None:
    """A reminder of a forgotten matter still goes past her, and the case can still be read."""
    with watching(tmp_path, box, (ACCUSED_WITH_THREAT,), ()) as scene:
        run(scene, datetime.now(UTC))
        for days in (91, 92, 93):
            last = run(scene, datetime.now(UTC) + timedelta(days=days))
        with opened_monitor(load(scene.config)) as monitor:
            (forgotten,) = monitor.storage.cases.mentions_of(
                scene.rows("select id from cases")[0][0]
            )
    stored = (scene.config.parent / "var/headsup.db").read_bytes().lower()

    assert forgotten.forgotten_at is not None
    assert b"quillfeather" not in stored
    assert last.repeated == 1
    assert alerts_to(box, HEAD) == 0
    assert alerts_to(box, CHAIR) == alerts_to(box, DEPUTY) == 4
