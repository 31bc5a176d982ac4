"""Names as people write them who want to be read by others and not by machines.

Each transform changes how a name is written and leaves it legible to people who know it; the same
seed gives the same disguise.
"""
# ruff: noqa: RUF001 - ambiguous characters are what disguises are made of.

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence

#: Returns a name in disguise.
Transform = Callable[[str, random.Random], str]

_LOWER = "abcdefghijklmnopqrstuvwxyz"
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
_STROKES = "\u0335\u0336\u0337\u0338\u0332"
_ACCENTS = "\u0300\u0301\u0302\u0308\u030c"
_ACCENTED = frozenset("aceinosuyACEINOSUY")
_CYRILLIC = dict(zip("aceijopsxyABCEHIKMOPSTXY", "асеіјорѕхуАВСЕНІКМОРЅТХУ", strict=True))
_GREEK = dict(zip("aeiknoptuvxyABEHIKMNOPTXYZ", "αεικηορτυνχγΑΒΕΗΙΚΜΝΟΡΤΧΥΖ", strict=True))
_SMALL_CAPITALS = dict(zip(_LOWER, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘqʀꜱᴛᴜᴠᴡxʏᴢ", strict=True))
_LEET = {"a": "4@", "e": "3", "i": "1!", "l": "1", "o": "0", "s": "5$", "t": "7"}
#: Not every letter is replaced by somebody who wants to be read.
_LEET_RATE = 0.7
#: What is set between words whose letters stand apart already.
_WIDE = ("  ", "   ")


def disguise(name: str, transforms: Sequence[str], seed: str) -> str:
    """Return a name with transforms applied, one after the other.

    Args:
        name: A name, with its title and all its words.
        transforms: Of :data:`TRANSFORMS`, in this order.
        seed: Decides where a transform may choose: each chooses alike, alone or after another.

    Raises:
        KeyError: There is no such transform.
    """
    for transform in transforms:
        chance = random.Random(f"{transform} {seed}")  # noqa: S311  repeatable, not secret
        name = TRANSFORMS[transform](name, chance)
    return name


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _each(change: Callable[[str, random.Random], str]) -> Transform:
    """Let each plain letter be replaced on its own."""

    def changed(name: str, chance: random.Random) -> str:
        return "".join(change(c, chance) if _is_letter(c) else c for c in name)

    return changed


def _table(letters: Mapping[str, str]) -> Transform:
    return lambda name, _: "".join(letters.get(c, c) for c in name)


def _alphabet(lower: int, upper: int) -> Transform:
    """Move letters to another alphabet of Unicode that has them all in order."""
    return _each(lambda c, _: chr((upper if c.isupper() else lower) + ord(c.lower()) - ord("a")))


def _between(marks: Sequence[str], words: Sequence[str] = (" ",)) -> Transform:
    """Put one of the marks between the letters of each word, and between words what is said."""

    def changed(name: str, chance: random.Random) -> str:
        return chance.choice(words).join(_set_apart(word, marks, chance) for word in name.split())

    return changed


def _set_apart(word: str, marks: Sequence[str], chance: random.Random) -> str:
    parts = [word[:1]]
    for character in word[1:]:
        # A mark laid over a letter, and a mark of punctuation, stay where they are.
        plain = unicodedata.category(character)[0] not in "MCP"
        parts.append((chance.choice(marks) if plain else "") + character)
    return "".join(parts)


def _laid_over(character: str, chance: random.Random) -> str:
    return character + chance.choice(_STROKES)


def _accented(character: str, chance: random.Random) -> str:
    if character not in _ACCENTED:
        return character
    return unicodedata.normalize("NFC", character + chance.choice(_ACCENTS))


def _leet(character: str, chance: random.Random) -> str:
    marks = _LEET.get(character.lower(), "")
    return chance.choice(marks) if marks and chance.random() < _LEET_RATE else character


def _run_together(name: str, _chance: random.Random) -> str:
    return "".join(name.split())


def _backwards(name: str, _chance: random.Random) -> str:
    return name[::-1]


def _overridden(name: str, _chance: random.Random) -> str:
    """Write a name backwards and have it displayed backwards."""
    return f"\u202e{name[::-1]}\u202c"


def _small(name: str, _chance: random.Random) -> str:
    return "".join(_SMALL_CAPITALS.get(c, c) for c in name.lower())


#: What evaders do to names, by what it is called.
#: Source: https://www.unicode.org/reports/tr39/ for the classes; the choice is ours.
TRANSFORMS: Mapping[str, Transform] = {
    "zero-width": _between(_UNSEEN),
    "soft hyphens": _between(("\u00ad",)),
    "cyrillic": _table(_CYRILLIC),
    "greek": _table(_GREEK),
    "full-width": _alphabet(0xFF41, 0xFF21),
    "mathematical": _alphabet(0x1D4EA, 0x1D4D0),
    "circled": _alphabet(0x24D0, 0x24B6),
    "regional letters": _alphabet(0x1F1E6, 0x1F1E6),
    "tag letters": _alphabet(0xE0061, 0xE0041),
    "small capitals": _small,
    "strokes": _each(_laid_over),
    "accents": _each(_accented),
    "leet": _each(_leet),
    "capitals swapped": lambda name, _: name.swapcase(),
    "letters spaced": _between((" ",), _WIDE),
    "dots": _between((".",)),
    "underscores": _between(("_",), ("_",)),
    "run together": _run_together,
    "reversed": _backwards,
    "right-to-left override": _overridden,
}
