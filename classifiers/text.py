"""The text a model reads: disguises undone, emoji in words, and the way back to the raw text.

A post is evidence and is never changed; what is made here is read once by a model and dropped.
Each character of it remembers where in the raw text it came from.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Letters of other scripts that look like Latin ones. Folded only in words that mix scripts.
#: Source: https://www.unicode.org/Public/security/latest/confusables.txt, the common ones.
_LOOKALIKES = str.maketrans(
    "аАеЕоОрРсСуУхХіІјЈѕЅԁһкКмМтТвВнНгԛԝαΑεΕοΟρΡτΤυνιΙκΚηχΧΒΗΜΝΖʀɴʟɪɢʙʜ",
    "aAeEoOpPcCyYxXiIjJsSdhkKmMtTbBhHrqwaAeEoOpPtTuviIkKnxXBHMNZrnligbh",
)

#: Blanks that Unicode does not count as white space.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

#: Emoji whose Unicode name hides what people mean by them.
_EMOJI_WORDS = {
    "\U0001f52a": "knife",
    "\U0001f5e1": "dagger",
    "\U0001f602": "laughing",
    "\U0001f923": "laughing",
    "\U0001f62d": "crying",
    "\U0001f480": "skull",
    "\U0001faa6": "gravestone",
    "\U0001f595": "middle finger",
    "\U0001f92e": "vomiting",
    "\U0001f922": "disgusted",
    "\U0001f644": "rolling eyes",
    "\U0001f44a": "punch",
    "\U0001f44f": "clapping",
    "\U0001f921": "clown",
    "\U0001f4a6": "wet",
    "\U0001f346": "penis",
    "\U0001f351": "bum",
    "\U0001f4a9": "shit",
    "\U0001f64f": "please",
    "\u2764": "love",
}

_LEET = str.maketrans("013457$@", "oieastsa")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as a model reads it, and where each of its characters lies in the raw text."""

    text: str
    #: Per code point of ``text``: where what it stands for begins, in code points of the raw text.
    starts: Sequence[int]
    #: Likewise where it ends, exclusive.
    ends: Sequence[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` lies in the raw text, in code points."""
        if start >= end:
            return (0, 0)
        return (self.starts[start], self.ends[end - 1])


def read(raw: str) -> Reading:
    """Return what a model should read of a raw text.

    Compatibility forms are folded (NFKC), invisible and combining characters dropped, emoji put
    into words, look-alike letters of mixed-script words made Latin, letters set apart joined,
    digits inside words made letters, three or more repeats made two, white space made one space.

    Args:
        raw: Any text, masks included.
    """
    reading = _gather(_characters(raw))
    for pattern, replace in _STEPS:
        reading = _substitute(reading, pattern, replace)
    return reading


def _characters(raw: str) -> Iterator[tuple[str, int]]:
    """Yield what each raw character becomes, with its place; a row of one emoji counts once."""
    before = ""
    for place, character in enumerate(raw):
        became = _fold(character)
        if became and not (became == before and len(became) > 1 and became[0] == " "):
            yield became, place
            before = became


def _gather(pieces: Iterator[tuple[str, int]]) -> Reading:
    text: list[str] = []
    starts: list[int] = []
    for piece, place in pieces:
        text.append(piece)
        starts.extend([place] * len(piece))
    return Reading(text="".join(text), starts=starts, ends=[start + 1 for start in starts])


@lru_cache(maxsize=8192)
def _fold(character: str) -> str:
    """Return what one character becomes: itself, several, a space, or nothing."""
    if character.isspace() or character in _BLANKS:
        return " "
    if words := _emoji(character):
        return f" {words} "
    folded = unicodedata.normalize("NFKC", character)
    return "".join(part for part in folded if unicodedata.category(part)[0] not in "CM")


def _emoji(character: str) -> str:
    """Return an emoji or pictograph in words; empty for any other character."""
    if character in _EMOJI_WORDS:
        return _EMOJI_WORDS[character]
    if ord(character) < 0x2190 or unicodedata.category(character) != "So":  # noqa: PLR2004
        return ""
    if unicodedata.normalize("NFKC", character) != character:
        return ""
    return unicodedata.name(character, "").lower().replace(" face", "")


def _substitute(reading: Reading, pattern: re.Pattern[str], replace: "_Replace") -> Reading:
    """Replace each match; of a replacement of another length, only its ends are placed exactly."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    kept = 0
    for match in pattern.finditer(reading.text):
        replaced = replace(match)
        if replaced == match.group():
            continue
        text += [reading.text[kept : match.start()], replaced]
        starts += reading.starts[kept : match.start()]
        ends += reading.ends[kept : match.start()]
        placed = _places(reading, match.span(), len(text[-1]))
        starts += placed[0]
        ends += placed[1]
        kept = match.end()
    if not kept:
        return reading
    text.append(reading.text[kept:])
    starts += reading.starts[kept:]
    ends += reading.ends[kept:]
    return Reading(text="".join(text), starts=starts, ends=ends)


def _places(
    reading: Reading, span: tuple[int, int], length: int
) -> tuple[Sequence[int], Sequence[int]]:
    start, end = span
    if length == end - start:
        return reading.starts[start:end], reading.ends[start:end]
    firsts = [reading.starts[min(start + i, end - 1)] for i in range(length)]
    lasts = [reading.ends[max(end - length + i, start)] for i in range(length)]
    return firsts, lasts


_Replace = Callable[[re.Match[str]], str]


def _fold_word(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii():
        return word
    latin = any("a" <= letter <= "z" for letter in word.lower())
    return word.translate(_LOOKALIKES) if latin else word


def _join(match: re.Match[str]) -> str:
    return re.sub(r"[^A-Za-z]", "", match.group())


def _unleet(match: re.Match[str]) -> str:
    return match.group().translate(_LEET)


def _shorten(match: re.Match[str]) -> str:
    return match.group()[:2]


def _one_space(match: re.Match[str]) -> str:  # noqa: ARG001  one shape for all steps
    return " "


#: In this order: later steps rely on the letters that earlier ones restored.
_STEPS: tuple[tuple[re.Pattern[str], _Replace], ...] = (
    (re.compile(r"\w+"), _fold_word),
    (re.compile(r"(?<![\w'])[A-Za-z]([ .*_-])(?:[A-Za-z]\1)+[A-Za-z](?![\w'])"), _join),
    (
        re.compile(r"(?<=[A-Za-z])(?:[013457$]{1,3}|@(?=[A-Za-z]{1,5}\b(?!\.)))(?=[A-Za-z])"),
        _unleet,
    ),
    (re.compile(r"([^\W\d_]|[!?.,*])\1{2,}"), _shorten),
    (re.compile(r" {2,}"), _one_space),
)
