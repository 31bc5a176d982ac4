"""What a model reads: disguises undone, ordinary posts left alone."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.text import read
from classifiers.words import is_known, split_words

ORDINARY_WORDS = [
    *("the", "school", "trip", "is", "at", "3:20", "on", "Friday", "Y5", "KS2", "£5", "M25", "A*"),
    *("Mr", "Okafor", "won't", "say", "why", "4x4", "10am", "07700", "900123", "mother-in-law's"),
    *("C", "of", "E", "e.g.", "U.K.", "I.T.", "[STAFF]", "[SCHOOL]", "(again)", "really?"),
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(ORDINARY_WORDS), max_size=30).map(" ".join))
def test_plain_prose_is_read_as_it_is(prose):
    """Nothing is restored where nothing is disguised."""
    if re.search(r"\b[CE]( [CE])+\b", prose):
        return

    reading = read(prose)

    assert reading.text == prose
    assert reading.disguised == 0


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x1FFFF), max_size=80))
def test_places_lie_inside_whatever_is_read(raw):
    """Each character of a reading stands for a stretch of the raw text."""
    reading = read(raw)

    assert len(reading.text) == len(reading.starts) == len(reading.ends)
    assert all(0 <= s < e <= len(raw) for s, e in zip(reading.starts, reading.ends, strict=True))


@pytest.mark.parametrize(
    "raw",
    [
        "a b c d song, s a t p i n sounds",
        "S.E.N.D. team and I.T. club, P.T.A. and R.I.P.",
        "Year R, 1, 2 and sets A, C, E",
        "the 11+ exam, 1st XI, Class 4A v 4B, 5th, 70s, 7yrs, 5mile, room7, MP3, CO2",
        "gr8 m8 l8r B&M c/o n/a 50/50 w/e so-so T-shirt e-mail *really* A*A*A*",
        "Llanrhaeadr-ym-Mochnant ysgol gynradd, Wszystkiego najlepszego łódź",
        "https://www.killthehead.co.uk/iwillkillyou?x=iwillkillyou",
        "@killtheheadteacher_now and head@killtheheadteacher.sch.uk",
        "antidisestablishmentarianism, unprofessionalism, recognisable commentating",
        "Miss Featherstonehaugh-Cholmondeley's headteacher's-assistant",
        "#PTA a J*b",
    ],
)
def test_ordinary_posts_are_left_alone(raw):
    """Sounds, initials, sizes, names, addresses and long words are no disguises."""
    assert (raw, 0) == (read(raw).text, read(raw).disguised)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("k-i-l-l k . i . l . l", "kill kill"),
        ("k\ni\nl\nl", "kill"),
        ("i w i l l k i l l y o u", "i will kill you"),
        ("I w i l l  k i l l  y o u", "I will kill you"),
        ("\u202euoy llik\u202c now", "kill you now"),
        ("kx\bill you", "kill you"),
        ("I will " + "".join(chr(0xE0000 + ord(c)) for c in "kill") + " you", "I will kill you"),
        ("🇰🇮🇱🇱 you", "kill you"),
        ("\u1d0b\u026a\u029f\u029f \u028f\u1d0f\u1d1c", "kill you"),
        ("st\u3164ab and k\u2800i\u2800l\u2800l", "stab and kill"),
        ("f*ck c**t sh!t k*ll st@b f*cking n*nc*.", "fuck cunt shit kill stab fucking nonce."),
        ("$tab ki11 y0u", "stab kill you"),
        ("wait and sta\nb her", "wait and stab her"),
        ("\u0455\u0441\u04bb\u043e\u043el \u04bb\u043e\u0440\u0435", "school hope"),
        ("imgoingtokillyoutonight", "im going to kill you tonight"),
        ("I'mgoingto[STAFF]'shousetonight,ok", "I'm going to [STAFF]'s house tonight, ok"),
    ],
)
def test_a_disguise_is_undone_and_counted(raw, expected):
    """That somebody hid what was written is worth knowing itself."""
    reading = read(raw)

    assert expected == reading.text
    assert reading.disguised > 0


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("I\u2800will\u2800kill\u2800you", "I will kill you"),
        ("kiiiillll kkiillll him", "kill kill him"),
        ("#killthehead #KillTheHead", "#kill the head #Kill The Head"),
        ("go 🇬🇧 go 🇬🇧🇬🇧 go", "go flag go flag go"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f go", " flag go"),
    ],
)
def test_hashtags_flags_and_long_drawn_words_are_words_but_no_disguise(raw, expected):
    """They are in half of all cheerful posts."""
    assert (expected, 0) == (read(raw).text, read(raw).disguised)


@pytest.mark.parametrize("raw", ["kill\b\b\b\b you", "\u202ekill\u202c you", "kil\bl you"])
def test_a_trick_cannot_hide_a_plain_word(raw):
    """Many sites drop control characters: the word is then there for all to read."""
    assert read(raw).text == "kill you"


def test_what_is_hidden_behind_a_word_is_dropped():
    """Invisible letters stuck to visible ones are no part of the post."""
    hidden = "".join(chr(0xE0000 + ord(c)) for c in "zzq")

    assert read(f"Lovely assembly today{hidden}").text == "Lovely assembly today"


def test_a_run_displayed_backwards_leads_back_to_the_raw_text():
    """The span of a word is where its letters lie, in whichever order."""
    raw = "see \u202eesuoh ruoy\u202c now"
    reading = read(raw)
    place = reading.text.index("house")

    assert raw[slice(*reading.raw_span(place, place + 5))] == "esuoh"


def test_words_run_together_lead_back_to_the_raw_text():
    """Spaces that were put in do not shift what follows."""
    raw = "imgoingtokillyoutonight"
    reading = read(raw)
    place = reading.text.index("kill")

    assert raw[slice(*reading.raw_span(place, place + 4))] == "kill"


@pytest.mark.parametrize(
    "unit",
    [
        *("k*", "s*ss", "\u202eab", "x\b", "\u2800a", "\U000e0061 b", "🇰🇮 ", "a\n", "#abcde"),
        *("$a", "iwillkillyou", "aabb", "k\u043a", "a'", "f***", "a-\n", "aabbccddeeff "),
    ],
)
def test_hostile_texts_are_read_in_time(unit):
    """No step goes back and forth: 100,000 characters take under 5 s of a processor."""
    begun = time.process_time()

    read(unit * (100_000 // len(unit)))

    assert time.process_time() - begun < 5


def test_words_are_cut_only_where_sentences_are():
    """One unknown word among known ones may be a name; syllables may not."""
    assert list(split_words("killallteachers")) == ["kill", "all", "teachers"]
    assert split_words("internationalisation") == ()
    assert is_known("Knife")
    assert not is_known("knfie")
