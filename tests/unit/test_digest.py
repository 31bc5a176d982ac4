"""The daily digest, and the notice to a technician: what they tell, and what they do not."""

import re
from dataclasses import dataclass, replace
from datetime import date

import pytest

from alerts.digest import MAX_LINES, Digest, render_digest
from alerts.operations import Notice, render_notice
from domain.types import Assessment, Decision, Detail, Mention, Severity
from tests.builders import a_decision, a_mention, a_recipient, an_assessment
from tests.mails import EMERGENCY, PAPER, a_reason, assert_harmless, both, page_of, parsed, part

DAY = date(2026, 3, 10)
ALL_READ = replace(PAPER, coverage=("4 of 4 sources were read in full.",))
CRITICISM = a_decision(
    Severity.LOW,
    play="complaint",
    reasons=(a_reason("complaint", None, Severity.LOW), a_reason("abuse", 1, Severity.LOW)),
)
NEUTRAL = a_decision(Severity.NONE, play="neutral")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line as the storage hands it over."""

    mention_id: int = 1
    case_id: str | None = None
    mention: Mention
    assessment: Assessment
    decision: Decision
    restricted: bool = False


def a_line(text="Mrs Okafor is late again.", decision=CRITICISM, **changes) -> Line:
    """Return a line; the fields of its own are given to it, the rest goes to the mention."""
    names = ("case_id", "mention_id", "restricted")
    own = {name: changes.pop(name) for name in names if name in changes}
    mention = a_mention(text, **changes)
    return Line(mention=mention, assessment=an_assessment(), decision=decision, **own)


def digest_of(*lines, paper=PAPER, blind=(), **recipient):
    digest = Digest(day=DAY, lines=lines, blind=blind)
    return render_digest(digest, a_recipient(**recipient), paper)


def test_what_is_worth_a_look_comes_before_what_is_not():
    message = digest_of(
        a_line("Lovely fair.", NEUTRAL, id="p1"),
        a_line("Rude office.", id="p2", case_id="2026-0003"),
    )
    for shown in both(message):
        assert shown.index("Rude office.") < shown.index("Lovely fair.")
        assert "1 post worth a look, 1 other mention" in shown
        assert "2026-0003" in shown


def test_every_mention_is_one_line_with_its_link():
    """The policy wants each mention of staff to reach the Headteacher."""
    message = digest_of(*(a_line(f"Post {n}.", NEUTRAL, id=f"p{n}") for n in range(30)))
    links = [a.attributes["href"] for a in page_of(message).css("a")]

    assert links == [f"https://example.org/p{n}" for n in range(30)]
    assert [f"https://example.org/p{n}" in part(message, "plain") for n in range(30)] == [
        True
    ] * 30


def test_a_line_tells_platform_time_levels_and_the_first_words():
    message = digest_of(a_line("Mrs Okafor is fucking late. " + "Really late. " * 50))
    for shown in both(message):
        assert "Feed" in shown
        assert "Tue 10 March 2026, 07:00 GMT" in shown
        assert "complaint, hostile (abuse 1 of 3)" in shown
        assert "[the headteacher] is f***ing late." in shown
        assert shown.count("Really late.") < 10
        assert "Okafor" not in shown


def test_a_line_has_no_author():
    """There is no index by author: a digest must not become one."""
    mention = a_mention("Rude office.")
    line = replace(a_line(), mention=replace(mention, post=replace(mention.post, author="angry1")))

    assert b"angry1" not in digest_of(line, detail=Detail.FULL).content


def test_detail_decides_what_a_line_shows():
    line = a_line("Mrs Okafor is fucking late.")
    full, link = (both(digest_of(line, detail=d)) for d in (Detail.FULL, Detail.LINK))

    assert all("Mrs Okafor is fucking late." in shown for shown in full)
    assert all("late" not in shown for shown in link)
    assert "https://example.org/post-1" in link[0]


@pytest.mark.parametrize(
    ("decision", "restricted"),
    [
        (replace(CRITICISM, restricted=True), False),
        (NEUTRAL, True),
        (a_decision(Severity.MEDIUM, play="abuse"), True),
    ],
)
def test_a_restricted_matter_shows_its_platform_and_its_case_only(decision, restricted):
    """The post itself may be harmless: the case it joined is kept from everybody's mail."""
    line = a_line("Mrs Okafor hit a boy", decision, case_id="2026-0003", restricted=restricted)
    message = digest_of(line, detail=Detail.FULL)

    assert b"example.org" not in message.content
    assert "- Feed, 2026-0003: restricted: headsup case 2026-0003 --show" in both(message)[0]
    for shown in both(message):
        assert "restricted: headsup case 2026-0003 --show" in shown
        assert "no link" not in shown
        for hidden in ("hit a boy", "somebody", "07:00", "nothing found"):
            assert hidden not in shown


def test_a_restricted_matter_without_a_case_is_one_word():
    for shown in both(digest_of(a_line("Mrs Okafor hit a boy", NEUTRAL, restricted=True))):
        assert "restricted" in shown
        assert "headsup case" not in shown
        assert "hit a boy" not in shown


def test_a_serious_post_that_had_no_mail_stands_first_with_its_case():
    """It joined a case that people were told of; they still learn that it was said again."""
    reasons = (a_reason("abuse", 2, Severity.MEDIUM),)
    again = a_decision(Severity.MEDIUM, play="abuse", reasons=reasons)
    message = digest_of(
        a_line("Lovely fair.", NEUTRAL, id="p1"),
        a_line("Rude office.", id="p2", case_id="2026-0003"),
        a_line("You clown.", again, id="p3", case_id="2026-0001"),
    )

    assert message.severity is Severity.LOW
    for shown in both(message):
        assert "2 posts worth a look, 1 other mention" in shown
        assert "MEDIUM, another post in case 2026-0001: abusive (abuse 2 of 3)" in shown
        assert shown.index("You clown.") < shown.index("Rude office.")
        assert shown.index("Rude office.") < shown.index("Lovely fair.")


def test_a_technician_gets_the_counts_only():
    message = digest_of(a_line(), a_line("x", NEUTRAL), duty="technician", detail=Detail.FULL)

    assert b"example.org" not in message.content
    for shown in both(message):
        assert "1 post worth a look, 1 other mention" in shown
        assert "late again" not in shown


def test_an_empty_digest_says_that_nothing_was_found():
    for shown in both(digest_of(paper=ALL_READ)):
        assert "Nothing was found since the last digest." in shown
        assert "4 of 4 sources were read in full." in shown
        assert "cannot say" not in shown


def test_a_blind_source_makes_no_promise():
    """Silence means nothing was found, never that nothing ran."""
    for shown in both(digest_of(blind=("Village forum", "X"))):
        assert "We cannot say that nothing was said on Village forum, X." in shown
        assert "Forum asked us to wait." in shown
        assert "Nothing was found since" not in shown


@pytest.mark.parametrize("coverage", [(), PAPER.coverage])
def test_without_full_coverage_nothing_is_promised(coverage):
    for shown in both(digest_of(paper=replace(PAPER, coverage=coverage))):
        assert "cannot say that nothing was said" in shown


def test_more_than_fits_waits_for_the_next_digest_and_is_counted():
    """What is worth a look is never crowded out by what is not."""
    neutral = [a_line("x", NEUTRAL, id=f"n{n}", mention_id=n) for n in range(MAX_LINES)]
    digest = Digest(day=DAY, lines=(*neutral, a_line(mention_id=999)))
    message = render_digest(digest, a_recipient(), PAPER)

    assert [line.mention_id for line in digest.listed] == [999, *range(MAX_LINES - 1)]
    assert len(page_of(message).css("a")) == MAX_LINES
    for shown in both(message):
        assert "Not listed here: 1 more. They follow in the next digest." in shown


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ((a_line(),), "9 April 2026"),
        ((a_line(), a_line("x", NEUTRAL)), "11 March 2026"),
        ((), None),
    ],
)
def test_it_says_when_to_delete_it(lines, day):
    """The shortest time among its texts decides."""
    for shown in both(digest_of(*lines)):
        said = re.findall(r"Delete this e-mail by ([^.]*)\.", shown)
        assert said == ([day] if day else [])


def test_it_is_no_emergency_service_and_proves_nothing():
    for shown in both(digest_of(a_line())):
        assert EMERGENCY in shown
        assert "Possible, not proven. Not legal advice." in shown


def test_one_day_and_reader_have_one_digest():
    first, other_words = digest_of(a_line()), digest_of()
    another = digest_of(a_line(), duty="deputy")

    assert first.message_id == other_words.message_id != another.message_id
    assert (first.kind, first.case_id) == ("digest", None)
    assert parsed(first)["Subject"] == "[Headsup] daily digest, 2026-03-10"


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "x\r\nBcc: evil@evil.example", "\x00\u202e"]
)
def test_a_hostile_line_is_harmless(text):
    mention = a_mention(text, platform=text)
    line = replace(a_line(), mention=mention)

    assert_harmless(digest_of(line, detail=Detail.FULL))


def test_a_notice_tells_a_technician_what_to_see_to():
    notice = Notice(key="k", title="A source cannot be relied on", lines=("Forum: no answer.",))
    message = render_notice(notice, a_recipient("technician"), PAPER)

    assert parsed(message)["Subject"] == "[Headsup] technical notice: look today"
    assert (message.kind, message.severity) == ("operations", Severity.MEDIUM)
    assert_harmless(message)
    for shown in both(message):
        assert "A source cannot be relied on" in shown
        assert "Forum: no answer." in shown
        assert "never of a post" in shown


def test_one_problem_is_one_notice():
    """The key decides, not the moment or the words."""
    ids = [
        render_notice(
            Notice(key=key, title=title, lines=()), a_recipient("technician"), PAPER
        ).message_id
        for key, title in (("k", "a"), ("k", "b"), ("other", "a"))
    ]

    assert ids[0] == ids[1] != ids[2]
