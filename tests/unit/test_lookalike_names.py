"""Names set with one letter for another, or letter by letter, and where that must stop."""

from datetime import date

import pytest

from mentions.matcher import examine
from mentions.watchlist import build_watchlist
from tests.builders import a_person, a_post, a_school

STAFF = (
    a_person("Ada Hollis", role=""),
    a_person("Ida Ives", role="cook"),
    a_person("Eve Smith", role="teacher"),
    a_person("Joy Shell", role="teacher"),
)
WATCHLIST = build_watchlist(a_school(), STAFF, today=date(2026, 3, 10))


def subjects(text):
    return examine(a_post(f"{text} at Thornbeck Primary"), WATCHLIST).subjects[:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mrs HoIIis", ("ada-hollis",)),
        ("Mrs lves", ("ida-ives",)),
        ("Mrs 5m1th", ("eve-smith",)),
        ("S m i t h", ("eve-smith",)),
        ("S.m.i.t.h", ("eve-smith",)),
        ("S m i t h s o n", ()),
        ("b l a c k s m i t h", ()),
        ("Smithson", ()),
        ("Blacksmith", ()),
        ("Mrs 5317", ()),
        ("she'll be", ()),
        ("missives", ()),
    ],
)
def test_a_name_is_read_as_far_as_the_eye_would(text, expected):
    assert subjects(text) == expected


def test_a_person_without_a_role_is_a_member_of_staff():
    reasons = examine(a_post("Mrs Hollis said no"), WATCHLIST).reasons

    assert reasons[0].startswith("A member of staff is named by title and surname.")
