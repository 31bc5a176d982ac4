"""The policy: which severity, which play, and what is never shown to whom."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain import childharm
from domain.policy import DEFAULT_RULES, PLAYS_NEEDED, Policy, decide, level
from domain.types import (
    SCHOOL,
    TAGS,
    Assessment,
    Cut,
    Cuts,
    Mention,
    Post,
    PostKey,
    Rule,
    Severity,
    Status,
)

CUT = Cut(at_least=0.6, queue_at_least=0.3)
CUTS = Cuts(abuse=(CUT,) * 3, threat=(CUT,) * 3, tags=dict.fromkeys(TAGS, CUT))
POLICY = Policy(rules=DEFAULT_RULES, cuts=CUTS, heads=frozenset({"p-head"}))

LEVELS = {
    0: (1.0, 0.0, 0.0, 0.0),
    1: (0.1, 0.9, 0.0, 0.0),
    2: (0.1, 0.0, 0.9, 0.0),
    3: (0.1, 0.0, 0.0, 0.9),
    "perhaps 1": (0.6, 0.4, 0.0, 0.0),
    "perhaps 2": (0.6, 0.0, 0.4, 0.0),
    "perhaps 3": (0.6, 0.0, 0.0, 0.4),
}
PERHAPS = 0.4
SURE = 0.9


def a_mention(text="a post", *, subjects=(SCHOOL,), platform="forum"):
    post = Post(
        key=PostKey(platform=platform, id="1"),
        text=text,
        collected_at=datetime(2026, 11, 2, 7, 0, tzinfo=UTC),
    )
    return Mention(post=post, subjects=subjects, spans=(), about_score=1.0, reasons=())


def an_assessment(threat=0, abuse=0, **tags):
    return Assessment(threat=LEVELS[threat], abuse=LEVELS[abuse], tags=tags)


def decided(assessment, mention=None, policy=POLICY):
    return decide(mention or a_mention(), assessment, policy)


@pytest.mark.parametrize(
    ("assessment", "severity", "play"),
    [
        (an_assessment(), Severity.NONE, "neutral"),
        (an_assessment(praise=SURE), Severity.NONE, "neutral"),
        (an_assessment(threat=3), Severity.CRITICAL, "threat"),
        (an_assessment(threat=2), Severity.HIGH, "threat"),
        (an_assessment(threat=1), Severity.HIGH, "threat_veiled"),
        (an_assessment(hate=SURE), Severity.HIGH, "hate"),
        (an_assessment(doxxing=SURE), Severity.HIGH, "doxxing"),
        (an_assessment(safeguarding=SURE), Severity.HIGH, "safeguarding"),
        (an_assessment(child_privacy=SURE), Severity.HIGH, "child_privacy"),
        (an_assessment(abuse=3), Severity.MEDIUM, "abuse"),
        (an_assessment(abuse=2), Severity.MEDIUM, "abuse"),
        (an_assessment(sexual=SURE), Severity.MEDIUM, "sexual"),
        (an_assessment(pile_on=SURE), Severity.MEDIUM, "pile_on"),
        (an_assessment(impersonation=SURE), Severity.MEDIUM, "impersonation"),
        (an_assessment(allegation=SURE), Severity.MEDIUM, "allegation_other"),
        (an_assessment(abuse=1), Severity.LOW, "complaint"),
        (an_assessment(complaint=SURE), Severity.LOW, "complaint"),
        (an_assessment(threat="perhaps 3"), Severity.LOW, "uncertain"),
        (an_assessment(abuse="perhaps 2"), Severity.LOW, "uncertain"),
        (an_assessment(abuse="perhaps 1"), Severity.LOW, "complaint"),
        (an_assessment(complaint=PERHAPS), Severity.LOW, "complaint"),
        *((an_assessment(**{tag: PERHAPS}), Severity.LOW, "uncertain") for tag in TAGS[:8]),
    ],
)
def test_every_finding_leads_to_the_severity_and_play_of_the_shipped_table(
    assessment, severity, play
):
    decision = decided(assessment)

    assert (severity, play) == (decision.severity, decision.play)


@pytest.mark.parametrize(
    ("levels", "queue", "expected"),
    [
        ((1.0, 0.0, 0.0, 0.0), False, 0),
        ((0.4, 0.6, 0.0, 0.0), False, 1),
        ((0.41, 0.59, 0.0, 0.0), False, 0),
        ((0.41, 0.59, 0.0, 0.0), True, 1),
        ((0.3, 0.1, 0.0, 0.6), False, 3),
        ((0.1, 0.3, 0.35, 0.25), False, 2),
        ((0.4, 0.1, 0.2, 0.3), False, 1),
        ((0.0, 0.0, 0.0, 1.0), True, 3),
    ],
)
def test_a_level_is_the_highest_whose_cut_is_reached(levels, queue, expected):
    assert expected == level(levels, (CUT,) * 3, queue=queue)


def test_a_level_is_found_even_where_the_cut_of_a_lower_one_is_not_reached():
    strict = Cut(at_least=0.95, queue_at_least=0.9)

    assert level((0.3, 0.0, 0.0, 0.7), (strict, strict, CUT)) == 3


def test_sums_are_exact_where_plain_addition_falls_short_of_the_cut():
    levels = (0.5, 0.03, 0.29, 0.18)
    half = Cut(at_least=0.5, queue_at_least=0.4)
    assert levels[1] + levels[2] + levels[3] < half.at_least

    assert level(levels, (half, CUT, CUT)) == 1


def test_a_threat_is_found_where_only_a_higher_level_reaches_its_cut():
    strict = Cut(at_least=0.95, queue_at_least=0.9)
    policy = replace(POLICY, cuts=replace(CUTS, threat=(strict, CUT, strict)))

    decision = decided(an_assessment(threat=2), policy=policy)

    assert decision.severity is Severity.HIGH


def test_a_rule_about_a_level_fires_at_a_higher_one_that_no_rule_is_about():
    strict = Cut(at_least=0.95, queue_at_least=0.9)
    rule = Rule(id="any", label="threat", level=1, severity=Severity.HIGH, play="threat")
    cuts = replace(CUTS, threat=(strict, CUT, strict))

    decision = decided(an_assessment(threat=2), policy=Policy(rules=(rule,), cuts=cuts))

    assert decision.severity is Severity.HIGH


def test_what_only_came_near_adds_no_play_to_an_alert():
    decision = decided(an_assessment(threat=2, hate=PERHAPS, sexual=PERHAPS))

    assert (decision.play, decision.also) == ("threat", ())


def test_what_was_found_names_the_play_before_what_only_came_near():
    decision = decided(an_assessment(complaint=SURE, threat="perhaps 2"))

    assert (decision.severity, decision.play, decision.also) == (
        Severity.LOW,
        "complaint",
        ("uncertain",),
    )


@pytest.mark.parametrize("score", [SURE, PERHAPS])
@pytest.mark.parametrize("rules", [DEFAULT_RULES, DEFAULT_RULES[:-1]])
def test_the_complaints_route_is_added_whatever_the_rules(score, rules):
    decision = decided(
        an_assessment(threat=2, complaint=score), policy=replace(POLICY, rules=rules)
    )

    assert (decision.play, decision.also) == ("threat", ("complaint",))


def test_every_rule_that_fires_is_a_reason_with_its_score_and_cut():
    decision = decided(an_assessment(threat=2, abuse=2, hate=SURE, sexual=PERHAPS))

    told = {(r.rule, r.level, r.score, r.cut, r.queue) for r in decision.reasons}
    assert {
        ("threat-direct", 2, 0.9, 0.6, False),
        ("threat-veiled", 1, 0.9, 0.6, False),
        ("hate", None, 0.9, 0.6, False),
        ("abuse", 2, 0.9, 0.6, False),
        ("insult", 1, 0.9, 0.6, False),
        ("sexual", None, 0.4, 0.3, True),
    } == told


def test_the_first_of_equally_severe_rules_names_the_play_and_the_others_stand_beside():
    decision = decided(an_assessment(threat=1, hate=SURE, doxxing=SURE))

    assert (decision.play, decision.also) == ("threat_veiled", ("hate", "doxxing"))


def test_a_lower_level_of_the_same_label_adds_no_play():
    decision = decided(an_assessment(threat=3))

    assert (decision.play, decision.also) == ("threat", ())


@pytest.mark.parametrize(
    ("rule_cut", "expected"), [(0.95, Severity.LOW), (0.9, Severity.HIGH), (0.2, Severity.HIGH)]
)
def test_a_rule_may_move_its_own_cut(rule_cut, expected):
    rule = Rule(id="x", label="hate", severity=Severity.HIGH, play="hate", at_least=rule_cut)

    decision = decided(an_assessment(hate=SURE), policy=replace(POLICY, rules=(rule,)))

    assert expected is decision.severity


@pytest.mark.parametrize("findings", [{"complaint": SURE}, {"abuse": 1}, {"complaint": PERHAPS}])
@pytest.mark.parametrize("also", [{}, {"allegation": SURE}, {"hate": PERHAPS}, {"praise": SURE}])
def test_criticism_is_kept_to_the_complaints_route(findings, also):
    decision = decided(an_assessment(**findings, **also))

    assert (decision.guarded, decision.play, decision.also) == (True, "complaint", ())


@pytest.mark.parametrize(
    "worse",
    [
        {"threat": 1},
        {"threat": 3},
        {"threat": "perhaps 1"},
        {"threat": "perhaps 3"},
        {"abuse": 2},
        {"abuse": "perhaps 2"},
        {"hate": SURE},
        {"sexual": SURE},
        {"doxxing": SURE},
        {"pile_on": SURE},
    ],
)
def test_beside_anything_worse_a_complaint_only_adds_its_route(worse):
    decision = decided(an_assessment(complaint=SURE, **worse))

    assert not decision.guarded
    assert "complaint" in (decision.play, *decision.also)
    assert {decision.play, *decision.also} > {"complaint"}


def test_a_complaint_that_also_threatens_keeps_the_play_of_the_threat():
    decision = decided(an_assessment(threat=2, complaint=SURE))

    assert (
        decision.severity,
        decision.play,
        decision.also,
    ) == (Severity.HIGH, "threat", ("complaint",))


@pytest.mark.parametrize("tag", ["safeguarding", "child_privacy", "impersonation"])
def test_the_guard_never_hides_what_protects_somebody(tag):
    decision = decided(an_assessment(complaint=SURE, **{tag: SURE}))

    assert (True, tag, ("complaint",)) == (decision.guarded, decision.play, decision.also)


def test_praise_is_not_guarded():
    assert not decided(an_assessment(praise=SURE)).guarded


@pytest.mark.parametrize(
    "broken",
    [
        Assessment(status=Status.NOT_ASSESSED, not_assessed_reason="failed 3 times"),
        Assessment(threat=(math.nan, 0.0, 0.0, 0.0)),
        Assessment(abuse=(0.0, 0.0, 0.0, 0.0)),
        Assessment(tags={"hate": math.nan}),
        Assessment(tags={"hate": 1.5}),
        Assessment(threat=(0.0, 0.0, -1.0, 2.0)),
    ],
)
@pytest.mark.parametrize("rules", [DEFAULT_RULES, ()])
def test_what_nobody_judged_goes_to_a_person_whatever_the_rules(broken, rules):
    decision = decided(broken, policy=replace(POLICY, rules=rules))

    assert (decision.severity, decision.play) == (Severity.MEDIUM, "uncertain")
    assert [reason.label for reason in decision.reasons] == ["not_assessed"]


@pytest.mark.parametrize(
    ("found", "severity", "play", "also"),
    [
        ({}, Severity.MEDIUM, "uncertain", ()),
        ({"threat": "perhaps 2"}, Severity.MEDIUM, "uncertain", ()),
        ({"complaint": SURE}, Severity.MEDIUM, "uncertain", ("complaint",)),
        ({"hate": SURE}, Severity.HIGH, "hate", ()),
    ],
)
def test_what_was_not_read_to_the_end_goes_to_a_person(found, severity, play, also):
    decision = decided(replace(an_assessment(**found), truncated=True))

    assert (severity, play, also, False) == (
        decision.severity,
        decision.play,
        decision.also,
        decision.guarded,
    )


def test_a_report_in_which_nothing_was_found_goes_to_a_person():
    decision = decided(an_assessment(), a_mention(platform="report", subjects=()))

    assert (decision.severity, decision.play) == (Severity.MEDIUM, "uncertain")


@pytest.mark.parametrize("tag", ["allegation", "safeguarding"])
@pytest.mark.parametrize("score", [SURE, PERHAPS])
@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("[name] grabbed my son by the arm", ("p-teacher",)),
        ("a teacher there hit a kid in year 3", (SCHOOL,)),
        ("the caretaker is a paedo", (SCHOOL,)),
    ],
)
def test_an_adult_who_may_have_harmed_a_child_is_restricted(tag, score, text, subjects):
    decision = decided(an_assessment(**{tag: score}), a_mention(text, subjects=subjects))

    assert (
        decision.restricted,
        decision.severity,
        decision.play,
    ) == (True, Severity.HIGH, "allegation_child")


@pytest.mark.parametrize(
    ("assessment", "text", "subjects"),
    [
        (an_assessment(allegation=0.2), "she hit my son", ("p-teacher",)),
        (an_assessment(allegation=SURE), "she stole the raffle money", ("p-teacher",)),
        (an_assessment(safeguarding=SURE), "my son fell and hurt his knee", (SCHOOL,)),
        (an_assessment(abuse=2), "she hurt my kid", ("p-teacher",)),
    ],
)
def test_without_tag_cue_or_adult_nothing_is_restricted(assessment, text, subjects):
    assert not decided(assessment, a_mention(text, subjects=subjects)).restricted


def test_a_restricted_threat_keeps_its_severity_and_its_play():
    mention = a_mention("she hurt my daughter and I am coming with a bat", subjects=("p-teacher",))

    decision = decided(an_assessment(threat=3, allegation=SURE, abuse=2), mention)

    assert (
        decision.restricted,
        decision.severity,
        decision.play,
    ) == (True, Severity.CRITICAL, "threat")
    assert decision.also[0] == "allegation_child"


def test_a_restricted_matter_about_the_head_brings_in_the_chair():
    mention = a_mention("she slapped a child", subjects=("p-head",))

    decision = decided(an_assessment(allegation=SURE), mention)

    assert (decision.play, decision.also) == ("allegation_child", ("about_the_head",))


def test_an_unjudged_text_with_a_cue_and_an_adult_is_restricted_in_doubt():
    mention = a_mention("she slapped my little one", subjects=("p-teacher",))

    decision = decided(Assessment(status=Status.NOT_ASSESSED), mention)

    assert (decision.restricted, decision.severity) == (True, Severity.HIGH)


def test_a_complaint_about_harm_to_a_child_is_guarded_and_restricted():
    mention = a_mention("a TA grabbed my boy, I have complained twice", subjects=(SCHOOL,))

    decision = decided(an_assessment(safeguarding=SURE, complaint=SURE), mention)

    assert (
        decision.guarded,
        decision.restricted,
        decision.play,
    ) == (True, True, "allegation_child")
    assert "complaint" in decision.also


@pytest.mark.parametrize(
    "text",
    [
        "he grabbed my son by the arm",
        "HIT A CHILD",
        "she touched my daughter",
        "inappropriate with the kids",
        "hurt my little one",
        "shoved a year 4 into the wall",
        "slapped a six year old",
        "he is a p3d0",
        "peado",
        "grooming",
        "g\u200brooming",
        "\uff50\uff41\uff45\uff44\uff4f",
        "abused pupils",
        "safeguarding concern",
        "hurt\nmy\nson",
        "locked a 5 yo in the cupboard",
        "cruel to the infants",
        "k.i.d.d.y f.1.d.d.l.e.r",
        "put your hands on my son",
        "shut my grandson in a cupboard",
        "what she did to that little lad",
        "kid beater",
        "she was rough with my nine year old",
        "he is messaging my daughter at night",
    ],
)
def test_cues_of_harm_to_a_child_are_seen(text):
    assert childharm.has_cue(text)


@pytest.mark.parametrize(
    "text",
    [
        "please get in touch about my son's trip",
        "the kids had a great time",
        "pushed for time, could somebody collect my daughter",
        "the parking is dangerous",
        "what a hit the concert was",
        "my son loves his teacher",
        "kicked off about the menu, my kid too",
        "what did they do to the menu? the kids hate it",
        "a photo of the new kitchen, the kids chose it",
    ],
)
def test_talk_about_children_alone_is_no_cue(text):
    assert not childharm.has_cue(text)


def test_every_play_a_decision_can_name_is_declared_or_named_by_a_rule():
    named = PLAYS_NEEDED | {rule.play for rule in DEFAULT_RULES}
    tags = [{tag: SURE} for tag in TAGS]
    worst = [
        an_assessment(threat=t, abuse=a, **tag) for t in LEVELS for a in LEVELS for tag in tags
    ]
    mention = a_mention("a teacher hurt my son", subjects=("p-head",))

    found = {play for a in worst for d in (decided(a, mention),) for play in (d.play, *d.also)}

    assert found <= named


@pytest.mark.parametrize("tag", [*TAGS, None])
@pytest.mark.parametrize("abuse", list(LEVELS))
@pytest.mark.parametrize("text", ["a post", "a teacher hurt my son", ""])
def test_nothing_beside_a_threat_ever_lowers_it(tag, abuse, text):
    for threat, least in [(1, Severity.HIGH), (2, Severity.HIGH), (3, Severity.CRITICAL)]:
        tags = {tag: SURE} if tag else {}

        decision = decided(an_assessment(threat=threat, abuse=abuse, **tags), a_mention(text))

        assert decision.severity >= least
        assert decision.play.startswith("threat") or "threat" in " ".join(decision.also)
        assert not decision.guarded
