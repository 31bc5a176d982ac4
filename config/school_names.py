"""Schools' names and places as they are compared: one name in its many spellings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from config.school_register import POSTCODE, Establishment, plain_place
from domain.types import School
from mentions.normalise import words
from mentions.schools import school_forms
from mentions.words import FAITHS, SCHOOL_TYPES, phrases

#: What a name goes on with after what the school is called after, besides :data:`SCHOOL_TYPES`.
_KINDS = (SCHOOL_TYPES - {"and"}) | phrases("""
    high secondary grammar college preparatory prep pre preschool playgroup kindergarten special
    girls boys sixth comprehensive modern technology specialist independent free studio pupil pru
    children childrens early lower upper senior through for schools academies inc
    """)
_FAITH_WORDS = tuple((row[0], tuple(name.split())) for row in FAITHS for name in row)

#: Before what a school is called after.
_BEFORE = frozenset(("the", "ysgol"))

#: What people leave out or confuse: two names that differ in it only are one.
_STATUS = phrases("school academy voluntary aided controlled va vc community foundation the")

OUR_POSTCODE, OUR_TOWN, OUR_REGION = 3, 2, 1


@dataclass(frozen=True, slots=True)
class _Name:
    """A school's name, taken apart so that its spellings are one."""

    #: All its letters.
    letters: str
    #: What it is called after.
    core: str
    faith: str
    #: What kind of school, without what people leave out.
    kinds: frozenset[str]

    @property
    def alike(self) -> tuple[str, str, frozenset[str]]:
        """What two spellings of one name have in common."""
        return self.core, self.faith, self.kinds


@dataclass(frozen=True, slots=True)
class OwnNames:
    """The names and places of the school watched over, as they are compared."""

    school: School
    names: tuple[_Name, ...] = field(init=False)
    #: Folded, with a postcode's two halves as one word and its outward half beside it.
    places: frozenset[str] = field(init=False)
    #: The letters of every form of our name that the matcher looks for.
    forms: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        names = filter(_parts, (self.school.name, *self.school.aliases))
        object.__setattr__(self, "names", tuple(_taken_apart(name) for name in names))
        places = (form for place in self.school.place for form in place_forms(place))
        object.__setattr__(self, "places", frozenset(places))
        forms = frozenset(form.letters for form in school_forms(self.school))
        object.__setattr__(self, "forms", forms)

    def colliding(self, register: Iterable[Establishment], urn: str = "") -> list[Establishment]:
        """Return the schools whose name could be taken for ours, and the one of that number."""
        letters = {name.letters for name in self.names}
        cores = {name.core for name in self.names}
        starts = (*letters, *cores)
        found = []
        for one in register:
            if one.urn != urn and not "".join(_parts(one.name)).startswith(starts):
                continue
            name = _taken_apart(one.name)
            if one.urn == urn or name.core in cores or name.letters in letters:
                found.append(one)
        return found

    def is_named(self, one: Establishment) -> bool:
        """Return whether a school bears our name or an alias; its status does not matter."""
        return _taken_apart(one.name).alike in {name.alike for name in self.names}

    def is_named_in_full(self, one: Establishment) -> bool:
        """Return whether a school bears our name itself."""
        return _taken_apart(one.name).alike == self.names[0].alike

    def listed_as(self, name: str) -> str:
        """Return the name under which config.toml lists a namesake.

        A namesake's own name is read as its own, never as ours. So a spelling of ours that the
        matcher does not know, "The" in front included, is listed as we are written.
        """
        plain = re.sub(r"(?i)^the\s+(?=\S)", "", name)
        if joined(plain) in self.forms:
            return plain
        told = zip(
            self.names, filter(_parts, (self.school.name, *self.school.aliases)), strict=True
        )
        alike = _taken_apart(name).alike
        return next((ours for taken, ours in told if taken.alike == alike), plain)

    def nearness(self, one: Establishment) -> int:
        """Return how surely a school stands where ours does: 3 by its postcode, 0 not at all."""
        if joined(one.postcode) and joined(one.postcode) in self.places:
            return OUR_POSTCODE
        if self.places.intersection(map(folded, (*one.near, one.outward))) - {""}:
            return OUR_TOWN
        region = plain_place(one.authority), plain_place(one.county)
        return OUR_REGION if self.places.intersection(map(folded, region)) - {""} else 0


def folded(phrase: str) -> str:
    """Return the words of a phrase, folded, with single spaces."""
    return " ".join(words(phrase))


def joined(phrase: str) -> str:
    """Return the letters of a phrase: what makes two names one in a text."""
    return "".join(words(phrase))


def place_forms(place: str) -> Iterator[str]:
    """Yield what a place is compared by; a postcode stands for its district too."""
    yield folded(place)
    if found := POSTCODE.fullmatch(place.strip()):
        yield joined(place)
        yield found[1].lower()


def _taken_apart(name: str) -> _Name:
    parts = _parts(name)
    cut, faith, length = next(_cuts(parts), (len(parts), "", 0))
    rest = (word for word in parts[cut + length :] if word not in _STATUS)
    kinds = frozenset(word.removesuffix("s") for word in rest)
    return _Name("".join(parts), "".join(parts[:cut]), faith, kinds)


def _cuts(parts: tuple[str, ...]) -> Iterator[tuple[int, str, int]]:
    """Yield where a faith or a kind of school begins, which faith, and in how many words."""
    for at in range(1, len(parts)):
        for faith, spelling in _FAITH_WORDS:
            if parts[at : at + len(spelling)] == spelling:
                yield at, faith, len(spelling)
        if parts[at] in _KINDS:
            yield at, "", 0


def _parts(name: str) -> tuple[str, ...]:
    """Return the words of a school's name; an ampersand leaves none, so "and" does not either."""
    parts = ["st" if word == "saint" else word for word in words(name) if word != "and"]
    return tuple(parts[1:] if parts[1:] and parts[0] in _BEFORE else parts)
