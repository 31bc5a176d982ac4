"""Text as a reader's eye takes it, with an exact map back to what was posted.

Only matching reads the folded text; evidence and spans stay in code points of the raw one.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from mentions.lookalikes import LOOKALIKES, MARKS

#: Not letters, but read as one inside a word. The first reading is the one that is looked up.
LEET: dict[str, str] = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "@": "a",
    "$": "s",
    "!": "i",
    "|": "il",
    "€": "e",
}

#: Letters as tags show nothing. Strewn in, they are left out; a row of them spells.
_TAGS = re.compile("[\U000e0020-\U000e007e]{3,}")
_AS_LETTERS = {0xE0000 + code: chr(code) for code in range(0x20, 0x7F)}

#: Categories that show nothing of their own: format, control, and marks laid over a letter.
_UNSEEN = frozenset(("Cf", "Cc", "Mn", "Me"))

#: ``i`` and ``l`` are one letter in a skeleton, since ``1`` may be either.
_SKELETON = str.maketrans({"l": "i"} | {mark: letters[0] for mark, letters in LEET.items()})

#: By its code, whether a character of ASCII is a letter or may stand for one, and those not.
_IS_LETTER = bytes(
    chr(code).isascii() and (chr(code).isalnum() or chr(code) in LEET) for code in range(256)
)
_SPACED = bytes(
    ord(chr(code).lower()) if chr(code).isascii() and chr(code).isalnum() else ord(" ")
    for code in range(256)
)
_NO_LETTERS = bytes(code for code in range(256) if not _IS_LETTER[code])


@dataclass(frozen=True, slots=True)
class Folded:
    """A text folded for comparison."""

    raw: str
    text: str
    #: For each character of ``text``, the code point of ``raw`` it stands for; never falls.
    starts: Sequence[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stands in ``raw``; ``start`` is less than ``end``.

        Marks laid over the last letter belong to it.
        """
        last = self.starts[end - 1] + 1
        while last < len(self.raw) and unicodedata.category(self.raw[last]) in {"Mn", "Me"}:
            last += 1
        return self.starts[start], last

    def is_upper(self, index: int) -> bool:
        """Return whether the character at ``index`` of ``text`` was posted as a capital."""
        return self.raw[self.starts[index]].isupper()


@dataclass(frozen=True, slots=True)
class Letters:
    """What is left of a folded text without spaces and marks, for names however they are set."""

    #: Letters, digits read as letters, ``l`` read as ``i``.
    skeleton: str
    #: For each character of ``skeleton``, its index in the folded text.
    at: Sequence[int]


def fold(text: str) -> Folded:
    """Return ``text`` without case, accents, unseen characters and lookalike letters."""
    if text.isascii() and text.replace("\n", " ").isprintable():
        return Folded(text, text.lower(), range(len(text)))
    folded: list[str] = []
    starts: list[int] = []
    for index, character in enumerate(_tags_shown(text)):
        for letter in _fold_character(character):
            folded.append(letter)
            starts.append(index)
    return Folded(text, "".join(folded), starts)


class _Folding(dict[int, str]):
    """What each character is read as, found when it is first seen."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        read = character if character.isascii() else _fold_character(character)
        if len(self) < _MOST_FOLDINGS:
            self[code] = read
        return read


_FOLDING = _Folding()
_MOST_FOLDINGS = 20_000


def fold_letters(text: str) -> str:
    """Return ``text`` as :func:`fold` reads it, but for ASCII letters in their own case."""
    return _tags_shown(text).translate(_FOLDING)


def _tags_shown(text: str) -> str:
    """Return a text of the same length in which rows of tag letters are letters."""
    return _TAGS.sub(lambda row: row[0].translate(_AS_LETTERS), text)


def letters_of(folded: Folded) -> Letters:
    """Return the letters of a folded text, marks that may stand for letters included."""
    text = folded.text
    if text.isascii():
        row = text.encode()
        at = list(compress(range(len(row)), row.translate(_IS_LETTER)))
        return Letters(skeleton(row.translate(None, _NO_LETTERS).decode()), at)
    at = [index for index, c in enumerate(text) if c.isalnum() or c in LEET]
    return Letters(skeleton("".join(text[index] for index in at)), at)


def skeleton(letters: str) -> str:
    """Return folded letters with every letter and mark that may stand for it made one."""
    return letters.translate(_SKELETON)


def spells(mark: str, letter: str) -> bool:
    """Return whether ``mark``, as posted and folded, can be read as ``letter`` of a name."""
    return mark == letter or letter in LEET.get(mark, "")


def words(text: str) -> list[str]:
    """Return the folded words of a name or phrase; ``O'Neill`` and ``Hume-Rae`` are two each."""
    return list(_words(text))


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    if text.isascii():
        return tuple(text.encode().translate(_SPACED).decode().split())
    folded = fold(text).text
    return tuple("".join(c if c.isalnum() else " " for c in folded).split())


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if (mark := MARKS.get(character)) is not None:
        return mark
    if (letter := LOOKALIKES.get(character)) is not None:
        return letter
    if character.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", character)
    seen = "".join(c for c in decomposed if unicodedata.category(c) not in _UNSEEN)
    plain = "".join(LOOKALIKES.get(c, c) for c in seen)
    return "".join(LOOKALIKES.get(c, MARKS.get(c, c)) for c in plain.casefold())
