"""What holds for any text: spans are sound, and no text is too much."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.types import Span
from mentions.matcher import examine, find_mention
from mentions.normalise import fold
from tests.builders import a_post
from tests.unit.test_matcher import DISGUISED, NAMED, SCHOOL_NAMED, WATCHLIST

ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)
NAMES = st.sampled_from([text for text, _ in NAMED] + DISGUISED + [t for t, _ in SCHOOL_NAMED])


@given(ANY_TEXT)
@example("\u0336Okafor")
@example("Okafor\ufdfa")
@example("Mrs Okafor" * 50)
@example("#" + "okafor" * 50)
def test_any_text_can_be_examined(text):
    mention = examine(a_post(text), WATCHLIST)

    assert 0 <= mention.about_score <= 1


@given(ANY_TEXT, NAMES, ANY_TEXT)
def test_spans_lie_within_the_text_in_order_and_apart(before, name, after):
    text = f"{before} {name} {after}"

    spans = examine(a_post(text), WATCHLIST).spans

    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(ANY_TEXT, st.sampled_from(DISGUISED))
def test_what_a_span_holds_reads_as_the_watched_name(before, name):
    text = f"{before}. {name}"

    spans = examine(a_post(text), WATCHLIST).spans

    held = fold(text[spans[-1].start : spans[-1].end]).text
    read = held.translate(str.maketrans("04@", "oaa"))
    assert "".join(filter(str.isalnum, read)) == "mrsokafor"


@pytest.mark.parametrize(
    "text",
    [
        "o" * 100_000,
        "o k a f o " * 10_000,
        "Mrs" + " " * 99_000 + "Okafor",
        "#" + "okafo" * 20_000,
        "mrs" * 33_000,
        "o\u0301" * 50_000,
        "." * 100_000,
        "@" * 100_000,
    ],
)
def test_a_hostile_text_of_a_hundred_thousand_characters_names_nobody(text):
    assert find_mention(a_post(text), WATCHLIST) is None


def test_a_name_at_the_end_of_a_very_long_text_is_found():
    text = "blah " * 20_000 + "Mrs Okafor"

    assert (Span(start=100_000, end=100_010, subject="adaeze-okafor"),) == examine(
        a_post(text), WATCHLIST
    ).spans
