"""The sample of lookalikes: how it is filled, whose names are tried, what is counted."""

from datetime import date

import pytest

from domain.types import SCHOOL
from mentions.sample import (
    Names,
    changed_entries,
    entries_of,
    lookalikes,
    person_entries,
    school_entries,
    school_names,
    try_entries,
)
from mentions.watchlist import build_watchlist
from tests.builders import a_namesake, a_person, a_school

TODAY = date(2026, 3, 10)
FILLED = Names(
    surname="Okafor",
    given="Adaeze",
    full="Adaeze Okafor",
    titled="Mrs Okafor",
    core="Thornbeck",
    school="Thornbeck Primary School",
)


def a_watchlist(*people, **changes):
    school = changes.pop("school", a_school())
    return build_watchlist(school, people, changes.pop("namesakes", ()), today=TODAY)


def words(entries):
    return [(entry.subject, entry.words) for entry in entries]


def test_the_shipped_sample_is_as_large_as_it_is_said_to_be():
    """Two thousand posts, each once, none with a blank left, of at least eight kinds."""
    rows = list(lookalikes(FILLED))

    assert len(rows) == 2000
    assert len({row.id for row in rows}) == 2000
    assert not [row.id for row in rows if "{" in row.text]
    assert len({row.kind for row in rows}) >= 8
    assert 0 < sum(row.everyday for row in rows) < 2000


def test_a_post_whose_blank_cannot_be_filled_is_left_out():
    """Without any name, what is left stands as it was written."""
    rows = list(lookalikes(Names()))

    assert rows
    assert all(row.everyday for row in rows)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Thornbeck Church of England Primary School", "Thornbeck"),
        ("St Wystan's Catholic Primary School", "St Wystan's"),
        ("The Meadow School", "Meadow"),
        ("Thornbeck", "Thornbeck"),
    ],
)
def test_a_school_s_name_is_taken_apart(name, core):
    assert school_names(name) == Names(core=core, school=name)


@pytest.mark.parametrize(
    ("name", "titles", "expected"),
    [
        ("Adaeze Okafor", ("Mrs",), ("Adaeze", "Okafor", "Adaeze Okafor", "Mrs Okafor")),
        ("Vincent van der Berg", ("Mr",), ("Vincent", "van der Berg", None, "Mr van der Berg")),
        ("Piotr Zawadzki-Hume", (), ("Piotr", "Zawadzki-Hume", None, "Mx Zawadzki-Hume")),
        ("Mrs Ada Lark", ("Mrs",), ("Ada", "Lark", "Ada Lark", "Mrs Lark")),
        ("Okafor", ("Mr",), ("", "Okafor", "", "Mr Okafor")),
    ],
)
def test_a_person_s_name_is_taken_apart(name, titles, expected):
    (entry,) = person_entries(a_person(name, titles=titles), a_school())
    given, surname, full, titled = expected

    assert (entry.names.given, entry.names.surname) == (given, surname)
    assert entry.names.full == (name if full is None else full)
    assert entry.names.titled == titled
    assert entry.names.core == "Thornbeck"


def test_an_alias_fills_only_what_it_changes():
    """So that it is not blamed for what the name itself takes."""
    person = a_person(aliases=("Ade", "Ada Okafor", "Mrs O"))
    _, short, full, titled = (entry.names for entry in person_entries(person, a_school()))

    assert (short.given, short.full, short.surname, short.titled) == ("Ade", "Ade Okafor", "", "")
    assert (full.given, full.full, full.surname) == ("Ada", "Ada Okafor", "")
    assert (titled.titled, titled.given, titled.full) == ("Mrs O", "", "")


def test_the_school_s_aliases_are_entries_of_the_school():
    assert words(school_entries(a_school(name="Thornbeck School", aliases=("Beck",)))) == [
        (SCHOOL, "Thornbeck School"),
        (SCHOOL, "Beck"),
    ]


def test_every_name_of_a_watch_list_is_an_entry():
    ours = a_watchlist(a_person(aliases=("Mrs O",)), school=a_school(aliases=()))

    assert [entry.words for entry in entries_of(ours)] == [
        a_school().name,
        "Adaeze Okafor",
        "Mrs O",
    ]


HEAD, COOK = a_person(), a_person("Bill Quill", role="cook", titles=("Mr",))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (a_watchlist(HEAD), a_watchlist(HEAD), []),
        (a_watchlist(HEAD), a_watchlist(HEAD, COOK), ["Bill Quill"]),
        (a_watchlist(HEAD, COOK), a_watchlist(HEAD), ["Bill Quill"]),
        (a_watchlist(HEAD), a_watchlist(a_person(aliases=("Ade",))), ["Ade"]),
        (a_watchlist(HEAD), a_watchlist(a_person(titles=("Dr",))), ["Adaeze Okafor"]),
        (
            a_watchlist(HEAD, COOK),
            a_watchlist(HEAD, COOK, namesakes=(a_namesake("Bill Quill"),)),
            ["Bill Quill"],
        ),
        (
            a_watchlist(school=a_school(aliases=())),
            a_watchlist(school=a_school(aliases=(), place=("Aldersby", "Nether"))),
            [a_school().name],
        ),
    ],
)
def test_the_changed_names_are_those_that_came_went_or_mean_something_else(
    before, after, expected
):
    assert [entry.words for entry in changed_entries(before, after)] == expected


def test_nobody_takes_anything_before_they_are_watched():
    """And what they take then is counted by kind, with no more than five examples."""
    before, after = a_watchlist(HEAD), a_watchlist(HEAD, COOK)
    (tried,) = try_entries(changed_entries(before, after), before, after)

    assert (tried.entry.subject, tried.before) == ("bill-quill", 0)
    assert sum(then for _, then in tried.kinds.values()) == tried.after
    assert all(was == 0 for was, _ in tried.kinds.values())
    assert len(tried.examples) == min(5, tried.after)


def test_an_alias_that_every_school_is_called_by_is_an_everyday_word():
    """It takes posts that stand as they were written; a longer one takes none of those."""
    before = a_watchlist(school=a_school())
    after = a_watchlist(
        school=a_school(aliases=("Thornbeck Primary", "My School", "Thornbeck CE"))
    )
    word, name = try_entries(changed_entries(before, after), before, after)

    assert (word.entry.words, word.is_common) == ("My School", True)
    assert 3 <= word.everyday <= word.after
    assert (name.entry.words, name.is_common) == ("Thornbeck CE", False)
    assert name.everyday == 0


def test_a_role_without_a_name_is_no_entry_s_fault():
    """That the head is meant by "the headteacher" says nothing of her name."""
    before = a_watchlist()
    nameless = a_person("Xyzzy Quux", titles=())
    (tried,) = try_entries(
        changed_entries(before, a_watchlist(nameless)), before, a_watchlist(nameless)
    )

    assert tried.everyday == 0


def test_whoever_leaves_the_list_takes_nothing_any_more():
    """What they took until then is still told."""
    before, after = a_watchlist(HEAD, COOK), a_watchlist(HEAD)
    entries = changed_entries(before, after)
    (alone,) = try_entries(entries, before, before)
    (tried,) = try_entries(entries, before, after)

    assert (tried.before, tried.after, tried.examples) == (alone.after, 0, ())
