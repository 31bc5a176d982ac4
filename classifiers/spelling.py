"""Words restored from the ways people hide them from machines and not from each other.

Every step takes time in proportion to the length of a text. A word is put in place of letters only
where it is a common one: grades, times, initials and the sounds of a phonics lesson stay.
"""

import re
from collections.abc import Iterator
from itertools import groupby, product

from classifiers.reading import Step
from classifiers.runtogether import split_chunk, split_hashtag
from classifiers.words import MASKED, is_known, split_words
from domain.lookalikes import LOOKALIKES

_LATIN_END = "\u036f"
#: Letters of other scripts; the table's Latin ones are letters that some language writes.
_OTHER_SCRIPT = str.maketrans(
    {character: letter for character, letter in LOOKALIKES.items() if character > _LATIN_END}
)
_APOSTROPHES = ("'", "\u2019")
#: How far around a word its surroundings are looked at.
_AROUND = 60

_LEET = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "@": "a",
    "$": "s",
    "!": "il",
}
_PLAIN_LEET = str.maketrans({mark: letters[0] for mark, letters in _LEET.items()})
_LEET_INSIDE = re.compile(r"[A-Za-z][013457$@!][A-Za-z]")
#: 5th, 10am, 70s; Y4, KS2, M25, B1a.
_COUNT = re.compile(r"\d+[A-Za-z]{1,3}|[A-Za-z]{1,2}\d{1,3}[A-Za-z]?")
_EDGE_DIGITS = "0123456789"
#: So many marks that may be one of two letters are tried out; further ones take the first.
_TRIED = 4

#: Initials that are commonly written with full stops, so that no word is made of them.
_INITIALS = frozenset(
    "ASAP BBC DBS DIY FFS IT NHS OFSTED PE PSHE PTA RIP SATS SEN SEND STEM TBC USA".split()  # noqa: SIM905
)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_FEWEST_APART = 3
#: What may part the letters of a word; between items of a list stands a comma and a space.
_APART = r"(?:(?!, )[ \n.*_\-/|,~+:\u00b7\u2022]){1,3}"
_PIECES = 8
_CERTAIN_MASK = "fsck"

_WILD = frozenset("*#%+@!$_-")
_LOOSE_MASK = 4
_LONGEST_MASK = 16


def _fold_word(match: re.Match[str]) -> str:
    """Make look-alikes of other scripts Latin where the word or its surroundings are."""
    word = match.group()
    if word.isascii():
        return word
    folded = word.translate(_OTHER_SCRIPT)
    if folded == word or any("a" <= letter <= "z" for letter in word.lower()):
        return folded
    around = match.string[max(0, match.start() - _AROUND) : match.end() + _AROUND]
    latin = sum(letter.isascii() for letter in around if letter.isalpha())
    other = sum(ord(letter) not in _OTHER_SCRIPT for letter in around if letter > "\u024f")
    part = len(word) == 1 or match.string[match.start() - 1 : match.start()] in _APOSTROPHES
    return folded if latin > other and (part or is_known(folded)) else word


def _join_letters(match: re.Match[str]) -> str:
    """Join letters set apart; wider gaps part words."""
    text = match.group()
    letters = re.findall(r"[A-Za-z0-9$@!']", text)
    if len(letters) < _FEWEST_APART or "".join(letters).lower() in _ALPHABET:
        return text
    gaps = re.findall(_APART, text)
    words = _at_wide_gaps(letters, gaps)
    if "." in text and _INITIALS.issuperset(words):
        return text
    uneven = len(set(gaps)) == 2 and not text.isupper()  # noqa: PLR2004
    return _resolve(words) or (_resolve(["".join(letters)]) if uneven else "") or text


def _at_wide_gaps(letters: list[str], gaps: list[str]) -> list[str]:
    """Return letters joined to words, which stand further apart than their letters.

    Where marks part letters, spaces part words, but for several single letters in a row.
    """
    marks = [len(gap.strip()) for gap in gaps if gap.strip()]
    spaces = [len(gap) for gap in gaps if not gap.strip()]
    narrow = min(marks, default=0), 0 if marks else min(spaces)
    words = letters[:1]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if len(gap.strip()) > narrow[0] if gap.strip() else len(gap) > narrow[1]:
            words.append(letter)
        else:
            words[-1] += letter
    return _merge_singles(words) if marks and spaces else words


def _merge_singles(words: list[str]) -> list[str]:
    return [
        word
        for single, group in groupby(words, lambda word: len(word) == 1)
        for word in (["".join(group)] if single else group)
    ]


def _resolve(words: list[str]) -> str:
    """Return words of single letters as a person reads them; empty where hardly one is."""
    read = [_readable(word) for word in words]
    if not any(len(word) >= _FEWEST_APART for word in read):
        return ""
    if 2 * sum(map(len, read)) < sum(map(len, words)):
        return ""
    return " ".join(known or word for known, word in zip(read, words, strict=True))


def _readable(word: str) -> str:
    if word.isalpha() and (len(word) == 1 or is_known(word)):
        return word
    plain = next((plain for plain in _unleet_ways(word) if is_known(plain)), "")
    if plain or not word.isalpha():
        return plain
    words = split_words(word, 2)
    plausible = len(words) > 2 or not {"a", "i", "I", *MASKED}.isdisjoint(words)  # noqa: PLR2004
    return " ".join(words) if plausible else ""


def _join_lines(match: re.Match[str]) -> str:
    """Join the pieces of words broken over lines."""
    parts = re.split(r"(-? ?\n[\n ]{0,3})", match.group())
    pieces, breaks = parts[::2], [*parts[1::2], ""]
    joined = []
    at = 0
    while at < len(pieces):
        count = _pieces_of_a_word(pieces[at : at + _PIECES])
        joined += ["".join(pieces[at : at + count]), breaks[at + count - 1]]
        at += count
    return "".join(joined)


def _pieces_of_a_word(pieces: list[str]) -> int:
    for count in range(len(pieces), 1, -1):
        whole = "".join(pieces[:count])
        ending = count == 2 and pieces[1].startswith("'")  # noqa: PLR2004
        known = is_known(whole) or is_known(whole.removesuffix("'s"))
        if ending or (known and not all(map(is_known, pieces[:count]))):
            return count
    return 1


def _unmask(match: re.Match[str]) -> str:
    """Put the letters of a masked swear or violent word back."""
    token = match.group()
    core = token.rstrip("!-_")
    for word in (token, core):
        if plain := _masked_word(word.lower()):
            return plain + token[len(word) :]
    return token


def _masked_word(token: str) -> str:
    letters = sum(letter.isalpha() for letter in token)
    if len(token) > _LONGEST_MASK:
        return ""
    if letters < 2 and not (token[:1] in _CERTAIN_MASK and token[1:] == "***"):  # noqa: PLR2004
        return ""
    exact = (word for word in MASKED if len(word) == len(token) and _fits(word, token))
    if plain := next(exact, "") or _loosely_masked(token):
        return plain
    single = _masked_word(token[:-1]) if token.endswith("s") else ""
    return f"{single}s" if single else ""


def _fits(word: str, token: str) -> bool:
    return all(a == b or b in _WILD for a, b in zip(word, token, strict=True))


def _loosely_masked(token: str) -> str:
    """Return the word of which one row of stars hides more or fewer letters than it has stars."""
    first, stars, last = token.partition("*")[0], token.count("*"), token.rpartition("*")[2]
    if len(token) < _LOOSE_MASK or not last or len(first) + stars + len(last) != len(token):
        return ""
    fitting = (
        word
        for word in MASKED
        if word.startswith(first) and word.endswith(last) and len(word) > len(first) + len(last)
    )
    return next(fitting, "")


def _unleet(match: re.Match[str]) -> str:
    """Make a word of letters and digits one of letters, where that is a common one."""
    token = match.group()
    core = token.rstrip("!")
    if not any(mark in _LEET for mark in core) or not any(map(str.isalpha, core)):
        return token
    plain = next((way for way in _unleet_ways(core) if is_known(way)), "")
    if not plain or (plain not in MASKED and _is_count(match, core)):
        return token
    return plain + token[len(core) :]


def _is_count(match: re.Match[str], token: str) -> bool:
    """Return whether digits are digits: a count beside a word, where words have few of them."""
    around = match.string[max(0, match.start() - _AROUND) : match.end() + _AROUND]
    spelt = len(_LEET_INSIDE.findall(around))
    if spelt > 2:  # noqa: PLR2004
        return False
    if is_known(token.strip(_EDGE_DIGITS)) and not token.isalpha() and token[0] not in "$@":
        return token.strip(_EDGE_DIGITS) != token
    if len(token) > _LOOSE_MASK - 1 and not _COUNT.fullmatch(token):
        return False
    return spelt < 2  # noqa: PLR2004


def _unleet_ways(token: str) -> Iterator[str]:
    """Yield the ways to read marks as letters, the usual ones first."""
    lower = token.lower()
    marks = sum(len(_LEET.get(mark, mark)) > 1 for mark in lower)
    if marks > _TRIED:
        yield lower.translate(_PLAIN_LEET)
        return
    for letters in product(*(_LEET.get(mark, mark) for mark in lower)):
        yield "".join(letters)


def _unleet_inside(match: re.Match[str]) -> str:
    return match.group().translate(_PLAIN_LEET)


def _shorten_word(match: re.Match[str]) -> str:
    """Return a long-drawn word as it is usually spelt, or with no letter more than twice."""
    word = match.group()
    runs = ["".join(run) for _, run in groupby(word, str.lower)]
    drawn = sum(len(run) > 2 for run in runs)  # noqa: PLR2004
    doubled = sum(len(run) > 1 for run in runs)
    if word.lower() == "www" or (not drawn and doubled < 2):  # noqa: PLR2004
        return word
    if not drawn and is_known(word):
        return word
    short = "".join(run[:2] for run in runs) if drawn else word
    longest = 2 if doubled <= _TRIED + 2 else 1
    ways = product(*(sorted({run[:longest], run[:1]}, key=len)[::-1] for run in runs))
    spelt = next((way for way in map("".join, ways) if is_known(way)), "")
    return spelt if len(spelt) > 2 or (spelt and drawn > 1) else short  # noqa: PLR2004


def _shorten(match: re.Match[str]) -> str:
    return match.group() if match.group().lower() == "www" else match.group()[:2]


def _one_space(match: re.Match[str]) -> str:  # noqa: ARG001  one shape for all steps
    return " "


#: In this order: later steps rely on the letters that earlier ones restored.
STEPS = (
    Step(pattern=re.compile(r"\w+"), replace=_fold_word),
    Step(
        pattern=re.compile(
            rf"(?<![A-Za-z0-9'@#$£])[A-Za-z](?:{_APART}[A-Za-z013457$@!'](?![A-Za-z0-9']))+"
        ),
        replace=_join_letters,
    ),
    Step(
        pattern=re.compile(
            r"(?<![\w'])[A-Za-z][A-Za-z']{0,14}(?:-? ?\n[\n ]{0,3}[A-Za-z']{1,15})+(?![\w'])"
        ),
        replace=_join_lines,
    ),
    Step(
        pattern=re.compile(
            r"(?<![\w@#/*.'$%-])[A-Za-z]+[*#%_+@!$-]+[A-Za-z*#%+@!$_-]*(?![\w/]|\.\w)"
        ),
        replace=_unmask,
    ),
    Step(
        pattern=re.compile(r"(?<![\w£€#@/.:!$-])[A-Za-z0-9$@!]{2,24}(?![\w@/:$]|[.-]\w)"),
        replace=_unleet,
    ),
    Step(
        pattern=re.compile(
            r"(?<=[A-Za-z])(?:(?!\d+s\b)(?!\d+s\b)[013457$]{1,3}|@(?=[A-Za-z]{1,5}\b(?!\.)))(?=[A-Za-z])"
        ),
        replace=_unleet_inside,
    ),
    Step(pattern=re.compile(r"[A-Za-z]{3,}"), replace=_shorten_word, disguise=False),
    Step(pattern=re.compile(r"([^\W\d_]|[!?.,*])\1{2,}"), replace=_shorten, disguise=False),
    Step(pattern=re.compile(r"(?<!\S)\S{12,}"), replace=split_chunk),
    Step(pattern=re.compile(r"(?<![\w&/])#[A-Za-z]{4,}"), replace=split_hashtag, disguise=False),
    Step(pattern=re.compile(r"[ \n]{2,}|\n"), replace=_one_space, disguise=False),
)
