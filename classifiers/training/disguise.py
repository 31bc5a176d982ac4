"""Posts as people write them who want to be read by others and not by machines.

Each transform changes the form of a post and leaves its meaning; masks are never touched.
"""
# ruff: noqa: RUF001 - ambiguous characters are what disguises are made of.

import random
import re
from collections.abc import Callable, Mapping, Sequence

from classifiers.words import MASKED

#: Returns a text disguised; the same chance gives the same text.
Transform = Callable[[str, random.Random], str]

_MASK = re.compile(r"(\[(?:STAFF|SCHOOL)\])")
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
_LETTER = re.compile(r"[A-Za-z]")
_LONG_WORD = 4
#: Half of the posts are disguised throughout, the others only in the words that tell.
_WHOLE = 0.5

_LOWER = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = str.maketrans("aceopxyisjhdkmtbACEOPXKMTBH", "асеорхуіѕјһԁкмтвАСЕОРХКМТВН")
_GREEK = str.maketrans("abeiknoptuvwxyABEHIKMNOPTXZ", "αβεικηορτυνωχγΑΒΕΗΙΚΜΝΟΡΤΧΖ")
_SMALL_CAPITALS = str.maketrans(_LOWER, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘqʀꜱᴛᴜᴠᴡxʏᴢ")
_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7"}
_LEET_RATE = 0.7
_TYPO_RATE = 0.25
_SEPARATORS = (" ", ".", "-", "_", "*", " . ")
_BLANKS = "\u2800\u3164\u1160"
_LOVE = (
    *("love you all so much", "sending love and hugs", "such a lovely school", "love love love"),
    *("thank you for everything, lots of love", "bless you all", "lovely day, love to everyone"),
)
_PADDING = (1, 4)
_EMOJI = {
    "knife": "🔪",
    "knives": "🔪🔪",
    "stab": "🔪",
    "stabbed": "🔪",
    "bomb": "💣",
    "bombs": "💣",
    "burn": "🔥",
    "fire": "🔥",
    "torch": "🔥",
    "dead": "💀",
    "die": "⚰️",
    "kill": "☠️",
    "coffin": "⚰️",
    "grave": "🪦",
    "gun": "🔫",
    "shoot": "🔫",
    "punch": "👊",
    "fist": "👊",
    "batter": "👊",
    "hammer": "🔨",
    "axe": "🪓",
    "blood": "🩸",
    "car": "🚗",
    "house": "🏠",
    "home": "🏠",
    "school": "🏫",
    "shit": "💩",
    "clown": "🤡",
    "pig": "🐷",
    "watch": "👀",
    "watching": "👀",
}
#: Words that an evader takes care to hide, besides those that people mask in any case.
_TELLING = frozenset({*MASKED, *_EMOJI})


def disguise(text: str, names: Sequence[str], chance: random.Random) -> str:
    """Return a text with several transforms applied, one after the other.

    Args:
        text: A post, mentions masked.
        names: Of :data:`TRANSFORMS`, in this order.
        chance: Decides where a transform may choose.

    Raises:
        KeyError: There is no such transform.
    """
    for name in names:
        text = TRANSFORMS[name](text, chance)
    return text


def _on_prose(change: Transform) -> Transform:
    """Let a transform change what stands between masks."""

    def changed(text: str, chance: random.Random) -> str:
        parts = _MASK.split(text)
        return "".join(part if _MASK.fullmatch(part) else change(part, chance) for part in parts)

    return changed


def _on_words(change: Transform) -> Transform:
    """Let a transform change every word, or only telling ones where there are some."""

    def changed(text: str, chance: random.Random) -> str:
        telling = any(word.lower() in _TELLING for word in _WORD.findall(_MASK.sub(" ", text)))
        whole = chance.random() < _WHOLE or not telling

        def one(match: re.Match[str]) -> str:
            word = match.group()
            return change(word, chance) if whole or word.lower() in _TELLING else word

        return _on_prose(lambda part, _: _WORD.sub(one, part))(text, chance)

    return changed


def _letters(change: Callable[[str], str]) -> Transform:
    """Let each letter of words be replaced on its own."""
    return _on_words(lambda word, _: _LETTER.sub(lambda letter: change(letter.group()), word))


def _table(letters: Mapping[int, str | int]) -> Transform:
    return _on_words(lambda word, _: word.translate(letters))


def _small(word: str, _chance: random.Random) -> str:
    return word.lower().translate(_SMALL_CAPITALS)


def _between(marks: Sequence[str]) -> Transform:
    """Put one of the marks between the letters of words."""
    return _on_words(
        lambda word, chance: (
            "".join(letter + chance.choice(marks) for letter in word[:-1]) + word[-1]
        )
    )


def _run(first_lower: int, first_upper: int) -> Transform:
    """Move letters to another alphabet of Unicode that has them all in order."""
    lower = {ord("a") + i: chr(first_lower + i) for i in range(26)}
    upper = {ord("A") + i: chr(first_upper + i) for i in range(26)}
    return _table(lower | upper)


def _backwards(part: str, _chance: random.Random) -> str:
    """Write each line backwards and have it displayed backwards."""
    lines = part.split("\n")
    return "\n".join(f"\u202e{line[::-1]}\u202c" if line.strip() else line for line in lines)


def _leet(word: str, chance: random.Random) -> str:
    return "".join(
        chance.choice(_LEET[letter])
        if (letter := character.lower()) in _LEET and chance.random() < _LEET_RATE
        else character
        for character in word
    )


def _spaced(word: str, chance: random.Random) -> str:
    if len(word) < _LONG_WORD - 1 or not word.isalpha():
        return word
    return chance.choice(_SEPARATORS).join(word)


def _spaced_throughout(part: str, _chance: random.Random) -> str:
    """Set all letters apart, words by three spaces."""
    return " ".join(part)


def _spacing(text: str, chance: random.Random) -> str:
    change = _on_prose(_spaced_throughout) if chance.random() < _WHOLE else _on_words(_spaced)
    return change(text, chance)


def _run_together(text: str, _chance: random.Random) -> str:
    return re.sub(r"\s+", "", text)


def _padded(text: str, chance: random.Random) -> str:
    """Add affection before and after."""
    before, after = (chance.choices(_LOVE, k=chance.randint(*_PADDING)) for _ in range(2))
    return ". ".join((*before, text, *after))


def _mistyped(word: str, chance: random.Random) -> str:
    """Type a wrong letter and take it back."""
    place = chance.randrange(1, len(word) + 1)
    return f"{word[:place]}{chance.choice(_LOWER)}\b{word[place:]}"


def _in_emoji(word: str, _chance: random.Random) -> str:
    return _EMOJI.get(word.lower(), word)


def _misspelt(word: str, chance: random.Random) -> str:
    """Swap, drop or double a letter of some words."""
    if len(word) < _LONG_WORD or (word.lower() not in _TELLING and chance.random() > _TYPO_RATE):
        return word
    place = chance.randrange(1, len(word) - 1)
    changes = (
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        word[:place] + word[place + 1 :],
        word[:place] + word[place] * 2 + word[place + 1 :],
    )
    return chance.choice(changes)


def _drawn_out(word: str, chance: random.Random) -> str:
    """Repeat some letters."""
    return "".join(letter * chance.choice((1, 1, 3, 5)) for letter in word)


def _masked(word: str, chance: random.Random) -> str:
    """Hide vowels of swear and violent words."""
    if word.lower() not in MASKED:
        return word
    vowels = [place for place, letter in enumerate(word) if place and letter.lower() in "aeiou"]
    for place in vowels[:1] if chance.random() < _WHOLE else vowels:
        word = f"{word[:place]}{chance.choice('**#!')}{word[place + 1 :]}"
    return word


def _broken(word: str, chance: random.Random) -> str:
    """Break a word over two lines."""
    if len(word) < _LONG_WORD:
        return word
    place = chance.randrange(1, len(word) - 1)
    return f"{word[:place]}\n{word[place:]}"


def _regional(letter: str) -> str:
    return chr(0x1F1E6 + ord(letter.lower()) - ord("a"))


def _tag(letter: str) -> str:
    return chr(0xE0000 + ord(letter))


def _circled(letter: str) -> str:
    base = 0x24B6 if letter.isupper() else 0x24D0
    return chr(base + ord(letter.lower()) - ord("a"))


def _every(change: Callable[[str], str]) -> Transform:
    """Replace every letter of a text."""
    return _on_prose(lambda part, _: _LETTER.sub(lambda letter: change(letter.group()), part))


#: What evaders do, by name.
#: Source: https://www.unicode.org/reports/tr39/ for the classes; the mixture is ours.
TRANSFORMS: Mapping[str, Transform] = {
    "zero-width": _between(("\u200b", "\u200c", "\u200d", "\ufeff")),
    "soft hyphen": _between(("\u00ad",)),
    "word joiner": _between(("\u2060",)),
    "right-to-left override": _on_prose(_backwards),
    "cyrillic": _table(_CYRILLIC),
    "greek": _table(_GREEK),
    "full-width": _run(0xFF41, 0xFF21),
    "mathematical": _run(0x1D4EA, 0x1D4D0),
    "circled": _letters(_circled),
    "strike-through": _letters(lambda letter: f"{letter}\u0336"),
    "tag characters": _every(_tag),
    "leet": _on_words(_leet),
    "spacing": _spacing,
    "no spacing": _run_together,
    "love padding": _padded,
    "regional indicators": _letters(_regional),
    "small capitals": _on_words(_small),
    "blanks": _between(tuple(_BLANKS)),
    "backspace": _on_words(_mistyped),
    "split lines": _on_words(_broken),
    "emoji for words": _on_prose(
        lambda part, chance: _WORD.sub(lambda word: _in_emoji(word.group(), chance), part)
    ),
    "typos": _on_words(_misspelt),
    "repeated letters": _on_words(_drawn_out),
    "masked letters": _on_prose(
        lambda part, chance: _WORD.sub(lambda word: _masked(word.group(), chance), part)
    ),
}
