"""What a flagged post is said to hold: who, what, with what, when, where, and what against it."""

import time

import pytest

from classifiers.rubric import DISGUISE, RUBRIC, SLOTS, Rubric
from classifiers.rubric_words import DEFEATERS, FACTS


def found(text, **how):
    """Return the slots of a text with the words that fill them."""
    window = how.get("window", (0, len(text)))
    places = RUBRIC.find(text, window, how.get("near", ()))
    return {slot: text[start:end] for slot, (start, end) in places.items()}


def test_a_whole_threat_is_taken_apart():
    """Every part of it, as a Headteacher would tell the police."""
    text = (
        "[STAFF] I'm going to put your windows in with a brick when you finish on Monday, I'll be"
        " at the gates, if my lad gets another detention"
    )

    slots = found(text, near=[(text.index("windows"), text.index("windows"))])

    assert slots == {
        "target": "[STAFF]",
        "act": "put your windows in",
        "means": "brick",
        "time": "when you finish",
        "place": "at the gates",
        "condition": "if my lad gets another detention",
    }


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("gonna batter him", "batter"),
        ("he'll get leathered", "leathered"),
        ("someone should deck her", "deck"),
        ("I'll chin you", "chin"),
        ("get lamped", "lamped"),
        ("it's going to kick off", "kick off"),
        ("putting me boot in, put ur windaes through", "put ur windaes through"),
        ("watch your back", "watch your back"),
        ("i\u2019ll kick his teeth in", "kick his teeth in"),
        ("putting her windows in", "putting her windows in"),
        ("brayed by her dad", "brayed"),
        ("burn it down, the lot", "burn"),
        ("smack him then stab him", "stab"),
    ],
)
def test_acts_are_found_as_people_call_them(text, act):
    """What may kill goes before what hurts."""
    assert found(text)["act"] == act


@pytest.mark.parametrize(
    ("text", "slot", "words"),
    [
        ("bring petrol", "means", "petrol"),
        ("got a blade", "means", "blade"),
        ("got a shank", "means", "shank"),
        ("see you home time", "time", "home time"),
        ("at hometime then", "time", "hometime"),
        ("at pick-up", "time", "pick-up"),
        ("be there 3:20", "time", "3:20"),
        ("on Monday morning", "time", "on Monday morning"),
        ("when she finishes", "time", "when she finishes"),
        ("in the car park", "place", "the car park"),
        ("by the gates", "place", "by the gates"),
        ("I know where you live", "place", "where you live"),
        ("or else", "condition", "or else"),
        ("if he gets one more I'm coming", "condition", "if he gets one more"),
        ("touch my lad again", "condition", "touch my lad"),
        ("all the kids in there", "target", "all the kids"),
        ("I hate you", "target", "you"),
    ],
)
def test_circumstances_are_found(text, slot, words):
    """With what, when, where, and on what condition."""
    assert found(text)[slot] == words


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ('it said "I will kill you" on the wall', "quotation", '"I will kill you"'),
        ("I'm not going to kill anyone", "negation", "not going to kill"),
        ("nobody wants to hurt her", "negation", "nobody wants to hurt"),
        ("we got battered in the football", "sport", "football"),
        ("he shot me on Fortnite", "sport", "Fortnite"),
        ("the murder mystery at school", "fiction", "murder mystery"),
        ("a stabbing in London last year", "past", "in London"),
        ("my son said he'd bring a knife", "reported", "my son said"),
        ("sorry I said I'd deck him", "apology", "sorry"),
        ("you'll be hearing from my solicitor", "lawful", "solicitor"),
    ],
)
def test_what_speaks_against_a_threat_is_told_by_its_kind(text, kind, words):
    """What a harmless post with the same words would have."""
    assert found(text)[kind] == words


@pytest.mark.parametrize(
    "text",
    [
        "the children sang beautifully at assembly rehearsals",
        "shotgunned skills decked_out chinos lampshade blades_of_glory",
        "#killjoy @stabilo",
    ],
)
def test_parts_of_other_words_are_no_acts(text):
    """A word of a list counts as a whole word only, never within a handle or a hashtag."""
    assert "act" not in found(text)


def test_of_several_the_one_nearest_to_the_weighty_words_is_told():
    """In a long complaint, the place of the threat and not that of the parking."""
    text = "Parked at the gates again. " * 3 + "I will batter him in the car park"
    act = text.index("batter")

    assert found(text)["place"] == "at the gates"
    assert found(text, near=[(act, act + 6)])["place"] == "the car park"


def test_only_the_window_is_searched():
    """What the rest of a long post says is not the threat's."""
    text = "with a knife. I will batter him"

    assert "means" not in found(text, window=(13, len(text)))


def test_without_lists_nothing_is_found():
    """A rubric switched off fills no slot."""
    assert Rubric(rows={}).find("stab him on Monday", (0, 18)) == {}


def test_every_list_is_among_the_slots():
    """What may be told is told somewhere."""
    assert (*FACTS, *DEFEATERS, DISGUISE) == SLOTS


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "if ",
        "not ",
        '"',
        "\u201c",
        "put your ",
        "kick ",
        "at 1",
        "next time a ",
        "1:",
        "his ",
    ],
)
def test_searching_takes_time_in_proportion_to_length(unit):
    """No pattern goes back and forth over a long text: 100,000 characters take under 5 s."""
    text = unit * (100_000 // len(unit))
    begun = time.perf_counter()

    RUBRIC.find(text, (0, len(text)))

    assert time.perf_counter() - begun < 5
