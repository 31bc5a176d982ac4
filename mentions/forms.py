"""The ways in which a school or a person may be named, each as a row of letters."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from domain.types import SCHOOL, Person, School
from mentions.normalise import fold, skeleton, words
from mentions.words import (
    COMMON_SURNAMES,
    FAITHS,
    GIVEN_NAMES,
    ORDINARY,
    PARTICLES,
    SCHOOL_TYPES,
    SHARED_SCHOOL_NAMES,
    TITLES,
)

#: Said of a school beside its kind; people leave them out.
_STATUS = frozenset(("school", "academy", "voluntary", "aided", "controlled", "va", "vc"))

#: The beginnings of names that say which faith a school is of, longest first.
_FAITH_WORDS = tuple((row, tuple(name.split())) for row in FAITHS for name in row)


class Kind(StrEnum):
    """How somebody or some school is named."""

    HANDLE = "handle"
    #: A first name and the surname, or an alias of two words or more.
    FULL = "full"
    SURNAME = "surname"
    #: The first name by itself: counts behind a title, or once the person is named otherwise.
    GIVEN = "given"
    #: An alias of one word.
    NICKNAME = "nickname"
    #: An alias that begins with a title, such as ``Mrs O``.
    TITLED = "titled"
    #: The school's name or alias with the word that makes it a school of its kind.
    SCHOOL = "school"
    #: The name with ``School``, ``CE`` and the like, but without its kind; or an acronym.
    SHORT = "short"
    #: What the school is called after, by itself.
    CORE = "core"
    #: Somebody else's name that holds one of ours.
    NAMESAKE = "namesake"


@dataclass(frozen=True, slots=True)
class Form:
    """One way of naming one subject."""

    subject: str
    kind: Kind
    #: Folded, without anything between the words.
    letters: str
    #: Offsets in ``letters`` at which another word begins.
    breaks: frozenset[int]
    #: So many bear it that it says little by itself.
    shared: bool = False
    #: Also an English word: never a name in small letters.
    ordinary: bool = False
    #: First letters and first names that may stand before a surname.
    given: tuple[str, ...] = ()
    #: The letters as a text's skeleton has them.
    skeleton: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "skeleton", skeleton(self.letters))

    @property
    def distinctive(self) -> bool:
        """Whether it may be found within a longer word, as in ``#okaforout``."""
        return len(self.letters) >= 5 and not (self.shared or self.ordinary)  # noqa: PLR2004 - shorter rows of letters turn up in words


@dataclass(frozen=True, slots=True)
class _Name:
    """A person's name, taken apart."""

    given: str
    middle: tuple[str, ...]
    surname: tuple[str, ...]
    #: The halves of a double-barrelled surname; empty for others.
    halves: tuple[str, ...]


def form_of(subject: str, kind: Kind, parts: tuple[str, ...]) -> Form:
    """Return a form of these words, which may be joined or set apart in a text."""
    offsets, at = [], 0
    for part in parts[:-1]:
        at += len(part)
        offsets.append(at)
    return Form(subject, kind, "".join(parts), frozenset(offsets))


def person_forms(person: Person) -> Iterator[Form]:
    """Yield how a person may be named; initials and titles are read beside the name."""
    if not words(person.name):
        return
    name = _take_apart(person.name)
    nicknames = tuple(a[0] for alias in person.aliases if len(a := tuple(words(alias))) == 1)
    firsts = tuple(dict.fromkeys(first for first in (name.given, *nicknames) if first))
    yield from _surname_forms(person.id, name, firsts)
    for first in firsts:
        yield _full(person.id, (first, *name.surname))
    if name.middle:
        yield _full(person.id, (name.given, *name.middle, *name.surname))
    if name.given:
        yield _single(person.id, Kind.GIVEN, name.given)
    for alias in person.aliases:
        yield from _alias_forms(person.id, tuple(words(alias)))


def school_forms(school: School) -> Iterator[Form]:
    """Yield how the school may be named, by its name and by each alias."""
    places = {word for place in school.place for word in words(place)}
    for name in filter(words, (school.name, *school.aliases)):
        parts = tuple(words(name.removeprefix("The ")))
        for kind, variant in _school_variants(parts, said=len(parts) > 1 or name.isupper()):
            core = set(variant) - SCHOOL_TYPES
            yield replace(
                form_of(SCHOOL, kind, variant),
                shared=_is_shared(variant) or core <= places or len("".join(variant)) <= 3,  # noqa: PLR2004 - three letters stand for much
                ordinary=len(variant) == 1 and variant[0] in ORDINARY,
            )


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
    spellings = [name.surname]
    if name.surname[0] == "st":
        spellings.append(("saint", *name.surname[1:]))
    for parts in spellings:
        joined = "".join(parts)
        shared = joined in COMMON_SURNAMES or parts[0] in {"st", "saint"}
        ordinary = joined in ORDINARY
        form = form_of(subject, Kind.SURNAME, parts)
        yield replace(form, shared=shared, ordinary=ordinary, given=firsts)
    for half in name.halves:
        form = replace(
            form_of(subject, Kind.SURNAME, (half,)), shared=True, ordinary=half in ORDINARY
        )
        yield replace(form, given=firsts)


def _full(subject: str, parts: tuple[str, ...]) -> Form:
    surname = "".join(parts[1:])
    shared = surname in COMMON_SURNAMES and parts[0] in GIVEN_NAMES
    ordinary = surname in ORDINARY and parts[0] in ORDINARY
    return replace(form_of(subject, Kind.FULL, parts), shared=shared, ordinary=ordinary)


def _single(subject: str, kind: Kind, word: str) -> Form:
    return replace(
        form_of(subject, kind, (word,)), shared=word in GIVEN_NAMES, ordinary=word in ORDINARY
    )


def _alias_forms(subject: str, parts: tuple[str, ...]) -> Iterator[Form]:
    if not parts:
        return
    if len(parts) == 1:
        yield _single(subject, Kind.NICKNAME, parts[0])
    elif parts[0] in TITLES:
        yield replace(form_of(subject, Kind.TITLED, parts), shared=len(parts[-1]) == 1)
    else:
        yield _full(subject, parts)


def _school_variants(
    parts: tuple[str, ...], *, said: bool
) -> Iterator[tuple[Kind, tuple[str, ...]]]:
    """Yield the spellings; ``said``: without its kind it is what people say, not a mere word."""
    core = _core(parts)
    rest = parts[len(core) :]
    if not rest:
        yield Kind.SHORT if said else Kind.CORE, parts
        return
    yield Kind.SCHOOL, parts
    if not core:
        return
    faith, ends = _faith_and_ends(rest)
    for start in _core_spellings(core):
        for belief in (*faith, ""):
            yield from (
                (kind, (*start, *belief.split(), *end.split()))
                for kind, end in _ended(ends, believes=bool(belief))
            )


def _core(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words before the first that tells a faith or a kind of school."""
    for index in range(len(parts)):
        rest = parts[index:]
        if rest[0] in SCHOOL_TYPES - {"and"} or any(
            rest[: len(faith)] == faith for _, faith in _FAITH_WORDS
        ):
            return parts[:index]
    return parts


def _faith_and_ends(rest: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the names of the faith, and the kind of school without its status."""
    for row, faith in _FAITH_WORDS:
        if rest[: len(faith)] == faith:
            return row, " ".join(word for word in rest[len(faith) :] if word not in _STATUS)
    return (), " ".join(word for word in rest if word not in _STATUS)


def _core_spellings(core: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    swapped = {"st": "saint", "saint": "st"}
    yield core
    if core[0] in swapped:
        yield (swapped[core[0]], *core[1:])
    if "and" in core:
        # An ampersand leaves no letter.
        yield tuple(word for word in core if word != "and")


def _ended(ends: str, *, believes: bool) -> Iterator[tuple[Kind, str]]:
    weak = Kind.SHORT if ends else Kind.SCHOOL
    yield weak, "school"
    yield weak, "academy"
    yield (Kind.SHORT if believes else Kind.CORE), ""
    for end in _plurals(ends):
        yield Kind.SCHOOL, end
        yield Kind.SCHOOL, f"{end} school"
        yield Kind.SCHOOL, f"{end} academy"


def _plurals(ends: str) -> tuple[str, ...]:
    if ends.startswith(("infant", "junior")):
        return tuple(dict.fromkeys((ends, ends.removesuffix("s"), f"{ends.removesuffix('s')}s")))
    return (ends,) if ends else ()


def _is_shared(variant: tuple[str, ...]) -> bool:
    core = _core(variant) or variant
    if core[0] in {"st", "saint", "all", "holy", "our", "sacred", "christ"}:
        return True
    return all(word in SHARED_SCHOOL_NAMES | ORDINARY | GIVEN_NAMES for word in core)
