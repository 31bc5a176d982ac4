"""`headsup namesakes import`: from the register's CSV to namesakes in config.toml."""

import csv
import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from cli.namesakes import Asked, import_namesakes
from config import read_config
from config.school_register import RegisterFile
from domain.errors import ConfigError
from mentions.matcher import find_mention
from mentions.watchlist import build_watchlist
from tests.builders import a_post

REGISTER = Path(__file__).parent.parent / "recordings" / "register" / "edubasealldata.csv"
HEAD = b"URN,EstablishmentName,Town\r\n"
CONFIG = """\
# The school's own words.
[school]
name = "Thornbeck Church of England Primary School"
aliases = ["Thornbeck Primary"]
place = ["Aldersby", "Wexshire"]

[[namesakes]]
name = "Thornbeck Primary School"  # the one by the sea
place = ["Eastwick"]  # by hand

[storage]
url = "sqlite:///var/headsup.db"
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, "utf-8")
    return path


@pytest.fixture
def imported(path, capsys):
    """Return a function that imports a file and returns what was told as JSON."""

    def run(file=REGISTER, **asked):
        assert import_namesakes(file, path, Asked(**asked), as_json=True) == 0
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def file_of(tmp_path):
    """Return a function that writes a file of these bytes."""

    def write(content):
        file = tmp_path / "register.csv"
        file.write_bytes(content)
        return file

    return write


def refusal(file, path, **asked):
    before = path.read_bytes()
    with pytest.raises(ConfigError) as refused:
        import_namesakes(file, path, Asked(**asked), as_json=True)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.glob(".config*")] == []
    ((problem),) = refused.value.problems
    assert problem.file in {str(file), "headsup"}
    return problem.key, problem.message, problem.remedy


def namesakes(path):
    return {
        (table["name"], place)
        for table in tomllib.loads(path.read_text("utf-8"))["namesakes"]
        for place in table["place"]
    }


def test_the_schools_of_our_name_are_written_and_the_file_loads(path, imported):
    told = imported()

    listed = {one.name: one.place for one in read_config(path, None, {}, "check").namesakes[1:]}
    assert told["written"] is True
    assert told["ours"] == ["900001", "900002"]
    assert listed == {
        "Thornbeck Primary School": (
            *("Little Marlow Bay", "Northmere", "QM38"),
            *("Skelby", "Dunshire", "QD2"),
        ),
        "Thornbeck High School": ("Grantleigh", "QG12"),
        "Thornbeck Nursery School": ("Skelby-on-Sea", "Dunshire", "QD14"),
        "Thornbeck Academy": ("Northmere", "QM3"),
        "THORNBECK SCHOOL": ("Northwick Regis", "Dunshire", "QD5"),
    }


def test_what_a_person_wrote_stays_as_it_is(path, imported):
    imported()

    assert path.read_text("utf-8").startswith(CONFIG)


def test_the_matcher_then_rules_out_such_a_school(path, imported):
    text = "thornbeck primary school in little marlow bay is a disgrace, the head should go"

    def watchlist():
        config = read_config(path, None, {}, "check")
        return build_watchlist(
            config.school, config.people, config.namesakes, today=date(2026, 3, 10)
        )

    assert find_mention(a_post(text), watchlist()) is not None
    imported()
    assert find_mention(a_post(text), watchlist()) is None
    ours = text.replace("little marlow bay", "aldersby")
    assert find_mention(a_post(ours), watchlist()) is not None


def test_a_second_import_changes_nothing(path, imported):
    imported()
    before = path.read_bytes()

    told = imported()

    assert path.read_bytes() == before
    assert told["written"] is False
    assert {tuple(one["new"]) for one in told["namesakes"]} == {()}


def test_a_later_import_adds_places_and_names_and_keeps_comments(path, imported):
    imported()
    text = path.read_text("utf-8").replace('  "QD2",\n', '  "QD2", # district\n')
    path.write_text(text.replace(', "Skelby"', ""), "utf-8")

    told = imported(closed=True)

    assert [one["new"] for one in told["namesakes"] if one["new"]] == [
        ["Skelby"],
        ["Farnholt", "Dunshire", "QD21"],
    ]
    assert "# district" in path.read_text("utf-8")
    assert ("Thornbeck Primary School", "Skelby") in namesakes(path)
    assert ("Thornbeck Juniors", "Farnholt") in namesakes(path)
    assert path.read_text("utf-8").count("[[namesakes]]") == 7


def test_without_the_marking_lines_the_tables_are_a_person_s(path, imported):
    imported()
    text = "".join(
        line for line in path.read_text("utf-8").splitlines(keepends=True) if "# ---- " not in line
    )
    path.write_text(text, "utf-8")
    before = namesakes(path)

    imported(closed=True)

    assert path.read_text("utf-8").startswith(text.rstrip())
    assert namesakes(path) - before == {
        ("Thornbeck Juniors", place) for place in ("Farnholt", "Dunshire", "QD21")
    }


def test_other_tables_between_the_lines_are_not_moved_but_refused(path, imported):
    imported()
    first = path.read_text("utf-8").index("[[namesakes]]", len(CONFIG))
    between = path.read_text("utf-8").replace(
        '[[namesakes]]\nname = "Thornbeck High',
        '[contacts]\nhr = "Ms Example"\n\n[[namesakes]]\nname = "Thornbeck High',
    )
    path.write_text(between, "utf-8")

    with pytest.raises(ConfigError, match="between the lines"):
        imported(closed=True)

    assert first > 0
    assert path.read_text("utf-8") == between


def test_a_dry_run_tells_and_writes_nothing(path, imported):
    before = path.read_bytes()

    told = imported(dry_run=True)

    assert path.read_bytes() == before
    assert told["written"] is False
    assert told["namesakes"][1]["new"] == ["Grantleigh", "QG12"]


def test_a_person_is_told_what_was_found_left_out_and_written(path, capsys):
    import_namesakes(REGISTER, path, Asked(), as_json=False)

    told = capsys.readouterr()
    assert "Read 25 schools." in told.out
    assert "Ours: Thornbeck CofE Primary School, Aldersby, AX7 4QP" in told.out
    assert "Left out 3 places that are also ours and 2 that are everyday words." in told.out
    assert "No place tells it from ours, so it is not listed: Thornbeck Infant School" in told.out
    assert "Left out 1 closed schools; --closed keeps them." in told.out
    assert f"Added 16 places of 5 names to {path}." in told.out
    assert told.err == ""


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("St Osyth's Primary School", ["Saint Osyths RC Primary School"]),
        ("Holm & Vale Primary School", ["Holm and Vale Nursery"]),
        ("Café Lane Pre-School", []),
        ("Ysgol Gwernant", []),
    ],
)
def test_names_beyond_ascii_are_read_as_the_register_has_them(path, imported, name, others):
    urns = {"S": "900011", "H": "900015", "C": "900014", "Y": "900023"}
    school = f"[school]\nname = {json.dumps(name)}\nplace = []\n"
    path.write_text(school, "utf-8")

    told = imported(urn=urns[name[0]])

    assert told["ours"] == [urns[name[0]]]
    assert [one["name"] for one in told["namesakes"]] == others


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_a_file_that_was_saved_again_reads_the_same(file_of, encoding, ends):
    text = REGISTER.read_bytes().decode("cp1252").replace("\r\n", ends)

    assert list(RegisterFile(path=file_of(text.encode(encoding)))) == list(
        RegisterFile(path=REGISTER)
    )


def test_headings_without_their_suffix_and_missing_columns_do(file_of):
    text = (
        "EstablishmentName,urn,EstablishmentStatus,Town\n\nThornbeck Academy,7,Closed,Eastwick\n"
    )

    (row,) = RegisterFile(path=file_of(text.encode()))

    assert (row.urn, row.name, row.closed, row.places) == (
        *("7", "Thornbeck Academy"),
        *(True, ("Eastwick",)),
    )


def test_rows_of_another_width_are_skipped_and_counted(imported, file_of):
    told = imported(file_of(REGISTER.read_bytes() + b"900026,1,2\r\n"))

    assert (told["rows"], told["ragged_rows"]) == (25, 1)


def test_control_characters_of_a_cell_do_not_reach_the_file(path, imported, file_of):
    imported(file_of(REGISTER.read_bytes().replace(b"Little Marlow", b"Little\x0b Marlow")))

    assert ("Thornbeck Primary School", "Little Marlow Bay") in namesakes(path)


def test_the_file_is_read_as_a_stream_that_tells_how_far_it_is(file_of):
    file = file_of(HEAD + b"1,Thornbeck Academy,Eastwick\r\n" * 1200)
    told = []
    rows = iter(RegisterFile(path=file, progress=told.append))

    next(rows)
    assert told == []
    assert len(list(rows)) == 1199
    assert len(told) == 2
    assert 0 < told[0] < told[1] < file.stat().st_size


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", ": is empty"),
        (b"\r\n", ": is empty"),
        (HEAD, ": holds no schools"),
        (b"name,role\nA,B\n", 'line 1: has no column "URN", "EstablishmentName", "Town"'),
        (b"URN,EstablishmentName\n1,A\n", 'line 1: has no column "Town"'),
        (b"PK\x03\x04rest", ": is an archive"),
        ("URN,EstablishmentName,Town\n".encode("utf-16"), "line 1: is not text, or UTF-16"),
        (HEAD + b"1,A,B\r\n2,A\x81,B\r\n", "line 3: column 4 is neither Windows-1252"),
        (HEAD + b'1,"' + b"a" * 140_000 + b'",B\r\n', "line 2: is not CSV: field larger"),
        (HEAD + b'1,"A,B\r\n', "line 2: is not CSV: unexpected end of data"),
        (HEAD + b"1,A," + b"b," * 600_000, "line 2: the line does not end"),
    ],
)
def test_what_is_not_the_register_is_refused_with_its_place_and_remedy(
    path, file_of, content, place
):
    key, message, remedy = refusal(file_of(content), path)

    assert f"{key}: {message}".startswith(place)
    assert remedy != ""


def test_a_file_that_is_not_there_is_refused(path, tmp_path):
    assert refusal(tmp_path / "none.csv", path)[1] == "No such file or directory"
    assert refusal(tmp_path, path)[1] == "Is a directory"


def test_a_number_that_is_none_is_refused(path):
    assert refusal(REGISTER, path, urn="CW7")[:2] == ("--urn 'CW7'", "is no number of a school")


def test_two_schools_that_could_be_ours_are_refused_until_one_is_named(path, imported):
    school = '[school]\nname = "Oakfield Primary School"\nplace = ["Aldersby"]\n'
    path.write_text(school, "utf-8")

    with pytest.raises(ConfigError) as refused:
        imported()

    assert [p.message.partition(" (")[2] for p in refused.value.problems] == [
        "URN 900017, Open) could be us",
        "URN 900018, Open) could be us",
    ]
    assert imported(urn="900018")["ours"] == ["900018"]
    assert ("Oakfield Primary School", "AX7") in namesakes(path)


def test_a_configuration_that_is_wrong_is_not_touched(path):
    path.write_text('[schol]\nname = "x"\n', "utf-8")

    with pytest.raises(ConfigError, match="schol"):
        import_namesakes(REGISTER, path, Asked(), as_json=True)

    assert path.read_text("utf-8") == '[schol]\nname = "x"\n'


def test_the_recording_has_the_register_s_shape():
    """The headings are those of the extract of September 2023."""
    with REGISTER.open(encoding="cp1252", newline="") as file:
        rows = list(csv.reader(file))

    assert {len(row) for row in rows} == {140}
    assert b"\x92" in REGISTER.read_bytes()
    assert b"\xe9" in REGISTER.read_bytes()
