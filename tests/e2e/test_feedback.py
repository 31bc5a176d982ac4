"""Reviews, measured precision, the export and the preview, as a person or a script meets them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from classifiers import SHIPPED
from classifiers.modelfile import parse_cuts
from domain.policy import DEFAULT_RULES, Policy
from domain.policy import decide as apply_rules
from domain.types import Assessment, ReviewOutcome, Severity, Span
from storage import AssessedMention, DecisionRecord, IngestedBatch, Storage, open_storage
from tests.builders import SEVERE, a_mention, an_assessment, store_batch
from tests.e2e.test_cli import SCHOOL, headsup

CONTENT = json.loads((SHIPPED / "model.json").read_text("utf-8"))
POLICY = Policy(rules=DEFAULT_RULES, cuts=parse_cuts(CONTENT["cuts"]))
MODEL = str(CONTENT["name"])

#: What a mention is, as if the shipped model had judged it.
THREAT = an_assessment(threat=SEVERE, abuse=SEVERE, model=MODEL)
HATE = an_assessment(tags={"hate": 0.999}, model=MODEL)
CALM = an_assessment(model=MODEL)

STAFF = '[[staff]]\nname = "Adaeze Okafor"\ntitles = ["Mrs"]\nrole = "headteacher"\n'
HOURS_AGO = datetime.now(UTC) - timedelta(hours=2)

Decide = Callable[..., str]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """An installation with a school and its Headteacher."""
    path = tmp_path / "config.toml"
    path.write_text(SCHOOL + STAFF)
    return path


@pytest.fixture
def decide(config: Path) -> Decide:
    """Return a function that stores one decided mention and returns its case's number."""

    def run(assessment: Assessment, text: str = "Mrs Okafor again", **changes: Any) -> str:
        at = changes.pop("at", HOURS_AGO)
        mention = a_mention(text, **changes)
        with open_storage(f"sqlite:///{config.parent}/var/headsup.db") as storage:
            return _store(
                storage, AssessedMention(id=0, mention=mention, assessment=assessment), at
            )

    return run


def _store(storage: Storage, each: AssessedMention, at: datetime) -> str:
    store_batch(storage, IngestedBatch(source="feed", mentions=(each.mention,), at=at))
    (stored,) = storage.mentions.waiting_assessment(10)
    storage.mentions.add_assessments({stored.id: each.assessment})
    decision = apply_rules(each.mention, each.assessment, POLICY)
    record = DecisionRecord(mention_id=stored.id, mention=each.mention, decision=decision, at=at)
    case = storage.cases.record_decision(record, _nobody)
    return case.id if case else ""


def _nobody(*_: object) -> Sequence[Any]:
    return ()


def answer(*words: object, config: Path) -> Any:
    """Return what a command prints as JSON, whatever its exit code."""
    done = headsup(*words, "--json", "-c", config, cwd=config.parent)
    assert done.stderr == ""
    return json.loads(done.stdout)


# headsup review


def test_a_review_is_told_back_and_stands_in_the_case(config: Path, decide: Decide) -> None:
    """With who said it; the case stays open and as severe as it was."""
    case = decide(THREAT)
    words = ("--note", "a song text", "--by", "Head", "-c", config)
    done = headsup("review", case, "not-abuse", *words, cwd=config.parent)
    shown = answer("case", case, config=config)
    (event,) = [event for event in shown["events"] if event["kind"] == "reviewed"]

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Recorded for 1 post: not-abuse. Nothing else changes.\n"
    assert (event["actor"], event["detail"]) == ("Head", "not-abuse: a song text")
    assert (shown["state"], shown["severity"]) == ("open", "CRITICAL")


def test_one_post_of_a_case_is_reviewed_by_its_place(config: Path, decide: Decide) -> None:
    """Counted from 1, as `headsup case` lists them; without it, all of them."""
    case = decide(THREAT, id="a")
    decide(THREAT, id="b")
    one = headsup("review", case, "right", "--mention", 2, "-c", config, cwd=config.parent)
    some = answer("precision", config=config)["groups"][0]
    both = headsup("review", case, "not_us", "-c", config, cwd=config.parent)
    groups = answer("precision", config=config)["groups"][0]

    assert "for 1 post:" in one.stdout
    assert (some["decided"], some["reviewed"], some["right"]) == (2, 1, 1)
    assert "for 2 posts:" in both.stdout
    assert (groups["reviewed"], groups["right"], groups["not_us"]) == (2, 0, 2)


def test_a_line_of_the_digest_is_reviewed_by_its_address(config: Path, decide: Decide) -> None:
    """A post without a case that was worse than it was taken for is a miss."""
    assert decide(CALM) == ""
    words = ("worse", "--threat", 2, "--abuse", 1, "-c", config)
    done = headsup("review", "https://example.org/post-1", *words, cwd=config.parent)
    measured = answer("precision", config=config)

    assert (done.returncode, done.stderr) == (0, "")
    assert (measured["misses"], measured["missed_threats"]) == (1, 1)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("1999-0001", "right"), "1999-0001"),
        (("CASE", "rihgt"), "right"),
        (("CASE", "right", "--mention", 2), "no post 2"),
        (("CASE", "right", "--threat", 1), "corrects no level"),
        (("CASE", "worse", "--threat", 4), "--threat"),
        (("https://example.org/other", "worse"), "no post is known"),
        (("https://example.org/post-1", "worse", "--mention", 1), "--mention"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    words: tuple[object, ...], named: str, config: Path, decide: Decide
) -> None:
    """Exit 2, with what is wrong and what would be right; nothing is stored."""
    case = decide(THREAT)
    meant = [case if word == "CASE" else word for word in words]
    done = headsup("review", *meant, "-c", config, cwd=config.parent)

    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert named in done.stderr
    assert answer("precision", config=config)["groups"][0]["reviewed"] == 0


# headsup precision


def test_precision_shows_a_share_only_where_there_are_enough(config: Path, decide: Decide) -> None:
    """Twenty reviews, eighteen of them right: the exact interval; before that, nothing."""
    cases = [decide(HATE, f"Mrs Okafor, {n}", id=str(n)) for n in range(20)]
    for case in cases[:2]:
        headsup("review", case, "not-us", "-c", config, cwd=config.parent)
    few = answer("precision", config=config)["groups"][0]
    with open_storage(f"sqlite:///{config.parent}/var/headsup.db") as storage:
        said = replace(storage.reviews.of(1)[0], outcome=ReviewOutcome.RIGHT)
        storage.reviews.add([storage.reviews.in_case(case)[0] for case in cases[2:]], said)
    many = answer("precision", config=config)
    shown = headsup("precision", "-c", config, cwd=config.parent).stdout

    assert (few["reviewed"], few["warranted"]) == (2, None)
    (immediate, *_) = many["groups"]
    figures = (immediate["warranted"], immediate["low"], immediate["high"])
    assert figures == pytest.approx((0.9, 0.683, 0.9877), abs=1e-3)
    assert [rule["name"] for rule in many["rules"]] == ["hate"]
    assert "90 % (68-99)" in shown
    assert "not shown" in shown


# headsup export-reviews


REVEALING = (
    "Mrs Okafor of Thornbeck Primary is a liar, says @BetterParents and u/some-dad. Ring Adaeze"
    " Okafor on 01632 960123 or office@thornbeck.example, see https://forum.example/t/okafor"
)


def test_an_export_names_nobody_and_is_for_its_owner_only(config: Path, decide: Decide) -> None:
    """One object a line, as the posts of the training; who exported is on record."""
    case = decide(THREAT, REVEALING)
    headsup("review", case, "worse", "--abuse", 2, "--threat", 3, "-c", config, cwd=config.parent)
    file = config.parent / "lessons.jsonl"
    done = headsup("export-reviews", file, "--by", "it", "-c", config, cwd=config.parent)
    (lesson,) = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    kinds = [(e["actor"], e["kind"]) for e in answer("case", case, config=config)["events"]]

    assert (done.returncode, done.stderr) == (0, "")
    assert list(lesson) == ["id", "text", "abuse", "threat", "tags", "platform"]
    assert (lesson["abuse"], lesson["threat"], lesson["platform"]) == (2, 3, "feed")
    assert lesson["text"] == (
        "{staff} of Thornbeck Primary is a liar, says @someone and @someone. Ring {staff}"
        " on [phone number] or [e-mail address], see [link]"
    )
    assert file.stat().st_mode & 0o777 == 0o600
    assert ("it", "exported") in kinds


def test_an_export_masks_the_school_and_the_author(config: Path, decide: Decide) -> None:
    """The school where it is named; whoever wrote it, also where they name themselves."""
    text = "Thornbeck Primary is vile, signed Somebody"
    case = decide(HATE, text, spans=(Span(start=0, end=17, subject="school"),))
    headsup("review", case, "right", "-c", config, cwd=config.parent)
    file = config.parent / "lessons.jsonl"
    headsup("export-reviews", file, "-c", config, cwd=config.parent)
    (lesson,) = [json.loads(line) for line in file.read_text("utf-8").splitlines()]

    assert lesson["text"] == "{school} is vile, signed @someone"
    assert lesson["tags"] == ["hate"]


def test_an_export_tells_what_it_left_out(config: Path, decide: Decide) -> None:
    """What the review leaves open, what is restricted, and what is forgotten."""
    harm = "Mrs Okafor hit a pupil"
    accused = an_assessment(tags={"allegation": 0.999}, model=MODEL)
    for case, outcome in (
        (decide(HATE, "Mrs Okafor, one", id="1"), "not-us"),
        (decide(accused, harm, id="2"), "right"),
    ):
        headsup("review", case, outcome, "-c", config, cwd=config.parent)
    file = config.parent / "lessons.jsonl"
    done = headsup("export-reviews", file, "-c", config, cwd=config.parent)

    assert file.read_text() == ""
    assert done.stdout.startswith("0 posts written")
    assert "1 whose levels the review leaves open, 1 restricted" in done.stdout


def test_an_export_replaces_nothing_unless_told_to(config: Path) -> None:
    """Nor does it write through a link."""
    file, other = config.parent / "lessons.jsonl", config.parent / "other"
    other.write_text("somebody's")
    file.symlink_to(other)
    refused = headsup("export-reviews", file, "-c", config, cwd=config.parent)
    forced = headsup("export-reviews", file, "--force", "-c", config, cwd=config.parent)
    nowhere = headsup("export-reviews", "no/such", "-c", config, cwd=config.parent)

    assert (refused.returncode, forced.returncode, nowhere.returncode) == (2, 0, 2)
    assert "--force" in refused.stderr
    assert (other.read_text(), file.read_text()) == ("somebody's", "")


# headsup preview


RULES = '[[rules]]\nid = "hate"\nlabel = "hate"\nseverity = "{severity}"\nplay = "hate"\n'


def propose(config: Path, severity: str) -> Path:
    """Write a proposal beside the configuration: one rule, and none about threats."""
    proposal = config.with_name("proposed.toml")
    proposal.write_text(SCHOOL + STAFF + RULES.format(severity=severity))
    return proposal


def test_a_preview_of_what_is_already_so_changes_nothing(config: Path, decide: Decide) -> None:
    """Exit 0, and not one change."""
    for number, assessment in enumerate((THREAT, HATE, CALM)):
        decide(assessment, f"Mrs Okafor, {number}", id=str(number))
    seen = answer("preview", config=config)
    done = headsup("preview", "-c", config, cwd=config.parent)

    assert (seen["redecided"], seen["changes"], seen["other_model"]) == (3, [], 0)
    assert seen["before"] == seen["after"]
    assert seen["before"]["CRITICAL"] == 1
    assert (done.returncode, "No severity would change" in done.stdout) == (0, True)


def test_a_preview_puts_a_lost_threat_on_top_and_exits_1(config: Path, decide: Decide) -> None:
    """With its case and its key; no word of it; and the database is left as it was."""
    other = decide(HATE, "Mrs Okafor, hated", id="hated")
    case = decide(THREAT, "Mrs Okafor, canary-8d", id="threatened")
    proposal = propose(config, "medium")
    database = config.parent / "var/headsup.db"
    before = database.read_bytes()
    done = headsup("preview", "-c", proposal, cwd=config.parent)
    seen = answer("preview", config=proposal)

    assert (done.returncode, seen["threats_lost"]) == (1, 1)
    assert "1 THREAT would no longer be told at once" in done.stdout
    assert 0 < done.stdout.index(case) < done.stdout.index(other)
    assert "canary-8d" not in done.stdout
    (first, second) = seen["changes"]
    assert (first["case"], first["id"], first["threat_lost"]) == (case, "threatened", True)
    assert (first["before"], first["after"]) == ("CRITICAL", "NONE")
    assert (second["id"], second["before"], second["after"]) == ("hated", "HIGH", "MEDIUM")
    assert before == database.read_bytes()


def test_a_preview_without_a_lost_threat_exits_0(config: Path, decide: Decide) -> None:
    """Whatever else changes."""
    decide(HATE)
    done = headsup("preview", "-c", propose(config, "low"), cwd=config.parent)

    assert (done.returncode, "Everything else that changes" in done.stdout) == (0, True)


def test_a_preview_takes_the_cuts_of_another_model(config: Path, decide: Decide) -> None:
    """Cuts that nothing reaches lose every threat; a file without cuts is refused."""
    decide(THREAT)
    never = {label: {"at_least": 1.5, "queue_at_least": 1.5} for label in CONTENT["cuts"]}
    other = config.parent / "model.json"
    other.write_text(json.dumps({"name": "other@2", "cuts": never}))
    seen = answer("preview", "--cuts", other, config=config)
    other.write_text("{}")
    broken = headsup("preview", "--cuts", other, "-c", config, cwd=config.parent)
    missing = headsup("preview", "--cuts", "nowhere.json", "-c", config, cwd=config.parent)

    assert (seen["threats_lost"], seen["other_model"]) == (1, 1)
    assert (broken.returncode, missing.returncode) == (2, 2)
    assert "nowhere.json" in missing.stderr


def test_a_preview_shows_what_people_said_and_looks_no_further_back_than_asked(
    config: Path, decide: Decide
) -> None:
    """A reviewed false alarm is a change one may want."""
    decide(HATE, "Mrs Okafor, long ago", id="old", at=HOURS_AGO - timedelta(days=2))
    case = decide(HATE)
    headsup("review", case, "not-us", "-c", config, cwd=config.parent)
    proposal = propose(config, "low")
    (change,) = answer("preview", "--days", 1, config=proposal)["changes"]
    further = answer("preview", "--days", 3, config=proposal)["changes"]

    assert len(further) == 2
    assert change["review"] == "not-us"
    assert Severity[change["after"]] is Severity.LOW


def test_a_proposal_that_stands_elsewhere_is_refused(config: Path, tmp_path: Path) -> None:
    """An empty database made there would show that nothing changes."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    proposal = propose(config, "low").rename(elsewhere / "proposed.toml")
    done = headsup("preview", "-c", proposal, cwd=tmp_path)

    assert (done.returncode, "beside config.toml" in done.stderr) == (2, True)
    assert [path.name for path in elsewhere.iterdir()] == ["proposed.toml"]
