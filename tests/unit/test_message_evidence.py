"""What a mail tells of the words behind a finding, to whom, and how they are changed."""

from typing import Any

import pytest

from alerts.wording import in_the_post
from classifiers.rubric import DISGUISE, SLOTS
from domain.types import Alert, Detail, Severity, Status
from tests.builders import SEVERE, a_decision, an_assessment
from tests.mails import a_reason, a_threat, assert_harmless, both, restricted, sent

WORDS = ("fucking stab", "Adaeze Okafor", "07700 900123")
SLOTS_FOUND = {
    "target": "[STAFF]",
    "act": "stab",
    "means": "<b>knife</b>",
    "time": "home time",
    "place": "by the gates",
    "condition": "if Mrs Okafor keeps him in",
    "sport": "football",
    "quotation": "he said",
    DISGUISE: "letters were disguised",
}


def an_explained(slots: dict[str, str] | None = None, **changes: Any) -> Alert:
    """Return the alert of a threat whose words are known."""
    found = an_assessment(
        threat=SEVERE, evidence=WORDS, slots=SLOTS_FOUND if slots is None else slots
    )
    return a_threat(assessment=found, **changes)


def test_the_head_is_told_which_words_weighed_most_with_names_masked() -> None:
    """Names, numbers and obscenities of the evidence are treated as those of the quotation."""
    for words in both(sent(an_explained())):
        assert (
            "Words that weighed most: \u201cf***ing stab\u201d, \u201c[the headteacher]\u201d,"
            " \u201c[phone number]\u201d."
        ) in words


def test_the_head_is_told_who_what_when_where_and_what_speaks_against_it() -> None:
    """One sentence of the post's own words, with what a harmless post would have as well."""
    message = sent(an_explained())

    for words in both(message):
        assert (
            "In the post: to a member of staff, act \u201cstab\u201d, with"
            " \u201c<b>knife</b>\u201d, when \u201chome time\u201d, where"
            " \u201cby the gates\u201d, on condition"
            " \u201cif [the headteacher] keeps him in\u201d; but it also reads like"
            " a quotation (\u201che said\u201d), sport or a game (\u201cfootball\u201d)."
            " Letters were disguised."
        ) in words
    assert_harmless(message)


def test_whoever_reads_in_full_reads_the_words_as_written() -> None:
    """Detail *full* changes nothing of what was written."""
    for words in both(sent(an_explained(), detail=Detail.FULL)):
        assert (
            "\u201cfucking stab\u201d, \u201cAdaeze Okafor\u201d, \u201c07700 900123\u201d"
            in words
        )


@pytest.mark.parametrize("reader", [{"detail": Detail.LINK}, {"duty": "technician"}])
def test_whoever_may_not_read_the_post_reads_none_of_its_words(reader: dict[str, Any]) -> None:
    """Evidence is as much of the post as its quotation."""
    for words in both(sent(an_explained(), **reader)):
        assert "weighed most" not in words
        assert "In the post" not in words
        assert "gates" not in words


def test_a_restricted_case_shows_no_evidence() -> None:
    """No word of it leaves in a mail."""
    alert = restricted(assessment=an_assessment(evidence=WORDS, slots=SLOTS_FOUND))
    for words in both(sent(alert, detail=Detail.FULL)):
        assert "weighed most" not in words
        assert "gates" not in words


def test_without_evidence_nothing_is_said_of_it() -> None:
    """A model that cannot say why is not made to."""
    for words in both(sent(a_threat())):
        assert "weighed most" not in words
        assert "In the post" not in words


def test_every_slot_there_is_has_words_in_a_mail() -> None:
    """What the classifiers find, the mail can tell."""
    for slot in SLOTS:
        assert in_the_post({slot: "something"})


def test_what_only_speaks_against_a_threat_is_told_too() -> None:
    """A reader is not left with the alarming half."""
    assert (
        in_the_post({"sport": "the match"})
        == "It reads like sport or a game (\u201cthe match\u201d)"
    )
    assert in_the_post({DISGUISE: "letters were disguised"}) == "Letters were disguised"
    assert in_the_post({}) == ""


@pytest.mark.parametrize("reason", ["no words to judge", "the model failed on it three times"])
def test_what_was_not_judged_is_to_be_read_and_says_why(reason: str) -> None:
    """*Not judged* is not *safe*, and the mail says both."""
    unjudged = an_assessment(status=Status.NOT_ASSESSED, not_assessed_reason=reason)
    why = a_reason("not_assessed", None, Severity.MEDIUM, score=None, cut=None)
    decision = a_decision(Severity.MEDIUM, play="uncertain", reasons=(why,))

    for words in both(sent(a_threat(assessment=unjudged, decision=decision))):
        assert "Not judged: please read it" in words
        assert reason in words
        assert "Not judged does not mean safe" in words
