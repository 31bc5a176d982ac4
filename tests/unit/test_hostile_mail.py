"""What an alert mail withstands: markup, headers, hidden letters and links of an attacker's."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.letter import is_address
from domain.types import Detail
from tests.builders import a_case, a_mention, a_post
from tests.mails import (
    PAPER,
    a_threat,
    assert_harmless,
    both,
    page_of,
    parsed,
    part,
    sent,
    text_of,
)

HOSTILE = {
    "markup": "<script>alert(1)</script></style></td></table><img src=x onerror=y>{{ 7*7 }}{% %}",
    "headers": "x\r\nBcc: evil@evil.example\r\n\r\nbody",
    "encoded word": "=?utf-8?q?hello=0ABcc:_evil@evil.example?=",
    "huge word": "A" * 100_000,
    "nul": "kill \x00 kill",
    "lines": "\n" * 1000 + "end",
    "dots": ".\r\n.\r\n..\r\n",
    "boundary": '--=_x\r\nContent-Type: text/html\r\n\r\n<a href="javascript:x">',
    "towers": "Z" + "\u0301" * 500,
    "css": "</style><style>@import url(http://evil.example/x.css);</style>",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("detail", list(Detail))
def test_a_hostile_text_stays_text_wherever_it_stands(name, detail):
    """In the post, the author, the reasons and the platform: no header, no tag, no link."""
    text = HOSTILE[name]
    mention = a_mention(text, reasons=(text,))
    post = {"author": text, "url": f"https://evil.example/{text[:99]}"}
    alert = a_threat(mention=replace(mention, post=replace(mention.post, **post)))
    message = sent(alert, detail=detail)

    assert_harmless(message)


def test_the_guard_of_the_tests_can_fail():
    """A header of somebody else's making would be seen."""
    message = sent(a_threat())
    spoilt = replace(message, content=b"Bcc: evil@evil.example\r\n" + message.content)

    with pytest.raises(AssertionError):
        assert_harmless(spoilt)


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.sampled_from(list(Detail))
)
def test_any_text_is_harmless(text, detail):
    mention = a_mention(text, reasons=(text,), post=a_post(text, author=text, url=text))
    assert_harmless(sent(a_threat(mention=mention), detail=detail))


NAUGHTY = Path(__file__).parents[3] / "shared" / "hostile"


def batched(strings: list[str], size: int) -> Iterator[list[str]]:
    """Yield all of them in turn, the last few with empty ones."""
    for start in range(0, len(strings), size):
        yield [*strings[start : start + size], *[""] * size][:size]


def test_naughty_strings_are_harmless():
    files = sorted(NAUGHTY.rglob("blns*.json"))
    if not files:
        pytest.skip("the corpus ../shared/hostile is not here")
    strings = json.loads(files[0].read_text("utf-8"))
    for text, author, url, reason in batched(strings, 4):
        post = a_post(text, author=author, url=url)
        mention = a_mention(text, reasons=(reason,), post=post)
        assert_harmless(sent(a_threat(mention=mention), detail=Detail.FULL))

    assert len(strings) > 100


def test_a_mail_from_right_to_left_cannot_turn_the_rest_around():
    """Overrides are taken out, and Hebrew or Arabic lines are isolated from our own words."""
    message = sent(a_threat("\u202egpj.exe \u05e9\u05dc\u05d5\u05dd"), detail=Detail.FULL)
    line = next(line for line in part(message, "plain").splitlines() if line.startswith("| "))

    assert line == "| \u2068gpj.exe \u05e9\u05dc\u05d5\u05dd\u2069"
    assert "Hidden characters were taken out." in text_of(message)
    assert page_of(message).css_first("bdi[dir=auto]").text() == "gpj.exe \u05e9\u05dc\u05d5\u05dd"


def test_letters_that_hide_inside_words_are_taken_out():
    text = "k\u200bi\u00adl\u2060l \U0001f468\u200d\U0001f469"
    for shown in both(sent(a_threat(text), detail=Detail.FULL)):
        assert "kill \U0001f468\u200d\U0001f469" in shown


def test_a_post_of_many_lines_does_not_push_the_options_away():
    message = sent(a_threat("\n".join(f"line{n}" for n in range(200))), detail=Detail.FULL)
    bars = [line for line in part(message, "plain").splitlines() if line.startswith("|")]

    assert len(bars) < 40
    assert "line0 / line1 / line2" in bars[0]
    assert "line199" in bars[-1]


def test_a_post_cannot_pass_for_words_of_ours():
    """Every line of a quotation begins with a bar."""
    message = sent(a_threat("Hello\nDO FIRST: ring the author\n\nACKNOWLEDGE"))
    lines = part(message, "plain").splitlines()

    assert "| DO FIRST: ring the author" in lines
    assert "| ACKNOWLEDGE" in lines
    assert lines.count("ACKNOWLEDGE") == 1


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("http://example.org/a b<c>", "http://example.org/a%20b%3Cc%3E"),
        ("https://b\u00fccher.example/\u00fc", "https://xn--bcher-kva.example/%C3%BC"),
        ("javascript:alert(1)", None),
        ("https://user@example.org/", None),
        ("ftp://example.org/", None),
        ("hxxps://example.org/", None),
        ("https://[::1", None),
        ("https://example.org/" + "a" * 5000, None),
        (None, None),
    ],
)
def test_only_a_plain_web_address_becomes_a_link(url, href):
    alert = a_threat(post={"url": url}, options=())
    links = {a.attributes["href"] for a in page_of(sent(alert)).css("a")}

    assert links == ({href} if href else set())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("fuck off", "f*** off"),
        ("FUUUCKING hell", "F*****ING hell"),
        ("bullshit and shitty", "bulls*** and s****y"),
        ("Scunthorpe, cocoon, raccoon, Pakistan, retardant", None),
        ("shitake, prickly pear, shining, Assisi", None),
    ],
)
def test_obscenities_are_starred_and_innocent_words_are_not(written, shown):
    message = sent(a_threat(written))

    assert (shown or written) in text_of(message)


@pytest.mark.parametrize(
    "address",
    [
        "head@thornbeck.example\r\nBcc: evil@evil.example",
        "=?utf-8?q?=0ABcc=3A_evil?=@thornbeck.example",
        "=?x@thornbeck.example",
        "head@thornbeck.example\n",
        "h\u00e9ad@thornbeck.example",
        "Head <head@thornbeck.example>",
        "head",
    ],
)
def test_no_other_address_than_a_plain_one_gets_into_a_header(address):
    assert not is_address(address)
    with pytest.raises(ValueError, match="may not stand in a header"):
        sent(a_threat(), email=address)
    with pytest.raises(ValueError, match="may not stand in a header"):
        sent(a_threat(), replace(PAPER, sender=address))


@pytest.mark.parametrize(
    "address", ["o'neill+x@mail.thornbeck.example", "a#b/c=d!e?@x_y.example", "a@localhost"]
)
def test_an_unusual_address_is_an_address(address):
    assert is_address(address)
    assert parsed(sent(a_threat(), email=address))["To"] == address


def test_a_case_id_or_prefix_with_line_ends_is_refused():
    with pytest.raises(ValueError, match="Subject"):
        sent(a_threat(case=a_case(id="2026\r\nBcc: evil@evil.example")))
    with pytest.raises(ValueError, match="Subject"):
        sent(a_threat(), replace(PAPER, subject_prefix="=?utf-8?q?x?="))
