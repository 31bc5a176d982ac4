"""A post's words as a register of many schools looks them up: quickly, and once more if odd.

Most posts are plain: their words are cut out by two passes over bytes. A text that shows signs of
disguise (tags, capitals within words, digits or marks between letters, letters set apart) is cut
up again, once for each sign, as a reader would take it. All of it takes time in proportion to the
length of the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

from ahocorasick_rs import BytesAhoCorasick

from mentions.normalise import LEET, fold, fold_letters, skeleton
from mentions.vocabulary import english
from mentions.words import PARTICLES, TITLES

_LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789"
_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Capitals become small, and what is neither letter nor digit a space.
_PLAIN = bytes(c if c in _LETTERS else c + 32 if c in _CAPITALS else 32 for c in range(256))
_OTHERS = re.compile(r"[^\x00-\x7f]+|[\x00-\x09\x0b-\x1f\x7f]+")

#: Small letters as ``a``, capitals ``A``, digits and their like ``1``, other marks ``-``.
_SHAPE = bytes(
    ord("a")
    if c in b"abcdefghijklmnopqrstuvwxyz"
    else ord("A")
    if c in _CAPITALS
    else ord("1")
    if c in b"0123456789@$|"
    else ord("!")
    if c == ord("!")
    else ord("-")
    if c in b"*._+&~^=:;,/\\%-"
    else ord(" ")
    for c in range(256)
)
#: Wherever :data:`_CAMEL` or :data:`_ODD` finds something, one of these stands.
_ODD_SHAPES = BytesAhoCorasick(
    [b"aA"]
    + [
        "".join(row).encode()
        for shape in ("a-a", "a1", "1a", "!a", "a-1", "1-a", "!1", "!-", "-!", "1-1")
        for row in product(*("aA" if mark == "a" else mark for mark in shape))
    ]
)
_ONE_LETTER = bytes(ord("x") if code != ord(" ") else code for code in range(256))

_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())

_CAMEL = re.compile(r"[A-Z](?<=[a-z].)")
#: A mark or digit between letters, before a word (``4nderson``, but not ``4pm``), or behind one.
_ODD = re.compile(
    r"[0-9@$!|*._+&~^=:;,/\\%\-](?:"
    r"(?<=[A-Za-z@$!|].)(?=[A-Za-z0-9@$!|])"
    r"|(?<=[0-9$!|])(?=[A-Za-z])(?<![A-Za-z0-9].)"
    r"(?!(?:[ap]m|st|nd|rd|th|[kmpsx]|ft|kg|yrs?)\b)"
    r"|(?<=[A-Za-z][0-9@$|])(?![A-Za-z0-9@$|]))"
)
_CAPITAL_I = re.compile(r"I(?<=[a-z].)(?=[a-z])")
_SMALL_L = re.compile(r" l(?=[b-df-hj-np-tv-z])")
_TAG = re.compile(r"[#@](?<!\w.)\w[\w.\-]*")
_SPELLED = re.compile(r" \w(?: \w){2,}(?= )")
_TITLE_JOINED = re.compile(f" ({'|'.join(sorted(TITLES, key=len, reverse=True))})([a-z]{{4,}})")
#: ``mrsmith`` is Mr Smith, though it begins as Mrs does.
_MR_JOINED = re.compile(" (mr)(?=s[a-z]{4})")
_JOINABLE_TITLES = tuple(TITLES)
#: A title and a name joined to it are no shorter.
_SHORTEST_JOINED = 6
_SCHOOL_JOINED = re.compile("(?<=[a-z]{3})(primary|school|academy)")

_FIRST_LETTERS = str.maketrans({mark: letters[0] for mark, letters in LEET.items()})
_LAST_LETTERS = str.maketrans({mark: letters[-1] for mark, letters in LEET.items()})

_READINGS = (_FIRST_LETTERS, _LAST_LETTERS)

#: How many words around one with marks strewn in are read with it.
_BEFORE, _AFTER = 2, 3

#: So many letters of particles are joined to one surname at most, or a few more: ``vander``.
_MOST_PARTICLES = 8


@dataclass(slots=True)
class Seen:
    """What a text holds for looking up."""

    #: Folded but for the case of its letters.
    text: str
    #: The words in order, once for each way of cutting the text up; the plain way is the first.
    readings: list[list[str]]
    #: The same, each as one string with a space before, between and after its words.
    spaced: list[str]
    words: set[str]
    #: Folded tags with their ``#`` or ``@``.
    tags: list[str]
    #: Skeletons of tags and of words set letter by letter, in which names may be joined to others.
    joined: list[str]


def see(text: str) -> Seen:
    """Return the words of ``text``, however they are set."""
    if not (text.isascii() and text.replace("\n", " ").isprintable()):
        text = _OTHERS.sub(_folded, text)
    plain = plain_words(text)
    spaced = f" {' '.join(plain)} "
    seen = Seen(text, [plain], [spaced], set(plain), [], [])
    if _is_odd(text) or _has_odd_words(spaced, seen.words):
        _add_readings(seen, _odd_readings(text, spaced, seen))
    if not PARTICLES.isdisjoint(seen.words):
        for reading in [r for r in seen.readings if not PARTICLES.isdisjoint(r)]:
            joined = list(with_particles(reading))
            seen.readings.append(joined)
            seen.words.update(joined)
    return seen


def _folded(found: re.Match[str]) -> str:
    return fold(found[0]).text if found[0].isascii() else fold_letters(found[0])


def _is_odd(text: str) -> bool:
    """Return whether a text shows tags, capitals within words, or marks and digits for letters."""
    if "#" in text or "@" in text:
        return True
    shape = text.encode("ascii", "replace").translate(_SHAPE)
    if not _ODD_SHAPES.find_matches_as_indexes(shape):
        return False
    return b"aA" in shape or _ODD.search(text) is not None


def _has_odd_words(spaced: str, different: set[str]) -> bool:
    """Return whether letters stand apart, or titles and kinds of school are joined to names."""
    if b" x x x " in spaced.encode("ascii").translate(_ONE_LETTER):
        return True
    if _SMALL_L.search(spaced) or _school_joined(spaced):
        return True
    return any(
        len(word) >= _SHORTEST_JOINED and word.startswith(_JOINABLE_TITLES)
        for word in different - english()
    )


def _add_readings(seen: Seen, readings: Iterable[str]) -> None:
    for other in readings:
        other_words = plain_words(other)
        seen.readings.append(other_words)
        seen.spaced.append(f" {' '.join(other_words)} ")
        seen.words.update(other_words)


def _school_joined(spaced: str) -> bool:
    kinds = "primary" in spaced or "school" in spaced or "academy" in spaced
    return kinds and _SCHOOL_JOINED.search(spaced) is not None


def plain_words(text: str) -> list[str]:
    """Return the words of a folded text in small letters; an apostrophe parts nothing."""
    return text.encode("ascii", "replace").translate(_PLAIN, b"'").decode("ascii").split()


def _odd_readings(text: str, spaced: str, seen: Seen) -> Iterator[str]:
    """Yield what a text, or a part of it, reads as for each sign of disguise that it shows."""
    if "#" in text or "@" in text:
        _read_tags(text, seen)
    if _CAMEL.search(text):
        yield _around(text, _CAMEL.search, lambda chunk: _CAMEL.sub(r" \g<0>", chunk))
        if _CAPITAL_I.search(text):
            yield _around(text, _CAPITAL_I.search, lambda chunk: _CAPITAL_I.sub("l", chunk))
    if _ODD.search(text):
        yield from _without_marks(text, seen)
    yield from _put_together(spaced, seen)
    yield from _parted(spaced)


def _read_tags(text: str, seen: Seen) -> None:
    seen.tags.extend(tag.rstrip(".-").lower() for tag in _TAG.findall(text))
    for tag in seen.tags:
        # ``@kafor`` may be an account, or Akafor.
        bodies = [tag[1:], f"a{tag[1:]}"] if tag[0] == "@" else [tag[1:]]
        seen.joined.extend(skeleton(_letters_only(body)) for body in bodies)


def _around(text: str, odd: Callable[[str], object], read: Callable[[str], str]) -> str:
    """Return each odd word as it reads, with the words around it."""
    chunks = text.split()
    around: list[str] = []
    for index, chunk in enumerate(chunks):
        # Of letters only, and of these no more than the first a capital: nothing is odd.
        if (chunk.isalpha() and chunk[1:].islower()) or not odd(chunk):
            continue
        around += chunks[max(0, index - _BEFORE) : index]
        around.append(read(chunk))
        around += chunks[index + 1 : index + 1 + _AFTER]
    return " ".join(around)


def _put_together(spaced: str, seen: Seen) -> Iterator[str]:
    """Yield the words with rows of single letters joined: ``o k a f o r``."""
    if b" x x x " not in spaced.encode("ascii", "replace").translate(_ONE_LETTER):
        return
    seen.joined.extend(skeleton(row.replace(" ", "")) for row in _SPELLED.findall(spaced))
    together = _SPELLED.sub(lambda row: f" {row[0].replace(' ', '')}", spaced)
    yield together
    yield from _parted(together)


def _parted(spaced: str) -> Iterator[str]:
    """Yield the words with titles and kinds of school parted from names they are joined to."""
    if any(found[0][1:] not in english() for found in _TITLE_JOINED.finditer(spaced)):
        yield _TITLE_JOINED.sub(r" \1 \2", spaced)
    if " mrs" in spaced and _MR_JOINED.search(spaced):
        yield _MR_JOINED.sub(r" \1 ", spaced)
    if _SMALL_L.search(spaced):
        yield _SMALL_L.sub(" i", spaced)
    if _school_joined(spaced):
        yield _SCHOOL_JOINED.sub(r" \1", spaced)


def _without_marks(text: str, seen: Seen) -> Iterator[str]:
    """Yield each word with marks strewn in as its letters read, and the words around it."""
    for letters in _READINGS if "1" in text or "|" in text else _READINGS[:1]:
        read = _around(text, _ODD.search, partial(_as_letters, letters))
        yield read
        yield from _parted(f" {read.lower()} ")
    read = " ".join(plain_words(text.translate(_FIRST_LETTERS)))
    yield from _put_together(f" {read} ", seen)


def _as_letters(letters: dict[int, str], chunk: str) -> str:
    return _letters_only(chunk.rstrip("!?.,").translate(letters))


def _letters_only(chunk: str) -> str:
    if chunk.isascii():
        return chunk.encode().translate(None, _NO_LETTERS).decode()
    return "".join(c for c in chunk if c.isalnum())


def with_particles(reading: Iterable[str]) -> Iterator[str]:
    """Yield the words with ``oneill`` for O Neill and ``vanderberg`` for van der Berg."""
    row = ""
    for word in reading:
        if word in PARTICLES and len(row) < _MOST_PARTICLES:
            row += word
        else:
            yield row + word
            row = ""
    if row:
        yield row
