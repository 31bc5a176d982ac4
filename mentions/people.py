"""How a person may be named: in full, in parts, by title, by first letter, by nickname."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.types import Person
from mentions.forms import Form, Kind, form_of
from mentions.normalise import fold, words
from mentions.vocabulary import english
from mentions.words import COMMON_SURNAMES, GIVEN_NAMES, ORDINARY, PARTICLES, TITLES

#: From so many words on, one in the middle may be a surname too, as in Portuguese names.
_MANY_WORDS = 4

#: A part of a name shorter than this is not looked for by itself.
_SHORTEST_PART = 4

_WOMEN = tuple(title for title in ("mrs", "miss", "ms"))


@dataclass(frozen=True, slots=True)
class _Name:
    """A person's name, taken apart."""

    given: str
    middle: tuple[str, ...]
    surname: tuple[str, ...]
    #: The halves of a double-barrelled surname; empty for others.
    halves: tuple[str, ...]

    @property
    def parts(self) -> Iterator[str]:
        """Words that may stand for the surname: halves, without particles, second surnames."""
        yield from self.halves
        bare = tuple(word for word in self.surname if word not in PARTICLES)
        if bare and bare != self.surname and not self.halves and bare[-1] not in GIVEN_NAMES:
            yield "".join(bare)
        if self.several:
            yield from (word for word in self.middle if word not in PARTICLES)

    @property
    def several(self) -> bool:
        """Whether there may be two surnames: Ana Ferreira Silva, but not Ann Mary Smith."""
        long = len(self.middle) + len(self.surname) + 1 >= _MANY_WORDS
        return bool(self.middle) and (long or self.middle[-1] not in GIVEN_NAMES)


def person_forms(person: Person) -> Iterator[Form]:
    """Yield how a person may be named; titles are read beside the name."""
    if not words(person.name):
        return
    name = _take_apart(person.name)
    nicknames = tuple(
        first for alias in person.aliases if (first := (*words(alias), "")[0]) not in TITLES
    )
    firsts = tuple(dict.fromkeys(first for first in (name.given, *nicknames) if first))
    yield from _surname_forms(person.id, name, firsts)
    for first in firsts:
        for surname in (name.surname, *((part,) for part in name.parts)):
            yield _full(person.id, first, surname)
            yield _full(person.id, first, surname, last_first=True)
    if name.middle:
        yield _full(person.id, name.given, (*name.middle, *name.surname))
    if name.given:
        yield _single(person.id, Kind.GIVEN, name.given)
    for alias in person.aliases:
        yield from _alias_forms(person.id, tuple(words(alias)))
    for nickname in nicknames:
        yield _single(person.id, Kind.GIVEN, nickname)
    yield from _initial_forms(person, name)


def _take_apart(name: str) -> _Name:
    parts = [tuple(words(part)) for part in name.split()]
    parts = [part for part in parts if part and part[0] not in TITLES] or [tuple(words(name))]
    first = len(parts) - 1
    while first > 1 and len(parts[first - 1]) == 1 and parts[first - 1][0] in PARTICLES:
        first -= 1
    surname = tuple(word for part in parts[first:] for word in part)
    given = "".join(parts[0]) if first > 0 else ""
    middle = tuple(word for part in parts[1:first] for word in part)
    last = fold(name.rsplit(maxsplit=1)[-1]).text
    halves = tuple("".join(words(half)) for half in last.split("-"))
    return _Name(given, middle, surname, halves if len(halves) > 1 else ())


def _surname_forms(subject: str, name: _Name, firsts: tuple[str, ...]) -> Iterator[Form]:
    for parts in _spellings(name.surname):
        joined = "".join(parts)
        yield form_of(
            subject,
            Kind.SURNAME,
            parts,
            shared=_is_common(joined) or parts[0] in {"st", "saint"},
            ordinary=joined in ORDINARY,
            given=firsts,
        )
    if name.several:
        for middle in (name.middle, name.middle[-1:]):
            yield form_of(subject, Kind.SURNAME, (*middle, *name.surname), given=firsts)
    for part in name.parts:
        if len(part) >= _SHORTEST_PART or part in name.halves:
            word = part in ORDINARY
            yield form_of(
                subject,
                Kind.SURNAME,
                (part,),
                shared=_is_common(part),
                ordinary=word,
                given=firsts,
            )


def _spellings(surname: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a surname as its bearer writes it, and as others do without thinking."""
    yield surname
    joined = "".join(surname)
    if surname[0] == "st":
        yield ("saint", *surname[1:])
    if joined.startswith("mac") and len(joined) > len("macro"):
        yield (f"mc{joined[3:]}",)
    elif joined.startswith("mc"):
        yield (f"mac{joined[2:]}",)


def _full(subject: str, first: str, surname: tuple[str, ...], *, last_first: bool = False) -> Form:
    joined = "".join(surname)
    parts = (*surname, first) if last_first else (first, *surname)
    return form_of(
        subject,
        Kind.FULL,
        parts,
        shared=joined in COMMON_SURNAMES,
        ordinary=joined in ORDINARY and first in ORDINARY,
    )


def _is_common(surname: str) -> bool:
    """Return whether a folded surname is common, or also an English word."""
    return surname in COMMON_SURNAMES or surname in english()


def _single(subject: str, kind: Kind, word: str) -> Form:
    many = word in GIVEN_NAMES or (kind is Kind.NICKNAME and word in english())
    return form_of(subject, kind, (word,), shared=many, ordinary=word in ORDINARY)


def _alias_forms(subject: str, parts: tuple[str, ...]) -> Iterator[Form]:
    if not parts:
        return
    if len(parts) == 1:
        yield _single(subject, Kind.NICKNAME, parts[0])
    elif parts[0] in TITLES:
        yield form_of(subject, Kind.TITLED, parts, shared=len(parts[-1]) == 1)
    else:
        yield _full(subject, parts[0], parts[1:])


def _initial_forms(person: Person, name: _Name) -> Iterator[Form]:
    """Yield ``Mrs O`` and ``Mrs A O`` of Mrs Ada Okafor; of a double surname both letters."""
    titles = dict.fromkeys(word for title in person.titles for word in words(title)[:1])
    if any(title in _WOMEN for title in titles):
        titles |= dict.fromkeys(_WOMEN)
    if len("".join(name.surname)) == 1:
        return
    first, last = name.given[:1], name.surname[0][0]
    several = tuple(part[0] for part in name.halves or name.surname if part)
    if first:
        # J.P., with dots: see mentions.occurrences.
        yield Form(person.id, Kind.INITIAL, first + last, shared=True, acronym=True)
    for title in titles:
        rows = [(title, last), *([(title, first, last)] if first else ())]
        if len(several) > 1:
            rows += [(title, *several), (title, first, *several)]
        for row in rows:
            yield form_of(person.id, Kind.INITIAL, row, shared=True)
