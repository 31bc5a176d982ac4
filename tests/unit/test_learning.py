"""What is learnt from a post that was not about us, what never is, and how little it weighs."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.types import SCHOOL, LearntEvidence
from mentions.learning import MOST_WORDS, find_tells, ruled_out, with_evidence
from mentions.matcher import explain, find_mention
from mentions.watchlist import build_watchlist
from tests.builders import NOW, a_mention, a_namesake, a_person, a_post, a_school, the_staff

TODAY = date(2026, 3, 10)
HEAD = "adaeze-okafor"


def a_watchlist(**changes):
    school = changes.pop("school", a_school())
    return build_watchlist(school, changes.pop("people", the_staff()), today=TODAY, **changes)


def learnt(*phrases, subject=HEAD, **changes):
    fields = {
        "id": 1,
        "subject": subject,
        "words": phrases,
        "learnt_from": "feed/post-1",
        "by": "Head",
        "proposed_at": NOW,
        "accepted_at": NOW,
        "expires": date(2026, 9, 1),
    }
    return LearntEvidence(**(fields | changes))


def tells(text, subject=HEAD, *, watchlist=None, **post):
    """Return the words that a text teaches about one subject."""
    mention = a_mention(text, subjects=(subject,))
    mention = replace(mention, post=replace(mention.post, **post))
    found = {each.subject: each.words for each in find_tells(mention, watchlist or a_watchlist())}
    return found.get(subject, ())


# What is learnt


def test_places_other_lives_and_strange_words_are_learnt_the_rarest_and_nearest_first():
    text = "A midfielder in Penrith. Okafor of Fenwold, on her way"

    assert tells(text) == ("fenwold", "penrith", "midfielder")


def test_another_school_is_learnt_by_its_whole_name():
    assert tells("Okafor left Millbrook Juniors") == ("millbrook juniors",)


def test_a_hashtag_is_learnt_as_a_word():
    assert tells("okafor again #fenwoldfc") == ("fenwoldfc",)


def test_each_subject_of_a_mention_learns_for_itself():
    text = "Okafor in Penrith. " + "and so it goes on " * 30 + "Thornbeck in Fenwold"
    mention = a_mention(text, subjects=(HEAD, SCHOOL))
    found = {each.subject: each.words for each in find_tells(mention, a_watchlist())}

    assert found == {HEAD: ("penrith",), SCHOOL: ("fenwold",)}


def test_a_reply_that_names_nobody_teaches_by_all_its_words():
    assert tells("Saw her in Fenwold") == ("fenwold",)


def test_no_more_words_are_learnt_than_a_person_can_judge():
    towns = "Penrith Hexham Kendal Skipton Ripon Otley Whitby Settle Keswick"

    assert len(tells(f"Okafor in {towns}")) == MOST_WORDS


def test_what_counts_already_is_found_again_so_that_it_can_be_told():
    watchlist = a_watchlist(learnt=[learnt("fenwold")])

    assert tells("Okafor of Fenwold", watchlist=watchlist) == ("fenwold",)


def test_a_leaver_is_not_learnt_about():
    assert tells("Okafor of Fenwold", watchlist=a_watchlist(people=())) == ()


# What never is


@pytest.mark.parametrize(
    "text",
    [
        "Okafor in Aldersby, Wexshire",
        "Okafor in AX7",
        "Okafor and Zawadzki, Siobhan, O'Neill and Thornbeck",
        "Okafor at Thornbecks and with Zawadski",
    ],
)
def test_nothing_of_ours_is_learnt_however_it_is_spelt(text):
    assert tells(text) == ()


def test_a_namesakes_name_is_not_learnt():
    watchlist = a_watchlist(namesakes=[a_namesake("Ifeoma Wellbrook", place=())])

    assert tells("Okafor and Wellbrook", watchlist=watchlist) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Okafor in assembly, then the residentials, with the senco and my daughters",
        "Okafor should be stabbed, you bellend, a crossbow and strangling, murderously",
        "okafor thebastards shitehawk",
    ],
)
def test_neither_school_talk_nor_harm_is_learnt(text):
    assert tells(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Chinedu Okafor again",
        "Okafor Nwosu again",
        "Okafor with Mr Zbigniewski and Dave Quarmby",
        "Okafor with Dave and Mrs Quarmby, and Patel",
        "Okafor by @zzyzx and u/zzyzx, zzyzx@zzyzx.example, https://zzyzx.example/zzyzx",
        "Okafor on 07700 900123 and 1881 and AB12 CDE and zz9plural",
    ],
)
def test_nothing_that_leads_to_a_person_is_learnt(text):
    assert tells(text) == ()


def test_the_authors_name_is_not_learnt():
    assert tells("Okafor, says Zzyzx Quarmby", author="Zzyzx.Quarmby") == ()


def test_everyday_words_and_slips_for_them_are_not_learnt():
    assert tells("okafor definatly said somthing nice about the weather yesterday") == ()


def test_a_language_is_not_learnt():
    """A Polish post by a namesake's friend must not teach that Polish speaks against us."""
    assert tells("Pani Okafor jest bardzo miła, dziękuję wszystkim") == ()


def test_a_forgotten_post_teaches_nothing():
    assert tells("") == ()


# How little it weighs


LATER = datetime(2026, 4, 1, tzinfo=UTC)


def weighed(text, watchlist, subject=HEAD):
    """Return the findings about learnt words for a subject's names."""
    names = explain(a_post(text), watchlist).names
    found = [each.evidence for each in names if each.subject == subject]
    return [
        evidence.weight
        for row in found
        for evidence in row
        if "marked as not about us" in evidence.sentence
    ]


def test_any_number_of_learnt_words_weighs_as_one_against_that_name_alone():
    watchlist = a_watchlist(learnt=[learnt("fenwold", "penrith"), learnt("tarn", id=2)])
    text = "Okafor, Fenwold, Penrith, tarn, fenwold"
    (weight,) = weighed(text, watchlist)

    assert weight < 0
    assert weighed("Okafor, Fenwold", watchlist) == [weight]
    assert weighed("Mr Young, Fenwold, Penrith", watchlist, "daniel-young") == []


def test_evidence_counts_from_its_acceptance_to_its_last_day():
    proposed = learnt("fenwold", accepted_at=None)
    accepted = learnt("fenwold", expires=TODAY)
    after = build_watchlist(a_school(), the_staff(), today=date(2026, 3, 11), learnt=[accepted])

    assert weighed("Okafor of Fenwold", a_watchlist(learnt=[proposed])) == []
    assert len(weighed("Okafor of Fenwold", a_watchlist(learnt=[accepted]))) == 1
    assert weighed("Okafor of Fenwold", after) == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Fenwold and Thornbeck Primary again, what a day", SCHOOL),
        ("Thornbeck Church of England Primary School, Fenwold", SCHOOL),
        ("Adaeze Okafor of Thornbeck Primary, Fenwold", HEAD),
        ("Fenwold: someone should slap Adaeze Okafor of Thornbeck Primary", HEAD),
        ("Mrs Okafor you will regret it, Fenwold", HEAD),
        ("I will find you and hurt you Mrs Okafor. Fenwold", HEAD),
    ],
)
def test_learnt_words_alone_never_hide_what_is_plainly_ours(text, subject):
    """The school in full, a full name with the school, and hostility to a titled rare surname."""
    evidence = [learnt("fenwold", subject=HEAD), learnt("fenwold", subject=SCHOOL, id=2)]
    before = find_mention(a_post(text), a_watchlist())
    after = find_mention(a_post(text), a_watchlist(learnt=evidence))

    assert before is not None
    assert subject in before.subjects
    assert after is not None
    assert subject in after.subjects


def test_the_same_words_about_somebody_else_change_nothing():
    plain, other = a_watchlist(), a_watchlist(learnt=[learnt("fenwold", subject="daniel-young")])
    text = a_post("Okafor of Fenwold")

    assert explain(text, plain) == explain(text, other)


# Its effect, before it counts


def test_evidence_is_tried_on_a_copy_of_the_list():
    proposed = learnt("fenwold", accepted_at=None)
    plain = a_watchlist()
    tried = with_evidence(plain, proposed)

    assert (plain.learnt, tried.learnt) == ((), (proposed,))
    assert tried.fingerprint != plain.fingerprint
    assert with_evidence(tried, proposed).learnt == tried.learnt


def test_the_sample_shows_what_evidence_would_rule_out():
    watchlist = a_watchlist(people=(a_person("Piers Young", titles=("Mr",)),))
    nothing = ruled_out(watchlist, learnt("fenwold", subject="piers-young"))

    assert (nothing.posts, nothing.tried >= 1000) == (0, True)
