"""How long texts are read, and how a place in what is read leads back to the raw text."""

# ruff: noqa: RUF001  letters that look like others are what is tested

import re
import time

import pytest

from classifiers.labels import OUTPUTS
from classifiers.text import read
from classifiers.windows import MAX_WINDOWS, cut_windows, most_harmful, stretches, worst


def test_a_short_text_is_one_window():
    """What fits is read whole."""
    windows = cut_windows(100, 100)

    assert windows.stretches == ((0, 100),)
    assert not windows.truncated


@pytest.mark.parametrize("tokens", [0, 1, 101, 175, 176, 1000, 4824, 4825])
def test_windows_leave_no_token_out(tokens):
    """Below the limit every token lies in a window, and no window is longer than allowed."""
    windows = cut_windows(tokens, 100)

    read_tokens = {token for start, end in windows.stretches for token in range(start, end)}
    assert read_tokens == set(range(tokens))
    assert max(end - start for start, end in windows.stretches) <= 100
    assert not windows.truncated


def test_neighbouring_windows_share_a_quarter():
    """A sentence cut by one window's end is whole in the next."""
    (_, first_end), (second_start, _), *_ = cut_windows(1000, 100).stretches

    assert first_end - second_start == 25


def test_too_long_a_text_is_read_at_both_ends_and_says_so():
    """Padding at the front cannot push the end out of sight."""
    windows = cut_windows(1_000_000, 100)

    assert len(windows.stretches) == MAX_WINDOWS
    assert windows.truncated
    assert windows.stretches[0] == (0, 100)
    assert windows.stretches[-1] == (999_900, 1_000_000)


def words_of(text):
    """Return where each word of a text lies: a tokenizer of words."""
    return [match.span() for match in re.finditer(r"\S+", text)]


def short_windows(text, size, short):
    """Return the words of each window of the second pass."""
    places = words_of(text)
    first = cut_windows(len(places), size).stretches
    every = stretches(text, places, size, short).stretches
    assert every[: len(first)] == first
    words = text.split()
    return [words[start:end] for start, end in every[len(first) :]]


PAGE = "One two three four. Five six seven! Eight nine ten eleven twelve? Thirteen fourteen."


def test_without_a_second_pass_there_are_long_windows_only():
    """A model file that asks for none gets none."""
    places = words_of(PAGE)

    assert stretches(PAGE, places, 10) == cut_windows(len(places), 10)


def test_a_text_as_short_as_a_short_window_is_read_once():
    """A second look at the same words would tell nothing."""
    assert short_windows("One two. Three four.", 100, 4) == []


def test_short_windows_end_where_sentences_end():
    """No sentence that fits is cut, and none is left out."""
    windows = [" ".join(window) for window in short_windows(PAGE, 100, 8)]

    assert windows == [
        "One two three four. Five six seven!",
        "Eight nine ten eleven twelve? Thirteen fourteen.",
    ]


def test_a_short_sentence_is_read_with_either_neighbour():
    """What is said in two sentences is not taken apart where one of them is short."""
    text = "The gates were shut again today. Wait. I will be there on Friday morning early."

    windows = [" ".join(window) for window in short_windows(text, 100, 9)]

    assert windows == [
        "The gates were shut again today. Wait.",
        "Wait. I will be there on Friday morning early.",
    ]


@pytest.mark.parametrize(
    "text", ["word " * 500, "No. " * 500, PAGE * 9, "a b c d e f g h i. " * 40]
)
def test_short_windows_leave_no_token_out_and_are_no_longer_than_allowed(text):
    """With sentences, without any, and with nothing but short ones."""
    places = words_of(text)
    second = stretches(text, places, 20, 8).stretches[
        len(cut_windows(len(places), 20).stretches) :
    ]

    assert {n for start, end in second for n in range(start, end)} == set(range(len(places)))
    assert max(end - start for start, end in second) <= 8


def test_an_endless_text_has_no_more_short_windows_than_can_be_read_in_time():
    """Beginning and end are read closely; all of it was read before."""
    text = "One two three. " * 100_000
    places = words_of(text)

    windows = stretches(text, places, 200, 64)

    assert len(windows.stretches) == MAX_WINDOWS + 512
    assert windows.stretches[-1][1] == len(places)
    assert windows.truncated


def a_row(**scores):
    """Return one window's probabilities, zero but for the named outputs."""
    return tuple(scores.get(output.replace(":", "_"), 0.0) for output in OUTPUTS)


def test_the_worst_of_each_output_is_kept():
    """Abuse in one window and a threat in another are both found."""
    rows = [a_row(abuse_2=0.9, praise=0.2), a_row(threat_2=0.7, praise=0.1)]

    kept = dict(zip(OUTPUTS, worst(rows), strict=True))

    assert (kept["abuse:2"], kept["threat:2"], kept["praise"]) == (0.9, 0.7, 0.2)


def test_a_threat_is_pointed_at_before_abuse():
    """The window shown to a person is the one with the surest threat."""
    rows = [a_row(abuse_2=0.99, threat_2=0.1), a_row(abuse_2=0.4, threat_2=0.8), a_row()]

    assert most_harmful(rows) == 1


def test_without_a_threat_abuse_is_pointed_at():
    """Threat scores that differ by less than a hundredth do not decide."""
    rows = [a_row(threat_2=0.003), a_row(abuse_2=0.9, threat_2=0.001)]

    assert most_harmful(rows) == 1


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("I will kіll [STAFF]", "I will kill [STAFF]"),
        ("k i l l him", "kill him"),
        ("k i l l  h i m", "kill him"),
        ("k\u200bi\u00adl\u2060l", "kill"),
        ("𝓴𝓲𝓵𝓵 ⓚⓘⓛⓛ ｋｉｌｌ", "kill kill kill"),
        ("k1ll b@stard", "kill bastard"),
        ("sooooo goood!!!!!", "soo good!!"),
        ("line\n\n one\u00a0two\u3164three", "line one two three"),
        ("k\u0336i\u0336l\u0336l\u0336", "kill"),
    ],
)
def test_disguises_are_undone(raw, expected):
    """What a person reads at a glance, the model reads as well."""
    assert read(raw).text == expected


@pytest.mark.parametrize(
    "raw",
    [
        "07700 900596",
        "10am, Y4, 3pm",
        "head@school.example.org",
        "привет",
        "It's a C++ club",
        "a J*b",
    ],
)
def test_plain_text_is_left_alone(raw):
    """Numbers, addresses and other scripts are no disguises."""
    assert read(raw).text == raw


def test_an_emoji_becomes_its_meaning_once():
    """The model's vocabulary has no emoji; a row of them says no more than one."""
    assert read("see you 🔪🔪🔪").text.split() == ["see", "you", "knife"]


@pytest.mark.parametrize(
    "raw",
    [
        "say 🔪 KNIFE then \u200b\u200b k.i.l.l  sooooon 💣💣 end",
        "ﬃ ½ ㎏ and 𝓴𝓲𝓵𝓵 \u202e RTL שלום",
        "",
        " \n\t ",
    ],
)
def test_places_lead_back_to_the_raw_text(raw):
    """Each character knows where it came from; places rise and stay inside the raw text."""
    reading = read(raw)

    assert len(reading.text) == len(reading.starts) == len(reading.ends)
    assert list(reading.starts) == sorted(reading.starts)
    assert all(0 <= s < e <= len(raw) for s, e in zip(reading.starts, reading.ends, strict=True))


def test_a_word_found_in_the_reading_is_found_in_the_raw_text():
    """The span of a joined and of an expanded word are those of what was written."""
    raw = "now k.i.l.l and 🔪🔪 end"
    reading = read(raw)

    joined, emoji = reading.text.index("kill"), reading.text.index("knife")
    assert raw[slice(*reading.raw_span(joined, joined + 4))] == "k.i.l.l"
    assert raw[slice(*reading.raw_span(emoji, emoji + 5))] == "🔪"


@pytest.mark.parametrize("unit", ["a", "a.", "a b ", "1a", "é", "\u200b", "🔪", "!", "[STAFF]"])
def test_reading_takes_time_in_proportion_to_length(unit):
    """No pattern goes back and forth over a long text: 200,000 characters take under 5 s."""
    begun = time.perf_counter()

    read(unit * (200_000 // len(unit)))

    assert time.perf_counter() - begun < 5
