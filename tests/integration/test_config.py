"""config.toml, secrets.toml and the environment: what is read, what is refused, and how."""

import re
import shutil
import tomllib
from datetime import date, time
from pathlib import Path

import pytest

from collectors import open_collector
from config import CHECKOUT, find_config, read_config
from config.roles import CHAIR_ROLES, HEAD_ROLES, ROLES, present_role
from config.secrets import SECRETS
from config.tables import TABLES
from domain.cuts import LABELS
from domain.errors import ConfigError
from domain.policy import DEFAULT_RULES
from domain.types import Detail, Recipient, Retention, School, Space

SCHOOL = '[school]\nname = "Thornbeck Primary School"\n'
RECIPIENT = '[[recipients]]\nname = "A Head"\nemail = "head@thornbeck.example"\nduty = "head"\n'
MAIL = '[mail]\nhost = "smtp.thornbeck.example"\nsender = "headsup@thornbeck.example"\n'
FEED = '[[sources]]\nkind = "feed"\nname = "news"\nurl = "https://news.example/rss"\n'
X = '[[sources]]\nkind = "x"\nname = "x"\nquery = "thornbeck"\n'
STAFF = '[[staff]]\nname = "Adaeze Okafor"\nrole = "{role}"\n'
RULE = '[[rules]]\nid = "{id}"\nlabel = "{label}"\nseverity = "{severity}"\nplay = "{play}"\n'
USELESS = "hunter2-secret"


class Folder:
    """A folder with a school's files in it."""

    def __init__(self, path):
        self.path = path
        self.config = path / "config.toml"
        self.secrets = path / "secrets.toml"

    def write(self, text, *, secrets=None, mode=0o600):
        self.config.write_text(text, "utf-8")
        if secrets is not None:
            self.secrets.write_text(secrets, "utf-8")
            self.secrets.chmod(mode)
        return self

    def read(self, purpose="check", env=None, secrets=None):
        return read_config(self.config, secrets, env or {}, purpose)

    def problems(self, purpose="check", env=None, secrets=None):
        with pytest.raises(ConfigError) as refused:
            self.read(purpose, env, secrets)
        return refused.value.problems

    def told(self, **how):
        return [(problem.key, problem.message, problem.remedy) for problem in self.problems(**how)]


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_whole_configuration_is_read(folder):
    """Every table reaches its value, with the types of the domain."""
    text = f"""
{SCHOOL}aliases = ["Thornbeck"]
handles = ["@ThornbeckCE", "#Thornbeck"]
place = ["Aldersby"]
contact = "it@thornbeck.example"
[[staff]]
name = "Zoë O'Hara"
titles = ["Mrs"]
role = "Head Teacher"
until = 2099-08-31
[[staff]]
id = "chair"
name = "Bill Quill"
role = "Chair of Governors"
[[namesakes]]
name = "Thornbeck"
place = ["Ontario"]
{FEED}{RECIPIENT}detail = "link"
order = 2
{MAIL}security = "tls"
username = "headsup"
timeout_s = 5
digest_at = 06:45:00
repeat_after_minutes = [5, 10]
[storage]
url = "sqlite:///memory/headsup.db"
[retention]
neutral_hours = 12
[contacts]
lado = "01632 960001"
"""
    config = folder.write(text, secrets=f'[mail]\npassword = "{USELESS}"\n').read("run")

    assert config.school == School(
        name="Thornbeck Primary School",
        aliases=("Thornbeck",),
        handles=("@ThornbeckCE", "#Thornbeck"),
        place=("Aldersby",),
    )
    assert [(p.id, p.role, p.until) for p in config.people] == [
        ("zoe-ohara", "headteacher", date(2099, 8, 31)),
        ("chair", "chair of governors", None),
    ]
    assert (config.heads, config.chairs) == ({"zoe-ohara"}, {"chair"})
    assert [(n.name, n.place) for n in config.namesakes] == [("Thornbeck", ("Ontario",))]
    assert [(s.kind, s.name) for s in config.sources] == [("feed", "news")]
    assert config.sources[0].options["contact"] == "it@thornbeck.example"
    assert config.recipients == (
        Recipient(
            name="A Head",
            email="head@thornbeck.example",
            duty="head",
            detail=Detail.LINK,
            order=2,
        ),
    )
    assert (config.mail.port, config.mail.digest_at) == (465, time(6, 45))
    assert config.mail.repeat_after_minutes == (5, 10)
    assert config.mail.password.get_secret_value() == USELESS
    assert config.storage_url.get_secret_value() == f"sqlite:///{folder.path}/memory/headsup.db"
    assert config.retention == Retention(neutral_hours=12)
    assert config.contacts == {"lado": "01632 960001"}
    assert config.rules == DEFAULT_RULES
    assert "threat" in config.playbook.plays


def test_the_shipped_files_are_right_and_say_what_a_run_lacks():
    """`headsup check` works on the checkout as it is."""
    config = read_config(CHECKOUT / "config.toml", None, {}, "check")

    assert config.rules == DEFAULT_RULES
    assert config.sources
    assert config.people == ()
    assert {"recipients", "mail", "staff"} <= {warning.key for warning in config.warnings}


def test_a_run_of_the_shipped_files_names_the_key_that_is_missing():
    with pytest.raises(ConfigError) as refused:
        read_config(CHECKOUT / "config.toml", None, {}, "run")

    assert [problem.key for problem in refused.value.problems] == ["recipients", "mail"]


def test_the_shipped_files_hold_no_staff_and_no_secret():
    data = tomllib.loads((CHECKOUT / "config.toml").read_text("utf-8"))

    assert not {"staff", "recipients", "mail"} & set(data)


def test_the_commented_examples_of_the_shipped_file_are_right(folder):
    """What the comments invite people to fill in is accepted when they do."""
    text = (CHECKOUT / "config.toml").read_text("utf-8")
    example = re.sub(
        r"(?m)^# (\[\[?(?:staff|recipients|mail|sources)\]\]?|\w+ = .*)$", r"\1", text
    )
    example = re.sub(r"(?m)^handles = \[\]$", "", example)
    assert example.count("[[sources]]") > text.count("\n[[sources]]")

    config = folder.write(example).read("run", {"HEADSUP_MAIL_PASSWORD": USELESS})

    assert [person.role for person in config.people] == ["headteacher"]
    assert [recipient.duty for recipient in config.recipients] == ["head"]


def test_judging_texts_needs_the_school_only(folder):
    """`classify` reads neither secrets nor sources, so it needs neither."""
    folder.write(SCHOOL + X + MAIL + 'username = "u"\n', secrets="not toml [", mode=0o644)

    config = folder.read("classify")

    assert (config.school.name, config.sources) == ("Thornbeck Primary School", ())


def test_a_source_may_say_whose_space_it_reads(folder):
    """It is ours, so that no collector is handed it; without it a source reads anywhere."""
    town = FEED.replace("news", "town") + 'space = "local"\n'
    text = SCHOOL + FEED + town + X + 'space = "own"\n'
    config = folder.write(text, secrets=f'[sources.x]\nbearer_token = "{USELESS}"\n').read()

    assert dict(config.spaces) == {"town": Space.LOCAL, "x": Space.OWN}
    assert [source.name for source in config.sources] == ["news", "town", "x"]
    assert not [source for source in config.sources if "space" in source.options]
    assert open_collector(config.sources[1].kind, config.sources[1].options).name == "town"


def test_spaces_are_known_where_sources_are_not_read(folder):
    """What is stored is tried again with the space of its source, and without its secrets."""
    folder.write(SCHOOL + X + 'space = "own"\n')

    assert dict(folder.read("classify").spaces) == {"x": Space.OWN}


@pytest.mark.parametrize(
    ("space", "remedy"),
    [
        ('"locale"', "did you mean 'local'?"),
        ('"Anywhere"', "did you mean 'anywhere'?"),
        ('""', ""),
        ('["anything"]', ""),
        ("3", ""),
    ],
)
@pytest.mark.parametrize("purpose", ["classify", "check"])
def test_a_wrong_space_is_told_with_the_right_ones(folder, purpose, space, remedy):
    told = folder.write(f"{SCHOOL}{FEED}space = {space}\n").told(purpose=purpose)

    wrong = "must be 'own' (the school's), 'local' (the town's) or 'anywhere'"
    assert told == [("sources[1].space", wrong, remedy)]


def test_a_misspelt_space_is_recognised(folder):
    told = folder.write(f'{SCHOOL}{FEED}spase = "own"\n').told()

    assert told == [("sources[1].spase", "unknown key", "did you mean 'space'?")]


EVERYTHING_WRONG = f"""
contact = "it@thornbeck.example"
[schol]
[school]
alias = ["Thornbeck"]
handles = ["thornbeck"]
[[staff]]
name = "Adaeze Okafor"
role = "applicant"
handles = ["#hashtag"]
[[staff]]
name = "Adaeze Okafor"
role = "teacher"
until = "2026-01-01"
[[namesakes]]
place = "Ontario"
[[sources]]
kind = "fead"
name = "one"
[[sources]]
kind = "feed"
name = "two"
ulr = "https://news.example/rss"
[[sources]]
kind = "x"
name = "Two"
query = 3
bearer_token = "{USELESS}"
[[rules]]
id = "a"
label = "thret"
severity = "hihg"
play = "threatt"
[[rules]]
id = "a"
label = "abuse"
severity = "low"
play = "abuse"
at_least = 0.2
queue_at_least = 0.3
[[rules]]
id = "b"
label = "hate"
level = 2
severity = "low"
play = "hate"
at_least = 1.2
[[recipients]]
name = "A"
email = "nobody"
duty = "heed"
[[recipients]]
name = "B"
email = "b@thornbeck.example"
duty = "head"
[[recipients]]
name = "B"
email = "B@thornbeck.example"
duty = "head"
[mail]
from = "x@thornbeck.example"
password = "{USELESS}"
port = "25"
security = "ssl"
digest_at = "24:00"
timezone = "Europe/Lundon"
repeat_after_minutes = [60, 15]
timeout_s = inf
ca_file = "nowhere.pem"
[storage]
url = "var/headsup.db"
[retention]
acted_days = 366
hostile_days = 0
[contacts]
lado = 3
"""


def test_every_mistake_is_told_at_once_with_its_key_and_the_nearest_word(folder):
    folder.write(EVERYTHING_WRONG, secrets="[mial]\n")

    told = folder.told(purpose="run")

    expected = {
        ("contact", "unknown key", "it belongs in [school]"),
        ("schol", "unknown key", "did you mean 'school'?"),
        ("school.name", "is missing", ""),
        ("school.alias", "unknown key", "did you mean 'aliases'?"),
        ("school.handles[1]", "must start with @ or #, without spaces", ""),
        ("staff[1].handles[1]", "must start with @: it is an account, not a hashtag", ""),
        ("staff[2].id", "'adaeze-okafor' is there twice", "give each its own"),
        ("staff[2].until", "must be a date without quotes, as 2026-01-31", ""),
        ("namesakes[1].name", "is missing", ""),
        ("namesakes[1].place", 'must be a list, as ["one", "two"]', ""),
        ("sources[1].kind", "unknown kind 'fead'", "did you mean 'feed'?"),
        ("sources[2].ulr", "unknown key", "did you mean 'url'?"),
        ("sources[2].url", "is missing", ""),
        ("sources[3].name", "'Two' is taken", "give each source its own"),
        ("sources[3].query", "must be text in quotes", ""),
        ("sources[3].bearer_token", "is a secret", "put it in secrets.toml, in [sources.Two]"),
        ("rules[1].label", "unknown label 'thret' (did you mean 'threat'?)", ""),
        (
            "rules[1].severity",
            "must be one of 'none', 'low', 'medium', 'high' or 'critical'",
            "did you mean 'high'?",
        ),
        ("rules[1].play", "unknown play 'threatt'", "did you mean 'threat'?"),
        ("rules[2].id", "'a' is there twice", "give each its own"),
        ("rules[2].level", "is missing", "abuse has levels 1 to 3"),
        ("rules[2].queue_at_least", "lies above at_least", "make it lower"),
        ("rules[3].level", "hate has no levels", "remove it"),
        ("rules[3].at_least", "must be 1.0 or less", ""),
        ("recipients[1].email", "is not an e-mail address, as head@school.example", ""),
        (
            "recipients[3].email",
            "'b@thornbeck.example as head' is there twice",
            "give each its own",
        ),
        ("mail.host", "is missing", ""),
        ("mail.sender", "is missing", ""),
        ("mail.from", "unknown key", "it is called sender"),
        ("mail.password", "unknown key", "it belongs in secrets.toml, in [mail]"),
        ("mail.port", "must be a whole number without quotes", ""),
        ("mail.digest_at", 'must be a time of day, as "07:00"', ""),
        ("mail.timezone", "is not a time zone (did you mean 'Europe/London'?)", ""),
        ("mail.repeat_after_minutes", "must be minutes that grow, as [15, 30, 60]", ""),
        ("mail.timeout_s", "must be a finite number", ""),
        (
            "storage.url",
            "is not the address of a database",
            "as sqlite:///var/headsup.db, or postgresql://…",
        ),
        ("retention.acted_days", "must be 365 or less", ""),
        ("retention.hostile_days", "must be 1 or more", ""),
        ("contacts.lado", "must be text in quotes, on one line, and not empty", ""),
        ("mial", "unknown table", "did you mean 'mail'?"),
    }
    assert expected - set(told) == set()
    assert {"staff[1].role", "recipients[1].duty", "mail.security"} <= {key for key, _, _ in told}


def test_no_message_shows_a_secret(folder):
    folder.write(EVERYTHING_WRONG, secrets=f'[mail]\npassword = ["{USELESS}"]\nuser = "{USELESS}"')

    assert USELESS not in "\n".join(map(str, folder.problems(purpose="run")))


def test_neither_repr_nor_text_of_the_configuration_shows_a_secret(folder):
    text = SCHOOL + X + RECIPIENT + MAIL + 'username = "headsup"\n'
    secrets = f'[mail]\npassword = "{USELESS}"\n[sources.x]\nbearer_token = "{USELESS}"\n'
    env = {"HEADSUP_STORAGE_URL": f"postgresql://headsup:{USELESS}@db.example/headsup"}

    config = folder.write(text, secrets=secrets).read("run", env)

    assert config.sources[0].options["bearer_token"] == USELESS
    assert USELESS not in f"{config!r} {config} {config.mail} {config.sources}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'[school]\nname = "x', "not TOML: "),
        (b"[school]\nname = Thornbeck\n", "(at line 2, column 8)"),
        (b"[school]\n[school]\n", "(at line 2, column 8)"),
        (b'[school]\nname = "Caf\xe9"\n', "not UTF-8 (line 2)"),
        (b"a = " + b"[" * 20_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_toml_says_where(folder, content, message):
    folder.config.write_bytes(content)

    (problem,) = folder.problems()
    assert message in problem.message
    assert problem.file == str(folder.config)


def test_a_byte_order_mark_does_no_harm(folder):
    folder.config.write_bytes(b"\xef\xbb\xbf" + SCHOOL.encode())

    assert folder.read().school.name == "Thornbeck Primary School"


@pytest.mark.parametrize(
    "text", ["school = 3", "[[school]]", "staff = 1", "sources = 1", "mail = 1"]
)
def test_a_table_of_the_wrong_shape_is_told(folder, text):
    folder.write(text if "school" in text else f"{text}\n{SCHOOL}")

    assert folder.problems()[0].message.startswith("must be ")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o610])
def test_secrets_that_others_may_touch_are_refused_with_the_remedy(folder, mode):
    folder.write(SCHOOL, secrets="", mode=mode)

    assert folder.told() == [("", "others may read it", f"chmod 600 {folder.secrets}")]


def test_secrets_that_were_asked_for_must_be_there(folder):
    folder.write(SCHOOL)
    elsewhere = folder.path / "elsewhere.toml"

    (problem,) = folder.problems(secrets=elsewhere)
    assert problem.file == str(elsewhere)


def test_the_environment_names_the_secrets_and_wins_over_them(folder):
    folder.write(SCHOOL + MAIL + 'username = "u"\n', secrets='[mail]\npassword = "beside"\n')
    named = folder.path / "named.toml"
    named.write_text('[mail]\npassword = "named"\n[storage]\nurl = "postgresql://db/a"\n')
    named.chmod(0o600)
    env = {"HEADSUP_SECRETS": str(named)}

    by_file = folder.read(env=env)
    by_env = folder.read(
        env=env | {"HEADSUP_MAIL_PASSWORD": "env", "HEADSUP_STORAGE_URL": "postgresql://db/b"}
    )

    assert by_file.mail.password.get_secret_value() == "named"
    assert by_file.storage_url.get_secret_value() == "postgresql://db/a"
    assert by_env.mail.password.get_secret_value() == "env"
    assert by_env.storage_url.get_secret_value() == "postgresql://db/b"


@pytest.mark.parametrize(
    ("secrets", "expected"),
    [
        (
            None,
            ("sources.x.bearer_token", "is missing", 'write bearer_token = "…" in [sources.x]'),
        ),
        (
            "[sources.x]\nbearer = 'a'\n",
            ("sources.x.bearer", "unknown key", "did you mean 'bearer_token'?"),
        ),
        (
            "[sources.x]\nbearer_token = 3\n",
            (
                "sources.x.bearer_token",
                "must be text in quotes",
                'write bearer_token = "…" in [sources.x]',
            ),
        ),
        (
            "[sources.twitter]\nbearer_token = 'a'\n",
            ("sources.twitter", "no source has this name", "remove it, or add the source"),
        ),
        ("[sources]\nx = 'a'\n", ("sources.x", "must be a table", 'write [sources."x"] above it')),
        ("[mail]\npasword = 'a'\n", ("mail.pasword", "unknown key", "did you mean 'password'?")),
        ("[mail]\npassword = 3\n", ("mail.password", "must be text in quotes", "")),
    ],
)
def test_mistakes_in_the_secrets_are_told(folder, secrets, expected):
    folder.write(SCHOOL + X, secrets=secrets)

    assert expected in folder.told()


def test_a_username_needs_a_password_and_a_covered_line(folder):
    folder.write(SCHOOL + MAIL + 'username = "u"\nsecurity = "none"\n')

    assert {key for key, _, _ in folder.told()} == {"mail.password", "mail.security"}


def test_what_a_collector_itself_refuses_is_told_with_its_place(folder):
    folder.write(
        SCHOOL + '[[sources]]\nkind = "x"\nname = "x"\n',
        secrets='[sources.x]\nbearer_token = "a"\n',
    )

    assert folder.told() == [("sources[1]", "one of query and user_id is needed", "")]


def test_checked_options_open_the_collector_they_are_for(folder):
    folder.write(SCHOOL + X + FEED, secrets='[sources.x]\nbearer_token = "a"\n')

    opened = [open_collector(s.kind, s.options) for s in folder.read().sources]

    assert [collector.name for collector in opened] == ["x", "news"]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_present_post_is_accepted_however_it_is_written(role):
    assert present_role(f" {role.title()} ") == role


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        ("applicant", "applicants"),
        ("aplicant", "applicants"),
        ("teaching applicant", "applicants"),
        ("Candidate", "applicants"),
        ("pupil", "children"),
        ("Year 4 pupil", "children"),
        ("child", "children"),
        ("children", "children"),
        ("parent", "families"),
        ("former teacher", "until"),
        ("ex-teacher", "until"),
        ("leaver", "until"),
        ("retired headteacher", "until"),
        ("journalist", "never those who write"),
        ("wizard", "not a post"),
        ("", "not a post"),
    ],
)
def test_whoever_may_not_be_watched_is_refused_with_the_reason(role, reason):
    with pytest.raises(ValueError, match=reason):
        present_role(role)


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("Head", "headteacher"),
        ("HEADTEACHER", "headteacher"),
        ("TA", "teaching assistant"),
        ("Parent Governor", "parent governor"),
        ("Deputy-Head", "deputy headteacher"),
    ],
)
def test_usual_words_for_posts_are_understood(said, role):
    assert present_role(said) == role


def test_heads_and_chairs_are_posts():
    assert HEAD_ROLES | CHAIR_ROLES <= ROLES


def test_staff_without_a_role_are_on_the_staff_and_a_missing_head_is_told(folder):
    folder.write(SCHOOL + '[[staff]]\nname = "Adaeze Okafor"\n')
    config = folder.read()

    assert [person.role for person in config.people] == ["member of staff"]
    assert any("nobody is the headteacher" in warning.message for warning in config.warnings)


def test_a_name_that_gives_no_id_asks_for_one(folder):
    folder.write(SCHOOL + '[[staff]]\nname = "王芳"\nrole = "teacher"\n')

    assert [key for key, _, _ in folder.told()] == ["staff[1].id"]


TITLED = '[[staff]]\nname = "Lark {n}"\nid = "lark-{n}"\ntitles = ["Ms"]\n'
BARE = '[[staff]]\nname = "Lark {n}"\nid = "lark-{n}"\n'


@pytest.mark.parametrize(
    ("titled", "bare", "refused"),
    [(0, 7, False), (0, 8, True), (4, 4, False), (4, 5, True), (28, 0, False), (301, 0, True)],
)
def test_what_looks_like_a_class_list_is_refused_as_a_whole(folder, titled, bare, refused):
    """From eight people on, more than half without a title; or more than any school has."""
    rows = "".join(TITLED.format(n=f"a{n}") for n in range(titled))
    rows += "".join(BARE.format(n=f"b{n}") for n in range(bare))
    folder.write(SCHOOL + rows)

    if not refused:
        assert len(folder.read("classify").people) == titled + bare
        return
    ((key, message, remedy),) = folder.told(purpose="classify")
    assert key == "staff"
    assert message == f"{bare} of {titled + bare} people have no title: is this a class list?"
    assert 'titles = ["Mrs"]' in remedy


@pytest.mark.parametrize(
    "name",
    [
        "Tom Hill Year 4",
        "Tom Hill (4B)",
        "Tom Hill, Yr6",
        "Y3 Tom Hill",
        "Tom Hill - Reception",
        "Reception class Tom",
        "Tom Hill, year six",
        "Pupil Tom Hill",
        "Master Tom Hill",
    ],
)
def test_a_name_that_only_a_child_is_written_with_is_refused(folder, name):
    folder.write(f'{SCHOOL}[[staff]]\nname = "{name}"\nid = "t"\ntitles = ["Mr"]\n')

    ((key, message, _),) = folder.told(purpose="classify")
    assert key == "staff[1].name"
    assert "never children" in message


@pytest.mark.parametrize("name", ["Ann Yearwood", "Chris Classon", "Headmaster Jones", "Y. Yates"])
def test_a_grown_up_s_name_is_none_of_those(folder, name):
    folder.write(f'{SCHOOL}[[staff]]\nname = "{name}"\n')

    assert [person.name for person in folder.read("classify").people] == [name]


@pytest.mark.parametrize("title", ["Master", "master.", "Mstr"])
def test_a_boy_s_title_is_refused(folder, title):
    folder.write(f'{SCHOOL}[[staff]]\nname = "Tom Hill"\ntitles = ["Mr", "{title}"]\n')

    ((key, message, _),) = folder.told(purpose="classify")
    assert key == "staff[1].titles[2]"
    assert "never children" in message


def test_rules_of_the_school_replace_the_shipped_ones_and_are_warned_about(folder):
    rule = RULE.format(id="hate", label="hate", severity="medium", play="hate")

    config = folder.write(SCHOOL + rule).read()

    assert [rule.id for rule in config.rules] == ["hate"]
    assert [w.message for w in config.warnings if w.key == "rules"] == [
        "no rule makes a threat of level 1 high or critical",
        "no rule makes a threat of level 2 high or critical",
        "no rule makes a threat of level 3 high or critical",
        "no rule brings a text that was not assessed to a person the same day",
    ]


def test_no_rules_at_all_are_the_shipped_ones(folder):
    assert folder.write("rules = []\n" + SCHOOL).read().rules == DEFAULT_RULES


def test_what_works_but_should_be_looked_at_is_a_warning(folder):
    left = STAFF.format(role="teacher") + "until = 2020-07-31\n"

    config = folder.write(SCHOOL + left + RECIPIENT + '[contacts]\nlardo = "x"\n').read()

    told = {warning.key: warning.message for warning in config.warnings}
    assert told["staff[1].until"] == "not watched since 2020-07-31: remove the table"
    assert told["contacts.lardo"] == "no option names it did you mean 'lado'?"
    assert told["contacts.lado"] == "not set: the options that name it will say so"
    assert told["sources"] == "none is configured: nothing is read"
    assert "technician" in told["recipients"]


def test_the_playbook_beside_the_configuration_is_used(folder):
    shutil.copy(CHECKOUT / "playbook.toml", folder.path)
    own = folder.path / "playbook.toml"
    own.write_text(own.read_text("utf-8").replace("Nothing needs doing", "Put the kettle on"))

    playbook = folder.write(SCHOOL).read().playbook

    assert playbook.plays["neutral"].options[0].title == "Put the kettle on"


def test_mistakes_in_the_playbook_are_told_with_those_of_the_configuration(folder):
    (folder.path / "playbook.toml").write_text('disclaimer = ""\n')
    folder.write("[schol]\n" + SCHOOL)

    files = {Path(problem.file).name for problem in folder.problems()}
    assert files == {"playbook.toml", "config.toml"}


def test_the_configuration_is_found_by_option_then_environment_then_here(tmp_path):
    """The program's own folder comes last, so that cron needs no working directory."""
    places = {name: tmp_path / name / "config.toml" for name in ("option", "env", "here")}
    for place in places.values():
        place.parent.mkdir()
        place.write_text(SCHOOL)
    env, here = {"HEADSUP_CONFIG": str(places["env"])}, places["here"].parent

    assert find_config(places["option"], env, here) == places["option"]
    assert find_config(None, env, here) == places["env"]
    assert find_config(None, {}, here) == places["here"]
    assert find_config(None, {"HEADSUP_CONFIG": ""}, tmp_path) == CHECKOUT / "config.toml"


@pytest.mark.parametrize("how", ["option", "env"])
def test_a_file_that_is_not_where_it_was_said_to_be_is_never_replaced_by_another(tmp_path, how):
    missing = tmp_path / "nowhere.toml"
    option, env = (missing, {}) if how == "option" else (None, {"HEADSUP_CONFIG": str(missing)})

    with pytest.raises(ConfigError, match=f"not found .*headsup init --to {missing}"):
        find_config(option, env, CHECKOUT)


def test_relative_paths_stand_beside_the_file_wherever_the_program_runs(folder, monkeypatch):
    (folder.path / "ca.pem").write_text("x")
    folder.write(SCHOOL + MAIL + 'ca_file = "ca.pem"\n')
    monkeypatch.chdir("/")

    config = folder.read()

    assert config.mail.ca_file == folder.path / "ca.pem"
    assert config.storage_url.get_secret_value() == f"sqlite:///{folder.path}/var/headsup.db"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:////srv/headsup.db", "sqlite:////srv/headsup.db"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite:///a.db?timeout=3", "sqlite:///{folder}/a.db?timeout=3"),
        ("postgresql+psycopg://db/headsup", "postgresql+psycopg://db/headsup"),
    ],
)
def test_addresses_of_databases(folder, url, expected):
    config = folder.write(f'{SCHOOL}[storage]\nurl = "{url}"\n').read()

    assert config.storage_url.get_secret_value() == expected.format(folder=folder.path)


def test_a_database_password_in_the_open_is_refused(folder):
    folder.write(f'{SCHOOL}[storage]\nurl = "postgresql://u:{USELESS}@db/headsup"\n')

    assert folder.told() == [
        ("storage.url", "holds a password", "put it in secrets.toml, in [storage]")
    ]


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@b.example\nBcc: c@d.example",
        "a@b..example",
        "a,b@c.example",
        "a@b.example,c@d.example",
        '\\"a b\\"@c.example',
        "a@[127.0.0.1]",
    ],
)
def test_what_is_no_address_is_refused(folder, email):
    text = RECIPIENT.replace("head@thornbeck.example", email.replace("\n", "\\n"))

    assert ("recipients[1].email") in [key for key, _, _ in folder.write(SCHOOL + text).told()]


def documented():
    return (CHECKOUT / "docs" / "configuration.md").read_text("utf-8")


def section(title):
    return documented().partition(f"## `{title}`")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        (f"[[{name}]]" if many else f"[{name}]", key)
        for name, (model, many) in TABLES.items()
        for key in model.model_fields
    ],
)
def test_every_key_is_documented_in_its_table(title, key):
    assert f"| `{key}` |" in section(title)


def test_every_role_label_secret_and_environment_variable_is_documented():
    text = " ".join(documented().split())
    read = (CHECKOUT / "config" / "__init__.py").read_text("utf-8")

    assert {role for role in ROLES if role not in text} == set()
    assert {label for label in LABELS if f"`{label}`" not in text} == set()
    assert {key for keys in SECRETS.values() for key in keys if f"{key} = " not in text} == set()
    assert {name for name in re.findall(r"HEADSUP_\w+", read) if name not in text} == set()
