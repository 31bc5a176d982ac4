"""What a name weighs by itself, and how that is put to a person."""

from collections.abc import Mapping

from domain.types import Person
from mentions.forms import Kind
from mentions.normalise import words
from mentions.occurrences import Occurrence
from mentions.school_talk import ROLES
from mentions.watchlist import Watchlist
from mentions.words import TITLES

#: What a name weighs by itself: rare, and shared with many. A common surname never matches alone.
_WEIGHTS: Mapping[Kind, tuple[float, float]] = {
    Kind.HANDLE: (0.97, 0.97),
    Kind.FULL: (0.58, 0.35),
    Kind.SURNAME: (0.4, 0.1),
    Kind.GIVEN: (0.15, 0.1),
    Kind.NICKNAME: (0.3, 0.2),
    Kind.TITLED: (0.5, 0.3),
    Kind.SCHOOL: (0.9, 0.55),
    Kind.SHORT: (0.6, 0.35),
    Kind.CORE: (0.3, 0.2),
    Kind.NAMESAKE: (0.0, 0.0),
}

#: A surname behind a title is how parents name staff. Rare or common, it is kept unless something
#: speaks against it: a threat has too many wordings to wait for one that is known.
_TITLED = (0.55, 0.5)
#: Behind a title of the other sex.
_OTHER_TITLE = (0.42, 0.2)
#: Behind the right initial or a short form of the first name.
_INITIALED = (0.52, 0.3)
#: A first name or a nickname behind a title; the whole name behind one.
_FIRST_TITLED = (0.45, 0.3)
_FULL_TITLED = (0.65, 0.42)

#: A rare surname that somebody took the trouble to make a hashtag of.
_HASHTAG = 0.52

#: How a name names, for people to read.
_HOW: Mapping[Kind, str] = {
    Kind.HANDLE: "by account name or hashtag",
    Kind.FULL: "in full",
    Kind.SURNAME: "by surname alone",
    Kind.GIVEN: "by first name",
    Kind.NICKNAME: "by a nickname on the watch list",
    Kind.TITLED: "by a short form on the watch list",
    Kind.SCHOOL: "by its name",
    Kind.SHORT: "by a short form of its name",
    Kind.CORE: "by the first part of its name, which may be something else",
    Kind.NAMESAKE: "",
}


def weigh(name: Occurrence, watchlist: Watchlist) -> float:
    """Return how sure a name makes us by itself, in [0, 1]."""
    many = name.form.shared or name.form.ordinary
    weight = _WEIGHTS[name.kind][many]
    if name.title:
        weight = _titledweigh(name, watchlist)[many]
    elif name.initial:
        weight = _INITIALED[many]
    if name.tagged and name.form.distinctive:
        weight = max(weight, _HASHTAG)
    return weight


def _titledweigh(name: Occurrence, watchlist: Watchlist) -> tuple[float, float]:
    if name.kind is Kind.FULL:
        return _FULL_TITLED
    if name.kind is not Kind.SURNAME:
        return _FIRST_TITLED
    return _TITLED if agrees(name, watchlist) else _OTHER_TITLE


def agrees(name: Occurrence, watchlist: Watchlist) -> bool:
    """Return whether the title may be the person's: Miss for Mrs, but not Mr."""
    said = TITLES.get(name.title, "")
    person = watchlist.person(name.subject) if said else None
    sexes = {TITLES.get(word, "") for t in (person.titles if person else ()) for word in words(t)}
    return not sexes or "" in sexes or said in sexes


def how_named(name: Occurrence, watchlist: Watchlist) -> str:
    """Return who is named and how, as a sentence without the name."""
    how = _HOW[name.kind]
    if name.title and name.kind in {Kind.SURNAME, Kind.GIVEN, Kind.NICKNAME}:
        how = f"by title and {'surname' if name.kind is Kind.SURNAME else 'first name'}"
    elif name.initial:
        how = "by first name or initial, and surname"
    many = " Others bear this name too." if name.form.shared else ""
    return f"{_who(watchlist.person(name.subject))} is named {how}.{many}"


def _who(person: Person | None) -> str:
    if person is None:
        return "The school"
    role = person.role.strip().lower()
    if not role:
        return "A member of staff"
    article = "The" if ROLES.get(role) == "head" else "An" if role[0] in "aeiou" else "A"
    return f"{article} {role}"
