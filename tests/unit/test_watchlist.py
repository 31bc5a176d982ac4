"""Whom a watch list looks for, and in which forms."""

from datetime import date

import pytest

from domain.types import Namesake
from mentions.forms import Kind
from mentions.people import person_forms
from mentions.schools import school_forms
from mentions.watchlist import build_watchlist
from tests.builders import a_namesake, a_person, a_school, the_staff

TODAY = date(2026, 3, 10)


def letters(forms, *kinds):
    return {form.letters for form in forms if form.kind in kinds}


def fingerprint(school=None, people=None, namesakes=()):
    people = the_staff() if people is None else people
    return build_watchlist(school or a_school(), people, namesakes, today=TODAY).fingerprint


def test_leavers_are_watched_to_their_last_day_and_no_longer():
    stays = a_person("Ada One", until=TODAY)
    left = a_person("Ada Two", until=date(2026, 3, 9))

    assert build_watchlist(a_school(), (stays, left), today=TODAY).people == (stays,)


@pytest.mark.parametrize(
    "other",
    [
        {"school": a_school(name="Another School")},
        {"school": a_school(aliases=())},
        {"school": a_school(handles=())},
        {"school": a_school(place=("Elsewhere",))},
        {"people": ()},
        {"people": (a_person(role="governor"),)},
        {"people": (a_person(aliases=("Ada",)),)},
        {"namesakes": (a_namesake(),)},
        {"namesakes": (a_namesake(place=()),)},
    ],
)
def test_another_list_has_another_fingerprint(other):
    assert fingerprint(**other) != fingerprint()


def test_the_same_list_has_the_same_fingerprint():
    assert fingerprint() == fingerprint()


@pytest.mark.parametrize(
    ("name", "surname", "full"),
    [
        ("Adaeze Okafor", {"okafor"}, {"adaezeokafor"}),
        ("Mrs Adaeze Okafor", {"okafor"}, {"adaezeokafor"}),
        ("Adaeze Grace Okafor", {"okafor"}, {"adaezeokafor", "adaezegraceokafor"}),
        ("Siobhan O\u2019Neill", {"oneill", "neill"}, {"siobhanoneill"}),
        ("Tom St John", {"stjohn", "saintjohn"}, {"tomstjohn"}),
        ("Ines de la Vega", {"delavega", "vega"}, {"inesdelavega"}),
        ("Piotr Pell-Hume", {"pellhume", "pell", "hume"}, {"piotrpellhume"}),
        ("Zo\u00eb M\u00fcller", {"muller"}, {"zoemuller"}),
        ("Okafor", {"okafor"}, set()),
    ],
)
def test_a_name_comes_apart_into_surname_and_whole(name, surname, full):
    forms = list(person_forms(a_person(name, titles=())))

    assert letters(forms, Kind.SURNAME) == surname
    assert full <= letters(forms, Kind.FULL)


def test_aliases_are_nicknames_short_forms_or_whole_names():
    person = a_person(aliases=("Addy", "Mrs O", "Ada Nwosu"))
    forms = list(person_forms(person))

    assert letters(forms, Kind.NICKNAME) == {"addy"}
    assert letters(forms, Kind.TITLED) == {"mrso"}
    assert {"addyokafor", "adanwosu"} <= letters(forms, Kind.FULL)


def test_common_and_ordinary_surnames_are_marked():
    marked = {
        form.letters: (form.shared, form.ordinary)
        for name in ("Dan Young", "Eve Patel", "Ada Okafor", "Rose Gateway")
        for form in person_forms(a_person(name))
        if form.kind is Kind.SURNAME
    }

    assert marked == {
        "young": (True, True),
        "patel": (True, False),
        "okafor": (False, False),
        "gateway": (True, True),
    }


def test_a_church_school_is_called_many_things():
    named = letters(school_forms(a_school(aliases=())), Kind.SCHOOL)

    assert {
        "thornbeckchurchofenglandprimaryschool",
        "thornbeckcofeprimary",
        "thornbeckceprimaryschool",
        "thornbeckprimary",
        "thornbeckprimaryacademy",
    } <= named
    assert "thornbeck" not in named


def test_saints_and_ampersands_have_two_spellings():
    school = a_school(name="St Peter and Paul Catholic Infant School", aliases=())
    named = letters(school_forms(school), Kind.SCHOOL)

    assert {
        "stpeterandpaulrcinfants",
        "saintpeterandpaulinfantschool",
        "stpeterpaulinfantschool",
    } <= named


def test_a_school_called_after_its_place_or_a_saint_shares_its_name():
    shared = {form.shared for form in school_forms(a_school(name="St Wilfrith's School"))}
    placed = [
        form
        for form in school_forms(a_school(name="Aldersby School", aliases=()))
        if form.kind is Kind.SCHOOL
    ]

    assert True in shared
    assert {form.shared for form in placed} == {True}


def test_names_of_one_letter_or_none_are_never_looked_for():
    odd = (a_person("X"), a_person("\U0001f600", id="smile"))

    watchlist = build_watchlist(
        a_school(name="\u2014", aliases=("Q",), handles=("@",)),
        odd,
        (Namesake(name=""),),
        today=TODAY,
    )

    assert list(watchlist.forms) == []
    assert watchlist.handles == ()
