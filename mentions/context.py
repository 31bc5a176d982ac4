"""What a post says around a name: places, classrooms, roles, other schools and other lives."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from mentions.elsewhere import FAME, TOWNS
from mentions.normalise import words
from mentions.occurrence import Occurrence
from mentions.school_talk import CHILDREN, CLASSROOM, HOSTILE, HOSTILE_SIGNS, OLDER, ROLES
from mentions.spelling import Script
from mentions.watchlist import Watchlist
from mentions.words import SCHOOL_TYPES, phrases

#: What stands further from a name says nothing about it, in characters.
NEAR = 300

#: Where one sentence ends and another may begin.
_STOP = re.compile(r"[.!?\n]\s")

_TOKEN = re.compile(r"[^\W_]+")

#: Goals, wickets, sets: 2-1, 312-4.
_SCORE = re.compile(r"(?<![\w-])(\d{1,3})\s?[-\u2013]\s?(\d{1,2})(?![\w-])")

#: From this number on a pair of neighbours is an age: 3-4, 9-10.
_AGE = 3

#: Between these, the smaller first, it is the time of a fair: 10-12.
_HOUR, _NOON = 7, 12

#: A year that is history.
_PAST = re.compile(r"(?<!\d)(?:1[0-8]\d\d|19\d\d|[5-9]0s)(?!\d)")

#: Counties that no list needs to name.
_COUNTY = re.compile(r"[^\W\d_]{3,}shire")

#: The longest phrase looked up, in words.
_PHRASE = 4

#: Words that name a school when a name stands before them, and ones that are no name.
_KINDS_OF_SCHOOL = frozenset(("primary", "infants", "infant", "juniors", "junior", "academy"))
_KINDS_OF_SCHOOL |= {"high", "secondary", "grammar", "college", "school", "elementary", "prep"}
_NO_NAME = SCHOOL_TYPES | _KINDS_OF_SCHOOL
_NO_NAME |= {"the", "a", "our", "my", "this", "that", "your", "their", "catholic", "england"}
_NO_NAME |= {"after", "before", "in", "at", "from", "to", "for", "of", "and", "boarding", "state"}


#: Before a place that no list has.
_IN = frozenset(("in", "near", "from", "at", "outside"))
_STAFF_TITLES = frozenset(("mrs", "mr", "miss", "ms", "dr", "sir"))
_BEFORE_NAMES = _IN | _STAFF_TITLES
_NOWHERE = _NO_NAME | phrases("""
    year reception nursery monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december christmas easter
    ks1 ks2 y1 y2 y3 y4 y5 y6 yr english maths mass church lidl aldi tesco asda spar morrisons b
    term summer autumn winter spring halloween ramadan lent ofsted estyn whatsapp facebook
    """)


class Clue(StrEnum):
    """What a phrase in a post tells of the names near it."""

    PLACE = "place"
    CLASSROOM = "classroom"
    CHILDREN = "children"
    #: Secondary schools and colleges, and what is done there.
    OLDER = "older"
    ROLE = "role"
    FAME = "fame"
    HOSTILE = "hostile"
    TOWN = "town"
    #: A capital behind ``in`` and the like that no list has.
    ELSEWHERE = "elsewhere"
    OTHER_SCHOOL = "other school"
    #: A title and a name that is nobody's on the watch list.
    STRANGER = "stranger"
    NAMESAKE = "namesake"
    LEARNT = "learnt"


_ROADS = {"road": "rd", "street": "st", "lane": "ln", "avenue": "ave", "drive": "dr"}

_EVERYWHERE = (
    (Clue.CLASSROOM, CLASSROOM),
    (Clue.CHILDREN, CHILDREN),
    (Clue.OLDER, OLDER),
    (Clue.TOWN, TOWNS),
    (Clue.FAME, FAME),
    (Clue.HOSTILE, HOSTILE),
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One phrase of the text that says something."""

    clue: Clue
    #: As the text has it, folded.
    words: str
    at: int
    #: A role's own name, the namesake, or whose name the learnt words speak against.
    means: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Every sign of a text, in order."""

    signs: Sequence[Sign]
    #: Where each stands, in the folded text.
    at: Sequence[int]
    text: str
    #: Offsets in the text that belong to names.
    named: frozenset[int]

    def bounds(self, start: int, end: int, reach: int = NEAR) -> tuple[int, int]:
        """Return which signs stand within ``reach`` characters of ``start`` to ``end``."""
        return bisect_left(self.at, start - reach), bisect_left(self.at, end + reach)

    def in_sentence(self, start: int, end: int) -> Sequence[Sign]:
        """Return the signs that stand in the same sentence as ``start`` to ``end``."""
        first = max(
            (m.end() for m in _STOP.finditer(self.text, max(0, start - NEAR), start)), default=0
        )
        stop = _STOP.search(self.text, end, end + NEAR)
        last = stop.start() if stop else end + NEAR
        return [sign for sign in self.near(start, end) if first <= sign.at <= last]

    def near(self, start: int, end: int, reach: int = NEAR) -> Sequence[Sign]:
        """Return the signs within ``reach`` characters of ``start`` to ``end``."""
        return self.signs[slice(*self.bounds(start, end, reach))]


_Means = Sequence[tuple[Clue, str]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What to look up: phrases of everywhere, and those of one watch list."""

    own: Mapping[str, _Means]
    everywhere: Mapping[str, _Means]
    #: Words that begin a phrase of several.
    begin: frozenset[str]

    def tells(self, word: str) -> bool:
        """Return whether a word by itself tells something."""
        return word in self.everywhere or word in self.own or word.endswith("shire")

    def get(self, phrase: str) -> _Means | None:
        """Return what a phrase tells; our own places are no other town."""
        found = self.own.get(phrase)
        return self.everywhere.get(phrase) if found is None else found


@lru_cache(maxsize=1024)
def phrases_of(watchlist: Watchlist) -> Phrases:
    """Return the phrases that tell something for this watch list."""
    own: dict[str, list[tuple[Clue, str]]] = {}
    ours = {spelling for place in watchlist.school.place for spelling in _spellings(place)}
    for spelling in ours:
        own.setdefault(spelling, []).append((Clue.PLACE, ""))
    for namesake in watchlist.namesakes:
        for spelling in (s for place in namesake.place for s in _spellings(place)):
            if spelling not in ours:
                own.setdefault(spelling, []).append((Clue.NAMESAKE, namesake.name))
    for one in watchlist.learnt:
        for phrase in one.words:
            own.setdefault(" ".join(words(phrase)), []).append((Clue.LEARNT, one.subject))
    everywhere = _everywhere()
    for phrase, told in own.items():
        told += [means for means in everywhere.get(phrase, ()) if phrase not in ours]
    begin = {phrase.split()[0] for phrase in own if " " in phrase}
    return Phrases(own, everywhere, _beginnings() | begin)


@lru_cache(maxsize=1)
def _everywhere() -> Mapping[str, _Means]:
    table: dict[str, list[tuple[Clue, str]]] = {}
    for clue, listed in _EVERYWHERE:
        for phrase in listed:
            table.setdefault(phrase, []).append((clue, ""))
    for phrase, role in ROLES.items():
        table.setdefault(phrase, []).append((Clue.ROLE, role))
    return table


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in _everywhere() if " " in phrase)


def read_context(script: Script, names: Sequence[Occurrence], phrases: Phrases) -> Context:
    """Return what the text says outside the names found in it."""
    named = frozenset(index for name in names for index in range(name.start, name.end))
    tokens = [m for m in _TOKEN.finditer(script.text) if m.start() not in named]
    signs: list[Sign] = []
    word = ""
    for index, token in enumerate(tokens):
        said, word = word, token[0]
        if word in phrases.begin or phrases.tells(word):
            signs += _signs_at(tokens, index, phrases)
        if not index:
            continue
        if word in _KINDS_OF_SCHOOL:
            signs += _other_school(script, tokens[index - 1], token)
        if said in _BEFORE_NAMES:
            signs += _named_behind(script, tokens[index - 1], token, phrases)
    if not script.text.isascii():
        text = script.text
        signs += (Sign(Clue.HOSTILE, c, at) for at, c in enumerate(text) if c in HOSTILE_SIGNS)
    signs += (Sign(Clue.FAME, m[0], m.start()) for m in _PAST.finditer(script.text))
    signs += (
        Sign(Clue.FAME, m[0], m.start()) for m in _SCORE.finditer(script.text) if not _ages(m)
    )
    signs.sort(key=lambda sign: sign.at)
    return Context(signs, [sign.at for sign in signs], script.text, named)


def _named_behind(
    script: Script, before: re.Match[str], token: re.Match[str], phrases: Phrases
) -> Iterable[Sign]:
    """Return signs of a stranger behind a title, and of a place behind ``in`` and the like."""
    if before[0] in _STAFF_TITLES and before.end() + 2 >= token.start():
        yield from _stranger(script, token)
    if before[0] in _IN and script.text[before.end() : token.start()] == " ":
        yield from _elsewhere(script, token, phrases)


def _spellings(place: str) -> Iterable[str]:
    """Return how a place is looked up; a postcode's outward half stands for it too."""
    parts = words(place)
    postcode = len(parts) == 2 and parts[0][-1:].isdigit() and parts[1][:1].isdigit()  # noqa: PLR2004 - a UK postcode is two halves
    if postcode:
        return (" ".join(parts), "".join(parts), parts[0])
    short = _ROADS.get(parts[-1], "") if len(parts) > 1 else ""
    return (" ".join(parts), " ".join((*parts[:-1], short))) if short else (" ".join(parts),)


def _signs_at(tokens: Sequence[re.Match[str]], index: int, phrases: Phrases) -> Iterable[Sign]:
    """Return the signs of the longest known phrase that begins with that token."""
    first = tokens[index]
    longest = _PHRASE if first[0] in phrases.begin else 1
    for length in range(longest, 0, -1):
        phrase = " ".join(token[0] for token in tokens[index : index + length])
        if (known := phrases.get(phrase)) is not None:
            return [Sign(clue, phrase, first.start(), means) for clue, means in known]
    if _COUNTY.fullmatch(first[0]):
        return (Sign(Clue.TOWN, first[0], first.start()),)
    return ()


def _stranger(script: Script, token: re.Match[str]) -> Iterable[Sign]:
    """Return a sign where ``Mrs Brierley`` stands, whom nobody knows."""
    if script.shouted or not script.folded.is_upper(token.start()) or len(token[0]) == 1:
        return ()
    return (Sign(Clue.STRANGER, token[0].title(), token.start()),)


def _ages(pair: re.Match[str]) -> bool:
    first, last = int(pair[1]), int(pair[2])
    return (first >= _AGE and last == first + 1) or (_HOUR <= first < last <= _NOON)


def _elsewhere(script: Script, token: re.Match[str], phrases: Phrases) -> Iterable[Sign]:
    """Return a sign where ``in Looe`` and the like stand."""
    told = any(clue is not Clue.LEARNT for clue, _ in phrases.get(token[0]) or ())
    known = told or token[0] in _NOWHERE or token[0].isdigit()
    if known or script.shouted or not script.folded.is_upper(token.start()):
        return ()
    return (Sign(Clue.ELSEWHERE, token[0].title(), token.start()),)


def _other_school(script: Script, before: re.Match[str], kind: re.Match[str]) -> Iterable[Sign]:
    """Return a sign where ``Millbrook Juniors`` and the like stand."""
    if before[0] in _NO_NAME or before.end() + 1 != kind.start() or script.shouted:
        return ()
    capital = script.folded.is_upper
    if capital(before.start()) and capital(kind.start()):
        name = script.folded.raw_span(before.start(), kind.end())
        return (Sign(Clue.OTHER_SCHOOL, script.folded.raw[slice(*name)], before.start()),)
    return ()
