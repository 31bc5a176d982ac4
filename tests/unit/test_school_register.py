"""Which schools of the register share our name, which one is ours, and what tells them apart."""

from datetime import date

import pytest

from config.namesakes import NOT_LISTED, find_namesakes, recognised
from config.school_names import OwnNames
from config.school_register import Establishment
from domain.errors import ConfigError
from domain.types import Namesake
from mentions.matcher import find_mention
from mentions.watchlist import build_watchlist
from tests.builders import a_post, a_school

OUR_NAME = "Thornbeck CofE Primary School"


def a_row(name="Thornbeck Primary School", urn="900003", **changes):
    """Return a school of our alias in invented Eastwick."""
    there = {
        "status": "Open",
        "town": "Eastwick",
        "authority": "Dunshire",
        "county": "Dunshire",
        "postcode": "QD2 1AA",
    }
    return Establishment(urn=urn, name=name, **(there | changes))


def our_row(**changes):
    here = {"town": "Aldersby", "authority": "Wexshire", "county": "", "postcode": "AX7 4QP"}
    return a_row(**({"name": OUR_NAME, "urn": "900001"} | here | changes))


def own(**changes):
    return OwnNames(a_school(**changes))


def collides(row_name, **school):
    return bool(own(**school).colliding([a_row(row_name)]))


def found(*rows, closed=True, **school):
    """Return what the register says, with our own school in it."""
    rows = [our_row(), *rows]
    ours = recognised(rows, own(**school), "", "register.csv")
    return find_namesakes(rows, ours, own(**school), closed=closed)


def places(*rows, **school):
    return {one.name: one.place for one in found(*rows, **school).shared}


def refusal(*rows, urn="", **school):
    with pytest.raises(ConfigError) as refused:
        recognised(rows, own(**school), urn, "register.csv")
    return [(problem.key, problem.message, problem.remedy) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "name",
    [
        "Thornbeck Church of England Primary School",
        "Thornbeck C.E. Primary School",
        "THORNBECK COFE VC PRIMARY SCHOOL",
        "Thornbeck Catholic Primary School, Eastwick",
        "Thornbeck Academy",
        "Thornbeck High School",
        "Thornbeck Nursery",
        "Thornbeck School for Girls",
        "Thornbeck Children\u2019s Centre",
        "The Thornbeck School",
        "Ysgol Thornbeck",
        "Thornbeck",
    ],
)
def test_a_school_of_any_kind_called_after_the_same_collides(name):
    assert collides(name)


@pytest.mark.parametrize(
    "name",
    [
        "Thornbeck Park Primary School",
        "Thornbecks Hill School",
        "Little Thornbeck Primary School",
        "Thorn Primary School",
        "Primary School",
    ],
)
def test_a_school_called_after_something_else_does_not_collide(name):
    assert not collides(name)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("St Osyth's Primary School", "Saint Osyth\u2019s RC Primary School"),
        ("Saint Osyth's Primary School", "St. Osyths C of E Infant School"),
        ("Holm and Vale Primary School", "Holm & Vale Nursery"),
        ("Holm & Vale Primary School", "Holm and Vale Academy"),
        ("Château Road Primary School", "Chateau Road Primary School"),
        ("Primary School Thornbeck", "Primary School Thornbeck"),
    ],
)
def test_spellings_of_one_name_collide(ours, theirs):
    assert collides(theirs, name=ours, aliases=())


def test_an_alias_collides_as_the_name_does():
    assert collides("Beckside Juniors", aliases=("Beckside Primary",))
    assert not collides("Beckside Juniors")


def test_our_school_is_recognised_by_name_and_place_however_it_is_spelt():
    rows = (a_row(), our_row(), our_row(urn="5", town="", postcode="", authority="Wexshire"))

    assert recognised(rows, own(), "", "") == (our_row(),)


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("Aldersby", {"town": "ALDERSBY"}),
        ("Nether Thornbeck", {"locality": "Nether Thornbeck"}),
        ("Nether Thornbeck", {"address3": "Nether Thornbeck"}),
        ("AX74QP", {"postcode": "AX7 4QP"}),
        ("AX7", {"postcode": "AX7 4QP"}),
        ("AX7 4QP", {"postcode": "AX7 9ZZ"}),
        ("Wexshire", {"authority": "Wexshire"}),
        ("Wexshire", {"county": "Wexshire"}),
        ("Grantleigh", {"authority": "Grantleigh, City of"}),
    ],
)
def test_any_place_that_both_name_recognises_it(place, row):
    ours = a_row(OUR_NAME, "900001", **row)

    assert recognised([ours, a_row()], own(place=(place,)), "", "") == (ours,)


def test_a_predecessor_at_our_place_is_ours_too():
    before = our_row(urn="900002", name="Thornbeck Church of England Primary School")
    before = our_row(urn="900002", name=before.name, status="Closed", postcode="AX7 1ZZ")

    assert recognised([before, our_row()], own(), "", "") == (our_row(), before)


def test_two_that_could_be_us_are_listed_and_refused():
    """Taking the wrong one would make our own town speak against every post about us."""
    told = refusal(our_row(), our_row(urn="900002", postcode="AX7 1ZZ"), place=("Aldersby",))

    assert [message for _, message, _ in told] == [
        f"Thornbeck CofE Primary School, Aldersby, {one}, Open) could be us"
        for one in ("AX7 4QP, Wexshire (URN 900001", "AX7 1ZZ, Wexshire (URN 900002")
    ]
    assert {remedy for _, _, remedy in told} == {"say which one is yours, as --urn 123456"}


def test_a_school_of_our_town_that_bears_our_name_in_part_only_is_not_taken_for_us():
    ((_, message, _),) = refusal(our_row(name="Thornbeck High School"), a_row())

    assert message.startswith("Thornbeck High School, Aldersby")


def test_where_none_is_at_our_place_nothing_is_guessed():
    ((_, message, remedy),) = refusal(our_row(), a_row(), place=())

    assert message == "none of 2 schools of our name is where [school].place says we are"
    assert "--urn" in remedy


def test_our_number_settles_which_one_is_ours():
    second = our_row(urn="900002", postcode="AX7 1ZZ")

    assert recognised([our_row(), second], own(), "900002", "") == (second,)


def test_a_school_outside_the_register_says_so():
    rows = [a_row()]

    assert recognised(rows, own(), NOT_LISTED, "") == ()
    assert len(find_namesakes(rows, (), own(), closed=False).shared) == 1


def test_a_school_that_stands_in_the_register_cannot_say_that_it_does_not():
    ((_, message, _),) = refusal(our_row(), a_row(), urn=NOT_LISTED)

    assert message == (
        "Thornbeck CofE Primary School, Aldersby, AX7 4QP, Wexshire (URN 900001, Open) is us"
    )


@pytest.mark.parametrize(
    ("urn", "message"),
    [
        ("123456", "there is no such school"),
        ("7", "Wold End College, Eastwick, QD2 1AA, Dunshire (URN 7, Open) has none of our names"),
    ],
)
def test_a_wrong_number_is_refused(urn, message):
    rows = own().colliding([our_row(), a_row("Wold End College", "7")], urn)

    assert [(key, said) for key, said, _ in refusal(*rows, urn=urn)] == [(f"URN {urn}", message)]


def test_a_namesake_s_places_are_its_town_locality_council_county_and_district():
    row = a_row(locality="Skelby", authority="Northmere", county="Dunshire", postcode="QD21 1AA")

    assert places(row) == {
        "Thornbeck Primary School": ("Eastwick", "Skelby", "Northmere", "Dunshire", "QD21")
    }


def test_the_bearers_of_one_name_are_one_namesake_each_place_once():
    rows = (
        a_row(),
        a_row("THORNBECK PRIMARY SCHOOL", "8", town="EASTWICK", locality="Skelby"),
    )

    assert places(*rows) == {
        "Thornbeck Primary School": ("Eastwick", "Dunshire", "QD2", "Skelby"),
    }


@pytest.mark.parametrize(
    "empty", ["Not applicable", "Not recorded", "Does not apply", "-", "", "Unknown"]
)
def test_a_cell_that_says_nothing_is_no_place(empty):
    assert places(a_row(county=empty, authority=empty)) == {
        "Thornbeck Primary School": ("Eastwick", "QD2")
    }


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("Grantleigh, City of", "Grantleigh"),
        ("Grantleigh, County of", "Grantleigh"),
        ("Northmere (pre 1998)", "Northmere"),
        ("nr. Skelby", "Skelby"),
    ],
)
def test_a_place_is_listed_as_people_say_it(cell, place):
    assert places(a_row(town=cell))["Thornbeck Primary School"][0] == place


@pytest.mark.parametrize("locality", ["Beck Lane", "12 The Precinct", "By The Old Mill Pond Farm"])
def test_a_line_of_an_address_is_no_place(locality):
    assert "Eastwick" in places(a_row(locality=locality))["Thornbeck Primary School"]
    assert locality not in places(a_row(locality=locality))["Thornbeck Primary School"]


@pytest.mark.parametrize(
    "cell",
    ["Aldersby", "aldersby", "Wexshire", "Thornbeck", "Aldersby and Beck", "Beck", "Nether Beck"],
)
def test_what_also_means_us_is_left_out_and_counted(cell):
    """A place of ours listed for another school would rule out posts about us."""
    school = {"place": ("Aldersby", "Wexshire", "AX7 4QP", "Aldersby and Beck", "Nether Beck")}
    told = found(a_row(town=cell), **school)

    assert [one.place for one in told.shared] == [("Dunshire", "QD2")]
    assert told.our_places == 1


def test_our_own_row_of_the_register_tells_more_of_our_places():
    rows = [our_row(authority="Northmere"), a_row(authority="Northmere")]
    ours = recognised(rows, own(), "", "")

    (one,) = find_namesakes(rows, ours, own(), closed=False).shared

    assert one.place == ("Eastwick", "Dunshire", "QD2")


@pytest.mark.parametrize("town", ["Reading", "Bury", "The Green", "Sale", "Stone"])
def test_a_town_that_is_an_everyday_word_is_left_out_and_counted(town):
    told = found(a_row(town=town))

    assert [one.place for one in told.shared] == [("Dunshire", "QD2")]
    assert told.everyday == 1


@pytest.mark.parametrize("postcode", ["M25 1AA", "E4 7AA", "B2 4AA"])
def test_a_district_that_is_a_motorway_or_a_square_is_left_out(postcode):
    assert places(a_row(postcode=postcode)) == {
        "Thornbeck Primary School": ("Eastwick", "Dunshire")
    }


def test_a_namesake_of_our_own_place_is_told_not_listed():
    neighbour = our_row(name="Thornbeck Infant School", urn="900009")

    told = found(neighbour)

    assert (told.shared, told.placeless) == ((), (neighbour,))


def test_closed_schools_are_kept_only_when_asked():
    rows = (
        a_row("Thornbeck Juniors", "1", status="Closed"),
        a_row("Thornbeck Academy", "2", status="Open, but proposed to close"),
        a_row("Thornbeck High School", "3", status="Proposed to open"),
    )

    told = found(*rows, closed=False)

    assert [one.name for one in told.shared] == ["Thornbeck Academy", "Thornbeck High School"]
    assert told.closed == 1
    assert len(found(*rows, closed=True).shared) == 3


@pytest.mark.parametrize(
    ("theirs", "listed"),
    [
        ("The Thornbeck School", "Thornbeck School"),
        (
            "Thornbeck Church of England Voluntary Controlled Primary School",
            "Thornbeck Church of England Primary School",
        ),
        ("Thornbeck High School", "Thornbeck High School"),
    ],
)
def test_a_namesake_named_as_we_are_is_listed_so_that_posts_about_us_stay_ours(theirs, listed):
    """Its own name is read as its own: "the Thornbeck School is vile" would be about nobody."""
    (one,) = found(a_row(theirs)).shared
    watchlist = build_watchlist(a_school(), (), [one.namesake], today=date(2026, 3, 10))

    assert one.name == listed
    about_us = f"{theirs} in Aldersby is vile and I will burn it down"
    assert bool(find_mention(a_post(about_us), watchlist)) is (theirs != listed)


def test_the_matcher_rules_out_a_namesake_by_its_place_and_keeps_ours():
    (one,) = found(a_row(locality="Skelby")).shared
    watchlist = build_watchlist(a_school(), (), [one.namesake], today=date(2026, 3, 10))

    assert one.namesake == Namesake(
        name="Thornbeck Primary School", place=("Eastwick", "Skelby", "Dunshire", "QD2")
    )
    text = "Thornbeck Primary School in {} is a disgrace and the head should go"
    assert find_mention(a_post(text.format("Skelby")), watchlist) is None
    assert find_mention(a_post(text.format("Aldersby")), watchlist) is not None
