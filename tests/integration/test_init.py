"""`headsup init` and `import-staff`: files that a person starts with, and what is refused."""

import stat
import tomllib
from dataclasses import replace

import pytest
from pydantic import SecretStr

from config import CHECKOUT, read_config
from config.setup import Answers, add_staff, write_config, write_secrets
from config.staff_list import import_staff
from domain.errors import ConfigError
from domain.types import School

THORNBECK = School(
    name="Thornbeck Primary School",
    aliases=("Thornbeck Primary",),
    handles=("#Thornbeck",),
    place=("Aldersby", "Wexshire"),
)
HEAD = {"name": "Adaeze Okafor", "email": "head@thornbeck.example", "duty": "head"}
MAIL = {"host": "smtp.thornbeck.example", "sender": "headsup@thornbeck.example"}
ANSWERS = Answers(school=THORNBECK, contact="it@thornbeck.example", recipients=(HEAD,), mail=MAIL)
STAFF = """\
name,title,aliases,handles,role
Adaeze Okafor,Mrs,Ade Okafor; Mrs O,@mrs_okafor,Headteacher
Bill Quill,Mr,,,TA
Zoë O'Hara,Miss,,,teacher
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config.toml"


@pytest.fixture
def staff(tmp_path):
    """Return a function that writes a CSV file and imports it."""

    def imported(text, encoding="utf-8"):
        file = tmp_path / "staff.csv"
        file.write_bytes(text.encode(encoding))
        return import_staff(file)

    return imported


def problems_of(call):
    with pytest.raises(ConfigError) as refused:
        call()
    return [(problem.key, problem.message, problem.remedy) for problem in refused.value.problems]


def test_what_init_writes_is_ready_to_run(path, staff):
    write_config(replace(ANSWERS, staff=staff(STAFF)), path)

    config = read_config(path, None, {}, "run")

    assert config.school == THORNBECK
    assert [person.id for person in config.people] == ["adaeze-okafor", "bill-quill", "zoe-ohara"]
    assert [recipient.email for recipient in config.recipients] == ["head@thornbeck.example"]
    assert config.mail.host == "smtp.thornbeck.example"
    assert config.sources[0].options["contact"] == "it@thornbeck.example"


def test_every_comment_of_the_shipped_file_is_kept(path):
    shipped = (CHECKOUT / "config.toml").read_text("utf-8").splitlines()
    comments = [line for line in shipped if line.startswith("#")]

    write_config(ANSWERS, path)

    kept = path.read_text("utf-8").splitlines()
    assert [line for line in comments if line not in kept] == []


def test_another_school_inherits_no_namesakes_numbers_or_searches(path):
    """A wrong council's number would send an allegation about a child to the wrong place."""
    write_config(ANSWERS, path)

    config = read_config(path, None, {}, "check")

    assert (config.namesakes, config.contacts) == ((), {})
    text = path.read_text("utf-8")
    assert "Wharton" not in text
    assert "%22Thornbeck+Primary+School%22+OR+%22Thornbeck+Primary%22" in text


def test_the_school_of_the_template_keeps_them(path):
    shipped = read_config(CHECKOUT / "config.toml", None, {}, "check")

    write_config(replace(ANSWERS, school=shipped.school), path)

    config = read_config(path, None, {}, "check")
    assert (config.namesakes, config.contacts) == (shipped.namesakes, shipped.contacts)


@pytest.mark.parametrize("name", ['The "Beck" School', "St. Bride's\\Primary", "Ysgol Tŷ Coch 🏫"])
def test_names_that_toml_must_escape_survive(path, name):
    write_config(replace(ANSWERS, school=replace(THORNBECK, name=name)), path)

    assert read_config(path, None, {}, "check").school.name == name


def test_an_existing_file_is_replaced_only_when_asked(path):
    path.write_text("# mine\n")

    assert problems_of(lambda: write_config(ANSWERS, path)) == [
        ("", "is there already", "--force replaces it")
    ]
    assert path.read_text() == "# mine\n"

    write_config(ANSWERS, path, force=True)
    assert read_config(path, None, {}, "run").school == THORNBECK


def test_wrong_answers_are_told_and_leave_nothing_behind(path):
    wrong = replace(
        ANSWERS,
        recipients=({"name": "A", "email": "nobody", "duty": "head"},),
        school=replace(THORNBECK, handles=("thornbeck",)),
    )

    keys = [key for key, _, _ in problems_of(lambda: write_config(wrong, path))]

    assert keys == ["school.handles[1]", "recipients[1].email"]
    assert list(path.parent.iterdir()) == []


def test_wrong_answers_are_told_of_the_file_that_was_asked_for(path):
    wrong = replace(ANSWERS, school=replace(THORNBECK, name=" "))

    with pytest.raises(ConfigError) as refused:
        write_config(wrong, path)

    assert {problem.file for problem in refused.value.problems} == {str(path)}


def test_a_folder_that_is_not_there_is_made(tmp_path):
    path = tmp_path / "school" / "config.toml"
    write_config(ANSWERS, path)

    assert path.is_file()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "config.toml"
    ((key, message, _),) = problems_of(lambda: write_config(ANSWERS, path))

    assert key == ""
    assert message in {"Not a directory", "File exists"}


def test_secrets_are_for_their_owner_only_and_taken_as_they_are(path):
    secrets = path.with_name("secrets.toml")

    write_secrets(secrets, SecretStr('pass"word\\'))

    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    write_config(replace(ANSWERS, mail=MAIL | {"username": "headsup"}), path)
    config = read_config(path, None, {}, "run")
    assert config.mail.password.get_secret_value() == 'pass"word\\'


def test_existing_secrets_keep_what_is_in_them(tmp_path):
    secrets = tmp_path / "secrets.toml"
    before = '# mine\n[sources.x]\nbearer_token = "t"\n'
    secrets.write_text(before)

    write_secrets(secrets, SecretStr(""))
    assert secrets.read_text() == before

    write_secrets(secrets, SecretStr("p"))
    assert tomllib.loads(secrets.read_text()) == {
        "sources": {"x": {"bearer_token": "t"}},
        "mail": {"password": "p"},
    }
    assert secrets.read_text().startswith("# mine\n")


def test_broken_secrets_are_left_alone(tmp_path):
    secrets = tmp_path / "secrets.toml"
    secrets.write_text("[mail")

    assert problems_of(lambda: write_secrets(secrets, SecretStr("p"))) == [
        ("", "cannot be read", "correct it or move it away")
    ]
    assert secrets.read_text() == "[mail"


def test_a_list_of_staff_becomes_tables(staff):
    assert staff(STAFF)[0] == {
        "id": "adaeze-okafor",
        "name": "Adaeze Okafor",
        "titles": ["Mrs"],
        "aliases": ["Ade Okafor", "Mrs O"],
        "handles": ["@mrs_okafor"],
        "role": "headteacher",
    }


def test_a_spreadsheet_s_own_ways_do_no_harm(staff):
    """A byte order mark, Windows line ends, empty rows, capitals and spare columns."""
    text = STAFF.replace("name,", "Name,").replace("\n", ",\r\n") + ",,,,,\r\n"

    assert [person["name"] for person in staff("\ufeff" + text)] == [
        "Adaeze Okafor",
        "Bill Quill",
        "Zoë O'Hara",
    ]


def test_every_bad_row_is_told_at_once(staff):
    text = STAFF + "Cy Young,Mr,,,applicant\n,Mr,,,teacher\nBill Quill,Mr,,nope,TA\n"

    told = problems_of(lambda: staff(text))

    assert [key for key, _, _ in told] == [
        "line 5.role",
        "line 6.name",
        "line 7.handles[1]",
        "line 7.name",
    ]
    assert told[-1][1] == "the same person as in line 3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,rol\n", ("rol", "unknown column", "did you mean 'role'?")),
        ("name,title\n", ("role", "there is no such column", "")),
        ("", ("name", "there is no such column", "")),
        (
            "name,role,class\n",
            (
                "class",
                "a column of a list of pupils",
                "only staff and governors are watched, never children",
            ),
        ),
        (
            "name,role,date of birth\n",
            (
                "date of birth",
                "a column of a list of pupils",
                "only staff and governors are watched, never children",
            ),
        ),
    ],
)
def test_a_header_that_does_not_fit_is_told(staff, text, expected):
    assert expected in problems_of(lambda: staff(text))


@pytest.mark.parametrize("row", ["Child {n},,,,", "Child {n},,,,teacher"])
def test_what_looks_like_a_class_list_is_refused_as_a_whole(staff, row):
    rows = "\n".join(row.format(n=n) for n in range(28))

    ((key, message, remedy),) = problems_of(
        lambda: staff(f"name,title,aliases,handles,role\n{rows}\n")
    )

    assert (key, message) == ("", "28 of 28 people have no title or no role")
    assert "pupils" in remedy


def test_a_name_without_latin_letters_gets_an_id_all_the_same(staff):
    assert staff("name,role\n王芳,teacher\n")[0]["id"] == "person-2"


def test_a_list_that_is_not_utf_8_says_how_to_save_it(staff):
    assert problems_of(lambda: staff(STAFF, "cp1252")) == [
        ("", "not UTF-8", 'save it as "CSV UTF-8"')
    ]


def test_a_broken_list_is_told(staff):
    ((_, message, _),) = problems_of(lambda: staff('name,role\n"Bill'))

    assert message.startswith("cannot be read as CSV")


def test_staff_are_added_to_a_file_and_its_comments_stay(path, staff):
    write_config(ANSWERS, path)
    path.write_text(path.read_text("utf-8") + "# mine\n", "utf-8")

    assert add_staff(path, staff(STAFF)) == ("adaeze-okafor", "bill-quill", "zoe-ohara")

    assert path.read_text("utf-8").endswith("# mine\n")
    assert len(read_config(path, None, {}, "run").people) == 3


def test_adding_the_same_list_again_adds_nobody(path, staff):
    write_config(replace(ANSWERS, staff=staff(STAFF)), path)
    before = path.read_bytes()

    assert add_staff(path, staff(STAFF)) == ()
    assert path.read_bytes() == before


def test_two_people_of_one_name_get_ids_of_their_own(path, staff):
    twins = "name,title,role\nAda Lark,Mrs,teacher\nAda Lark,Miss,cook\n"
    write_config(replace(ANSWERS, staff=staff(twins)), path)

    people = read_config(path, None, {}, "run").people

    assert [person.id for person in people] == ["ada-lark", "ada-lark-2"]


def test_staff_go_under_the_line_that_invites_them(path, staff):
    write_config(replace(ANSWERS, staff=staff(STAFF)), path)

    text = path.read_text("utf-8")
    assert text.index("staff below this line") < text.index("Adaeze") < text.index("[[sources]]")


def test_a_file_without_that_line_takes_staff_at_its_end(path, staff):
    path.write_text('[school]\nname = "Thornbeck Primary School"\n')

    add_staff(path, staff(STAFF))

    assert len(read_config(path, None, {}, "check").people) == 3


def test_a_file_that_is_wrong_already_is_not_touched(path, staff):
    path.write_text('[schol]\nname = "x"\n')

    assert "schol" in [key for key, _, _ in problems_of(lambda: add_staff(path, staff(STAFF)))]
    assert path.read_text() == '[schol]\nname = "x"\n'
