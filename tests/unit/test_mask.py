"""What a model is shown instead of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.types import SCHOOL, Span
from mentions.mask import SCHOOL_MASK, STAFF_MASK, mask


def a_span(start, end, subject="adaeze-okafor"):
    return Span(start=start, end=end, subject=subject)


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("Mrs Okafor lied", [a_span(0, 10)], "[STAFF] lied"),
        ("Mrs Okafor's car", [a_span(0, 10)], "[STAFF]'s car"),
        ("#SackOkafor", [a_span(5, 11)], "#Sack[STAFF]"),
        ("at Thornbeck Primary", [a_span(3, 20, SCHOOL)], "at [SCHOOL]"),
        ("A B", [a_span(2, 3, SCHOOL), a_span(0, 1)], "[STAFF] [SCHOOL]"),
        ("AB", [a_span(0, 1), a_span(1, 2)], "[STAFF][STAFF]"),
        ("Mrs Okafor", [a_span(0, 10), a_span(4, 10)], "[STAFF]"),
        ("Mrs Okafor", [a_span(4, 10), a_span(0, 10)], "[STAFF]"),
        ("nobody", [], "nobody"),
        ("", [], ""),
        ("abc", [a_span(1, 9)], "abc"),
        ("abc", [a_span(1, 1)], "abc"),
    ],
)
def test_each_span_is_replaced_by_what_it_names(text, spans, expected):
    assert mask(text, spans) == expected


@st.composite
def texts_and_spans(draw):
    text = draw(st.text(max_size=80))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return text, [a_span(s, e, draw(st.sampled_from(("p", SCHOOL)))) for s, e in pairs]


@given(texts_and_spans())
def test_nothing_but_the_spans_changes(case):
    text, spans = case
    marks = {SCHOOL: SCHOOL_MASK}

    masked = mask(text, spans)

    removed = sum(span.end - span.start for span in spans)
    added = sum(len(marks.get(span.subject, STAFF_MASK)) for span in spans)
    assert len(masked) == len(text) - removed + added
    assert masked.startswith(text[: spans[0].start] if spans else text)
    assert masked.endswith(text[spans[-1].end :] if spans else text)
