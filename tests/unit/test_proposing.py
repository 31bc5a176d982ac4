"""What another watch list would make of stored posts, each tried where it was found."""

from datetime import date

from domain.types import SCHOOL, Decided, Space
from mentions.proposing import rematch
from mentions.watchlist import Watchlist, build_watchlist
from tests.builders import (
    NOW,
    a_decision,
    a_mention,
    a_person,
    a_school,
    an_assessment,
)

TALK = "Year 4 were brilliant in assembly today, thank you to all parents."


def a_list(*people: str) -> Watchlist:
    """Return a watch list of the school and some people."""
    staff = tuple(a_person(name) for name in people)
    return build_watchlist(a_school(), staff, today=date(2026, 3, 10))


def decided(source: str) -> Decided:
    """Return a decided mention that names nobody, as a source of that name showed it."""
    return Decided(
        id=1,
        case_id=None,
        mention=a_mention(TALK),
        assessment=an_assessment(),
        decision=a_decision(),
        decided_at=NOW,
        source=source,
    )


def test_a_stored_post_is_tried_in_the_space_of_its_source():
    """The school's own group is about the school, whoever is named; elsewhere nothing is found."""
    spaces = {"group": Space.OWN, "town": Space.LOCAL}

    found = rematch([decided("group")], a_list(), a_list("Adaeze Okafor"), spaces)
    elsewhere = rematch([decided("town")], a_list(), a_list("Adaeze Okafor"), spaces)

    assert (found.tried, found.changes, found.unknown) == (1, (), ())
    assert (elsewhere.tried, len(elsewhere.unknown)) == (0, 1)
    assert a_mention(TALK).subjects == (SCHOOL,)


def test_a_source_that_is_no_longer_configured_read_anywhere():
    """Its posts are tried by their words alone."""
    assert len(rematch([decided("gone")], a_list(), a_list(), {}).unknown) == 1
