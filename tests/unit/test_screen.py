"""What the screen holds back would not have been a mention: nothing is lost for speed."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.types import Space
from mentions.disambiguate import ABOUT_CUT
from mentions.matcher import examine, find_mention, screen_of
from mentions.sample import entries_of, lookalikes
from mentions.training.corpus import read_lookalikes, read_part, read_watchlists
from mentions.training.disguise import TRANSFORMS, disguise
from mentions.watchlist import build_watchlist
from tests.builders import a_person, a_post, a_school

WATCHLISTS = read_watchlists()
POSTS = [*read_part("dev"), *read_part("test")]
STAFF = (
    a_person("Adaeze Okafor"),
    a_person("Daniel Young", titles=("Mr",), role="teacher"),
    a_person("Ann Lee", titles=("Miss",), role="cook"),
    a_person("Siobhan O'Neill", titles=(), aliases=("Shiv", "Mrs O"), role="senco"),
    a_person("Priya Rossi", titles=("Dr",), handles=("@missrossi",), role="governor"),
)
OURS = build_watchlist(a_school(), STAFF, today=date(2026, 3, 10))
NAMES = ("Okafor", "Young", "Lee", "Shiv", "O'Neill", "Rossi", "Dan Young", "Thornbeck", "TCEPS")


def is_lost(text, watchlist):
    """Return whether a post about us is held back."""
    return (
        not screen_of(watchlist).lets_pass(text)
        and examine(a_post(text), watchlist).about_score >= ABOUT_CUT
    )


def lost(rows):
    return [(text, watchlist.school.name) for text, watchlist in rows if is_lost(text, watchlist)]


def test_no_post_about_any_invented_school_is_held_back():
    rows = [(post.text, WATCHLISTS[post.school]) for post in POSTS]

    assert lost(rows) == []
    assert any(not screen_of(watchlist).lets_pass(text) for text, watchlist in rows)


def test_no_post_is_held_back_from_a_school_that_it_was_not_written_for():
    schools = list(WATCHLISTS.values())
    rows = [(post.text, schools[place % len(schools)]) for place, post in enumerate(POSTS)]

    assert lost(rows) == []


def test_no_lookalike_that_would_count_is_held_back():
    assert lost((each.text, WATCHLISTS[each.school]) for each in read_lookalikes(WATCHLISTS)) == []


def test_no_lookalike_filled_with_any_name_of_a_list_is_held_back():
    rows = [
        (each.text, OURS)
        for entry in entries_of(OURS)
        for place, each in enumerate(lookalikes(entry.names))
        if place % 5 == 0
    ]

    assert rows
    assert lost(rows) == []


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_no_disguised_name_is_held_back(transform):
    rows = []
    for post in POSTS[:: len(WATCHLISTS)]:
        text = post.text
        for name in post.names:
            text = text.replace(name, disguise(name, [transform], post.id))
        rows.append((text, WATCHLISTS[post.school]))

    assert lost(rows) == []


PARTS = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from([name.lower() for name in NAMES]),
    st.sampled_from([name[::-1] for name in NAMES]),
    st.sampled_from(["Mrs", "mr", "Miss ", "D.", "Dan", "year 4", "Aldersby", "head", "scum"]),
    st.sampled_from([" ", " ", " ", "", ".", "'s ", "-", "#", "@", "!", "$", "\n", "5", "1s"]),
    st.text(max_size=3),
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(PARTS, max_size=9).map("".join))
@example("Young\u0441")
@example("Dan Young and Ann Lee")
@example("TCEP$ in Aldersby")
@example("mrsyoungisaliar")
@example("the father of son and daughter")
@example("yo.ung of Aldersby")
@example("gnuoY srM at the head of Aldersby")
@example("5young, year 4, Aldersby")
def test_nothing_made_of_names_and_what_stands_around_them_is_held_back(text):
    assert not is_lost(text, OURS)


@pytest.mark.parametrize(
    "text",
    [
        "The bus was late again and the chip shop had shut by the time I got home.",
        "We had a lovely walk up the hill with young and old.",
        "My neighbour Young has the loudest lawnmower in the street.",
        "I was younger then, and so was everybody who saw it.",
    ],
)
def test_posts_of_other_lives_are_held_back(text):
    assert not screen_of(OURS).lets_pass(text)
    assert find_mention(a_post(text), OURS) is None


def test_in_a_local_space_and_in_a_reply_nothing_is_held_back():
    """``Mr Young`` needs the place, which there need not be said."""
    text = "Why Young, of all people?"
    thread = "Mrs Okafor of Thornbeck Primary in Aldersby has left."

    assert not screen_of(OURS).lets_pass(text)
    assert find_mention(a_post(text), OURS, Space.OWN) is not None
    assert find_mention(a_post(text, thread=thread), OURS) is not None
