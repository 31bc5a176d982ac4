"""Learning from `not us`, from the review of a namesake's post to the run that knows better."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import pipeline
from cli.opening import load, opened_monitor, watchlist
from domain.report import SourceLine
from domain.types import LearntEvidence, School, Severity
from mentions.learning import with_evidence
from mentions.matcher import find_mention
from mentions.watchlist import build_watchlist
from storage import DecisionRecord, IngestedBatch, open_storage
from tests.builders import (
    SEVERE,
    a_decision,
    a_mention,
    a_person,
    a_post,
    an_assessment,
    store_batch,
)
from tests.e2e.scene import Keywords, Scene, rss, write_scene
from tests.e2e.test_cli import headsup
from tests.loopback import Answer, Server, serve
from tests.mailbox import mailbox

STAFF = '\n[[staff]]\nname = "Adaeze Okafor"\ntitles = ["Mrs"]\nrole = "headteacher"\n'
NOW = datetime.now(UTC)
WORD = "fenwold"

#: Posts about a namesake, in which the word is all that tells her from ours. Which of them stand
#: between the name alone and the name with learnt evidence is for the fitted weights to say.
NAMESAKES = tuple(
    post.format(word=WORD)
    for post in (
        "okafor was lovely to the kids at the {word} thing",
        "okafor had the {word} children laughing",
        "Mrs Okafor won the {word} raffle, good for her",
        "Mrs Okafor was on about {word} again",
        "okafor brought cake for the {word} parents",
        "Mrs Okafor and her husband run the {word} stall",
        "okafor taught me to swim at {word}",
        "okafor was a disgrace at {word}, sack her",
    )
)

#: About us, whatever was learnt.
OURS = f"Put a brick through Mrs Okafor's window at Thornbeck Primary School, {WORD} lads"


@pytest.fixture(scope="module")
def namesake() -> str:
    """The words of a post that is taken for ours, and with learnt evidence no longer is."""
    learnt = LearntEvidence(
        id=1,
        subject="adaeze-okafor",
        words=(WORD,),
        learnt_from="feed/1",
        by="Head",
        proposed_at=NOW,
        accepted_at=NOW,
        expires=NOW.date(),
    )
    people = (a_person(),)
    before = build_watchlist(School(name="Thornbeck Primary School"), people, today=NOW.date())
    after = with_evidence(before, learnt)
    near = (
        text
        for text in NAMESAKES
        if find_mention(a_post(text), before) and not find_mention(a_post(text), after)
    )
    return next(near)


class Installation:
    """A school with one feed, into which posts are put."""

    def __init__(self, scene: Scene, server: Server) -> None:
        self.scene = scene
        self._server = server

    def run(self, *posts: tuple[str, str], now: datetime = NOW) -> SourceLine:
        """Run once over ``(id, words)`` of posts, as of a clock; return how the feed was read."""
        self._server.routes["/gazette"] = Answer(body=rss(*posts))
        config = load(self.scene.config)
        with opened_monitor(config) as monitor:
            ours = watchlist(config, now.date(), monitor.storage.learnt.in_force(now.date()))
            made: dict[str, Any] = {"watchlist": ours, "open_classifier": Keywords}
            (source,) = pipeline.run(replace(monitor, now=lambda: now, **made)).sources
        return source

    def store_threat(self, text: str) -> None:
        """Store a post that was judged a threat, though its words alone are none."""
        mention = a_mention(text, id="threat", subjects=("adaeze-okafor",))
        assessment = an_assessment(threat=SEVERE, model=Keywords.name)
        decision = a_decision(Severity.CRITICAL)
        with open_storage(f"sqlite:///{self.scene.config.parent}/var/headsup.db") as storage:
            store_batch(storage, IngestedBatch(source="gazette", mentions=(mention,), at=NOW))
            (stored,) = storage.mentions.waiting_assessment(10)
            storage.mentions.add_assessments({stored.id: assessment})
            record = DecisionRecord(
                mention_id=stored.id, mention=mention, decision=decision, at=NOW
            )
            storage.cases.record_decision(record, lambda *_: [])

    def headsup(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run a command on its configuration."""
        return headsup(*words, "-c", self.scene.config, cwd=self.scene.config.parent)

    def answer(self, *words: object) -> Any:
        """Return what a command prints as JSON."""
        return json.loads(self.headsup(*words, "--json").stdout)

    def review(self, id_: str, outcome: str) -> str:
        """Review a post by its address, and return what is told."""
        done = self.headsup("review", f"https://news.example/{id_}", outcome, "--by", "Head")
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Installation]:
    """A school with a Headteacher of a rare name."""
    with mailbox() as box, serve({}) as server:
        scene = write_scene(tmp_path / "school", box, {"gazette": server.url("")})
        scene.config.write_text(scene.config.read_text() + STAFF)
        yield Installation(scene, server)


def test_a_namesake_is_told_from_ours_once_accepted_and_until_it_expires(
    school: Installation, namesake: str
) -> None:
    """Proposed it counts nothing; accepted it never hides a threat; a later clock ends it."""
    first = school.run(("a", namesake))
    told = school.review("a", "not-us")
    proposed = school.run(("b", namesake))
    accepted = school.headsup("watch", "accept", 1, "--yes", "--by", "Deputy")
    why = school.answer("watch", "explain", namesake)
    like, ours = school.run(("c", namesake)), school.run(("d", OURS))
    later = school.run(("e", namesake), now=NOW + timedelta(days=181))
    (listed,) = school.answer("watch", "learnt")

    assert (first.mentions, proposed.mentions) == (1, 1)
    assert f'Proposed as evidence 1: "{WORD}"' in told
    assert "headsup watch accept 1" in told
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert "Accepted" in accepted.stdout
    assert "marked as not about us" in json.dumps(why)
    assert (like.mentions, like.unmatched, ours.mentions) == (0, 1, 1)
    assert later.mentions == 1
    assert (listed["words"], listed["learnt_from"]) == ([WORD], "feed/gazette:a")
    assert (listed["by"], listed["accepted_by"], listed["state"]) == ("Head", "Deputy", "accepted")


def test_evidence_that_would_lose_a_threat_is_not_accepted_unless_that_is_meant(
    school: Installation, namesake: str
) -> None:
    """It is told first; the post it was learnt from is none: people said that it is not us."""
    school.run(("a", namesake))
    school.review("a", "not-us")
    school.store_threat(namesake)
    refused = school.headsup("watch", "accept", 1, "--yes")
    (before,) = school.answer("watch", "learnt")
    (shown,) = school.answer("preview")["learnt"]
    meant = school.headsup("watch", "accept", 1, "--yes", "--although-threats-are-lost")
    (after,) = school.answer("watch", "learnt")

    assert (refused.returncode, before["state"]) == (1, "proposed")
    assert "1 that was told at once would no longer be about us" in refused.stdout
    assert "--although-threats-are-lost" in refused.stderr
    assert (shown["lost"], shown["threats_lost"]) == ([2, 1], [2])
    assert (meant.returncode, after["state"]) == (0, "accepted")


def test_a_preview_tells_of_evidence_that_does_not_count_yet(
    school: Installation, namesake: str
) -> None:
    """With what it would do; once it counts there is nothing to tell."""
    school.run(("a", namesake))
    before = school.answer("preview")["learnt"]
    school.review("a", "not-us")
    seen = school.headsup("preview")
    (effect,) = school.answer("preview")["learnt"]
    school.headsup("watch", "accept", 1, "--yes")
    after = school.answer("preview")["learnt"]

    assert (before, after) == ([], [])
    assert (seen.returncode, seen.stderr) == (0, "")
    assert "Proposed evidence" in seen.stdout
    assert (effect["number"], effect["subject"], effect["words"]) == (1, "adaeze-okafor", [WORD])
    assert (effect["tried"], effect["lost"], effect["threats_lost"]) == (1, [1], [])


def test_nothing_is_accepted_without_an_answer(school: Installation, namesake: str) -> None:
    """Nobody there: exit 2. A no: exit 0. Nothing changes either way."""
    school.run(("a", namesake))
    school.review("a", "not-us")
    words = ("watch", "accept", 1, "-c", school.scene.config)
    nobody = headsup(*words, cwd=school.scene.config.parent)
    no = headsup(*words, cwd=school.scene.config.parent, stdin="n\n")
    (listed,) = school.answer("watch", "learnt")

    assert (nobody.returncode, "--yes" in nobody.stderr) == (2, True)
    assert (no.returncode, "Nothing was changed" in no.stdout) == (0, True)
    assert listed["state"] == "proposed"


def test_a_second_thought_withdraws_what_was_proposed(school: Installation, namesake: str) -> None:
    """What counts already is only told: a person accepted it."""
    school.run(("a", namesake))
    school.review("a", "not-us")
    again = school.review("a", "not-us")
    withdrawn = school.review("a", "right")
    school.review("a", "not-us")
    school.headsup("watch", "accept", 2, "--yes")
    kept = school.review("a", "right")

    assert "learnt before" in again
    assert "Evidence 1, proposed from it before, is dropped" in withdrawn
    assert "Evidence 2, learnt from it before, still counts: headsup watch drop 2" in kept
    assert [one["state"] for one in school.answer("watch", "learnt")] == ["accepted"]


def test_a_post_whose_words_tell_nothing_proposes_nothing(school: Installation) -> None:
    """And says so."""
    school.run(("a", "Mrs Okafor was at Thornbeck Primary School today"))

    assert "nothing is proposed" in school.review("a", "not-us")
    assert school.answer("watch", "learnt") == []


def test_dropped_evidence_counts_no_more(school: Installation, namesake: str) -> None:
    """From the next run on."""
    school.run(("a", namesake))
    school.review("a", "not-us")
    school.headsup("watch", "accept", 1, "--yes")
    without = school.run(("b", namesake))
    dropped = school.headsup("watch", "drop", 1)
    again = school.run(("c", namesake))

    assert (without.mentions, again.mentions) == (0, 1)
    assert (dropped.returncode, dropped.stdout) == (0, "Dropped: evidence 1 counts no more.\n")
    assert school.headsup("watch", "learnt").stdout.startswith("Nothing was learnt")


@pytest.mark.parametrize("command", ["accept", "drop"])
def test_evidence_that_is_not_there_is_refused(command: str, school: Installation) -> None:
    """Exit 2, and no database appears for a question about an empty one."""
    nothing = school.headsup("watch", command, 1)
    listed = school.headsup("watch", "learnt")
    made = (school.scene.config.parent / "var").exists()
    school.run()
    missing = school.headsup("watch", command, 1)

    assert (nothing.returncode, listed.returncode, missing.returncode) == (2, 0, 2)
    assert not made
    assert "nothing was learnt yet" in nothing.stderr
    assert "no learnt evidence 1" in missing.stderr


def test_the_list_is_read_by_people_too(school: Installation, namesake: str) -> None:
    """Whom it is about by name, and which post taught it."""
    school.run(("a", namesake))
    school.review("a", "not-us")
    shown = headsup(
        "watch",
        "learnt",
        "-c",
        school.scene.config,
        cwd=school.scene.config.parent,
        env={"COLUMNS": "160"},
    )

    assert (shown.returncode, shown.stderr) == (0, "")
    for words in ("Adaeze Okafor", f'"{WORD}"', "gazette:a", "Head", "proposed"):
        assert words in shown.stdout
