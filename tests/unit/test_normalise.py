"""Folding: what a reader sees, and where in the raw text it stands."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentions.normalise import fold, letters_of, skeleton, spells, words

CONFUSABLES = Path(__file__).parents[3] / "shared/hostile/unicode/confusables.json"
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Mrs OKAFOR", "mrs okafor"),
        ("Ok\u00e1f\u00f6r", "okafor"),
        ("Oka\u0301for", "okafor"),
        ("O\u0336k\u0336a\u0336", "oka"),
        ("Ok\u200ba\u200df\u2060o\ufeffr", "okafor"),
        ("Ok\u00adafor", "okafor"),
        ("\u202eOkafor\u202c", "okafor"),
        ("O\U000e0062k", "ok"),
        ("\u041e\u043a\u0430", "oka"),
        ("\u039f\u03ba\u03b1", "oka"),
        ("\uff2f\uff4b\uff41", "oka"),
        ("\U0001d4de\U0001d4f4\U0001d4ea", "oka"),
        ("\u24c4\u24da\u24d0", "oka"),
        ("\U0001f17e\U0001f17a\U0001f170", "oka"),
        ("\U0001f150\U0001f151", "ab"),
        ("\U0001f1f4\U0001f1f0", "ok"),
        ("\u1d0f\u1d0b\u1d00", "oka"),
        ("Stra\u00dfe \u00c6gir", "strasse aegir"),
        ("\u0141ukasz \u00d8rsted", "lukasz orsted"),
        ("O\u2019Neill O\u02bcNeill O`Neill", "o'neill o'neill o'neill"),
        ("Pell\u2013Hume Pell\u2011Hume", "pell-hume pell-hume"),
        ("Mrs\u00a0Okafor\u3000x", "mrs okafor x"),
        ("a\u2800b", "a\u00b7b"),
        ("a\nb\tc\x00d", "a\nb cd"),
        ("\ud55c\uae00 \u5b66\u6821", "\u1112\u1161\u11ab\u1100\u1173\u11af \u5b66\u6821"),
    ],
)
def test_a_text_folds_to_what_a_reader_sees(raw, folded):
    assert fold(raw).text == folded


def test_a_span_of_the_folded_text_maps_back_to_what_was_posted():
    raw = "so O\u200bk\u0336a\u0301for\u0336 it is"
    folded = fold(raw)
    start = folded.text.index("okafor")

    assert raw[slice(*folded.raw_span(start, start + 6))] == "O\u200bk\u0336a\u0301for\u0336"


def test_one_character_that_folds_to_many_maps_back_to_itself():
    folded = fold("x\u00c6y")

    assert folded.text == "xaey"
    assert folded.raw_span(1, 3) == (1, 2)
    assert folded.raw_span(1, 2) == (1, 2)


@given(ANY_TEXT)
def test_the_map_never_falls_and_stays_within_the_text(text):
    folded = fold(text)

    assert len(folded.starts) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < len(text) for start in folded.starts)


@given(ANY_TEXT)
def test_what_is_folded_folds_to_itself(text):
    once = fold(text).text

    assert fold(once).text == once


@given(st.text(st.characters(codec="ascii"), max_size=100))
def test_plain_text_only_loses_its_capitals_and_controls(text):
    kept = "".join(c for c in text if c.isprintable() or c in "\n\t\r\x0b\x0c\x1c\x1d\x1e\x1f")

    assert len(fold(text).text) == len(kept)


def test_digits_and_marks_are_read_as_letters_only_where_they_may_be():
    assert skeleton("0k4f0r") == "okafor"
    assert skeleton("smith") == skeleton("5m1th") == "smith"
    assert spells("1", "i")
    assert spells("1", "l")
    assert not spells("1", "t")
    assert not spells("e", "i")


def test_letters_leave_out_spaces_and_marks_and_remember_their_places():
    letters = letters_of(fold("O'N. eill"))

    assert letters.skeleton == "oneiii"
    assert list(letters.at) == [0, 2, 5, 6, 7, 8]


def test_names_come_apart_at_every_mark():
    assert words("St. John-O\u2019Neill") == ["st", "john", "o", "neill"]


def test_most_listed_lookalikes_of_latin_letters_fold_to_them():
    if not CONFUSABLES.exists():
        pytest.skip("the confusables corpus is not beside this checkout")
    listed = [
        (character, like["c"].lower())
        for character, likes in json.loads(CONFUSABLES.read_text(encoding="utf-8")).items()
        for like in likes
        if len(like["c"]) == 1 and like["c"].isascii() and like["c"].isalpha()
        if len(character) == 1 and not character.isascii() and character.isalpha()
    ]

    folded = sum(fold(character).text == latin for character, latin in listed)

    assert len(listed) > 500
    assert folded / len(listed) >= 0.6
