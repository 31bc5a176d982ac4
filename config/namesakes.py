"""Schools of the register that share our name: which is ours, which are namesakes, and where.

A place listed for a namesake speaks against a post, so what may also mean us is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.school_names import OUR_TOWN, OwnNames, folded, joined, place_forms
from config.school_register import Establishment
from domain.errors import ConfigError, Problem
from domain.types import Namesake, School
from mentions.words import ORDINARY, OTHER_THINGS, QUALIFIERS, SCHOOL_TYPES, phrases

#: What ``--urn`` says where our own school is not in the register.
NOT_LISTED = "none"

#: Places that posts about any school hold as words, as notes or as roads.
_ALSO_WORDS = (
    ORDINARY
    | OTHER_THINGS
    | QUALIFIERS
    | SCHOOL_TYPES
    | phrases("""
    the of in on at by under upon reading barking bath battle bury barry beer bude corby crook
    cheddar eye flint ham hove mold nelson over rugby rye sale sandwich settle stone street ware
    wash wing yelling m11 m18 m20 m23 m25 m26 m27 m32 m40 m45 m50 e10 b12
    """)
)
#: "E4" is a square, a class or a note as well as a part of London.
_SHORTEST_OUTWARD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One name that is not only ours, with the schools that bear it."""

    name: str
    schools: tuple[Establishment, ...]
    #: Places of theirs that do not also mean us.
    place: tuple[str, ...]

    @property
    def namesake(self) -> Namesake:
        """The name as config.toml has it."""
        return Namesake(name=self.name, place=self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the register says of our name."""

    #: The rows that are our own school; none where it is not in the register.
    ours: tuple[Establishment, ...]
    shared: tuple[Shared, ...]
    #: Places left out, each once for each name: ours, and those that are everyday words.
    our_places: int
    everyday: int
    #: Schools that no place tells from ours.
    placeless: tuple[Establishment, ...]
    #: Closed schools that were left out.
    closed: int


def recognised(
    rows: Sequence[Establishment], own: OwnNames, urn: str, file: str
) -> tuple[Establishment, ...]:
    """Return the rows that are our own school, today or before it changed hands.

    Args:
        rows: The schools whose name could be taken for ours.
        own: Our names and places.
        urn: Our number in the register, :data:`NOT_LISTED`, or empty.
        file: What a refusal is about.

    Raises:
        ConfigError: Which one is ours is not certain: a namesake of our own place would speak
            against every post about us.
    """
    if urn:
        return _of_number(rows, own, urn, file)
    here = [one for one in rows if own.nearness(one)]
    named = [one for one in here if own.is_named(one)]
    best = _best(named, own)
    if len({one.postcode or one.urn for one in best}) == 1:
        before = [one for one in named if one.closed and own.nearness(one) >= OUR_TOWN]
        return tuple(dict.fromkeys((*best, *before)))
    if best or here:
        remedy = "say which one is yours, as --urn 123456"
        could_be = best or here
        raise ConfigError([_problem(file, "", f"{one} could be us", remedy) for one in could_be])
    if rows:
        message = f"none of {len(rows)} schools of our name is where [school].place says we are"
        remedy = f"add our town to it, or give --urn 123456, or --urn {NOT_LISTED} if not listed"
        raise ConfigError([_problem(file, "", message, remedy)])
    return ()


def find_namesakes(
    rows: Sequence[Establishment], ours: Sequence[Establishment], own: OwnNames, *, closed: bool
) -> Found:
    """Return the names we share and the places that tell their bearers from us.

    Args:
        rows: The schools whose name could be taken for ours.
        ours: Those of them that are our own.
        own: Our names and places.
        closed: Keep schools that have closed.
    """
    others = [one for one in rows if one not in ours]
    kept = [one for one in others if closed or not one.closed]
    ours_said = _own_phrases(own.school, ours)
    shared = [
        Shared(
            name=own.listed_as(some[0].name), schools=tuple(some), place=_places(some, ours_said)
        )
        for some in _by_name(kept, own)
    ]
    said = [folded(place) for one in shared for place in _all_places(one.schools)]
    left = [place for place in said if not _is_ours(place, ours_said)]
    return Found(
        ours=tuple(ours),
        shared=tuple(one for one in shared if one.place),
        our_places=len(said) - len(left),
        everyday=sum(map(_is_everyday, left)),
        placeless=tuple(one for one in kept if not _places((one,), ours_said)),
        closed=len(others) - len(kept),
    )


def _of_number(
    rows: Sequence[Establishment], own: OwnNames, urn: str, file: str
) -> tuple[Establishment, ...]:
    if urn == NOT_LISTED:
        here = [one for one in rows if own.nearness(one) >= OUR_TOWN and own.is_named(one)]
        remedy = f"give its number as --urn 123456 instead of {NOT_LISTED}"
        if here:
            raise ConfigError([_problem(file, "", f"{one} is us", remedy) for one in here])
        return ()
    ours = tuple(one for one in rows if one.urn == urn)
    if not ours:
        remedy = f"six digits, on the school's page in the register; or {NOT_LISTED}"
        raise ConfigError([_problem(file, f"URN {urn}", "there is no such school", remedy)])
    if not own.colliding(ours):
        message = f"{ours[0]} has none of our names"
        remedy = "another number, or add that name to [school].aliases"
        raise ConfigError([_problem(file, f"URN {urn}", message, remedy)])
    return ours


def _best(named: Sequence[Establishment], own: OwnNames) -> Sequence[Establishment]:
    """Return the nearest; of those the ones that are open, and of those the ones of our name."""
    nearest = max(map(own.nearness, named), default=0)
    best = [one for one in named if own.nearness(one) == nearest]
    best = [one for one in best if not one.closed] or best
    return [one for one in best if own.is_named_in_full(one)] or best


def _by_name(schools: Iterable[Establishment], own: OwnNames) -> Iterable[Sequence[Establishment]]:
    names: dict[str, list[Establishment]] = {}
    for one in schools:
        names.setdefault(joined(own.listed_as(one.name)), []).append(one)
    return names.values()


def _all_places(schools: Iterable[Establishment]) -> Sequence[str]:
    """Return every place of the schools, each spelling of one once."""
    places: dict[str, str] = {}
    for place in (place for one in schools for place in one.places):
        places.setdefault(folded(place), place)
    return tuple(places.values())


def _places(schools: Iterable[Establishment], ours: Sequence[str]) -> tuple[str, ...]:
    """Return the places of the schools that speak against a post about us, and nothing else."""
    return tuple(
        place
        for place in _all_places(schools)
        if not _is_ours(folded(place), ours) and not _is_everyday(folded(place))
    )


def _own_phrases(school: School, ours: Iterable[Establishment]) -> Sequence[str]:
    """Return what may be said of us and our places, folded, a space before and after."""
    said = [school.name, *school.aliases, *school.place]
    said += [place for one in ours for place in (*one.places, one.postcode)]
    forms = dict.fromkeys(form for phrase in said for form in place_forms(phrase))
    return tuple(f" {form} " for form in forms)


def _is_ours(place: str, ours: Sequence[str]) -> bool:
    """Return whether it is part of what is said of us, as Chester is of Cheshire and Chester."""
    return any(f" {place} " in phrase for phrase in ours)


def _is_everyday(place: str) -> bool:
    short = len(place) < _SHORTEST_OUTWARD
    return short or _ALSO_WORDS.issuperset(place.split())


def _problem(file: str, key: str, message: str, remedy: str) -> Problem:
    return Problem(file=file, key=key, message=message, remedy=remedy)
