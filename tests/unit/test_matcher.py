"""Which posts are about us: names as people write them, namesakes and disguises."""

from datetime import date

import pytest

from domain.types import SCHOOL, Namesake, Span
from mentions.disambiguate import ABOUT_CUT
from mentions.mask import mask
from mentions.matcher import examine, find_mention
from mentions.watchlist import build_watchlist
from tests.builders import a_namesake, a_person, a_post, a_school, the_staff

TODAY = date(2026, 3, 10)
WATCHLIST = build_watchlist(a_school(), the_staff(), today=TODAY)


def masked(text, watchlist=WATCHLIST):
    return mask(text, examine(a_post(text), watchlist).spans)


def score(text, watchlist=WATCHLIST):
    return examine(a_post(text), watchlist).about_score


NAMED = [
    ("Mrs Okafor said no", "[STAFF] said no"),
    ("Mrs. Okafor said no", "[STAFF] said no"),
    ("mrs okafor said no", "[STAFF] said no"),
    ("MISS OKAFOR SAID NO", "[STAFF] SAID NO"),
    ("Adaeze Okafor said no", "[STAFF] said no"),
    ("Mrs Adaeze Okafor said no", "[STAFF] said no"),
    ("Adaeze Grace Okafor, head at Thornbeck CE", "[STAFF], head at [SCHOOL]"),
    ("A Okafor of Thornbeck Primary", "[STAFF] of [SCHOOL]"),
    ("A. Okafor of Thornbeck Primary", "[STAFF] of [SCHOOL]"),
    ("okafor at thornbeck primary", "[STAFF] at [SCHOOL]"),
    ("Mrs Okafor's fault", "[STAFF]'s fault"),
    ("Mrs Okafor\u2019s fault", "[STAFF]\u2019s fault"),
    ("Mrs Okafors fault", "[STAFF]s fault"),
    ("Mrs\nOkafor said no", "[STAFF] said no"),
    ("tell @MrsOkaforHead", "tell [STAFF]"),
    ("#SackOkafor", "#Sack[STAFF]"),
    ("#OkaforOut", "#[STAFF]Out"),
    ("#okaforout", "#[STAFF]out"),
    ("#MrsOkaforMustGo", "#[STAFF]MustGo"),
    ("Miss O'Neill in year 2", "[STAFF] in year 2"),
    ("Miss O\u2019Neill in year 2", "[STAFF] in year 2"),
    ("Miss ONeill in year 2", "[STAFF] in year 2"),
    ("Miss O Neill in year 2", "[STAFF] in year 2"),
    ("Shiv O'Neill in year 2", "[STAFF] in year 2"),
    ("Miss Siobhan in reception", "[STAFF] in reception"),
    ("Mr Zawadzki-Hume fixed it", "[STAFF] fixed it"),
    ("Mr Zawadzki Hume fixed it", "[STAFF] fixed it"),
    ("Mr ZawadzkiHume fixed it", "[STAFF] fixed it"),
    ("Mr Hume, our school's caretaker", "[STAFF], our school's caretaker"),
    ("Mr Young's year 4 class", "[STAFF]'s year 4 class"),
    ("Dan Young in year 4", "[STAFF] in year 4"),
    ("Mrs O in year 6", "[STAFF] in year 6"),
    ("Mrs Okafor again. Okafor and Adaeze both", "[STAFF] again. [STAFF] and [STAFF] both"),
]

DISGUISED = [
    "Mrs Ok\u200baf\u200bor",
    "Mrs Ok\u00adafor",
    "Mrs O\u0336k\u0336a\u0336f\u0336o\u0336r\u0336",
    "Mrs Ok\u00e1f\u00f6r",
    "Mrs \u041ek\u0430f\u043er",
    "Mrs \u039fkaf\u03bfr",
    "\uff2d\uff52\uff53 \uff2f\uff4b\uff41\uff46\uff4f\uff52",
    "Mrs \U0001d4de\U0001d4f4\U0001d4ea\U0001d4ef\U0001d4f8\U0001d4fb",
    "Mrs \u24c4\u24da\u24d0\u24d5\u24de\u24e1",
    "Mrs \U0001f17e\U0001f17a\U0001f170\U0001f175\U0001f17e\U0001f181",
    "Mrs \u1d0f\u1d0b\u1d00\ua730\u1d0f\u0280",
    "Mrs 0kaf0r",
    "Mrs Ok@f0r",
    "Mrs 0k4f0r",
    "Mrs O.k.a.f.o.r",
    "Mrs O k a f o r",
    "M r s  O k a f o r",
    "Mrs Okaf*or",
    "Mrs\u2800Okafor",
    "Mrs\u3164Okafor",
    "MrsOkafor",
    "mrsokafor",
    "Mrs\u00a0Okafor",
    "Mrs\u202e Okafor",
    "Mrs Ok\U000e0061afor",
]

SCHOOL_NAMED = [
    ("Thornbeck Church of England Primary School is closed", "[SCHOOL] is closed"),
    ("Thornbeck C of E Primary is closed", "[SCHOOL] is closed"),
    ("Thornbeck CofE Primary School is closed", "[SCHOOL] is closed"),
    ("Thornbeck C.E. Primary School is closed", "[SCHOOL] is closed"),
    ("thornbeck ce primary is closed", "[SCHOOL] is closed"),
    ("Thornbeck Primary School's gate", "[SCHOOL]'s gate"),
    ("Thornbeck Primary is closed", "[SCHOOL] is closed"),
    ("Thornbeck School is closed", "[SCHOOL] is closed"),
    ("#ThornbeckPrimary is closed", "#[SCHOOL] is closed"),
    ("#thornbeckprimaryschool is closed", "#[SCHOOL] is closed"),
    ("@thornbeckce is closed", "[SCHOOL] is closed"),
    ("#ThornbeckCE is closed", "[SCHOOL] is closed"),
    ("T h o r n b e c k P r i m a r y is closed", "[SCHOOL] is closed"),
    ("Thornbeck is a joke of a school", "[SCHOOL] is a joke of a school"),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_people_are_found_however_they_are_named(text, expected):
    assert expected == masked(text)
    assert score(text) >= ABOUT_CUT


@pytest.mark.parametrize(("text", "expected"), SCHOOL_NAMED)
def test_the_school_is_found_however_it_is_named(text, expected):
    assert expected == masked(text)
    assert score(text) >= ABOUT_CUT


@pytest.mark.parametrize("name", DISGUISED)
def test_a_disguised_name_is_found_whole(name):
    mention = find_mention(a_post(f"I hate {name}!"), WATCHLIST)

    assert mention is not None
    assert (Span(start=7, end=7 + len(name), subject="adaeze-okafor"),) == mention.spans


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The bins were not collected again.",
        "young people these days",
        "Young people at the park again",
        "Emeka Okafor signs for a basketball team",
        "B. Okafor has written to the paper",
        "Mrs Okafor-Smith won the raffle",
        "Daniel Young scored for Leeds",
        "Mr Young the plumber came about the boiler",
        "Okafor wins at Wimbledon",
        "missiles over the city",
        "Road closed in Thornbeck until Friday",
        "Thornbeck High School sixth form results",
        "North Thornbeck Primary School fete",
        "@OkaforFan2000 posted a video",
        "she'll be there, we'll see, put it to bin",
        "Thornbeck Lane flooded",
        "okaforian",
    ],
)
def test_other_people_and_ordinary_words_are_not_about_us(text):
    assert find_mention(a_post(text), WATCHLIST) is None


@pytest.mark.parametrize(
    "text",
    [
        "tell Mr Young I have a leaving present for him, it is on the end of my arm",
        "somebody local please go and lamp Mr Young, cheers",
        "mr young is getting it on leavers day",
        "Okafor, I know which car is yours",
        "0kafor gets it tomorrow",
        "Young from Thornbeck Primary is finished",
    ],
)
def test_a_threat_with_nothing_but_a_name_is_kept(text):
    assert find_mention(a_post(text), WATCHLIST) is not None


def test_each_place_of_a_name_is_weighed_by_what_stands_beside_it():
    text = "Mr Young the plumber came. " + ". " * 250 + "Mr Young spoke."

    assert score("Mr Young the plumber came.") < ABOUT_CUT
    assert score(text) == score("Mr Young spoke.")


def test_nothing_named_leaves_an_empty_mention():
    mention = examine(a_post("Lost: one blue glove"), WATCHLIST)

    assert (
        mention.about_score,
        mention.subjects,
        mention.spans,
        mention.reasons,
    ) == (0.0, (), (), ())


def test_a_weak_name_is_left_out_where_a_strong_one_stands():
    assert masked("young people at Thornbeck Primary") == "young people at [SCHOOL]"
    assert examine(a_post("young people at Thornbeck Primary"), WATCHLIST).subjects == (SCHOOL,)


def test_subjects_come_in_order_of_first_appearance_and_once():
    text = "Thornbeck Primary: Miss O'Neill, Mrs Okafor, Miss O'Neill"

    mention = examine(a_post(text), WATCHLIST)

    assert mention.subjects == (SCHOOL, "siobhan-o-neill", "adaeze-okafor")
    assert len(mention.spans) == 4


def test_two_bearers_of_one_surname_are_told_apart_by_title():
    couple = (
        a_person("Adaeze Okafor"),
        a_person("Chidi Okafor", titles=("Mr",), role="governor"),
    )
    watchlist = build_watchlist(a_school(), couple, today=TODAY)

    assert examine(a_post("Mr Okafor lied"), watchlist).subjects == ("chidi-okafor",)
    assert examine(a_post("Ms Okafor lied"), watchlist).subjects == ("adaeze-okafor",)


def test_a_surname_that_two_bear_makes_both_subjects():
    couple = (a_person("Adaeze Okafor"), a_person("Chidi Okafor", titles=("Mr",)))
    watchlist = build_watchlist(a_school(), couple, today=TODAY)

    mention = examine(a_post("Okafor at Thornbeck Primary lied"), watchlist)

    assert mention.subjects == ("adaeze-okafor", "chidi-okafor", SCHOOL)
    assert len(mention.spans) == 2


def test_a_namesakes_place_speaks_against_the_name():
    watchlist = build_watchlist(a_school(), the_staff(), (a_namesake(),), today=TODAY)

    assert score("Adaeze Okafor, head of year") > ABOUT_CUT
    assert score("Adaeze Okafor of Lagos", watchlist) < ABOUT_CUT
    assert score("Adaeze Okafor sold our house", watchlist) > ABOUT_CUT


def test_a_longer_namesake_takes_the_surname_with_it():
    watchlist = build_watchlist(
        a_school(), the_staff(), (Namesake(name="Zuri Okafor"),), today=TODAY
    )

    assert examine(a_post("Zuri Okafor at school"), watchlist).about_score == 0


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("Mr Young is useless", "Mr Young is useless, ask anyone in Aldersby"),
        ("Mr Young is useless", "Mr Young, the TA, is useless"),
        ("Mr Young is useless", "Mr Young is useless, year 4 deserve better"),
        ("Mr Young is useless", "Mr Young and Mrs Okafor are useless"),
        ("Mr Young is useless", "Mr Young at Thornbeck Primary is useless"),
        ("Mrs Okafor spoke in Leeds", "Mrs Okafor spoke"),
        ("Mrs Okafor of Millbrook Juniors spoke", "Mrs Okafor spoke"),
        ("Mr Okafor spoke", "Miss Okafor spoke"),
        ("The actor Adaeze Okafor spoke", "Adaeze Okafor spoke"),
    ],
)
def test_evidence_moves_the_score_the_right_way(weaker, stronger):
    assert score(weaker) < score(stronger)


def test_a_name_many_schools_share_needs_no_other_town_near_it():
    watchlist = build_watchlist(
        a_school(name="St Wilfrith's Catholic Primary School", aliases=(), handles=()),
        (),
        today=TODAY,
    )

    assert masked("Saint Wilfriths RC Primary fair", watchlist) == "[SCHOOL] fair"
    assert score("St Wilfrith's Primary, Preston", watchlist) < ABOUT_CUT
    assert score("St Wilfrith's Primary, Aldersby", watchlist) > 0.7


def test_reasons_never_hold_a_name():
    mention = examine(
        a_post("Mrs Okafor and Mr Young at Thornbeck Primary, year 4, Aldersby"), WATCHLIST
    )

    told = " ".join(mention.reasons).lower()
    assert "the headteacher is named by title and surname" in told
    assert [word for word in ("okafor", "young", "daniel", "adaeze") if word in told] == []
