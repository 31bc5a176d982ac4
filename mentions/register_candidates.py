"""Which schools of a register a post may be about: what names them, and how rare that is.

Rarity is measured: how many schools of the register bear a name. A name alone makes a school a
candidate only where no more than ``RARE`` schools bear it; other names need the school or its
place beside them. The single-school matcher decides on each candidate.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mentions.register_reading import Seen
from mentions.register_state import State
from mentions.register_terms import CORE, GIVEN, PLACE
from mentions.register_weighing import (
    MOST,
    NAME,
    PLACE_NAMED,
    RARE,
    SCHOOL,
    STRONG_NAME,
    STRONG_SCHOOL,
    Evidence,
    together,
)
from mentions.school_talk import CLASSROOM, HOSTILE, ROLES
from mentions.vocabulary import english
from mentions.words import GIVEN_NAMES, ORDINARY, PARTICLES, SCHOOL_TYPES, TITLES

#: No more names of a post are looked up than these, nor more joined names within its tags.
MOST_TERMS = 1024

#: No more names of schools and places are looked for in a post than these.
MOST_PHRASES = 1024

#: A name that more people than these bear is not asked whether it is rare.
_MAYBE_RARE = 64

#: A word behind what a school is called after says that a school is meant.
_KINDS = SCHOOL_TYPES | {"ce", "cofe", "c", "rc", "church", "catholic", "methodist", "ps", "prim"}
_KINDS |= {
    "pri",
    "inf",
    "jnr",
    "jnrs",
    "jun",
    "sch",
    "schl",
    "skool",
    "skl",
    "head",
    "headteacher",
}
#: Words of so many letters are all taken for English ones.
_SHORT = 3
_LONGEST_KIND = max(map(len, _KINDS)) + 1
#: Where a phrase stands is looked at so many times.
_MOST_PLACES = 8

#: Words that make a rare surname without title or first name worth a decision.
_TALK = frozenset(word for word in (HOSTILE | CLASSROOM | ROLES.keys()) if " " not in word)
_SCHOOL_WORDS = frozenset(("school", "primary", "infants", "juniors", "nursery", "academy"))


@dataclass(slots=True)
class _Named:
    """How a post names bearers of one surname."""

    #: No English word, or set as a name.
    plain: bool
    #: Behind a title, or within a tag.
    titled: bool = False
    #: First names and initials beside it.
    given: set[str] = field(default_factory=set)


def candidates(seen: Seen, state: State) -> list[int]:
    """Return the numbers of the schools that the post may be about, surest first.

    There are no more than :data:`MOST`, whatever the text holds.
    """
    surnames = _surnames(seen, state)
    phrases = [phrase for phrase in _phrases(seen, state) if _holds(seen, phrase)]
    joined = _joined(seen, state) if seen.joined else set()
    found = [number for tag in seen.tags for number in state.bearers(tag).tolist()]
    if not (surnames or phrases or joined):
        return list(dict.fromkeys(found))[:MOST]
    schools = [term for term in (*phrases, *joined) if term.startswith(CORE)]
    for term in joined:
        if not term.startswith(CORE):
            surnames.setdefault(term, _Named(plain=True)).titled = True
    where = list(_of_schools(seen, state, schools, joined))
    for word in {word for one in where for word in one.words}:
        # What a school is called after is not somebody's name as well.
        if (named := surnames.get(word)) and not (named.titled or named.given):
            del surnames[word]
    placed = [Evidence(PLACE_NAMED, state.bearers(p)) for p in phrases if p.startswith(PLACE)]
    if where or placed:
        names = list(_of_names(state, surnames))
        names += _of_first_names(seen, state) if where else ()
        found += together([*where, *placed, *names], len(state.alive))
    rare = [*where, *_rare_names(seen, state, surnames)]
    if not _SCHOOL_WORDS.isdisjoint(seen.words):
        rare += placed
    found += _rare_schools(rare, frozenset(found))
    return list(dict.fromkeys(found))[:MOST]


def _surnames(seen: Seen, state: State) -> dict[str, _Named]:
    """Return the surnames that the post holds, with what stands beside them.

    English words that nothing sets off as names are left out.
    """
    known = state.words_known(seen.words)
    named: dict[str, _Named] = {}
    for reading in seen.readings if known else ():
        for index in [index for index, word in enumerate(reading) if word in known]:
            word = reading[index]
            if word not in named:
                if len(named) >= MOST_TERMS:
                    break
                named[word] = _Named(plain=_is_set_as_name(seen, word))
            _read_beside(reading, index, named[word], state)
    return {word: one for word, one in named.items() if one.plain or one.titled or one.given}


def _read_beside(reading: Sequence[str], index: int, named: _Named, state: State) -> None:
    first = index - 1
    if not named.plain and (not index or _is_mere(reading[first])):
        return
    while first > 0 and reading[first] in PARTICLES:
        first -= 1
    if index and reading[first] in TITLES:
        named.titled = True
        return
    _read_given(reading[index + 1 : index + 2], named, state)
    _read_given(reading[max(0, first - 1) : first + 1][::-1] if index else (), named, state)


def _read_given(words: Sequence[str], named: _Named, state: State) -> None:
    """Take in the words beside a surname up to the first that is no first name."""
    for word in words:
        telling = word.isalpha() and (named.plain or word in GIVEN_NAMES or not _is_word(word))
        if not telling or not state.is_given(word):
            return
        named.given.add(word)


def _phrases(seen: Seen, state: State) -> list[str]:
    found = state.phrases(seen.words)
    return sorted(found)[:MOST_PHRASES] if found else []


def _holds(seen: Seen, phrase: str) -> bool:
    words = phrase[2:]
    if words.replace(" ", "") in seen.words:
        return True
    return any(f" {words} " in spaced for spaced in seen.spaced)


def _joined(seen: Seen, state: State) -> set[str]:
    """Return the terms within tags and within words set letter by letter."""
    found: set[str] = set()
    for skeleton in dict.fromkeys(seen.joined):
        for term in state.within(skeleton):
            if len(found) >= MOST_TERMS:
                return found
            found.add(term)
    return found


def _of_schools(
    seen: Seen, state: State, terms: Iterable[str], joined: set[str]
) -> Iterator[Evidence]:
    for term in dict.fromkeys(terms):
        words = term.removeprefix(CORE)
        strong = term in joined or any(_is_school(spaced, words) for spaced in seen.spaced)
        if strong or _is_set_as_name(seen, words):
            said = tuple(words.split()) if strong else ()
            kind = STRONG_SCHOOL if strong else SCHOOL
            yield Evidence(kind, state.bearers(term), said)


def _is_school(spaced: str, words: str) -> bool:
    """Return whether a kind of school stands behind the words somewhere."""
    at = 0
    for _ in range(_MOST_PLACES):
        at = spaced.find(f" {words} ", at) + 1
        if not at:
            return False
        end = at + len(words) + 1
        if spaced[end : end + _LONGEST_KIND].partition(" ")[0] in _KINDS:
            return True
    return False


def _is_set_as_name(seen: Seen, words: str) -> bool:
    """Return whether it is no English word, or has a capital within a sentence somewhere."""
    if not _is_word(words):
        return True
    at = 0
    for _ in range(_MOST_PLACES):
        at = seen.text.find(words.capitalize(), at) + 1
        if not at:
            return False
        before = seen.text[max(0, at - 3) : at - 1].rstrip()
        if before and (before[-1].isalnum() or before[-1] in ",#@'"):
            return True
    return False


def _is_mere(word: str) -> bool:
    """Return whether nothing is named by ``word`` and the English word behind it."""
    if word in GIVEN_NAMES or word in TITLES or word in PARTICLES:
        return False
    return len(word) <= _SHORT or word in english() or word in ORDINARY


def _is_word(word: str) -> bool:
    """Return whether it says little that a post holds it in small letters."""
    if len(word) <= _SHORT or word in ORDINARY:
        return True
    return word in GIVEN_NAMES or word in english()


def _of_names(state: State, surnames: Mapping[str, _Named]) -> Iterator[Evidence]:
    for surname, named in surnames.items():
        if named.titled:
            yield Evidence(STRONG_NAME, state.bearers(surname))
        elif named.plain:
            yield Evidence(NAME, state.bearers(surname))
        for given in sorted(named.given):
            yield Evidence(STRONG_NAME, state.named(surname, given))


def _of_first_names(seen: Seen, state: State) -> Iterator[Evidence]:
    """Yield what Miss Siobhan is: evidence beside a school's name only."""
    if TITLES.keys().isdisjoint(seen.words):
        return
    told = {b for r in seen.readings for a, b in pairwise(r) if a in TITLES}
    for word in sorted(told)[:MOST_TERMS]:
        if len(word) > 1 and state.is_given(word):
            yield Evidence(NAME, state.bearers(f"{GIVEN}{word}"))


def _rare_schools(evidence: Iterable[Evidence], told: frozenset[int]) -> Iterator[int]:
    """Yield the schools of each name that few bear, unless one of them is already told by more."""
    for one in evidence:
        if len(one.schools) <= _MAYBE_RARE:
            found = set(one.schools.tolist())
            if len(found) <= RARE and told.isdisjoint(found):
                yield from sorted(found)


def _rare_names(seen: Seen, state: State, surnames: Mapping[str, _Named]) -> Iterator[Evidence]:
    talk: bool | None = None
    for surname, named in surnames.items():
        for given in sorted(named.given):
            yield Evidence(NAME, state.named(surname, given))
        if (named.plain or named.titled) and state.size(surname) <= _MAYBE_RARE:
            talk = not _TALK.isdisjoint(seen.words) if talk is None else talk
            if named.titled or talk:
                yield Evidence(NAME, state.bearers(surname))
