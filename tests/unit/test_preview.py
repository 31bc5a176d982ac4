"""A preview says what a proposed policy would change, and never hides a threat that it loses."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.policy import DEFAULT_RULES, Policy, decide
from domain.preview import preview
from domain.types import TAGS, Cut, Cuts, Decided, Severity, Status
from tests.builders import CALM, NOW, SEVERE, a_mention, an_assessment

CUT = Cut(at_least=0.5, queue_at_least=0.3)
CUTS = Cuts(abuse=(CUT,) * 3, threat=(CUT,) * 3, tags=dict.fromkeys(TAGS, CUT))
POLICY = Policy(rules=DEFAULT_RULES, cuts=CUTS, heads=frozenset({"adaeze-okafor"}))

#: Names the head and holds a cue of harm to a child; or neither.
CUED, PLAIN = "Mrs Okafor hit a pupil at Thornbeck Primary", "Thornbeck Primary"

DIRECT = (0.1, 0.1, 0.7, 0.1)


def decided(assessment, text=PLAIN, policy=POLICY, id_=1):
    mention = a_mention(text)
    return Decided(
        id=id_,
        case_id="2026-0001",
        mention=mention,
        assessment=assessment,
        decision=decide(mention, assessment, policy),
        decided_at=NOW,
    )


def forgotten(each):
    """Return it as retention leaves it: the scores, and nothing that was said or of whom."""
    mention = replace(each.mention, post=replace(each.mention.post, text=""), subjects=())
    return replace(each, mention=replace(mention, spans=()), forgotten=True)


def without(*labels):
    """Return the policy less its rules about some labels."""
    return replace(POLICY, rules=tuple(r for r in POLICY.rules if r.label not in labels))


def stricter(**changes):
    """Return the policy with a cut that nothing reaches for some labels."""
    never = (Cut(at_least=1.5, queue_at_least=1.5),) * 3
    return replace(POLICY, cuts=replace(CUTS, **dict.fromkeys(changes or {"threat": 1}, never)))


@st.composite
def levels(draw):
    weights = draw(st.lists(st.floats(0.01, 1), min_size=4, max_size=4))
    return tuple(weight / sum(weights) for weight in weights)


ASSESSMENTS = st.builds(
    an_assessment,
    abuse=levels(),
    threat=levels(),
    tags=st.dictionaries(st.sampled_from(TAGS), st.floats(0, 1)),
    status=st.sampled_from(Status),
    truncated=st.booleans(),
)


@settings(deadline=None)
@given(ASSESSMENTS, st.sampled_from([CUED, PLAIN]), st.booleans())
def test_the_same_policy_changes_nothing(assessment, text, is_forgotten):
    each = decided(assessment, text)
    outcome = preview([forgotten(each) if is_forgotten else each], POLICY)

    assert outcome.changes == ()
    assert outcome.before == outcome.after


@settings(deadline=None)
@given(st.lists(st.tuples(ASSESSMENTS, st.booleans()), max_size=8))
def test_totals_differ_by_exactly_the_changes_listed(made):
    proposed = without("threat", "hate", "abuse")
    all_decided = [
        forgotten(each) if gone else each
        for id_, (assessment, gone) in enumerate(made)
        for each in [decided(assessment, CUED, id_=id_)]
    ]
    outcome = preview(all_decided, proposed)

    moved = [c for c in outcome.changes if c.before.severity is not c.after.severity]
    for severity in Severity:
        gained = sum(change.after.severity is severity for change in moved)
        lost = sum(change.before.severity is severity for change in moved)
        assert outcome.after[severity] - outcome.before[severity] == gained - lost
    assert sum(outcome.before.values()) + outcome.unknown == len(all_decided)


def test_a_lost_threat_comes_first_whatever_else_changes():
    threat = decided(an_assessment(threat=DIRECT), id_=9)
    hate = decided(an_assessment(tags={"hate": 0.9}), id_=1)
    outcome = preview([hate, threat], without("threat", "hate"))

    assert [change.decided.id for change in outcome.changes] == [9, 1]
    assert [change.decided.id for change in outcome.lost_threats] == [9]


def test_a_lost_threat_stands_before_a_worse_one_that_is_kept():
    worse = decided(an_assessment(threat=SEVERE), id_=1)
    lost = decided(an_assessment(threat=DIRECT), id_=2)
    specific = replace(POLICY.rules[0], severity=Severity.HIGH)
    proposed = replace(POLICY, rules=(specific, *without("threat").rules))
    outcome = preview([worse, lost], proposed)

    assert [change.decided.id for change in outcome.changes] == [2, 1]


def test_a_threat_that_falls_out_of_the_daily_queue_stands_among_the_threats():
    vague = decided(an_assessment(threat=(0.6, 0.4, 0.0, 0.0)), id_=2)
    insult = decided(an_assessment(abuse=(0.1, 0.1, 0.8, 0.0)), id_=1)
    outcome = preview([insult, vague], without("threat", "abuse"))

    assert [change.decided.id for change in outcome.changes] == [2, 1]
    assert [change.is_threat for change in outcome.changes] == [True, False]
    assert [change.before.severity for change in outcome.changes] == [
        Severity.LOW,
        Severity.MEDIUM,
    ]


def test_a_threat_that_only_loses_its_repeats_is_listed_but_not_lost():
    proposed = without("threat")
    high = replace(POLICY.rules[0], severity=Severity.HIGH)
    outcome = preview(
        [decided(an_assessment(threat=SEVERE))],
        replace(proposed, rules=(high, *proposed.rules)),
    )

    (change,) = outcome.changes
    assert (change.before.severity, change.after.severity) == (Severity.CRITICAL, Severity.HIGH)
    assert (change.is_threat, outcome.lost_threats) == (True, ())


def test_a_threat_that_is_kept_for_another_reason_only_is_lost_as_a_threat():
    """Its mail would say hate, and offer what helps against that."""
    both = decided(an_assessment(threat=DIRECT, tags={"hate": 0.9}))
    outcome = preview([both], without("threat"))

    assert [c.after.severity for c in outcome.lost_threats] == [Severity.HIGH]


def test_a_threat_that_falls_between_the_cuts_is_lost():
    """The daily queue is read a day later."""
    between = Cut(at_least=0.95, queue_at_least=0.3)
    proposed = replace(POLICY, cuts=replace(CUTS, threat=(between,) * 3))
    outcome = preview([decided(an_assessment(threat=DIRECT))], proposed)

    assert [c.after.severity for c in outcome.lost_threats] == [Severity.LOW]


def test_a_new_threat_stands_among_the_threats_and_is_none_that_is_lost():
    quiet = decided(an_assessment(threat=DIRECT), policy=stricter())
    outcome = preview([quiet], POLICY)

    (change,) = outcome.changes
    assert (change.is_threat, change.is_lost_threat) == (True, False)
    assert (change.before.severity, change.after.severity) == (Severity.NONE, Severity.HIGH)


def test_forgotten_threats_are_found_by_their_scores():
    outcome = preview([forgotten(decided(an_assessment(threat=SEVERE)))], without("threat"))

    assert len(outcome.lost_threats) == 1


def test_a_forgotten_matter_that_was_restricted_stays_so():
    accusing = an_assessment(tags={"safeguarding": 0.9})
    outcome = preview([forgotten(decided(accusing, CUED))], without("safeguarding"))

    assert (outcome.changes, outcome.unknown) == ((), 0)


def test_what_only_forgotten_words_could_tell_is_counted_as_unknown():
    """The proposal finds an accusation; whether a child was spoken of nobody knows any more."""
    unseen = Cut(at_least=0.99, queue_at_least=0.99)
    before = replace(POLICY, cuts=replace(CUTS, tags={**CUTS.tags, "allegation": unseen}))
    gone = forgotten(decided(an_assessment(tags={"allegation": 0.6}), policy=before))
    outcome = preview([gone], POLICY)

    assert (outcome.changes, outcome.unknown) == ((), 1)
    assert sum(outcome.before.values()) == 0


def test_an_accusation_that_was_known_before_says_that_there_was_no_child_in_it():
    gone = forgotten(decided(an_assessment(tags={"allegation": 0.6})))
    outcome = preview([gone], stricter(abuse=1))

    assert (outcome.changes, outcome.unknown) == ((), 0)


def test_what_nobody_judged_is_decided_again_by_its_own_rule():
    unjudged = decided(an_assessment(status=Status.NOT_ASSESSED))
    louder = [
        replace(r, severity=Severity.HIGH) if r.label == "not_assessed" else r
        for r in POLICY.rules
    ]
    outcome = preview([unjudged], replace(POLICY, rules=tuple(louder)))

    assert [change.after.severity for change in outcome.changes] == [Severity.HIGH]
    assert outcome.models == {}


def test_scores_are_counted_by_the_model_that_gave_them():
    models = [decided(an_assessment(abuse=CALM, model=name)) for name in ("a@1", "b@1", "a@1")]

    assert preview(models, POLICY).models == {"a@1": 2, "b@1": 1}


@pytest.mark.parametrize("levels_", [SEVERE, DIRECT])
def test_a_looser_policy_loses_no_threat(levels_):
    loose = Cut(at_least=0.01, queue_at_least=0.01)
    proposed = replace(POLICY, cuts=replace(CUTS, threat=(loose,) * 3))

    assert preview([decided(an_assessment(threat=levels_))], proposed).lost_threats == ()
