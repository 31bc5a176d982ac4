"""The `headsup` command as a technician or a script meets it: output, exit codes, remedies."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.e2e.scene import BACK, BRICK, FAIR, OTHER, Scene, rss, write_scene
from tests.loopback import Answer, serve
from tests.mailbox import mailbox

ROOT = Path(__file__).parents[2]

SCHOOL = '[school]\nname = "Thornbeck Primary School"\nplace = ["Aldersby"]\n'


def headsup(
    *words: object, cwd: Path, stdin: str = "", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with no more environment than cron gives."""
    return subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "cli", *map(str, words)],
        cwd=cwd,
        input=stdin,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A configuration with a school in it, which is all that judging needs."""
    config = tmp_path / "config.toml"
    config.write_text(SCHOOL)
    return config


def test_help_imports_nothing_costly() -> None:
    """`headsup --help` answers at once: no model, no database, no SDK is loaded for it."""
    program = (
        "import sys\n"
        "sys.argv = ['headsup', '--help']\n"
        "import cli\n"
        "try:\n    cli.main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "print('LOADED', *sorted(sys.modules))"
    )
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.partition("LOADED")[2].split())

    assert "schedule" in done.stdout
    assert "cli" in loaded
    costly = {"numpy", "onnxruntime", "transformers", "sqlalchemy", "alembic", "tweepy", "praw"}
    assert loaded & (costly | {"pydantic", "feedparser", "requests", "jinja2"}) == set()


def test_classify_judges_every_line_in_its_order(school: Path, tmp_path: Path) -> None:
    """The documented keys, in the documented types, whether or not the post is about us."""
    posts = [
        {
            "id": "a",
            "text": "I will burn Thornbeck Primary School down tonight with you all in it",
        },
        {"id": 2, "text": "Lovely sports day at Thornbeck Primary School, thank you"},
        {"id": "c", "text": "The bakery on the corner sells good bread"},
    ]
    lines = "\n".join(json.dumps(post) for post in posts)
    done = headsup("classify", "-", "--json", "-c", school, cwd=tmp_path, stdin=lines)
    threat, praise, other = (json.loads(line) for line in done.stdout.splitlines())

    assert (done.returncode, done.stderr) == (0, "")
    assert [threat["id"], praise["id"], other["id"]] == ["a", 2, "c"]
    assert set(threat) == {
        *("id", "about", "about_score", "subjects", "abuse", "threat", "tags", "scores"),
        *("severity", "reasons", "assessed", "not_assessed_reason", "truncated", "lang"),
        *("evidence", "slots"),
    }
    assert "burn" in " ".join(threat["evidence"])
    assert threat["slots"]["time"] == "tonight"
    assert (threat["about"], threat["subjects"], threat["threat"]) == (True, ["school"], 3)
    assert threat["severity"] == "CRITICAL"
    assert (praise["threat"], praise["abuse"], praise["assessed"]) == (0, 0, True)
    assert (other["about"], other["subjects"], other["severity"]) == (False, [], "NONE")
    assert sum(threat["scores"]["threat"]) == pytest.approx(1, abs=1e-4)
    assert len(threat["scores"]["abuse"]) == 4
    assert set(threat["scores"]["tags"]) >= {"hate", "complaint", "praise"}


def test_classify_keeps_nothing(school: Path, tmp_path: Path) -> None:
    """No database appears beside the configuration."""
    line = json.dumps({"id": 1, "text": "Thornbeck Primary School"})
    headsup("classify", "-", "--json", "-c", school, cwd=tmp_path, stdin=line)

    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    "line",
    ["not json", "[1, 2]", '{"id": 1}', '{"text": "t"}', '{"id": 1, "text": 5}', "[" * 9999],
)
def test_classify_names_the_line_it_cannot_read(line: str, school: Path, tmp_path: Path) -> None:
    """All the others are judged; the exit code is that of a wrong input."""
    good = json.dumps({"id": 1, "text": "Thornbeck Primary School"})
    stdin = f"{good}\n{line}\n\n{good}\n"
    done = headsup("classify", "-", "--json", "-c", school, cwd=tmp_path, stdin=stdin)

    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert "Traceback" not in done.stderr
    assert [json.loads(row)["id"] for row in done.stdout.splitlines()] == [1, 1]


def test_classify_survives_what_no_disk_can_hold(school: Path, tmp_path: Path) -> None:
    """Lone surrogates, NUL and an empty text are judged, not raised."""
    lines = (
        '{"id": 1, "text": "Thornbeck \\ud800 \\u0000 Primary School"}\n{"id": 2, "text": ""}\n'
    )
    done = headsup("classify", "-", "--json", "-c", school, cwd=tmp_path, stdin=lines)

    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 2


def test_a_missing_file_is_named(school: Path, tmp_path: Path) -> None:
    """The exit code is that of a wrong command line."""
    done = headsup("classify", "nowhere.jsonl", "-c", school, cwd=tmp_path)

    assert (done.returncode, "nowhere.jsonl" in done.stderr) == (2, True)


def test_run_without_a_recipient_names_the_key(school: Path, tmp_path: Path) -> None:
    """And does nothing."""
    done = headsup("run", "-c", school, cwd=tmp_path)

    assert done.returncode == 2
    assert "recipients" in done.stderr
    assert not (tmp_path / "var").exists()


def test_every_mistake_is_reported_at_once(tmp_path: Path) -> None:
    """With its key and the nearest right word."""
    (tmp_path / "config.toml").write_text(
        '[school]\nname = "T"\nalaises = []\n[[sources]]\nkind = "fead"\nname = "n"\n'
    )
    done = headsup("check", cwd=tmp_path)

    assert done.returncode == 2
    assert "school.alaises" in done.stderr
    assert "aliases" in done.stderr
    assert "fead" in done.stderr
    assert "feed" in done.stderr


def installed(folder: Path, url: str, box: object) -> Scene:
    """Write an installation with two feeds."""
    return write_scene(folder / "a school", box, {"gazette": url, "forum": url})  # type: ignore[arg-type]


ROUTES = {
    "/gazette": Answer(body=rss(BRICK, FAIR, OTHER)),
    "/forum": Answer(body=rss(BACK)),
}


def test_run_prints_its_report_for_a_script_and_keeps_quiet_for_cron(tmp_path: Path) -> None:
    """JSON on request; from cron, with nothing wrong, not a word; from any folder, no HOME."""
    with serve(ROUTES) as server, mailbox() as box:
        scene = installed(tmp_path, server.url(""), box)
        quiet = headsup("run", "-c", scene.config, cwd=Path("/"))
        loud = headsup("run", "--json", "-c", scene.config, cwd=Path("/"))
    report = json.loads(loud.stdout)

    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    assert (loud.returncode, report["ok"], report["assessed"]) == (0, True, 0)
    assert {source["name"] for source in report["sources"]} == {"gazette", "forum"}
    assert box.messages


def test_a_failing_source_makes_the_run_exit_1_and_say_which(tmp_path: Path) -> None:
    """Cron mails what stands on standard error."""
    routes = {**ROUTES, "/forum": Answer(status=500)}
    with serve(routes) as server, mailbox() as box:
        scene = installed(tmp_path, server.url(""), box)
        done = headsup("run", "-c", scene.config, cwd=tmp_path)

    assert done.returncode == 1
    assert "forum" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_overlapping_run_leaves_the_other_alone(tmp_path: Path) -> None:
    """It exits 0, says so and touches nothing."""
    from storage import lock_path, run_lock

    with serve(ROUTES) as server, mailbox() as box:
        scene = installed(tmp_path, server.url(""), box)
        database = scene.config.parent / "var/headsup.db"
        with run_lock(lock_path(f"sqlite:///{database}")):
            done = headsup("run", "-c", scene.config, cwd=tmp_path)

    assert done.returncode == 0
    assert "another run" in done.stderr
    assert server.requests == []


def test_a_database_that_is_none_exits_3_and_is_left_as_it_was(tmp_path: Path) -> None:
    """Nothing may be done that cannot be remembered."""
    with serve(ROUTES) as server, mailbox() as box:
        scene = installed(tmp_path, server.url(""), box)
        database = scene.config.parent / "var/headsup.db"
        database.parent.mkdir()
        database.write_bytes(b"not a database, but somebody's file" * 100)
        done = headsup("run", "-c", scene.config, cwd=tmp_path)

    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert database.read_bytes().startswith(b"not a database")
    assert box.messages == []


def test_a_case_is_shown_masked_and_in_full_only_with_a_record(tmp_path: Path) -> None:
    """Without --show no word of the post; with it the words, and an event that says who read."""
    with serve(ROUTES) as server, mailbox() as box:
        scene = installed(tmp_path, server.url(""), box)
        headsup("run", "-c", scene.config, cwd=tmp_path)
    number = next(mail.subject for mail in box.messages if "20" in mail.subject)
    case_id = next(
        word for word in number.replace(",", " ").replace(":", " ").split() if "-0" in word
    )
    words = ("case", case_id, "--json", "-c", scene.config)
    masked = headsup(*words, cwd=tmp_path)
    full = headsup(*words, "--show", "--by", "Head", cwd=tmp_path)
    acknowledged = headsup("ack", case_id, "--by", "Head", "-c", scene.config, cwd=tmp_path)

    assert "Thornbeck Primary School" not in masked.stdout
    assert "Thornbeck Primary School" in full.stdout
    shown = [e for e in json.loads(full.stdout)["events"] if e["kind"] == "shown"]
    assert [event["actor"] for event in shown] == ["Head"]
    assert acknowledged.returncode == 0
    assert json.loads(headsup(*words, cwd=tmp_path).stdout)["acknowledged_by"] == "Head"


def test_an_unknown_case_is_a_wrong_command_line(tmp_path: Path, school: Path) -> None:
    """It names the case."""
    done = headsup("ack", "1999-0001", "-c", school, cwd=tmp_path)

    assert (done.returncode, "1999-0001" in done.stderr) == (2, True)


X = '[[sources]]\nkind = "x"\nname = "our-x"\nquery = "Thornbeck"\nallow_private = true\n'


@pytest.fixture
def with_x(tmp_path: Path) -> Path:
    """A configuration with a source whose terms restrict this use."""
    config = tmp_path / "config.toml"
    config.write_text(f"{SCHOOL}{X}")
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('[sources.our-x]\nbearer_token = "key"\n')
    secrets.chmod(0o600)
    return config


def test_a_restricted_source_stays_off_until_somebody_approved_it(
    with_x: Path, tmp_path: Path
) -> None:
    """Off by terms; after the approval it is tried; an approval in the past is refused."""
    approval = ("approve", "our-x", "--by", "Chair", "--reference", "minutes 4", "-c", with_x)
    before = json.loads(headsup("check", "--json", "-c", with_x, cwd=tmp_path).stdout)
    late = headsup(*approval, "--expires", "2020-01-01", cwd=tmp_path)
    wrong = headsup("approve", "our-y", *approval[2:], "--expires", "2099-01-01", cwd=tmp_path)
    done = headsup(*approval, "--expires", "2099-01-01", cwd=tmp_path)

    (row,) = [row for row in before["coverage"] if row["what"] == "our-x"]
    assert row["state"] == "off by terms"
    assert "approve our-x" in row["detail"]
    assert (late.returncode, wrong.returncode, done.returncode) == (2, 2, 0)
    assert "our-x" in wrong.stderr


def test_check_reads_each_source_once_and_keeps_nothing(tmp_path: Path) -> None:
    """Live, broken and impossible stand in one table; a broken one exits 1; no mail leaves."""
    routes = {**ROUTES, "/forum": Answer(body=b"<html>Please log in</html>")}
    with serve(routes) as server, mailbox() as box:
        scene = installed(tmp_path, server.url(""), box)
        done = headsup("check", "--json", "-c", scene.config, cwd=tmp_path)
    rows = {row["what"]: row["state"] for row in json.loads(done.stdout)["coverage"]}

    assert done.returncode == 1
    assert (rows["gazette"], rows["forum"], rows["mail"]) == ("live", "broken", "live")
    assert "not possible" in rows.values()
    assert "needs a key" in rows.values()
    assert len(server.requests) == 2
    assert scene.rows("SELECT count(*) FROM mentions") == [(0,)]
    assert box.messages == []


def test_nothing_is_scheduled_before_the_school_switched_on(tmp_path: Path) -> None:
    """The gate names what is missing; once it is on record, the line is printed."""
    with mailbox() as box:
        scene = write_scene(tmp_path / "school", box, {})
    words = ("schedule", "--cron", "--print", "-c", scene.config)
    refused = headsup(*words, cwd=tmp_path)
    switched = headsup(
        *("switch-on", "--notice", "https://school.example/privacy", "--dpia-by", "Chair"),
        *("--dpia-on", "2026-01-10", "--consulted-on", "2026-01-12", "-c", scene.config),
        cwd=tmp_path,
    )
    allowed = headsup(*words, cwd=tmp_path)
    neither = headsup("schedule", "--print", "-c", scene.config, cwd=tmp_path)

    assert refused.returncode == 2
    assert "privacy notice" in refused.stderr
    assert "impact assessment" in refused.stderr
    assert "consulted" in refused.stderr
    assert switched.returncode == 0
    assert allowed.returncode == 0
    assert (
        f"run --config '{scene.config}'" in allowed.stdout or str(scene.config) in allowed.stdout
    )
    assert neither.returncode == 2


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (("--notice", "https://"), "--notice"),
        (("--notice", "our website"), "--notice"),
        (("--dpia-by", "  "), "--dpia-by"),
        (("--dpia-on", "1900-01-01"), "--dpia-on"),
        (("--consulted-on", "2999-01-01"), "--dpia-on"),
    ],
)
def test_the_gate_does_not_open_for_nothing(
    changed: tuple[str, str], named: str, school: Path, tmp_path: Path
) -> None:
    """A record that says nothing is refused, and nothing is recorded."""
    words = {
        "--notice": "https://school.example/privacy",
        "--dpia-by": "Chair",
        "--dpia-on": "2026-01-10",
        "--consulted-on": "2026-01-12",
        changed[0]: changed[1],
    }
    flat = [word for pair in words.items() for word in pair]
    done = headsup("switch-on", *flat, "-c", school, cwd=tmp_path)

    assert (done.returncode, named in done.stderr) == (2, True)
    assert not (tmp_path / "var").exists()


def test_a_closed_case_says_what_was_done(tmp_path: Path) -> None:
    """The note is an event; a case cannot be closed without one."""
    with serve(ROUTES) as server, mailbox() as box:
        scene = installed(tmp_path, server.url(""), box)
        headsup("run", "-c", scene.config, cwd=tmp_path)
    words = ("-c", scene.config, "--by", "Head")
    silent = headsup("close", "2026-0001", "--note", " ", *words, cwd=tmp_path)
    year = scene.rows("SELECT id FROM cases ORDER BY id LIMIT 1")[0][0]
    done = headsup("close", year, "--note", "Police told, log 12", *words, cwd=tmp_path)
    shown = json.loads(headsup("case", year, "--json", *words[:2], cwd=tmp_path).stdout)

    assert (silent.returncode, done.returncode) == (2, 0)
    assert shown["state"] == "closed"
    assert "Police told, log 12" in [event["detail"] for event in shown["events"]]


def test_output_that_cannot_hold_the_words_is_escaped(school: Path, tmp_path: Path) -> None:
    """Cron's output is ASCII; lone surrogates are no letters anywhere."""
    lines = '{"id": "\\ud800", "text": "Thornbeck Primary School \u00e9"}'
    for words in (("--json",), ()):
        env = {"PYTHONIOENCODING": "ascii"}
        done = headsup("classify", "-", *words, "-c", school, cwd=tmp_path, stdin=lines, env=env)

        assert (done.returncode, done.stderr) == (0, "")


def test_init_writes_what_check_accepts_and_a_secrets_file_for_one(tmp_path: Path) -> None:
    """Flags in, files out; a second time only with --force; staff from CSV."""
    staff = tmp_path / "staff.csv"
    staff.write_text("name,title,role\nAdaeze Okafor,Mrs,headteacher\n")
    words = (
        *("init", "--school", "Thornbeck Primary School", "--place", "Aldersby"),
        *("--head", "head@thornbeck.example", "--mail-host", "mail.thornbeck.example"),
        *("--mail-sender", "headsup@thornbeck.example", "--staff", staff),
    )
    first = headsup(*words, cwd=tmp_path)
    second = headsup(*words, cwd=tmp_path)
    written = (tmp_path / "config.toml").read_text()

    assert (first.returncode, second.returncode) == (0, 2)
    assert (tmp_path / "secrets.toml").stat().st_mode & 0o777 == 0o600
    assert "Adaeze Okafor" in written
    assert "# " in written
    line = json.dumps({"id": 1, "text": "Mrs Okafor of Thornbeck Primary School"})
    judged = headsup("classify", "-", "--json", cwd=tmp_path, stdin=line)
    assert json.loads(judged.stdout)["subjects"] == ["adaeze-okafor", "school"]


@pytest.mark.parametrize("role", ["applicant", "candidate", "pupil", "parent", "former teacher"])
def test_people_the_policy_does_not_let_us_watch_are_refused(role: str, tmp_path: Path) -> None:
    """Section 4 of the policy: no searches on applicants; and children never enter."""
    (tmp_path / "config.toml").write_text(SCHOOL)
    staff = tmp_path / "staff.csv"
    staff.write_text(f"name,title,role\nAdaeze Okafor,Mrs,{role}\n")
    done = headsup("import-staff", staff, cwd=tmp_path)

    assert done.returncode == 2
    assert (tmp_path / "config.toml").read_text() == SCHOOL


def test_forget_reports_for_a_script(tmp_path: Path, school: Path) -> None:
    """Counts by class."""
    done = headsup("forget", "--json", "-c", school, cwd=tmp_path)

    assert done.returncode == 0
    assert json.loads(done.stdout)["neutral"] == 0
