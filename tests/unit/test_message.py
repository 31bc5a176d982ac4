"""The alert mail: what it says, in which order, and what it keeps to itself."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.types import SCHOOL, Detail, Reason, Retention, Severity, Span, Status
from tests.builders import a_case, a_decision, a_mention, an_assessment
from tests.mails import (
    EMERGENCY,
    FOOTER,
    PAPER,
    PHONE,
    POSTCODE,
    TEXT,
    a_reason,
    a_threat,
    both,
    page_of,
    parsed,
    part,
    restricted,
    sent,
    text_of,
    words_of,
)


def test_a_threat_begins_with_999_in_both_parts():
    message = sent(a_threat())

    assert text_of(message).startswith(EMERGENCY)
    assert words_of(message).split("you may do. ", 1)[1].startswith(EMERGENCY)


@pytest.mark.parametrize("label", ["abuse", "hate"])
def test_every_other_mail_says_that_it_is_no_emergency_service(label):
    decision = a_decision(Severity.MEDIUM, reasons=(a_reason(label, 2, Severity.MEDIUM),))
    message = sent(a_threat(decision=decision))

    assert not text_of(message).startswith(EMERGENCY)
    for shown in both(message):
        assert EMERGENCY in shown


def test_what_to_do_first_stands_before_what_was_said():
    for shown in both(sent(a_threat())):
        places = [
            shown.index(words)
            for words in ("CRITICAL: look now", "Option title 1", "leaves", "Threat 3 of 3")
        ]

        assert places == sorted(places)


def test_the_options_come_in_order_with_everything_a_head_needs():
    for shown in both(sent(a_threat())):
        listed = shown[shown.lower().index("what you may do, in this order") :]
        places = [listed.index(f"Option title {number}") for number in (1, 2, 3)]

        assert places == sorted(places)
        for words in ("Person 2", "Moment 2", "Reason for 2", "Reason against 2", "Limit 2"):
            assert words in listed
        assert "Source 2 (checked 2 February 2026)" in listed
        assert "Ring 01632 960123" in listed


def test_the_footer_is_in_every_mail():
    for alert in (a_threat(), restricted()):
        for shown in both(sent(alert)):
            assert FOOTER in shown
            assert "3 of 4 sources were read in full." in shown
            assert "Forum asked us to wait." in shown
            assert "headsup ack 2026-0017" in shown


def test_masked_shows_roles_instead_of_names_and_stars_obscenities():
    message = sent(a_threat(post={"author": "@MrsOkaforHead"}))

    assert "| [the headteacher] leaves" in part(message, "plain")
    for shown in both(message):
        assert "F***ing useless" in shown
        for told in ("Okafor", "Adaeze", "Fucking", PHONE, POSTCODE, "Mill Lane"):
            assert told not in shown


def test_masked_reasons_name_nobody_either():
    mention = a_mention(TEXT, reasons=("It says Mrs Okafor.", "Its author is Siobhan O'Neill."))
    message = sent(a_threat(mention=mention))

    for shown in both(message):
        assert "It says [the headteacher]." in shown
        assert "Its author is [a teacher]." in shown


def test_masking_falls_on_the_right_letters_beyond_the_basic_plane():
    """Spans count code points: an emoji before a name must not shift the mask."""
    text = "\U0001f52a\U0001f52a Mrs Okafor \U0001f52a"
    for shown in both(sent(a_threat(text))):
        assert "\U0001f52a\U0001f52a [the headteacher] \U0001f52a" in shown


def test_two_people_of_one_role_are_told_apart():
    text = "Ann Bell and Bo Cole"
    spans = (Span(start=0, end=8, subject="ann-bell"), Span(start=13, end=20, subject="bo-cole"))
    mention = a_mention(text, spans=spans, subjects=("ann-bell", "bo-cole"))

    assert "| [a member of staff] and [member of staff B]" in part(
        sent(a_threat(mention=mention)), "plain"
    )


def test_the_school_is_masked_where_it_is_named():
    mention = a_mention("Burn Thornbeck", spans=(Span(start=5, end=14, subject=SCHOOL),))

    assert "| Burn [the school]" in part(sent(a_threat(mention=mention)), "plain")


def test_full_shows_the_words_as_written():
    for shown in both(sent(a_threat(), detail=Detail.FULL)):
        assert TEXT in shown.replace(" | ", " ")


def test_link_shows_the_link_and_no_words_of_the_post():
    message = sent(a_threat(post={"author": "angry_parent"}), detail=Detail.LINK)

    assert "https://example.org/post-1" in text_of(message)
    for shown in both(message):
        for told in ("Okafor", "half three", "angry_parent", "useless", "names the headteacher"):
            assert told not in shown


@pytest.mark.parametrize("detail", list(Detail))
def test_a_restricted_matter_is_in_no_mail(detail):
    alert = restricted(post={"author": "angry_parent", "url": "https://example.org/okafor"})
    message = sent(alert, detail=detail)
    words = (
        "Possible safeguarding matter about an adult: do not investigate; do not contact anyone"
    )

    assert b"example.org" not in message.content
    for shown in both(message):
        assert words in shown
        assert "headsup case 2026-0017 --show" in shown
        for told in ("kafor", "half three", "angry_parent", "useless", "title.", PHONE):
            assert told not in shown
        assert alert.mention.post.revision not in shown


def test_a_later_post_of_a_restricted_case_is_kept_back_too():
    alert = a_threat(case=a_case(id="2026-0017", restricted=True))
    for shown in both(sent(alert)):
        assert "News in a restricted case" in shown
        assert "half three" not in shown


def test_a_technician_learns_that_there_is_a_case_and_no_more():
    message = sent(a_threat(), duty="technician", detail=Detail.FULL)

    assert b"example.org" not in message.content
    for shown in both(message):
        assert "Tell the Headteacher or the chair of governors that case 2026-0017" in shown
        for told in ("Okafor", "half three", "Threat 3", "Option title"):
            assert told not in shown


def test_an_unjudged_text_is_not_called_safe():
    reason = Reason(rule="not-assessed", label="not_assessed", severity=Severity.MEDIUM)
    alert = a_threat(
        assessment=an_assessment(status=Status.NOT_ASSESSED, not_assessed_reason="it failed"),
        decision=a_decision(Severity.MEDIUM, play="uncertain", reasons=(reason,)),
    )
    for shown in both(sent(alert)):
        assert "Not judged does not mean safe" in shown
        assert "none found" not in shown.lower()
        assert "Not found" not in shown


def test_levels_and_their_arithmetic_are_in_plain_words():
    reasons = (a_reason(), a_reason("abuse", 2, Severity.MEDIUM, score=0.58, cut=0.5))
    for shown in both(sent(a_threat(decision=a_decision(Severity.CRITICAL, reasons=reasons)))):
        assert "Threat 3 of 3: specific" in shown
        assert "The program is almost sure (93 in 100, alerts from 40)" in shown
        assert "Abuse 2 of 3: abusive" in shown
        assert "The program is more sure than not (58 in 100, alerts from 50)" in shown


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"mention": a_mention(about_score=0.6)}, "about us, 60 in 100"),
        ({"assessment": an_assessment(truncated=True)}, "Only part of the text was read"),
        ({"assessment": an_assessment(language="cy")}, "seems not to be in English"),
        (
            {"decision": a_decision(Severity.HIGH, reasons=(a_reason(score=0.42),))},
            "It only just passed the line: 42 in 100, where 40 in 100 is needed",
        ),
        (
            {"decision": a_decision(Severity.HIGH, reasons=(a_reason("complaint", None),))},
            "It also reads as a complaint",
        ),
        ({}, "A program judged one post without the conversation around it"),
    ],
)
def test_there_is_always_one_reason_for_doubt(changes, doubt):
    for shown in both(sent(a_threat(**changes))):
        assert doubt in shown


def test_times_are_the_schools_with_their_zone():
    """A summer morning in London is an hour ahead of UTC, and the mail says so."""
    seen = datetime(2026, 7, 1, 6, 5, tzinfo=UTC)
    alert = a_threat(post={"published_at": seen, "collected_at": seen})
    for shown in both(sent(alert)):
        assert "Wed 1 July 2026, 07:05 BST" in shown


def test_the_evidence_is_all_there():
    alert = a_threat(post={"author": "angry_parent"})
    for shown in both(sent(alert)):
        assert alert.mention.post.revision in shown
        assert "angry_parent" in shown
        assert "https://example.org/post-1" in shown
        assert "Seen by Headsup" in shown


@pytest.mark.parametrize(
    ("decision", "day"),
    [
        (a_decision(Severity.HIGH), "17 March 2026"),
        (a_decision(Severity.LOW, guarded=True), "12 March 2026"),
    ],
)
def test_the_mail_says_when_to_delete_it(decision, day):
    paper = replace(PAPER, retention=Retention(criticism_days=2, hostile_days=7))
    for shown in both(sent(a_threat(decision=decision), paper)):
        assert f"Delete this e-mail by {day}" in shown


@pytest.mark.parametrize(
    ("kind", "subject", "words"),
    [
        ("new", "[Headsup] 2026-0017 CRITICAL: look now", "2026-0017: new"),
        ("raised", "[Headsup] 2026-0017 CRITICAL: look now, now more serious", "more serious"),
        ("update", "[Headsup] 2026-0017 CRITICAL: look now, another post", "another post"),
        ("repeat", "[Headsup] 2026-0017 CRITICAL: look now, reminder", "nobody has acknowledged"),
    ],
)
def test_the_subject_tells_how_soon_and_nothing_else(kind, subject, words):
    message = sent(a_threat(kind=kind))

    assert parsed(message)["Subject"] == subject
    for shown in both(message):
        assert words in shown


def test_the_preview_line_of_a_mail_program_is_neutral():
    preview = page_of(sent(a_threat())).css_first("body > div")

    assert preview.text() == "Case 2026-0017. Open this e-mail to see what you may do."
    assert "display: none" in preview.attributes["style"]


def test_only_a_critical_mail_is_marked_as_urgent():
    high = a_threat(decision=a_decision(Severity.HIGH, reasons=(a_reason(),)))

    assert parsed(sent(a_threat()))["Importance"] == "high"
    assert parsed(sent(high))["Importance"] is None


def test_the_mail_answers_no_machine():
    message = parsed(sent(a_threat()))

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_one_letter_has_one_id_and_the_same_bytes():
    assert sent(a_threat()) == sent(a_threat())


def test_each_revision_recipient_and_installation_has_its_own_id():
    later = a_threat(case=a_case(id="2026-0017", severity=Severity.CRITICAL, revision=2))
    elsewhere = replace(PAPER, install_id="install-2")
    messages = [
        sent(a_threat()),
        sent(later),
        sent(a_threat(), duty="deputy"),
        sent(a_threat(), elsewhere),
        sent(a_threat(case=a_case(id="2026-0018"))),
    ]

    assert len({message.message_id for message in messages}) == len(messages)
    assert all(m.message_id.endswith("@thornbeck.example") for m in messages)
    assert all(parsed(m)["Message-ID"] == f"<{m.message_id}>" for m in messages)


def test_later_mails_of_a_case_answer_its_first():
    first, later = (sent(a_threat(case=a_case(id="2026-0017", revision=n))) for n in (1, 3))

    assert parsed(first)["References"] is None
    assert parsed(later)["References"] == f"<{first.message_id}>"
    assert parsed(later)["In-Reply-To"] == f"<{first.message_id}>"


def test_a_long_post_is_quoted_around_its_worst_passage():
    """The model judged masked text: its offsets are led back over every masked name."""
    text = "Mrs Okafor said no. " * 300 + "I will burn it down. " + "Fine weather. " * 300
    start = text.index("I will burn")
    spans = tuple(
        Span(start=match.start(), end=match.end(), subject="adaeze-okafor")
        for match in re.finditer("Mrs Okafor", text)
    )
    masked = re.sub("Mrs Okafor", "[STAFF]", text).index("I will burn")
    alert = a_threat(
        mention=a_mention(text, spans=spans),
        assessment=an_assessment(span=(masked, masked + 20)),
    )
    quoted = text_of(sent(alert))

    assert "I will burn it down." in quoted.replace(" | ", " ")
    assert f"Shortened to 1,500 of {len(text):,} characters" in quoted
    assert abs(quoted.count("[the headteacher]") - (750 / 20)) < 4
    assert start > 1500
