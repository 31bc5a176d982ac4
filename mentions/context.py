"""What a post says around a name: places, classrooms, roles, other schools and other lives."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from domain.types import Namesake, School
from mentions.normalise import words
from mentions.occurrences import Occurrence
from mentions.school_talk import CLASSROOM, FAME, HOSTILE, HOSTILE_SIGNS, ROLES, TOWNS
from mentions.spelling import Script
from mentions.words import SCHOOL_TYPES

#: What stands further from a name says nothing about it, in characters.
NEAR = 300

_TOKEN = re.compile(r"[^\W_]+")

#: The longest phrase looked up, in words.
_PHRASE = 4

#: Words that name a school when a name stands before them, and ones that are no name.
_KINDS_OF_SCHOOL = frozenset(("primary", "infants", "infant", "juniors", "junior", "academy"))
_KINDS_OF_SCHOOL |= {"high", "secondary", "grammar", "college", "school"}
_NO_NAME = SCHOOL_TYPES | _KINDS_OF_SCHOOL
_NO_NAME |= {"the", "a", "our", "my", "this", "that", "your", "their", "catholic", "england"}
_NO_NAME |= {"after", "before", "in", "at", "from", "to", "for", "of", "and", "boarding", "state"}


class Clue(StrEnum):
    """What a phrase in a post tells of the names near it."""

    PLACE = "place"
    CLASSROOM = "classroom"
    ROLE = "role"
    FAME = "fame"
    HOSTILE = "hostile"
    TOWN = "town"
    OTHER_SCHOOL = "other school"
    NAMESAKE = "namesake"


@dataclass(frozen=True, slots=True)
class Sign:
    """One phrase of the text that says something."""

    clue: Clue
    #: As the text has it, folded; for a namesake's place, whose it is.
    words: str
    at: int
    #: A role's own name, or the namesake.
    means: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Every sign of a text, in order."""

    signs: Sequence[Sign]
    #: Where each stands, in the folded text.
    at: Sequence[int]

    def bounds(self, start: int, end: int, reach: int = NEAR) -> tuple[int, int]:
        """Return which signs stand within ``reach`` characters of ``start`` to ``end``."""
        return bisect_left(self.at, start - reach), bisect_left(self.at, end + reach)

    def near(self, start: int, end: int, reach: int = NEAR) -> Sequence[Sign]:
        """Return the signs within ``reach`` characters of ``start`` to ``end``."""
        return self.signs[slice(*self.bounds(start, end, reach))]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What to look up: phrases of everywhere, and those of one watch list."""

    table: Mapping[str, Sequence[tuple[Clue, str]]]


@lru_cache(maxsize=16)
def phrases_of(school: School, namesakes: tuple[Namesake, ...]) -> Phrases:
    """Return the phrases that tell something for this watch list."""
    table: dict[str, list[tuple[Clue, str]]] = {}
    ours = {spelling for place in school.place for spelling in _spellings(place)}
    for spelling in ours:
        table.setdefault(spelling, []).append((Clue.PLACE, ""))
    for namesake in namesakes:
        for spelling in (s for place in namesake.place for s in _spellings(place)):
            table.setdefault(spelling, []).append((Clue.NAMESAKE, namesake.name))
    for phrase in TOWNS - ours:
        table.setdefault(phrase, []).append((Clue.TOWN, ""))
    for clue, listed in ((Clue.CLASSROOM, CLASSROOM), (Clue.FAME, FAME), (Clue.HOSTILE, HOSTILE)):
        for phrase in listed:
            table.setdefault(phrase, []).append((clue, ""))
    for phrase, role in ROLES.items():
        table.setdefault(phrase, []).append((Clue.ROLE, role))
    return Phrases(table)


def read_context(script: Script, names: Sequence[Occurrence], phrases: Phrases) -> Context:
    """Return what the text says outside the names found in it."""
    named = {index for name in names for index in range(name.start, name.end)}
    tokens = [m for m in _TOKEN.finditer(script.text) if m.start() not in named]
    signs: list[Sign] = []
    for index, token in enumerate(tokens):
        signs += _signs_at(tokens[index : index + _PHRASE], phrases)
        if index and _names_a_school(script, tokens[index - 1], token):
            signs.append(Sign(Clue.OTHER_SCHOOL, token[0], token.start()))
    signs += (Sign(Clue.HOSTILE, c, at) for at, c in enumerate(script.text) if c in HOSTILE_SIGNS)
    signs.sort(key=lambda sign: sign.at)
    return Context(signs, [sign.at for sign in signs])


def _spellings(place: str) -> Iterable[str]:
    """Return how a place is looked up; a postcode's outward half stands for it too."""
    parts = words(place)
    postcode = len(parts) == 2 and parts[0][-1:].isdigit() and parts[1][:1].isdigit()  # noqa: PLR2004 - a UK postcode is two halves
    return (" ".join(parts), "".join(parts), parts[0]) if postcode else (" ".join(parts),)


def _signs_at(tokens: Sequence[re.Match[str]], phrases: Phrases) -> Iterable[Sign]:
    """Return the signs of the longest known phrase that begins with the first token."""
    for length in range(len(tokens), 0, -1):
        phrase = " ".join(token[0] for token in tokens[:length])
        if (known := phrases.table.get(phrase)) is not None:
            at = tokens[0].start()
            return [Sign(clue, phrase, at, means) for clue, means in known]
    return ()


def _names_a_school(script: Script, before: re.Match[str], kind: re.Match[str]) -> bool:
    """Return whether ``Millbrook Juniors`` and the like stand here."""
    if (
        kind[0] not in _KINDS_OF_SCHOOL
        or before[0] in _NO_NAME
        or before.end() + 1 != kind.start()
    ):
        return False
    capital = script.folded.is_upper
    return capital(before.start()) and capital(kind.start()) and not script.shouted
