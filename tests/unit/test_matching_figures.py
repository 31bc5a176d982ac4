"""The arithmetic under matching's page, on cases small enough to count by hand."""

from dataclasses import replace

import pytest

from domain.shares import Share
from domain.types import Span
from mentions.normalise import fold
from mentions.training import figures
from mentions.training.corpus import Labelled
from mentions.training.disguise import TRANSFORMS, disguise
from mentions.training.disguise_names import Case, cases
from mentions.training.evaluate_baselines import any_surname, exact_phrase
from mentions.training.evaluate_page import Goal, goals, in_full, missing, quoted
from mentions.training.figures import Judgement
from mentions.watchlist import build_watchlist
from tests.builders import a_person, a_school
from tests.unit.test_matcher import TODAY

WATCHLIST = build_watchlist(
    a_school(), [a_person(), a_person("Tam O'Rourke", titles=("Mr",))], today=TODAY
)


def labelled(text="Mrs Okafor waved", *, about=True, **changes):
    fields = {"id": "a-1", "school": "a", "form": "titled", "subjects": (), "names": ()}
    return Labelled(text=text, about=about, **(fields | changes))


def judged(post, *, spans=(), **changes):
    marks = tuple(Span(start=start, end=end, subject="x") for start, end in spans)
    return Judgement(post=post, spans=marks, **({"found": True, "score": 0.9} | changes))


OURS, OTHERS = labelled(), labelled(about=False, form="sport")
FOUR = [
    judged(OURS),
    judged(OURS, found=False),
    judged(OTHERS),
    *[judged(OTHERS, found=False)] * 2,
]


def test_precision_recall_and_what_is_held_back_are_counted():
    """Two come out as ours, of which one is; one of two of ours does; two of three do not."""
    told = figures.headline(FOUR)

    assert told["precision"] == Share(count=1, of=2)
    assert told["recall"] == Share(count=1, of=2)
    assert told["held_back"] == Share(count=2, of=3)


def test_forms_of_ours_are_found_and_of_others_held_back():
    """Each side has its own forms."""
    assert figures.by_form(FOUR) == {
        "ours": {"titled": Share(count=1, of=2)},
        "others": {"sport": Share(count=2, of=3)},
    }


def test_nothing_is_divided_by_none():
    """No post comes out as ours: there is no precision, nor an interval of it."""
    assert figures.precision([judged(OURS, found=False)]) is None
    assert figures.plain({"precision": None}) == {"precision": None}


def test_stored_shares_keep_the_exact_interval():
    """None of 35: the upper bound is 1 - 0.025 ** (1 / 35), in closed form."""
    assert figures.plain(Share(count=0, of=35)) == [
        0,
        35,
        0.0,
        pytest.approx(1 - 0.025 ** (1 / 35), abs=1e-4),
    ]


def test_people_named_are_held_to_people_labelled():
    """One post of two is all right; two of three labelled are named; two of three named are."""
    both = replace(OURS, subjects=("okafor", "school"))
    one = replace(OURS, subjects=("okafor",))

    told = figures.subjects(
        [
            judged(both, subjects=("okafor", "young")),
            judged(one, subjects=("okafor",)),
            judged(one, found=False),
        ]
    )
    assert told == {
        "all_right": Share(count=1, of=2),
        "named": Share(count=2, of=3),
        "rightly": Share(count=2, of=3),
    }


@pytest.mark.parametrize(
    ("spans", "exact", "overlapped"),
    [([(0, 10)], 1, 1), ([(4, 10)], 0, 1), ([(10, 12)], 0, 0), ([], 0, 0), ([(20, 30)], 1, 1)],
)
def test_a_name_is_marked_exactly_in_part_or_not(spans, exact, overlapped):
    """Any place of the name will do; touching it is not overlapping it."""
    post = replace(OURS, text="Mrs Okafor waved to Mrs Okafor", names=("Mrs Okafor",))

    told = figures.spans([judged(post, spans=spans)])
    assert told["exact"] == Share(count=exact, of=1)
    assert told["overlapped"] == Share(count=overlapped, of=1)


@pytest.mark.parametrize(
    ("spans", "sound"),
    [([(0, 3), (3, 5)], 2), ([(3, 5), (0, 3)], 1), ([(0, 4), (3, 5)], 1), ([(9, 99)], 0)],
)
def test_spans_out_of_place_are_counted(spans, sound):
    """Out of order, overlapping, beyond the text."""
    told = figures.spans([judged(OTHERS, spans=spans)])

    assert told["sound"] == Share(count=sound, of=len(spans))
    assert told["exact"] is None


def test_calibration_error_is_how_far_said_is_from_happened():
    """Two posts at 0.1 of which none is ours, two at 0.9 of which one is."""
    rows = [judged(OTHERS, score=0.1)] * 2 + [judged(OURS), judged(OTHERS)]

    told = figures.calibration(rows)
    assert told["calibration_error"] == pytest.approx(0.5 * 0.1 + 0.5 * 0.4)
    assert told["brier"] == pytest.approx((0.01 + 0.01 + 0.01 + 0.81) / 4)
    assert [posts for _, _, posts in told["bins"]] == [2, 2]


def test_a_certain_score_falls_into_the_last_bin():
    """1.0 is no eleventh bin."""
    assert [one.posts for one in figures.reliability([judged(OURS, score=1.0)])] == [1]


def test_a_figure_that_fell_is_named():
    """Lower shares and higher errors are worse; new figures, texts and counts are not."""
    before = {"recall": [9, 10, 0, 1], "brier": 0.1, "posts": 20, "gone": [1, 1, 0, 1]}
    now = {"recall": [17, 20, 0, 1], "brier": 0.11, "posts": 10, "new": [0, 1, 0, 1]}

    assert figures.worse({"test": before}, {"test": now}) == [
        "test, recall: 17 of 20 now, 9 of 10 stored",
        "test, brier: 0.11 now, 0.1 stored",
    ]
    assert figures.worse(now, before) == []
    assert figures.worse({"recall": [9, 10, 0, 1]}, {"recall": None}) == []


def test_failures_are_the_shortest_of_each_form():
    """One missed post of two of a form is shown, and one taken for ours."""
    rows = [
        judged(labelled("Mrs Okafor, at length"), found=False),
        judged(labelled("Mrs Okafor"), found=False),
        judged(OTHERS),
        judged(OURS),
    ]

    assert figures.failures(rows) == {
        "missed": [["titled", "Mrs Okafor"]],
        "taken": [["sport", "Mrs Okafor waved"]],
    }


@pytest.mark.parametrize(
    ("text", "phrase", "surname"),
    [
        ("MRS OKAFOR again", True, True),
        ("ask adaeze okafor", True, True),
        ("that Okafor woman", False, True),
        ("the okaforian age", False, True),
        ("Thornbeck Church of England Primary School is shut", True, True),
        ("Thornbeck Primary is shut", False, False),
    ],
)
def test_plain_searches_find_names_as_written(text, phrase, surname):
    """The yardsticks know no short form, no nickname and no context."""
    assert exact_phrase(text, WATCHLIST) is phrase
    assert any_surname(text, WATCHLIST) is surname


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_disguise_changes_a_name_and_is_the_same_each_time(name):
    """Seeded by the post; another seed may give another disguise."""
    once = disguise("Mrs Adaeze Okafor", (name,), "a-1 0")

    assert once != "Mrs Adaeze Okafor"
    assert once == disguise("Mrs Adaeze Okafor", (name,), "a-1 0")


@pytest.mark.parametrize(
    "name", sorted(set(TRANSFORMS) - {"reversed", "right-to-left override", "tag letters", "leet"})
)
def test_a_disguise_keeps_the_letters_of_a_name(name):
    """What is left of it without marks reads as before: it is the same name."""
    read = fold(disguise("Adaeze Okafor", (name,), "a-1 0")).text

    assert "".join(filter(str.isalpha, read)) == "adaezeokafor"


def test_only_names_are_disguised():
    """The labelled name changes wherever it stands by itself, and nothing else does."""
    post = labelled("Okafor! said Mrs Okafor, not Okaforia", names=("Okafor", "Mrs Okafor"))

    (case,) = cases([post], {"a": WATCHLIST})
    assert case.disguised(("capitals swapped",)) == "oKAFOR! said mRS oKAFOR, not Okaforia"
    assert not case.of_one_word


def test_names_of_others_are_disguised_too():
    """Whatever is written as one of our names, whoever is meant."""
    post = labelled("Chris Okafor won for Leeds", about=False, form="sport")

    (case,) = cases([post], {"a": WATCHLIST})
    assert case.disguised(("reversed",)) == "Chris rofakO won for Leeds"
    assert case.of_one_word


@pytest.mark.parametrize(
    "post",
    [
        labelled("the head waved", names=("the head",), form="role"),
        labelled("@ThornbeckCE waved", names=("@ThornbeckCE",), form="full"),
        labelled("Mrs 0kafor waved", names=("Mrs 0kafor",), form="disguised"),
        labelled("Leeds won", about=False, form="sport"),
    ],
    ids=["no name", "an account", "disguised already", "nobody"],
)
def test_what_holds_no_plain_name_is_not_disguised(post):
    """A handle in disguise is another handle, and a role has no name to hide."""
    assert cases([post], {"a": WATCHLIST}) == []


def test_a_disguise_that_changes_nothing_does_not_count():
    """One word cannot be run together; a pair needs both of its disguises."""
    case = Case(labelled("Okafor waved"), ((0, 6),))

    assert case.changed(("run together",)) is None
    assert case.changed(("run together", "reversed")) is None
    assert case.changed(("circled", "mathematical")) is None
    assert case.changed(("reversed",)) == "rofakO waved"


@pytest.mark.parametrize(("count", "met"), [(98, True), (97, False)])
def test_a_goal_is_met_at_its_aim(count, met):
    """Equal is enough; not measured is neither."""
    assert Goal(what="", aim=0.98, reached=[count, 100, 0, 1]).met is met
    assert Goal(what="", aim=0.98, reached=None).met is None


def test_a_goal_for_each_form_counts_the_lowest():
    """The page names the form that does worst."""
    full = [1, 1, 0, 1]
    forms = {"ours": {"full": full, "given": [3, 4, 0, 1]}, "others": {"sport": full}}
    test = {"precision": full, "recall": full, "forms": forms}
    disguised = {key: {"found": full} for key in ("all single", "all pairs")}

    told = {goal.which: goal.met for goal in goals({"test": test, "disguised": disguised})}
    assert told == {"": True, "given": False, "sport": True}


def test_what_is_below_an_aim_comes_lowest_first():
    """What reaches it, or was not measured, is left out."""
    rows = {"a": [9, 10, 0, 1], "b": [19, 20, 0, 1], "c": [1, 2, 0, 1], "d": None}

    assert list(missing(rows, 0.95)) == ["c", "a"]


def test_posts_show_in_a_table_as_they_are():
    """Marks of Markdown are escaped, lines joined, what nobody sees left out."""
    assert quoted("#a_b |\n\u202ec") == r"\#a\_b \| c"
    assert len(quoted("word " * 99)) < 170
    assert in_full([0, 35, 0.0, 0.1]) == "0 of 35 (0.0 %; 0.0-10.0)"
