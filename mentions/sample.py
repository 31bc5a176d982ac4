"""Everyday posts that look like ours and are not, and which of them a watch list would take.

The shipped sample shows what no stored post can: a name that was not watched was never kept.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.resources import files

from domain.types import SCHOOL, Person, Post, PostKey, School
from mentions.disambiguate import ABOUT_CUT
from mentions.forms import Kind
from mentions.matcher import explain
from mentions.normalise import words
from mentions.people import person_forms
from mentions.schools import core_of
from mentions.watchlist import Watchlist
from mentions.words import TITLES

#: How many wrongly matched posts are shown for one entry.
_SHOWN = 5

#: An entry that takes so many posts which stand as they were written is an everyday word.
_COMMON = 3

_BLANK = re.compile(r"\{(surname|given|full|titled|core|school)\}")

#: No post of the sample was ever posted.
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What fills the blanks of the sample; a post with a blank that is empty here is left out."""

    surname: str = ""
    given: str = ""
    full: str = ""
    titled: str = ""
    core: str = ""
    school: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """One post that is about somebody else, or about nobody."""

    id: str
    #: What makes it look like ours, as ``weather`` or ``sport``.
    kind: str
    text: str
    #: It stands as it was written: whatever is found in it is an everyday word.
    everyday: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One name on a watch list."""

    #: A person's id, or :data:`domain.types.SCHOOL`.
    subject: str
    #: As it stands in the list.
    words: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How many of the sample's posts an entry takes wrongly, before a change and after it."""

    entry: Entry
    #: How many posts have no blank that the entry cannot fill.
    posts: int
    before: int
    after: int
    #: Kind → how many before, how many after; only kinds of which some are taken.
    kinds: Mapping[str, tuple[int, int]]
    #: How many posts stand as they were written, and how many of these are taken afterwards.
    everyday_posts: int
    everyday: int
    #: Posts taken afterwards, those that were not taken before first.
    examples: tuple[str, ...]

    @property
    def is_common(self) -> bool:
        """Whether it is too much of an everyday word to tell one person or school from others."""
        return self.everyday >= _COMMON


def lookalikes(names: Names) -> Iterator[Lookalike]:
    """Yield the shipped sample with its blanks filled."""
    filling = asdict(names)
    for line in (files("mentions") / "lookalikes.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        blanks = set(_BLANK.findall(row["text"]))
        if all(filling[blank] for blank in blanks):
            yield Lookalike(
                id=str(row["id"]),
                kind=row["kind"],
                text=_BLANK.sub(lambda blank: filling[blank[1]], row["text"]),
                everyday=not blanks,
            )


def person_entries(person: Person, school: School) -> tuple[Entry, ...]:
    """Return a person's name and aliases, each with what it puts into the blanks."""
    ours = school_names(school.name)
    own = _person_names(person, ours)
    entries = [Entry(subject=person.id, words=person.name, names=own)]
    for alias in person.aliases:
        names = _alias_names(alias, own)
        entries.append(Entry(subject=person.id, words=alias, names=names))
    return tuple(entries)


def school_entries(school: School) -> tuple[Entry, ...]:
    """Return the school's name and aliases, each with what it puts into the blanks."""
    return tuple(
        Entry(subject=SCHOOL, words=name, names=school_names(name))
        for name in (school.name, *school.aliases)
    )


def entries_of(watchlist: Watchlist) -> tuple[Entry, ...]:
    """Return every name on a watch list."""
    people = (person_entries(person, watchlist.school) for person in watchlist.people)
    return (*school_entries(watchlist.school), *(entry for each in people for entry in each))


def changed_entries(before: Watchlist, after: Watchlist) -> tuple[Entry, ...]:
    """Return the names that are new, gone, or of somebody about whom anything else changed."""
    old = {(e.subject, e.words): e for e in entries_of(before)}
    new = {(e.subject, e.words): e for e in entries_of(after)}
    changed = {key: entry for key, entry in {**old, **new}.items() if (key in old) != (key in new)}
    told = {subject for subject, _ in changed}
    touched = {
        key: entry
        for key, entry in new.items()
        if key in old and entry.subject not in told and _is_touched(entry, before, after)
    }
    return tuple({**changed, **touched}.values())


def try_entries(entries: Iterable[Entry], before: Watchlist, after: Watchlist) -> Iterator[Tried]:
    """Yield how many of the sample's posts each entry takes under each of two watch lists."""
    now = _Taker(after)
    was = now if before is after else _Taker(before)
    return (_try(entry, was, now) for entry in entries)


class _Taker:
    """What one watch list takes out of the sample; what several entries share is matched once."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._watchlist = watchlist
        self._named: dict[str, Mapping[str, set[str]]] = {}

    def takes(self, row: Lookalike, entry: Entry) -> bool:
        """Return whether a post is taken for one about whom the entry names.

        A post that stands as it was written counts only if its words are the entry's: another
        name of the same person may be to blame.
        """
        if row.text not in self._named:
            self._named[row.text] = self._names(row)
        said = self._named[row.text].get(entry.subject)
        if said is None:
            return False
        return not row.everyday or not said.isdisjoint(words(entry.words))

    def _names(self, row: Lookalike) -> Mapping[str, set[str]]:
        """Return the words by which a post names whom; nobody who is meant without a name."""
        key = PostKey(platform="sample", id=row.id)
        post = Post(key=key, text=row.text, collected_at=_NEVER)
        named: dict[str, set[str]] = {}
        for name in explain(post, self._watchlist).names:
            if name.words and name.score >= ABOUT_CUT:
                named.setdefault(name.subject, set()).update(words(name.words))
        return named


def _try(entry: Entry, was: _Taker, now: _Taker) -> Tried:
    rows = [(row, was.takes(row, entry), now.takes(row, entry)) for row in lookalikes(entry.names)]
    before = Counter(row.kind for row, took, _ in rows if took)
    after = Counter(row.kind for row, _, takes in rows if takes)
    # Those that were not taken before come first.
    taken = sorted(
        ((took, row.text) for row, took, takes in rows if takes), key=lambda each: each[0]
    )
    return Tried(
        entry=entry,
        posts=len(rows),
        before=before.total(),
        after=after.total(),
        kinds={kind: (before[kind], after[kind]) for kind in sorted(before | after)},
        everyday_posts=sum(row.everyday for row, _, _ in rows),
        everyday=sum(row.everyday for row, _, takes in rows if takes),
        examples=tuple(text for _, text in taken[:_SHOWN]),
    )


def school_names(name: str) -> Names:
    """Return what a school's name puts into the blanks."""
    return Names(core=_core(name), school=name)


def _person_names(person: Person, ours: Names) -> Names:
    title = f"{person.titles[0]} " if person.titles else "Mx "
    plain = [part for part in person.name.split() if not set(words(part)) & set(TITLES)]
    surname = _surname(person, plain)
    given = plain[0] if plain and surname != " ".join(plain) else ""
    return Names(
        surname=surname,
        given=given,
        full=" ".join(plain) if given else "",
        titled=f"{title}{surname}",
        core=ours.core,
        school=ours.school,
    )


def _alias_names(alias: str, own: Names) -> Names:
    """Return what only an alias puts into the blanks: the name itself is tried by itself."""
    parts = alias.split()
    if set(words(parts[0])) & set(TITLES):
        return Names(titled=alias, core=own.core, school=own.school)
    full = alias if len(parts) > 1 else f"{alias} {own.surname}"
    return Names(given=parts[0], full=full, core=own.core, school=own.school)


def _surname(person: Person, plain: Sequence[str]) -> str:
    letters = {form.letters for form in person_forms(person) if form.kind is Kind.SURNAME}
    ends = (" ".join(plain[n:]) for n in range(len(plain)))
    return next((end for end in ends if "".join(words(end)) in letters), " ".join(plain))


def _core(name: str) -> str:
    """Return what a school is called after, as it is written in its name."""
    letters = "".join(core_of(tuple(words(name.removeprefix("The ")))))
    parts = name.removeprefix("The ").split()
    starts = (" ".join(parts[: n + 1]) for n in range(len(parts)))
    return next((start for start in starts if "".join(words(start)) == letters), name)


def _is_touched(entry: Entry, before: Watchlist, after: Watchlist) -> bool:
    """Return whether anything that bears on a name changed, besides names."""
    if entry.subject == SCHOOL:
        if before.school != after.school:
            return True
    elif before.person(entry.subject) != after.person(entry.subject):
        return True
    others = set(before.namesakes) ^ set(after.namesakes)
    own = set(words(entry.words))
    return any(own & set(words(other.name)) for other in others)
