"""Matching, held to the figures that are stored of it, and its page to those figures."""

import json

import pytest

from mentions.training.corpus import read_part, read_watchlists
from mentions.training.evaluate import (
    CHART,
    PAGE,
    RESULTS,
    fallen,
    measure_test,
    pages,
    read_results,
)
from mentions.training.evaluate_page import FORMS

pytestmark = pytest.mark.evaluation


@pytest.fixture(scope="module")
def stored():
    """Return the figures that are stored."""
    return read_results()


@pytest.fixture(scope="module")
def measured():
    """Return the test part's figures, measured now."""
    return measure_test()


@pytest.mark.parametrize("page", [RESULTS, PAGE, CHART], ids=lambda page: page.name)
def test_the_page_is_what_the_results_make_of_it(stored, page):
    """Byte for byte: nobody typed a figure, and no result came after the page."""
    assert pages(stored)[page] == page.read_bytes()


def test_no_figure_is_worse_than_the_page_says(stored, measured):
    """Precision, recall, each form, each school, each disguise: never below what is stored."""
    assert fallen(stored, measured) == []


@pytest.mark.parametrize("part", ["test", "baselines", "disguised"])
def test_the_stored_figures_are_those_of_this_matcher(stored, measured, part):
    """Whoever made matching better has also made its page say so."""
    assert fallen({"test": measured[part]}, {"test": stored[part]}) == []


def test_every_mark_of_the_test_part_lies_in_its_text(measured):
    """None is out of order, overlaps another or reaches beyond the text."""
    sound, of, *_ = measured["test"]["spans"]["sound"]

    assert sound == of > 0


def test_matching_beats_plain_searches(stored):
    """More of ours is found, and more of others held back, than by searching for names."""
    ours = stored["test"]

    for figures in stored["baselines"].values():
        assert ours["precision"][2] > figures["precision"][0] / figures["precision"][1]
        assert ours["recall"][2] > figures["recall"][0] / figures["recall"][1]


def test_no_school_of_the_test_part_was_learnt_from():
    """Neither a school nor a text of the test part is in the dev part."""
    dev, test = read_part("dev"), read_part("test")

    assert {post.school for post in dev}.isdisjoint(read_watchlists("test"))
    assert {post.school for post in test} == read_watchlists("test").keys()
    assert {post.text for post in dev}.isdisjoint(post.text for post in test)


def test_no_post_of_the_test_part_is_stored_with_the_figures():
    """Results and page hold counts of it, and not one of its texts."""
    kept = "".join(
        text for each in json.loads(RESULTS.read_text("utf-8")).values() for text in _texts(each)
    )
    written = PAGE.read_text("utf-8")

    held = [post.id for post in read_part("test") if post.text in kept or post.text in written]
    assert held == []


def test_the_page_says_what_each_form_is():
    """No form of the posts is without its line."""
    assert {post.form for post in read_part("test")} <= FORMS.keys()


def _texts(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []
