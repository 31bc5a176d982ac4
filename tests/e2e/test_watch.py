"""`headsup watch`: whom to watch over, why a text is about them, and what a change would do."""

import json
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config import read_config
from domain.policy import DEFAULT_RULES, Policy
from domain.policy import decide as apply_rules
from domain.types import Assessment, Mention
from storage import DecisionRecord, IngestedBatch, open_storage
from tests.builders import SEVERE, a_mention, an_assessment, store_batch
from tests.e2e.scene import Keywords
from tests.e2e.test_cli import headsup

CONFIG = """\
# Written by hand.
[school]   # ours
name = "Thornbeck Primary School"
aliases = [
  "Thornbeck Primary",  # on the gate
]
place = ["Aldersby"]

# People, told first.
[[staff]]
name = "Adaeze Okafor"
titles = ["Mrs"]
role = "headteacher"   # since 2019

[[staff]]
name = "Bill Quill"
titles = ["Mr"]
role = "cook"
handles = ["@bill_cooks"]

# Not ours.
[[namesakes]]
name = "Adaeze Okafor"
place = ["Lagos"]

# The end.
"""

POLICY = Policy(rules=DEFAULT_RULES, cuts=Keywords().cuts)
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
THREAT = an_assessment(threat=SEVERE, abuse=SEVERE)

Store = Callable[..., str]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A school with a head and a cook."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    return path


@pytest.fixture
def store(config: Path) -> Store:
    """Return a function that stores one decided mention and returns its case's number."""

    def run(text: str, assessment: Assessment, **changes: Any) -> str:
        mention = a_mention(text, **changes)
        with open_storage(f"sqlite:///{config.parent}/var/headsup.db") as storage:
            batch = IngestedBatch(source="feed", mentions=(mention,), at=YESTERDAY)
            store_batch(storage, batch)
            (stored,) = storage.mentions.waiting_assessment(10)
            storage.mentions.add_assessments({stored.id: assessment})
            record = _record(stored.id, mention, assessment)
            case = storage.cases.record_decision(record, _nobody)
        return case.id if case else ""

    return run


def _record(id_: int, mention: Mention, assessment: Assessment) -> DecisionRecord:
    decision = apply_rules(mention, assessment, POLICY)
    return DecisionRecord(mention_id=id_, mention=mention, decision=decision, at=YESTERDAY)


def _nobody(*_: object) -> Sequence[Any]:
    return ()


def watch(*words: object, config: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run `headsup watch` on a configuration."""
    return headsup("watch", *words, "-c", config, cwd=config.parent, stdin=stdin)


def answer(*words: object, config: Path, stdin: str = "") -> Any:
    """Return what it prints as JSON, whatever its exit code."""
    done = watch(*words, "--json", config=config, stdin=stdin)
    assert done.stderr == ""
    return json.loads(done.stdout)


def diff(config: Path) -> tuple[list[str], list[str]]:
    """Return the lines that are gone from the file, and those that are new."""
    before, after = CONFIG.splitlines(), config.read_text().splitlines()
    return [x for x in before if x not in after], [x for x in after if x not in before]


# headsup watch list


def test_the_list_shows_everybody_and_who_is_no_longer_watched(config: Path) -> None:
    """With their posts, and the day on which it ended; a script gets the same."""
    config.write_text(CONFIG.replace('role = "cook"', 'role = "cook"\nuntil = 2020-07-31'))
    listed = answer("list", config=config)
    shown = watch("list", config=config).stdout

    assert listed["school"]["aliases"] == ["Thornbeck Primary"]
    assert [(p["id"], p["role"], p["watched"]) for p in listed["people"]] == [
        ("adaeze-okafor", "headteacher", True),
        ("bill-quill", "cook", False),
    ]
    assert listed["people"][1]["until"] == "2020-07-31"
    assert listed["namesakes"] == [{"name": "Adaeze Okafor", "place": ["Lagos"]}]
    for words in ("Adaeze", "2020-07-31", "(over)", "@bill_cooks", "Lagos", "Aldersby"):
        assert words in shown


# headsup watch add


def test_a_person_is_added_and_every_comment_stays(config: Path) -> None:
    """In the order they came; one line says who is watched and that they must be told."""
    words = ("--title", "Mrs", "--role", "TA", "--alias", "Ros", "--until", "2099-08-31")
    done = watch("add", "person", "Rosalind Example", *words, config=config)
    gone, new = diff(config)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Watched now: Thornbeck Primary School, 3 people, 1 namesake."
        " Tell Rosalind Example before the next run, if you have not.\n"
    )
    assert gone == []
    assert new == [
        'id = "rosalind-example"',
        'name = "Rosalind Example"',
        'role = "TA"',
        'aliases = ["Ros"]',
        "until = 2099-08-31",
    ]
    assert [p.role for p in read_config(config, None, {}, "classify").people][2] == (
        "teaching assistant"
    )


@pytest.mark.parametrize(
    ("words", "added"),
    [
        (("alias", "Beck Primary"), '  "Beck Primary",'),
        (("handle", "@ThornbeckCE"), 'handles = ["@ThornbeckCE"]'),
        (("place", "Wexshire"), 'place = ["Aldersby", "Wexshire"]'),
        (("alias", "Mrs O", "--of", "adaeze okafor"), 'aliases = ["Mrs O"]'),
        (("handle", "@quill", "--of", "bill-quill"), 'handles = ["@bill_cooks", "@quill"]'),
        (("namesake", "Bill Quill", "--place", "Ohio"), 'place = ["Ohio"]'),
        (("namesake", "adaeze okafor", "--place", "Abuja"), 'place = ["Lagos", "Abuja"]'),
    ],
)
def test_one_entry_is_added_where_it_belongs_and_can_be_removed_again(
    words: tuple[str, ...], added: str, config: Path
) -> None:
    """Nothing else in the file changes, not even the room between its tables."""
    done = watch("add", *words, config=config)
    _, new = diff(config)
    comments = [line for line in CONFIG.splitlines() if "#" in line]

    assert (done.returncode, done.stderr) == (0, "")
    assert added in new
    assert all(line in config.read_text().splitlines() for line in comments)
    assert "Watched now: Thornbeck Primary School, 2 people" in done.stdout
    assert "told first" in done.stdout

    if words[0] != "namesake":
        watch("remove", *words, config=config)
    elif words[1] == "Bill Quill":
        watch("remove", *words[:2], config=config)
    left = config.read_text().replace("handles = []\n", "").replace("aliases = []\n", "")
    assert words[1] == "adaeze okafor" or left == CONFIG


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "person", "adaeze okafor"), ("staff", "watched already", "add alias")),
        (("add", "person", "A B", "--role", "techer"), ("staff[3].role", "'teacher'")),
        (("add", "person", "A B", "--role", "pupil"), ("staff[3].role", "never watched")),
        (("add", "person", "Tom Hill Year 4"), ("staff[3].name", "Year 4", "never children")),
        (("add", "person", "Tom Hill", "--title", "Master"), ("staff[3].titles[1]", "boys")),
        (("add", "person", ""), ("staff[3].name", "missing")),
        (("add", "alias", "thornbeck primary"), ("school.aliases", "is there already")),
        (("add", "handle", "thornbeck"), ("school.handles[1]", "@ or #")),
        (("add", "handle", "#t", "--of", "bill-quill"), ("staff[2].handles[2]", "@")),
        (("add", "alias", "Q", "--of", "Bil Quill"), ("--of", "'Bill Quill'")),
        (("add", "namesake", "Adaeze Okafor"), ("namesakes", "--place")),
        (("add", "Rosalind Example"), ("person 'Rosalind Example'", "alias")),
        (("remove", "person", "Bil Quill"), ("PERSON", "'Bill Quill'")),
        (("remove", "alias", "Thornbek Primary"), ("school.aliases", "'Thornbeck Primary'")),
        (("remove", "namesake", "Adaeze"), ("namesakes", "'Adaeze Okafor'")),
        (("explain", "x", "--space", "lokal"), ("--space", "'local'")),
    ],
)
def test_a_mistake_names_its_place_and_its_remedy_and_changes_nothing(
    words: tuple[str, ...], told: tuple[str, ...], config: Path
) -> None:
    """Exit 2, never a traceback."""
    done = watch(*words, config=config)
    said = " ".join(done.stderr.replace("│", " ").split())

    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert [word for word in told if word not in said] == []
    assert config.read_text() == CONFIG
    assert [path.name for path in config.parent.iterdir()] == ["config.toml"]


def test_a_class_list_cannot_be_typed_in_either(config: Path) -> None:
    """The eighth person of whom most have no title is refused, with the reason."""
    names = ("Ada", "Bea", "Cy", "Dee", "Eli")
    added = [watch("add", "person", f"{name} Lark", config=config) for name in names]
    refused = watch("add", "person", "Flo Lark", config=config)
    grown_up = watch("add", "person", "Flo Lark", "--title", "Ms", config=config)

    assert {done.returncode for done in added} == {0}
    assert refused.returncode == 2
    assert "staff: 6 of 8 people have no title: is this a class list?" in refused.stderr
    assert grown_up.returncode == 2
    assert "5 of 8 people" in grown_up.stderr


def test_a_file_laid_out_in_another_way_is_left_to_a_person(config: Path) -> None:
    """Rather than written wrongly."""
    text = '[school]\nname = "T"\n[[namesakes]]\nname = "S"\n'
    config.write_text(f'staff = [{{ name = "Adaeze Okafor" }}]\n{text}')
    before = config.read_bytes()
    done = watch("remove", "person", "Adaeze Okafor", "--yes", config=config)

    assert (done.returncode, "by hand" in done.stderr) == (2, True)
    assert config.read_bytes() == before


# headsup watch remove


def test_nobody_is_removed_without_a_question(config: Path) -> None:
    """No is no; no answer is a mistake; yes removes the table and nothing else."""
    words = ("remove", "person", "Mr Bill Quill")
    no = watch(*words, config=config, stdin="n\n")
    silent = watch(*words, config=config)
    untouched = config.read_text()
    yes = watch(*words, config=config, stdin="y\n")
    gone, new = diff(config)

    assert (no.returncode, "Nothing was changed" in no.stdout) == (0, True)
    assert "Stop watching over Bill Quill (cook)?" in no.stdout
    assert (silent.returncode, "--yes" in silent.stderr) == (2, True)
    assert untouched == CONFIG
    assert (yes.returncode, "1 person" in yes.stdout) == (0, True)
    assert (new, len(gone)) == ([], 4)
    assert "# Not ours." in config.read_text()


def test_a_school_whose_head_is_removed_hears_what_that_means(config: Path) -> None:
    """The change is made, and it is said who would judge an allegation about her."""
    done = watch("remove", "person", "adaeze-okafor", "--yes", config=config)

    assert (done.returncode, "1 person" in done.stdout) == (0, True)
    assert "nobody is the headteacher" in done.stderr


# headsup watch explain


def test_a_text_is_explained_with_its_arithmetic(config: Path) -> None:
    """Each name's score is what its evidence says; the text shows where it stands."""
    text = "Mrs Okafor of Thornbeck Primary"
    told = answer("explain", text, config=config)
    shown = watch("explain", text, config=config).stdout
    head = next(name for name in told["names"] if name["subject"] == "adaeze-okafor")

    assert (told["about"], told["cut"], told["space"]) == (True, 0.5, "anywhere")
    assert set(told["subjects"]) == {"adaeze-okafor", "school"}
    assert (head["words"], text[head["start"] : head["end"]]) == ("Mrs Okafor", "Mrs Okafor")
    assert head["score"] >= told["cut"]
    assert head["evidence"]
    assert shown.startswith("[Mrs Okafor] of [Thornbeck Primary]\n")
    assert "Adaeze Okafor, headteacher" in shown
    assert f"{head['evidence'][0]['weight']:+.2f}" in shown
    assert told["summary"] in " ".join(shown.split())


def test_a_text_that_names_nobody_is_said_to(config: Path) -> None:
    """Plainly, and it is no failure; standard input may hold anything."""
    plain = watch("explain", "The bakery sells good bread", config=config)
    piped = watch("explain", "-", config=config, stdin="\x1b[31mThe bakery\u202e\n")

    assert (plain.returncode, piped.returncode) == (0, 0)
    assert "Nothing was found" in plain.stdout
    assert "\x1b" not in piped.stdout
    assert "\u202e" not in piped.stdout


def test_what_a_post_replies_to_counts(config: Path) -> None:
    """The same words beside another post are another matter."""
    alone = answer("explain", "Okafor again", config=config)
    replying = answer(
        *("explain", "Okafor again", "--thread", "Thornbeck Primary, Aldersby"),
        *("--space", "local"),
        config=config,
    )

    assert replying["space"] == "local"
    assert replying["score"] > alone["score"]


# headsup watch preview


def test_a_change_is_shown_before_it_is_made(config: Path) -> None:
    """Without a database only the sample is tried; none appears, and the file stays."""
    words = ("add", "person", "Rosalind Bell", "--title", "Mrs", "--preview")
    shown = watch(*words, config=config)
    told = answer(*words, config=config)
    (tried,) = told["sample"]

    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Nothing is stored yet" in shown.stdout
    assert "never kept" in shown.stdout
    assert told["stored"] is None
    assert (tried["subject"], tried["entry"]) == ("rosalind-bell", "Rosalind Bell")
    assert (tried["posts"], tried["before"]) == (2000, 0)
    assert tried["after"] == sum(then for _, then in tried["kinds"].values())
    assert config.read_text() == CONFIG
    assert [path.name for path in config.parent.iterdir()] == ["config.toml"]


def test_a_lost_threat_is_on_top_and_exits_1(config: Path, store: Store) -> None:
    """With its case, not one word of it; nothing stored changes."""
    calm = store("Mr Quill, our cook at Thornbeck Primary, again", an_assessment(), id="calm")
    case = store("Mr Quill the school cook, canary-8d", THREAT, id="threat")
    store("Mr Quill and Mrs Okafor of Thornbeck Primary", an_assessment(), id="both")
    store("Nobody on the list is named here", THREAT, id="other")
    database = config.parent / "var/headsup.db"
    before = database.read_bytes()
    words = ("remove", "person", "bill-quill", "--preview")
    done = watch(*words, config=config)
    stored = answer(*words, config=config)["stored"]
    first, *others = stored["changes"]

    assert calm == ""
    assert (done.returncode, stored["threats_lost"], stored["tried"]) == (1, 1, 3)
    assert (first["case"], first["id"], first["threat_lost"]) == (case, "threat", True)
    assert (first["subjects_before"], first["subjects_after"]) == (["bill-quill"], [])
    assert {change["id"]: change["lost"] for change in others} == {"calm": False, "both": False}
    assert stored["not_tried"] == {"waiting": 0, "forgotten": 0, "unknown": 1}
    assert "WARNING: 1 that was told at once" in done.stdout
    assert "1 not found by their words alone today (1 told at once)" in done.stdout
    assert case in done.stdout
    assert "canary-8d" not in done.stdout
    assert database.read_bytes() == before
    assert config.read_text() == CONFIG


def test_another_file_is_tried_wherever_it_stands(config: Path, store: Store) -> None:
    """Against what the school's own file has stored; without a lost threat it exits 0."""
    store("Mrs Okafor of Thornbeck Primary", THREAT)
    elsewhere = config.parent / "tmp" / "proposed.toml"
    elsewhere.parent.mkdir()
    elsewhere.write_text(CONFIG.replace('"Thornbeck Primary",', ""))
    done = watch("preview", elsewhere, config=config)
    told = answer("preview", elsewhere, config=config)

    assert done.returncode == 0
    assert (told["stored"]["tried"], told["stored"]["lost"]) == (1, 0)
    assert [tried["entry"] for tried in told["sample"]] == ["Thornbeck Primary"]


def test_without_a_proposal_every_name_is_tried(config: Path) -> None:
    """As it is watched today."""
    told = answer("preview", config=config)

    assert [tried["entry"] for tried in told["sample"]] == [
        "Thornbeck Primary School",
        "Thornbeck Primary",
        "Adaeze Okafor",
        "Bill Quill",
    ]
    assert all(tried["before"] == tried["after"] for tried in told["sample"])


def test_an_everyday_word_is_warned_about(config: Path) -> None:
    """With how often it stands in posts about something else, and some of them."""
    words = ("add", "alias", "My School", "--preview")
    (tried,) = answer(*words, config=config)["sample"]
    shown = " ".join(watch(*words, config=config).stdout.split())

    assert tried["warning"].startswith('"My School" matches ')
    assert tried["warning"].endswith(" everyday posts: give a longer form")
    assert f"WARNING: {tried['warning']}." in shown
    assert " ".join(tried["examples"][0].split()[:5]) in shown
    assert 0 < len(tried["examples"]) <= 5
