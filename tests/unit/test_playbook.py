"""The playbook: what it must hold, what it refuses, and which options fit a decision."""

import copy
import tomllib
from datetime import date
from pathlib import Path

import pytest

from domain.errors import ConfigError
from domain.playbook import (
    Playbook,
    contacts_named,
    fill,
    nearest,
    options_for,
    parse_playbook,
    stale,
)
from domain.policy import DEFAULT_RULES, PLAYS_NEEDED
from domain.types import Decision, Severity

FILE = Path(__file__).parents[2] / "playbook.toml"
DATA = tomllib.loads(FILE.read_text("utf-8"))
SHIPPED = parse_playbook(DATA, "playbook.toml")

OPTION = {
    "title": "Do it",
    "who": "Somebody",
    "when": "Today",
    "why": "It helps: {contacts.lado}",
    "why_not": "It may not",
    "source": "The policy",
    "checked": date(2026, 1, 31),
}
SMALL = {
    "disclaimer": "Not legal advice.",
    "options": {"do_it": OPTION, "aimed": OPTION | {"never_when": ["guarded"]}},
    "plays": {
        name: {"title": name, "summary": "It may be so.", "options": ["do_it", "aimed"]}
        for name in PLAYS_NEEDED
    },
}

#: The policy's own three responses, in the words of their ids.
POLICE = ("police_999", "police_101")
HOSTING = ("platform_report", "impersonated_report")
LEGAL = ("legal_individual",)


def changed(*path_and_value):
    """Return SMALL with one key set, or deleted for ``None``."""
    *path, last, value = path_and_value
    data = copy.deepcopy(SMALL)
    table = data
    for key in path:
        table = table.setdefault(key, {})
    if value is None:
        del table[last]
    else:
        table[last] = value
    return data


def problems(data):
    with pytest.raises(ConfigError) as refused:
        parse_playbook(data, "playbook.toml")
    return [(problem.key, problem.message, problem.remedy) for problem in refused.value.problems]


def a_decision(play, *, also=(), guarded=False, restricted=False):
    return Decision(
        severity=Severity.MEDIUM, play=play, also=also, guarded=guarded, restricted=restricted
    )


def ids(decision, playbook=SHIPPED):
    return [option.id for _, options in options_for(decision, playbook) for option in options]


def shipped_options():
    return [option for play in SHIPPED.plays.values() for option in play.options]


def test_a_small_playbook_is_read():
    playbook = parse_playbook(SMALL, "playbook.toml")

    assert set(playbook.plays) == PLAYS_NEEDED
    assert playbook.withheld == {"guarded": frozenset({"aimed"}), "restricted": frozenset()}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (changed("options", "do_it", "source", None), ("options.do_it.source", "is missing", "")),
        (
            changed("options", "do_it", "checked", None),
            (
                "options.do_it.checked",
                "is missing",
                "the day somebody read the source, as 2026-01-31",
            ),
        ),
        (
            changed("options", "do_it", "checked", "2026-01-31"),
            (
                "options.do_it.checked",
                "must be a date",
                "the day somebody read the source, as 2026-01-31",
            ),
        ),
        (
            changed("options", "do_it", "why", "  "),
            ("options.do_it.why", "must be text in quotes, and not empty", ""),
        ),
        (
            changed("options", "do_it", "whyy", "x"),
            ("options.do_it.whyy", "unknown key", "did you mean 'why'?"),
        ),
        (
            changed("options", "do_it", "never_when", ["garded"]),
            ("options.do_it.never_when", "unknown: 'garded'", "did you mean 'guarded'?"),
        ),
        (
            changed("plays", "neutral", "options", ["do_itt"]),
            ("plays.neutral.options", "unknown: 'do_itt'", "did you mean 'do_it'?"),
        ),
        (
            changed("plays", "neutral", "options", ["do_it", "do_it"]),
            ("plays.neutral.options", "'do_it' is there twice", "remove one"),
        ),
        (
            changed("plays", "neutral", "options", []),
            ("plays.neutral.options", "a play needs at least one option", "name one"),
        ),
        (
            changed("plays", "neutral", "options", "do_it"),
            ("plays.neutral.options", "must be a list of texts", ""),
        ),
        (
            changed("plays", "neutral", "changes", {"do_itt": {"when": "x"}}),
            ("plays.neutral.changes.do_itt", "unknown key", "did you mean 'do_it'?"),
        ),
        (
            changed("plays", "neutral", "changes", {"do_it": {"source": "x"}}),
            ("plays.neutral.changes.do_it.source", "unknown key", ""),
        ),
        (
            changed("plays", "complaint", None),
            ("plays.complaint", "is missing: the policy relies on it", "restore it"),
        ),
        (
            changed("plays", "neutral", 3),
            ("plays.neutral", "must be a table", "write [plays.neutral]"),
        ),
        (changed("playz", {}), ("playz", "unknown key", "did you mean 'plays'?")),
        (changed("disclaimer", None), ("disclaimer", "is missing", "")),
    ],
)
def test_each_mistake_is_named_with_its_key_and_its_remedy(data, expected):
    assert expected in problems(data)


def test_all_mistakes_are_told_at_once():
    data = changed("options", "do_it", "source", None)
    data["plays"]["neutral"]["options"] = ["nowhere"]
    data["extra"] = 1

    assert {key for key, _, _ in problems(data)} == {
        "extra",
        "options.do_it.source",
        "plays.neutral.options",
    }


def test_two_options_of_the_same_id_are_no_toml():
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads("[options.a]\ntitle = '1'\n[options.a]\ntitle = '2'\n")


def test_a_play_changes_its_own_copy_of_an_option_only():
    data = changed("plays", "neutral", "changes", {"do_it": {"when": "Never"}})

    playbook = parse_playbook(data, "playbook.toml")

    assert playbook.plays["neutral"].options[0].when == "Never"
    assert playbook.plays["complaint"].options[0].when == "Today"


def test_contacts_are_filled_in_and_missing_ones_say_where_to_set_them():
    option = parse_playbook(SMALL, "playbook.toml").plays["neutral"].options[0]

    assert fill(option, {"lado": "01632 960001"}).why == "It helps: 01632 960001"
    assert fill(option, {}).why == "It helps: [not set in config.toml: contacts.lado]"


def test_a_filled_contact_is_not_filled_again():
    option = parse_playbook(SMALL, "playbook.toml").plays["neutral"].options[0]

    assert fill(option, {"lado": "{contacts.hr}"}).why == "It helps: {contacts.hr}"


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2027, 1, 31), 0), (date(2027, 2, 1), 2), (date(2026, 2, 1), 0)]
)
def test_a_source_is_stale_after_a_year(today, expected):
    assert expected == len(stale(parse_playbook(SMALL, "playbook.toml"), today))


@pytest.mark.parametrize(
    ("word", "remedy"), [("Thret", "did you mean 'threat'?"), ("zzz", ""), ("", "")]
)
def test_the_nearest_word_is_named_only_when_it_is_near(word, remedy):
    assert remedy == nearest(word, ["threat", "hate"])


def test_an_option_is_offered_once_and_a_play_without_options_is_left_out():
    decision = a_decision("complaint", also=("uncertain",))

    offered = options_for(decision, parse_playbook(SMALL, "playbook.toml"))

    assert [(title, [option.id for option in options]) for title, options in offered] == [
        ("complaint", ["do_it", "aimed"])
    ]


def test_the_guard_withholds_options_aimed_at_the_author():
    playbook = parse_playbook(SMALL, "playbook.toml")

    assert ids(a_decision("complaint", guarded=True), playbook) == ["do_it"]


def test_every_rule_names_a_play_that_is_shipped():
    assert PLAYS_NEEDED | {rule.play for rule in DEFAULT_RULES} <= set(SHIPPED.plays)


def test_every_option_is_used():
    assert set(DATA["options"]) == {option.id for option in shipped_options()}


@pytest.mark.parametrize(("key", "most"), [("title", 70), ("who", 80), ("when", 80), ("why", 160)])
def test_the_shipped_options_are_short_enough_for_a_telephone(key, most):
    too_long = {option.id for option in shipped_options() if len(getattr(option, key)) > most}

    assert set() == too_long


@pytest.mark.parametrize(
    "wording", ["guilty", "offender", "culprit", "perpetrator", "has committed", "is a crime by"]
)
def test_no_shipped_wording_asserts_guilt(wording):
    assert wording not in FILE.read_text("utf-8").lower()


def test_no_law_that_was_repealed_is_cited_for_threats():
    assert "Malicious Communications" not in FILE.read_text("utf-8")


@pytest.mark.parametrize(
    "play", ["threat", "threat_veiled", "hate", "abuse", "sexual", "doxxing", "pile_on"]
)
def test_the_three_responses_of_the_policy_are_all_weighed(play):
    offered = ids(a_decision(play))

    for response in (POLICE, HOSTING, LEGAL):
        assert set(response) & set(offered)


def test_where_the_police_are_first_they_are_first():
    assert ids(a_decision("threat"))[0] == "police_999"


@pytest.mark.parametrize("play", sorted(SHIPPED.plays))
def test_criticism_never_meets_police_removal_lawyers_or_hr(play):
    refused = {*POLICE, "true_vision", "platform_report", "posh", *LEGAL, "legal_la", "employer"}

    offered = ids(a_decision(play, also=("complaint",), guarded=True))

    assert set() == refused & set(offered)
    assert "complaints_route" in offered


@pytest.mark.parametrize("play", ["threat", "abuse", "hate", "allegation_child", "complaint"])
def test_in_a_restricted_matter_nobody_tells_meets_or_reports_before_the_lado(play):
    decision = a_decision(play, also=("allegation_child",), restricted=True)

    offered = ids(decision)

    assert set() == {"inform_staff", "support", "meeting", "platform_report"} & set(offered)
    assert {"lado", "dsl", "inform_staff_later", "anonymity"} <= set(offered)


def test_a_guarded_safeguarding_matter_keeps_what_protects_the_child():
    decision = a_decision("safeguarding", also=("complaint",), guarded=True, restricted=True)

    assert {"child_999", "dsl", "lado"} <= set(ids(decision))


def test_a_complaint_that_threatens_keeps_its_police_option():
    offered = ids(a_decision("threat", also=("complaint",)))

    assert {"police_999", "police_101", "complaints_route"} <= set(offered)


@pytest.mark.parametrize(
    ("guarded", "restricted"), [(a, b) for a in (False, True) for b in (False, True)]
)
@pytest.mark.parametrize("play", sorted(SHIPPED.plays))
def test_every_play_leaves_something_to_do(play, guarded, restricted):
    assert ids(a_decision(play, guarded=guarded, restricted=restricted))


def test_the_numbers_the_options_name_are_told_in_one_place():
    assert contacts_named(SHIPPED) == {
        "children",
        "data_officer",
        "hr",
        "lado",
        "legal",
        "local_authority",
        "out_of_hours",
        "press",
    }


def test_the_disclaimer_is_dated_and_says_it_is_no_legal_advice():
    assert "2026" in SHIPPED.disclaimer
    assert "not legal advice" in SHIPPED.disclaimer


def test_a_playbook_is_frozen():
    with pytest.raises(AttributeError):
        Playbook(plays={}, disclaimer="x").disclaimer = "y"
