"""What a register remembers of one school: the terms under which a post may name it.

A term is a surname (one word), or a phrase behind its sort: ``c st marys`` for what a school is
called after, ``p aldersby`` for a place, ``g siobhan`` for a first name; a handle keeps its mark.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.types import Person, School
from mentions.normalise import fold, skeleton
from mentions.register_reading import plain_words
from mentions.schools import core_of
from mentions.words import COMMON_SURNAMES, GIVEN_NAMES, ORDINARY, PARTICLES, SCHOOL_TYPES, TITLES

CORE, PLACE, GIVEN = "c ", "p ", "g "

#: From so many letters on a rare name is looked for within a tag.
_JOINABLE = 6
#: From so many words on, one in the middle may be a surname too.
_MANY_WORDS = 4
#: ``mac`` and a name behind it, rather than Macey.
_SHORTEST_MAC = 6

_LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789-\n"
_BY_LINE = bytes(c + 32 if 65 <= c <= 90 else c if c in _LETTERS else 32 for c in range(256))  # noqa: PLR2004 - the capitals of ASCII
_LEADING = frozenset(("the", "ysgol", "sgoil", "scoil", "bunscoil"))
_SAINTS = {"st": "saint", "saint": "st"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a register is told of a school; none of it is kept but as terms."""

    school_id: str
    school: School
    #: Names and aliases of those who work there.
    names: tuple[str, ...]
    #: Their own, with ``@``; the school's are in ``school``.
    handles: tuple[str, ...] = ()


def entry_of(school_id: str, school: School, people: Iterable[Person]) -> Entry:
    """Return the entry of a school and those who work there now."""
    listed = tuple(people)
    return Entry(
        school_id=school_id,
        school=school,
        names=tuple(name for person in listed for name in (person.name, *person.aliases)),
        handles=tuple(handle for person in listed for handle in person.handles),
    )


def surnames_of(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the surname, or what stands for it, and the first name of each; either may be empty.

    Most names are two plain words, and are told apart at once: there are a million of them.
    """
    text = "\n".join(names)
    if not text.isascii():
        text = fold(text).text
    lines = text.encode("ascii", "replace").translate(_BY_LINE, b"'").decode("ascii")
    for line in lines.split("\n"):
        parts = line.split()
        if len(parts) == 2 and "-" not in line and parts[0] not in TITLES:  # noqa: PLR2004 - a first name and a surname
            yield parts[1], parts[0]
            if parts[1].startswith("m"):
                yield from ((other, parts[0]) for other in _macs(parts[1]))
        else:
            yield from _taken_apart([part for part in parts if part not in TITLES])


def _taken_apart(parts: list[str]) -> Iterator[tuple[str, str]]:
    if not parts:
        return
    first = len(parts) - 1
    while first > 1 and parts[first - 1] in PARTICLES:
        first -= 1
    given = parts[0].replace("-", "") if first else ""
    whole = "".join(parts[first:]).replace("-", "")
    rest = parts[-1].split("-") + [part.replace("-", "") for part in parts[first:]]
    if len(parts) >= _MANY_WORDS:
        rest += [part for part in parts[1:first] if part not in PARTICLES]
    for surname in dict.fromkeys((whole, *rest, *_macs(whole))):
        if surname and (surname not in PARTICLES or surname == whole):
            yield surname, given


def _macs(surname: str) -> Iterator[str]:
    if surname.startswith("mac") and len(surname) >= _SHORTEST_MAC:
        yield f"mc{surname[3:]}"
    elif surname.startswith("mc"):
        yield f"mac{surname[2:]}"


def phrases_of(entry: Entry) -> Iterator[str]:
    """Yield the terms of the school itself, its places and all handles."""
    for name in (entry.school.name, *entry.school.aliases):
        yield from (f"{CORE}{' '.join(core)}" for core in _cores(name))
    for place in entry.school.place:
        yield from (f"{PLACE}{spelling}" for spelling in _spellings(place))
    for handle in (*entry.school.handles, *entry.handles):
        if handle[1:]:
            yield fold(handle).text.strip()


def _cores(name: str) -> Iterator[tuple[str, ...]]:
    parts = tuple(plain_words(fold(name).text))
    while parts[1:] and parts[0] in _LEADING:
        parts = parts[1:]
    core = core_of(parts) or parts
    if not core:
        return
    yield core
    if core[0] in _SAINTS:
        yield (_SAINTS[core[0]], *core[1:])
    if "and" in core:
        yield tuple(word for word in core if word != "and")


def _spellings(place: str) -> Iterator[str]:
    """Yield a place as posts have it; a postcode also joined, and its first half."""
    parts = plain_words(fold(place).text)
    if parts:
        yield " ".join(parts)
    if len(parts) == 2 and parts[0][-1].isdigit() and parts[1][0].isdigit():  # noqa: PLR2004 - a UK postcode is two halves
        yield "".join(parts)
        yield parts[0]


def anchors_of(phrase: str) -> tuple[str, ...]:
    """Return the words one of which a text holds if it holds ``phrase``."""
    parts = phrase.split()
    telling = [part for part in parts if part not in SCHOOL_TYPES and part not in PARTICLES]
    longest = max(telling or parts, key=len)
    return (longest, "".join(parts)) if parts[1:] else (longest,)


def pattern_of(term: str) -> str:
    """Return the skeleton under which a term is looked for within tags; empty for most words."""
    if term[0] in "#@" or term.startswith((PLACE, GIVEN)):
        return ""
    words = term.removeprefix(CORE).split()
    joined = "".join(words)
    common = joined in COMMON_SURNAMES or joined in ORDINARY or joined in GIVEN_NAMES
    return "" if len(joined) < _JOINABLE or common else skeleton(joined)
