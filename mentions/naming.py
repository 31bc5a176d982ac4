"""How a name names somebody: what it weighs by itself is looked up under these words."""

from collections.abc import Mapping

from domain.types import Person
from mentions.forms import OF_SCHOOL, Kind
from mentions.normalise import words
from mentions.occurrence import Occurrence
from mentions.school_talk import ROLES
from mentions.watchlist import Watchlist
from mentions.words import TITLES, phrases

#: Titles of office: whoever does not bear it on the watch list is seldom called by it.
OFFICES = phrases("""
    cllr councillor governor lady lord prof professor father fr sister brother canon rev revd
    reverend dame coach
    """)

#: How a name names, for people to read.
_HOW: Mapping[Kind, str] = {
    Kind.HANDLE: "by account name or hashtag",
    Kind.FULL: "in full",
    Kind.SURNAME: "by surname alone",
    Kind.GIVEN: "by first name",
    Kind.NICKNAME: "by a nickname on the watch list",
    Kind.TITLED: "by a short form on the watch list",
    Kind.INITIAL: "by title and first letter",
    Kind.ROLE: "by what they do at the school",
    Kind.SCHOOL: "by its name",
    Kind.SHORT: "by a short form of its name",
    Kind.CORE: "by the first part of its name, which may be something else",
    Kind.NAMESAKE: "",
}


def manner(name: Occurrence, watchlist: Watchlist) -> str:
    """Return how a name names, and how rare it is: ``titled rare``, ``school shared``."""
    return f"{_manner(name, watchlist)} {name.form.rarity}"


def _manner(name: Occurrence, watchlist: Watchlist) -> str:
    if name.kind is Kind.TITLED:
        return "titled alias"
    if name.kind in OF_SCHOOL or name.kind in {Kind.HANDLE, Kind.INITIAL}:
        return name.kind.value
    if name.title:
        return _titled(name, watchlist)
    return "initialled" if name.initial else name.kind.value


def _titled(name: Occurrence, watchlist: Watchlist) -> str:
    if name.title in OFFICES and not _bears(name, watchlist):
        return "other title"
    if name.title in {"dr", "doctor"} and not _bears(name, watchlist):
        return "doctor"
    if name.kind is Kind.FULL:
        return "titled full"
    if name.kind is not Kind.SURNAME:
        return "titled first"
    return "titled" if agrees(name, watchlist) else "other title"


def agrees(name: Occurrence, watchlist: Watchlist) -> bool:
    """Return whether the title may be the person's: Miss for Mrs, but not Mr."""
    said = TITLES.get(name.title, "")
    person = watchlist.person(name.subject) if said else None
    sexes = {TITLES.get(word, "") for t in (person.titles if person else ()) for word in words(t)}
    return not sexes or "" in sexes or said in sexes


def _bears(name: Occurrence, watchlist: Watchlist) -> bool:
    """Return whether the person bears that very title."""
    person = watchlist.person(name.subject)
    return any(name.title in words(title) for title in (person.titles if person else ()))


def is_plain(name: Occurrence) -> bool:
    """Return whether a person is named so that another name in the post gains by it."""
    if not name.subject or name.doubted or name.kind is Kind.INITIAL:
        return False
    if name.kind in {Kind.HANDLE, Kind.FULL, Kind.TITLED} or name.title or name.initial:
        return True
    return name.kind is Kind.SURNAME and name.form.distinctive


def how_named(name: Occurrence, watchlist: Watchlist) -> str:
    """Return who is named and how, as a sentence without the name."""
    how = _HOW[name.kind]
    if name.title and name.kind in {Kind.SURNAME, Kind.GIVEN, Kind.NICKNAME}:
        how = f"by title and {'surname' if name.kind is Kind.SURNAME else 'first name'}"
    elif name.initial:
        how = "by first name or initial, and surname"
    many = " Others bear this name too." if name.form.shared else ""
    return f"{who(watchlist.person(name.subject))} is named {how}.{many}"


def who(person: Person | None) -> str:
    """Return whom a sentence is about, by role and not by name."""
    if person is None:
        return "The school"
    role = person.role.strip().lower()
    if not role:
        return "A member of staff"
    article = "The" if ROLES.get(role) == "head" else "An" if role[0] in "aeiou" else "A"
    return f"{article} {role}"
